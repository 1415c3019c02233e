"""Hold, ring and latch: a press is one note."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adaptive_instrument.music.voices.figure import Articulation, Ends, Pressed, Stroke

if TYPE_CHECKING:
    from adaptive_instrument.music.voices.settings import VoiceSettings


class Hold(Articulation):
    """The note lasts as long as the press."""

    def ends(self, voice: VoiceSettings) -> Ends:
        """Its release."""
        return "release"

    def strokes(self, voice: VoiceSettings, pressed: Pressed) -> tuple[Stroke, ...]:
        """One note."""
        return (Stroke(),)


class Ring(Articulation):
    """The note rings out by itself."""

    def strokes(self, voice: VoiceSettings, pressed: Pressed) -> tuple[Stroke, ...]:
        """One note."""
        return (Stroke(lasts=voice.ring),)


class Latch(Articulation):
    """The note stays when the press is let go; the next press of the same target ends it."""

    def ends(self, voice: VoiceSettings) -> Ends:
        """The next press."""
        return "again"

    def strokes(self, voice: VoiceSettings, pressed: Pressed) -> tuple[Stroke, ...]:
        """One note."""
        return (Stroke(),)
