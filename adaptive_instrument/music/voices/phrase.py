"""Phrase: one press is a short figure, in key and in time, from the pressed tone on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal

from annotated_types import Ge, Le

from adaptive_instrument.music.chance import scatter
from adaptive_instrument.music.transport import TICKS_PER_BEAT
from adaptive_instrument.music.voices.figure import Articulation, Pressed, Stroke
from adaptive_instrument.music.voices.phrases import PHRASES, parts
from adaptive_instrument.music.voices.tone import Tone
from adaptive_instrument.settings import Settings

if TYPE_CHECKING:
    from adaptive_instrument.music.voices.settings import VoiceSettings

BY_TURNS = "by turns"
GATE = 0.92
"""How long a note lasts, as a part of its place: so that one that is struck again is heard to be."""

PhraseName = Literal[
    "by turns", "answer", "bird", "brook", "call", "climb", "cradle", "curl", "fall", "grace", "lift", "march",
    "question", "sigh", "skip", "tumble", "wave",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class PhraseSettings(Settings):
    """With `articulation = "phrase"`: a press plays a short figure from its pitch on; the next press takes over."""

    name: PhraseName = "by turns"
    """Which figure; `by turns`: each press plays the next one of the list."""
    speed: Annotated[float, Ge(0.25), Le(4)] = 1.0
    """How quickly, in multiples of the tempo: 2 is twice as quick."""


class Phrase(Articulation):
    """A short figure."""

    replaces = True

    def strokes(self, voice: VoiceSettings, pressed: Pressed) -> tuple[Stroke, ...]:
        """Its notes."""
        phrase = voice.phrase
        names = tuple(PHRASES)
        name = names[pressed.count % len(names)] if phrase.name == BY_TURNS else phrase.name
        beat = pressed.beat / phrase.speed
        return tuple(
            Stroke(
                Tone("step", part.step) if part.step else Tone(),
                ticks=round(part.ticks / phrase.speed),
                lasts=GATE * part.lasts / TICKS_PER_BEAT * beat,
                counted=True,
                loud=(1.0 if not place else 0.9) * (1 + 0.06 * scatter("phrase", name, place)),
            )
            for place, part in enumerate(parts(name))
        )
