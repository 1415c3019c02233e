"""Waking is a pattern that neither playing fast nor a fallen hand makes."""

from __future__ import annotations

from adaptive_instrument.access.rest import RestSettings, WakeCorners, WakePattern


def wakes(*presses: tuple[float, float], control: str = "one") -> bool:
    """Presses as ``(second, how long)``; whether one of them woke the instrument."""
    pattern = WakePattern(RestSettings())
    woke = False
    for t, lasts in presses:
        pattern.press(t, control)
        woke |= pattern.let_go(t + lasts, control)
    return woke


def test_two_short_presses_one_to_four_seconds_apart_wake() -> None:
    assert wakes((1.0, 0.2), (3.0, 0.2))
    assert wakes((1.0, 0.2), (2.0, 0.2)) and wakes((1.0, 0.2), (5.0, 0.2))


def test_one_press_however_long_does_not_wake() -> None:
    assert not wakes((1.0, 0.2))
    assert not wakes((1.0, 30.0))


def test_a_fallen_hand_and_a_touch_after_it_do_not_wake() -> None:
    assert not wakes((1.0, 2.5), (4.0, 0.2))


def test_a_stray_touch_and_a_hand_that_falls_after_it_do_not_wake() -> None:
    assert not wakes((1.0, 0.1), (3.0, 600.0))
    assert not wakes((1.0, 0.1), (3.0, 2.0), (5.5, 0.1)), "and the touch with which it is lifted wakes no more"


def test_waking_is_complete_when_the_second_press_is_let_go() -> None:
    pattern = WakePattern(RestSettings())
    pattern.press(1.0, "one")
    assert not pattern.let_go(1.2, "one")
    pattern.press(3.0, "one")
    assert pattern.let_go(3.2, "one")


def test_a_fast_double_press_and_a_late_second_press_do_not_wake() -> None:
    assert not wakes((1.0, 0.1), (1.3, 0.1))
    assert not wakes((1.0, 0.1), (5.5, 0.1))


def test_a_late_press_is_itself_a_first_press() -> None:
    assert wakes((1.0, 0.1), (9.0, 0.1), (11.0, 0.1))


def test_two_different_controls_do_not_wake() -> None:
    pattern = WakePattern(RestSettings())
    pattern.press(1.0, "one")
    assert not pattern.let_go(1.1, "one")
    pattern.press(3.0, "two")
    assert not pattern.let_go(3.1, "two")


def test_a_press_held_from_before_the_rest_does_not_count() -> None:
    pattern = WakePattern(RestSettings())
    assert not pattern.let_go(0.5, "one")
    pattern.press(1.6, "one")
    assert not pattern.let_go(1.7, "one"), "a release without a press is no press"


def test_forgetting_starts_over_and_rubbish_does_not_fill_the_memory() -> None:
    pattern = WakePattern(RestSettings())
    for n in range(10_000):
        pattern.press(1.0, f"key {n}")
    assert len(pattern._down) <= 256
    for n in range(10_000):
        pattern.press(1.0, f"key {n}")
        pattern.let_go(1.1, f"key {n}")
    assert len(pattern._first) <= 256
    pattern.forget()
    assert not pattern._first and not pattern._down


# -- for who points ----------------------------------------------------------------------------------------------------

MIDDLE, TOP_LEFT, BOTTOM_RIGHT, TOP_RIGHT = (0.5, 0.5), (0.1, 0.2), (0.9, 0.9), (0.9, 0.1)


def corners(*stays: tuple[float, tuple[float, float]], sideways: bool = False) -> bool:
    """Places as ``(seconds there, place)``, told once each, as a pointer that stands still does."""
    pattern, t, woke = WakeCorners(RestSettings(), sideways), 0.0, False
    for lasts, place in stays:
        woke |= pattern.point(t, *place)
        t += lasts
        deadline = pattern.deadline
        woke |= deadline is not None and deadline <= t and pattern.advance(deadline)
    return woke


def test_a_stay_in_one_corner_and_then_in_the_opposite_one_wakes() -> None:
    assert corners((1.6, TOP_LEFT), (1.0, MIDDLE), (1.6, BOTTOM_RIGHT))
    assert corners((9.0, BOTTOM_RIGHT), (0.1, MIDDLE), (1.6, TOP_LEFT))


def test_neither_looking_about_nor_a_pointer_left_lying_wakes() -> None:
    assert not corners(*[(0.4, place) for place in (TOP_LEFT, BOTTOM_RIGHT, TOP_RIGHT, MIDDLE)] * 20)
    assert not corners((3600.0, BOTTOM_RIGHT))
    assert not corners((1.6, TOP_LEFT), (1.6, TOP_RIGHT), (1.0, MIDDLE)), "from one side to the other is a conversation"
    assert not corners((1.6, TOP_LEFT), (5.0, MIDDLE), (9.0, BOTTOM_RIGHT)), "too late"


def test_who_moves_from_side_to_side_only_has_sides_for_corners() -> None:
    left, right = (0.1, 0.5), (0.9, 0.5)
    assert corners((1.6, left), (1.0, MIDDLE), (1.6, right), sideways=True)
    assert not corners((1.6, left), (1.0, MIDDLE), (1.6, right))


def test_a_pointer_lost_in_a_corner_did_not_stay_there() -> None:
    pattern = WakeCorners(RestSettings(), False)
    pattern.point(0.0, *TOP_LEFT)
    pattern.point(2.0, *BOTTOM_RIGHT)
    pattern.lose()
    assert pattern.deadline is None and not pattern.advance(9.0)
