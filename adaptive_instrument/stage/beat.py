"""The beat, quiet at the foot of the stage: a small point for each beat of the bar, one of them lit.

It is there only while the beat means something: somebody is helped with timing, a machine plays, time is held. Nothing
flashes: each point is far too small and dim for that, and the light moves at most three times a second; where beats
come quicker, a point stands for several of them.
"""

from __future__ import annotations

import math

import pygame

from adaptive_instrument.stage import palette
from adaptive_instrument.stage.scene import Box
from adaptive_instrument.view import View

QUICKEST = 3.0
"""How often a second the light moves at most (WCAG 2.3.1 draws the line above three)."""
RADIUS = 0.055
"""Of a point, as a part of the quiet line's height."""
APART = 3.4
"""From one point to the next, in radii."""
IDLE, FIRST = palette.EDGE, palette.TEXT
"""A point that is not lit, and the lit first one of a bar; the others light up less."""
STILL = ("off", "empty", "stopped")
"""What machines are when they do nothing on the beat. The partner and a clock that is waited for do not count."""
ON_THE_BEAT = ("groove", "looper", "count", "clock")
"""The machines that play on the beat, by their sections."""


def shows(view: View) -> bool:
    """Whether the beat means something now."""
    if view.resting or view.away or view.guiding:
        return False
    helped = any(player.help == "notes and timing" for player in view.players)
    playing = any(machine.section in ON_THE_BEAT and machine.state not in STILL for machine in view.machines)
    return helped or view.holding or playing


def beats_a_point(tempo: float, metre: int) -> int:
    """How many beats a point stands for, so that the light never moves too often."""
    fewest = math.ceil(tempo / 60 / QUICKEST - 1e-9)
    return next((beats for beats in range(fewest, metre) if metre % beats == 0), metre)


def lit(view: View, now: float) -> tuple[int, int]:
    """How many points there are, and which is lit at ``now`` seconds, counted from 0."""
    each = beats_a_point(view.tempo, view.metre)
    if view.holds_at is not None and now >= view.holds_at:
        # Just before: the beat that is to come has not come.
        now = view.holds_at - 0.001
    beat = math.floor((now - view.beat_at) * view.tempo / 60 + 1e-6) % view.metre
    return view.metre // each, beat // each


class BeatMark:
    """Draws the points where they have changed."""

    def __init__(self) -> None:
        self._drawn: object = None

    def forget(self) -> None:
        """The surface is drawn anew."""
        self._drawn = None

    def moves(self, view: View) -> bool:
        """Whether the next frame may differ though nothing new arrives."""
        return shows(view) and not (view.holds_at is not None and view.t >= view.holds_at)

    def draw(self, surface: pygame.Surface, foot: Box, view: View, now: float) -> list[pygame.Rect]:
        """The points along the lower edge of the quiet line; answers with where they were drawn."""
        shown = shows(view)
        count, place = lit(view, now) if shown else (0, 0)
        state = (foot, count, place)
        if state == self._drawn or (not shown and self._drawn is None):
            return []
        before, self._drawn = self._drawn, state if shown else None
        radius = max(2, round(foot.h * RADIUS))
        step = round(radius * APART)
        most = max(count, before[1] if isinstance(before, tuple) else 0)
        pad = foot.h // 4
        rect = pygame.Rect(foot.x + pad - 1, foot.y + foot.h - 2 * radius - 2, step * most + 2, 2 * radius + 2)
        rect = rect.clip(surface.get_rect())
        surface.fill(palette.GROUND, rect)
        for number in range(count):
            colour = IDLE if number != place else FIRST if number == 0 else palette.QUIET
            pygame.draw.circle(surface, colour, (rect.x + 1 + radius + number * step, rect.y + 1 + radius), radius)
        return [rect]
