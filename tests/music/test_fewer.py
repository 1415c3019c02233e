"""Fewer targets: subsets that are music in every scale."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adaptive_instrument.music.fewer import fewer
from adaptive_instrument.music.harmony import Harmony
from adaptive_instrument.music.scales import SCALES


def test_a_major_scale_thins_out_to_pentatonic_triad_and_fifth() -> None:
    major = Harmony("C", "major")
    seven = tuple(range(1, 8))
    assert fewer(seven, major, 5) == (1, 2, 3, 5, 6)
    assert fewer(seven, major, 3) == (1, 3, 5)
    assert fewer(seven, major, 2) == (1, 5)
    assert fewer(seven, major, 7) == seven


def test_a_minor_scale_keeps_its_own_third() -> None:
    minor = Harmony("A", "natural minor")
    assert fewer(range(1, 8), minor, 5) == (1, 3, 4, 5, 7)
    assert fewer(range(1, 8), minor, 3) == (1, 3, 5)


def test_each_tone_comes_once_before_any_comes_twice() -> None:
    assert fewer(range(1, 12), Harmony("C", "major pentatonic"), 5) == (1, 2, 3, 4, 5)
    assert fewer((1, 6, 4, 3), Harmony("C", "major pentatonic"), 3) == (1, 4, 3)


@given(st.sampled_from(sorted(SCALES)), st.lists(st.integers(-10, 20), min_size=1, max_size=16), st.integers(1, 16))
def test_targets_are_never_new_and_keep_their_order(scale: str, degrees: list[int], count: int) -> None:
    kept = fewer(degrees, Harmony("D", scale), count)
    assert len(kept) == min(count, len(degrees))
    rest = iter(degrees)
    assert all(degree in rest for degree in kept)


@pytest.mark.parametrize("scale", sorted(SCALES))
def test_every_scale_keeps_its_tonic_to_the_last(scale: str) -> None:
    assert fewer(range(1, 8), Harmony("C", scale), 2)[0] == 1
