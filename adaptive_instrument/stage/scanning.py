"""The highlight of a scan: a frame that comes at once and goes softly, and the time that is left of a step.

The frame obeys the rule of ``glow.py`` for the same reason (law 6): once it has come it stays for a third of a second
at least, so that no target can flash more than three times a second, however quick the scan.
"""

from __future__ import annotations

from adaptive_instrument.access.highlight import Highlight
from adaptive_instrument.stage.glow import Light
from adaptive_instrument.view import View

LEVELS = 8
"""How many strengths of the frame are told apart."""
GOES = 0.15
"""Seconds in which a frame goes: soon enough that one alone stands out at the quickest scan for most of its step."""
SHORTEST = 0.6
"""Seconds: the time left of a shorter step is not shown, a bar would only flicker."""
LONGEST_BAR = 60.0
"""Seconds: that of a longer step neither, nobody would see it move."""


class Scannings:
    """The highlights of all players. Fed with growing moments."""

    def __init__(self) -> None:
        self._frames: dict[tuple[str, int], Light] = {}
        self._steps: dict[str, tuple[Highlight, float]] = {}

    def see(self, view: View, now: float) -> bool:
        """Looks at the view at ``now`` seconds (the clock of the view). True while something is on its way."""
        wanted: set[tuple[str, int]] = set()
        self._steps.clear()
        moving = False
        for player in view.players:
            shown = player.highlight
            if shown is None or view.resting:
                continue
            wanted.update((player.name, target) for target in shown.targets)
            if shown.lasts is not None and SHORTEST <= shown.lasts <= LONGEST_BAR and shown.targets:
                self._steps[player.name] = shown, min(1.0, max(0.0, (now - shown.since) / shown.lasts))
                moving = True
        for place in wanted:
            self._frames.setdefault(place, Light(GOES))
        for place, frame in list(self._frames.items()):
            moving = frame.follow(1.0 if place in wanted else 0.0, now) or moving
            if frame.level <= 0.0 and place not in wanted:
                del self._frames[place]
        return moving

    def frame(self, player: str, target: int) -> int:
        """How strongly a target is framed, 0..``LEVELS``."""
        frame = self._frames.get((player, target))
        return 0 if frame is None else round(frame.level * LEVELS)

    def left(self, player: str, target: int) -> float | None:
        """Which part of its step a highlighted target has left, 1..0; None when that is not shown."""
        step = self._steps.get(player)
        if step is None or target not in step[0].targets:
            return None
        return 1.0 - step[1]
