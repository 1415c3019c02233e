"""The tones of a chord that a press means, low to high: what a strum sweeps over and an arpeggio runs through."""

from __future__ import annotations

from typing import Literal

from adaptive_instrument.music.voices.tone import Tone

ChordOf = Literal["current", "built"]
"""`current`: the tones of the chord that is in force, from the pressed pitch upward. `built`: the chord that the scale
has on the pressed pitch, whatever is in force."""


def chord(kind: ChordOf, count: int) -> tuple[Tone, ...]:
    """So many tones from the pressed pitch upward."""
    if kind == "current":
        return tuple(Tone("chord", number) for number in range(count))
    # Every second tone of the lock, three of them; then the same an octave higher.
    return tuple(Tone("built", number % 3, number // 3) for number in range(count))
