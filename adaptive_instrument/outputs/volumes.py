"""Players' loudness on its way to a MIDI receiver: told at once, or approached step by step. Pure."""

from __future__ import annotations

RAMP_RATE = 250.0
"""Fastest change of CC 7 in steps a second."""
RAMP_STEP = 0.02
"""Seconds between two steps of a volume ramp: MIDI is slow and many receivers are."""


class Volumes:
    """Each player's CC 7."""

    __slots__ = ("_goals", "_now", "_part", "_ramps", "_ticked", "_wished")

    def __init__(self, ramps: bool) -> None:
        """With ``ramps`` a volume is approached in steps by ``tick``; without, it is there at once."""
        self._ramps = ramps
        self._now: dict[str, float] = {}
        self._goals: dict[str, float] = {}
        self._wished: dict[str, float] = {}
        self._part = 1.0
        self._ticked = 0.0

    def of(self, player: str) -> int | None:
        """What a player's CC 7 is now, None before anything was said of it."""
        value = self._now.get(player)
        return None if value is None else round(value)

    def set(self, player: str, volume: float) -> None:
        """A player's loudness is to be this, 0..1. The first one is there at once."""
        self._wished[player] = volume
        goal = min(1.0, max(0.0, volume)) * 127 * self._part
        self._goals[player] = goal
        if player not in self._now or not self._ramps:
            self._now[player] = goal

    def turn(self, ceiling: float) -> list[str]:
        """Everybody is turned down with the ceiling (decibels below full scale); who they are. A receiver's own
        loudness is not known here: -1 leaves it as it is. A step of CC 7 counts twice (General MIDI 2)."""
        self._part = float(min(1.0, 10 ** ((ceiling + 1.0) / 40)))
        for player, volume in self._wished.items():
            self.set(player, volume)
        return list(self._wished)

    def tick(self, now: float) -> tuple[list[str], float | None]:
        """The players whose volume has come further by ``now`` seconds, and when to ask again."""
        step = RAMP_RATE * min(max(0.0, now - self._ticked), RAMP_STEP * 2)
        self._ticked = now
        moved, ramping = [], False
        for player, goal in self._goals.items():
            volume = self._now[player]
            if volume != goal:
                near = abs(goal - volume) <= step
                self._now[player] = goal if near else volume + (step if goal > volume else -step)
                ramping = ramping or not near
                moved.append(player)
        return moved, now + RAMP_STEP if ramping else None
