"""Draws a player's access check in place of their targets: one sentence, one light, few large answers. Calm."""

from __future__ import annotations

import math
from collections.abc import Iterator

import pygame

from adaptive_instrument.access.check.view import CheckView
from adaptive_instrument.access.zones import Zone
from adaptive_instrument.stage import palette
from adaptive_instrument.stage.dwelling import Wheels
from adaptive_instrument.stage.lettering import Lettering
from adaptive_instrument.stage.scene import Box, Panel
from adaptive_instrument.view import PlayerView

SENTENCE = {"tell": 0.78, "done": 0.86, "ask": 0.46, "pause": 0.86, "aim": 0.86}
"""The part of the height that the words have, from the top; elsewhere ``BRIEF``."""
BRIEF = 0.3
LARGEST = 0.115
"""The height of the letters, as part of the height of the stage: to be read from three metres."""
LAMP = 0.44
"""The lamp's diameter, as part of the height."""
DOT = 0.018
ANSWERS = (0.5, 0.86)
"""Where the answers lie from top to foot, for who presses."""
STEPS = 240


class Checks:
    """Draws what has changed of all checks."""

    def __init__(self, letters: Lettering) -> None:
        self._letters = letters
        self._wheels = Wheels()
        self._drawn: dict[tuple[str, str], object] = {}

    def forget(self) -> None:
        """Everything has to be drawn again."""
        self._drawn.clear()

    def draw(
        self, surface: pygame.Surface, panel: Panel, player: PlayerView, floor: int, now: float
    ) -> Iterator[pygame.Rect]:
        """Draws what has changed at ``now`` seconds; ``floor`` is the first row that belongs to the quiet line."""
        check = player.check
        assert check is not None
        whole = panel.area or panel.box
        head = panel.title.h if panel.title is not None and panel.area is None else 0
        area = Box(whole.x, whole.y + head, whole.w, max(1, min(whole.bottom, floor) - whole.y - head))
        if check.words and self._changed(player, "words", (check.words, check.step, area)):
            yield self._sentence(surface, area, check)
        if check.step == "press":
            for number, name in enumerate(check.names or ("",)):
                if self._changed(player, f"lamp {number}", (check.lit == number, name, area)):
                    yield self._lamp(surface, area, player.colour, check, number)
        elif check.step in ("rest", "most"):
            yield from self._ring(surface, area, player, check, now)
        elif check.step == "aim" and not check.words:
            yield from self._pads(surface, whole, player, check)
        elif check.step == "ask":
            yield from self._answers(surface, area, whole, player, check, now)
        # Pads may reach down to the foot.
        if check.step != "aim" and self._changed(player, "dots", (check.done, check.of, area)):
            yield self._dots(surface, area, player.colour, check)

    def _changed(self, player: PlayerView, part: str, look: object) -> bool:
        if self._drawn.get((player.name, part)) == look:
            return False
        self._drawn[player.name, part] = look
        return True

    # -- parts ----------------------------------------------------------------------------------------------------

    def _sentence(self, surface: pygame.Surface, area: Box, check: CheckView) -> pygame.Rect:
        room = round(area.h * SENTENCE.get(check.step, BRIEF))
        rect = pygame.Rect(area.x, area.y, area.w, room)
        surface.fill(palette.GROUND, rect)
        wide = round(area.w * 0.88)
        size = max(10, round(min(area.h * LARGEST, area.w * 0.075)))
        lines = self._letters.wrapped(check.words, size, wide)
        while size > 12 and len(lines) * self._letters.height(size) * 1.15 > room * 0.94:
            size -= max(1, size // 12)
            lines = self._letters.wrapped(check.words, size, wide)
        for share in (0.5, 0.6, 0.7, 0.8):
            even = self._letters.wrapped(check.words, size, round(area.w * share))
            if len(even) == len(lines):
                lines = even
                break
        step = self._letters.height(size) * 1.15
        for row, text in enumerate(lines):
            line = self._letters.line(text, self._letters.fitting(text, size, wide), palette.TEXT)
            middle = rect.y + rect.h / 2 + (row - (len(lines) - 1) / 2) * step
            surface.blit(line, line.get_rect(center=(rect.centerx, round(middle))))
        return rect

    def _lamp(self, surface: pygame.Surface, area: Box, colour: str, check: CheckView, number: int) -> pygame.Rect:
        """The light, or one of several with its control's name below."""
        family, count = palette.family(colour), max(1, len(check.names))
        room = area.w // count
        diameter = round(min(area.h * LAMP, room * 0.8, area.w * 0.5))
        rect = pygame.Rect(0, 0, diameter, diameter)
        rect.center = (area.x + room * number + room // 2, area.y + round(area.h * 0.58))
        surface.fill(palette.GROUND, rect)
        lit = check.lit == number
        _disc(surface, rect, palette.RING if lit else family.idle_rim)
        rim = max(3, diameter // 28)
        _disc(surface, rect.inflate(-2 * rim, -2 * rim), family.lit_rim if lit else family.idle_face)
        if not check.names:
            return rect
        below = pygame.Rect(rect.centerx - room // 2, rect.bottom, room, round(area.h * 0.1))
        surface.fill(palette.GROUND, below)
        size = min(self._letters.fitting(name, round(area.h * 0.07), round(room * 0.86)) for name in check.names)
        line = self._letters.line(check.names[number], size, palette.TEXT)
        surface.blit(line, line.get_rect(center=below.center))
        return rect.union(below)

    def _ring(
        self, surface: pygame.Surface, area: Box, player: PlayerView, check: CheckView, now: float
    ) -> Iterator[pygame.Rect]:
        diameter = round(min(area.h * LAMP, area.w * 0.5))
        rect = pygame.Rect(0, 0, diameter, diameter)
        rect.center = (area.x + area.w // 2, area.y + round(area.h * 0.58))
        step = _step(check.started, check.lasts, now)
        left = max(0, math.ceil(check.started + check.lasts - now)) if check.lasts else 0
        if self._changed(player, "ring", (step, left, area)):
            surface.fill(palette.GROUND, rect)
            colour = palette.family(player.colour).lit_rim
            self._wheels.draw(surface, rect.center, diameter, step / STEPS, 1.0, colour)
            if left:
                # A number a second is no flashing, and says how long it still is.
                line = self._letters.line(str(left), round(diameter * 0.34), palette.TEXT)
                surface.blit(line, line.get_rect(center=rect.center))
            yield rect

    def _pads(self, surface: pygame.Surface, whole: Box, player: PlayerView, check: CheckView) -> Iterator[pygame.Rect]:
        family = palette.family(player.colour)
        for number, zone in enumerate(check.places):
            lit = number == check.lit
            if not self._changed(player, f"pad {number}", (lit, zone, whole)):
                continue
            rect = _place(zone, whole).inflate(-8, -8)
            _plate(surface, rect, family.lit_rim if lit else family.idle_face, palette.RING if lit else family.idle_rim)
            yield rect

    def _answers(
        self, surface: pygame.Surface, area: Box, whole: Box, player: PlayerView, check: CheckView, now: float
    ) -> Iterator[pygame.Rect]:
        family = palette.family(player.colour)
        rects = [_place(zone, whole) for zone in check.places] or _row(area, len(check.answers))
        wide, high = min(rect.w for rect in rects), min(rect.h for rect in rects)
        size = min(self._letters.fitting(answer, round(high * 0.34), round(wide * 0.84)) for answer in check.answers)
        for number, (rect, answer) in enumerate(zip(rects, check.answers, strict=True)):
            stands = number == check.highlighted
            step = 0
            if check.dwelling is not None and check.dwelling[0] == number:
                stands, step = True, _step(check.dwelling[1], check.dwelling[2], now)
            if not self._changed(player, f"answer {number}", (answer, stands, step, area)):
                continue
            _plate(surface, rect, family.lit_face if stands else family.idle_face,
                   palette.RING if stands else family.idle_rim, thick=stands)  # fmt: skip
            line = self._letters.line(answer, size, palette.TEXT)
            surface.blit(line, line.get_rect(center=rect.center))
            if step:
                bar = max(4, rect.h // 14)
                length = round((rect.w - rect.w // 6) * step / STEPS)
                pygame.draw.rect(
                    surface, palette.RING, (rect.x + rect.w // 12, rect.bottom - 3 * bar, length, bar),
                    border_radius=bar // 2,
                )  # fmt: skip
            yield rect

    def _dots(self, surface: pygame.Surface, area: Box, colour: str, check: CheckView) -> pygame.Rect:
        """How many are behind, of how many."""
        family = palette.family(colour)
        radius = max(3, round(area.h * DOT))
        rect = pygame.Rect(area.x, area.bottom - 4 * radius, area.w, 4 * radius)
        surface.fill(palette.GROUND, rect)
        radius = max(2, min(radius, area.w // max(1, 4 * check.of)))
        left = rect.centerx - (check.of - 1) * 2 * radius
        for number in range(check.of):
            dot = pygame.Rect(left + number * 4 * radius - radius, rect.y + radius, 2 * radius, 2 * radius)
            _disc(surface, dot, family.lit_rim if number < check.done else family.idle_rim)
            if number >= check.done:
                _disc(surface, dot.inflate(-max(2, radius), -max(2, radius)), palette.GROUND)
        return rect


def _row(area: Box, count: int) -> list[pygame.Rect]:
    gap = round(area.w * 0.03)
    width = (area.w - gap * (count + 1)) // max(1, count)
    top, foot = (area.y + round(area.h * part) for part in ANSWERS)
    return [pygame.Rect(area.x + gap + number * (width + gap), top, width, foot - top) for number in range(count)]


def _place(zone: Zone, area: Box) -> pygame.Rect:
    left, top = area.x + round(zone.x * area.w), area.y + round(zone.y * area.h)
    right, foot = area.x + round((zone.x + zone.width) * area.w), area.y + round((zone.y + zone.height) * area.h)
    return pygame.Rect(left, top, max(1, right - left), max(1, foot - top))


def _plate(
    surface: pygame.Surface, rect: pygame.Rect, face: palette.Colour, rim: palette.Colour, thick: bool = False
) -> None:
    radius = max(2, min(rect.w, rect.h) // 9)
    surface.fill(palette.GROUND, rect)
    pygame.draw.rect(surface, face, rect, border_radius=radius)
    pygame.draw.rect(surface, rim, rect, max(2, min(rect.w, rect.h) // (24 if thick else 60)), border_radius=radius)


def _disc(surface: pygame.Surface, rect: pygame.Rect, colour: palette.Colour) -> None:
    """A round with a smooth edge: pygame's own circles are ragged."""
    if min(rect.size) < 1:
        return
    fine = pygame.Surface((rect.w * 2, rect.h * 2), pygame.SRCALPHA)
    pygame.draw.ellipse(fine, colour, fine.get_rect())
    surface.blit(pygame.transform.smoothscale(fine, rect.size), rect)


def _step(since: float, lasts: float | None, now: float) -> int:
    return round(STEPS * min(1.0, max(0.0, (now - since) / lasts))) if lasts else 0
