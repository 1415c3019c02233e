"""The two sides of a menu, for who moves a pointer from side to side only: on the right it goes on from choice to
choice, on the left a stay takes the one that stands out. There is no hurry, and nothing has to be hit."""

from __future__ import annotations

from adaptive_instrument.access.zones import EDGE, Zone

TAKES, MIDDLE, GOES_ON = -1, 0, 1
"""The sides."""
REACH, BACK = 0.15, 0.22
"""Parts of the stage at each side: within the first it is arrived at, beyond the second it is left again."""
WIDE = 0.13
"""The width of what is drawn there, as a part of the stage."""
ROOM = EDGE + WIDE + 0.01
"""The part of the stage at each side that the choices leave free."""


class Sides:
    """Watches at which side the pointer is. Where it is when a page comes it was not led: it has to come anew."""

    __slots__ = ("_fresh", "side", "since", "x")

    def __init__(self) -> None:
        self.side = MIDDLE
        """The side that was come to; ``MIDDLE`` for neither."""
        self.since = 0.0
        """When it was come to, or when what it does was last done."""
        self.x: float | None = None
        """Where the pointer is, None while it is lost."""
        self._fresh = False

    def point(self, t: float, x: float) -> bool:
        """The pointer stands at ``x``; true when it has come to a side just now, or has left one."""
        before, self.x = self.side, x
        reach = BACK if before or not self._fresh else REACH
        now = TAKES if x <= reach else GOES_ON if x >= 1 - reach else MIDDLE
        if not self._fresh:
            self._fresh = now == MIDDLE
            return False
        self.side = now
        if now != before:
            self.since = t
        return now != before

    def begin(self) -> None:
        """Another page: the side at which the pointer is does not count before it has been left."""
        self.side, self._fresh = MIDDLE, self.x is not None and REACH < self.x < 1 - REACH

    def lose(self) -> None:
        """The pointer is lost."""
        self.side, self.x, self._fresh = MIDDLE, None, False


def side_zone(side: int) -> Zone:
    """Where a side is drawn."""
    return Zone(EDGE if side == TAKES else 1 - EDGE - WIDE, 0.2, WIDE, 0.6)
