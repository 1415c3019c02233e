"""Dwell: staying on a target strikes it; leaving it lets go. For eyes and heads without a switch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from annotated_types import Ge, Le, MaxLen

from adaptive_instrument.access.condition import Press
from adaptive_instrument.access.method import Targets
from adaptive_instrument.access.selection import Deselect, Select, Selection
from adaptive_instrument.access.zoned import Zoned
from adaptive_instrument.access.zones import Shape, hit
from adaptive_instrument.settings import Settings

HOLDER = "pointer"
SHORTEST = 0.05
"""Seconds: no dwell is shorter, whatever comes next."""
REPEATS = 16
"""Strikes of one visit where staying strikes again: a pointer that was left lying on a target falls silent."""
CLICK = "click"
"""The control that a click of the pointing device presses, where the mapping lets it count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DwellSettings(Settings):
    """Staying on a target strikes it."""

    method: Literal["dwell"] = "dwell"
    """The access method."""
    shape: Shape = "grid"
    """How the targets lie on the stage: `grid`, `row` or `arc`."""
    time: Annotated[float, Ge(0.05), Le(10)] = 0.6
    """Seconds to stay on a target until it sounds."""
    times: Annotated[tuple[Annotated[float, Ge(0.05), Le(10)], ...], MaxLen(64)] = ()
    """Seconds for each target in order, where some need more than others; empty, or what is beyond the list, as
    `time`."""
    next_time: Annotated[float, Ge(0.1), Le(1)] = 0.6
    """With a song: the part of its time that the target which comes next takes; the one after it half as much less.
    1 for no difference."""
    again: Literal["leave", "stay"] = "leave"
    """What strikes a target again: `leave`, only coming back after leaving it; `stay`, staying as long once more."""
    reentry: Annotated[float, Ge(0), Le(5)] = 0.0
    """Seconds that a struck target must have been left before coming back counts: a glance away is no new wish."""
    grace: Annotated[float, Ge(0), Le(2)] = 0.2
    """Seconds for which slipping off a target is forgiven."""
    control: str = ""
    """A control that strikes the target under the pointer at once, beside dwelling; empty for none."""


class Dwell(Zoned):
    """Dwell over zones. Each visit strikes once: to strike again, leave and come back (or stay, if that is set).

    A pointer that was lost over a target that it had struck, and is found there again, is no new visit: eyes that
    blinked, a face that was hidden for a moment strike nothing twice by coming back. A dwell that the loss cut short
    begins anew.
    """

    name = "dwell"

    def __init__(self, settings: DwellSettings, targets: Targets) -> None:
        self._settings = settings
        super().__init__(settings.shape, targets)
        self._next = targets.next
        self._strikes_at = 0.0
        self._takes = settings.time
        self._strikes = 0
        self._left: tuple[int, float] | None = None
        """The target that was struck last and has been left, and when."""
        self._left_at: float | None = None
        self._there: tuple[float, int | None] = (0.0, None)
        self._lost_over: int | None = None
        self._spent = False
        self._holds = False
        self._struck_at: float | None = None

    @property
    def dwelling(self) -> tuple[int, float, float] | None:
        """The target being dwelt on, since when and for how long it has to be (seconds); None when there is none."""
        if self._over is None or self._spent:
            return None
        return self._over, self._strikes_at - self._takes, self._takes

    @property
    def deadline(self) -> float | None:
        """When the dwell is over, or the grace."""
        if self._left_at is not None:
            return self._left_at + self._settings.grace
        if self._over is not None and not self._spent:
            return self._strikes_at
        return None

    def point(self, t: float, x: float, y: float) -> list[Selection]:
        """The pointer stands at ``x``, ``y`` (0..1)."""
        target = hit(self._zones, x, y)
        if target != self._there[1]:
            self._there = (t, target)
        if self._over is None:
            let_go = self._leave(t)
            self._enter(t, target)
            return let_go
        if target == self._over:
            self._left_at = None
            # The dwell may have been over while the pointer had slipped off: it strikes now, not in the past.
            return self._strike(t) if not self._spent and t >= self._strikes_at else []
        # Slipped off, perhaps only for a moment. Another target does not count before the grace is over.
        if self._left_at is None:
            self._left_at = t
        return self.advance(t)

    def press(self, press: Press) -> list[Selection]:
        """A click, or the control, strikes the target under the pointer; leaving the target lets go."""
        if press.control not in (CLICK, self._settings.control) or not press.down:
            return []
        target = self._there[1]
        # Whoever clicks means what is under the pointer now, not what it has just slipped off.
        let_go = [] if target == self._over else self._leave(press.t)
        if target is None:
            return let_go
        if target != self._over:
            self._enter(press.t, target)
        self._left_at = None
        return [*let_go, *self._strike(press.t)]

    def advance(self, t: float) -> list[Selection]:
        """Strikes when the dwell is over, lets go when the grace is."""
        deadline = self.deadline
        if deadline is None or t < deadline:
            return []
        if self._left_at is None:
            return self._strike(deadline)
        selections = self._leave(deadline)
        # A pointer that stands still says nothing more: where it went to is known, and since when.
        arrived, target = self._there
        self._enter(arrived, target, not_before=deadline)
        return selections

    def retune(self, settings: DwellSettings) -> bool:
        """Goes on with other settings where it stands, as long as the targets lie where they lay."""
        if settings.shape != self._settings.shape:
            return False
        self._settings = settings
        return True

    def release(self, t: float, source: str | None = None) -> list[Selection]:
        """The pointer is lost: nothing is dwelt on, what it struck is let go. It has to enter anew."""
        here = self._there[1]
        if here is not None:
            self._lost_over = here if here == self._over and self._spent else None
        self._there = (t, None)
        return self._leave(t)

    def retarget(self, targets: Targets) -> None:
        """The zones follow the number of targets; a dwell under way keeps its time."""
        self._next = targets.next
        if self._relay(targets):
            self._left_at = self._lost_over = None
            self._there = (0.0, None)

    def _enter(self, t: float, target: int | None, not_before: float = 0.0) -> None:
        self._over, self._left_at = target, None
        self._takes, self._strikes = self._time_of(target), 0
        self._strikes_at = max(t + self._takes, not_before)
        self._spent = target is not None and (target == self._lost_over or self._too_soon(t, target))
        self._lost_over = None

    def _time_of(self, target: int | None) -> float:
        settings = self._settings
        if target is None:
            return settings.time
        time = settings.times[target] if target < len(settings.times) else settings.time
        if target in self._next[:2]:
            less = (1 - settings.next_time) / (1 + self._next.index(target))
            time = max(SHORTEST, time * (1 - less))
        return time

    def _too_soon(self, t: float, target: int) -> bool:
        return self._left is not None and self._left[0] == target and t - self._left[1] < self._settings.reentry

    def _leave(self, t: float) -> list[Selection]:
        held, self._holds = self._holds, False
        if held and self._over is not None:
            self._left = self._over, t if self._left_at is None else self._left_at
        self._over, self._left_at = None, None
        return [Deselect(t, HOLDER)] if held else []

    def _strike(self, t: float) -> list[Selection]:
        assert self._over is not None
        let_go: list[Selection] = [Deselect(t, HOLDER)] if self._holds else []
        gap = None if self._struck_at is None else t - self._struck_at
        self._holds = self._spent = True
        self._strikes += 1
        if self._settings.again == "stay" and self._strikes < REPEATS:
            self._strikes_at, self._spent = t + self._takes, False
        self._struck_at = t
        return [*let_go, Select(t, HOLDER, self._over, gap=gap)]
