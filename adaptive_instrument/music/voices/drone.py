"""Drone: a ground to play over. It grows slowly, stays, and moves to whatever is pressed next.

A plucked string or a bell has died away before it could grow. So a drone has a voice of its own beside the player's,
which sounds as the player's does where that sounds on, and else as strings.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal

from annotated_types import Ge, Le, MaxLen, MinLen

from adaptive_instrument.music.voices.figure import Articulation, Ends, Pressed, Stroke
from adaptive_instrument.music.voices.tone import OWN, Tone
from adaptive_instrument.settings import Settings

if TYPE_CHECKING:
    from adaptive_instrument.music.voices.settings import VoiceSettings

VOICE = "drone"
"""The voice of its notes."""
TONES: dict[str, tuple[Tone, float]] = {
    "own": (OWN, 1.0),
    "fifth": (Tone("fifth", 1), 0.8),
    "octave": (Tone(octaves=1), 0.75),
    "octave below": (Tone(octaves=-1), 0.9),
}
"""What a drone may be made of, and how loud each is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DroneSettings(Settings):
    """With `articulation = "drone"`: a ground that stays; the same target again ends it, another one moves it."""

    tones: Annotated[
        tuple[Literal["own", "fifth", "octave", "octave below"], ...], MinLen(1), MaxLen(4)
    ] = ("own", "fifth", "octave")  # fmt: skip
    """What sounds: the pressed pitch itself, its fifth, the octaves above and below. Each is in the player's lock."""
    fade: Annotated[float, Ge(0), Le(20)] = 2.0
    """Seconds in which it comes, and goes."""


class Drone(Articulation):
    """A ground of several tones."""

    replaces = True

    def ends(self, voice: VoiceSettings) -> Ends:
        """The next press of the same target."""
        return "again"

    def fades(self, voice: VoiceSettings) -> float:
        """As it came."""
        return voice.drone.fade

    def strokes(self, voice: VoiceSettings, pressed: Pressed) -> tuple[Stroke, ...]:
        """All tones at once."""
        drone = voice.drone
        chosen = (TONES[name] for name in dict.fromkeys(drone.tones))
        return tuple(Stroke(tone, loud=loud, swell=drone.fade) for tone, loud in chosen)
