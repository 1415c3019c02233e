"""What an access check has measured, raw, and the robust figures made of it.

Everything is kept as it was seen, so that another rule can judge it later; the figures pass over outliers (a sneeze, a
word with the helper) and mind fatigue: who grows slower is measured by how they are at the end.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import fmean, median

from adaptive_instrument.access.check.shake import Shake

OUTLYING = 3.0
"""Values farther from the median than so many scaled median deviations are passed over (Leys et al. 2013)."""
SCALED = 1.4826
"""Makes of a median deviation the standard deviation of normal values."""
TIRED = 1.15
"""The second half counts alone when it is so many times the whole: fatigue, and not scatter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Presses:
    """How one control was pressed when a cue asked for one press. All in seconds."""

    reactions: tuple[float, ...] = ()
    """From each cue to the raw press that answered it, in order."""
    lengths: tuple[float, ...] = ()
    """From each press to its release."""
    chatter: tuple[float, ...] = ()
    """Each gap within a press in which the contact was up, though the person never let go."""
    repeats: tuple[float, ...] = ()
    """From a press to each further one that nobody had asked for."""
    returns: tuple[float, ...] = ()
    """From letting go to each of those that was a mere touch, soon after: the hand had not come to rest."""
    strays: tuple[float, ...] = ()
    """How long each touch lasted that no cue had asked for and that was no repeat."""
    missed: int = 0
    """Cues that were not answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """A level or an axis, in its raw unit: at rest, and moved as far as is comfortable."""

    rest: float
    noise: float
    """How far it strays from rest by itself (the 98th of a hundred values)."""
    most: float
    """The comfortable most, as a signed distance from rest."""


@dataclass(frozen=True, slots=True)
class Aim:
    """One target that was lit, and where the pointer settled; all in 0..1 of the player's part of the stage."""

    x: float
    y: float
    """The target's centre."""
    dx: float
    dy: float
    """From the target's centre to where the pointer settled (the middle of its stay)."""
    spread_x: float = 0.0
    spread_y: float = 0.0
    """Standard deviation of the pointer while it stayed."""
    travel: float = 0.0
    """Seconds from the cue until the pointer had settled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pointed:
    """How somebody points."""

    aims: tuple[Aim, ...] = ()
    passing: tuple[float, ...] = ()
    """Seconds of each stay on a target that was not meant, on the way to the lit one."""
    slips: tuple[float, ...] = ()
    """Seconds of each slip off the target that was meant, once it had been reached."""
    range: tuple[float, float] | None = None
    """For a head or a stick: how far from rest is comfortable in both axes, in the axes' unit."""
    shake: Shake | None = None
    """For a head or a stick: how it trembles, at rest or moving; how far in parts of the range."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurements:
    """Everything one access check has measured."""

    presses: Mapping[str, Presses] = field(default_factory=dict)
    """By control."""
    reaches: Mapping[str, Reach] = field(default_factory=dict)
    """By control, for those that watch a level or an axis."""
    level: Reach | None = None
    """For the method ``level``: what is bowed."""
    pointed: Pointed | None = None


def usual(values: Sequence[float]) -> list[float]:
    """The values without outliers, in order."""
    if len(values) < 4:
        return list(values)
    middle = median(values)
    # Values that hardly differ must not make outliers of each other.
    deviation = max(SCALED * median(abs(value - middle) for value in values), 0.1 * abs(middle))
    return [value for value in values if abs(value - middle) <= OUTLYING * deviation]


def mean_and_spread(values: Sequence[float]) -> tuple[float, float] | None:
    """Mean and standard deviation without outliers, of the later half alone when it is clearly the larger one.

    None without values.
    """
    kept = usual(values)
    if not kept:
        return None
    late = kept[len(kept) // 2 :]
    if len(kept) >= 6 and fmean(late) > TIRED * fmean(kept[: len(kept) // 2]):
        kept = late
    mean = fmean(kept)
    if len(kept) < 2:
        return mean, 0.0
    variance = sum((value - mean) ** 2 for value in kept) / (len(kept) - 1)
    return mean, float(variance**0.5)


def high(values: Sequence[float], part: float) -> float:
    """The value that ``part`` (0..1) of the values do not exceed; 0 without values."""
    if not values:
        return 0.0
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]
