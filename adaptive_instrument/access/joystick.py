"""Joystick: how far somebody leans says how quickly the pointer goes; whoever returns to rest makes it stay.

For small or weak movements: three degrees of a head, or a stick that a thumb can only nudge, reach the whole stage,
and nothing has to be held still to stay on a target.
"""

from __future__ import annotations

import math

INSIDE = 0.065
"""Whoever cannot leave the stage stays this far inside: within the outer targets of every shape, left, right and up."""
STEP = 1 / 60
"""Seconds between two places of a pointer that is on its way."""


class Joystick:
    """A pointer that is driven. Places are 0..1 of the stage, it begins in the middle."""

    __slots__ = ("_dead_zone", "_drive", "_speed", "_t", "x", "y")

    def __init__(self, speed: float, dead_zone: float) -> None:
        """``speed``: widths (and heights) of the stage a second, fully leant. ``dead_zone``: the part of the range, in
        any direction, in which the pointer stays."""
        self._speed = speed
        self._dead_zone = dead_zone
        self._drive = (0.0, 0.0)
        self._t = 0.0
        self.x = self.y = 0.5
        """Where the pointer stands."""

    @property
    def deadline(self) -> float | None:
        """When the next place is due; None while it stands, at the end of the stage too."""
        return self._t + STEP if self._goes() else None

    def lean(self, t: float, x: float, y: float) -> tuple[float, float]:
        """Somebody leans that far (-1..1 of their range) from ``t`` on; where the pointer is then."""
        place = self.run(t)
        far = math.hypot(x, y)
        if far <= self._dead_zone:
            self._drive = (0.0, 0.0)
            return place
        # Round, so that a slant is no quicker than a straight way.
        quick = self._speed * min(1.0, (far - self._dead_zone) / (1 - self._dead_zone)) / far
        self._drive = (x * quick, y * quick)
        return place

    def run(self, t: float) -> tuple[float, float]:
        """Goes on to ``t`` seconds; where the pointer is then."""
        past, self._t = max(0.0, t - self._t), t
        self.x = _held(self.x + self._drive[0] * past)
        self.y = _held(self.y + self._drive[1] * past)
        return self.x, self.y

    def stop(self, t: float) -> None:
        """Nobody leans any more: it stays where it is."""
        self.run(t)
        self._drive = (0.0, 0.0)

    def centre(self) -> None:
        """Back to the middle."""
        self.x = self.y = 0.5

    def _goes(self) -> bool:
        return _free(self.x, self._drive[0]) or _free(self.y, self._drive[1])


def _free(place: float, drive: float) -> bool:
    return (drive < 0 and place > INSIDE) or (drive > 0 and place < 1 - INSIDE)


def _held(place: float) -> float:
    return min(1.0 - INSIDE, max(INSIDE, place))
