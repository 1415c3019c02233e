"""The line through the moments at which clocks came: how quick they are, and when the next will come. Pure.

Clocks come unevenly: through USB, a busy computer, radio. A line through the last four beats of them evens that out;
where the newest ones leave it, for the tempo changes, the older half is forgotten.
"""

from __future__ import annotations

from collections import deque
from itertools import accumulate, pairwise
from statistics import fmean

FEWEST, USUAL, MOST = 12, 96, 240
"""Clocks that a line needs, those that it looks back on, and those where they are quick: half a beat, four, ten."""
LONG = 2.4
"""Seconds that it looks back on at least: unevenness is one of milliseconds, however quick the clock is."""
LOOKED_AT = 49
"""Clocks by which it is found out whether others are missing among them: two beats."""
WHOLE, UNCLEAR = 0.3, 0.1
"""Part of a gap by which a longer one may differ from a whole number of them, where clocks are missing; and which part
of them may differ by more."""
STRAYS = 4
"""By so many gaps the time of so many clocks varies where some are missing."""
NEAR = 0.04
"""Part by which the line may be off the pace that is found so."""
SHARE = 3.0
"""A clock so many times as far off as the middle one does not count."""
LEAST_OFF = 0.0005
"""Seconds: what is nearer to the line is never left out."""
NEWEST = 12
"""Clocks that show whether the tempo changes."""
LEAVES = 3.0
"""Where the newest clocks are together so many times as far off as even scatter would have it, the tempo changes."""
COARSE, BUNCHED = 0.003, 1.6
"""Seconds of unevenness from which clocks come in bunches (through a sound server's long periods), so that neighbours
are off alike; and so many times that far off the newest are then, together, when the tempo changes."""

JUMPS = 6.0
"""Where the pace of the newest clocks differs by so many times what unevenness makes of it, they alone count."""


class ClockFit:
    """Numbered moments, and the line through them."""

    __slots__ = ("_came", "_seen", "_uneven", "drawn", "every", "scatter", "since")

    def __init__(self) -> None:
        self._seen: deque[tuple[int, float]] = deque(maxlen=MOST)
        self._came: deque[float] = deque(maxlen=LOOKED_AT)
        self._uneven = 0.0
        """The scatter of many clocks; 0 before there were as many."""
        self.scatter = 0.0
        """Seconds by which the middle clock was off the line when it was drawn last; 0 before that."""
        self.drawn = False
        """Whether there is a line through the clocks that came, and none was forgotten since."""
        self.every = 0.0
        """Seconds from one clock to the next, 0 while that is not known."""
        self.since = 0.0
        """The second of clock 0 on the line."""

    @property
    def enough(self) -> bool:
        """Whether there are clocks enough for a line."""
        return len(self._seen) >= FEWEST

    def add(self, number: int, second: float) -> None:
        """A clock came."""
        self._seen.append((number, second))
        self._came.append(second)

    def forget(self) -> None:
        """The clocks that came are forgotten, the pace is kept."""
        self._seen.clear()
        self._came.clear()
        self._uneven, self.scatter, self.drawn = 0.0, 0.0, False

    def at(self, number: int) -> float:
        """The second of a clock on the line."""
        return self.since + self.every * number

    def missed(self) -> int:
        """Where clocks are lost at random and the line has taken what is left for all of them, draws it anew through
        what came, with room for those that did not. How many of them there were; 0 where all is well.

        What a sound server's periods make of even clocks looks much the same, but never strays far: so many clocks
        take always nearly the same time."""
        if len(self._came) < LOOKED_AT:
            return 0
        gaps = [after - before for before, after in pairwise(self._came)]
        # Most are of neighbours, as long as fewer than half are lost.
        one = sorted(gaps)[len(gaps) // 4]
        if one <= 0:
            return 0
        steps = [round(gap / one) for gap in gaps]
        unclear = sum(step < 1 or abs(gap / one - step) > WHOLE for gap, step in zip(gaps, steps, strict=True))
        sums = [sum(steps[place : place + NEWEST]) for place in range(len(steps) - NEWEST)]
        if unclear > UNCLEAR * len(gaps) or max(sums) - min(sums) < STRAYS or min(steps) < 1:
            return 0
        if abs(self.every * sum(steps) / sum(gaps) - 1) < NEAR:
            return 0
        last = self._seen[-1][0]
        places = accumulate([last - sum(steps), *steps])
        self._seen = deque(zip(places, self._came, strict=True), maxlen=MOST)
        self._uneven = 0.0
        self._through(list(self._seen))
        return sum(step - 1 for step in steps)

    def draw(self) -> None:
        """Draws the line anew. Does nothing while there are too few."""
        if not self.enough:
            return
        self.drawn = True
        while len(self._seen) > USUAL and self._seen[-1][1] - self._seen[0][1] > LONG:
            self._seen.popleft()
        points = list(self._seen)
        if self._jumped(points[-NEWEST:]):
            points = points[-NEWEST:]
            self._seen = deque(points, maxlen=MOST)
        self._through(points)
        off = sorted(abs(second - self.at(number)) for number, second in points)
        usual = self.scatter = max(LEAST_OFF, off[len(off) // 2])
        if len(points) > USUAL // 2:
            self._uneven = usual
        good = [point for point in points if abs(point[1] - self.at(point[0])) <= SHARE * usual]
        if len(good) >= FEWEST:
            self._through(good)
        most = SHARE * usual
        recent = [min(most, max(-most, second - self.at(number))) for number, second in points[-NEWEST:]]
        leaves = usual * (BUNCHED if usual > COARSE else LEAVES / NEWEST**0.5)
        if len(points) > 2 * FEWEST and abs(fmean(recent)) > leaves:
            for _ in range(len(points) // 2):
                self._seen.popleft()
            self._through(list(self._seen))

    def _jumped(self, newest: list[tuple[int, float]]) -> bool:
        """Whether the newest clocks by themselves are of another pace, beyond what their unevenness may make of it."""
        if self._uneven == 0.0:
            return False
        before = self.every, self.since
        self._through(newest)
        pace = self.every
        self.every, self.since = before
        return abs(pace - before[0]) > JUMPS * self._uneven / NEWEST

    def _through(self, points: list[tuple[int, float]]) -> None:
        """The line of the least squares."""
        count = len(points)
        middle = sum(number for number, _ in points) / count
        moment = sum(second for _, second in points) / count
        spread = sum((number - middle) ** 2 for number, _ in points)
        if spread > 0:
            self.every = sum((number - middle) * (second - moment) for number, second in points) / spread
            self.since = moment - self.every * middle
