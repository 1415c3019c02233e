"""Chance without a clock: the same place always throws the same number."""

from __future__ import annotations

from functools import lru_cache

MASK = (1 << 64) - 1
GOLDEN = 0x9E3779B97F4A7C15
PRIME = 1099511628211
"""Of FNV-1a, 64 bit (http://www.isthe.com/chongo/tech/comp/fnv/)."""
THIRD = (1 << 21) - 1
"""A third of the bits of a throw."""


def chance(*place: int | str) -> float:
    """A number in 0..1 (1 excluded) that looks thrown and depends on nothing but the place."""
    return _throw(place) / (MASK + 1)


def scatter(*place: int | str) -> float:
    """About a bell curve in -1..1 around 0, by place: the sum of three throws."""
    bits = _throw(place)
    return ((bits & THIRD) + (bits >> 21 & THIRD) + (bits >> 42 & THIRD)) / (1.5 * THIRD) - 1.0


def _throw(place: tuple[int | str, ...]) -> int:
    """64 bits: SplitMix64 over the parts of the place (Steele, Lea and Flood 2014)."""
    bits = GOLDEN
    for part in place:
        bits = (bits ^ (_number(part) if isinstance(part, str) else part & MASK)) + GOLDEN & MASK
        bits = (bits ^ bits >> 30) * 0xBF58476D1CE4E5B9 & MASK
        bits = (bits ^ bits >> 27) * 0x94D049BB133111EB & MASK
        bits ^= bits >> 31
    return bits


@lru_cache(maxsize=1024)
def _number(name: str) -> int:
    value = GOLDEN
    for byte in name.encode():
        value = (value ^ byte) * PRIME & MASK
    return value
