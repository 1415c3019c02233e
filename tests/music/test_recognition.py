"""Keys become the name of a chord."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adaptive_instrument.bench.chords import voicings
from adaptive_instrument.music.chords import read_chord
from adaptive_instrument.music.recognition import recognise


def test_every_chord_is_recognised_in_every_inversion_and_with_any_tone_doubled() -> None:
    for keys, wanted in voicings():
        name = recognise(keys)
        assert name is not None and read_chord(name).classes == wanted, keys


@pytest.mark.parametrize(
    ("keys", "tonic", "name"),
    [
        ((60, 64, 67), "C", "C"), ((64, 67, 72), "C", "C/E"), ((57, 60, 64, 67), "C", "Am7"),
        ((60, 64, 67, 69), "C", "C6"), ((60, 62, 67), "C", "Csus2"), ((55, 60, 62), "C", "Gsus4"),
        ((40, 47), "C", "E5"), ((63, 67, 70), "Bb", "Eb"), ((63, 67, 70), "E", "D#"), ((60, 64, 70), "F", "C7"),
        ((60, 64, 67, 65), "C", "C"), ((60, 64, 71, 74), "C", "Cmaj9"), ((48, 64, 67, 72, 76, 79), "C", "C"),
    ],
)  # fmt: skip
def test_the_bass_decides_between_names_and_the_key_spells_them(keys: tuple[int, ...], tonic: str, name: str) -> None:
    assert recognise(keys, tonic) == name


@pytest.mark.parametrize("keys", [(), (60,), (60, 64), (60, 67), (60, 62, 64), (60, 61, 62, 63), (40, 44)])
def test_what_may_be_melody_is_no_chord(keys: tuple[int, ...]) -> None:
    assert recognise(keys) is None


@given(st.sets(st.integers(0, 127), max_size=12))
def test_whatever_is_pressed_gives_a_chord_that_can_be_read_or_none(keys: set[int]) -> None:
    name = recognise(keys)
    assert name is None or read_chord(name).bass == min(keys) % 12
