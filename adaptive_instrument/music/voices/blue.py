"""Blue notes: where a bend may come to rest beside the scale, if the player's lock allows it."""

from __future__ import annotations

from adaptive_instrument.music.harmony import Harmony
from adaptive_instrument.music.pitch import pitch_class

BLUE = (3.0, 6.0, 10.0)
"""Semitones above the tonic: the minor third, the diminished fifth, the minor seventh."""


def with_blue(harmony: Harmony, pitch: float, snapped: float) -> float:
    """Where a bend to ``pitch`` comes to rest: on a blue note that is nearer to it than the lock's own ``snapped``."""
    base = pitch_class(harmony.tonic)
    octave = 12.0 * ((pitch - base) // 12) + base
    near = [octave + step + fold for step in BLUE for fold in (-12.0, 0.0, 12.0)]
    blue = min(near, key=lambda note: abs(note - pitch))
    return blue if abs(blue - pitch) < abs(snapped - pitch) and 0 <= blue <= 127 else snapped
