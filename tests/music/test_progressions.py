"""Progressions: degrees by bars, in any key, and what is written of one's own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adaptive_instrument.music.chords import read_chord
from adaptive_instrument.music.harmony import Harmony
from adaptive_instrument.music.pitch import TONICS, pitch_class
from adaptive_instrument.music.progressions import PROGRESSIONS, next_progression, read_progression
from adaptive_instrument.music.scales import SCALES

C = Harmony("C", "major")


def test_there_are_progressions_to_choose_from_and_none_twice() -> None:
    assert len(PROGRESSIONS) >= 16
    assert len({read_progression(name).bars for name in PROGRESSIONS}) == len(PROGRESSIONS)


@pytest.mark.parametrize(
    ("name", "chords"),
    [
        ("I-V-vi-IV", "C G Am F"), ("12-bar blues", "C7 C7 C7 C7 F7 F7 C7 C7 G7 F7 C7 G7"),
        ("pachelbel", "C G Am Em F C F G"), ("ii-V-I", "Dm7 G7 Cmaj7 Cmaj7"), ("andalusian", "Am G F E"),
        ("doo-wop", "C Am F G"), ("royal road", "Fmaj7 G7 Em7 Am"), ("minor plagal", "C F Fm C"), ("drone", "C5"),
        ("son clave vamp", "C F G7 F"),
    ],
)  # fmt: skip
def test_the_known_ones_in_c(name: str, chords: str) -> None:
    assert " ".join(read_progression(name).each(C)) == chords


@given(st.sampled_from(sorted(PROGRESSIONS)), st.sampled_from(TONICS), st.sampled_from(sorted(SCALES)))
def test_in_every_key_the_chords_are_the_same_distance_from_it(name: str, tonic: str, scale: str) -> None:
    progression = read_progression(name)
    home = progression.each(Harmony("C", scale))
    for there, here in zip(home, progression.each(Harmony(tonic, scale)), strict=True):
        moved = {(each + pitch_class(tonic)) % 12 for each in read_chord(there).classes}
        assert read_chord(here).classes == moved


def test_roots_are_spelled_by_their_degree() -> None:
    assert read_progression("bVII | IV | vi").each(Harmony("Eb", "major")) == ("Db", "Ab", "Cm")
    assert read_progression("iii | V7/ii | I/3").each(Harmony("E", "major")) == ("G#m", "C#7", "E/G#")


def test_minor_and_major_progressions_fit_the_scale_they_are_played_in() -> None:
    for name, scale in (("I-V-vi-IV", "natural minor"), ("pachelbel", "natural minor"), ("aeolian vamp", "major")):
        harmony = Harmony("D", scale)
        for chord in read_progression(name).each(harmony):
            assert all(harmony.fits(60 + each) for each in read_chord(chord).classes), (name, chord)


@pytest.mark.parametrize(
    ("text", "bars"),
    [
        ("I | V | vi IV | %", [["C"], ["G"], ["Am", "F"], ["Am", "F"]]), ("C G Am F", [["C"], ["G"], ["Am"], ["F"]]),
        ("Am-F-C-G", [["Am"], ["F"], ["C"], ["G"]]), ("C-7", [["C-7"]]), ("1 5 6- 4", [["C"], ["G"], ["A-"], ["F"]]),
        ("I–V–vi–IV", [["C"], ["G"], ["Am"], ["F"]]), ("C → F → G7", [["C"], ["F"], ["G7"]]),
        ("ii°\nV7(b9)\ni", [["Bdim"], ["E7b9"], ["Am"]]),
    ],
)  # fmt: skip
def test_one_s_own_is_read_as_it_is_written(text: str, bars: list[list[str]]) -> None:
    progression = read_progression(text)
    found = [
        [progression.chord(bar, beat, 4, C) for beat in progression.starts(bar, 4)] for bar in range(len(progression))
    ]
    assert found == bars


def test_the_chords_of_a_bar_share_its_beats() -> None:
    progression = read_progression("I ii iii | I IV")
    assert progression.starts(0, 4) == [0, 1, 3] and progression.starts(1, 3) == [0, 2]
    assert progression.starts(1, 1) == [0] and progression.chord(1, 0, 1, C) == "C"
    assert [progression.chord(1, beat, 3, C) for beat in range(3)] == ["C", "C", "F"]


@pytest.mark.parametrize(
    ("text", "cure"),
    [
        ("", "needs a chord"), ("I | Qm | V", "'Qm' in bar 2 is not a chord"), ("Imja7", "did you mean 'Imaj7'"),
        ("12 bar blues", "did you mean '12-bar blues'"), ("I viii", "is not a chord"), ("I " * 200, "at most 128"),
        ("C D E F G A B C D |", "at most 8"), ("I" * 3000, "too long"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told_with_its_cure(text: str, cure: str) -> None:
    with pytest.raises(ValueError, match=cure):
        read_progression(text)


@given(st.text(max_size=80))
def test_whatever_is_written_is_a_progression_or_a_sentence(text: str) -> None:
    try:
        assert read_progression(text).each(C)
    except ValueError as error:
        assert len(str(error)) < 250  # noqa: PT017


def test_going_on_comes_round() -> None:
    name = ""
    seen = [name := next_progression(name) for _ in range(len(PROGRESSIONS) + 1)]
    assert seen[0] == seen[-1] and set(seen) == set(PROGRESSIONS)
