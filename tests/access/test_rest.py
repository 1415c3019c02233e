"""Waking is a pattern that neither playing fast nor a fallen hand makes."""

from __future__ import annotations

from adaptive_instrument.access.rest import RestSettings, WakePattern


def wakes(*presses: tuple[float, float], control: str = "one") -> bool:
    """Presses as ``(second, how long)``; whether one of them woke the instrument."""
    pattern = WakePattern(RestSettings())
    woke = False
    for t, lasts in presses:
        woke |= pattern.press(t, control)
        pattern.let_go(t + lasts, control)
    return woke


def test_two_short_presses_one_to_four_seconds_apart_wake() -> None:
    assert wakes((1.0, 0.2), (3.0, 0.2))
    assert wakes((1.0, 0.2), (2.0, 0.2)) and wakes((1.0, 0.2), (5.0, 0.2))


def test_one_press_however_long_does_not_wake() -> None:
    assert not wakes((1.0, 0.2))
    assert not wakes((1.0, 30.0))


def test_a_fallen_hand_and_a_touch_after_it_do_not_wake() -> None:
    assert not wakes((1.0, 2.5), (4.0, 0.2))


def test_a_fast_double_press_and_a_late_second_press_do_not_wake() -> None:
    assert not wakes((1.0, 0.1), (1.3, 0.1))
    assert not wakes((1.0, 0.1), (5.5, 0.1))


def test_a_late_press_is_itself_a_first_press() -> None:
    assert wakes((1.0, 0.1), (9.0, 0.1), (11.0, 0.1))


def test_two_different_controls_do_not_wake() -> None:
    pattern = WakePattern(RestSettings())
    assert not pattern.press(1.0, "one")
    pattern.let_go(1.1, "one")
    assert not pattern.press(3.0, "two")


def test_a_press_held_from_before_the_rest_does_not_count() -> None:
    pattern = WakePattern(RestSettings())
    pattern.let_go(0.5, "one")
    assert not pattern.press(1.6, "one"), "a release without a press is no press"


def test_forgetting_starts_over_and_rubbish_does_not_fill_the_memory() -> None:
    pattern = WakePattern(RestSettings())
    for n in range(10_000):
        pattern.press(1.0, f"key {n}")
    assert len(pattern._first) <= 256
    pattern.forget()
    assert not pattern._first
