"""Talking: a mouth that opens and closes two to eight times a second, as syllables do, is no gesture.

Speech moves brows, eyes and mouth along, and whoever talks looks aside to think. So what a camera watches presses
nothing while somebody talks, nor for a while after. A blink that has to last is heard all the same: talking brings
about none, and it may be somebody's only way to the menu.
"""

from __future__ import annotations

from collections import deque

MOUTH = "mouth-open"
"""What tells of it: how far the mouth is open."""
SWING, WIDEST = 0.02, 0.35
"""How far it goes from closed to open in talking (1 is 4 cm): less is a camera's noise, more a yawn or a meant one."""
TURNS, WITHIN = 4, 1.5
"""Two openings and closings within so many seconds are talking; slower ones may be meant."""


class Talking:
    """Watches one mouth."""

    __slots__ = ("_begins", "_extreme", "_last", "_opens", "_turns", "t")

    def __init__(self) -> None:
        self._extreme: float | None = None
        """The farthest value since the last turn."""
        self._opens = True
        self._begins = 0.0
        """The value at which this opening, or closing, began."""
        self._turns: deque[float] = deque(maxlen=TURNS)
        self._last: float | None = None
        self.t = 0.0
        """When it was last seen."""

    def receive(self, t: float, value: float) -> None:
        """How far the mouth is open at ``t`` seconds."""
        self.t = t
        if self._extreme is None:
            self._extreme = self._begins = value
            return
        onward = value > self._extreme if self._opens else value < self._extreme
        if onward:
            self._extreme = value
            return
        if abs(value - self._extreme) < SWING:
            return
        if abs(self._extreme - self._begins) < WIDEST:
            self._turns.append(t)
        else:
            self._turns.clear()
        self._begins, self._extreme, self._opens = self._extreme, value, not self._opens
        if len(self._turns) == TURNS and t - self._turns[0] <= WITHIN:
            self._last = t

    def heard(self, t: float, after: float) -> bool:
        """Whether somebody talks at ``t`` seconds, or has talked less than ``after`` seconds ago."""
        return self._last is not None and t - self._last < after

    def lose(self) -> None:
        """The face is lost: what is seen next is no movement."""
        self._extreme = None
        self._turns.clear()
