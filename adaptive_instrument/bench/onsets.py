"""Onsets in captured sound, and what two synths that heard the same notes differ by."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

QUIET = 480
"""Frames of silence before an onset: within a note the square wave never pauses so long."""
THRESHOLD = 0.25
"""Part of a note's level above which there is sound."""


def onsets(sound: NDArray[np.float32]) -> NDArray[np.int64]:
    """The frames at which sound begins after silence."""
    loudness = np.abs(sound)
    peak = float(loudness.max(initial=0.0))
    if peak <= 0.0:
        return np.zeros(0, np.int64)
    # The usual level and not the highest: two notes that overlap must not move the threshold of all others.
    level = float(np.median(loudness[loudness > THRESHOLD * peak]))
    loud = np.flatnonzero(loudness > THRESHOLD * level)
    first = np.concatenate(([True], np.diff(loud) > QUIET))
    found: NDArray[np.int64] = loud[first].astype(np.int64)
    return found


def delays(sent: Sequence[int], found: NDArray[np.int64], within: int) -> NDArray[np.float64]:
    """Frames from each sending to the first onset within so many frames, NaN where there is none."""
    answer = np.full(len(sent), math.nan)
    for number, (frame, place) in enumerate(zip(sent, np.searchsorted(found, np.asarray(sent)), strict=True)):
        if place < len(found) and found[place] - frame < within:
            answer[number] = found[place] - frame
    return answer


def nearest(frames: Sequence[int] | NDArray[np.int64], found: NDArray[np.int64], within: int) -> NDArray[np.float64]:
    """Frames from each of ``frames`` to the onset nearest to it (before it: negative), NaN where none is so near."""
    wanted = np.asarray(frames, np.int64)
    answer = np.full(len(wanted), math.nan)
    if not len(found):
        return answer
    place = np.searchsorted(found, wanted)
    before, after = found[np.maximum(place - 1, 0)], found[np.minimum(place, len(found) - 1)]
    gap = np.where(np.abs(before - wanted) <= np.abs(after - wanted), before - wanted, after - wanted)
    near = np.abs(gap) < within
    answer[near] = gap[near]
    return answer


def clean(
    at: Sequence[float] | NDArray[Any], late: Sequence[float] | NDArray[Any], before: float, after: float
) -> NDArray[np.bool_]:
    """Which notes have no xrun from ``before`` their moment to ``after`` it, all in frames or all in seconds."""
    ranked = np.sort(np.asarray(late))
    moments = np.asarray(at)
    found: NDArray[np.bool_] = np.searchsorted(ranked, moments - before) == np.searchsorted(ranked, moments + after)
    return found
