"""A calibration: what is made of how somebody rests, and of how far they move when that is asked. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal

RESTING, REACHING = 4.0, 6.0
"""Seconds of the two parts of a calibration."""
USED = 0.8
"""Part of the comfortable most that reaches the edge of the stage: nobody plays at their limit."""
LEAST, ABOVE_NOISE = 0.05, 4.0
"""What counts as reaching: this part of the range in force, and so many times the trembling at rest."""
SHOWN = 1 / 3
"""An axis, or one side of it, that moved less than this part of the other was not shown: it only went along."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """A calibration under way, for whoever draws it."""

    part: Literal["rest", "reach"]
    started: float
    lasts: float


Look = tuple[float, float]
"""Both axes at one moment, raw."""


def middle_of(looks: Sequence[Look]) -> Look:
    """The rest: the median of both axes."""
    return median(look[0] for look in looks), median(look[1] for look in looks)


def trembling_of(looks: Sequence[Look], rest: Look) -> Look:
    """How far both axes stray at rest."""
    return median(abs(look[0] - rest[0]) for look in looks), median(abs(look[1] - rest[1]) for look in looks)


def _far(distances: list[float]) -> float:
    # The ninth tenth, not the largest: one twitch must not make the whole stage hard to reach.
    return sorted(distances)[int(len(distances) * 0.9)]


def range_of(looks: Sequence[Look], rest: Look, trembling: Look, before: Look) -> Look:
    """How far from rest both axes have to move to reach the edge; ``before`` where nothing was shown."""
    across, down = (
        _reach([look[axis] - rest[axis] for look in looks], max(LEAST * before[axis], ABOVE_NOISE * trembling[axis]))
        for axis in (0, 1)
    )
    # In parts of the range in force, so that degrees of two axes, or of two people, can be compared.
    shown = across / before[0], down / before[1]
    if not any(shown):
        return before
    if shown[1] < SHOWN * shown[0]:
        down = before[1] * shown[0]
    elif shown[0] < SHOWN * shown[1]:
        across = before[0] * shown[1]
    return across, down


def _reach(moves: list[float], least: float) -> float:
    """The range of one axis, 0 when it was not moved. A weaker side counts, or it could never reach its edge."""
    whole = _far([abs(move) for move in moves])
    if whole < least or whole <= 0:
        return 0.0
    sides = ([-move for move in moves if move < 0], [move for move in moves if move > 0])
    far = [_far(side) for side in sides if side]
    return min((side for side in far if side >= max(least, SHOWN * whole)), default=whole) * USED
