"""The table of scales, and scales of one's own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adaptive_instrument.music.harmony import Harmony, HarmonySettings, own_scale
from adaptive_instrument.music.layout import Layout, LayoutSettings
from adaptive_instrument.music.scales import DOZEN, FAMILIES, TABLE, family, scale_of_cents, steps_of
from adaptive_instrument.music.steps import next_scale

BOHLEN_PIERCE = scale_of_cents("own", [301.85, 435.08, 582.51, 884.36, 1017.6, 1319.44, 1466.87, 1768.72, 1901.96])
"""A scale that repeats at the twelfth."""


def test_a_dozen_is_offered_and_all_others_stand_in_families() -> None:
    assert len(DOZEN) == 12 and len(TABLE) >= 60
    assert sorted(scale.name for group in FAMILIES for scale in family(group)) == sorted(TABLE)
    assert all(scale.about and scale.family for scale in TABLE.values())


def test_every_tradition_that_was_asked_for_is_there() -> None:
    asked = (
        "dorian, harmonic minor, blues, bebop dominant, whole tone, hirajoshi, slendro, pelog, tizita, bhairav, "
        "phrygian dominant, flamenco, rast, bayati, ussak, just major"
    )
    assert set(asked.split(", ")) <= set(TABLE)


def test_next_scale_goes_round_the_dozen_and_from_elsewhere_to_its_first() -> None:
    scale = seen = DOZEN[0]
    rounds = []
    for _ in DOZEN:
        scale = next_scale(scale)
        rounds.append(scale)
    assert sorted(rounds) == sorted(DOZEN) and scale == seen
    assert next_scale("rast") == DOZEN[0] and next_scale("my.scl") == DOZEN[0]


def test_degrees_are_read_as_each_tradition_writes_them() -> None:
    assert steps_of("0 3.5 7") == (0, 3.5, 7)
    assert steps_of("1/1 3/2") == pytest.approx((0, 7.01955), abs=1e-4)
    assert steps_of("0c 31c") == pytest.approx((0, 7.01887), abs=1e-4)
    assert steps_of("0 24:7") == pytest.approx((0, 3.42857), abs=1e-4)


@pytest.mark.parametrize("text", ["", "1 2 3", "0 3 2", "0 0 3"])
def test_degrees_that_do_not_rise_from_the_tonic_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="rise from 0"):
        steps_of(text)


@pytest.mark.parametrize(
    ("cents", "cure"),
    [([], "write its cents"), ([300, 200, 1200], "in order"), ([0.5, 1200], "in order"), ([50], "1200"),
     (list(range(10, 1400, 10)), "at most 128")],
)  # fmt: skip
def test_a_scale_of_ones_own_that_cannot_be_played_is_refused_with_a_cure(cents: list[float], cure: str) -> None:
    with pytest.raises(ValueError, match=cure):
        scale_of_cents("own", cents)


def test_a_scale_of_ones_own_is_played_when_it_is_named() -> None:
    settings = HarmonySettings(scale="own", own=(350, 700, 1200))
    harmony = Harmony("D", "own", "", own_scale(settings))
    assert [harmony.degree(degree) for degree in (1, 2, 3, 4)] == pytest.approx([62, 65.5, 69, 74], abs=1e-5)
    with pytest.raises(ValueError, match=r"own = \["):
        Harmony("D", "own")


@given(st.integers(-40, 70), st.integers(0, 8), st.floats(0, 127))
def test_a_scale_that_repeats_elsewhere_is_held_like_any_other(degree: int, octave: int, pitch: float) -> None:
    harmony = Harmony("E", "own", "", BOHLEN_PIERCE)
    period = BOHLEN_PIERCE.period
    assert harmony.degree(degree + harmony.size, octave) == harmony.degree(degree, octave) + period
    assert harmony.fits(Layout(LayoutSettings(degrees=(degree,), octave=octave)).pitch(0, harmony))
    assert harmony.fits(harmony.nearest(pitch))
    assert abs(harmony.degree(1, octave) - harmony.degree(1, 4) - 12 * (octave - 4)) <= period / 2


@given(st.sampled_from([*TABLE]), st.integers(-60, 100), st.integers(0, 100))
def test_folding_keeps_a_pitch_in_the_lock_and_within_an_octave_or_more(name: str, degree: int, lowest: int) -> None:
    for harmony in (Harmony("Bb", name), Harmony("Bb", "own", "", BOHLEN_PIERCE)):
        pitch = harmony.fold(harmony.degree(degree), lowest, lowest + 14)
        assert harmony.fits(pitch) and lowest <= pitch <= lowest + 14
