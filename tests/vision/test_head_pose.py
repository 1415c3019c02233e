"""The pose of heads whose pose is known."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support import watched

pytestmark = watched.needs_vision

SIZE = 640, 480


def seen(yaw: float, pitch: float, roll: float, place: tuple[float, float, float] = (0.0, 0.0, 60.0)) -> object:
    """The landmarks of our own model at a pose: this tests the words for angles and the solving, not the model."""
    import numpy as np

    from adaptive_instrument.bench.heads import rotation
    from adaptive_instrument.vision.head_pose import MODEL, POINTS
    from adaptive_instrument.vision.landmark_source import Landmarks

    head = MODEL @ rotation(yaw, pitch, roll).T + np.array(place)
    xy = np.zeros((478, 2))
    xy[POINTS] = head[:, :2] / head[:, 2:] * SIZE[0] + np.array(SIZE) / 2
    return Landmarks(xy, np.zeros(478), SIZE)


@given(st.floats(-50, 50), st.floats(-40, 40), st.floats(-45, 45))
def test_a_known_pose_is_read(yaw: float, pitch: float, roll: float) -> None:
    from adaptive_instrument.vision.head_pose import PoseSolver

    pose = PoseSolver().solve(seen(yaw, pitch, roll))  # type: ignore[arg-type]
    assert pose is not None
    assert (pose.yaw, pose.pitch, pose.roll) == pytest.approx((yaw, pitch, roll), abs=0.05)
    assert pose.distance == pytest.approx(60, abs=0.1)
    assert pose.fit == pytest.approx(1)


def test_a_nose_to_the_pictures_left_is_a_positive_yaw_and_down_a_positive_pitch() -> None:
    from adaptive_instrument.vision.head_pose import POINTS

    nose, brow = list(POINTS).index(195), list(POINTS).index(151)
    straight, left, down, clockwise = (
        seen(*angles).xy[POINTS]  # type: ignore[attr-defined]
        for angles in ((0, 0, 0), (20, 0, 0), (0, 20, 0), (0, 0, 20))
    )
    assert left[nose, 0] < straight[nose, 0]
    assert down[nose, 1] > straight[nose, 1]
    assert clockwise[brow, 0] > straight[brow, 0]


def test_a_head_beside_the_middle_looks_where_it_looks() -> None:
    from adaptive_instrument.vision.head_pose import PoseSolver

    pose = PoseSolver().solve(seen(10, 5, 0, (12.0, -6.0, 60.0)))  # type: ignore[arg-type]
    assert pose is not None
    assert (pose.yaw, pose.pitch) == pytest.approx((10, 5), abs=0.05)
    assert (pose.x, pose.y) == pytest.approx((0.5 + 12 / 60, 0.5 - 6 / 60 * 640 / 480), abs=0.001)


def test_a_wrong_guess_is_given_up() -> None:
    from adaptive_instrument.vision.head_pose import PoseSolver

    solver = PoseSolver()
    for yaw, roll in ((-45, 0), (45, 0), (0, 170), (0, 0)):
        pose = solver.solve(seen(yaw, 0, roll))  # type: ignore[arg-type]
        assert pose is not None and pose.yaw == pytest.approx(yaw, abs=0.1)


def test_points_that_are_no_head_have_no_pose() -> None:
    import numpy as np

    from adaptive_instrument.vision.head_pose import PoseSolver
    from adaptive_instrument.vision.landmark_source import Landmarks

    scattered = np.random.default_rng(7).uniform(0, 400, (478, 2))
    assert PoseSolver().solve(Landmarks(scattered, np.zeros(478), SIZE)) is None
