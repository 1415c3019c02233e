"""Reads scales in Scala's format (``.scl``), the one in which tunings are exchanged. Pure: the text is handed in.

After huygens-fokker.org/scala/scl_format.html: lines that begin with ``!`` are remarks; then a description, how many
degrees there are, and each of them: with a point it is cents, else a ratio. The tonic itself is not written; the last
degree is the interval at which the scale repeats.
"""

from __future__ import annotations

import re
from math import log2

from adaptive_instrument.music.scales import CLOSEST, MOST_DEGREES, SMALLEST_PERIOD

ENDING = ".scl"
LARGEST = 100_000
"""Characters; a scale has some hundred."""
WIDEST = 10_000
"""Cents: farther than that nobody hears."""

_COUNT = re.compile(r"\s*(\d{1,6})(?!\S)")
_CENTS = re.compile(r"\s*(-?\d{0,12}\.\d{0,20})(?![\d./])")
_RATIO = re.compile(r"\s*(-?\d{1,40})(?:\s*/\s*(-?\d{1,40}))?(?![\d./])")


def read_scala(text: str) -> tuple[float, ...]:
    """The degrees of a scale in cents above the tonic, rising; the last one is where it repeats.

    Raises:
        ValueError: it is no scale that can be played, with the line and the cure.
    """
    if len(text) > LARGEST or "\0" in text:
        raise ValueError("this is no Scala file: choose a text file that ends in .scl")
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if not line.startswith("!")]
    if not lines or not any(line.strip() for _, line in lines):
        raise ValueError("this file is empty: choose a Scala file with a description, a count and degrees")
    if len(lines) < 2:
        raise ValueError("behind the description the count of degrees is missing: write it in a line of its own")
    number, line = lines[1]
    found = _COUNT.match(line)
    if found is None:
        raise ValueError(f"line {number} should say how many degrees there are, not {_shown(line)}: write a number")
    count = int(found[1])
    degrees = [(number, line) for number, line in lines[2:] if line.strip()]
    if count == 0:
        raise ValueError(f"line {number} says 0 degrees, there is nothing to play: choose a scale that has some")
    if count > MOST_DEGREES:
        raise ValueError(f"line {number} says {count} degrees: choose a scale of at most {MOST_DEGREES}")
    if len(degrees) < count:
        raise ValueError(
            f"line {number} says {count} degrees, but {len(degrees)} follow: write {len(degrees)} there, "
            "or put in the missing ones"
        )
    cents: list[float] = []
    for number, line in degrees[:count]:
        cents.append(_cents(number, line))
        before = cents[-2] if len(cents) > 1 else 0.0
        if cents[-1] < before + CLOSEST:
            raise ValueError(
                f"line {number} ({_shown(line)}) does not rise above the degree before it: put the degrees in order, "
                "the lowest first"
            )
    if cents[-1] < SMALLEST_PERIOD:
        raise ValueError(f"this scale repeats after {cents[-1]:g} cents: make the last degree 2/1, the octave")
    for number, line in degrees[count:]:
        if _CENTS.match(line) or _RATIO.match(line):
            raise ValueError(
                f"line {lines[1][0]} says {count} degrees, but line {number} ({_shown(line)}) is one more: "
                f"write {len(degrees)} there, or take it out"
            )
    return tuple(cents)


def _cents(number: int, line: str) -> float:
    cents = _CENTS.match(line)
    if cents is not None and cents[1].strip("-.") != "":
        return _heard(float(cents[1]), number, line)
    ratio = _RATIO.match(line) if cents is None else None
    if ratio is not None:
        above, below = int(ratio[1]), int(ratio[2] or 1)
        if above <= 0 or below <= 0:
            raise ValueError(f"line {number} ({_shown(line)}) is no ratio above 0: write one like 3/2")
        return _heard(1200 * (log2(above) - log2(below)), number, line)
    raise ValueError(
        f"line {number} ({_shown(line)}) is no degree: write cents with a point, like 701.955, or a ratio, like 3/2"
    )


def _heard(cents: float, number: int, line: str) -> float:
    if abs(cents) > WIDEST:
        raise ValueError(f"line {number} ({_shown(line)}) lies farther away than anybody hears: take it out")
    return cents


def _shown(line: str) -> str:
    line = line.strip()
    return repr(line if len(line) <= 30 else f"{line[:27]}...")
