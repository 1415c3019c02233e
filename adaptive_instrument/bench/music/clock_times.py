"""How even clocks are, how quick, and how far notes lie beside them. Pure: frames in, milliseconds and tempos out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

import numpy as np
from numpy.typing import NDArray

from adaptive_instrument.bench.jack_rig import RATE
from adaptive_instrument.bench.music.drum_box import Message
from adaptive_instrument.bench.music.onset_times import AHEAD, BEHIND, Steadiness
from adaptive_instrument.bench.onsets import clean

CLOCK: Message = (0xF8,)
START: Message = (0xFA,)
CONTINUE: Message = (0xFB,)
STOP: Message = (0xFC,)
NEIGHBOURS = 7
"""Clocks before and behind one by which it is judged."""
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
    return Row(60 * RATE / (every * a_beat), evenness(at, moments, RATE, xruns))


def evenness(
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
