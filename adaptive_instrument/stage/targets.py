"""Draws one player's targets: pads, or the strings of a harp, each with its name and, while dwelt on, its ring."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pygame

from adaptive_instrument.stage import palette
from adaptive_instrument.stage.disc import disc
from adaptive_instrument.stage.dwelling import Dwellings, Ring, Wheels
from adaptive_instrument.stage.glow import Glow
from adaptive_instrument.stage.lettering import Lettering
from adaptive_instrument.stage.pad import DIMMED, STEPS, Look, Pads, Shape
from adaptive_instrument.stage.scanning import Scannings
from adaptive_instrument.stage.scene import Box, Panel
from adaptive_instrument.view import PlayerView, TargetView

WHEEL = 0.74
"""A ring's diameter, as part of its pad's smaller side."""
FAINT = palette.mixed(palette.TEXT, palette.GROUND, 0.85)
"""A name that nothing can sound."""
LOWEST, HIGHEST = 0.05, 0.022
"""Widths of the lowest and the highest string, as part of a column's."""
BAR = 0.035
"""How thick the bar is that shows the time left of a scan's step, as part of its pad's smaller side."""
ARMED = 0.09
"""The radius of the mark on an armed target, likewise."""
ARROW = 0.08
"""Half the width of the arrow at the next note of a song, likewise."""
DISC, ON_DISC = 0.44, 0.6
"""The radius of the disc behind a note's name where notes have colours, and the size of the name on it, as parts of
the size that names have otherwise. Around it there is pad enough to be seen to light up."""
PEG = 0.055
"""The radius of what a string hangs on, likewise."""


