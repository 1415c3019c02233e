"""How even clocks are, how quick, and how far notes lie beside them. Pure: frames in, milliseconds and tempos out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

import numpy as np
from numpy.typing import NDArray

from adaptive_instrument.bench.jack_rig import RATE
from adaptive_instrument.bench.music.drum_box import Message

CLOCK: Message = (0xF8,)
START: Message = (0xFA,)
CONTINUE: Message = (0xFB,)
STOP: Message = (0xFC,)
A_BEAT = 24
"""Clocks a quarter note."""


@dataclass(frozen=True, slots=True)
class Row:
    """The line through moments that should be even."""

    tempo: float
    """Beats a minute."""
    off: tuple[float, ...]
    """Milliseconds by which each is off the line."""

    @property
    def deviation(self) -> float:
        """The standard deviation, in milliseconds."""
        return float(np.std(self.off))

    @property
    def worst(self) -> float:
        """The greatest, in milliseconds."""
        return float(np.abs(self.off).max())


def clocks(
    tempo: Callable[[float], float], since: float, until: float, jitter: float = 0.0, seed: int = 1
) -> list[tuple[float, Message]]:
    """A plan of clocks from second to second: ``tempo`` in beats a minute, a function of the second. Each comes up to
    ``jitter`` seconds late, never before the one before it."""
    chance, found, at, last = Random(seed), [], since, since
    while at < until:
        last = max(last, at + chance.uniform(0, jitter))
        found.append((last, CLOCK))
        at += 60 / tempo(at) / A_BEAT
    return found


def even(frames: Sequence[int], a_beat: int) -> Row:
    """The line of the least squares through frames of which ``a_beat`` make a beat. Needs three of them."""
    count = np.arange(len(frames))
    every, since = np.polyfit(count, np.asarray(frames, float), 1)
    off = (np.asarray(frames) - since - every * count) * 1000 / RATE
    return Row(60 * RATE / (every * a_beat), tuple(float(one) for one in off))


def beside(frames: Sequence[int], grid: Sequence[int]) -> NDArray[np.float64]:
    """Milliseconds from the nearest frame of the grid to each frame: below 0 for those before it."""
    lines, moments = np.asarray(grid, float), np.asarray(frames, float)
    if not len(lines):
        return np.full(len(moments), np.nan)
    place = np.searchsorted(lines, moments)
    before, after = lines[np.maximum(place - 1, 0)], lines[np.minimum(place, len(lines) - 1)]
    gap = np.where(np.abs(moments - before) <= np.abs(moments - after), moments - before, moments - after)
    answer: NDArray[np.float64] = gap * 1000 / RATE
    return answer
