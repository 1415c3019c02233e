"""The players' own pointers: large, calm marks that come at once, glide, and fade when they are lost."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pygame

from adaptive_instrument.stage import palette
from adaptive_instrument.stage.palette import Colour
from adaptive_instrument.stage.scene import Scene
from adaptive_instrument.view import PlayerView

FADES = 0.35
"""Seconds in which a lost pointer's mark goes."""
GLIDES = 0.035
"""Seconds in which a mark covers two thirds of its way: a camera's 30 places a second become a movement."""
LEAP = 0.25
"""Part of the stage beyond which a mark does not glide."""
SIZE = 0.034
"""The radius, as part of the window's smaller side."""


@dataclass(slots=True)
class _Mark:
    x: float
    y: float
    colour: str
    strength: float = 1.0
    wanted: bool = True


@dataclass(slots=True)
class Marks:
    """The marks of all players, drawn over everything and taken off again."""

    _marks: dict[str, _Mark] = field(default_factory=dict)
    _under: list[tuple[pygame.Rect, pygame.Surface]] = field(default_factory=list)
    _drawn: tuple[object, ...] = ()
    _then: float = -1e9

    def see(self, players: tuple[PlayerView, ...], scene: Scene, now: float, alive: bool = True) -> bool:
        """Follows the players' pointers at ``now`` seconds. True while some mark is on its way.

        When not ``alive``, the view is an old one whose engine is gone.
        """
        past, self._then = min(0.1, max(0.0, now - self._then)), now
        moving = False
        for known in self._marks.values():
            known.wanted = False
        for player, panel in zip(players, scene.panels, strict=True):
            if player.pointer is None or panel.area is None or not alive:
                continue
            area = panel.area
            x, y = area.x + player.pointer[0] * (area.w - 1), area.y + player.pointer[1] * (area.h - 1)
            mark = self._marks.get(player.name)
            away = abs(x - mark.x) + abs(y - mark.y) if mark is not None else 0.0
            # A mouse's place is exact, and its hand waits for it.
            if mark is None or player.points == "mouse" or away > LEAP * area.w or mark.strength < 1:
                self._marks[player.name] = _Mark(x, y, player.colour)
                continue
            mark.wanted = True
            part = 1.0 if away < 0.5 else 1 - 2.718 ** (-past / GLIDES)
            mark.x, mark.y = mark.x + (x - mark.x) * part, mark.y + (y - mark.y) * part
            moving = moving or part < 1.0
        for name, mark in list(self._marks.items()):
            if mark.wanted:
                continue
            mark.strength -= past / FADES
            moving = True
            if mark.strength <= 0:
                del self._marks[name]
        return moving

    def forget(self) -> None:
        """The surface is drawn anew: there is nothing to take off."""
        self._under.clear()
        self._drawn = ()

    def changed(self, scene: Scene) -> bool:
        """Whether the marks have to be drawn again."""
        return self._drawn != self._state(scene)

    def take_off(self, surface: pygame.Surface) -> list[pygame.Rect]:
        """Puts back what lay under the marks; answers with where."""
        parts = []
        while self._under:
            rect, under = self._under.pop()
            surface.blit(under, rect)
            parts.append(rect)
        self._drawn = ()
        return parts

    def put_on(self, surface: pygame.Surface, scene: Scene) -> list[pygame.Rect]:
        """Draws the marks; answers with where."""
        self._drawn = self._state(scene)
        radius = _radius(scene)
        for mark in self._marks.values():
            picture = _picture(radius, palette.RING)
            rect = picture.get_rect(center=(round(mark.x), round(mark.y))).clip(surface.get_rect())
            if not rect.w or not rect.h:
                continue
            self._under.append((rect, surface.subsurface(rect).copy()))
            picture.set_alpha(round(255 * mark.strength))
            surface.blit(picture, picture.get_rect(center=(round(mark.x), round(mark.y))))
        return [rect for rect, _ in self._under]

    def _state(self, scene: Scene) -> tuple[object, ...]:
        shown = (
            (name, round(mark.x), round(mark.y), round(255 * mark.strength), mark.colour)
            for name, mark in self._marks.items()
        )
        return (scene, *shown)


def _radius(scene: Scene) -> int:
    areas = [min(panel.area.w, panel.area.h) for panel in scene.panels if panel.area is not None]
    return max(8, round(min(areas, default=scene.height) * SIZE))


@lru_cache(maxsize=16)
def _picture(radius: int, colour: Colour) -> pygame.Surface:
    """A ring with a point in its middle on a soft dark edge, so that it can be seen on any light."""
    extent = 2 * radius + 8
    at = np.arange(extent, dtype=np.float32) + np.float32(0.5 - extent / 2)
    distance = np.hypot(at[:, None], at[None, :])

    def band(low: float, high: float) -> npt.NDArray[np.float32]:
        cover = np.clip(high - distance + 0.5, 0, 1) * np.clip(distance - low + 0.5, 0, 1)
        return np.asarray(cover, np.float32)

    width = max(2.0, radius * 0.16)
    ring = band(radius - width, radius)
    point = band(-1, radius * 0.22)
    light = np.maximum(ring, point)
    edge = np.maximum(band(radius - width - 2.5, radius + 2.5), band(-1, radius * 0.22 + 2.5)) * np.float32(0.75)
    alpha = np.maximum(light, edge)
    picture = pygame.Surface((extent, extent), pygame.SRCALPHA, 32)
    pixels = pygame.surfarray.pixels3d(picture)
    share = (light / np.maximum(alpha, np.float32(1e-6)))[..., None]
    pixels[:] = (np.array(palette.GROUND, np.float32) * (1 - share) + np.array(colour, np.float32) * share).astype(
        np.uint8
    )
    del pixels
    transparency = pygame.surfarray.pixels_alpha(picture)
    transparency[:] = (255 * alpha).astype(np.uint8)
    del transparency
    return picture
