"""Draws a player's menu in place of their targets, and the spot that calls it. Large, and nothing moves but one bar."""

from __future__ import annotations

from collections.abc import Iterator

import pygame

from adaptive_instrument.access.menu import HEAD, TITLE, MenuView
from adaptive_instrument.access.menu_sides import GOES_ON, TAKES, side_zone
from adaptive_instrument.access.zones import Zone
from adaptive_instrument.stage import palette
from adaptive_instrument.stage.lettering import Lettering
from adaptive_instrument.stage.scene import Box, Panel
from adaptive_instrument.view import PlayerView

LEADS = 2
"""So many items come first on every page and look like no other: back to my voice, and call."""
BAR = 0.075
"""The height of the bar that fills, as part of an item's."""
LARGEST = 0.3
"""The height of an item's letters, as part of its own."""
SPOT, SPOT_TWICE = "Menu", "Menu: twice"
SIDES = {TAKES: "Take it", GOES_ON: "Next"}
"""What is done at the left, and at the right."""
BESIDE = -10
"""Where what is drawn of them is remembered, beside the places of the items."""
ON_TITLE = (": press now to play on", ": right for the next, left to play on")
ON_ITEM = (": press when yours stands out", ": right for the next, left to take it")
"""What is said beside the title, to who presses and to who goes from side to side."""
STEPS = 240
"""How many lengths of the bar are told apart."""


