"""Who asks the looper for something, and since when they have been asking."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Asked:
    """A press that means the looper and not a note."""

    by: str = ""
    """The player whose press it is, empty when nobody's in particular."""
    ago: float = 0.0
    """Seconds since the movement began by which it was asked: what it sounded meanwhile was not meant as music."""
    count: int = 0
    """How many bars or rounds are asked for; 0 for as long as it pleases."""
