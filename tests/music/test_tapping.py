"""Tap tempo: what taps of all kinds of hands tell."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adaptive_instrument.music.tapping import Tapping


def tapped(*gaps: float, start: float = 1.0) -> float | None:
    """The last tempo that was told by taps with these gaps between them."""
    taps, t = Tapping(), start
    tempo = taps.tap(t)
    for gap in gaps:
        t += gap
        tempo = taps.tap(t) or tempo
    return tempo


def test_two_taps_tell_nothing_and_the_third_the_tempo() -> None:
    assert tapped(0.5) is None and tapped(0.5, 0.5) == pytest.approx(120)


def test_one_tap_that_comes_too_late_moves_little() -> None:
    assert tapped(0.5, 0.5, 0.66, 0.5) == pytest.approx(120)


def test_a_tap_that_was_left_out_is_heard_as_that() -> None:
    assert tapped(0.5, 0.5, 1.02, 0.5) == pytest.approx(120, rel=0.02)


def test_a_switch_that_bounces_taps_once() -> None:
    assert tapped(0.5, 0.04, 0.46, 0.05, 0.45) == pytest.approx(120, rel=0.01)


def test_after_a_long_pause_taps_begin_anew() -> None:
    assert tapped(0.5, 0.5, 7.0, 1.0, 1.0) == pytest.approx(60)
    assert tapped(0.5, 0.5, 2.0, 1.0, 1.0) == pytest.approx(60)


def test_another_tempo_is_followed_after_two_gaps() -> None:
    assert tapped(0.5, 0.5, 0.5, 0.5, 0.8, 0.8) == pytest.approx(75)


def test_taps_slower_than_any_tempo_are_every_second_beat_and_quicker_ones_half_beats() -> None:
    assert tapped(4.0, 4.0, 4.0) == pytest.approx(30)
    assert tapped(0.15, 0.15, 0.15) == pytest.approx(200)


@given(st.lists(st.floats(-1, 20), max_size=30))
def test_whatever_is_tapped_the_tempo_can_be_played(gaps: list[float]) -> None:
    tempo = tapped(*gaps)
    assert tempo is None or 20 <= tempo <= 300


@given(st.floats(25, 250), st.lists(st.floats(-0.06, 0.06), min_size=4, max_size=4))
def test_hands_that_waver_by_a_twentieth_are_understood_within_a_tenth(tempo: float, off: list[float]) -> None:
    beat = 60 / tempo
    told = tapped(*(beat * (1 + part * 0.8) for part in off))
    assert told == pytest.approx(tempo, rel=0.1)
