"""Dwell: staying on a target strikes it; leaving it lets go. For eyes and heads without a switch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from annotated_types import Ge, Le

from adaptive_instrument.access.condition import Press
from adaptive_instrument.access.method import AccessMethod, Targets
from adaptive_instrument.access.selection import Deselect, Select, Selection
from adaptive_instrument.access.zones import Shape, Zone, hit, zones
from adaptive_instrument.settings import Settings

HOLDER = "pointer"
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
    grace: Annotated[float, Ge(0), Le(2)] = 0.2
    """Seconds for which slipping off a target is forgiven."""
    control: str = ""
    """A control that strikes the target under the pointer at once, beside dwelling; empty for none."""


class Dwell(AccessMethod):
    """Dwell over zones. Each visit strikes once: to strike again, leave and come back."""

    name = "dwell"
    points = True

    def __init__(self, settings: DwellSettings, targets: Targets) -> None:
        self._settings = settings
        self._zones = zones(settings.shape, targets.count)
        self._over: int | None = None
        self._since = 0.0
        self._left_at: float | None = None
        self._there: tuple[float, int | None] = (0.0, None)
        self._struck = False
        self._struck_at: float | None = None

    @property
    def zones(self) -> tuple[Zone, ...]:
        """Where the targets lie."""
        return self._zones

    @property
    def cursor(self) -> int | None:
        """The target under the pointer."""
        return self._over

    @property
    def dwelling(self) -> tuple[int, float, float] | None:
        """The target being dwelt on, since when and for how long it has to be (seconds); None when there is none."""
        if self._over is None or self._struck:
            return None
        return self._over, self._since, self._settings.time

    @property
    def deadline(self) -> float | None:
        """When the dwell is over, or the grace."""
        if self._left_at is not None:
            return self._left_at + self._settings.grace
        if self._over is not None and not self._struck:
            return self._since + self._settings.time
        return None

    def point(self, t: float, x: float, y: float) -> list[Selection]:
        """The pointer stands at ``x``, ``y`` (0..1)."""
        target = hit(self._zones, x, y)
        if target != self._there[1]:
            self._there = (t, target)
        if target == self._over:
            self._left_at = None
            return []
        if self._over is None:
            self._enter(t, target)
            return []
        # Slipped off, perhaps only for a moment. Another target does not count before the grace is over.
        if self._left_at is None:
            self._left_at = t
        return self.advance(t)

    def press(self, press: Press) -> list[Selection]:
        """A click, or the control, strikes the target under the pointer; leaving the target lets go."""
        if press.control not in (CLICK, self._settings.control) or self._over is None:
            return []
        if press.down:
            return self._strike(press.t)
        return []

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
        self._enter(max(arrived, deadline - self._settings.time), target)
        return selections

    def release(self, t: float, source: str | None = None) -> list[Selection]:
        """The pointer is lost: nothing is dwelt on, what it struck is let go. It has to enter anew."""
        self._there = (t, None)
        return self._leave(t)

    def retarget(self, targets: Targets) -> None:
        """The zones follow the number of targets."""
        if len(self._zones) != targets.count:
            self._zones = zones(self._settings.shape, targets.count)
            self._over, self._left_at, self._struck = None, None, False

    def _enter(self, t: float, target: int | None) -> None:
        self._over, self._since, self._left_at, self._struck = target, t, None, False

    def _leave(self, t: float) -> list[Selection]:
        struck, self._struck = self._struck, False
        self._over, self._left_at = None, None
        return [Deselect(t, HOLDER)] if struck else []

    def _strike(self, t: float) -> list[Selection]:
        assert self._over is not None
        let_go: list[Selection] = [Deselect(t, HOLDER)] if self._struck else []
        gap = None if self._struck_at is None else t - self._struck_at
        self._struck, self._struck_at = True, t
        return [*let_go, Select(t, HOLDER, self._over, gap=gap)]
