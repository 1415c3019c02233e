"""The lock: which pitches fit, and the nearest of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adaptive_instrument.music.chords import CHORDS, chord_classes
from adaptive_instrument.music.harmony import Harmony
from adaptive_instrument.music.layout import Layout, LayoutSettings
from adaptive_instrument.music.pitch import TONICS, pitch_class
from adaptive_instrument.music.scales import SCALES

harmonies = st.builds(Harmony, st.sampled_from(TONICS), st.sampled_from(sorted(SCALES)))


@given(harmonies, st.floats(0, 127))
def test_the_nearest_pitch_is_of_the_scale_and_none_is_nearer(harmony: Harmony, pitch: float) -> None:
    tones = [
        float(12 * octave + pitch_class(harmony.tonic) + step)
        for octave in range(-2, 11)
        for step in SCALES[harmony.scale]
        if 0 <= 12 * octave + pitch_class(harmony.tonic) + step <= 127
    ]
    nearest = harmony.nearest(pitch)
    assert nearest == min(tones, key=lambda tone: (abs(tone - pitch), tone))
    assert harmony.fits(nearest)


@given(harmonies, st.integers(-35, 70), st.integers(0, 8))
def test_every_degree_of_a_layout_fits_the_lock(harmony: Harmony, degree: int, octave: int) -> None:
    pitch = Layout(LayoutSettings(degrees=(degree,), octave=octave)).pitch(0, harmony)
    assert 0 <= pitch <= 127 and harmony.fits(pitch)


@given(harmonies, st.integers(-30, 60))
def test_degrees_rise_and_repeat_by_the_octave(harmony: Harmony, degree: int) -> None:
    assert harmony.degree(degree) < harmony.degree(degree + 1)
    assert harmony.degree(degree + harmony.size) == harmony.degree(degree) + 12


def test_degree_one_is_the_tonic_of_its_octave() -> None:
    assert Harmony("C", "major").degree(1) == 60 and Harmony("A", "major").degree(1, 3) == 57


def test_at_equal_distance_the_lower_pitch_is_taken() -> None:
    assert Harmony("C", "major").nearest(61) == 60


def test_every_scale_lies_within_an_octave_and_rises_from_its_root() -> None:
    for steps in SCALES.values():
        assert steps[0] == 0 and list(steps) == sorted(set(steps)) and steps[-1] < 12


def test_every_chord_rises_from_its_root_within_two_octaves() -> None:
    for steps in CHORDS.values():
        assert steps[0] == 0 and list(steps) == sorted(set(steps)) and steps[-1] < 24


def test_without_a_chord_the_tonic_chord_is_strong() -> None:
    major, minor = Harmony("C", "major pentatonic"), Harmony("A", "minor pentatonic")
    assert [major.strong(60 + n) for n in (0, 2, 4, 7, 9)] == [True, False, True, True, False]
    assert [minor.strong(57 + n) for n in (0, 3, 5, 7, 10)] == [True, True, False, True, False]


def test_chords_are_read_with_sharps_flats_and_colours() -> None:
    assert chord_classes("C") == {0, 4, 7} and chord_classes("Bbm7") == {10, 1, 5, 8}
    assert chord_classes("F#dim") == {6, 9, 0}


@pytest.mark.parametrize("name", ["", "H", "Cmad", "#", "m", "C##"])
def test_an_unknown_chord_is_refused_with_the_cure(name: str) -> None:
    with pytest.raises(ValueError, match=r"use one|write a letter|did you mean"):
        chord_classes(name)


def test_an_unknown_tonic_or_scale_is_refused_with_the_cure() -> None:
    with pytest.raises(ValueError, match="did you mean 'major'"):
        Harmony("C", "majr")
    with pytest.raises(ValueError, match="write a letter"):
        Harmony("X")
