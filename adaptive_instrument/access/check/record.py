"""What an access check leaves in the player's mapping: when it was, and what was measured."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated

from annotated_types import Ge, Le, MaxLen

from adaptive_instrument.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessCheckSettings(Settings):
    """What the last access check measured. It plays nothing: it is kept for the therapist, and for the next check."""

    date: Annotated[str, MaxLen(20)] = ""
    """The day of the check, like `2026-03-31`; empty before the first."""
    reaction: Annotated[float, Ge(0), Le(60)] = 0.0
    """Seconds from a light to the press that answers it, on average."""
    reaction_spread: Annotated[float, Ge(0), Le(60)] = 0.0
    """Their standard deviation, seconds."""
    press_length: Annotated[float, Ge(0), Le(60)] = 0.0
    """Seconds that a press lasts, on average."""
    presses: Annotated[int, Ge(0), Le(10000)] = 0
    """How many presses that rests on."""
    missed: Annotated[int, Ge(0), Le(10000)] = 0
    """Lights that were not answered."""
    aim_offset: tuple[float, float] | None = None
    """How far beside its target the pointer settles, sideways and down, in parts of the stage (0..1)."""
    aim_spread: tuple[float, float] | None = None
    """How far that scatters (standard deviation), in parts of the stage."""
    degrees: Annotated[tuple[Annotated[int, Ge(-35), Le(70)], ...], MaxLen(64)] = ()
    """All targets of the instrument, kept while fewer of them are shown: they come back when accuracy allows."""


def dated(found: AccessCheckSettings, before: AccessCheckSettings, day: str) -> AccessCheckSettings:
    """The record with its day: a check that was begun in the menu knows none. ``before``: what is kept already."""
    if found.date or found == AccessCheckSettings(degrees=found.degrees):
        return found
    known = replace(before, date="", degrees=found.degrees) == found
    return replace(found, date=before.date if known else day)
