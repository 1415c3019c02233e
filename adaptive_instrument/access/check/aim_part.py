"""Targets light up one after another; where the pointer settles tells how large a target has to be."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import fmean, median

from adaptive_instrument.access.check.measures import Aim, Pointed
from adaptive_instrument.access.check.part import CUE, Beat, Part
from adaptive_instrument.access.check.view import CheckView
from adaptive_instrument.access.selection import Deselect, Select, Selection
from adaptive_instrument.access.zones import Zone, hit

AIMS = 9
"""How many targets are lit."""
STAY = 0.7
"""Seconds that the pointer must hardly have moved to have settled."""
HARDLY = 0.07
"""Part of the stage that a settled pointer may wander."""
SOONEST = 0.4
"""Seconds after a light before which nobody has settled on it."""
LIMIT = 4.0
"""Seconds after which the pointer is where it is: eyes that tremble never settle."""
ELSEWHERE = 0.5
"""An aim farther from its target than this part of the stage was no aim."""
INTRODUCTION, BREATH = 3.5, 0.8
"""Seconds before the first light, and from a note to the next light."""
MISSES = 4
"""Lights in a row that no pointer came to, after which the check goes on without."""
HOLDER = "pointer"


class AimPart(Part):
    """Measures aim, stays in passing and slips."""

    def __init__(self, zones: Sequence[Zone], beat: Beat) -> None:
        super().__init__()
        self._zones = tuple(zones)
        self._beat = beat
        self._order = _spread(len(self._zones))
        self._number = 0
        self._lit_at: float | None = None
        self._light_at: float | None = None
        self._path: list[tuple[float, float, float]] = []
        self._place: tuple[float, float] | None = None
        self._aims: list[Aim] = []
        self._passing: list[float] = []
        self._slips: list[float] = []
        self._sounds = False
        self._missed = 0
        self._step_at = 0.0

    @property
    def measured(self) -> Pointed:
        """What was measured; the range is found elsewhere."""
        return Pointed(aims=tuple(self._aims), passing=tuple(self._passing), slips=tuple(self._slips))

    @property
    def deadline(self) -> float | None:
        """When the pointer may have settled, or the next light comes."""
        if self._lit_at is None:
            return self._light_at
        settles = self._settles_at
        limit = self._lit_at + LIMIT
        return limit if settles is None else min(limit, settles)

    @property
    def view(self) -> CheckView:
        """The pads, one of them lit."""
        lit = self._order[self._number % len(self._order)] if self._lit_at is not None else None
        # Once pads light up they speak for themselves, and have all the room.
        words = "" if self._number or lit is not None else "Go to each pad that lights, and stay on it."
        return CheckView(
            step="aim", words=words, started=self._lit_at or self._step_at,
            done=min(self._number, AIMS), of=AIMS, lit=lit, places=self._zones,
        )  # fmt: skip

    def begin(self, t: float) -> list[Selection]:
        """Waits long enough for the instruction to be read."""
        super().begin(t)
        self._step_at = t
        self._light_at = self._beat(t + INTRODUCTION)
        self.over = not self._zones
        return []

    def point(self, t: float, x: float | None, y: float | None) -> list[Selection]:
        """Where the pointer is; all of its path to a lit pad is kept."""
        selections = self.advance(t)
        if x is None or y is None:
            self._place = None
            self._path.clear()
            return selections
        self._place = (x, y)
        if self._lit_at is not None:
            self._path.append((t, x, y))
        return selections + self.advance(t)

    def advance(self, t: float) -> list[Selection]:
        """Lights the next pad, or takes the aim."""
        if self._lit_at is None:
            if self._light_at is None or t < self._light_at:
                return []
            return self._light(t)
        settles = self._settles_at
        if settles is not None and t >= settles:
            return self._take(settles)
        if t >= self._lit_at + LIMIT:
            return self._take(self._lit_at + LIMIT)
        return []

    def end(self, t: float) -> list[Selection]:
        """Lets go of the note of the last pad."""
        return self._hushed(t)

    def lose(self, t: float) -> list[Selection]:
        """The light comes again once the pointer does."""
        self._path.clear()
        self._place = None
        if self._lit_at is not None:
            self._lit_at, self._light_at = None, t + BREATH
        return []

    # -- inside -----------------------------------------------------------------------------------------------------

    @property
    def _settles_at(self) -> float | None:
        """When the pointer will have settled if it stays as it is now; None while it still moves."""
        if self._lit_at is None or not self._path:
            return None
        since = self._path[-1][0]
        _, x, y = self._path[-1]
        for t, across, down in reversed(self._path):
            if math.hypot(across - x, down - y) > HARDLY:
                break
            since = t
        # Somebody who has not set out yet has not settled: the pad must be nearer than where they came from.
        start, lit = self._path[0], self._middle
        if math.hypot(x - lit[0], y - lit[1]) > 0.6 * math.hypot(start[1] - lit[0], start[2] - lit[1]) + HARDLY:
            return None
        return max(since + STAY, self._lit_at + SOONEST)

    @property
    def _middle(self) -> tuple[float, float]:
        zone = self._zones[self._order[self._number % len(self._order)]]
        return zone.x + zone.width / 2, zone.y + zone.height / 2

    def _light(self, t: float) -> list[Selection]:
        if self._number >= AIMS or self._missed >= MISSES:
            self.over = True
            return self._hushed(t)
        self._lit_at, self._light_at = t, None
        self._path = [] if self._place is None else [(t, *self._place)]
        return [*self._hushed(t), Select(t, CUE, 0)]

    def _take(self, t: float) -> list[Selection]:
        assert self._lit_at is not None
        lit_at, path = self._lit_at, self._path
        stay = [(x, y) for at, x, y in path if at > t - STAY]
        if not stay and path:
            # It stands still and says nothing more.
            stay = [path[-1][1:]]
        lit, middle = self._order[self._number % len(self._order)], self._middle
        self._number += 1
        self._lit_at, self._step_at = None, t
        self._light_at = max(self._beat(t + BREATH), t + BREATH)
        if not stay:
            self._missed += 1
            return []
        dx = median(x for x, _ in stay) - middle[0]
        dy = median(y for _, y in stay) - middle[1]
        if math.hypot(dx, dy) > ELSEWHERE:
            self._missed += 1
            return []
        self._missed = 0
        self._aims.append(
            Aim(*middle, dx, dy, _deviation([x for x, _ in stay]), _deviation([y for _, y in stay]), t - lit_at - STAY)
        )
        self._stays(path, lit, t)
        self._sounds = True
        return [Select(t, HOLDER, lit)]

    def _stays(self, path: Sequence[tuple[float, float, float]], lit: int, end: float) -> None:
        """Stays on pads that were not meant, and slips off the one that was."""
        over: int | None = None
        since, reached, slipped = path[0][0] if path else 0.0, False, None
        started = hit(self._zones, path[0][1], path[0][2]) if path else None
        for t, x, y in path:
            now = hit(self._zones, x, y)
            if now != over:
                # Where the pointer lay when the light came it had gone by itself.
                if over is not None and over not in (lit, started) and not reached:
                    self._passing.append(t - since)
                over, since = now, t
            if now == lit:
                if slipped is not None:
                    self._slips.append(t - slipped)
                reached, slipped = True, None
            elif reached and slipped is None:
                slipped = t

    def _hushed(self, t: float) -> list[Selection]:
        sounded, self._sounds = self._sounds, False
        return [Deselect(t, HOLDER)] if sounded else []


def _spread(count: int) -> list[int]:
    """Every place once before any comes twice, never a neighbour of the last where that can be."""
    if count == 0:
        return []
    step = next((s for s in range(max(1, round(count * 0.382)), count) if math.gcd(s, count) == 1), 1)
    return [(number * step) % count for number in range(count)]


def _deviation(values: Sequence[float]) -> float:
    if len(values) < 2:
        return 0.0
    mean = fmean(values)
    return float((sum((value - mean) ** 2 for value in values) / (len(values) - 1)) ** 0.5)
