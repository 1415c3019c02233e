"""Strum: one press is a chord, string after string. One switch is a whole guitar's right hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal

from annotated_types import Ge, Le

from adaptive_instrument.music.chance import scatter
from adaptive_instrument.music.voices.chord_tones import ChordOf, chord
from adaptive_instrument.music.voices.figure import Articulation, Ends, Pressed, Stroke
from adaptive_instrument.settings import Settings

if TYPE_CHECKING:
    from adaptive_instrument.music.voices.settings import VoiceSettings

UPWARD = 0.82
"""Loudness of an up-stroke as a part of a down-stroke's."""
LATER_STRINGS = 0.25
"""How much softer the last string is than the first, as a part."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StrumSettings(Settings):
    """With `articulation = "strum"`: a press is a chord, one string after another."""

    chord: ChordOf = "current"
    """`current`: the chord in force, from the pressed pitch upward; from chord to chord each string goes to the nearest
    tone. `built`: the chord that the scale has there."""
    strings: Annotated[int, Ge(2), Le(8)] = 5
    """How many tones."""
    direction: Literal["down", "up", "alternate"] = "alternate"
    """`down`: low to high, as a hand strums down. `up`: high to low. `alternate`: down and up by turns."""
    time: Annotated[float, Ge(0), Le(0.5)] = 0.06
    """Seconds from the first string to the last."""
    human: Annotated[float, Ge(0), Le(1)] = 0.3
    """How unevenly the strings are struck, 0..1: the same way at the same place every time."""
    sustain: Literal["ring", "hold"] = "ring"
    """`ring`: the chord rings out for `ring` seconds by itself. `hold`: it lasts as long as the press."""


class Strum(Articulation):
    """A chord, string after string."""

    replaces = True

    def ends(self, voice: VoiceSettings) -> Ends:
        """Time, or the release."""
        return "itself" if voice.strum.sustain == "ring" else "release"

    def strokes(self, voice: VoiceSettings, pressed: Pressed) -> tuple[Stroke, ...]:
        """The strings in the order in which they are struck."""
        strum = voice.strum
        tones = chord(strum.chord, strum.strings)
        upward = strum.direction == "up" or (strum.direction == "alternate" and pressed.count % 2 == 1)
        loud = UPWARD if upward else 1.0
        strokes = []
        for place, tone in enumerate(reversed(tones) if upward else tones):
            along = place / max(1, strum.strings - 1)
            uneven = strum.human * scatter("strum", pressed.player, pressed.count, place)
            # The first string is the beat: it is struck when the press comes.
            after = strum.time * along * (1 + 0.25 * uneven) if place else 0.0
            strokes.append(
                Stroke(
                    tone,
                    after=after,
                    lasts=voice.ring if strum.sustain == "ring" else None,
                    loud=loud * (1 - LATER_STRINGS * along) * (1 + 0.25 * uneven),
                )
            )
        return tuple(strokes)
