"""Every way of sounding, by its name: a new one is a line here and a file beside this one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from adaptive_instrument.music.voices.arpeggio import Arpeggio
from adaptive_instrument.music.voices.drone import Drone
from adaptive_instrument.music.voices.drum import Drum
from adaptive_instrument.music.voices.figure import Articulation
from adaptive_instrument.music.voices.phrase import Phrase
from adaptive_instrument.music.voices.single import Hold, Latch, Ring
from adaptive_instrument.music.voices.strum import Strum

if TYPE_CHECKING:
    from adaptive_instrument.music.voices.settings import VoiceSettings

ArticulationName = Literal["hold", "ring", "latch", "arpeggio", "strum", "drone", "phrase", "drum"]

ARTICULATIONS: dict[ArticulationName, Articulation] = {
    "hold": Hold(),
    "ring": Ring(),
    "latch": Latch(),
    "arpeggio": Arpeggio(),
    "strum": Strum(),
    "drone": Drone(),
    "phrase": Phrase(),
    "drum": Drum(),
}

NEXT: tuple[ArticulationName, ...] = ("hold", "ring", "latch", "arpeggio", "strum", "phrase", "drone")
"""The round through which *next touch* goes: without drums, for which the pads would have to be others."""


def articulation_of(voice: VoiceSettings) -> Articulation:
    """How a voice sounds."""
    return ARTICULATIONS[voice.articulation]


def next_articulation(name: ArticulationName) -> ArticulationName:
    """The one after this, round and round."""
    return NEXT[(NEXT.index(name) + 1) % len(NEXT)] if name in NEXT else NEXT[0]


def needs_hold(voice: VoiceSettings) -> bool:
    """Whether a note ends when its press does: then a press without a release has to be given one."""
    return articulation_of(voice).ends(voice) == "release"
