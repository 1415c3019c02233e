"""Drum: a press is a hit. Every target is another drum of the kit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adaptive_instrument.music.voices.figure import Articulation, Pressed, Stroke

if TYPE_CHECKING:
    from adaptive_instrument.music.voices.settings import VoiceSettings

LASTS = 0.5
"""Seconds: a drum dies away by itself, and a cymbal must not be choked."""


class Drum(Articulation):
    """One hit."""

    drums = True

    def strokes(self, voice: VoiceSettings, pressed: Pressed) -> tuple[Stroke, ...]:
        """One note."""
        return (Stroke(lasts=LASTS),)
