"""A tone of a figure: what it is to the target that was pressed. Whatever it is, it is in the player's lock.

A tone is kept as such and asked for its pitch whenever the harmony changes, so that an arpeggio, a strum or an echo
follows the chord while it goes on.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from adaptive_instrument.music.harmony import Harmony
from adaptive_instrument.music.locks import Lock, chord_tones, fits, nearest, step, tones

Kind = Literal["own", "chord", "built", "step", "third", "fifth", "part"]
"""`own`: the target's pitch itself. `chord`: a tone of the current chord, counted from the pitch upward. `built`: every
second tone of the lock upward: the chord that the scale has there. `step`: so many tones of the lock on. `third` and
`fifth`: the tone of the lock nearest to that interval, above or below. `part`: a pitch of a chord pad, from its lowest
upward."""

THIRD, FIFTH = (3.5, 2.4, 5.6), (7.0, 5.4, 8.6)
"""Semitones: the interval that is meant, and the narrowest and widest that is still one."""
ALMOST = 1e-6


@dataclass(frozen=True, slots=True)
class Tone:
    """A tone in relation to what was pressed."""

    kind: Kind = "own"
    number: int = 0
    """Which one: tones of the chord or steps of the lock above the pitch; 1 or -1 for a third or fifth."""
    octaves: int = 0


OWN = Tone()
"""What was pressed."""


def pitch_of(tone: Tone, base: float, lock: Lock, harmony: Harmony, strong: bool = False) -> float:
    """The pitch of a tone above (or below) ``base``, which is the target's own. A drum is always itself."""
    if lock == "drums" or tone == OWN:
        return base
    pitch = _raised(tone, base, lock, harmony, strong)
    if not tone.octaves:
        return pitch
    # In a scale that does not repeat at the octave, the tone nearest to it.
    return nearest(lock, harmony, min(127.0, max(0.0, pitch + 12 * tone.octaves)), strong)


def _raised(tone: Tone, base: float, lock: Lock, harmony: Harmony, strong: bool) -> float:
    if tone.kind == "chord" and _classes(lock, harmony):
        return _of_chord(lock, harmony, base, tone.number)
    if tone.kind in ("chord", "built"):
        return step(lock, harmony, base, 2 * tone.number, strong)
    if tone.kind == "step":
        return step(lock, harmony, base, tone.number, strong)
    if tone.kind == "own":
        return base
    meant, narrow, wide = THIRD if tone.kind == "third" else FIFTH
    way = 1 if tone.number >= 0 else -1
    near = [pitch for pitch in tones(lock, harmony, strong) if narrow <= way * (pitch - base) <= wide]
    # A scale may have nothing there: the octave always fits.
    octave = nearest(lock, harmony, min(127.0, max(0.0, base + 12 * way)), strong)
    return min(near, key=lambda pitch: (abs(abs(pitch - base) - meant), pitch), default=octave)


def _of_chord(lock: Lock, harmony: Harmony, base: float, number: int) -> float:
    found = _allowed(lock, harmony)
    first = next((place for place, pitch in enumerate(found) if pitch >= base - ALMOST), len(found) - 1)
    place, size = first + number, len(_classes(lock, harmony))
    while place >= len(found):
        place -= size
    return found[max(0, place)]


@lru_cache(maxsize=512)
def _allowed(lock: Lock, harmony: Harmony) -> tuple[float, ...]:
    """The chord's tones that the lock allows, rising."""
    return tuple(pitch for pitch in chord_tones(harmony) if fits(lock, harmony, pitch))


@lru_cache(maxsize=512)
def _classes(lock: Lock, harmony: Harmony) -> frozenset[int]:
    """Their pitch classes; none where the lock leaves less than a chord of them."""
    classes = frozenset(round(pitch) % 12 for pitch in _allowed(lock, harmony))
    return classes if len(classes) >= 2 else frozenset()
