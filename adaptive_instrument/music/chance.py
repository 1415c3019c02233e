"""Chance without a clock: the same place always throws the same number."""

from __future__ import annotations

from functools import lru_cache

PRIME, BASIS = 1099511628211, 14695981039346656037
"""FNV-1a, 64 bit (http://www.isthe.com/chongo/tech/comp/fnv/)."""
MASK = (1 << 64) - 1


@lru_cache(maxsize=4096)
def chance(*place: int | str) -> float:
    """A number in 0..1 (1 excluded) that looks thrown and depends on nothing but the place."""
    value = BASIS
    for byte in "\0".join(str(part) for part in place).encode():
        value = ((value ^ byte) * PRIME) & MASK
    # The low bits of FNV are good, the high ones of short texts less so: mix once more (from MurmurHash3's end).
    value = ((value ^ (value >> 33)) * 0xFF51AFD7ED558CCD) & MASK
    return (value ^ (value >> 33)) / (MASK + 1)


def scatter(*place: int | str) -> float:
    """About a bell curve in -1..1 around 0, by place: the sum of three throws."""
    return sum(chance(*place, n) for n in range(3)) / 1.5 - 1.0
