"""Echo: every note comes again, in time and softer. It takes nobody's place, and goes when the music is hushed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Annotated

from annotated_types import Ge, Le

from adaptive_instrument.music.transport import TICKS_PER_BEAT
from adaptive_instrument.music.voices.arpeggio import RATES, Rate
from adaptive_instrument.music.voices.figure import Stroke
from adaptive_instrument.settings import Settings

FAINTEST = 0.08
"""An echo softer than this part of its note is not heard, and not played."""
REPEATS = 3
"""How often, where an echo is asked for and nothing more is said."""
LONGEST = 0.9
"""How long an echo lasts at most, as a part of the delay."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EchoSettings(Settings):
    """Every note comes again, whatever the articulation."""

    repeats: Annotated[int, Ge(0), Le(8)] = 0
    """How often; 0 for no echo."""
    delay: Rate = "1/4"
    """From one to the next; a quarter note (`1/4`) is a beat."""
    decay: Annotated[float, Ge(0.1), Le(1)] = 0.6
    """How loud each is, as a part of the one before."""


def echoed(strokes: Iterable[Stroke], echo: EchoSettings, beat: float, most: int) -> tuple[Stroke, ...]:
    """The strokes with their echoes, ``most`` of them at most; ``beat`` is how many seconds one lasts."""
    strokes = tuple(strokes)
    if not echo.repeats:
        return strokes
    ticks, again = RATES[echo.delay], list(strokes)
    longest = LONGEST * ticks / TICKS_PER_BEAT * beat
    for repeat in range(1, echo.repeats + 1):
        loud = echo.decay**repeat
        if loud < FAINTEST or most <= 0:
            break
        again += [
            replace(
                stroke,
                ticks=stroke.ticks + repeat * ticks,
                lasts=longest if stroke.lasts is None else min(stroke.lasts, longest),
                loud=stroke.loud * loud,
                swell=0.0,
                yields=True,
            )
            for stroke in strokes[:most]
        ]
        most -= len(strokes)
    return tuple(again)
