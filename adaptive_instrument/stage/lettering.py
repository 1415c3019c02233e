"""Text on the stage: pygame's own font in every size, each line rendered once."""

from __future__ import annotations

from collections import OrderedDict

import pygame

from adaptive_instrument.stage.palette import Colour
from adaptive_instrument.stage.scene import wrapped

KEPT = 512
FINER = 2
"""Letters are drawn so many times larger and made smaller: a font sets its letters on whole pixels, which shows."""


class Lettering:
    """Renders lines of text and keeps them."""

    def __init__(self) -> None:
        self._fonts: dict[int, pygame.font.Font] = {}
        self._fitted: dict[tuple[str, int, int], int] = {}
        self._lines: OrderedDict[tuple[str, int, Colour], pygame.Surface] = OrderedDict()

    def line(self, text: str, size: int, colour: Colour) -> pygame.Surface:
        """One line of text, ``size`` pixels high."""
        key = (text, size, colour)
        surface = self._lines.get(key)
        if surface is not None:
            self._lines.move_to_end(key)
            return surface
        surface = self._font(size * FINER).render(_plain(text), True, colour).convert_alpha()
        surface = pygame.transform.smoothscale(surface, [max(1, extent // FINER) for extent in surface.get_size()])
        self._lines[key] = surface
        if len(self._lines) > KEPT:
            self._lines.popitem(last=False)
        return surface

    def height(self, size: int) -> int:
        """Pixels from one line to the next."""
        return int(self._font(size).get_linesize())

    def fitting(self, text: str, size: int, room: int) -> int:
        """The largest size up to ``size`` at which the text is no wider than ``room`` pixels."""
        key = (text, size, room)
        known = self._fitted.get(key)
        if known is None:
            if len(self._fitted) > KEPT:
                self._fitted.clear()
            known = self._fitted[key] = self._fit(text, size, room)
        return known

    def _fit(self, text: str, size: int, room: int) -> int:
        width = self._font(size * FINER).size(_plain(text))[0] / FINER
        if width <= room:
            return size
        return max(1, int(size * room / max(1, width)))

    def wrapped(self, text: str, size: int, room: int) -> list[str]:
        """The text in lines no wider than ``room`` pixels, as far as its words allow."""
        font = self._font(size * FINER)
        # A dash stands at the end of a line and never at its beginning.
        words = [word.replace("\xa0", " ") for word in _plain(text).replace(" — ", "\xa0— ").split(" ")]
        return wrapped(words, [font.size(word)[0] / FINER for word in words], font.size(" ")[0] / FINER, room)

    def _font(self, size: int) -> pygame.font.Font:
        size = max(1, size)
        font = self._fonts.get(size)
        if font is None:
            font = self._fonts[size] = pygame.font.Font(None, size)
        return font


def _plain(text: str) -> str:
    # A font refuses the null character, and a line is one line.
    return " ".join(text.replace("\x00", "").split()) or " "
