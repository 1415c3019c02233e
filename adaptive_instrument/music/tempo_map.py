"""A tempo map: from a second to a tick and back, through changes of tempo and fermatas. Pure.

A change of tempo opens a new stretch. A *fermata* lets the beat that is under way run to its end and stands there:
the next beat comes when it is ended, at that very moment. Nothing is left out and nothing comes twice.
"""

from __future__ import annotations

import math
from bisect import bisect_right

TICKS_PER_BEAT = 960
HELD = 1e6
"""Seconds (11 days) after which a fermata would end by itself: a moment far off, but one that can be reckoned with."""
CRAWL, RACE = 4.0, 1500.0
"""Beats a minute, the slowest and the quickest that a correction of the beat may be for a moment."""
MOST_STRETCHES = 512
"""So many are remembered: a clock from outside opens several a second. Older ticks count by the oldest tempo known."""


class TempoMap:
    """Ticks and seconds. ``time`` of a tick and ``tick`` at a second are each other's inverse, however far."""

    __slots__ = ("_seconds", "_stand", "_tempos", "_ticks")

    def __init__(self, tempo: float, start: float) -> None:
        """Tick 0 is at ``start`` seconds."""
        self._seconds = [start]
        self._ticks = [0]
        self._tempos = [tempo]
        self._stand: int | None = None
        """The tick that waits for a fermata's end."""

    @property
    def tempo(self) -> float:
        """The tempo now, beats a minute."""
        return self._tempos[-1]

    def tick(self, t: float) -> int:
        """The tick at ``t`` seconds (the last one not after it)."""
        if self._stand is not None and t >= (until := self.flow(self._stand)):
            if t < until + HELD:
                return self._stand - 1
            tick = self.flowing(t - HELD)
            return tick - 1 if self.time(tick) > t else tick + 1 if self.time(tick + 1) <= t else tick
        return self.flowing(t)

    def time(self, tick: int) -> float:
        """The second of a tick."""
        return self.flow(tick) + (HELD if self._stand is not None and tick >= self._stand else 0.0)

    def stands(self, t: float) -> bool:
        """Whether time stands at ``t`` seconds."""
        return self._stand is not None and t >= self.flow(self._stand)

    @property
    def holding(self) -> bool:
        """Whether a fermata has begun and has not been ended."""
        return self._stand is not None

    def pace(self, tick: int) -> tuple[float, int | None]:
        """Beats a minute at a tick, and the tick from which another tempo is planned, None where none is."""
        place = max(0, bisect_right(self._ticks, tick) - 1)
        following = self._ticks[place + 1] if place + 1 < len(self._ticks) else None
        return self._tempos[place], following

    @property
    def halt(self) -> int | None:
        """The tick that waits for a fermata's end, None while none is under way."""
        return self._stand

    # -- as if there were no fermata ----------------------------------------------------------------------------------

    def flow(self, tick: int) -> float:
        """The second of a tick, as if no fermata were under way."""
        place = max(0, bisect_right(self._ticks, tick) - 1)
        return self._seconds[place] + (tick - self._ticks[place]) * 60 / self._tempos[place] / TICKS_PER_BEAT

    def flowing(self, t: float) -> int:
        """The tick at ``t`` seconds, as if no fermata were under way."""
        place = max(0, bisect_right(self._seconds, t) - 1)
        rate = self._tempos[place] / 60 * TICKS_PER_BEAT
        tick = self._ticks[place] + math.floor((t - self._seconds[place]) * rate)
        if place + 1 < len(self._ticks):
            # Before the next stretch a fermata may have been, in which no tick was.
            tick = min(tick, self._ticks[place + 1] - 1)
        # Rounding may have missed by one: the tick is defined by ``flow``, so that tick(time(n)) is n however far.
        if self.flow(tick) > t:
            return tick - 1
        return tick + 1 if self.flow(tick + 1) <= t else tick

    # -- what changes it ----------------------------------------------------------------------------------------------

    def set_tempo(self, tempo: float, t: float) -> None:
        """From ``t`` seconds on, ``tempo`` beats a minute. A beat that stands goes on so when it goes on."""
        if self._stand is not None and self.stands(t):
            self._open(self._stand, self.flow(self._stand), tempo)
            return
        tick = self.tick(t)
        self._open(tick, self.flow(tick), tempo)

    def steer(self, tempo: float, t: float, tick: int, at: float) -> None:
        """From ``t`` seconds on such that ``tick`` comes at ``at`` seconds, as nearly as may be, and from there
        ``tempo`` beats a minute. Both lie ahead. While time stands the tempo alone is taken."""
        here = self.tick(t)
        if self.holding or tick <= here or at <= self.flow(here):
            self.set_tempo(tempo, t)
            return
        wanted = (tick - here) * 60 / TICKS_PER_BEAT / (at - self.flow(here))
        self.set_tempo(min(RACE, max(CRAWL, wanted)), t)
        self._open(tick, self.flow(tick), tempo)

    def stand(self, t: float) -> None:
        """A fermata: time stands at the end of the beat that is under way at ``t`` seconds."""
        if self._stand is None:
            self._stand = (self.tick(t) // TICKS_PER_BEAT + 1) * TICKS_PER_BEAT

    def go(self, t: float) -> None:
        """The fermata ends at ``t`` seconds: the next beat is now. One whose beat had not ended was none."""
        if self._stand is None:
            return
        tick, stood, self._stand = self._stand, self.stands(t), None
        if stood:
            self._open(tick, t, self.tempo)
            self._seconds[-1] = t

    def _open(self, tick: int, second: float, tempo: float) -> None:
        """A stretch from ``tick`` on; what was meant to follow behind it is forgotten."""
        while self._ticks[-1] > tick and len(self._ticks) > 1:
            del self._ticks[-1], self._seconds[-1], self._tempos[-1]
        if tick <= self._ticks[-1]:
            # The same tick: the earlier tempo never sounded. Its moment stays, or time would jump.
            self._tempos[-1] = tempo
            return
        self._seconds.append(second)
        self._ticks.append(tick)
        self._tempos.append(tempo)
        if len(self._ticks) > MOST_STRETCHES:
            keep = MOST_STRETCHES // 2
            del self._seconds[:-keep], self._ticks[:-keep], self._tempos[:-keep]
