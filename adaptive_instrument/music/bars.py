"""Bars: where each begins and how many beats it has, through changes of metre. Pure."""

from __future__ import annotations

from bisect import bisect_right

from adaptive_instrument.music.tempo_map import TICKS_PER_BEAT

MOST_METRES = 256
"""So many changes of metre are remembered; what lies before the oldest counts by it."""


class Bars:
    """Bar lines by their ticks. A new metre counts from the next bar line, so that no bar is cut."""

    __slots__ = ("_lines", "_metres", "_numbers")

    def __init__(self, metre: int) -> None:
        self._lines = [0]
        self._metres = [metre]
        self._numbers = [0]
        """The number of the bar that begins at each of the lines."""

    @property
    def metre(self) -> int:
        """Beats in the bars to come."""
        return self._metres[-1]

    def bar(self, tick: int) -> tuple[int, int]:
        """The bar in which a tick lies: the tick at which it begins, and how many ticks it has."""
        place = max(0, bisect_right(self._lines, tick) - 1)
        line, length = self._lines[place], self._metres[place] * TICKS_PER_BEAT
        return line + (tick - line) // length * length, length

    def number(self, tick: int) -> int:
        """Which bar a tick lies in, counted through all changes of metre; the first is 0."""
        place = max(0, bisect_right(self._lines, tick) - 1)
        return self._numbers[place] + (tick - self._lines[place]) // (self._metres[place] * TICKS_PER_BEAT)

    def line(self, number: int) -> int:
        """The tick at which a bar begins, by its number."""
        place = max(0, bisect_right(self._numbers, number) - 1)
        return self._lines[place] + (number - self._numbers[place]) * self._metres[place] * TICKS_PER_BEAT

    def set_metre(self, metre: int, tick: int) -> None:
        """From the next bar line on, bars of so many beats; at a bar line, from there."""
        start, length = self.bar(tick)
        line = start if tick == start else start + length
        number = self.number(line)
        while self._lines and self._lines[-1] >= line:
            del self._lines[-1], self._metres[-1], self._numbers[-1]
        self._lines.append(line)
        self._metres.append(metre)
        self._numbers.append(number)
        if len(self._lines) > MOST_METRES:
            keep = MOST_METRES // 2
            del self._lines[:-keep], self._metres[:-keep], self._numbers[:-keep]
