"""Doublings: every note has company, an octave, a third or a fifth away, each in the player's lock."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Literal

from adaptive_instrument.music.voices.figure import Stroke
from adaptive_instrument.music.voices.tone import OWN, Tone

Double = Literal["octave above", "octave below", "third above", "third below", "fifth above", "fifth below"]

DOUBLES: dict[str, Tone] = {
    "octave above": Tone(octaves=1),
    "octave below": Tone(octaves=-1),
    "third above": Tone("third", 1),
    "third below": Tone("third", -1),
    "fifth above": Tone("fifth", 1),
    "fifth below": Tone("fifth", -1),
}
"""Doublings by name."""

SOFTER = 0.75
"""Loudness of a doubling, as a part of its note's: it colours the note and is not a second one."""


def doubled(strokes: Iterable[Stroke], doubles: Sequence[Double]) -> tuple[Stroke, ...]:
    """The strokes with their company. A tone that is itself a chord's moves by octaves only: it has company enough."""
    found: list[Stroke] = []
    for stroke in strokes:
        found.append(stroke)
        for name in dict.fromkeys(doubles):
            double = DOUBLES[name]
            if stroke.tone == OWN:
                found.append(replace(stroke, tone=double, loud=stroke.loud * SOFTER))
            elif double.kind == "own":
                tone = replace(stroke.tone, octaves=stroke.tone.octaves + double.octaves)
                found.append(replace(stroke, tone=tone, loud=stroke.loud * SOFTER))
    return tuple(found)
