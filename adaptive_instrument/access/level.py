"""Level: a bow. Any level or axis (a breath, a brow, a trigger, the turn of a head) becomes loudness, pitch, or both.

A note begins when the level passes its threshold, follows it for as long as it lasts, and ends when it has fallen
below a lower one. Nothing is counted and nothing is added up: a device that says less often, or a crowded queue that
keeps only its newest value, changes how finely a note moves and never where it stands.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass
from statistics import median
from typing import Annotated, Literal

from annotated_types import Ge, Gt, Le

from adaptive_instrument.access.axis import Axis, AxisSettings, Shake
from adaptive_instrument.access.condition import Press
from adaptive_instrument.access.method import AccessMethod, Bow, Targets
from adaptive_instrument.access.pointing import SETTLES, STANDS, TELLS_CHANGES
from adaptive_instrument.access.selection import Deselect, Express, Select, Selection
from adaptive_instrument.access.threshold import CREEP, FARTHEST, FOLLOW, LONGEST_LOOK, SETTLE, STUCK
from adaptive_instrument.access.walk import Walk, WalkSettings
from adaptive_instrument.settings import Settings

HOLDER = GROUP = "bow"
QUIETEST = 0.25
"""Loudness 0..1 of a note whose level is just at its threshold: below, a note is not heard to begin."""
GENTLEST, SHARPEST = 0.8, 12.0
"""Rises, in full scales a second, that sound softest and hardest."""
RECENT = 0.1
"""Seconds: a level that said nothing for longer stood still, and rises only now."""
FINEST = 1 / 254
"""The smallest change of loudness that is told: half a step of MIDI."""
ANEW = ("level", "pitch", "gives", "phrase_gap")
"""What makes it another bow: it begins anew with it."""
ARRIVED = 0.005
"""How near to where the level stands a filter has arrived, as a part of the full scale."""
OVERHANG = 0.2
"""Part of a target's width by which it keeps hold of a level that trembles on its border."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelSettings(Settings):
    """A level or an axis plays like a bow: it begins, carries and ends the note."""

    method: Literal["level"] = "level"
    """The access method."""
    level: str
    """What plays, as `device:control`: `midi:cc-2` (breath), `gamepad:axis-5` (a trigger), `camera:mouth-open`."""
    gives: Literal["loudness", "pitch", "both"] = "loudness"
    """What the level becomes. With `loudness` alone and no `pitch`, each new note is the next step, as in `walk`."""
    pitch: str = ""
    """A second axis that chooses the target along the scale, as `device:control`; empty for none."""
    pitch_range: tuple[float, float] = (-1.0, 1.0)
    """The values of that axis at the lowest and at the highest target (degrees for a head)."""
    rest: float | None = None
    """The level's value at rest; left out, it is found in the first second of seeing. Devices that tell only changes
    (MIDI, gamepads) need it: 0 for a breath controller, -1 for most triggers."""
    most: float = 1.0
    """How far from rest the comfortable most is; negative for a value that falls."""
    full: Annotated[float, Gt(0), Le(1)] = 0.6
    """The part of the comfortable most that sounds fully: nobody plays at their limit."""
    on_at: Annotated[float, Gt(0), Le(0.9)] = 0.15
    """The part of the full scale at which a note begins."""
    off_at: Annotated[float, Ge(0), Le(0.9)] = 0.08
    """The part of the full scale below which it ends: less than `on_at`, so that it never chatters."""
    curve: Annotated[float, Ge(0.2), Le(5)] = 1.0
    """How loudness follows the level: 1 evenly; above 1 finer in soft playing, below 1 loud sooner."""
    tremor: Shake = 0.0
    """Hz at which a shake begins, 4 for most tremors: from there to three times it a tenth is left at most. Delays by
    half a second divided by it (0.12 s at 4). 0 for no filter."""
    min_cutoff: Annotated[float, Ge(0), Le(60)] = 0.0
    """1 euro filter, Hz: lower is smoother at rest; 0 for no filter. A camera's levels are steadier with 2."""
    beta: Annotated[float, Ge(0), Le(100)] = 4.0
    """1 euro filter: higher follows quick movement more closely."""
    phrase_gap: Annotated[float, Ge(0.3), Le(20)] = 1.5
    """Where each note is a step: seconds of silence after which the next one begins a new phrase."""


