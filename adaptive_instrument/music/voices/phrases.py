"""Figures that one press plays: our own, one line each. A figure is written in steps of the player's lock from what was
pressed (0 is that itself, -1 the tone below), each with its beats behind a colon (1/2 of one where nothing is said);
``_`` is a rest."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from adaptive_instrument.music.transport import TICKS_PER_BEAT

PHRASES: dict[str, str] = {
    "answer": "0 1 2 0:1",
    "bird": "4:1/4 2:1/4 4:1/4 2:1/4 5:1",
    "brook": "0:1/4 2:1/4 1:1/4 3:1/4 2:1/4 4:1/4 3:1/4 5:3/4",
    "call": "0:3/4 0:1/4 4:1 2:1",
    "climb": "0 1 2 3 4:1",
    "cradle": "0:1 2 1:1 -1 0:1",
    "curl": "0:1/4 1:1/4 0:1/4 -1:1/4 0:1",
    "fall": "4 3 2 1 0:1",
    "grace": "1:1/8 0:15/8",
    "lift": "-2:1/4 0:1/4 2:1/4 4:5/4",
    "march": "0 _:1/4 0:1/4 2 4 2:1",
    "question": "0 2 1 3:3/2",
    "sigh": "2:3/2 1:1/2 0:1",
    "skip": "0:3/4 2:1/4 4:3/4 2:1/4 0:1",
    "tumble": "0:1/3 -1:1/3 -2:1/3 0:1/3 -1:1/3 -2:1/3 -4:1",
    "wave": "0 2 4 5 4 2 0:1",
}
"""Figures by name; a new one is one line here."""


@dataclass(frozen=True, slots=True)
class Part:
    """One note of a figure."""

    step: int
    """Steps of the lock from what was pressed."""
    ticks: int
    """When it begins, from the figure's beginning."""
    lasts: int
    """Ticks."""


@cache
def parts(name: str) -> tuple[Part, ...]:
    """The notes of a figure.

    Raises:
        KeyError: there is none of that name.
        ValueError: its line cannot be read.
    """
    found: list[Part] = []
    at = 0
    for word in PHRASES[name].split():
        step, _, length = word.partition(":")
        beats, _, parts_of_one = (length or "1/2").partition("/")
        lasts = int(beats) * TICKS_PER_BEAT // int(parts_of_one or 1)
        if step != "_":
            found.append(Part(int(step), at, lasts))
        at += lasts
    return tuple(found)
