"""Pointing: what a mouse, an eye tracker or a head says becomes one pointer, in 0..1 of the player's stage.

A head says angles; the player's own *rest* and *range* make a place of them. Both are found in a calibration of ten
seconds (first rest, then as far as is comfortable), or by themselves: the rest from the first second of seeing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf
from typing import Annotated, Literal

from annotated_types import Ge, Gt, Le

from adaptive_instrument.access.axis import STRAIGHT, Shake, ShapeSettings, shaped
from adaptive_instrument.access.calibration import (
    REACHING,
    RESTING,
    Calibration,
    Look,
    middle_of,
    range_of,
    trembling_of,
)
from adaptive_instrument.access.joystick import INSIDE, Joystick
from adaptive_instrument.access.one_euro import OneEuro
from adaptive_instrument.access.tremor import TremorFilter
from adaptive_instrument.access.way import Way
from adaptive_instrument.settings import Settings

SETTLE = 0.7
"""Seconds of seeing after which the rest is known without a calibration."""
EDGE = 0.01
"""The outer part of the stage in which a pointer rests: eyes that leave the screen stick there."""
TELLS_CHANGES = frozenset({"midi", "gamepad", "phone"})
"""Devices that say nothing while nothing moves: silence of theirs means rest, and each axis speaks for itself."""
FORGET = 30.0
"""Seconds of being lost after which the rest is found anew: until then only somebody stood in between."""
STILL = 1e-6
STANDS, SETTLES = 0.1, 1 / 30
"""Seconds without a word after which a pointer stands, and between two steps of the tremor filter on its way there."""
ARRIVED = 0.002
"""How near, as a part of the stage, it is then near enough."""
FARTHEST = 1e6
"""Values beyond it are rubbish."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PointerSettings(Settings):
    """How the player points."""

    source: str = "mouse"
    """The device: `mouse` (also eye trackers and head mice that move the mouse), `camera` (a face), `spot` (what is
    followed before a camera), `gamepad`, `phone`."""
    body: Literal["mouse", "gaze", "head"] = "mouse"
    """What moves the pointer. With `gaze` a pointer that stands perfectly still counts as lost."""
    x: str = ""
    """For a device without a pointer of its own: the axis that moves it sideways, for example `yaw`."""
    y: str = ""
    """The axis that moves it up and down, for example `pitch`; empty for none."""
    along: Literal["axes", "moved"] = "axes"
    """For a device without a pointer of its own. `axes`: `x` goes sideways, `y` up and down. `moved`: the way the
    player moves, whichever it is, goes sideways, as far as they go; both are found by themselves, `range` is the
    least."""
    style: Literal["position", "joystick"] = "position"
    """For a device without a pointer of its own. `position`: how far the axes are turned is where the pointer stands.
    `joystick`: how far they are turned is how quickly it goes; back at rest it stays where it is."""
    speed: Annotated[float, Ge(0.05), Le(5)] = 0.6
    """For `joystick`: widths of the stage a second, fully turned."""
    dead_zone: Annotated[float, Ge(0), Le(0.9)] = 0.15
    """For `joystick`: the part of the range next to rest, in every direction, in which the pointer stays."""
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
    tremor: Shake = 0.0
    """Hz at which a shake begins, 4 for most tremors: from there to three times it a tenth is left at most. Delays by
    half a second divided by it (0.12 s at 4). 0 for no filter."""
    sideways: ShapeSettings = STRAIGHT
    """For a device without a pointer of its own: how far the pointer goes from side to side for a movement."""
    upright: ShapeSettings = STRAIGHT
    """For a device without a pointer of its own: how far the pointer goes up and down for a movement."""
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
class Bearings:
    """Where a pointer has its rest and how far its range goes: what a check tries on can so be taken off again."""

    settings: PointerSettings
    rest: Look | None
    range: Look
    learned: bool
    """Whether the rest was found by itself."""


