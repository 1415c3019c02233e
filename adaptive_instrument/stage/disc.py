"""The disc behind a note's name, where notes have colours."""

from __future__ import annotations

from functools import lru_cache

import pygame

from adaptive_instrument.stage.palette import Colour

FINER = 4
"""Discs are drawn so many times larger and made smaller: pygame's own circles have stairs for an edge."""


@lru_cache(maxsize=64)
def disc(radius: int, colour: Colour) -> pygame.Surface:
    """A disc with a smooth edge, ``radius`` pixels from its middle to its edge."""
    wide = max(1, radius) * 2 * FINER
    large = pygame.Surface((wide, wide), pygame.SRCALPHA)
    large.fill((*colour, 0))
    pygame.draw.circle(large, (*colour, 255), (wide // 2, wide // 2), wide // 2)
    return pygame.transform.smoothscale(large, (wide // FINER, wide // FINER))
