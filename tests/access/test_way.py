"""The way somebody moves is found, in whichever direction it goes, and how far."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adaptive_instrument.access.way import LEARNS, Way

LEAST = (0.01, 0.02)
RATE = 30.0


def swung(angle: float, far: float, back: float = 0.0, seconds: float = 6.0) -> Way:
    """A way that has seen a swing of so many least ranges in a direction (degrees), and so many back beyond rest."""
    way = Way(LEAST)
    for number in range(int(seconds * RATE)):
        swing = math.sin(number / RATE * 3.0)
        along = (far if swing > 0 else back) * swing
        away = along * math.cos(math.radians(angle)) * LEAST[0], along * math.sin(math.radians(angle)) * LEAST[1]
        way.look(number / RATE, *away)
    return way


def at(way: Way, angle: float, along: float) -> float:
    return way.place(along * math.cos(math.radians(angle)) * LEAST[0], along * math.sin(math.radians(angle)) * LEAST[1])


@given(st.floats(0, 360), st.floats(1.5, 20))
def test_a_movement_to_one_side_goes_from_the_left_edge_at_rest_to_the_right_edge(angle: float, far: float) -> None:
    way = swung(angle, far)
    assert at(way, angle, 0.0) == pytest.approx(-0.87)
    assert at(way, angle, far) >= 1.0
    places = [at(way, angle, far * step / 10) for step in range(11)]
    assert places == sorted(places)


@given(st.floats(0, 360), st.floats(1.5, 20))
def test_a_movement_to_both_sides_has_its_rest_in_the_middle_and_reaches_both_edges(angle: float, far: float) -> None:
    way = swung(angle, far, far)
    assert at(way, angle, 0.0) == pytest.approx(0.0)
    ends = sorted((at(way, angle, far), at(way, angle, -far)))
    assert ends[0] <= -1.0 and ends[1] >= 1.0


@pytest.mark.parametrize(("angle", "right"), [(0, True), (180, False), (270, True), (90, False), (300, True)])
def test_right_stays_right_and_up_becomes_right(angle: float, right: bool) -> None:
    assert (at(swung(angle, 4.0, 4.0), angle, 4.0) > 0) is right


def test_the_weaker_of_two_sides_reaches_its_edge_too() -> None:
    way = swung(0, 8.0, 4.0)
    assert at(way, 0, -4.0) <= -1.0


def test_less_than_the_least_movement_is_not_learned_from_and_stays_near_rest() -> None:
    way = swung(0, 0.4, 0.4)
    assert way.towards == (1.0, 0.0)
    assert at(way, 0, 0.4) < 0.0


def test_once_known_a_wider_movement_changes_nothing() -> None:
    way = swung(0, 4.0, 4.0, seconds=3 * LEARNS)
    assert way.known
    before = at(way, 0, 2.0)
    for number in range(200):
        way.look(100 + number / RATE, 50 * LEAST[0], 0.0)
    assert at(way, 0, 2.0) == before


def test_a_gap_in_which_nothing_was_seen_is_no_time_of_moving() -> None:
    way = Way(LEAST)
    way.look(0.0, 4 * LEAST[0], 0.0)
    way.look(100.0, 4 * LEAST[0], 0.0)
    assert not way.known


def test_what_was_shown_on_purpose_is_the_way() -> None:
    way = Way(LEAST)
    way.fit([(0.5, 0.5 - step * LEAST[1]) for step in range(10)], (0.5, 0.5))
    assert way.known
    assert at(way, 270, 9.0) >= 1.0
    assert at(way, 0, 9.0) == pytest.approx(at(way, 0, 0.0), abs=1e-6)