class Pointing:
    """One player's pointer."""

    __slots__ = (
        "_axes", "_calibration", "_filters", "_first", "_last_raw", "_learned", "_learns_from", "_looks", "_lost_at",
        "_moved_at", "_range", "_reaching", "_rest", "_settings", "_settles_at", "_steady", "_stick", "_tells_changes",
        "_trembling", "_way", "_wished", "place",
    )  # fmt: skip

    def __init__(self, settings: PointerSettings) -> None:
        self._settings = settings
        self._tells_changes = settings.source.partition("-")[0] in TELLS_CHANGES
        self._rest = settings.rest or ((0.0, 0.0) if self._tells_changes else None)
        self._stick = Joystick(settings.speed, settings.dead_zone) if settings.style == "joystick" else None
        self._range = settings.range
        self._way = Way(settings.range) if settings.along == "moved" else None
        self._filters = (OneEuro(settings.min_cutoff, settings.beta), OneEuro(settings.min_cutoff, settings.beta))
        self._steady = (TremorFilter(settings.tremor), TremorFilter(settings.tremor))
        self._wished = (0.5, 0.5)
        self._settles_at: float | None = None
        self._axes: dict[str, float] = {}
        self._first: float | None = None
        self._looks: list[Look] = []
        self._learned = False
        self._learns_from = -inf
        """Until then a player who was asked to look straight ahead is on their way there."""
        self._trembling: Look = (0.0, 0.0)
        self._last_raw: tuple[float, float] | None = None
        self._moved_at: float | None = None
        self._lost_at: float | None = None
        self._calibration: Calibration | None = None
        self._reaching = REACHING
        self.place: Place | None = None
        """Where the pointer was last seen, for whoever draws it."""

    @property
    def deadline(self) -> float | None:
        """When a still gaze counts as lost, a part of the calibration ends, the tremor filter or a joystick takes a
        step."""
        driven = self._stick.deadline if self._stick is not None else None
        due = [moment for moment in (self._due, self._settles_at, driven) if moment is not None]
        return min(due) if due else None

    @property
    def _due(self) -> float | None:
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

    @property
    def bearings(self) -> Bearings:
        """What it goes by now, to be gone back to."""
        return Bearings(self._settings, self._rest, self._range, self._learned)

    @property
    def rests(self) -> list[tuple[tuple[str, str], float]]:
        """Device and axis, and the value at rest, of each axis that has one which was not merely taken for granted."""
        settings = self._settings
        if self._rest is None or self._tells_changes or not settings.x:
            return []
        axes = zip((settings.x, settings.y), self._rest, strict=True)
        return [((settings.source, axis), value) for axis, value in axes if axis]

    @property
    def sideways(self) -> bool:
        """Whether the pointer moves from side to side only."""
        return sideways(self._settings)

    def pointer(self, t: float, x: float, y: float) -> Place | None:
        """A device with a pointer of its own stands at ``x``, ``y`` (0..1). None when it says nothing new."""
        if not (abs(x) <= FARTHEST and abs(y) <= FARTHEST):
            return None
        raw, before = (x, y), self._last_raw
        still = before is not None and abs(before[0] - x) + abs(before[1] - y) < STILL
        if still and self._settings.body == "gaze":
            return None
        self._last_raw, self._moved_at = raw, t
        x, y = _held(x, 0.0), _held(y, 0.0)
        if not (EDGE <= x <= 1 - EDGE and EDGE <= y <= 1 - EDGE):
            # No target reaches there: it rests. Where it comes back it comes at once, and does not glide in.
            self._settle()
            self.place = Place(t, x, y)
            return self.place
        return self._at(t, x, y)

    def axis(self, t: float, control: str, value: float) -> Place | None:
        """One axis of a device without a pointer. None while it plays nothing: it says nothing new, the rest is not
        known yet, or a calibration is under way."""
        settings = self._settings
        if not control or control not in (settings.x, settings.y) or not abs(value) <= FARTHEST:
            return None
        self._axes[control] = value
        # A camera tells both axes of a look one after the other: the last one makes the place. A stick tells only the
        # one that moved.
        if settings.y and control != settings.y and not self._tells_changes:
            return None
        look = self._axes.get(settings.x, 0.0), self._axes.get(settings.y, 0.0)
        self._seen_again(t)
        calibration = self._calibration
        if calibration is not None:
            self._looks.append(look)
        rest = self._rest
        if rest is None:
            if calibration is not None:
                return None
            rest = self._learn(t, look)
            if rest is None:
                return None
        if calibration is not None and calibration.part == "rest":
            return None
        if self._way is not None and calibration is None:
            self._way.look(t, look[0] - rest[0], look[1] - rest[1])
        place = self._at(t, *self._away(look, rest))
        return place if calibration is None else None

    def advance(self, t: float) -> Place | None:
        """A gaze that has stood still too long is lost; a part of the calibration ends; filter or joystick go on."""
        deadline = self.deadline
        if deadline is None or t < deadline:
            return None
        if deadline != self._due:
            place = self._goes_on(deadline)
            return place if self._calibration is None else None
        if self._calibration is not None:
            self._next_part(deadline)
            return None
        return self._lose(deadline)

    def lose(self, t: float) -> Place | None:
        """The source is lost."""
        self._axes.clear()
        self._first = None
        self._lost_at = t
        if self._calibration is None:
            self._looks.clear()
        return self._lose(t)

    def know(self, rests: Mapping[tuple[str, str], float]) -> None:
        """The rest of each axis is known from elsewhere. What the mapping says, or what was found, goes first."""
        settings = self._settings
        across = rests.get((settings.source, settings.x))
        down = rests.get((settings.source, settings.y)) if settings.y else 0.0
        if self._rest is None and settings.x and across is not None and down is not None:
            self._rest, self._learned = (across, down), True

    def recentre(self, t: float, after: float = 0.0) -> Place | None:
        """Where the player is after so many seconds is rest: it is learned anew then. A calibration ends."""
        if not self._settings.x:
            return None
        here = (self._axes.get(self._settings.x, 0.0), self._axes.get(self._settings.y, 0.0))
        self._rest, self._first, self._calibration, self._learned = None, None, None, True
        self._forget_way()
        self._learns_from = t + after
        if self._tells_changes:
            # It will say nothing more as long as it stays so.
            self._rest = here
        self._looks.clear()
        lost = self._lose(t)
        if self._stick is not None:
            self._stick.centre()
        return lost

    def calibrate(self, t: float, resting: float = RESTING, reaching: float = REACHING) -> Place | None:
        """Begins a calibration: so many seconds of rest, then so many of moving as far as is comfortable.

        A device with a pointer of its own has nothing to calibrate.
        """
        if not self._settings.x:
            return None
        self._looks.clear()
        self._calibration, self._reaching = Calibration("rest", t, resting), reaching
        return self._lose(t)

    def go_by(self, bearings: Bearings) -> None:
        """Goes by these again, and a calibration ends. What was set by hand meanwhile stays."""
        settings, then = self._settings, bearings.settings
        if settings.rest == then.rest:
            self._rest, self._learned = bearings.rest, bearings.learned
        if settings.range == then.range:
            self._range = bearings.range
        if self._calibration is not None:
            self._calibration = None
            self._looks.clear()
        # It must not glide over targets to where it is by this reckoning.
        self._settle()

    def retune(self, settings: PointerSettings) -> None:
        """Other settings for the same device: what was found of rest and range stays, unless they set it."""
        old, self._settings = self._settings, settings
        if settings.rest != old.rest:
            self._rest, self._learned = settings.rest, False
        if settings.range != old.range:
            self._range = settings.range
        if (settings.along, settings.range) != (old.along, old.range):
            self._forget_way()
        self._filters = (OneEuro(settings.min_cutoff, settings.beta), OneEuro(settings.min_cutoff, settings.beta))
        self._steady = (TremorFilter(settings.tremor), TremorFilter(settings.tremor))
        self._settles_at = None
        if (settings.style, settings.speed, settings.dead_zone) != (old.style, old.speed, old.dead_zone):
            self._stick = Joystick(settings.speed, settings.dead_zone) if settings.style == "joystick" else None
            if self._stick is not None and self.place is not None and self.place.x is not None:
                self._stick.x, self._stick.y = self.place.x, self.place.y or 0.5

    # -- inside ---------------------------------------------------------------------------------------------------

    def _away(self, look: Look, rest: Look) -> tuple[float, float]:
        settings = self._settings
        if self._way is not None:
            along = self._way.place(look[0] - rest[0], look[1] - rest[1] if settings.y else 0.0)
            return -along if settings.mirror else along, 0.0
        sideways = (look[0] - rest[0]) / self._range[0] * (-1 if settings.mirror else 1)
        upright = (look[1] - rest[1]) / self._range[1] if settings.y else 0.0
        return sideways, upright

    def _on_stage(self, x: float, y: float) -> tuple[float, float]:
        if not self._settings.x:
            return x, y
        x, y = shaped(x, self._settings.sideways), shaped(y, self._settings.upright)
        return _held(0.5 + x / 2, INSIDE), _held(0.5 + y / 2, INSIDE)

    def _at(self, t: float, x: float, y: float, settles: float = STANDS) -> Place:
        """Where the pointer is when its device says ``x``, ``y``: a place, or distances from rest in ranges."""
        self._wished = x, y
        steady = self._steady[0](t, x), self._steady[1](t, y)
        near = abs(steady[0] - x) + abs(steady[1] - y) <= ARRIVED
        self._settles_at = None if near else t + settles
        if self._stick is not None:
            across, down = shaped(steady[0], self._settings.sideways), shaped(steady[1], self._settings.upright)
            self.place = Place(t, *self._stick.lean(t, across, down))
            return self.place
        x, y = self._on_stage(*steady)
        if self._settings.body != "mouse":
            # A mouse is steady, and says nothing more once it stands: a filter would leave it short of its place.
            smooth_x, smooth_y = self._filters
            x, y = smooth_x(t, x), smooth_y(t, y)
        self.place = Place(t, x, y)
        return self.place

    def _goes_on(self, t: float) -> Place:
        assert self._settles_at is not None or self._stick is not None
        if self._settles_at is not None and self._settles_at <= t:
            return self._at(t, *self._wished, SETTLES)
        assert self._stick is not None
        self.place = Place(t, *self._stick.run(t))
        return self.place

    def _lose(self, t: float) -> Place | None:
        self._moved_at = None
        self._settle()
        if self._stick is not None:
            self._stick.stop(t)
        if self.place is None or self.place.x is None:
            return None
        self.place = Place(t, None, None)
        return self.place

    def _settle(self) -> None:
        self._settles_at = None
        for smooth in (*self._filters, *self._steady):
            smooth.reset()

    def _seen_again(self, t: float) -> None:
        lost_at, self._lost_at = self._lost_at, None
        if lost_at is not None and t - lost_at >= FORGET and self._learned and not self._tells_changes:
            self._rest = None
            self._forget_way()

    def _forget_way(self) -> None:
        self._way = Way(self._settings.range) if self._settings.along == "moved" else None

    def _learn(self, t: float, look: Look) -> Look | None:
        if t < self._learns_from:
            return None
        if self._first is None:
            self._first = t
            self._looks.clear()
        self._looks.append(look)
        if t - self._first >= SETTLE:
            self._rest, self._learned, self._first = middle_of(self._looks), True, None
            self._looks.clear()
        return self._rest

    def _next_part(self, t: float) -> None:
        assert self._calibration is not None
        looks, self._looks = self._looks, []
        if self._calibration.part == "rest":
            if looks:
                self._rest, self._learned = middle_of(looks), False
                self._trembling = trembling_of(looks, self._rest)
            self._calibration = Calibration("reach", t, self._reaching)
            return
        self._calibration = None
        # The new range moves the pointer at once: it must not glide there and play on its way.
        self._settle()
        if looks and self._rest is not None and self._way is not None:
            self._way.fit(looks, self._rest)
        elif looks and self._rest is not None:
            self._range = range_of(looks, self._rest, self._trembling, self._range)


def sideways(settings: PointerSettings) -> bool:
    """Whether such a pointer moves from side to side only."""
    return bool(settings.x) and (not settings.y or settings.along == "moved")


def _held(value: float, inside: float) -> float:
    return min(1.0 - inside, max(inside, value))
