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
AGAIN, LOST = 4, 1.0
"""Moments in a row without an onset after which the delay is found anew, and seconds that a server may have lost."""
NEIGHBOURS = 7
"""Onsets before and behind one by which it is judged."""
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


def followed(at: NDArray[np.float64], found: NDArray[np.int64], rate: int) -> NDArray[np.float64]:
    """The frame of the onset of each moment, NaN where none is near. Where the first ones lie is looked for; from then
    on the delay is followed from onset to onset, for a JACK server loses time with every xrun. Where it has lost so
    much at once that several moments in a row have no onset, it is looked for anew.
    """
    answer = np.full(len(at), np.nan)
    shift = _shift(at[:FIRST] * rate, found[:FIRST], rate, None)
    if shift is None:
        return answer
    number, missed = 0, 0
    while number < len(at):
        moment = at[number] * rate
        place = int(np.searchsorted(found, moment + shift))
        near = min(found[max(0, place - 1) : place + 1], key=lambda frame: abs(frame - moment - shift))
        if abs(near - moment - shift) < NEAR * rate:
            answer[number] = near
            shift, missed = float(near - moment), 0
        else:
            missed += 1
        number += 1
        if missed == AGAIN:
            missed, first = 0, number - AGAIN
            frames = at[first : first + FIRST] * rate
            begin = int(np.searchsorted(found, frames[0] + shift - LOST * rate))
            other = _shift(frames, found[begin : begin + 2 * FIRST], rate, shift)
            if other is not None:
                number, shift = first, other
    return answer


def compared(
    at: NDArray[np.float64], heard: NDArray[np.float64], rate: int, late: Sequence[int] = ()
) -> Steadiness | None:
    """How far each onset lies from the delay of its neighbours. A constant delay is no jitter, nor are clocks that run
    a little apart. Where an xrun lies among the neighbours the server may have lost time there, so the onset may agree
    with those before it or with those behind it. ``late``: the frames of xruns. None when hardly any onset is left.
    """
    if not len(at) or np.isnan(heard).all():
        return None
    where = np.where(np.isnan(heard), at * rate + np.nanmedian(heard - at * rate), heard)
    usable = clean(where.astype(np.int64), late, int(BEHIND * rate), int(AHEAD * rate))
    lost = int((usable & np.isnan(heard)).sum())
    kept = np.flatnonzero(usable & ~np.isnan(heard))
    if len(kept) <= 2 * NEIGHBOURS:
        return None
    delay, place = heard[kept] - at[kept] * rate, where[kept]
    ranked = np.sort(np.asarray(late, np.float64))
    off: list[float] = []
    for number in range(len(kept)):
        before = np.arange(max(0, number - NEIGHBOURS), number)
        behind = np.arange(number + 1, min(len(kept), number + 1 + NEIGHBOURS))
        span = place[[*before[:1], number, *behind[-1:]]]
        calm = np.searchsorted(ranked, span[0]) == np.searchsorted(ranked, span[-1])
        sides = [np.concatenate([before, behind])] if calm else [one for one in (before, behind) if len(one) > 1]
        away = [float(delay[number] - np.median(delay[side])) for side in sides]
        off.append(min(away, key=abs) * 1000 / rate)
    return Steadiness(tuple(off), lost, len(at) - lost - len(off))


def _shift(
    frames: NDArray[np.float64], found: NDArray[np.int64], rate: int, before: float | None
) -> float | None:  # fmt: skip
    """How many frames later everything is heard: the shift under which most of the moments have an onset. Was there
    another one ``before``, it is the nearest of those that do equally well, for what goes by the beat fits many."""
    best, most = None, 0
    for onset in found:
        for moment in frames[:4]:
            shift = float(onset - moment)
            count = int((np.abs(_nearest(frames + shift, found)) < NEAR * rate / 2).sum())
            nearer = best is not None and before is not None and abs(shift - before) < abs(best - before)
            if count > most or (count == most and nearer):
                best, most = shift, count
    return best if most >= max(4, len(frames) // 2) else None


def _nearest(where: NDArray[np.float64], found: NDArray[np.int64]) -> NDArray[np.float64]:
    place = np.searchsorted(found, where)
    before, after = found[np.maximum(place - 1, 0)], found[np.minimum(place, len(found) - 1)]
    away: NDArray[np.float64] = np.where(
        np.abs(before - where) <= np.abs(after - where), before - where, after - where
    ).astype(np.float64)
    return away
