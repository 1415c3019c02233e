"""The ring of the loop: it fills in each round, slowly, at the end of the quiet line. How many layers stand in it, and
a point while something is recorded."""

from __future__ import annotations

import pygame

from adaptive_instrument.music.looper.looper import LoopView
from adaptive_instrument.stage import palette
from adaptive_instrument.stage.dwelling import Wheels
from adaptive_instrument.stage.lettering import Lettering
from adaptive_instrument.stage.scene import Box
from adaptive_instrument.view import View

STEPS = 90
"""Places at which the ring stands in one round: it is drawn no more often than it moves to be seen."""
SIZE = 0.66
"""The ring's diameter, as a part of the quiet line's height."""
SILENT = 0.45
"""How opaque it is while the loop is silent."""


def loop_of(view: View | None) -> LoopView | None:
    """The loop, if there is one to be seen."""
    machines = view.machines if view is not None else ()
    return next((one for one in machines if isinstance(one, LoopView) and one.state != "empty"), None)


class Rounds:
    """Draws the ring where it has moved."""

    def __init__(self, letters: Lettering, wheels: Wheels) -> None:
        self._letters, self._wheels = letters, wheels
        self._drawn: object = None

    def forget(self) -> None:
        """The surface is drawn anew."""
        self._drawn = None

    def moves(self, loop: LoopView | None) -> bool:
        """Whether the next frame may differ though nothing new arrives."""
        return loop is not None and loop.since is not None and loop.lasts > 0

    def draw(self, surface: pygame.Surface, box: Box, loop: LoopView | None, now: float) -> list[pygame.Rect]:
        """The ring at ``now`` seconds in a square of the stage; answers with where it was drawn."""
        if loop is None or box.w < 8:
            return []
        phase = 0.0
        if loop.since is not None and loop.lasts > 0:
            phase = int((now - loop.since) / loop.lasts % 1.0 * STEPS) / STEPS
        state = (box, loop.state, loop.layers, phase)
        if state == self._drawn:
            return []
        self._drawn = state
        rect = pygame.Rect(box.x, box.y, box.w, box.h)
        surface.fill(palette.GROUND, rect)
        diameter = max(6, round(box.h * SIZE))
        strength = SILENT if loop.state in ("stopped", "waits") else 1.0
        self._wheels.draw(surface, rect.center, diameter, phase, strength, palette.RING)
        if loop.state in ("records", "overdubs"):
            point = palette.family("rose").lit_rim
            pygame.draw.circle(surface, point, rect.center, max(2, round(diameter * 0.2)))
        elif loop.layers:
            size = max(8, round(diameter * 0.52))
            colour = palette.QUIET if strength < 1 else palette.TEXT
            number = self._letters.line(str(loop.layers), size, colour)
            surface.blit(number, number.get_rect(center=rect.center))
        return [rect]