class Level(AccessMethod):
    """One bow. Its notes are never drawn to a grid: whoever bows has begun the note already."""

    name = "level"

    def __init__(self, settings: LevelSettings, targets: Targets) -> None:
        self._settings = settings
        self._count = targets.count
        self._place, self._pitch_place = _split(settings.level), _split(settings.pitch)
        steps = settings.gives == "loudness" and not settings.pitch
        walk = WalkSettings(control=HOLDER, phrase_gap=settings.phrase_gap)
        self._walk = Walk(walk, targets) if steps else None
        self._scale = settings.most * settings.full
        self._axis = _axis(settings)
        self._raw: float | None = None
        self._settles_at: float | None = None
        self._rest = settings.rest
        self._seen: deque[float] = deque(maxlen=200)
        self._first: float | None = None
        # Nothing sounds that was not seen to begin, but who says nothing while nothing moves has been at rest.
        self._armed = settings.rest is not None and self._place[0].partition("-")[0] in TELLS_CHANGES
        self._before: tuple[float, float] | None = None
        self._part = 0.0
        self._along = 0.5
        self._target: int | None = None
        self._sounds = False
        self._begun = 0.0
        self._told: float | None = None
        self._struck_at: float | None = None

    @property
    def levels(self) -> tuple[tuple[str, str], ...]:
        """The level, and the axis of the pitch."""
        return tuple(place for place in (self._place, self._pitch_place) if place[0])

    @property
    def deadline(self) -> float | None:
        """When a filter that has not arrived yet takes its next step; a device may say nothing more meanwhile."""
        return self._settles_at

    @property
    def cursor(self) -> int | None:
        """The target that sounds, or would."""
        return self._walk.cursor if self._walk is not None else self._target

    @property
    def bow(self) -> Bow | None:
        """How far the level stands on its scale; None while its rest is not known yet."""
        return Bow(min(1.0, max(0.0, self._part)), self._settings.on_at) if self._rest is not None else None

    def level(self, t: float, source: str, control: str, value: float) -> list[Selection]:
        """A raw level or axis, both kinds alike."""
        if not abs(value) <= FARTHEST:
            return []
        selections: list[Selection] = []
        if (source, control) == self._pitch_place:
            low, high = self._settings.pitch_range
            self._along = min(1.0, max(0.0, (value - low) / (high - low))) if high != low else 0.5
            selections += self._slide(t)
        if (source, control) == self._place:
            self._raw = value
            selections += self._bowed(t, value, STANDS)
        return selections

    def advance(self, t: float) -> list[Selection]:
        """The filter goes on towards where the level stands."""
        if self._settles_at is None or t < self._settles_at or self._raw is None:
            return []
        return self._bowed(self._settles_at, self._raw, SETTLES)

    def retune(self, settings: LevelSettings) -> bool:
        """Goes on with other settings where it stands, as long as it gives the same."""
        old = self._settings
        if any(getattr(settings, name) != getattr(old, name) for name in ANEW):
            return False
        self._settings, self._scale = settings, settings.most * settings.full
        if settings.rest != old.rest:
            self._rest = settings.rest
        if (settings.tremor, settings.min_cutoff, settings.beta) != (old.tremor, old.min_cutoff, old.beta):
            self._axis = _axis(settings)
        return True

    def release(self, t: float, source: str | None = None) -> list[Selection]:
        """Ends the note. The level has to come back to rest before the next one."""
        # A device that tells changes only says nothing more while it is at rest: it has come back already.
        quiet = self._before is not None and self._raw is not None and self._part < self._settings.off_at
        self._armed = quiet and self._place[0].partition("-")[0] in TELLS_CHANGES
        self._before = self._first = self._raw = self._settles_at = None
        self._part = 0.0
        if self._axis is not None:
            self._axis.reset()
        return self._end(t)

    def recentre(self, t: float) -> list[Selection]:
        """How the person is now is rest: it is learned anew, where it was learned at all."""
        if self._settings.rest is None:
            self._rest = None
        return self.release(t)

    def seek(self, target: int) -> None:
        """Goes on from where another way of playing stood."""
        if self._walk is not None:
            self._walk.seek(target)

    def retarget(self, targets: Targets) -> None:
        """The scale is laid along the new targets; what sounds stays until it moves."""
        self._count = targets.count
        if self._walk is not None:
            self._walk.retarget(targets)
        if self._target is not None:
            self._target = min(self._target, self._count - 1) if self._count else None

    # -- inside ---------------------------------------------------------------------------------------------------

    def _bowed(self, t: float, value: float, settles: float) -> list[Selection]:
        if self._rest is None:
            self._learn(t, value)
            return []
        self._follow(t, value)
        before, part = self._before, (value - self._rest) / self._scale
        if self._axis is not None:
            wished, part = min(1.0, max(-1.0, part)), self._axis(t, part)
            self._settles_at = t + settles if abs(wished - part) > ARRIVED else None
        self._before, self._part = (t, part), part
        if part < self._settings.off_at:
            self._armed = True
            return self._end(t)
        if self._sounds:
            return [*self._slide(t), *self._carry(t)]
        if not self._armed or part < self._settings.on_at or self._count == 0:
            return []
        return self._begin(t, _force(before, t, part))

    def _begin(self, t: float, force: float | None) -> list[Selection]:
        target = self._step(t) if self._walk is not None else self._aim()
        if target is None:
            return []
        self._sounds, self._begun = True, t
        # Before the strike, so that the note begins as loud as it is meant.
        return [*self._carry(t), self._select(t, target, force)]

    def _carry(self, t: float) -> list[Selection]:
        if self._settings.gives == "pitch":
            return []
        value = self._strength()
        if self._told is not None and abs(value - self._told) < FINEST:
            return []
        self._told = value
        return [Express(t, value, GROUP)]

    def _slide(self, t: float) -> list[Selection]:
        if self._walk is not None:
            return []
        before = self._target
        target = self._aim()
        if not self._sounds or target == before or target is None:
            return []
        force = None if self._settings.gives == "pitch" else self._strength()
        return [Deselect(t, HOLDER), self._select(t, target, force)]

    def _end(self, t: float) -> list[Selection]:
        if not self._sounds:
            return []
        self._sounds, self._told = False, None
        if self._walk is not None:
            self._walk.press(Press(t, HOLDER, False))
        return [Deselect(t, HOLDER)]

    def _select(self, t: float, target: int, force: float | None) -> Select:
        gap = None if self._struck_at is None else t - self._struck_at
        self._struck_at = t
        return Select(t, HOLDER, target, force, gap, GROUP, free=True)

    def _step(self, t: float) -> int | None:
        assert self._walk is not None
        self._walk.press(Press(t, HOLDER, True))
        return self._walk.cursor

    def _aim(self) -> int | None:
        """The target where the pitch stands now."""
        if self._count == 0:
            self._target = None
            return None
        along = self._along if self._pitch_place[0] else self._through()
        place = along * self._count
        here = self._target
        if here is None or not here - OVERHANG <= place < here + 1 + OVERHANG:
            self._target = min(self._count - 1, int(place))
        return self._target

    def _through(self) -> float:
        """How far the level has come from its threshold to its full scale, 0..1."""
        on_at = self._settings.on_at
        return min(1.0, max(0.0, (self._part - on_at) / (1 - on_at)))

    def _strength(self) -> float:
        off_at = self._settings.off_at
        through = min(1.0, max(0.0, (self._part - off_at) / (1 - off_at)))
        return float(QUIETEST + (1 - QUIETEST) * through**self._settings.curve)

    def _follow(self, t: float, value: float) -> None:
        # Only a rest that was found: cameras and muscles drift, a number in the mapping is meant.
        if self._settings.rest is not None or self._rest is None or self._before is None:
            return
        last, part = self._before
        if self._sounds:
            # A rest found at a wrong moment must not hold a note for ever.
            seconds = CREEP if t - self._begun >= STUCK else None
        else:
            seconds = FOLLOW if part < self._settings.off_at or not self._armed else None
        if seconds is not None:
            self._rest += (value - self._rest) * min(LONGEST_LOOK, t - last) / seconds

    def _learn(self, t: float, value: float) -> None:
        if self._first is None:
            self._first = t
            self._seen.clear()
        self._seen.append(value)
        if t - self._first >= SETTLE:
            self._rest, self._first = median(self._seen), None
            self._armed = True


def _force(before: tuple[float, float] | None, t: float, part: float) -> float | None:
    """How sharply the level rose, 0..1; None when nothing tells."""
    if before is None or t <= before[0]:
        return None
    rise = (part - before[1]) / min(RECENT, t - before[0])
    rise = min(SHARPEST, max(GENTLEST, rise))
    return math.log(rise / GENTLEST) / math.log(SHARPEST / GENTLEST)


def _axis(settings: LevelSettings) -> Axis | None:
    if not settings.tremor and not settings.min_cutoff:
        return None
    return Axis(AxisSettings(tremor=settings.tremor, min_cutoff=settings.min_cutoff, beta=settings.beta))


def _split(place: str) -> tuple[str, str]:
    source, _, control = place.partition(":")
    return source, control
