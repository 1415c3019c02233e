"""Sounds, one line each: where each stands in a General MIDI font and in the instrument's own."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SoundProgram:
    """Programs are 0-based, as on the wire."""

    title: str
    general_midi: int
    """Program in a General MIDI font, bank 0."""
    own: int
    """Program in the shipped font, bank 0: 0 plucked, 1 bell, 2 pad."""


SOUNDS: dict[str, SoundProgram] = {
    "plucked": SoundProgram("Plucked string", 24, 0),
    "harp": SoundProgram("Harp", 46, 0),
    "guitar": SoundProgram("Steel guitar", 25, 0),
    "piano": SoundProgram("Piano", 0, 0),
    "bass": SoundProgram("Bass", 32, 0),
    "kalimba": SoundProgram("Kalimba", 108, 0),
    "bell": SoundProgram("Bell", 14, 1),
    "vibraphone": SoundProgram("Vibraphone", 11, 1),
    "music box": SoundProgram("Music box", 10, 1),
    "pad": SoundProgram("Warm pad", 89, 2),
    "strings": SoundProgram("Strings", 48, 2),
    "choir": SoundProgram("Choir", 52, 2),
    "flute": SoundProgram("Flute", 73, 2),
    "cello": SoundProgram("Cello", 42, 2),
    "organ": SoundProgram("Organ", 19, 2),
}