class Targets:
    """Draws what has changed of the targets and remembers it."""

    def __init__(
        self,
        letters: Lettering,
        glow: Glow,
        dwellings: Dwellings,
        scannings: Scannings,
        breathe: Callable[[], None],
    ) -> None:
        """``breathe`` is called after each target, so that a key need not wait for the whole picture."""
        self._letters, self._glow, self._dwellings, self._breathe = letters, glow, dwellings, breathe
        self._scannings = scannings
        self._pads = Pads()
        self._wheels = Wheels()
        self._drawn: dict[tuple[int, int], tuple[Look, str, int | None, bool, bool]] = {}
        self._bars: dict[tuple[int, int], int] = {}
        self._rings: dict[tuple[int, int], tuple[int, int]] = {}

    def forget(self) -> None:
        """Everything has to be drawn again."""
        self._drawn.clear()
        self._rings.clear()
        self._bars.clear()

    def draw(
        self, surface: pygame.Surface, number: int, panel: Panel, player: PlayerView, dim: bool
    ) -> Iterator[pygame.Rect]:
        """Draws what has changed of player ``number``; answers with where that was."""
        size = self._label_size(panel, player)
        for index, (cell, target) in enumerate(zip(panel.cells, player.targets, strict=True)):
            step = round(self._glow.level(player.name, index) * STEPS)
            shown = player.highlight
            frame = 0 if dim else self._scannings.frame(player.name, index)
            look = Look(player.colour, step, target.strong, shown is None and index == player.cursor, dim, frame)
            armed = shown is not None and shown.armed == index and not dim
            bar = self._bar(panel, cell, None if dim else self._scannings.left(player.name, index))
            ring = None if dim else self._dwellings.of(player.name, index)
            turn = (0, 0) if ring is None else (round(ring.phase * 720), round(ring.strength * 60))
            place = (number, index)
            coming = player.song is not None and index in player.song.next and not dim
            drawn = look, target.label, target.tint, armed, coming
            fresh = self._drawn.get(place) != drawn
            if not fresh and self._rings.get(place, (0, 0)) == turn and self._bars.get(place, 0) == bar.w:
                continue
            turned = self._rings.get(place, (0, 0)) != turn
            self._drawn[place] = drawn
            self._rings[place], self._bars[place] = turn, bar.w
            part = _rect(cell) if fresh else self._wheel(panel, cell) if turned else self._bar(panel, cell, 1.0)
            clip = surface.get_clip()
            surface.set_clip(part.clip(clip))
            self._target(surface, panel, index, target, look, size, ring)
            if armed:
                _armed(surface, panel, cell)
            if coming:
                _coming(surface, panel, cell)
            if bar.w:
                pygame.draw.rect(surface, palette.RING, bar, border_radius=bar.h // 2)
            surface.set_clip(clip)
            yield part
            self._breathe()

    def _target(
        self,
        surface: pygame.Surface,
        panel: Panel,
        index: int,
        target: TargetView,
        look: Look,
        size: int,
        ring: Ring | None,
    ) -> None:
        cell = panel.cells[index]
        self._pads.draw(surface, cell.x, cell.y, Shape(cell.w, cell.h, panel.margin), look)
        centre = _name_place(panel, cell)
        if panel.strings:
            _string(surface, cell, centre[1] - _column(panel) // 2, index / max(1, len(panel.cells) - 1), look)
        # Over dimmed pads there may be a sentence; below dimmed strings there is room for it.
        if panel.strings or not look.dim:
            ink = FAINT if look.dim else palette.TEXT
            if target.tint is not None:
                colour = palette.NOTES[target.tint]
                ink = palette.INK
                if look.dim:
                    colour, ink = palette.mixed(colour, palette.GROUND, DIMMED), palette.GROUND
                plate = disc(round(size * DISC), colour)
                surface.blit(plate, plate.get_rect(center=centre))
                size = round(size * ON_DISC)
            line = self._letters.line(target.label, size, ink)
            surface.blit(line, line.get_rect(center=centre))
        if ring is not None:
            wheel = self._wheel(panel, cell)
            colour = palette.family(look.colour).lit_rim
            self._wheels.draw(surface, wheel.center, wheel.w, ring.phase, ring.strength, colour)

    def _label_size(self, panel: Panel, player: PlayerView) -> int:
        """One size for all the labels of a player: a row of names reads like a line of text."""
        if not panel.cells:
            return 1
        width = min(cell.w for cell in panel.cells) - 2 * panel.margin
        height = min(cell.h for cell in panel.cells) - 2 * panel.margin
        if panel.strings:
            largest, room = round(min(width * 1.0, height * 0.5)), round(width * 0.7)
        elif player.method == "dwell":
            # Within the ring.
            largest, room = round(min(width, height) * WHEEL * 0.94), round(min(width, height) * WHEEL * 0.7)
        else:
            largest, room = min(round(height * 0.85), round(width * 1.15)), round(width * 0.72)
        largest = max(1, largest)
        return min((self._letters.fitting(target.label, largest, room) for target in player.targets), default=1)

    @staticmethod
    def _bar(panel: Panel, cell: Box, left: float | None) -> pygame.Rect:
        """The time left of a scan's step, at a pad's foot: it shrinks to nothing towards the middle."""
        wide, high = cell.w - 2 * panel.margin, cell.h - 2 * panel.margin
        thick = max(2, round(min(wide, high) * BAR))
        width = 0 if left is None else round(wide * 0.7 * left / 2) * 2
        foot = cell.bottom - panel.margin - thick * 3
        return pygame.Rect(cell.x + cell.w // 2 - width // 2, foot, width, thick)

    def _wheel(self, panel: Panel, cell: Box) -> pygame.Rect:
        wide = (_column(panel) if panel.strings else min(cell.w, cell.h)) - 2 * panel.margin
        diameter = max(1, round(wide * (0.86 if panel.strings else WHEEL)))
        x, y = _name_place(panel, cell)
        return pygame.Rect(x - diameter // 2, y - diameter // 2, diameter, diameter)


def _coming(surface: pygame.Surface, panel: Panel, cell: Box) -> None:
    """The next note of the song: a small arrow that points at the name."""
    size = max(4, round(min(cell.w - 2 * panel.margin, cell.h - 2 * panel.margin) * ARROW))
    x, y = _name_place(panel, cell)
    top = cell.y + panel.margin + size
    if panel.strings:
        top = y - _column(panel) // 2 - size * 2
    pygame.draw.polygon(surface, palette.RING, [(x - size, top), (x + size, top), (x, top + size)])


def _column(panel: Panel) -> int:
    """Pixels that a string's name has for itself: as high as wide."""
    return min(min(cell.w, cell.h) for cell in panel.cells)


def _name_place(panel: Panel, cell: Box) -> tuple[int, int]:
    middle = cell.x + cell.w // 2
    if not panel.strings:
        return middle, cell.y + cell.h // 2
    return middle, cell.bottom - panel.margin - _column(panel) // 2


def _string(surface: pygame.Surface, cell: Box, foot: int, height: float, look: Look) -> None:
    """A harp's string from the top of its column to ``foot``; ``height`` is 0 for the lowest and 1 for the highest."""
    family = palette.family(look.colour)
    colour = palette.mixed(family.idle_rim, family.lit_rim, 0.2 + 0.8 * look.step / STEPS)
    if look.dim:
        colour = palette.mixed(colour, palette.GROUND, 0.7)
    width = max(2, round(cell.w * (LOWEST + (HIGHEST - LOWEST) * height)))
    middle = cell.x + cell.w // 2
    peg = max(3, round(cell.w * PEG))
    top = cell.y + peg * 4
    if top >= foot:
        return
    pygame.draw.rect(surface, colour, (middle - width // 2, top, width, foot - top))
    # A peg where it begins: a diamond for a tone of the chord, a round one for the others.
    if look.strong:
        far = peg * 2
        points = [(middle, top - far), (middle + far, top), (middle, top + far), (middle - far, top)]
        pygame.draw.polygon(surface, colour, points)
    else:
        pygame.draw.circle(surface, colour, (middle, top), peg)


def _armed(surface: pygame.Surface, panel: Panel, cell: Box) -> None:
    """A full round at a pad's head: presses strike this one."""
    wide, high = cell.w - 2 * panel.margin, cell.h - 2 * panel.margin
    radius = max(3, round(min(wide, high) * ARMED))
    centre = (cell.x + cell.w // 2, cell.y + panel.margin + radius * 2)
    pygame.draw.circle(surface, palette.RING, centre, radius)


def _rect(box: Box) -> pygame.Rect:
    return pygame.Rect(box.x, box.y, box.w, box.h)
