"""The correction of intent does what is promised: at least half of a late player's error on the beat is gone."""

from __future__ import annotations

import math
from functools import cache
from statistics import fmean, stdev

from adaptive_instrument.bench import intent
from adaptive_instrument.bench.intent import SEEDS, T95, run

compared = cache(intent.compared)
"""The same players are asked more than once."""


def test_the_correction_halves_the_error_of_a_late_player_at_least() -> None:
    left = [compared(seed).left for seed in range(SEEDS)]
    half = T95[SEEDS] * stdev(left) / math.sqrt(SEEDS)
    assert fmean(left) + half <= 0.5, "even at the upper end of the interval over twenty players"
    assert max(left) <= 0.5, "and for each of them"


def test_the_notes_are_the_ones_that_were_meant() -> None:
    both = [compared(seed) for seed in range(6)]
    assert all(one.corrected.right >= one.without.right for one in both)


def test_a_slow_player_gets_more_of_the_notes_that_were_meant() -> None:
    both = [compared(seed, 0.9, 0.3, 1.2) for seed in range(10)]
    assert fmean(one.corrected.right for one in both) > fmean(one.without.right for one in both) + 0.02


def test_the_figures_hold_and_say_so() -> None:
    figures = run(quick=True)
    assert [figure.holds for figure in figures] == [True, True, None]
    assert all(figure.note for figure in figures)
