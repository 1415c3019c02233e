"""How people vary: draws from the distributions that reaction times and presses follow, always from a given seed."""

from __future__ import annotations

import math
from random import Random

TAIL = 0.6
"""Part of the spread of a reaction time that is its slow tail. Reaction times are skewed to the right and are usually
described by the ex-Gaussian (Hohle 1965; Luce 1986); with 0.6 the skewness is 0.43, a mild one."""
NEVER_BEFORE = 0.12
"""Seconds: nobody answers a sight sooner (the time that eye, nerve and muscle take at least)."""


def reaction(chance: Random, mean: float, spread: float) -> float:
    """A reaction time in seconds: ex-Gaussian with this mean and standard deviation."""
    tail = TAIL * spread
    drawn = chance.gauss(mean - tail, spread * math.sqrt(1 - TAIL * TAIL)) + chance.expovariate(1 / tail)
    return max(NEVER_BEFORE, drawn)


def length(chance: Random, mean: float, spread: float, least: float = 0.04) -> float:
    """A positive length in seconds (a press, a pause): log-normal with this mean and standard deviation."""
    if spread <= 0:
        return max(least, mean)
    variance = math.log(1 + (spread / mean) ** 2)
    return max(least, math.exp(chance.gauss(math.log(mean) - variance / 2, math.sqrt(variance))))


def melody(chance: Random, count: int, notes: int) -> list[int]:
    """Which targets a player wants, one after the other: mostly steps, a tenth repeats, a fifth leaps."""
    place, wanted = chance.randrange(count), []
    for _ in range(notes):
        kind = chance.random()
        if count > 1 and kind >= 0.1:
            far = 1 if kind < 0.8 else chance.randint(2, 4)
            there = place + chance.choice((-far, far))
            if not 0 <= there < count:
                there = place - 1 if place else 1
            place = there
        wanted.append(place)
    return wanted
