"""Threshold: a level or an axis becomes a switch, with separate thresholds for on and off so that it never chatters.

Values are taken relative to the person's own rest, which is found by itself (the first second of seeing) and followed
slowly while nothing is pressed: eyes and cameras drift. Nothing is pressed that was not seen to begin: a value that is
beyond its threshold when it is first seen, or seen again, has to come back first.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from statistics import median
from typing import Annotated, Literal

from annotated_types import Ge, Le

from adaptive_instrument.access.axis import Shake
from adaptive_instrument.access.tremor import TremorFilter
from adaptive_instrument.settings import Settings

SETTLE = 0.7
"""Seconds of seeing before the rest is known; nothing is pressed before."""
FOLLOW = 20.0
"""Seconds in which the rest follows a drift by two thirds."""
STUCK, CREEP = 20.0, 60.0
"""Seconds beyond the threshold after which the rest may be wrong, and in which it then follows by two thirds: a rest
found at a wrong moment must not hold a note, or keep a blink from being seen, for ever."""
LONGEST_LOOK = 1.0
"""Seconds between two values that count as drifting at most."""
STANDS, SETTLES, SETTLED = 0.1, 1 / 30, 4.0
"""For the tremor filter: seconds without a word after which a value stands (many devices speak of changes only),
seconds between two steps toward it, and for how long, in parts of the shake's slowest period."""
FARTHEST = 1e6
"""Values beyond it are rubbish."""
FORGET = 30.0
"""Seconds of being lost after which the rest is found anew: until then only somebody stood in between."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchSettings(Settings):
    """A level or an axis that is watched as if it were a switch."""

    source: str
    """What is watched, as `device:control`, for example `camera:eyes`, `camera:gaze-x`."""
    on_at: float
    """The distance from rest at which it counts as pressed; negative or small for values that fall."""
    off_at: float
    """The distance from rest at which it counts as let go: nearer to rest than `on_at`, so that it never chatters."""
    measure: Literal["difference", "ratio"] = "difference"
    """`difference`: distances are value minus rest. `ratio`: value divided by rest, 1 is rest."""
    rest: float | None = None
    """The value at rest; left out, it is found by itself in the first second of seeing, and followed as it drifts."""
    shortest: Annotated[float, Ge(0), Le(10)] = 0.0
    """Seconds it must last."""
    longest: Annotated[float, Ge(0), Le(60)] = 0.0
    """Seconds it may last, when the press counts only once it is over (a deliberate blink); 0 for no limit."""
    tremor: Shake = 0.0
    """Hz at which a shake begins, 4 for most tremors: from there to three times it a tenth is left at most. Delays by
    half a second divided by it (0.12 s at 4). 0 for no filter."""


@dataclass(frozen=True, slots=True)
class Edge:
    """The derived switch went down or up at ``t`` seconds."""

    t: float
    down: bool


class Threshold:
    """Watches one value. ``on_at`` beyond ``off_at`` presses by growing, the other way round by falling."""

    __slots__ = (
        "_armed", "_beyond_since", "_down", "_first", "_longest", "_lost_at", "_off", "_on", "_ratio", "_raw", "_rest",
        "_seen", "_set_rest", "_settled", "_settles_at", "_shortest", "_since", "_steady", "_t", "_waiting",
    )  # fmt: skip

    def __init__(self, settings: WatchSettings) -> None:
        """With ``longest`` the switch is pressed for an instant when the value comes back, if it was away for
        ``shortest`` to ``longest`` seconds: a deliberate blink, not a reflex and not tired eyes."""
        self._on, self._off = settings.on_at, settings.off_at
        self._ratio = settings.measure == "ratio"
        self._shortest = settings.shortest
        self._longest = settings.longest or None
        self._steady = TremorFilter(settings.tremor)
        self._settled = SETTLED / settings.tremor if settings.tremor > 0 else 0.0
        self._settles_at: float | None = None
        self._raw: tuple[float, float] = (0.0, 0.0)
        """When the device last spoke, and what it said."""
        self._set_rest = self._rest = settings.rest
        self._seen: deque[float] = deque(maxlen=200)
        self._first: float | None = None
        self._t: float | None = None
        self._lost_at: float | None = None
        self._armed = False
        self._down = False
        self._since = 0.0
        self._beyond_since: float | None = None
        self._waiting = False

    @property
    def deadline(self) -> float | None:
        """When a press that has to last ``shortest`` counts (only without ``longest``), or when the tremor filter takes
        a step toward a value that stands, or None."""
        due, settles = self._due, self._settles_at
        return due if settles is None or (due is not None and due <= settles) else settles

    @property
    def _due(self) -> float | None:
        if self._waiting and self._longest is None:
            return self._since + self._shortest
        return None

    @property
    def rest(self) -> float | None:
        """The rest in force; None while it is not known yet."""
        return self._rest

    def receive(self, t: float, value: float) -> list[Edge]:
        """A raw value at ``t`` seconds; values that are not finite are passed over."""
        if not abs(value) <= FARTHEST:
            return []
        self._seen_again(t)
        self._raw = t, value
        if self._steady.on:
            self._settles_at = t + STANDS
        return self._heard(t, value)

    def _heard(self, t: float, value: float) -> list[Edge]:
        before, self._t = self._t, t
        value = self._steady(t, value)
        if self._rest is None:
            self._learn(t, value)
            return []
        away = value / self._rest if self._ratio and self._rest else value - self._rest
        growing = self._on > self._off
        beyond = away >= self._on if growing else away <= self._on
        within = away < self._off if growing else away > self._off
        edges = self._press(t)
        self._follow(t, t if before is None else before, value, within)
        if within:
            self._armed = True
            return edges + self._back(t) if self._down or self._waiting else edges
        if beyond and self._armed and not (self._down or self._waiting):
            self._since, self._waiting = t, True
            return edges + self._press(t)
        return edges

    def advance(self, t: float) -> list[Edge]:
        """Presses when the value has been beyond for long enough; the tremor filter arrives where the value stands."""
        deadline = self.deadline
        if deadline is None or t < deadline:
            return []
        if deadline == self._due:
            return self._press(deadline)
        said, value = self._raw
        self._settles_at = deadline + SETTLES if deadline - said < self._settled else None
        return self._heard(deadline, value)

    def _press(self, t: float) -> list[Edge]:
        deadline = self._due
        if deadline is None or t < deadline:
            return []
        self._waiting, self._down = False, True
        return [Edge(deadline, True)]

    def release(self, t: float) -> list[Edge]:
        """The source is lost: lets go. Whatever was on its way will not count, and has to begin anew."""
        edges = [Edge(t, False)] if self._down else []
        self._down = self._waiting = self._armed = False
        self._steady.reset()
        self._settles_at = None
        self._t = self._first = self._beyond_since = None
        self._lost_at = t
        return edges

    def recentre(self, t: float) -> list[Edge]:
        """How the person is now is rest: it is learned anew from the next second."""
        edges = self.release(t)
        self._set_rest = self._rest = None
        return edges

    def retuned(self, settings: WatchSettings) -> Threshold:
        """The same watch under other settings: it knows the rest that was found, unless they set it.

        Nothing is pressed there yet: what was held here is this one's to ``release``.
        """
        other = Threshold(settings)
        if settings.rest == self._set_rest:
            other._rest = self._rest
        return other

    def _back(self, t: float) -> list[Edge]:
        was_down, self._down, self._waiting = self._down, False, False
        if was_down:
            return [Edge(t, False)]
        if self._longest is not None and self._shortest <= t - self._since <= self._longest:
            return [Edge(t, True), Edge(t, False)]
        return []

    def _follow(self, t: float, before: float, value: float, within: bool) -> None:
        assert self._rest is not None
        if within:
            self._beyond_since = None
            seconds = FOLLOW
        else:
            if self._beyond_since is None:
                self._beyond_since = t
            if t - self._beyond_since < STUCK:
                return
            seconds = CREEP
        # Who says nothing while nothing moves has not drifted meanwhile.
        self._rest += (value - self._rest) * min(LONGEST_LOOK, t - before) / seconds

    def _seen_again(self, t: float) -> None:
        lost_at, self._lost_at = self._lost_at, None
        if lost_at is not None and t - lost_at >= FORGET:
            self._rest = self._set_rest

    def _learn(self, t: float, value: float) -> None:
        if self._first is None:
            self._first = t
            self._seen.clear()
        self._seen.append(value)
        if t - self._first >= SETTLE:
            self._rest = median(self._seen)
            self._seen.clear()
