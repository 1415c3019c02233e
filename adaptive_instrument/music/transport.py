"""Transport: the shared tempo and beat. Seconds outside, integer ticks inside; only this file converts."""

from __future__ import annotations

import math
from bisect import bisect_right
from dataclasses import dataclass
from typing import Annotated, Literal

from annotated_types import Ge, Le

from adaptive_instrument.settings import Settings

TICKS_PER_BEAT = 960
SLOWEST, FASTEST = 20.0, 300.0
"""Tempo, beats a minute."""
FEWEST_BEATS, MOST_BEATS = 1, 16
"""Beats in a bar."""

Grid = Literal["1/2", "1/4", "1/8", "1/16", "1/8 triplet"]

GRIDS: dict[str, int] = {
    "1/2": 2 * TICKS_PER_BEAT,
    "1/4": TICKS_PER_BEAT,
    "1/8": TICKS_PER_BEAT // 2,
    "1/16": TICKS_PER_BEAT // 4,
    "1/8 triplet": TICKS_PER_BEAT // 3,
}
"""Grid steps in ticks; a beat is a quarter note."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TransportSettings(Settings):
    """Tempo and beat at the start."""

    tempo: Annotated[float, Ge(SLOWEST), Le(FASTEST)] = 90.0
    """Beats a minute."""
    metre: Annotated[int, Ge(FEWEST_BEATS), Le(MOST_BEATS)] = 4
    """Beats in a bar."""
    grid: Grid = "1/8"
    """What notes are drawn to when the player's help is `notes and timing`."""


class Transport:
    """A tempo map: from a second to a tick and back. A change of tempo opens a new stretch."""

    __slots__ = ("_seconds", "_tempos", "_ticks", "grid", "metre")

    def __init__(self, settings: TransportSettings, start: float = 0.0) -> None:
        """Tick 0 is at ``start`` seconds."""
        self._seconds = [start]
        self._ticks = [0]
        self._tempos = [settings.tempo]
        self.metre = settings.metre
        self.grid: str = settings.grid

    @property
    def tempo(self) -> float:
        """The tempo now, beats a minute."""
        return self._tempos[-1]

    def set_tempo(self, tempo: float, t: float) -> None:
        """From ``t`` seconds on, ``tempo`` beats a minute. ``t`` is not before the last change.

        Raises:
            ValueError: outside 20..300, with the cure.
        """
        if not SLOWEST <= tempo <= FASTEST:
            raise ValueError(f"a tempo of {tempo:g} cannot be played: use {SLOWEST:g} to {FASTEST:g} beats a minute")
        tick = self.tick(t)
        if tick == self._ticks[-1]:
            # The same tick: the earlier tempo never sounded. Its moment stays, or time would jump.
            self._tempos[-1] = tempo
            return
        self._seconds.append(self.time(tick))
        self._ticks.append(tick)
        self._tempos.append(tempo)

    def tick(self, t: float) -> int:
        """The tick at ``t`` seconds (the last one not after it)."""
        place = max(0, bisect_right(self._seconds, t) - 1)
        rate = self._tempos[place] / 60 * TICKS_PER_BEAT
        tick = self._ticks[place] + math.floor((t - self._seconds[place]) * rate)
        # Rounding may have missed by one: the tick is defined by ``time``, so that tick(time(n)) is n however far.
        if self.time(tick) > t:
            return tick - 1
        return tick + 1 if self.time(tick + 1) <= t else tick

    def time(self, tick: int) -> float:
        """The second of a tick."""
        place = max(0, bisect_right(self._ticks, tick) - 1)
        return self._seconds[place] + (tick - self._ticks[place]) * 60 / self._tempos[place] / TICKS_PER_BEAT

    def next_grid(self, t: float) -> float:
        """The second of the nearest grid point that is not before ``t``."""
        return self._next(t, GRIDS[self.grid])

    def next_beat(self, t: float, parts: int = 1) -> float:
        """The second of the first beat that is not before ``t``; with ``parts`` (1 to 4), of the first part of one."""
        return self._next(t, TICKS_PER_BEAT // parts)

    def _next(self, t: float, step: int) -> float:
        tick = self.tick(t)
        point = -(-tick // step) * step
        when = self.time(point)
        return when if when >= t else self.time(point + step)
