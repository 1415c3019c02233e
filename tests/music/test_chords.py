"""Chords as musicians write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adaptive_instrument.music.chords import ALIASES, CHORDS, chord_classes, read_chord, spoken, tones_of


@pytest.mark.parametrize(
    ("ways", "tones"),
    [
        ("Cmaj7 CM7 CMaj7 CΔ CΔ7 C^ Cma7 Cj7", (0, 4, 7, 11)),
        ("Cm Cmin C- Cmi Cminor", (0, 3, 7)),
        ("C CM Cmaj Cmajor", (0, 4, 7)),
        ("Cm7 Cmin7 C-7 Cmi7", (0, 3, 7, 10)),
        ("Cm7b5 Cø Cø7 C-7b5 Cmin7b5 Ch7", (0, 3, 6, 10)),
        ("Cdim Co C°", (0, 3, 6)),
        ("Cdim7 Co7 C°7", (0, 3, 6, 9)),
        ("Caug C+", (0, 4, 8)),
        ("C7#5 C+7 Caug7 C7+5", (0, 4, 8, 10)),
        ("Csus4 Csus C4", (0, 5, 7)),
        ("C7sus4 C7sus", (0, 5, 7, 10)),
        ("C69 C6/9 C6add9", (0, 4, 7, 9, 14)),
        ("Cmmaj7 Cm(maj7) CmM7 C-Δ C-Δ7 Cminmaj7", (0, 3, 7, 11)),
        ("C9 C7add9", (0, 4, 7, 10, 14)),
        ("Cm9 C-9 Cmin9", (0, 3, 7, 10, 14)),
        ("C7b9 C7-9 C7(b9)", (0, 4, 7, 10, 13)),
        ("C7#9 C7+9 C7(#9)", (0, 4, 7, 10, 15)),
        ("C7b5b9 C7(b5,b9)", (0, 4, 6, 10, 13)),
        ("C7#5#9", (0, 4, 8, 10, 15)),
        ("C9#11", (0, 4, 7, 10, 14, 18)),
        ("C7alt Calt", (0, 4, 10, 13, 15, 20)),
        ("C5 Cno3", (0, 7)),
        ("Cmaj7♯11", (0, 4, 7, 11, 18)),
    ],
)
def test_ways_to_write_a_chord(ways: str, tones: tuple[int, ...]) -> None:
    for name in ways.split():
        assert read_chord(name).tones == tones, name


def test_a_bass_stands_behind_a_slash() -> None:
    assert (read_chord("C/E").bass, read_chord("C/E").classes) == (4, frozenset({0, 4, 7}))
    assert read_chord("Am7/G").bass == 7 and read_chord("F/G").classes == {5, 9, 0, 7}
    assert read_chord("C6/9").bass == 0


def test_every_name_of_the_table_means_itself_and_every_alias_a_chord_of_it() -> None:
    for quality, tones in CHORDS.items():
        assert tones_of(quality) == tones
    for alias, quality in ALIASES.items():
        assert quality in CHORDS or tones_of(quality), alias


def test_the_table_reaches_from_triads_to_ninths_and_beyond() -> None:
    assert {"", "m", "dim", "aug", "sus2", "sus4", "5", "6", "7", "maj7", "m7", "9", "maj9", "m9", "add9"} <= set(
        CHORDS
    )
    assert len({frozenset(tones) for tones in CHORDS.values()}) == len(CHORDS)


@pytest.mark.parametrize(
    ("name", "cure"),
    [
        ("Cmaj77", "did you mean 'Cmaj7'"), ("Adimm", "did you mean 'Adim'"), ("H", "write a letter A to G"),
        ("", "use one built like"), ("C/", "use one built like"), ("C/H", "write a letter"), ("Cx" * 20, "too long"),
    ],
)  # fmt: skip
def test_an_unknown_chord_is_told_with_its_cure(name: str, cure: str) -> None:
    with pytest.raises(ValueError, match=cure):
        read_chord(name)


@given(st.text(max_size=30))
def test_whatever_is_written_is_a_chord_or_a_sentence(text: str) -> None:
    try:
        assert chord_classes(text)
    except ValueError as error:
        assert ": " in str(error) and len(str(error)) < 200  # noqa: PT017


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("C", "C"), ("Am", "A minor"), ("Bbm7/Db", "B flat minor seven over D flat"), ("CΔ", "C major seven"),
        ("F#7#9", "F sharp seven sharp nine"), ("Gsus", "G suspended four"), ("C6/9", "C six nine"),
        ("Dm7b5", "D minor seven flat five"),
        ("Cmmaj7", "C minor major seven"), ("Edim7", "E diminished seven"), ("C13", "C thirteen"), ("A5", "A five"),
    ],
)  # fmt: skip
def test_chords_are_said_in_words(name: str, said: str) -> None:
    assert spoken(name) == said


def test_every_chord_of_the_table_can_be_said() -> None:
    for quality in CHORDS:
        assert all(len(word) > 1 or word in "ABCDEFG" for word in spoken(f"C{quality}").split()), quality
