"""Pitches and their names: MIDI numbers (60 is middle C, C4), pitch classes 0..11 from C."""

from __future__ import annotations

SHARPS = ("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B")
FLATS = ("C", "Db", "D", "Eb", "E", "F", "Gb", "G", "Ab", "A", "Bb", "B")
LETTERS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
ACCIDENTALS = {"": 0, "#": 1, "b": -1, "♯": 1, "♭": -1}
FLAT_TONICS = frozenset({"F", "Bb", "Eb", "Ab", "Db", "Gb"})
TONICS = ("C", "C#", "Db", "D", "D#", "Eb", "E", "F", "F#", "Gb", "G", "G#", "Ab", "A", "A#", "Bb", "B")
"""The names by which a key can be called."""


def pitch_class(name: str) -> int:
    """The pitch class 0..11 of a name like ``C``, ``F#`` or ``Bb``.

    Raises:
        ValueError: not a note name, with the cure.
    """
    letter, accidental = name[:1].upper(), name[1:]
    if letter not in LETTERS or accidental not in ACCIDENTALS:
        raise ValueError(f"{name!r} is not a note name: write a letter A to G with # or b after it, like Bb")
    return (LETTERS[letter] + ACCIDENTALS[accidental]) % 12
