"""Joystick: a lean drives, rest stays, and however often somebody looks the pointer stands at the same place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adaptive_instrument.access.joystick import INSIDE, STEP, Joystick
from adaptive_instrument.access.pointing import Place, PointerSettings, Pointing


def stick(**settings: object) -> Pointing:
    wanted = {"source": "gamepad", "style": "joystick", "x": "axis-0", "y": "axis-1", "range": (1.0, 1.0), **settings}
    return Pointing(PointerSettings(**wanted))  # type: ignore[arg-type]


def until(pointing: Pointing, t: float) -> list[Place]:
    """The places of a pointer on its way up to ``t``."""
    places = []
    while pointing.deadline is not None and pointing.deadline <= t:
        place = pointing.advance(pointing.deadline)
        assert place is not None
        places.append(place)
    return places


def test_a_lean_drives_at_its_speed_and_rest_stays() -> None:
    driven = Joystick(0.5, 0.0)
    assert driven.lean(1.0, 0.5, 0.0) == (0.5, 0.5)
    assert driven.run(2.0) == (pytest.approx(0.75), 0.5)
    driven.lean(2.0, 0.0, 0.0)
    assert driven.deadline is None and driven.run(60.0) == (pytest.approx(0.75), 0.5)


def test_trembling_near_rest_moves_nothing_in_any_direction() -> None:
    driven = Joystick(0.5, 0.2)
    for x, y in ((0.15, 0.1), (-0.14, 0.14), (0.0, -0.2)):
        driven.lean(1.0, x, y)
        assert driven.deadline is None
    driven.lean(1.0, 0.201, 0.0)
    assert driven.run(2.0)[0] == pytest.approx(0.5, abs=0.001), "and beyond it the way begins slowly"


def test_a_slant_is_no_quicker_than_a_straight_way() -> None:
    driven = Joystick(0.2, 0.0)
    driven.lean(0.0, 1.0, 1.0)
    x, y = driven.run(1.0)
    assert ((x - 0.5) ** 2 + (y - 0.5) ** 2) ** 0.5 == pytest.approx(0.2)


def test_at_the_end_of_the_stage_it_stands_within_the_last_target_and_wants_no_more_time() -> None:
    driven = Joystick(1.0, 0.0)
    driven.lean(0.0, 1.0, 0.0)
    assert driven.run(10.0) == (1 - INSIDE, 0.5) and driven.deadline is None
    driven.lean(11.0, -1.0, 0.0)
    assert driven.deadline == pytest.approx(11.0 + STEP)


def test_a_stick_says_each_axis_by_itself_and_its_rest_is_known() -> None:
    pointing = stick(speed=0.5, dead_zone=0.0)
    assert pointing.axis(1.0, "axis-0", 1.0) == Place(1.0, 0.5, 0.5)
    places = until(pointing, 1.5)
    assert len(places) == 30 and places[-1].x == pytest.approx(0.75, abs=0.01) and places[-1].y == 0.5
    back = pointing.axis(1.5, "axis-0", 0.0)
    assert back is not None and back.x == pytest.approx(0.75) and pointing.deadline is None


def test_a_head_drives_too_once_its_rest_is_found() -> None:
    pointing = stick(source="camera", body="head", x="yaw", y="pitch", range=(14.0, 10.0), speed=0.5, dead_zone=0.2)
    t = 0.0
    while t < 1.0:
        assert pointing.axis(t, "yaw", 3.0) is None
        pointing.axis(t, "pitch", -2.0)
        t += 1 / 30
    assert pointing.deadline is None, "rest"
    pointing.axis(t, "yaw", 3.0 + 7.0)
    pointing.axis(t, "pitch", -2.0)
    assert until(pointing, t + 1.0)[-1].x == pytest.approx(0.5 + 0.5 * 0.375, abs=0.02)


def test_a_lost_stick_leaves_its_pointer_where_it_was() -> None:
    pointing = stick(speed=0.5, dead_zone=0.0)
    pointing.axis(1.0, "axis-0", 1.0)
    until(pointing, 1.5)
    assert pointing.lose(1.5) == Place(1.5, None, None) and pointing.deadline is None
    assert pointing.axis(9.0, "axis-1", 0.0) == Place(9.0, pytest.approx(0.75), 0.5)  # type: ignore[arg-type]


def test_the_middle_is_the_middle_again_and_how_the_stick_stands_is_rest() -> None:
    pointing = stick(speed=0.5, dead_zone=0.0)
    pointing.axis(1.0, "axis-0", 0.3)
    until(pointing, 2.0)
    pointing.recentre(2.0)
    assert pointing.found[0] == (0.3, 0.0) and pointing.deadline is None
    assert pointing.axis(3.0, "axis-0", 0.3) == Place(3.0, 0.5, 0.5)


leans = st.lists(st.tuples(st.floats(0, 1.5), st.floats(-1, 1), st.floats(-1, 1)), max_size=20)


@given(leans, st.lists(st.floats(0, 30), max_size=30))
def test_how_often_somebody_looks_moves_nothing(steps: list[tuple[float, float, float]], looks: list[float]) -> None:
    plain, watched, t = Joystick(0.6, 0.15), Joystick(0.6, 0.15), 0.0
    looks = sorted(looks)
    for wait, x, y in steps:
        t += wait
        while looks and looks[0] <= t:
            watched.run(looks.pop(0))
        one, other = plain.lean(t, x, y), watched.lean(t, x, y)
        assert one == pytest.approx(other, abs=1e-9)
        assert all(INSIDE <= place <= 1 - INSIDE for place in one)
