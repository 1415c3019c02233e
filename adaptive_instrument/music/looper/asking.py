"""Who asks the looper for something, and since when they have been asking."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

LONGEST_AGO = 60.0
"""Seconds."""
LEAVE = "looper.leave"
"""The change by which a player turns from what is recorded of them to something else."""
RECORDING = "recording"
"""What stands among what plays while something is recorded."""
REMEMBERS = "remembering"
"""The same while what is played is kept in mind."""
SIGNED = ("looper.switch", "looper.catch", "looper.record", "looper.add")
"""Changes that say whose they are."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A press that means the looper and not a note."""

    by: str = ""
    """The player whose press it is, empty when nobody's in particular."""
    ago: float = 0.0
    """Seconds since the movement began by which it was asked: what it sounded meanwhile was not meant as music."""
    count: int = 0
    """How many bars or rounds are asked for; 0 for as long as it pleases."""


def signed(what: str, value: object, player: str, ago: float = 0.0) -> object:
    """The value of a player's wish, with their name on it where the looper wants to know."""
    if what not in SIGNED or isinstance(value, Asked):
        return value
    return Asked(player, ago, value) if isinstance(value, int) else Asked(player, ago)


def asked(value: object, most: int) -> Asked | None:
    """What was asked for: at most ``most`` bars or rounds. A change may write it as a number, a player's name, or a
    table of ``by``, ``ago`` and ``count``. None when it is none of these."""
    if isinstance(value, Asked):
        told = value
    elif value is None:
        told = Asked()
    elif isinstance(value, str):
        told = Asked(value)
    elif isinstance(value, Mapping):
        if not set(value) <= {"by", "ago", "count"}:
            return None
        told = Asked(value.get("by", ""), value.get("ago", 0.0), value.get("count", 0))
    else:
        told = Asked(count=value)  # type: ignore[arg-type]
    whole = type(told.count) is int and 0 <= told.count <= most
    fits = whole and isinstance(told.by, str) and type(told.ago) in (int, float) and 0 <= told.ago <= LONGEST_AGO
    return told if fits else None
