"""Where everything stands on the stage: pure geometry, for any size and aspect.

Targets rise from left to right and from the bottom up, as pitch does. Few targets stand in one row (in a column on
a tall screen); a second row comes only when it makes the pads much larger.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

ROW_COST = 0.6
"""A further row must make the pads this much larger to be worth leaving one plain row."""
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


@dataclass(frozen=True, slots=True)
class Scene:
    """The whole stage."""

    width: int
    height: int
    panels: tuple[Panel, ...]
    footer: Box
    """The quiet line at the bottom, two lines of text high."""


@lru_cache(maxsize=8)
def arrange(width: int, height: int, targets: tuple[int, ...]) -> Scene:
    """The scene for a window of ``width`` times ``height`` pixels and these numbers of targets, one per player."""
    width, height = max(1, width), max(1, height)
    line = min(max(12, round(min(height * 0.03, width * 0.036))), height)
    footer_height = min(round(line * 3.0), height // 3)
    footer = Box(0, height - footer_height, width, footer_height)
    edge = round(min(width, height) * 0.012)
    stage = Box(edge, edge, max(1, width - 2 * edge), max(1, height - footer_height - edge))
    if not targets:
        return Scene(width, height, (), footer)
    boxes = _grid(stage, len(targets), 1.0, from_top=True)
    panels = [_panel(box, count, line, len(targets) > 1) for box, count in zip(boxes, targets, strict=True)]
    return Scene(width, height, tuple(panels), footer)


def _panel(box: Box, count: int, line: int, titled: bool) -> Panel:
    head = min(round(line * 1.7), box.h // 5) if titled else 0
    title = Box(box.x, box.y, box.w, head) if titled else None
    room = Box(box.x, box.y + head, box.w, box.h - head)
    cells = _grid(room, count, LONGEST)
    margin = min((max(0, min(round(min(cell.w, cell.h) * 0.085), 48)) for cell in cells), default=0)
    return Panel(box, title, cells, margin)


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
