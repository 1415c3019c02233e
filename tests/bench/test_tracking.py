"""The camera's bench: the truth it measures against, and what it says where it cannot measure."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adaptive_instrument.bench.films import VARIABLE
from tests.support import watched

pytestmark = watched.needs_vision


@given(st.floats(-60, 60), st.floats(-60, 60), st.floats(-60, 60))
def test_the_angles_of_a_rotation_are_those_it_was_made_of(yaw: float, pitch: float, roll: float) -> None:
    from adaptive_instrument.bench.heads import angles, rotation

    assert angles(rotation(yaw, pitch, roll)) == pytest.approx((yaw, pitch, roll), abs=1e-6)


def test_the_sweep_reaches_both_ends_of_each_axis_in_small_steps() -> None:
    from adaptive_instrument.bench.heads import sweep

    way = list(sweep(5.0))
    for axis in range(3):
        assert (min(turned[axis] for turned in way), max(turned[axis] for turned in way)) == (-20, 20)
    steps = [max(abs(b - a) for a, b in zip(before, after, strict=True)) for before, after in zip(way, way[1:])]  # noqa: B905, RUF007
    assert max(steps) <= 5.0 + 1e-9


def test_a_head_drawn_at_no_angle_is_its_portrait() -> None:
    import numpy as np

    from adaptive_instrument.bench.heads import Head
    from adaptive_instrument.vision.face_mesh import FaceMesh
    from adaptive_instrument.vision.film import Film

    frame = next(Film(watched.path("turns-and-winks.mp4")).frames())
    mesh = FaceMesh()
    landmarks = mesh.find(frame.picture, 0.0)
    assert landmarks is not None
    drawn = Head(frame.picture, landmarks).drawn(0, 0, 0)
    x, y = landmarks.xy[:468].astype(int).T
    difference = np.abs(drawn.picture[y, x].astype(int) - frame.picture[y, x])
    assert np.percentile(difference, 95) < 12
    mesh.close()


@pytest.mark.slow
def test_without_films_every_figure_is_named_and_says_why(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from adaptive_instrument.bench import tracking

    monkeypatch.setenv(VARIABLE, str(tmp_path))
    figures = tracking.run(quick=True)
    assert len(figures) == 8
    assert all(figure.value is None and figure.note.endswith("folder of the test films.") for figure in figures)
