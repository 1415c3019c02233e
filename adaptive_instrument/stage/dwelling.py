"""The rings that fill while a player stays on a target, and drain calmly when they leave it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pygame

from adaptive_instrument.stage.palette import Colour
from adaptive_instrument.view import View

DRAINS = 0.7
"""Seconds in which a full ring drains."""
CLOSES = 0.6
"""Seconds in which a ring that has struck fades."""
NEARLY = 0.85
"""Part of its time from which on a dwelling that ends has struck and was not left."""
TRACK = 0.22
"""How opaque the part of a ring is that is not filled yet, 0..1."""
THICK = 0.075
"""A ring's width, as part of its diameter."""

Floats = npt.NDArray[np.float32]


@dataclass(slots=True)
class Ring:
    """One ring as it stands."""

    phase: float
    """How much of it is filled, 0..1."""
    strength: float = 1.0
    """How opaque it is, 0..1."""
    held: bool = True
    """Whether it is still being dwelt on."""


class Dwellings:
    """The rings of all players. Fed with growing moments."""

    def __init__(self) -> None:
        self._rings: dict[tuple[str, int], Ring] = {}
        self._then = -1e9

    def see(self, view: View, now: float) -> bool:
        """Looks at the view at ``now`` seconds (the clock of the view). True while some ring is on its way."""
        past = min(0.1, max(0.0, now - self._then))
        self._then = now
        filling = set()
        for player in view.players:
            if player.dwelling is None:
                continue
            target, since, lasts = player.dwelling
            place = (player.name, target)
            filling.add(place)
            phase = min(1.0, max(0.0, (now - since) / max(1e-3, lasts)))
            # One that comes back to a ring that is still draining meets it where it stands: it never leaps back.
            drained = self._rings[place].phase - past / DRAINS if place in self._rings else 0.0
            self._rings[place] = Ring(max(phase, min(drained, NEARLY)))
        for place, ring in list(self._rings.items()):
            if place in filling:
                continue
            if ring.held and ring.phase >= NEARLY:
                ring.phase = 1.0
            ring.held = False
            if ring.phase >= 1.0:
                ring.strength -= past / CLOSES
            else:
                ring.phase -= past / DRAINS
            if ring.strength <= 0 or ring.phase <= 0:
                del self._rings[place]
        return bool(self._rings)

    def of(self, player: str, target: int) -> Ring | None:
        """The ring on a target, or None."""
        return self._rings.get((player, target))


class Wheels:
    """Draws rings: an annulus of any diameter, filled clockwise from the top."""

    def __init__(self) -> None:
        self._sheets: dict[tuple[int, Colour], pygame.Surface] = {}

    def draw(
        self,
        target: pygame.Surface,
        centre: tuple[int, int],
        diameter: int,
        phase: float,
        strength: float,
        colour: Colour,
    ) -> None:
        """Draws one ring. ``diameter`` in pixels, ``phase`` and ``strength`` in 0..1."""
        if diameter < 4:
            return
        sheet = self._sheets.get((diameter, colour))
        if sheet is None:
            if len(self._sheets) > 16:
                self._sheets.clear()
            sheet = self._sheets[diameter, colour] = pygame.Surface((diameter, diameter), pygame.SRCALPHA, 32)
            sheet.fill((*colour, 0))
        places, cover, turn = _annulus(diameter)
        filled = np.clip((phase - turn) * np.float32(math.pi * diameter) + np.float32(0.5), 0, 1) if phase < 1 else 1.0
        alpha = cover * (TRACK + (1 - TRACK) * filled) * np.float32(255 * max(0.0, min(1.0, strength)))
        pixels = pygame.surfarray.pixels_alpha(sheet)
        pixels[places] = alpha.astype(np.uint8)
        del pixels
        target.blit(sheet, (centre[0] - diameter // 2, centre[1] - diameter // 2))


@lru_cache(maxsize=16)
def _annulus(diameter: int) -> tuple[tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]], Floats, Floats]:
    """The pixels of a ring, how much of each it covers (0..1), and where on the turn each lies (0..1 from the top)."""
    at = np.arange(diameter, dtype=np.float32) + np.float32(0.5 - diameter / 2)
    x, y = at[:, None], at[None, :]
    distance = np.hypot(x, y)
    outer = diameter / 2 - 1
    inner = outer - max(2.0, diameter * THICK)
    cover = np.clip(outer - distance + 0.5, 0, 1) * np.clip(distance - inner + 0.5, 0, 1)
    places = np.nonzero(cover)
    turn = (np.arctan2(x + 0 * y, -y + 0 * x) / (2 * math.pi)) % 1.0
    return (places[0], places[1]), cover[places].astype(np.float32), turn[places].astype(np.float32)
