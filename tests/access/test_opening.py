"""What calls the menu: a pattern that neither music nor a fallen hand makes, and a spot for those who point."""

from __future__ import annotations

import pytest

from adaptive_instrument.access.condition import Press
from adaptive_instrument.access.opening import MenuPattern, MenuSettings, MenuSpot, spot_below
from adaptive_instrument.access.zones import zones

SETTINGS = MenuSettings()


def called(presses: list[tuple[float, float]], until: float = 60.0, instant: bool = False) -> float | None:
    """When presses (from, to) of one control call the menu, None when they do not."""
    pattern = MenuPattern(SETTINGS, frozenset({"switch"}) if instant else frozenset())
    for begun, ended in presses:
        for t, down in ((begun, True), (ended, False)):
            if pattern.deadline is not None and pattern.deadline <= t:
                return pattern.deadline
            pattern.receive(Press(t, "switch", down))
    return pattern.deadline if pattern.deadline is not None and pattern.deadline <= until else None


def test_one_long_press_and_two_short_ones_and_then_nothing_call_it() -> None:
    assert called([(1, 3.5), (4, 4.3), (4.8, 5.1)]) == pytest.approx(5.1 + SETTINGS.quiet)


@pytest.mark.parametrize(
    "presses",
    [
        pytest.param([(1, 3.5), (4, 4.3), (4.8, 5.1), (5.6, 5.8)], id="whoever plays on presses again"),
        pytest.param([(1, 3.5), (4, 4.3)], id="one short press"),
        pytest.param([(1, 1.4), (2, 2.3), (2.8, 3.1)], id="no long press before"),
        pytest.param([(1, 3.5), (4, 6.5), (7, 7.2)], id="long, long, short"),
        pytest.param([(1, 30), (31, 31.2), (31.6, 31.8)], id="a fallen hand that was lifted off, and touches"),
        pytest.param([(1, 3.5), (6, 6.3), (6.8, 7.1)], id="a pause before the short ones"),
        pytest.param([(1, 1.2), (1.5, 1.7), (2, 2.2), (2.5, 2.7), (3, 3.2)], id="a spasm"),
        pytest.param([(1, 1.3), (1.8, 2.1), (2.6, 6)], id="two short ones and a phrase's long last note"),
    ],
)
def test_music_and_a_fallen_hand_do_not_call_it(presses: list[tuple[float, float]]) -> None:
    assert called(presses) is None


def test_a_second_long_press_can_begin_the_pattern_anew() -> None:
    assert called([(1, 3.5), (4, 6.5), (7, 7.3), (7.8, 8.1)]) is not None


def test_blinks_call_it_by_a_long_gap_in_place_of_a_long_press() -> None:
    assert called([(1, 1.1), (4, 4.1), (5, 5.1)], instant=True) is not None
    assert called([(1, 1.1), (2, 2.1), (3, 3.1)], instant=True) is None


def test_another_control_starts_it_over() -> None:
    pattern = MenuPattern(SETTINGS)
    for control, begun, ended in (("one", 1.0, 3.5), ("two", 4.0, 4.3), ("two", 4.8, 5.1)):
        pattern.receive(Press(begun, control, True))
        pattern.receive(Press(ended, control, False))
    assert pattern.deadline is None


def test_the_spot_lies_below_all_targets_and_calls_once_a_visit() -> None:
    for shape in ("grid", "row", "arc"):
        targets = zones(shape, 8)
        spot = spot_below(targets)
        assert all(zone.y + zone.height < spot.y for zone in targets)
        assert spot.y + spot.height <= 0.99 and spot.x + spot.width < 0.99
        assert spot.height > 0.06
    watched = MenuSpot(SETTINGS, zones("grid", 6))
    x, y = watched.zone.x + 0.1, watched.zone.y + 0.03
    assert not watched.point(0.0, 0.5, 0.5)
    assert not watched.point(1.0, x, y)
    assert not watched.advance(2.4)
    assert watched.advance(2.5)
    assert not watched.point(9.0, x, y)


def test_a_pointer_that_is_found_in_the_spot_has_not_stayed_there() -> None:
    watched = MenuSpot(SETTINGS, zones("grid", 6))
    x, y = watched.zone.x + 0.1, watched.zone.y + 0.03
    watched.lose()
    assert not watched.point(1.0, x, y) and watched.deadline is None


def glider() -> tuple[MenuSpot, tuple[float, float]]:
    watched = MenuSpot(SETTINGS, zones("arc", 8), twice=True)
    assert not watched.point(0.0, 0.5, 0.85)
    return watched, (watched.zone.x + 0.1, watched.zone.y + 0.05)


def test_who_glides_rests_in_the_spot_as_long_as_they_like() -> None:
    watched, there = glider()
    assert not any(watched.point(1.0 + 0.1 * i, *there) for i in range(600))
    assert watched.deadline is None


def test_a_second_stay_with_nothing_played_between_calls() -> None:
    watched, there = glider()
    assert not watched.point(1.0, *there) and not watched.advance(2.5)
    assert not watched.point(3.0, 0.5, 0.85) and not watched.point(3.5, *there)
    assert not watched.advance(4.9) and watched.advance(5.0)
    # Once more needs two stays again.
    assert not watched.point(6.0, 0.5, 0.85) and not watched.point(6.5, *there) and not watched.advance(8.0)


@pytest.mark.parametrize(
    ("away", "back"), [((0.5, 0.85), 3.1), ((0.5, 0.85), 7.5), ((0.9, 0.5), 3.5)], ids=["tremble", "later", "played"]
)
def test_a_tremble_a_later_rest_and_a_played_note_are_no_second_stay(away: tuple[float, float], back: float) -> None:
    watched, there = glider()
    assert not watched.point(1.0, *there) and not watched.advance(2.5)
    assert not watched.point(3.0, *away) and not watched.point(back, *there)
    assert not watched.advance(back + 2.0)


def test_an_open_menu_is_closed_by_one_stay() -> None:
    watched, there = glider()
    assert not watched.point(1.0, *there, once=True) and watched.advance(2.5, once=True)
