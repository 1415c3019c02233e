"""Where everything stands on the stage: pure geometry, for any size and aspect.

Targets rise from left to right and from the bottom up, as pitch does. Few targets stand in one row (in a column on
a tall screen); a second row comes only when it makes the pads much larger.

The targets of a player who points stand where their zones are, so that what is drawn is what is hit, to the pixel: a
pointer at 0..1 of a part ``w`` pixels wide stands on its pixel ``p`` when it says ``p / (w - 1)``.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Union

from adaptive_instrument.access.zones import GAP, Zone


@dataclass(frozen=True, slots=True)
class Bowed:
    """The targets of a player who bows: how many there are; below them there is room for the bar."""

    count: int


@dataclass(frozen=True, slots=True)
class Rowed:
    """The targets of a player who scans row by row: how many stand in each, from the lowest row."""

    sizes: tuple[int, ...]


Targets = Union[int, Bowed, Rowed, tuple[Zone, ...]]
"""A player's targets: how many there are, or, for one who points, where they lie."""

ROW_COST = 0.6
"""A further row must make the pads this much larger to be worth leaving one plain row."""
ROOMY = 5
"""So many strings fit into an even share of a row."""
LONGEST = 2.4
"""How many times as long as wide a pad may be."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in whole pixels."""

    x: int
    y: int
    w: int
    h: int

    @property
    def right(self) -> int:
        """The first column past it."""
        return self.x + self.w

    @property
    def bottom(self) -> int:
        """The first row past it."""
        return self.y + self.h

    def within(self, other: Box) -> bool:
        """Whether it lies wholly inside another."""
        return other.x <= self.x and other.y <= self.y and self.right <= other.right and self.bottom <= other.bottom

    def overlaps(self, other: Box) -> bool:
        """Whether the two share a pixel."""
        return self.x < other.right and other.x < self.right and self.y < other.bottom and other.y < self.bottom


@dataclass(frozen=True, slots=True)
class Panel:
    """One player's part of the stage."""

    box: Box
    title: Box | None
    """Where the player's name stands; None for a soloist, who knows it."""
    cells: tuple[Box, ...]
    """One per target, in order. A cell is the pad with the margin in which its glow and ring are drawn."""
    margin: int
    """Pixels between a cell's edge and its pad, the same on all sides and for all cells."""
    area: Box | None = None
    """For a player who points: what their pointer's 0..1 refers to."""
    strings: bool = False
    """Whether the targets are columns side by side: they are drawn as the strings of a harp."""
    rest: Box | None = None
    """The free place below the strings, where a pointer rests."""
    bow: Box | None = None
    """Where the bar of a player who bows stands."""


@dataclass(frozen=True, slots=True)
class Scene:
    """The whole stage."""

    width: int
    height: int
    panels: tuple[Panel, ...]
    footer: Box
    """The quiet line at the bottom, two lines of text high."""


