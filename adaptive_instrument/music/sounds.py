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
    stays: bool = False
    """Whether it sounds on for as long as it is held, and does not die away."""


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
    "pad": SoundProgram("Warm pad", 89, 2, stays=True),
    "strings": SoundProgram("Strings", 48, 2, stays=True),
    "choir": SoundProgram("Choir", 52, 2, stays=True),
    "flute": SoundProgram("Flute", 73, 2, stays=True),
    "cello": SoundProgram("Cello", 42, 2, stays=True),
    "organ": SoundProgram("Organ", 19, 2, stays=True),
}
GROUND = "strings"
"""What a drone sounds as where the sound that was chosen dies away."""


def that_stays(sound: str) -> str:
    """The sound itself where it sounds on, else the one of a ground."""
    return sound if SOUNDS[sound].stays else GROUND
