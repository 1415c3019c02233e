"""Arpeggio: while a press is held, or until it comes again, its chord runs in time.

The first tone sounds at the press, for a press never waits; the others fall on the grid, with everybody else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal

from annotated_types import Ge, Le

from adaptive_instrument.music.chance import chance, scatter
from adaptive_instrument.music.transport import TICKS_PER_BEAT
from adaptive_instrument.music.voices.chord_tones import chord
from adaptive_instrument.music.voices.figure import Articulation, Ends, Pressed, Stroke
from adaptive_instrument.settings import Settings

if TYPE_CHECKING:
    from adaptive_instrument.music.voices.settings import VoiceSettings

Rate = Literal["1/1", "1/2", "1/4", "1/4 triplet", "1/8", "1/8 triplet", "1/16", "1/16 triplet"]

RATES: dict[str, int] = {
    "1/1": 4 * TICKS_PER_BEAT,
    "1/2": 2 * TICKS_PER_BEAT,
    "1/4": TICKS_PER_BEAT,
    "1/4 triplet": 2 * TICKS_PER_BEAT // 3,
    "1/8": TICKS_PER_BEAT // 2,
    "1/8 triplet": TICKS_PER_BEAT // 3,
    "1/16": TICKS_PER_BEAT // 4,
    "1/16 triplet": TICKS_PER_BEAT // 6,
}
"""Ticks from one step to the next; a beat is a quarter note."""

WEAK = 0.84
"""Loudness of a step beside the beat, as a part of one on it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArpeggioSettings(Settings):
    """With `articulation = "arpeggio"`: a press runs through its chord, in time."""

    chord: Literal["current", "built", "held"] = "current"
    """`current`: the chord in force, from the pressed pitch upward. `built`: the chord that the scale has there.
    `held`: whatever is held together, on a keyboard or by several switches."""
    order: Literal["up", "down", "up-down", "random", "chord"] = "up"
    """Which way it runs. `random`: every tone once, as if thrown, the same at the same place. `chord`: all at once."""
    tones: Annotated[int, Ge(1), Le(12)] = 4
    """How many tones, from the pressed pitch upward."""
    rate: Rate = "1/8"
    """From one step to the next; a quarter note (`1/4`) is a beat."""
    gate: Annotated[float, Ge(0.1), Le(2)] = 0.9
    """How long a tone lasts, as a part of a step; above 1 the tones overlap."""
    latched: bool = False
    """Whether it goes on when the press is let go: the same target again ends it, another one takes it over."""


class Arpeggio(Articulation):
    """A chord, tone after tone."""

    replaces = True

    def ends(self, voice: VoiceSettings) -> Ends:
        """The release, or the next press."""
        return "again" if voice.arpeggio.latched else "release"

    def every(self, voice: VoiceSettings) -> int:
        """A step of the grid."""
        return RATES[voice.arpeggio.rate]

    def step(self, voice: VoiceSettings, pressed: Pressed, number: int, tick: int) -> tuple[Stroke, ...]:
        """One tone, or the chord."""
        arpeggio = voice.arpeggio
        lasts = arpeggio.gate * self.every(voice) / TICKS_PER_BEAT * pressed.beat
        accent = 1.0 if number == 0 or tick % TICKS_PER_BEAT == 0 else WEAK
        loud = accent * (1 + 0.06 * scatter("arpeggio", pressed.player, tick))
        if arpeggio.chord == "held":
            turn = tick // self.every(voice)
            place = _place(arpeggio, pressed.among, turn, (pressed.player, "held"))
            # Each sounds when it is pressed, and from then on when it is its turn.
            theirs = number == 0 or arpeggio.order == "chord" or place == pressed.place
            return (Stroke(lasts=lasts, counted=True, loud=loud),) if theirs else ()
        tones = chord(arpeggio.chord, arpeggio.tones)
        if arpeggio.order == "chord":
            return tuple(Stroke(tone, lasts=lasts, counted=True, loud=loud) for tone in tones)
        tone = tones[_place(arpeggio, len(tones), number, (pressed.player, pressed.count))]
        return (Stroke(tone, lasts=lasts, counted=True, loud=loud),)


def _place(arpeggio: ArpeggioSettings, count: int, number: int, seed: tuple[int | str, ...]) -> int:
    """Which of so many tones step ``number`` is."""
    if arpeggio.order == "down":
        return count - 1 - number % count
    if arpeggio.order == "up-down":
        # The ends are not struck twice.
        around = number % max(1, 2 * count - 2)
        return min(around, 2 * count - 2 - around) if count > 1 else 0
    if arpeggio.order != "random" or count < 3:
        return number % count
    turn, place = divmod(number, count)
    order, before = _shuffled(seed, turn, count), _shuffled(seed, turn - 1, count)
    if order[0] == before[-1]:
        # The same tone twice in a row would sound like a mistake.
        order[0], order[1] = order[1], order[0]
    return order[place]


def _shuffled(seed: tuple[int | str, ...], turn: int, count: int) -> list[int]:
    """Every tone once, in the order of this turn."""
    return sorted(range(count), key=lambda tone: chance("order", *seed, turn, tone))
