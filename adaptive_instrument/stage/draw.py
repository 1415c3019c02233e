"""Draws the stage onto a surface: everything when it must, else only what has changed."""

from __future__ import annotations

from collections.abc import Callable

import pygame

from adaptive_instrument.stage import palette, wording
from adaptive_instrument.stage.glow import Glow
from adaptive_instrument.stage.lettering import Lettering
from adaptive_instrument.stage.link import Picture
from adaptive_instrument.stage.pad import STEPS, Look, Pads, Shape
from adaptive_instrument.stage.scene import Box, Panel, Scene, arrange
from adaptive_instrument.view import PlayerView

NOTICE_STAYS = 8.0
"""Seconds one notice is shown when there are several."""
SMALLEST = 32
"""A window narrower or lower than this many pixels is left as it is."""


class Painter:
    """Keeps what it has drawn, so that it can draw less."""

    def __init__(self, breathe: Callable[[], None] = lambda: None) -> None:
        """``breathe`` is called after each pad, so that a key need not wait for the whole picture."""
        self._breathe = breathe
        self._letters = Lettering()
        self._pads = Pads()
        self._glow = Glow()
        self._scene: Scene | None = None
        self._key: object = None
        self._drawn: dict[tuple[int, int], tuple[Look, str]] = {}
        self._footer: tuple[str, str] | None = None
        self.moving = False
        """Whether the next frame will differ though nothing new arrives."""

    def forget(self) -> None:
        """The surface is new or was damaged: the next ``paint`` draws everything."""
        self._key = None

    def paint(
        self, surface: pygame.Surface, picture: Picture | None, connected: bool, focused: bool, now: float
    ) -> list[pygame.Rect]:
        """Draws what has changed at ``now`` (seconds on the view's clock) and answers with where that was."""
        size = surface.get_size()
        if min(size) < SMALLEST:
            return []
        large = wording.sentence(picture, connected)
        players = picture.view.players if picture is not None else ()
        scene = arrange(*size, tuple(len(player.targets) for player in players))
        self.moving = self._glow.see(picture.view, now, connected) if picture is not None else False
        key = (scene, large, tuple((player.title, player.colour) for player in players))
        whole = key != self._key
        if whole:
            self._key, self._scene = key, scene
            self._drawn.clear()
            self._footer = None
            surface.fill(palette.GROUND)
            self._titles(surface, scene, players)
        dirty = self._targets(surface, scene, players, bool(large))
        dirty += self._foot(surface, scene, picture, focused, now)
        if large and (whole or dirty):
            self._sentence(surface, scene, large, bool(players))
            whole = True
        return [surface.get_rect()] if whole else dirty

    # -- parts ----------------------------------------------------------------------------------------------------

    def _targets(
        self, surface: pygame.Surface, scene: Scene, players: tuple[PlayerView, ...], dim: bool
    ) -> list[pygame.Rect]:
        dirty = []
        for number, (panel, player) in enumerate(zip(scene.panels, players, strict=True)):
            size = self._label_size(panel, player)
            for index, (cell, target) in enumerate(zip(panel.cells, player.targets, strict=True)):
                step = round(self._glow.level(player.name, index) * STEPS)
                look = Look(player.colour, step, target.strong, index == player.cursor, dim)
                if self._drawn.get((number, index)) == (look, target.label):
                    continue
                self._drawn[number, index] = (look, target.label)
                self._pads.draw(surface, cell.x, cell.y, Shape(cell.w, cell.h, panel.margin), look)
                if not dim:
                    self._label(surface, cell, target.label, size)
                dirty.append(_rect(cell))
                self._breathe()
        return dirty

    def _label(self, surface: pygame.Surface, cell: Box, label: str, size: int) -> None:
        line = self._letters.line(label, size, palette.TEXT)
        clip = surface.get_clip()
        surface.set_clip(_rect(cell))
        surface.blit(line, line.get_rect(center=(cell.x + cell.w // 2, cell.y + cell.h // 2)))
        surface.set_clip(clip)

    def _label_size(self, panel: Panel, player: PlayerView) -> int:
        """One size for all the labels of a player: a row of names reads like a line of text."""
        if not panel.cells:
            return 1
        cell = panel.cells[0]
        width, height = cell.w - 2 * panel.margin, cell.h - 2 * panel.margin
        largest = max(1, min(round(height * 0.85), round(width * 1.15)))
        return min(
            (self._letters.fitting(target.label, largest, round(width * 0.72)) for target in player.targets), default=1
        )

    def _titles(self, surface: pygame.Surface, scene: Scene, players: tuple[PlayerView, ...]) -> None:
        for panel, player in zip(scene.panels, players, strict=True):
            box = panel.title
            if box is None or box.h < 6:
                continue
            colour = palette.at_luminance(palette.family(player.colour).lit_rim, 0.5)
            size = self._letters.fitting(player.title, round(box.h * 0.78), box.w - box.h)
            line = self._letters.line(player.title, size, colour)
            surface.blit(line, line.get_rect(center=(box.x + box.w // 2, box.y + box.h // 2)))

    def _foot(
        self, surface: pygame.Surface, scene: Scene, picture: Picture | None, focused: bool, now: float
    ) -> list[pygame.Rect]:
        status = wording.status(picture.view) if picture is not None else wording.NAME
        said = wording.notices(picture, focused) if picture is not None else ()
        notice = said[int(now / NOTICE_STAYS) % len(said)] if said else ""
        if (status, notice) == self._footer:
            return []
        self._footer = (status, notice)
        box = _rect(scene.footer)
        surface.fill(palette.GROUND, box)
        pad = box.h // 4
        size, room = max(8, round(box.h * 0.38)), box.w - 2 * pad
        lines = self._letters.wrapped(notice, size, room)[:2] if notice else []
        # The quiet line gives way when a notice needs both lines; it comes back with the next one.
        entries = [(line, palette.TEXT) for line in lines]
        if len(entries) < 2:
            entries.insert(0, (status, palette.QUIET))
        step = box.h / (len(entries) + 0.5) if len(entries) > 1 else box.h
        top = box.y + (box.h - step * len(entries)) / 2
        clip = surface.get_clip()
        surface.set_clip(box)
        for row, (text, colour) in enumerate(entries):
            line = self._letters.line(text, self._letters.fitting(text, size, room), colour)
            surface.blit(line, line.get_rect(midleft=(box.x + pad, round(top + step * (row + 0.5)))))
        surface.set_clip(clip)
        return [box]

    def _sentence(self, surface: pygame.Surface, scene: Scene, text: str, plated: bool) -> None:
        width, height = scene.width, scene.footer.y
        size = max(10, round(min(height * 0.11, width * 0.075)))
        lines = self._letters.wrapped(text, size, round(width * 0.86))
        # Lines of about one length, so that no word stands alone.
        for share in (0.5, 0.58, 0.66, 0.74):
            even = self._letters.wrapped(text, size, round(width * share))
            if len(even) == len(lines):
                lines = even
                break
        step = self._letters.height(size) * 1.15
        tall = min(height, round(step * (len(lines) + 1.6)))
        plate = pygame.Rect(round(width * 0.03), (height - tall) // 2, round(width * 0.94), tall)
        # Opaque, so that drawing it again over itself changes nothing.
        pygame.draw.rect(surface, palette.GROUND, plate, border_radius=size // 2)
        if plated:
            pygame.draw.rect(surface, palette.EDGE, plate, max(1, size // 30), border_radius=size // 2)
        middle = height / 2
        for row, text_line in enumerate(lines):
            fitted = self._letters.fitting(text_line, size, round(width * 0.88))
            line = self._letters.line(text_line, fitted, palette.TEXT)
            y = middle + (row - (len(lines) - 1) / 2) * step
            surface.blit(line, line.get_rect(center=(width // 2, round(y))))


def _rect(box: Box) -> pygame.Rect:
    return pygame.Rect(box.x, box.y, box.w, box.h)
