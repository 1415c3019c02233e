"""When notes are heard against when they were wished for: one straight line through both, and what is left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from adaptive_instrument.bench.onsets import clean

APART = 0.008
"""Seconds by which a moment has to be apart from the one before, or nobody could tell whose onset it is."""
TOGETHER = 0.0012
"""Seconds within which notes are wished for at one moment."""
NEAR = 0.012
"""Seconds around where a note should be in which its onset is looked for: four times what is allowed."""
BEFORE, AFTER = 0.02, 0.3
"""Seconds around an xrun in which notes are left out: what was committed before it lies 0.1 s ahead, and the synth's
clock has to be found again behind it."""
SILENT = 96
"""Frames of silence before an onset."""
THRESHOLD = 0.002
"""Part of full scale above which there is sound: between clicks there is none at all."""


@dataclass(frozen=True, slots=True)
class Steadiness:
    """What came of one comparison, in milliseconds."""

    off: tuple[float, ...]
    """By how much each note was off the line, in the order in which they were wished for."""
    lost: int
    """Moments without any onset near them."""
    discarded: int
    """Moments left out for an xrun near them."""

    @property
    def deviation(self) -> float:
        """The standard deviation."""
        return float(np.std(self.off)) if self.off else float("nan")

    @property
    def worst(self) -> float:
        """The greatest of all."""
        return float(np.abs(self.off).max()) if self.off else float("nan")


def clicks(sound: NDArray[np.float32]) -> NDArray[np.int64]:
    """The frames at which a click begins."""
    loud = np.flatnonzero(np.abs(sound) > THRESHOLD)
    if not len(loud):
        return np.zeros(0, np.int64)
    first = np.concatenate(([True], np.diff(loud) > SILENT))
    found: NDArray[np.int64] = loud[first].astype(np.int64)
    return found


def moments(wished: Sequence[float]) -> NDArray[np.float64]:
    """The seconds at which something is wished for and nothing else so near that they could be confused."""
    ranked = np.unique(np.asarray(sorted(wished), np.float64))
    if not len(ranked):
        return ranked
    first = np.concatenate(([True], np.diff(ranked) > TOGETHER))
    begun = ranked[first]
    alone = np.diff(begun) > APART
    kept: NDArray[np.float64] = begun[np.concatenate(([True], alone)) & np.concatenate((alone, [True]))]
    return kept


def compared(
    wished: Sequence[float], found: NDArray[np.int64], rate: int, late: Sequence[int] = ()
) -> Steadiness | None:
    """What is left of each onset after a straight line through all: a constant delay and clocks that run a little
    apart are no jitter. ``late``: the frames of xruns. None when they cannot be brought together."""
    at = moments(wished)
    if len(at) < 4 or len(found) < 4:
        return None
    shift = _shift(at * rate, found, rate)
    if shift is None:
        return None
    line = np.array([0.0, shift])
    for _ in range(3):
        where = at * rate + np.polyval(line, at)
        off = _nearest(where, found)
        near = np.abs(off) < NEAR * rate
        kept = near & clean(where.astype(np.int64), late, int(BEFORE * rate), int(AFTER * rate))
        if kept.sum() < 4:
            return None
        line = line + np.polyfit(at[kept], off[kept], 1)
    where = at * rate + np.polyval(line, at)
    off = _nearest(where, found)
    usable = clean(where.astype(np.int64), late, int(BEFORE * rate), int(AFTER * rate))
    near = np.abs(off) < NEAR * rate
    return Steadiness(
        tuple((off[usable & near] * 1000 / rate).tolist()), int((usable & ~near).sum()), int((~usable).sum())
    )


def _shift(frames: NDArray[np.float64], found: NDArray[np.int64], rate: int) -> float | None:
    """How many frames later everything is heard, roughly: the shift under which most moments have an onset."""
    best, most = None, 0
    some = frames[:: max(1, len(frames) // 200)]
    for onset in found[: max(8, len(found) // 3)]:
        for moment in some[:3]:
            shift = float(onset - moment)
            count = int((np.abs(_nearest(some + shift, found)) < NEAR * rate / 2).sum())
            if count > most:
                best, most = shift, count
    return best if most >= len(some) // 4 else None


def _nearest(where: NDArray[np.float64], found: NDArray[np.int64]) -> NDArray[np.float64]:
    place = np.searchsorted(found, where)
    before, after = found[np.maximum(place - 1, 0)], found[np.minimum(place, len(found) - 1)]
    nearer = np.where(np.abs(before - where) <= np.abs(after - where), before - where, after - where)
    away: NDArray[np.float64] = nearer.astype(np.float64)
    return away
