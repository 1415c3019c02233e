"""One step on: the next sound, the next scale, a little louder. For whoever has no slider."""

from __future__ import annotations

from collections.abc import Iterable

from adaptive_instrument.music.harmony import HIGHEST_STANDARD, LOWEST_STANDARD
from adaptive_instrument.music.pitch import pitch_class
from adaptive_instrument.music.scales import DOZEN
from adaptive_instrument.music.sounds import SOUNDS
from adaptive_instrument.music.transport import FASTEST, SLOWEST

LOUDER = 0.1
"""A step of the volume, of its 0..1."""
SOFTEST = 0.1
"""Stepping down ends here: silence is what rest is for, and somebody who cannot hear the instrument is lost."""

KEYS = ("C", "Db", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B")
"""The keys in semitones, by the names that need the fewest accidentals."""

QUICKER = 1.06
"""A step of the tempo: so many times as quick."""


def next_sound(sound: str) -> str:
    """The sound after this one, round and round."""
    return _after(sound, SOUNDS)


def next_scale(scale: str) -> str:
    """The scale after this one, round and round through the dozen that is offered; from any other to the first."""
    return _after(scale, DOZEN)


def next_key(tonic: str, steps: int) -> str:
    """The key so many semitones up (or down, below 0), by its usual name."""
    return KEYS[(pitch_class(tonic) + steps) % len(KEYS)]


def next_standard(hertz: float, steps: int) -> float:
    """The pitch standard so many steps up (or down, below 0), in whole hertz."""
    return float(min(HIGHEST_STANDARD, max(LOWEST_STANDARD, round(hertz) + steps)))


def louder(volume: float, steps: int) -> float:
    """The volume so many steps up (or down, below 0), in whole steps."""
    return min(1.0, max(SOFTEST, round(volume + steps * LOUDER, 2)))


def next_tempo(tempo: float, steps: int) -> float:
    """The tempo so many steps quicker (or slower, below 0): each about a twentieth, a difference that is heard."""
    return float(min(FASTEST, max(SLOWEST, round(tempo * QUICKER**steps))))


def _after(name: str, names: Iterable[str]) -> str:
    known = tuple(names)
    return known[(known.index(name) + 1) % len(known)] if name in known else known[0]
