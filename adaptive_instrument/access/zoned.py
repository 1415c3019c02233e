"""What all methods share whose targets lie on the stage: where they lie, and which one is under the pointer."""

from __future__ import annotations

from adaptive_instrument.access.method import AccessMethod, Targets
from adaptive_instrument.access.zones import Shape, Zone, zones


class Zoned(AccessMethod):
    """Targets that are pointed at."""

    points = True

    def __init__(self, shape: Shape, targets: Targets) -> None:
        self._shape, self._sideways = shape, targets.sideways
        self._zones = zones(shape, targets.count, targets.sideways)
        self._over: int | None = None

    @property
    def zones(self) -> tuple[Zone, ...]:
        """Where the targets lie."""
        return self._zones

    @property
    def cursor(self) -> int | None:
        """The target under the pointer."""
        return self._over

    def _relay(self, targets: Targets) -> bool:
        """The zones follow the number of targets. True when they lie otherwise now: nothing is under the pointer."""
        if len(self._zones) == targets.count:
            return False
        self._zones = zones(self._shape, targets.count, self._sideways)
        self._over = None
        return True
