"""The access ladder, small and calm at the end of the quiet line: every way of playing, the one in use in colour."""

from __future__ import annotations

import pygame

from adaptive_instrument.stage import palette
from adaptive_instrument.stage.lettering import Lettering
from adaptive_instrument.stage.scene import Box
from adaptive_instrument.view import PlayerView

MOST = 0.55
"""The part of the quiet line that the ladder may take; with less room it names the way in use only."""
GAP = 0.9
"""Between two names, in heights of a letter."""


def shown(letters: Lettering, players: tuple[PlayerView, ...], size: int, room: int) -> tuple[str, ...]:
    """The names that are to stand there: all of them, the one in use, or none for who has one way only.

    In a jam there is no room for anybody's: each name stands with its player's.
    """
    if len(players) != 1 or not players[0].rungs:
        return ()
    names = players[0].rungs
    return names if _width(letters, names, size) <= room * MOST else (players[0].rung,)


def draw(
    surface: pygame.Surface, letters: Lettering, box: Box, names: tuple[str, ...], player: PlayerView, size: int, y: int
) -> int:
    """Draws the names at the right end of ``box``, in the middle at ``y``; answers with the pixels they take."""
    if not names:
        return 0
    width = _width(letters, names, size)
    left = box.right - width
    for name in names:
        colour = palette.family(player.colour).lit_rim if name == player.rung else palette.QUIET
        line = letters.line(name, size, colour)
        surface.blit(line, line.get_rect(midleft=(left, y)))
        left += line.get_width() + round(size * GAP)
    return width + round(size * GAP)


def titled(player: PlayerView) -> str:
    """A player's title in a jam, with the way of playing in use."""
    return f"{player.title}  ·  {player.rung}" if player.rung else player.title


def _width(letters: Lettering, names: tuple[str, ...], size: int) -> int:
    gaps = round(size * GAP) * (len(names) - 1)
    return gaps + sum(letters.line(name, size, palette.QUIET).get_width() for name in names)
