"""Tap tempo: three to five taps with any switch tell how quick the music is. Pure.

The middle one of the gaps between taps counts, so that one tap that comes too early or too late moves little. A tap
that was left out is heard as that. After a long pause, or when the taps clearly go another way, they begin anew.
"""

from __future__ import annotations

from collections import deque
from statistics import median

from adaptive_instrument.music.transport import FASTEST, SLOWEST

FEWEST, MOST = 3, 5
"""Taps that are needed, and that are remembered."""
BOUNCE = 0.1
"""Seconds within which a second tap is the same one: a switch that bounces, a hand that trembles."""
PAUSE = 6.0
"""Seconds after which a tap is the first of new ones: the slowest tempo, tapped every second beat."""
MISSED = (1.7, 2.3)
"""A gap so many times as long as the others: one tap was left out in it."""
FARTHER = 2.5
"""A gap so many times as long as the others is a pause."""
ANOTHER, ALIKE = 0.25, 0.15
"""Two gaps in a row that are by a quarter other than the rest, and alike by so much: another tempo is tapped."""


class Tapping:
    """Taps, and the tempo that they tell."""

    __slots__ = ("_gaps", "_last", "count")

    def __init__(self) -> None:
        self._gaps: deque[float] = deque(maxlen=MOST - 1)
        self._last: float | None = None
        self.count = 0
        """Taps that belong together, up to now."""

    def tap(self, t: float) -> float | None:
        """A tap at ``t`` seconds; the tempo (beats a minute) once there are taps enough."""
        last = self._last
        gap = None if last is None else t - last
        if gap is not None and 0 <= gap < BOUNCE:
            return None
        self._last = t
        if gap is None or gap < 0 or self._paused(gap):
            self._gaps.clear()
            self.count = 1
            return None
        self.count += 1
        if self._gaps and MISSED[0] <= gap / median(self._gaps) <= MISSED[1] and len(self._gaps) > 1:
            gap /= 2
        self._gaps.append(gap)
        self._turn()
        return _playable(60 / median(self._gaps)) if len(self._gaps) >= FEWEST - 1 else None

    def _paused(self, gap: float) -> bool:
        return gap > PAUSE or (len(self._gaps) > 1 and gap > FARTHER * median(self._gaps))

    def _turn(self) -> None:
        """Forgets the older gaps when the newest two agree with each other and not with them."""
        if len(self._gaps) < 3:
            return
        *older, one, two = self._gaps
        usual, now = median(older), (one + two) / 2
        if abs(now - usual) > ANOTHER * usual and abs(one - two) <= ALIKE * now:
            self._gaps = deque((one, two), maxlen=MOST - 1)


def _playable(tempo: float) -> float:
    """The tempo itself, or its half or double where only that can be played."""
    while tempo > FASTEST:
        tempo /= 2
    while tempo < SLOWEST:
        tempo *= 2
    return min(FASTEST, max(SLOWEST, tempo))
