"""Room among a synth's voices."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from adaptive_instrument.outputs.crowd import FADED, FEWEST, MOST_VOICES, Crowd


def test_nobody_makes_room_while_there_is_some() -> None:
    assert Crowd(16).too_many(MOST_VOICES, 60, 1.0) == 0


def test_those_that_are_being_faded_make_room_once() -> None:
    crowd = Crowd(16)
    count = crowd.too_many(MOST_VOICES + 40, 54, 1.0)
    assert count == FEWEST + 10
    crowd.faded(count, 1.0)
    assert crowd.too_many(MOST_VOICES + 40, 54 - count, 1.01) == 0
    # They should be gone by now. Are they not, others go.
    assert crowd.too_many(MOST_VOICES + 40, 54 - count, 1.0 + 2 * FADED) > 0


def test_what_has_died_away_makes_no_room() -> None:
    crowd = Crowd(16)
    crowd.struck(3, 40.0)
    crowd.struck(5, 8.0)
    crowd.released(3, 1.0)
    crowd.released(5, 1.0)
    assert crowd.ringing([3, 5, 7], 2.0) == [3, 5]
    assert crowd.ringing([3, 5, 7], 4.0) == [5]


@given(st.integers(0, 600), st.integers(0, 240))
def test_as_many_are_faded_as_brings_the_voices_down(voices: int, notes: int) -> None:
    count = Crowd(240).too_many(voices, notes, 0.0)
    assert (count > 0) == (voices > MOST_VOICES)
    assert count == 0 or voices - count * max(1.0, voices / max(1, notes)) <= MOST_VOICES
