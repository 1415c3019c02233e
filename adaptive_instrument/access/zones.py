"""Zones: where each target lies on the stage, for those who point.

All in 0..1 of the player's part of the stage, y downward; the same for every screen, so that what is drawn is what is
hit. Whatever lies outside every zone is rest.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

Shape = Literal["row", "grid", "arc"]
"""``row``: columns side by side. ``grid``: rows of pads. ``arc``: a harp, columns on a bow, rest below."""

EDGE = 0.02
"""Free space at the sides of the stage: a mouse or a gaze that leaves it rests there. A head cannot get into it."""
SIDE = 0.13
"""Free space at the right, for who moves a pointer from side to side only: they have no other place to rest, nor to
call the menu."""
GAP = 0.008
"""Half of the free space between neighbours in a grid: a pointer between two pads rests."""


@dataclass(frozen=True, slots=True)
class Zone:
    """A rectangle: left, top, width and height."""

    x: float
    y: float
    width: float
    height: float

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies in it."""
        return self.x <= x < self.x + self.width and self.y <= y < self.y + self.height


def zones(shape: Shape, count: int, sideways: bool = False) -> tuple[Zone, ...]:
    """Where ``count`` targets lie, in their order. ``sideways``: for a pointer that moves from side to side only they
    stand side by side, whatever the shape, and leave ``SIDE`` free."""
    if count == 0:
        return ()
    if shape == "grid" and not sideways:
        return _grid(count)
    width = (1 - 2 * EDGE - (SIDE if sideways else 0.0)) / count
    if shape != "arc":
        return tuple(Zone(EDGE + i * width, 0.06, width, 0.66) for i in range(count))
    return tuple(_string(i, count, width) for i in range(count))


def hit(targets: tuple[Zone, ...], x: float, y: float) -> int | None:
    """Which target a point hits, or None in rest."""
    return next((index for index, zone in enumerate(targets) if zone.holds(x, y)), None)


def _string(index: int, count: int, width: float) -> Zone:
    # The bow is highest in the middle. Its foot is level, so that nodding down rests wherever the head is turned.
    place = (index + 0.5) / count * 2 - 1
    top = 0.05 + 0.22 * (1 - math.sqrt(1 - 0.9 * place * place))
    return Zone(EDGE + index * width, top, width, 0.74 - top)


def _grid(count: int) -> tuple[Zone, ...]:
    columns = math.ceil(math.sqrt(count * 1.6))
    rows = math.ceil(count / columns)
    columns = math.ceil(count / rows)
    width, height = (1 - 2 * EDGE) / columns, 0.84 / rows
    return tuple(
        Zone(
            EDGE + (i % columns) * width + GAP,
            0.04 + (rows - 1 - i // columns) * height + GAP,
            width - 2 * GAP,
            height - 2 * GAP,
        )
        for i in range(count)
    )
