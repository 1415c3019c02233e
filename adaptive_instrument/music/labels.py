"""Labels: what stands on a target. Letters, solfège, degrees or colours, as the player was taught."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from adaptive_instrument.music.harmony import Harmony
from adaptive_instrument.music.spelling import Name, accidental_text, spelled
from adaptive_instrument.settings import Settings

Labels = Literal["letters", "solfege", "movable solfege", "degrees", "colours", "none"]
"""How targets are called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StageSettings(Settings):
    """What the player sees."""

    labels: Labels = "letters"
    """What stands on the targets. `letters`: `C`, `Eb`. `solfege`: `Do`, `Mib`, with `Do` always C. `movable solfege`:
    `do`, `me`, with `do` the tonic of the key. `degrees`: `1`, `b3`. `colours`: the letter on a disc of its own colour,
    C red to B pink, as on coloured bars and tubes. `none`: nothing."""


FIXED = {"C": "Do", "D": "Re", "E": "Mi", "F": "Fa", "G": "Sol", "A": "La", "B": "Si"}
"""Solfège as France, Italy and Spain call the letters."""
MOVABLE: dict[tuple[int, int], str] = {
    (1, 0): "do", (1, 1): "di", (2, -1): "ra", (2, 0): "re", (2, 1): "ri", (3, -1): "me", (3, 0): "mi", (3, 1): "mis",
    (4, -1): "fe", (4, 0): "fa", (4, 1): "fi", (5, -1): "se", (5, 0): "sol", (5, 1): "si", (6, -1): "le", (6, 0): "la",
    (6, 1): "li", (7, -2): "tes", (7, -1): "te", (7, 0): "ti",
}  # fmt: skip
"""The syllables of movable do, by degree and by how far it is raised; a minor key begins at do too."""


def label(labels: Labels, harmony: Harmony, pitch: float) -> str:
    """What stands on the target of a pitch, without its octave."""
    if labels == "none":
        return ""
    name = spelled(harmony, pitch)
    if labels == "solfege":
        return FIXED[name.letter] + accidental_text(name.accidental) + name.beside
    if labels == "movable solfege":
        return _syllable(name) + name.beside
    if labels == "degrees":
        return accidental_text(name.raised) + str(name.degree) + name.beside
    return name.written


def said(labels: Labels, harmony: Harmony, pitch: float) -> str:
    """What is said aloud of the target of a pitch: its label in words, and its letter where labels say nothing."""
    name = spelled(harmony, pitch)
    beside = {"+": " high", "-": " low"}.get(name.beside, "")
    if labels == "degrees":
        return " ".join((accidental_words(name.raised) + f" {name.degree}").split()) + beside
    if labels == "movable solfege":
        whole = name.raised == int(name.raised)
        return (_syllable(name) if whole else f"{MOVABLE[name.degree, 0]} {accidental_words(name.raised)}") + beside
    letter = FIXED[name.letter] if labels == "solfege" else name.letter
    return f"{letter} {accidental_words(name.accidental)}".rstrip() + beside


def accidental_words(semitones: float) -> str:
    """``sharp``, ``half flat`` ...; nothing for 0."""
    if not semitones:
        return ""
    sign = "sharp" if semitones > 0 else "flat"
    return {0.5: f"half {sign}", 1.0: sign, 1.5: f"{sign} and a half", 2.0: f"double {sign}"}.get(abs(semitones), sign)


def tint(labels: Labels, pitch: float) -> int | None:
    """Which of the twelve colours (0 for C) the target of a pitch has; None where labels are none of colours."""
    return round(pitch) % 12 if labels == "colours" else None


def _syllable(name: Name) -> str:
    whole = int(name.raised) if name.raised == int(name.raised) else None
    if whole is not None and (name.degree, whole) in MOVABLE:
        return MOVABLE[name.degree, whole]
    return MOVABLE[name.degree, 0] + accidental_text(name.raised)
