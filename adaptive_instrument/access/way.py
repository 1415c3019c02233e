"""The way somebody moves: of movements in any direction it finds the one line they go along, and how far. Pure.

A finger bends up, a toe to the side, a chin down. Whoever moves in one line only, in whichever direction, plays from
one side of the stage to the other, and nobody has to measure anything.
"""

from __future__ import annotations

import math

from adaptive_instrument.access.calibration import SHOWN, USED, Look
from adaptive_instrument.access.joystick import INSIDE

MOVES = 0.5
"""What counts as having moved: this part of the least range away from rest."""
LEARNS = 8.0
"""Seconds of having moved after which the way is known for good, until the rest is found anew."""
STEP = 1 / 31
"""Seconds between two looks that are learned from: a quick camera must not fill the memory."""
LONGEST = 0.2
"""Seconds between two looks that count as moving at most: in a longer gap nothing was seen."""
FEW = 3
"""Looks to a side that are too few to say how far it goes."""
HOME = 1 - 2 * INSIDE
"""How far left of the middle, in half stages, the rest of somebody is who moves to one side of it only."""


class Way:
    """Learns the line and its ends from looks away from rest, and says where on the stage a look is."""

    __slots__ = ("_ends", "_last", "_least", "_looks", "_moved", "_towards")

    def __init__(self, least: Look) -> None:
        """``least``: how far both axes have to move to reach the edge of the stage at least, each in its own unit."""
        self._least = least
        self._looks: list[Look] = []
        self._moved = 0.0
        self._last: float | None = None
        self._towards = (1.0, 0.0)
        # Until another side is shown there is one: of a finger that bends, or a toe, there is no more.
        self._ends = (0.0, 1.0)

    @property
    def towards(self) -> Look:
        """The direction to the right side of the stage: a vector of length 1, in parts of the least range."""
        return self._towards

    @property
    def known(self) -> bool:
        """Whether it has learned enough."""
        return self._moved >= LEARNS

    def look(self, t: float, across: float, down: float) -> None:
        """At ``t`` seconds both axes are so far from rest."""
        before = self._last
        if self.known or (before is not None and t - before < STEP):
            return
        self._last = t
        look = across / self._least[0], down / self._least[1]
        if math.hypot(*look) < MOVES:
            return
        self._moved += STEP if before is None else min(LONGEST, t - before)
        self._looks.append(look)
        self._learn()

    def place(self, across: float, down: float) -> float:
        """Where a look is, so far from rest in both axes: -1 at the left edge of the stage, 1 at the right one."""
        along = across / self._least[0] * self._towards[0] + down / self._least[1] * self._towards[1]
        left, right = self._ends
        if left <= 0:
            return along / right * (1 + HOME) - HOME
        # The same on both sides: twice as far is twice as far, and the weaker side reaches its edge too.
        return along / min(left, right)

    def fit(self, looks: list[Look], rest: Look) -> None:
        """What was shown on purpose: these looks are the way, and nothing is learned beside them."""
        away = [((x - rest[0]) / self._least[0], (y - rest[1]) / self._least[1]) for x, y in looks]
        shown = [look for look in away if math.hypot(*look) >= MOVES]
        if len(shown) > FEW:
            self._looks, self._moved = shown, LEARNS
            self._learn()

    def _learn(self) -> None:
        xx = sum(x * x for x, _ in self._looks)
        yy = sum(y * y for _, y in self._looks)
        xy = sum(x * y for x, y in self._looks)
        # The main axis about the rest, not about the mean: who moves to one side only moves away from rest.
        angle = math.atan2(2 * xy, xx - yy) / 2
        right = math.cos(angle), math.sin(angle)
        # Right stays right, and up becomes right: higher is higher.
        if right[0] < 0 if abs(right[0]) >= abs(right[1]) else right[1] > 0:
            right = -right[0], -right[1]
        along = [x * right[0] + y * right[1] for x, y in self._looks]
        less, more = _far([-a for a in along if a < 0]), _far([a for a in along if a > 0])
        if less > more and more < SHOWN * less:
            right, less, more = (-right[0], -right[1]), more, less
        self._towards = right
        one_sided = less < max(MOVES, SHOWN * more)
        self._ends = 0.0 if one_sided else max(1.0, less * USED), max(1.0, more * USED)


def _far(distances: list[float]) -> float:
    """How far one side goes: the ninth tenth, for one twitch is no reach; 0 where next to nothing was shown."""
    return sorted(distances)[int(len(distances) * 0.9)] if len(distances) > FEW else 0.0
