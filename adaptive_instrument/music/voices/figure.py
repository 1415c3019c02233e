"""What all ways of sounding have in common: a press becomes strokes, and something ends them.

This is the whole interface between the voice, which knows notes, and the ways of sounding, which know none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from adaptive_instrument.music.voices.tone import OWN, Tone

if TYPE_CHECKING:
    from adaptive_instrument.music.voices.settings import VoiceSettings

Ends = Literal["release", "itself", "again"]
"""What ends a press's notes: the release of the press, time by itself, or the next press of the same target."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """One note of a figure."""

    tone: Tone = OWN
    ticks: int = 0
    """How long after the beginning, in ticks of the transport."""
    after: float = 0.0
    """And in seconds, on top of them."""
    lasts: float | None = None
    """Seconds; None for until the press ends."""
    counted: bool = False
    """Whether that is so many beats: another tempo, another length."""
    loud: float = 1.0
    """The part of the press's velocity."""
    swell: float | None = None
    """Seconds in which it grows from nothing; None for as the voice says."""
    yields: bool = False
    """True for an echo and the like: it takes nobody's place, and is left out where there is none."""


@dataclass(frozen=True, slots=True)
class Pressed:
    """What a way of sounding may know of the press."""

    player: str
    count: int
    """The player's presses before this one."""
    tick: int
    """The tick at which it begins."""
    beat: float
    """Seconds of a beat at this tempo."""
    place: int = 0
    """Which of the presses that go on now it is, from the lowest target up."""
    among: int = 1
    """How many go on now."""


class Articulation:
    """A way of sounding. Most of them say nothing but ``strokes``."""

    replaces = False
    """Whether a press takes the place of what the one before still goes on to play."""
    drums = False
    """Whether it plays a drum kit, whatever the player's lock."""

    def ends(self, voice: VoiceSettings) -> Ends:
        """What ends its notes."""
        return "itself"

    def strokes(self, voice: VoiceSettings, pressed: Pressed) -> tuple[Stroke, ...]:
        """The notes of a press; none for one that goes on step by step."""
        return ()

    def fades(self, voice: VoiceSettings) -> float:
        """Seconds in which its notes fade when the next press ends them."""
        return voice.release

    def every(self, voice: VoiceSettings) -> int:
        """Ticks from one step to the next of what goes on until it is ended; 0 for what does not."""
        return 0

    def step(self, voice: VoiceSettings, pressed: Pressed, number: int, tick: int) -> tuple[Stroke, ...]:
        """The notes of step ``number``, which is at ``tick`` (the first one is where the press begins)."""
        return ()
