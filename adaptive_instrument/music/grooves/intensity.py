"""How much the players play, as an intensity for the band: measured against themselves, not against anybody else.

Who can press once in two bars is at their fullest when they do. So the last two bars are held against the busiest of
the last while, of these players. Silence lets the band fall to 1, a step a bar, and there it stays: it never fills.
"""

from __future__ import annotations

from collections import deque

LOOKS_BACK = 2
"""Bars that are counted together, so that one rest is not heard as silence."""
REMEMBERED = 48
"""Bars within which the busiest one is known."""
FLOOR = 2.0
"""Notes a bar that the busiest bar counts for at least: two notes are not yet all that somebody has."""


class Intensity:
    """Counts notes by their moments (seconds)."""

    __slots__ = ("_bars", "_moments", "last")

    def __init__(self) -> None:
        self._moments: deque[float] = deque(maxlen=4096)
        self._bars: deque[float] = deque(maxlen=REMEMBERED)
        self.last: float | None = None
        """The second of the last note, None before the first."""

    def hear(self, at: float) -> None:
        """A player's note was heard at ``at``."""
        self._moments.append(at)
        self.last = at

    def level(self, t: float, bar: float, before: int) -> int:
        """The intensity of the next bar, decided at ``t``: at most one step from ``before``. ``bar``: its seconds.

        Only what was heard before ``t`` counts.
        """
        rate = sum(t - LOOKS_BACK * bar <= moment < t for moment in self._moments) / LOOKS_BACK
        self._bars.append(rate)
        busiest = max(FLOOR, *self._bars)
        wanted = 1 if rate == 0 else 2 + (rate > busiest / 3) + (rate > busiest * 2 / 3)
        return min(max(wanted, before - 1), before + 1)
