"""The order of a scan: targets one by one, in rows, or in groups, and where in it the highlight stands. No time here.

A *stop* is what is highlighted as a whole: a single target, a row or a group. Choosing a stop of several targets goes
one level down, into its own stops; a level that is gone round in vain is left for the next stop above it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Literal

Pattern = Literal["linear", "row-column", "group"]
"""``linear``: target by target. ``row-column``: rows, then the targets of a row. ``group``: groups, then (with rows)
the rows of a group, then targets."""
Direction = Literal["up", "down"]


@dataclass(frozen=True, slots=True)
class Stop:
    """The targets ``first`` up to, but without, ``past``."""

    first: int
    past: int

    @property
    def single(self) -> bool:
        """Whether it is one target."""
        return self.past - self.first == 1

    @property
    def targets(self) -> tuple[int, ...]:
        """Its targets, rising."""
        return tuple(range(self.first, self.past))


@dataclass(frozen=True, slots=True)
class Order:
    """How ``count`` targets are cut into stops, level by level."""

    count: int
    pattern: Pattern = "linear"
    rows: tuple[int, ...] = ()
    """Targets in each row, the last size repeating; empty for rows of about as many as there are rows."""
    groups: tuple[int, ...] = ()
    """Targets in each group, the last size repeating; empty for two halves."""
    direction: Direction = "up"

    @property
    def top(self) -> tuple[Stop, ...]:
        """The stops of the highest level, in the order of the scan; none without targets."""
        return self.within(Stop(0, self.count), 0) if self.count > 0 else ()

    @property
    def together(self) -> tuple[int, ...]:
        """How many targets stand together before single ones are scanned, from the lowest; none where none do."""
        pieces: tuple[Stop, ...] = (Stop(0, self.count),) if self.count > 0 else ()
        for cut in self._cuts():
            pieces = tuple(part for piece in pieces for part in _cut(piece, cut))
        return tuple(piece.past - piece.first for piece in pieces) if 1 < len(pieces) < self.count else ()

    def within(self, stop: Stop, level: int) -> tuple[Stop, ...]:
        """The stops that ``stop`` is cut into at ``level`` (0 is the highest), in the order of the scan."""
        cuts = self._cuts()
        for cut in cuts[level:]:
            stops = _cut(stop, cut)
            if len(stops) > 1:
                return self._turned(stops)
        return self._turned(_cut(stop, (1,)))

    def _cuts(self) -> tuple[tuple[int, ...], ...]:
        if self.pattern == "row-column":
            return (self.rows or (math.ceil(math.sqrt(self.count)),),)
        if self.pattern == "group":
            groups = self.groups or (math.ceil(self.count / 2),)
            return (groups, self.rows) if self.rows else (groups,)
        return ()

    def _turned(self, stops: tuple[Stop, ...]) -> tuple[Stop, ...]:
        return stops if self.direction == "up" else stops[::-1]


@dataclass(frozen=True, slots=True)
class Level:
    """One level that the highlight goes round in."""

    stops: tuple[Stop, ...]
    index: int = 0
    taken: int = 0
    """Steps taken in it since it was entered, or since a press."""


Place = tuple[Level, ...]
"""Where a highlight stands: the levels from the highest down to the one it goes round in; none while it rests."""


def opening(order: Order) -> Place:
    """The first place of a scan; none without targets."""
    return (Level(order.top),) if order.count > 0 else ()


def here(place: Place) -> Stop | None:
    """The stop that is highlighted."""
    return place[-1].stops[place[-1].index] if place else None


def entered(place: Place, order: Order) -> Place:
    """One level down, onto the first stop within the highlighted one, which has several targets."""
    stop = place[-1].stops[place[-1].index]
    return (*place, Level(order.within(stop, len(place))))


def following(place: Place, rounds: int | None, inner_rounds: int) -> Place:
    """The next place; none once the highest level has been gone round ``rounds`` times (None: never).

    Below the highest level ``inner_rounds`` rounds in vain lead on to the next stop above.
    """
    while place:
        level = place[-1]
        taken = level.taken + 1
        most = rounds if len(place) == 1 else inner_rounds
        if most is None or taken < most * len(level.stops):
            return (*place[:-1], replace(level, index=(level.index + 1) % len(level.stops), taken=taken))
        place = place[:-1]
    return ()


def fresh(place: Place) -> Place:
    """The same place, with all rounds still to go."""
    return tuple(replace(level, taken=0) for level in place)


def moved(place: Place, order: Order) -> Place:
    """About the same place in another order: on the highest level, as near as it allows."""
    stop = here(place)
    if stop is None or order.count <= 0:
        return ()
    return at(order, min(stop.first, order.count - 1))


def at(order: Order, target: int) -> Place:
    """The place on the highest level that holds a target."""
    stops = order.top
    return (Level(stops, next(i for i, one in enumerate(stops) if one.first <= target < one.past)),)


def _cut(stop: Stop, sizes: tuple[int, ...]) -> tuple[Stop, ...]:
    stops: list[Stop] = []
    first = stop.first
    while first < stop.past:
        size = max(1, sizes[min(len(stops), len(sizes) - 1)])
        stops.append(Stop(first, min(stop.past, first + size)))
        first += size
    return tuple(stops)