@lru_cache(maxsize=8)
def arrange(width: int, height: int, targets: tuple[Targets, ...]) -> Scene:
    """The scene for a window of ``width`` times ``height`` pixels and these targets, one entry per player.

    A soloist who points has the whole window: the line at the bottom lies over its lowest part, below all zones.
    """
    width, height = max(1, width), max(1, height)
    line = min(max(12, round(min(height * 0.03, width * 0.036))), height)
    footer_height = min(round(line * 3.0), height // 3)
    alone = targets[0] if len(targets) == 1 and isinstance(targets[0], tuple) else None
    if alone is not None:
        lowest = max((zone.y + zone.height for zone in alone), default=0.0)
        footer_height = max(1, min(footer_height, int(height * (1 - lowest - GAP)) - 1))
    footer = Box(0, height - footer_height, width, footer_height)
    edge = round(min(width, height) * 0.012)
    stage = Box(edge, edge, max(1, width - 2 * edge), max(1, height - footer_height - edge))
    if not targets:
        return Scene(width, height, (), footer)
    if alone is not None:
        whole = Box(0, 0, width, height)
        return Scene(width, height, (_pointed(whole, None, whole, alone, footer.y),), footer)
    boxes = _grid(stage, len(targets), 1.0, from_top=True)
    if boxes[0].y == boxes[-1].y:
        boxes = _shared_out(stage, tuple(_need(some) for some in targets))
    panels = [_panel(box, some, line, len(targets) > 1) for box, some in zip(boxes, targets, strict=True)]
    return Scene(width, height, tuple(panels), footer)


def column_edges(start: float, extent: float, pixels: int) -> tuple[int, int]:
    """The first pixel of a stretch of 0..1 over so many pixels, and the first one past it."""
    last = max(1, pixels - 1)
    return min(pixels, math.ceil(start * last - 1e-9)), min(pixels, math.ceil((start + extent) * last - 1e-9))


def _need(targets: Targets) -> float:
    """How much of a row a player needs: columns cannot move closer together, pads can stand in rows."""
    if not isinstance(targets, tuple) or len({zone.x for zone in targets}) <= len(targets) / 2:
        return 1.0
    return min(2.0, max(1.0, len(targets) / ROOMY))


def _shared_out(room: Box, needs: tuple[float, ...]) -> tuple[Box, ...]:
    """Boxes side by side, each as wide as it needs to be."""
    ends = [round(room.w * sum(needs[: index + 1]) / sum(needs)) for index in range(len(needs))]
    starts = [0, *ends[:-1]]
    return tuple(
        Box(room.x + start, room.y, max(1, end - start), room.h) for start, end in zip(starts, ends, strict=True)
    )


def _panel(box: Box, targets: Targets, line: int, titled: bool) -> Panel:
    head = min(round(line * 1.7), box.h // 5) if titled else 0
    title = Box(box.x, box.y, box.w, head) if titled else None
    room = Box(box.x, box.y + head, box.w, box.h - head)
    if isinstance(targets, tuple):
        return _pointed(box, title, room, targets, room.bottom)
    bar = None
    if isinstance(targets, Bowed):
        tall = min(round(line * 2.4), room.h // 4)
        bar = Box(room.x, room.bottom - tall, room.w, tall)
        room, targets = Box(room.x, room.y, room.w, room.h - tall), targets.count
    cells = _rows(room, targets.sizes) if isinstance(targets, Rowed) else _grid(room, targets, LONGEST)
    margin = min((max(0, min(round(min(cell.w, cell.h) * 0.085), 48)) for cell in cells), default=0)
    return Panel(box, title, cells, margin, bow=bar)


def _pointed(box: Box, title: Box | None, area: Box, zones: tuple[Zone, ...], floor: int) -> Panel:
    """The part of a player who points; ``floor`` is the first row that belongs to others."""
    strings = all(abs(one.x + one.width - other.x) < 1e-6 for one, other in pairwise(zones))
    strings = strings and len({round(zone.y + zone.height, 6) for zone in zones}) <= 1
    cells = []
    # Pads have the free space between them for their glow; strings touch, and keep a little of their own.
    margin = max(0, int(GAP * (min(area.w, area.h) - 1)) - 1)
    for zone in zones:
        left, right = column_edges(zone.x, zone.width, area.w)
        top, bottom = column_edges(zone.y, zone.height, area.h)
        over = 0 if strings else margin
        cells.append(
            Box(
                area.x + left - over,
                area.y + top - over,
                max(1, right - left) + 2 * over,
                max(1, bottom - top) + 2 * over,
            )
        )
    smallest = min((min(cell.w, cell.h) for cell in cells), default=1)
    margin = max(0, min(margin, (smallest - 1) // 2))
    below = max((cell.bottom for cell in cells), default=floor)
    rest = Box(area.x, below, area.w, floor - below) if strings and floor - below > area.h // 12 else None
    return Panel(box, title, tuple(cells), margin, area, strings, rest)


def _grid(room: Box, count: int, longest: float | None = None, from_top: bool = False) -> tuple[Box, ...]:
    """``count`` equal boxes in ``room``; rows fill from the bottom (or from the top), a short row is centred."""
    if count == 0:
        return ()
    columns = _columns(room.w, room.h, count)
    rows = math.ceil(count / columns)
    width, height = max(1, room.w // columns), max(1, room.h // rows)
    if longest is not None and not from_top:
        width, height = min(width, max(1, round(height * longest))), min(height, max(1, round(width * longest)))
    top = room.y + (room.h - height * rows) // 2
    boxes = []
    for index in range(count):
        row, column = divmod(index, columns)
        in_row = min(columns, count - row * columns)
        left = room.x + (room.w - width * in_row) // 2
        place = row if from_top else rows - 1 - row
        boxes.append(Box(left + column * width, top + place * height, width, height))
    return tuple(boxes)


def _rows(room: Box, sizes: tuple[int, ...]) -> tuple[Box, ...]:
    """Rows as they are scanned, from the lowest up; all boxes are equal, and a short row is centred."""
    width, height = max(1, room.w // max(sizes)), max(1, room.h // len(sizes))
    width, height = min(width, max(1, round(height * LONGEST))), min(height, max(1, round(width * LONGEST)))
    top = room.y + (room.h - height * len(sizes)) // 2
    boxes = []
    for row, size in enumerate(sizes):
        left = room.x + (room.w - width * size) // 2
        place = top + (len(sizes) - 1 - row) * height
        boxes += [Box(left + column * width, place, width, height) for column in range(size)]
    return tuple(boxes)


def _columns(width: int, height: int, count: int) -> int:
    """How many columns make the largest boxes, one plain row or column being preferred."""

    def worth(columns: int) -> float:
        rows = math.ceil(count / columns)
        if (columns * rows - count) >= columns:
            return 0.0
        size = min(width / columns, height / rows)
        return float(size * ROW_COST ** min(2, min(rows, columns) - 1))

    return max(range(1, count + 1), key=lambda columns: (worth(columns), columns))


def wrapped(words: Sequence[str], widths: Sequence[float], space: float, room: float) -> list[str]:
    """The words in lines no wider than ``room`` (a single word may be)."""
    lines: list[str] = []
    used = 0.0
    for word, width in zip(words, widths, strict=True):
        if lines and used + space + width <= room:
            lines[-1] += f" {word}"
            used += space + width
        else:
            lines.append(word)
            used = width
    return lines
