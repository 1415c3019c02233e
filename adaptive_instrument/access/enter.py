"""Enter: gliding into a target sounds it, as a finger sounds a harp's string. No dwell, no wait."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Annotated, Literal

from annotated_types import Ge, Le

from adaptive_instrument.access.dwell import HOLDER
from adaptive_instrument.access.method import Targets
from adaptive_instrument.access.selection import Deselect, Select, Selection
from adaptive_instrument.access.zoned import Zoned
from adaptive_instrument.access.zones import Shape, Zone, hit
from adaptive_instrument.settings import Settings

RECENT = 0.1
"""Seconds: a pointer that said nothing for longer stood still, and moved only now."""
OVERHANG = 0.12
"""Part of its width by which a string keeps hold of a pointer that trembles on its border."""
HEADROOM = 0.02
"""The same at its top and foot, as a part of the stage."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterSettings(Settings):
    """Gliding into a target sounds it."""

    method: Literal["enter"] = "enter"
    """The access method."""
    shape: Shape = "arc"
    """How the targets lie on the stage: `arc` (a harp), `row` or `grid`."""
    ignore_repeat: Annotated[float, Ge(0), Le(5)] = 0.15
    """Seconds after a target has sounded in which entering it again is ignored."""
    softest: Annotated[float, Ge(0.01), Le(5)] = 0.1
    """Speed of entry, in widths of the stage a second, that sounds softest."""
    loudest: Annotated[float, Ge(0.02), Le(20)] = 2.5
    """Speed of entry that sounds loudest: lower for somebody who moves slowly. Above `softest`."""


class Enter(Zoned):
    """Enter over zones; the quicker a target is entered, the louder it sounds."""

    name = "enter"

    def __init__(self, settings: EnterSettings, targets: Targets) -> None:
        self._settings = settings
        super().__init__(settings.shape, targets)
        self._seen = False
        self._sounds = False
        self._last: tuple[float, float, float] | None = None
        self._struck_at: dict[int, float] = {}
        self._latest: float | None = None

    def point(self, t: float, x: float, y: float) -> list[Selection]:
        """The pointer stands at ``x``, ``y`` (0..1)."""
        before, self._last = self._last, (t, x, y)
        if self._over is not None and _wide(self._zones[self._over]).holds(x, y):
            return []
        target = hit(self._zones, x, y)
        first, self._seen = not self._seen, True
        if target == self._over and not (target is None and self._sounds):
            return []
        selections: list[Selection] = [Deselect(t, HOLDER)] if self._sounds else []
        self._over, self._sounds = target, False
        # Where the pointer is first seen it was not led: only a movement plays.
        if target is None or first or self._ignored(t, target):
            return selections
        gap = None if self._latest is None else t - self._latest
        self._struck_at[target] = self._latest = t
        self._sounds = True
        return [*selections, Select(t, HOLDER, target, self._force(before, t, x, y), gap)]

    def retune(self, settings: EnterSettings) -> bool:
        """Goes on with other settings where it stands, as long as the targets lie where they lay."""
        if settings.shape != self._settings.shape:
            return False
        self._settings = settings
        return True

    def release(self, t: float, source: str | None = None) -> list[Selection]:
        """The pointer is lost: what it sounds is let go; where it comes back it does not sound by itself."""
        sounded, self._sounds = self._sounds, False
        self._over, self._seen, self._last = None, False, None
        return [Deselect(t, HOLDER)] if sounded else []

    def retarget(self, targets: Targets) -> None:
        """The zones follow the number of targets."""
        if self._relay(targets):
            self._seen = False

    def _ignored(self, t: float, target: int) -> bool:
        struck = self._struck_at.get(target)
        return struck is not None and t - struck < self._settings.ignore_repeat

    def _force(self, before: tuple[float, float, float] | None, t: float, x: float, y: float) -> float | None:
        if before is None or t <= before[0]:
            return None
        softest, loudest = self._settings.softest, self._settings.loudest
        speed = math.hypot(x - before[1], y - before[2]) / min(RECENT, t - before[0])
        speed = min(loudest, max(softest, speed))
        return math.log(speed / softest) / math.log(loudest / softest)


def _wide(zone: Zone) -> Zone:
    over = zone.width * OVERHANG
    return Zone(zone.x - over, zone.y - HEADROOM, zone.width + 2 * over, zone.height + 2 * HEADROOM)
