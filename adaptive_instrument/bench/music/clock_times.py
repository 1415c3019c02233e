"""How even clocks are, how quick, and how far notes lie beside them. Pure: frames in, milliseconds and tempos out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

import numpy as np
from numpy.typing import NDArray

from adaptive_instrument.bench.jack_rig import RATE
from adaptive_instrument.bench.music.drum_box import Message
from adaptive_instrument.bench.music.onset_times import Steadiness, compared

CLOCK: Message = (0xF8,)
START: Message = (0xFA,)
CONTINUE: Message = (0xFB,)
STOP: Message = (0xFC,)
A_BEAT = 24
"""Clocks a quarter note."""
NEARLY = 1e-6
"""Seconds: so near to its end a plan is over, or two plans in a row would share a clock."""


@dataclass(frozen=True, slots=True)
class Row:
    """How even moments are that should be."""

    tempo: float
    """Beats a minute."""
    steady: Steadiness | None
    """How far each lies beside its neighbours; None when xruns leave hardly any."""


def clocks(
    tempo: Callable[[float], float], since: float, until: float, jitter: float = 0.0, seed: int = 1
) -> list[tuple[float, Message]]:
    """A plan of clocks from second to second (the last one excluded): ``tempo`` in beats a minute, a function of the
    second. Each comes up to ``jitter`` seconds late, never before the one before it."""
    chance, found, at, last = Random(seed), [], since, since
    while at < until - NEARLY:
        last = max(last, at + chance.uniform(0, jitter))
        found.append((last, CLOCK))
        at = round(at + 60 / tempo(at) / A_BEAT, 9)
    return found


def even(frames: Sequence[int], a_beat: int, xruns: Sequence[int] = ()) -> Row:
    """How quick and how even moments are of which ``a_beat`` make a beat. The tempo is the mean of the middle half of
    all beats: where a JACK server loses time at an xrun, one beat is short and no more."""
    moments = np.asarray(frames, np.float64)
    spans = np.sort(moments[a_beat:] - moments[:-a_beat])
    every = float(np.mean(spans[len(spans) // 4 : len(spans) - len(spans) // 4])) / a_beat
    at = np.arange(len(moments)) * every / RATE
    return Row(60 * RATE / (every * a_beat), compared(at, moments, RATE, xruns))


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
