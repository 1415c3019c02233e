"""Threshold: a level or an axis becomes a switch, with separate thresholds for on and off so that it never chatters.

Values are taken relative to the person's own rest, which is found by itself (the first second of seeing) and followed
slowly while nothing is pressed: eyes and cameras drift.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from statistics import median

SETTLE = 0.7
"""Seconds of seeing before the rest is known; nothing is pressed before."""
FOLLOW = 20.0
"""Seconds in which the rest follows a drift by two thirds."""


@dataclass(frozen=True, slots=True)
class Edge:
    """The derived switch went down or up at ``t`` seconds."""

    t: float
    down: bool


class Threshold:
    """Watches one value. ``on_at`` beyond ``off_at`` presses by growing, the other way round by falling."""

    __slots__ = ("_down", "_first", "_longest", "_off", "_on", "_ratio", "_rest", "_seen", "_shortest", "_since", "_t",
                 "_waiting")  # fmt: skip

    def __init__(
        self,
        on_at: float,
        off_at: float,
        *,
        rest: float | None = None,
        ratio: bool = False,
        shortest: float = 0.0,
        longest: float | None = None,
    ) -> None:
        """``on_at`` and ``off_at`` are distances from the rest, or parts of it with ``ratio``. With ``longest`` the
        switch is pressed for an instant when the value comes back, if it was away for ``shortest`` to ``longest``
        seconds: a deliberate blink, not a reflex and not tired eyes."""
        self._on, self._off = on_at, off_at
        self._ratio = ratio
        self._shortest, self._longest = shortest, longest
        self._rest = rest
        self._seen: deque[float] = deque(maxlen=200)
        self._first: float | None = None
        self._t: float | None = None
        self._down = False
        self._since = 0.0
        self._waiting = False

    @property
    def deadline(self) -> float | None:
        """When a press that has to last ``shortest`` counts (only without ``longest``), or None."""
        if self._waiting and self._longest is None:
            return self._since + self._shortest
        return None

    def receive(self, t: float, value: float) -> list[Edge]:
        """A raw value at ``t`` seconds; values that are not finite are passed over."""
        if value != value or abs(value) > 1e6:
            return []
        before, self._t = self._t, t
        if self._rest is None:
            self._learn(t, value)
            return []
        away = value / self._rest if self._ratio and self._rest else value - self._rest
        growing = self._on > self._off
        beyond = away >= self._on if growing else away <= self._on
        within = away < self._off if growing else away > self._off
        edges = self.advance(t)
        if not (self._down or self._waiting):
            if beyond:
                self._since, self._waiting = t, True
                return edges + self.advance(t)
            if before is not None:
                self._rest += (value - self._rest) * min(1.0, (t - before) / FOLLOW) if within else 0.0
            return edges
        return edges + self._back(t) if within else edges

    def advance(self, t: float) -> list[Edge]:
        """Presses when the value has been beyond for long enough."""
        deadline = self.deadline
        if deadline is None or t < deadline:
            return []
        self._waiting, self._down = False, True
        return [Edge(deadline, True)]

    def release(self, t: float) -> list[Edge]:
        """The source is lost: lets go, and learns the rest anew when it comes back."""
        edges = [Edge(t, False)] if self._down else []
        self._down = self._waiting = False
        self._t = self._first = None
        return edges

    def _back(self, t: float) -> list[Edge]:
        was_down, self._down, self._waiting = self._down, False, False
        if was_down:
            return [Edge(t, False)]
        if self._longest is not None and self._shortest <= t - self._since <= self._longest:
            return [Edge(t, True), Edge(t, False)]
        return []

    def _learn(self, t: float, value: float) -> None:
        if self._first is None:
            self._first = t
        self._seen.append(value)
        if t - self._first >= SETTLE:
            self._rest = median(self._seen)
            self._seen.clear()
