"""Pointing: what a mouse, an eye tracker or a head says becomes one pointer, in 0..1 of the player's stage.

A head says angles; the player's own *rest* and *range* make a place of them. Both are found in a calibration of ten
seconds (first rest, then as far as is comfortable), or by themselves: the rest from the first second of seeing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from typing import Annotated, Literal

from annotated_types import Ge, Gt, Le

from adaptive_instrument.access.one_euro import OneEuro
from adaptive_instrument.settings import Settings

SETTLE = 0.7
"""Seconds of seeing after which the rest is known without a calibration."""
RESTING, REACHING = 4.0, 6.0
"""Seconds of the two parts of a calibration."""
USED = 0.8
"""Part of the comfortable most that reaches the edge of the stage: nobody plays at their limit."""
LEAST_RANGE = 0.5
"""The smallest range in the axis's own unit that a calibration may find: below it there is only noise."""
EDGE = 0.01
"""The outer part of the stage in which a pointer rests: eyes that leave the screen stick there."""
STILL = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class PointerSettings(Settings):
    """How the player points."""

    source: str = "mouse"
    """The device: `mouse` (also eye trackers that move the mouse), `camera`, `phone`."""
    body: Literal["mouse", "gaze", "head"] = "mouse"
    """What moves the pointer. With `gaze` a pointer that stands perfectly still counts as lost."""
    x: str = ""
    """For a device without a pointer of its own: the axis that moves it sideways, for example `yaw`."""
    y: str = ""
    """The axis that moves it up and down, for example `pitch`; empty for none."""
    mirror: bool = False
    """Whether the sideways axis is turned round."""
    rest: tuple[float, float] | None = None
    """The values of both axes at rest (degrees for a head); left out, they are found by themselves."""
    range: tuple[Annotated[float, Gt(0)], Annotated[float, Gt(0)]] = (14.0, 10.0)
    """How far from rest both axes have to move to reach the edge of the stage (degrees for a head)."""
    min_cutoff: Annotated[float, Ge(0.01), Le(60)] = 1.5
    """1 euro filter (not for a mouse), Hz: lower is smoother at rest."""
    beta: Annotated[float, Ge(0), Le(100)] = 4.0
    """1 euro filter: higher follows quick movement more closely."""
    lost_after: Annotated[float, Ge(0.1), Le(5)] = 0.4
    """For `gaze`: seconds without any motion after which the pointer counts as lost."""
    click: Literal["ignore", "select"] = "ignore"
    """What a click of the device means. Some eye trackers click by themselves."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the pointer stands, filtered; None in both while it is lost."""

    t: float
    x: float | None
    y: float | None


@dataclass(frozen=True, slots=True)
class Calibration:
    """A calibration under way, for whoever draws it."""

    part: Literal["rest", "reach"]
    started: float
    lasts: float


