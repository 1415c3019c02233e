"""What an access method says: this target, on or off, how hard."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Union


@dataclass(frozen=True, slots=True)
class Select:
    """A target was struck and is held until a ``Deselect`` with the same ``holder``."""

    t: float
    holder: str
    """Who holds it (a control, a MIDI key). Two holders may mean the same pitch; each lets go only of its own."""
    target: int
    """Index into the player's layout; for the method *keys* the MIDI key 0..127."""
    force: float | None = None
    """0..1, how hard, when the device says so (MIDI velocity)."""
    gap: float | None = None
    """Seconds since this player's previous strike; None at the first."""
    group: str = ""
    """Which gestures move it: those of the same group (a MIDI channel of one port)."""
    free: bool = False
    """True for a bow: it is never drawn to the grid, whatever help the player has."""
    raw_target: int | None = None
    """What stood out when the player pressed, where help has credited another target; else None."""
    meant: float | None = None
    """The second (a beat) for which the press was meant, where help in timing knows it; ``t`` is when it came."""


@dataclass(frozen=True, slots=True)
class Deselect:
    """A holder let go of its target."""

    t: float
    holder: str
    force: float | None = None
    """0..1, how quickly, when the device says so (MIDI release velocity)."""


@dataclass(frozen=True, slots=True)
class Express:
    """A continuous gesture over everything that a group sounds: 0..1, 1 is full loudness."""

    t: float
    value: float
    group: str = ""
    """``*`` for everything of the player's."""
    to: str = ""
    """What it moves: ``loudness``, ``brightness``, ``vibrato`` or ``pitch``; empty for what the voice says."""
    reach: float = 12.0
    """For the pitch: the semitones that 1 means."""


@dataclass(frozen=True, slots=True)
class BendBy:
    """A pitch gesture over everything that a group sounds, in semitones from the struck pitch."""

    t: float
    semitones: float
    group: str = ""


Selection = Union[Select, Deselect, Express, BendBy]
