"""The bar of a bow: how hard a player blows, opens, lifts or leans, and where a note begins.

Calm by its make: its light stands as far below a flash as a pad's does (``palette.py``), it is low and narrow, it
follows a level up within a few frames and sinks no faster than in 0.6 s, however the level trembles.
"""

from __future__ import annotations

from dataclasses import dataclass

import pygame

from adaptive_instrument.stage import palette
from adaptive_instrument.stage.scene import Box, Panel
from adaptive_instrument.view import PlayerView, View

RISES, SINKS = 0.06, 0.6
"""Seconds from nothing to full, and back."""
STEPS = 400
"""Places of the bar's end that are told apart: no more are drawn."""


@dataclass(slots=True)
class _Bar:
    level: float = 0.0
    wanted: float = 0.0
    begins: float = 0.0
    sounds: bool = False


class Bows:
    """The bars of all players. Fed with growing moments."""

    def __init__(self) -> None:
        self._bars: dict[str, _Bar] = {}
        self._drawn: dict[str, object] = {}
        self._then = -1e9

    def see(self, view: View, now: float) -> bool:
        """Looks at the view at ``now`` seconds (the clock of the view). True while some bar is on its way."""
        past, self._then = min(0.1, max(0.0, now - self._then)), now
        moving = False
        for player in view.players:
            bar = self._bars.setdefault(player.name, _Bar())
            bow = player.bow
            bar.wanted, bar.begins = (bow.level, bow.begins) if bow is not None else (0.0, bar.begins)
            bar.sounds = bool(player.sounding)
            if bar.wanted > bar.level:
                bar.level = min(bar.wanted, bar.level + past / RISES)
            else:
                bar.level = max(bar.wanted, bar.level - past / SINKS)
            moving = moving or bar.level != bar.wanted
        return moving

    def forget(self) -> None:
        """Everything has to be drawn again."""
        self._drawn.clear()

    def draw(self, surface: pygame.Surface, panel: Panel, player: PlayerView, dim: bool) -> list[pygame.Rect]:
        """Draws one player's bar where it has changed; answers with where that was."""
        box, bar = panel.bow, self._bars.get(player.name)
        if box is None or bar is None:
            return []
        state = (box, round(bar.level * STEPS), round(bar.begins * STEPS), bar.sounds, dim, player.colour)
        if self._drawn.get(player.name) == state:
            return []
        self._drawn[player.name] = state
        _draw(surface, box, bar, player.colour, dim)
        return [pygame.Rect(box.x, box.y, box.w, box.h)]


def _draw(surface: pygame.Surface, box: Box, bar: _Bar, colour: str, dim: bool) -> None:
    family = palette.family(colour)

    def lit(one: palette.Colour) -> palette.Colour:
        return palette.mixed(one, palette.GROUND, 0.7) if dim else one

    surface.fill(palette.GROUND, (box.x, box.y, box.w, box.h))
    tall = max(4, round(box.h * 0.4))
    left, top, wide = box.x + box.h // 2, box.y + (box.h - tall) // 2, box.w - box.h
    radius = tall // 2
    track = pygame.Rect(left, top, max(2 * radius, wide), tall)
    pygame.draw.rect(surface, lit(family.idle_face), track, border_radius=radius)
    filled = round(track.w * bar.level)
    if filled > 0:
        clip = surface.get_clip()
        surface.set_clip(pygame.Rect(left, top, filled, tall).clip(clip))
        pygame.draw.rect(surface, lit(family.lit_face), track, border_radius=radius)
        surface.set_clip(clip)
    pygame.draw.rect(surface, lit(family.idle_rim), track, max(1, tall // 12), border_radius=radius)
    # Where a note begins: brighter while one sounds, so that the threshold is learned by eye.
    mark = pygame.Rect(0, 0, max(2, tall // 5), round(tall * 1.7))
    mark.center = (left + round(track.w * bar.begins), box.y + box.h // 2)
    pygame.draw.rect(surface, lit(family.lit_rim if bar.sounds else family.idle_rim), mark, border_radius=mark.w // 2)