class Pointing:
    """One player's pointer."""

    __slots__ = (
        "_axes", "_calibration", "_collected", "_filters", "_first", "_last_raw", "_moved_at", "_range", "_rest",
        "_settings", "place",
    )  # fmt: skip

    def __init__(self, settings: PointerSettings) -> None:
        self._settings = settings
        self._rest = settings.rest
        self._range = settings.range
        self._filters = (OneEuro(settings.min_cutoff, settings.beta), OneEuro(settings.min_cutoff, settings.beta))
        self._axes: dict[str, float] = {}
        self._first: float | None = None
        self._collected: list[tuple[float, float]] = []
        self._last_raw: tuple[float, float] | None = None
        self._moved_at: float | None = None
        self._calibration: Calibration | None = None
        self.place: Place | None = None

    @property
    def deadline(self) -> float | None:
        """When a still gaze counts as lost, or a part of the calibration ends."""
        if self._calibration is not None:
            return self._calibration.started + self._calibration.lasts
        if self._settings.body == "gaze" and self._moved_at is not None:
            return self._moved_at + self._settings.lost_after
        return None

    @property
    def calibration(self) -> Calibration | None:
        """The calibration under way, or None."""
        return self._calibration

    @property
    def found(self) -> tuple[tuple[float, float] | None, tuple[float, float]]:
        """The rest and the range in force."""
        return self._rest, self._range

    def pointer(self, t: float, x: float, y: float) -> Place | None:
        """A device with a pointer of its own stands at ``x``, ``y`` (0..1). None when it says nothing new."""
        if not (abs(x) <= 1e6 and abs(y) <= 1e6):
            return None
        raw, before = (x, y), self._last_raw
        still = before is not None and abs(before[0] - x) + abs(before[1] - y) < STILL
        if still and self._settings.body == "gaze":
            return None
        self._last_raw, self._moved_at = raw, t
        if not (EDGE <= x <= 1 - EDGE and EDGE <= y <= 1 - EDGE):
            return self._lose(t)
        return self._at(t, x, y)

    def axis(self, t: float, control: str, value: float) -> Place | None:
        """One axis of a device without a pointer. None while it says nothing new or the rest is not known yet."""
        settings = self._settings
        if control not in (settings.x, settings.y) or not abs(value) <= 1e6:
            return None
        self._axes[control] = value
        # Both axes of one look come one after the other; the last one named makes the place.
        if settings.y and control != settings.y:
            return None
        x, y = self._axes.get(settings.x, 0.0), self._axes.get(settings.y, 0.0)
        if self._calibration is not None:
            self._collected.append((x, y))
            if self._calibration.part == "rest":
                return None
        rest = self._rest or self._learn(t, x, y)
        if rest is None:
            return None
        sideways = (x - rest[0]) / self._range[0] * (-1 if settings.mirror else 1)
        upright = (y - rest[1]) / self._range[1] if settings.y else 0.0
        return self._at(t, _held(0.5 + sideways / 2), _held(0.5 + upright / 2))

    def advance(self, t: float) -> Place | None:
        """A gaze that has stood still too long is lost; a part of the calibration ends."""
        deadline = self.deadline
        if deadline is None or t < deadline:
            return None
        if self._calibration is not None:
            self._next_part(deadline)
            return None
        return self._lose(deadline)

    def lose(self, t: float) -> Place | None:
        """The source is lost."""
        self._axes.clear()
        self._first, self._collected = None, []
        return self._lose(t)

    def recentre(self, t: float) -> Place | None:
        """Where the player is now is rest: it is learned anew from the next second."""
        self._rest, self._first, self._collected = None, None, []
        return self._lose(t)

    def calibrate(self, t: float) -> Place | None:
        """Begins a calibration: four seconds of rest, then six of moving as far as is comfortable."""
        self._collected = []
        self._calibration = Calibration("rest", t, RESTING)
        return self._lose(t)

    # -- inside ---------------------------------------------------------------------------------------------------

    def _at(self, t: float, x: float, y: float) -> Place:
        if self._settings.body != "mouse":
            # A mouse is steady, and says nothing more once it stands: a filter would leave it short of its place.
            across, down = self._filters
            x, y = across(t, x), down(t, y)
        self.place = Place(t, x, y)
        return self.place

    def _lose(self, t: float) -> Place | None:
        self._moved_at = None
        for smooth in self._filters:
            smooth.reset()
        if self.place is None or self.place.x is None:
            return None
        self.place = Place(t, None, None)
        return self.place

    def _learn(self, t: float, x: float, y: float) -> tuple[float, float] | None:
        if self._first is None:
            self._first, self._collected = t, []
        self._collected.append((x, y))
        if t - self._first >= SETTLE:
            self._rest = _middle(self._collected)
            self._collected = []
        return self._rest

    def _next_part(self, t: float) -> None:
        assert self._calibration is not None
        collected, self._collected = self._collected, []
        if self._calibration.part == "rest":
            if collected:
                self._rest = _middle(collected)
            self._calibration = Calibration("reach", t, REACHING)
            return
        self._calibration = None
        if collected and self._rest is not None:
            self._range = (
                _reach(collected, self._rest, lambda p: p[0], self._range[0]),
                _reach(collected, self._rest, lambda p: p[1], self._range[1]),
            )


def _middle(points: list[tuple[float, float]]) -> tuple[float, float]:
    return median(p[0] for p in points), median(p[1] for p in points)


def _reach(
    points: list[tuple[float, float]],
    rest: tuple[float, float],
    of: Callable[[tuple[float, float]], float],
    otherwise: float,
) -> float:
    # The ninth tenth, not the largest: one twitch must not make the whole stage hard to reach.
    away = sorted(abs(of(p) - of(rest)) for p in points)
    far = away[int(len(away) * 0.9)] * USED
    return far if far >= LEAST_RANGE else otherwise


def _held(value: float) -> float:
    return min(1.0, max(0.0, value))
