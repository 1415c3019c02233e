"""When notes are heard against when they were wished for, and by how much that varies."""

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
AHEAD, BEHIND = 0.02, 0.2
"""Seconds ahead of an xrun and behind it in which notes are left out: what was committed before it lies 0.1 s ahead,
and the clock of the synth is found again within as much."""
FIRST = 24
"""Moments by which the delay is found."""
FEWEST = 14
"""Onsets without which nothing is said."""
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


def followed(at: NDArray[np.float64], found: NDArray[np.float64]) -> NDArray[np.float64]:
    """The second at which each moment was heard, NaN where no onset is near. Both are by one clock of which the
    moments' zero is unknown; where the first ones lie is looked for.
    """
    answer = np.full(len(at), np.nan)
    shift = _first_shift(at[:FIRST], found)
    if shift is None or not len(found):
        return answer
    away = _nearest(at + shift, found)
    near = np.abs(away) < NEAR
    answer[near] = (at + shift + away)[near]
    return answer


def compared(
    at: NDArray[np.float64], heard: NDArray[np.float64], late: NDArray[np.float64] | Sequence[float] = ()
) -> Steadiness | None:
    """How far each onset lies from the delay that all have, which is no jitter. ``late``: the seconds of xruns, around
    which nothing counts. None when hardly any onset is left.
    """
    if not len(at) or np.isnan(heard).all():
        return None
    where = np.where(np.isnan(heard), at + np.nanmedian(heard - at), heard)
    usable = clean(where, late, BEHIND, AHEAD)
    kept = usable & ~np.isnan(heard)
    lost = int((usable & np.isnan(heard)).sum())
    if kept.sum() <= FEWEST:
        return None
    delay = (heard - at)[kept]
    off = (delay - np.median(delay)) * 1000
    return Steadiness(tuple(float(one) for one in off), lost, len(at) - lost - len(off))


def _first_shift(moments: NDArray[np.float64], found: NDArray[np.float64]) -> float | None:
    """How many seconds later everything is heard: the shift under which most of the first moments have an onset."""
    best, most = None, 0
    for onset in found[: 2 * FIRST]:
        for moment in moments[:4]:
            shift = float(onset - moment)
            count = int((np.abs(_nearest(moments + shift, found)) < NEAR / 2).sum())
            if count > most:
                best, most = shift, count
    return best if most >= max(4, len(moments) // 2) else None


def _nearest(where: NDArray[np.float64], found: NDArray[np.float64]) -> NDArray[np.float64]:
    place = np.searchsorted(found, where)
    before, after = found[np.maximum(place - 1, 0)], found[np.minimum(place, len(found) - 1)]
    away: NDArray[np.float64] = np.where(
        np.abs(before - where) <= np.abs(after - where), before - where, after - where
    ).astype(np.float64)
    return away
