"""Onsets in captured sound, and what two synths that heard the same notes differ by."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

QUIET = 480
"""Frames of silence before an onset: within a note the square wave never pauses so long."""
THRESHOLD = 0.25
"""Part of the loudest frame above which there is sound."""


def onsets(sound: NDArray[np.float32]) -> NDArray[np.int64]:
    """The frames at which sound begins after silence."""
    loudness = np.abs(sound)
    peak = float(loudness.max(initial=0.0))
    if peak <= 0.0:
        return np.zeros(0, np.int64)
    loud = np.flatnonzero(loudness > THRESHOLD * peak)
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


def clean(sent: Sequence[int], late: Sequence[int], before: int, after: int) -> NDArray[np.bool_]:
    """Which notes have no xrun from ``before`` frames before their sending to ``after`` frames after it."""
    ranked = np.sort(np.asarray(late, np.int64))
    frames = np.asarray(sent, np.int64)
    found: NDArray[np.bool_] = np.searchsorted(ranked, frames - before) == np.searchsorted(ranked, frames + after)
    return found
