"""Highlight: what a scan shows of itself, for a stage that draws it and an ear that hears it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Cue = Literal["none", "note", "spoken"]
"""Auditory cue: ``note``: each highlighted target is heard as a short, quiet preview. ``spoken``: its name is said."""


@dataclass(frozen=True, slots=True)
class Highlight:
    """What stands out at one moment of a scan."""

    targets: tuple[int, ...]
    """The targets that stand out together, rising: one, a row, a group; none while the scan rests."""
    since: float = 0.0
    """Second at which they began to stand out."""
    lasts: float | None = None
    """Seconds until the scan moves on by itself (or chooses, when waiting chooses); None: it stays."""
    armed: int | None = None
    """The target that presses strike now (*select, then strike*); None while none is armed."""
    rows: tuple[int, ...] = ()
    """How many targets each row has that is scanned as a whole, from the lowest; none when there are no rows."""
    paused: bool = False
    """Whether the scan stands still because the chosen note is held."""
    cue: Cue = "none"
    """How what stands out is to be heard as well."""
    rests: bool = False
    """Whether a scan that would move, or stand there, by itself waits for a press to begin."""