class Menus:
    """Draws what has changed of all menus and spots."""

    def __init__(self, letters: Lettering) -> None:
        self._letters = letters
        self._drawn: dict[tuple[str, int], object] = {}

    def forget(self) -> None:
        """Everything has to be drawn again."""
        self._drawn.clear()

    def draw(self, surface: pygame.Surface, panel: Panel, player: PlayerView, now: float) -> Iterator[pygame.Rect]:
        """Draws what has changed of a player's open menu at ``now`` seconds; answers with where that was."""
        menu = player.menu
        assert menu is not None
        area = panel.area or panel.box
        size = self._size(menu, area)
        step = _step(menu.since, menu.lasts, now)
        for index in range(TITLE, len(menu.labels)):
            stands = menu.cursor == index
            look = (menu.title, menu.labels, stands, step if stands else 0, area)
            if self._drawn.get((player.name, index)) == look:
                continue
            self._drawn[player.name, index] = look
            if index == TITLE:
                yield self._title(surface, area, menu, player.colour, stands, step)
            else:
                rect = _place(menu.zones[index], area)
                lead = index < LEADS
                self._item(surface, rect, menu.labels[index], size, player.colour, stands, step if stands else 0, lead)
                yield rect
        if menu.side is not None:
            yield from self._sides(surface, area, player, menu.side)

    def _sides(self, surface: pygame.Surface, area: Box, player: PlayerView, at: int) -> Iterator[pygame.Rect]:
        """What each side does, for who has nothing but them."""
        rects = {side: _place(side_zone(side), area) for side in SIDES}
        size = min(self._letters.fitting(SIDES[side], round(r.h * 0.2), round(r.w * 0.8)) for side, r in rects.items())
        for side, rect in rects.items():
            look = (side == at, area)
            if self._drawn.get((player.name, BESIDE + side)) != look:
                self._drawn[player.name, BESIDE + side] = look
                self._item(surface, rect, SIDES[side], size, player.colour, side == at, 0, False)
                yield rect

    def draw_spot(self, surface: pygame.Surface, panel: Panel, player: PlayerView, now: float) -> Iterator[pygame.Rect]:
        """Draws the spot that calls the menu, when it has changed."""
        if player.spot is None or panel.area is None:
            return
        staying = player.staying
        step = _step(*staying, now) if staying is not None else 0
        look = (staying is not None, step, player.twice, panel.area)
        if self._drawn.get((player.name, TITLE - 1)) == look:
            return
        self._drawn[player.name, TITLE - 1] = look
        rect = _place(player.spot, panel.area)
        # Who glides rests down here, and says by a second stay that it was meant.
        label = SPOT_TWICE if player.twice else SPOT
        size = self._letters.fitting(label, round(rect.h * 0.5), round(rect.w * 0.8))
        self._item(surface, rect, label, size, player.colour, staying is not None, step, False)
        yield rect

    def _title(
        self, surface: pygame.Surface, area: Box, menu: MenuView, colour: str, stands: bool, step: int
    ) -> pygame.Rect:
        rect = pygame.Rect(area.x, area.y, area.w, round(area.h * HEAD))
        surface.fill(palette.GROUND, rect)
        text = menu.title
        if not menu.dwelt:
            text += ON_TITLE[menu.side is not None] if stands else ON_ITEM[menu.side is not None]
        size = self._letters.fitting(text, round(rect.h * 0.55), round(rect.w * 0.92))
        line = self._letters.line(text, size, palette.TEXT)
        surface.blit(line, line.get_rect(center=rect.center))
        if stands:
            _bar(surface, rect.inflate(-round(rect.w * 0.2), 0), step, palette.family(colour).lit_rim)
        return rect

    def _item(
        self, surface: pygame.Surface, rect: pygame.Rect, label: str, size: int, colour: str, stands: bool, step: int,
        lead: bool,
    ) -> None:  # fmt: skip
        family = palette.family(colour)
        radius = max(2, min(rect.w, rect.h) // 9)
        surface.fill(palette.GROUND, rect)
        pygame.draw.rect(surface, family.lit_face if stands else family.idle_face, rect, border_radius=radius)
        rim = palette.RING if stands else palette.QUIET if lead else family.idle_rim
        wide = max(2, min(rect.w, rect.h) // (24 if stands else 60))
        pygame.draw.rect(surface, rim, rect, wide, border_radius=radius)
        lines = self._letters.wrapped(label, size, round(rect.w * 0.86))
        high = self._letters.height(size)
        for row, text in enumerate(lines):
            line = self._letters.line(text, self._letters.fitting(text, size, round(rect.w * 0.88)), palette.TEXT)
            middle = rect.centery + round((row - (len(lines) - 1) / 2) * high)
            surface.blit(line, line.get_rect(center=(rect.centerx, middle)))
        if stands:
            _bar(surface, rect.inflate(-rect.w // 6, -2 * wide), step, palette.RING)

    def _size(self, menu: MenuView, area: Box) -> int:
        """One size for all items: the largest at which the longest word fits, and every label in three lines."""
        rects = [_place(zone, area) for zone in menu.zones]
        if not rects:
            return 1
        wide, high = min(rect.w for rect in rects), min(rect.h for rect in rects)
        largest = max(8, round(min(high * LARGEST, wide * 0.24)))
        room = round(wide * 0.86)
        words = [word for label in menu.labels for word in label.split()]
        size = min((self._letters.fitting(word, largest, room) for word in words), default=largest)
        while size > 10 and any(
            len(self._letters.wrapped(label, size, room)) * self._letters.height(size) > high * 0.8
            for label in menu.labels
        ):
            size -= max(1, size // 12)
        return size


def _place(zone: Zone, area: Box) -> pygame.Rect:
    left, top = area.x + round(zone.x * area.w), area.y + round(zone.y * area.h)
    right, bottom = area.x + round((zone.x + zone.width) * area.w), area.y + round((zone.y + zone.height) * area.h)
    return pygame.Rect(left, top, max(1, right - left), max(1, bottom - top))


def spot_left(player: PlayerView, panel: Panel) -> int | None:
    """The first column of a player's spot in pixels, None without one."""
    if player.spot is None or panel.area is None:
        return None
    return _place(player.spot, panel.area).left


def _step(since: float, lasts: float, now: float) -> int:
    return round(STEPS * min(1.0, max(0.0, (now - since) / lasts))) if lasts > 0 else 0


def _bar(surface: pygame.Surface, rect: pygame.Rect, step: int, colour: palette.Colour) -> None:
    """How much of its time has gone, along the foot of something."""
    high = max(3, round(rect.h * BAR))
    wide = round(rect.w * step / STEPS)
    if wide > 0:
        pygame.draw.rect(surface, colour, (rect.x, rect.bottom - 2 * high, wide, high), border_radius=high // 2)
