"""Point: the pointer shows the target, a control strikes it and holds it. Looking chooses, pressing plays.

Eyes leave a target as soon as the hand has been told to press it, and are gone when the switch closes: a *late
trigger* (Kumar, Klingner et al., *Improving the accuracy of gaze input for interaction*, ETRA 2008). So what was
looked at a moment ago counts when it has only just been left.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from annotated_types import Ge, Le

from adaptive_instrument.access.condition import Press
from adaptive_instrument.access.dwell import CLICK
from adaptive_instrument.access.method import Targets
from adaptive_instrument.access.selection import Deselect, Select, Selection
from adaptive_instrument.access.zoned import Zoned
from adaptive_instrument.access.zones import Shape, hit
from adaptive_instrument.settings import Settings

LOOKED = 0.1
"""Seconds on a target from which on it was looked at: the shortest fixations. Below it was only crossed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PointSettings(Settings):
    """The pointer shows a target, a control strikes and holds it."""

    method: Literal["point"] = "point"
    """The access method."""
    control: str = "switch"
    """The control that strikes what is pointed at, and holds it."""
    shape: Shape = "grid"
    """How the targets lie on the stage: `grid`, `row` or `arc`."""
    look_back: Annotated[float, Ge(0), Le(1)] = 0.15
    """Seconds for which a target that was looked at still counts after the pointer has left it: eyes go on before the
    finger has pressed. 0 for a mouse that is clicked quickly."""


@dataclass(frozen=True, slots=True)
class _Visit:
    """A stay on a target that is over."""

    target: int
    looked: bool
    left: float


class PointPress(Zoned):
    """A pointer and a control. The struck target is held by the control, wherever the pointer goes meanwhile."""

    name = "point"

    def __init__(self, settings: PointSettings, targets: Targets) -> None:
        self._settings = settings
        super().__init__(settings.shape, targets)
        self._since = 0.0
        self._last: _Visit | None = None
        self._held: str | None = None
        self._target: int | None = None
        self._struck_at: float | None = None

    def point(self, t: float, x: float, y: float) -> list[Selection]:
        """The pointer stands at ``x``, ``y`` (0..1): that alone plays nothing."""
        self._go(t, hit(self._zones, x, y))
        return []

    def press(self, press: Press) -> list[Selection]:
        """Strikes what is meant, and lets go of it. Where nothing is meant, nothing sounds.

        A momentary press holds until the next one; on the target that it holds, or on none, that one only ends it.
        """
        if press.control not in (CLICK, self._settings.control):
            return []
        if not press.down:
            return self._let_go(press.t) if self._held == press.control else []
        held = self._target
        let_go = self._let_go(press.t)
        target = self._meant(press.t)
        if target is None or (press.momentary and target == held):
            return let_go
        gap = None if self._struck_at is None else press.t - self._struck_at
        self._struck_at, self._held, self._target = press.t, press.control, target
        return [*let_go, Select(press.t, press.control, target, gap=gap)]

    def lose_pointer(self, t: float) -> list[Selection]:
        """Eyes that close do not open a hand: what the control holds goes on."""
        self._go(t, None)
        return []

    def retune(self, settings: PointSettings) -> bool:
        """Goes on with other settings where it stands, as long as the targets lie where they lay."""
        if settings.shape != self._settings.shape or settings.control != self._settings.control:
            return False
        self._settings = settings
        return True

    def release(self, t: float, source: str | None = None) -> list[Selection]:
        """Lets go, and looks nowhere."""
        self._go(t, None)
        return self._let_go(t)

    def retarget(self, targets: Targets) -> None:
        """The zones follow the number of targets."""
        if self._relay(targets):
            self._last = None

    def _go(self, t: float, target: int | None) -> None:
        if target == self._over:
            return
        if self._over is not None:
            visit = _Visit(self._over, t - self._since >= LOOKED, t)
            before = self._last
            # A target that was only crossed on the way does not push out the one that was looked at.
            recent = before is not None and before.looked and t - before.left <= self._settings.look_back
            if visit.looked or not recent:
                self._last = visit
        self._over, self._since = target, t

    def _meant(self, t: float) -> int | None:
        last = self._last
        just_left = last is not None and t - last.left <= self._settings.look_back and self._settings.look_back > 0
        if last is None or not just_left:
            return self._over
        if self._over is None:
            return last.target
        # Arrived this very moment, while the one before was truly looked at: the finger means that one.
        return last.target if last.looked and t - self._since < self._settings.look_back else self._over

    def _let_go(self, t: float) -> list[Selection]:
        held, self._held, self._target = self._held, None, None
        return [] if held is None else [Deselect(t, held)]
