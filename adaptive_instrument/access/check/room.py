"""How many targets fit a person: by where their pointer settles, or by how long a round of scanning may take.

The size that a pointer asks for is that of Feit et al. 2017 ("Toward Everyday Gaze Input", CHI): twice the offset plus
twice the standard deviation, along each axis, so that about 95 of 100 looks fall on the target that was meant. That is
enough where a slip is put right before anything sounds; where gliding sounds each slip it is two and a half times.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence

from adaptive_instrument.access.check.measures import Aim
from adaptive_instrument.access.zones import Shape, Zone, zones

STEPS = (7, 5, 3, 2)
"""Numbers of targets that make music: the scale, its pentatonic, the chord, tonic and fifth."""
FEWEST = 2
STAYING, GLIDING = 2.0, 2.5
"""Standard deviations to each side of a target that is stayed on, and of one that sounds as it is entered: as much
more as a spread is worth that is known of nine aims only (the 97.5% prediction interval of Student's t)."""
NEARBY = 0.25
"""How far an aim speaks for its surroundings, as a part of the stage: the width of a bell curve."""
BORROWED = 2.0
"""Each place's scatter is mixed with everybody's as if so many aims had been made anywhere: one aim has no scatter."""
LONELY = 0.4
"""An aim with hardly another one nearby says little of scatter: its part is not blown up beyond one through this."""
GROWTH = 1.25
"""More targets come back only when they would fit even so much worse an aim: else they would come and go."""
ROUND = 10.0
"""Seconds a round of scanning may take at most: two bars of a slow tune."""
ROUND_GROWTH = 1.15
"""The same for a round of scanning."""


def size_for(aims: Sequence[Aim], x: float, y: float, spreads: float = STAYING) -> tuple[float, float]:
    """Width and height (0..1 of the stage) that a target at ``x``, ``y`` must have; 0 without aims.

    ``spreads``: how many standard deviations have room to each side.
    """
    if not aims:
        return 0.0, 0.0
    across = _size(aims, (x, y), [aim.dx for aim in aims], [aim.spread_x for aim in aims], spreads)
    down = _size(aims, (x, y), [aim.dy for aim in aims], [aim.spread_y for aim in aims], STAYING)
    return across, down


def fits(
    aims: Sequence[Aim], targets: Iterable[Zone], worse: float = 1.0, sideways: bool = False, spreads: float = STAYING
) -> bool:
    """Whether every target is as large as the aim asks for. ``sideways``: the pointer moves from side to side only."""
    for zone in targets:
        width, height = size_for(aims, zone.x + zone.width / 2, zone.y + zone.height / 2, spreads)
        if width * worse > zone.width or (height * worse > zone.height and not sideways):
            return False
    return True


def targets_for(
    aims: Sequence[Aim], shape: Shape, now: int, full: int, sideways: bool = False, hidden: float = 1.0,
    spreads: float = STAYING,
) -> int:  # fmt: skip
    """How many targets can be hit.

    Args:
        aims: what was measured; without any it stays as it is.
        shape: how the targets lie.
        now: how many there are now.
        full: how many the instrument has when all are shown.
        sideways: the pointer moves from side to side only, and heights do not count.
        hidden: how many times as large the true errors are as those that were seen.
        spreads: standard deviations that have room to each side of a target: ``STAYING`` or ``GLIDING``.
    """
    if not aims:
        return now

    def holds(count: int, worse: float) -> bool:
        return fits(aims, zones(shape, count, sideways), worse * hidden, sideways, spreads)

    return _step(now, full, holds, GROWTH)


def targets_in_time(interval: float, now: int, full: int) -> int:
    """How many targets can be scanned in a round that is not too long, at ``interval`` seconds each."""
    return _step(now, full, lambda count, worse: interval * count * worse <= ROUND, ROUND_GROWTH)


def _step(now: int, full: int, holds: Callable[[int, float], bool], growth: float) -> int:
    counts = sorted({now, full, *(step for step in STEPS if step < max(now, full))}, reverse=True)
    for count in counts:
        if holds(count, growth if count > now else 1.0):
            return count
    return min(now, FEWEST)


def _size(
    aims: Sequence[Aim], place: tuple[float, float], errors: Sequence[float], spreads: Sequence[float], wide: float
) -> float:
    weights = _near(aims, *place)
    total, offset = sum(weights), _offset(weights, errors)
    # Each aim scatters around what the eyes are off by at its own place. Around one offset for the whole stage its
    # scatter would hold the difference of the places too, which the offset here has counted already.
    scatter = []
    for aim, error, spread in zip(aims, errors, spreads, strict=True):
        own = _near(aims, aim.x, aim.y)
        # The aim itself has a part in its own offset, and lies so much nearer to it.
        share = max(LONELY, 1 - 1 / sum(own))
        scatter.append((error - _offset(own, errors)) ** 2 / share + spread**2)
    here = sum(weight * each for weight, each in zip(weights, scatter, strict=True))
    variance = (here + BORROWED * sum(scatter) / len(scatter)) / (total + BORROWED)
    return float(2 * (abs(offset) + wide * variance**0.5))


def _near(aims: Sequence[Aim], x: float, y: float) -> list[float]:
    """How much each aim speaks for a place."""
    weights = [math.exp(-((aim.x - x) ** 2 + (aim.y - y) ** 2) / (2 * NEARBY**2)) for aim in aims]
    # Where nobody has aimed, everybody's aims count.
    return weights if sum(weights) >= 1e-3 else [1.0] * len(aims)


def _offset(weights: Sequence[float], errors: Sequence[float]) -> float:
    return sum(weight * error for weight, error in zip(weights, errors, strict=True)) / sum(weights)
