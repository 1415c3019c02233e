"""Harmony: the key, the scale and the chord that all players share, and the lock that holds them to it."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated

from annotated_types import MaxLen

from adaptive_instrument.music.chords import chord_classes
from adaptive_instrument.music.pitch import FLAT_TONICS, pitch_class
from adaptive_instrument.music.scales import SCALES
from adaptive_instrument.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class HarmonySettings(Settings):
    """The key, scale and chord at the start."""

    tonic: str = "C"
    """The key's first note: a letter A to G with # or b after it."""
    scale: str = "major pentatonic"
    """The scale that every note is locked to."""
    chord: str = ""
    """The chord at the start, like `Am` or `G7`; empty for the chord of the key itself."""
    chords: Annotated[tuple[str, ...], MaxLen(64)] = ()
    """The chords that *next chord* (page-down, a pedal) goes through, round and round."""


@dataclass(frozen=True, slots=True)
class Harmony:
    """One harmonic moment: which pitches fit now.

    Raises:
        ValueError: an unknown tonic, scale or chord, with the cure.
    """

    tonic: str = "C"
    scale: str = "major pentatonic"
    chord: str = ""

    def __post_init__(self) -> None:
        pitch_class(self.tonic)
        if self.scale not in SCALES:
            raise ValueError(f"{self.scale!r} is not a known scale: use one of {', '.join(SCALES)}")
        if self.chord:
            chord_classes(self.chord)

    @property
    def flats(self) -> bool:
        """Whether names in this key are written with flats."""
        return self.tonic in FLAT_TONICS

    @property
    def size(self) -> int:
        """How many degrees the scale has."""
        return len(SCALES[self.scale])

    def degree(self, degree: int, octave: int = 4) -> float:
        """The pitch of a degree: 1 is the tonic in ``octave``, one past the last degree is the tonic above.

        Degrees below 1 go down: 0 is the last degree of the octave below.
        """
        steps = SCALES[self.scale]
        octaves, step = divmod(degree - 1, len(steps))
        return float(12 * (octave + 1 + octaves) + pitch_class(self.tonic) + steps[step])

    def nearest(self, pitch: float) -> float:
        """The pitch of the lock nearest to ``pitch``; at equal distance the lower one."""
        tones = _lock(self.tonic, self.scale)
        place = bisect_left(tones, pitch)
        if place == 0:
            return tones[0]
        if place == len(tones):
            return tones[-1]
        below, above = tones[place - 1], tones[place]
        return below if pitch - below <= above - pitch else above

    def fits(self, pitch: float) -> bool:
        """Whether ``pitch`` is a pitch of the lock (within a tenth of a cent)."""
        return abs(self.nearest(pitch) - pitch) < 0.001

    def strong(self, pitch: float) -> bool:
        """Whether ``pitch`` is a tone of the current chord."""
        return round(pitch) % 12 in _strong(self.tonic, self.scale, self.chord)


@lru_cache(maxsize=512)
def _lock(tonic: str, scale: str) -> tuple[float, ...]:
    base = pitch_class(tonic)
    pitches = (12 * octave + base + step for octave in range(-1, 11) for step in SCALES[scale])
    return tuple(float(pitch) for pitch in sorted(pitches) if 0 <= pitch <= 127)


@lru_cache(maxsize=2048)
def _strong(tonic: str, scale: str, chord: str) -> frozenset[int]:
    if chord:
        return chord_classes(chord)
    # The key's own chord: its tonic with the third and fifth that the scale has.
    base, steps = pitch_class(tonic), {round(step) for step in SCALES[scale]}
    third = next((step for step in (4, 3) if step in steps), None)
    fifth = next((step for step in (7, 6, 8) if step in steps), None)
    return frozenset((base + step) % 12 for step in (0, third, fifth) if step is not None)
