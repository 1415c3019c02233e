"""The guard of everybody's ears: foretold peaks, the ceiling, a gentle beginning."""

from __future__ import annotations

import math

import pytest

from adaptive_instrument.outputs.guard import GENTLE, GENTLE_FROM, LIMIT, Guard
from adaptive_instrument.outputs.levels import Level

HELD = Level(0.0, 0.0, 0.0, 40.0)
PLUCKED = Level(0.0, 0.0, 10.0, 40.0)


def strike(guard: Guard, note: int, peak: float, at: float, key: int = 60, level: Level = HELD) -> None:
    guard.strike(note, note % 240, (0, key), peak, level, at, at)


def settle(guard: Guard, begin: float, end: float) -> None:
    now = begin
    while now < end:
        guard.tick(now)
        now += 0.02


def test_a_note_by_itself_is_left_alone() -> None:
    guard = Guard(240)
    strike(guard, 1, 0.5, 0.0)
    assert guard.gain == 1.0
    assert guard.pace is None


def test_equal_notes_at_once_add_up_and_are_turned_down_before_they_sound() -> None:
    guard = Guard(240)
    for note in range(8):
        strike(guard, note, 0.5, 0.0)
    assert guard.gain * 8 * 0.5 <= LIMIT


def test_different_notes_are_not_taken_for_equal_ones() -> None:
    equal, different = Guard(240), Guard(240)
    for note in range(24):
        strike(equal, note, 0.5, 0.0)
        strike(different, note, 0.5, 0.0, key=40 + note)
    assert different.gain > 1.5 * equal.gain


def test_the_gain_comes_back_slowly_once_the_notes_have_died_away() -> None:
    guard = Guard(240)
    for note in range(8):
        strike(guard, note, 0.5, 0.0)
    low = guard.gain
    for note in range(8):
        guard.release(note, 0.5)
    settle(guard, 0.5, 1.2)
    assert guard.gain == pytest.approx(low, rel=0.2)
    settle(guard, 1.2, 9.0)
    assert guard.gain == 1.0


def test_a_note_that_dies_by_itself_makes_room_again() -> None:
    guard = Guard(240)
    for note in range(8):
        strike(guard, note, 0.5, 0.0, level=PLUCKED)
    settle(guard, 0.0, 10.0)
    assert guard.gain == 1.0


def test_what_is_committed_ahead_is_glided_to_and_there_in_time() -> None:
    guard = Guard(240)
    for note in range(8):
        guard.strike(note, note, (0, 60), 0.5, HELD, 1.0, 0.9)
    assert guard.gain == 1.0
    gains = []
    now = 0.9
    while now < 1.0:
        guard.tick(now)
        gains.append(guard.gain)
        now += 0.01
    assert gains[-1] * 4.0 <= LIMIT
    assert max(math.log10(a / b) for a, b in zip([1.0, *gains[:5]], gains[:6], strict=True)) < 0.2


def test_a_committed_note_that_was_cancelled_turns_nothing_down() -> None:
    guard = Guard(240)
    for note in range(8):
        guard.strike(note, note, (0, 60), 0.5, HELD, 1.0, 0.9)
        guard.forget(note)
    settle(guard, 0.9, 2.0)
    assert guard.gain == 1.0


def test_what_the_channels_controls_leave_counts() -> None:
    guard = Guard(240)
    guard.weights[:] = [0.1] * 240
    for note in range(8):
        strike(guard, note, 0.5, 0.0)
    assert guard.gain == 1.0


def test_the_ceiling_is_there_from_the_first_note_and_moves_by_a_ramp_afterwards() -> None:
    guard = Guard(240)
    guard.ceiling(-21.0)
    strike(guard, 1, 0.5, 0.0)
    assert guard.gain == pytest.approx(0.1)
    guard.ceiling(-1.0)
    guard.tick(0.01)
    assert guard.gain < 0.2
    settle(guard, 0.02, 4.0)
    assert guard.gain == pytest.approx(1.0)
    guard.ceiling(-21.0)
    guard.tick(4.01)
    assert 0.1 < guard.gain < 1.0
    settle(guard, 4.02, 5.0)
    assert guard.gain == pytest.approx(0.1)
    assert guard.ceiling_now == pytest.approx(-21.0)


def test_the_first_sound_after_a_silence_begins_gently_where_that_is_asked_for() -> None:
    guard = Guard(240, gentle=True)
    strike(guard, 1, 0.2, 5.0)
    assert guard.gain == pytest.approx(GENTLE_FROM)
    settle(guard, 5.0, 5.1 + GENTLE)
    assert guard.gain == 1.0
    strike(guard, 2, 0.2, 8.0)
    assert guard.gain == 1.0
    guard.silence()
    strike(guard, 3, 0.2, 9.0)
    assert guard.gain == pytest.approx(GENTLE_FROM)
