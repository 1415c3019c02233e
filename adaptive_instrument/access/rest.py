"""Rest, and how a player wakes from it without a helper.

Waking is a pattern unlike playing and unlike a fallen hand (which presses long): two short presses of the same
control, the second 1 to 4 s after the first; letting go of the second wakes. Who points stays in one corner of the
stage, and then in the opposite one: looking about, a dropped head or a pointer left lying anywhere does not wake.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from annotated_types import Ge, Le

from adaptive_instrument.settings import Settings

MOST_REMEMBERED = 256
"""Controls whose first press is remembered: more than any player has, fewer than a stream of rubbish could fill."""
CORNER = 0.3
"""How far a corner of the stage reaches into it, as a part of its width and of its height."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RestSettings(Settings):
    """How the player wakes the instrument from rest."""

    wake_after: Annotated[float, Ge(0.3), Le(10)] = 1.0
    """Seconds, the shortest time from the first waking press to the second."""
    wake_within: Annotated[float, Ge(0.5), Le(30)] = 4.0
    """Seconds, the longest time from the first waking press to the second; for who points, from corner to corner."""
    wake_hold: Annotated[float, Ge(0.2), Le(10)] = 1.5
    """Seconds, the longest that each of the two waking presses may last: a fallen hand presses longer."""
    wake_stay: Annotated[float, Ge(0.3), Le(10)] = 1.5
    """Seconds that who points stays in a corner of the stage, and then in the opposite one."""


class WakePattern:
    """Watches one player's presses during rest.

    Both presses are short, so it is complete when the second one is let go: a stray touch with a fallen hand a moment
    after it does not wake.
    """

    __slots__ = ("_down", "_first", "_settings")

    def __init__(self, settings: RestSettings) -> None:
        self._settings = settings
        self._first: dict[str, float] = {}
        """When the last short press of a control began."""
        self._down: dict[str, float] = {}

    def press(self, t: float, control: str) -> None:
        """A control went down at ``t`` seconds."""
        if len(self._down) >= MOST_REMEMBERED:
            self.forget()
        self._down[control] = t

    def let_go(self, t: float, control: str) -> bool:
        """The control was let go at ``t`` seconds (at its press, when the device cannot tell); true when that
        completes the pattern."""
        pressed = self._down.pop(control, None)
        if pressed is None:
            return False
        settings = self._settings
        first = self._first.pop(control, None)
        if t - pressed > settings.wake_hold:
            return False
        if first is not None and settings.wake_after <= pressed - first <= settings.wake_within:
            self.forget()
            return True
        if len(self._first) >= MOST_REMEMBERED:
            self._first.clear()
        self._first[control] = pressed
        return False

    def forget(self) -> None:
        """Starts over (rest has just begun)."""
        self._first.clear()
        self._down.clear()


class WakeCorners:
    """Watches one player's pointer during rest: a stay in a corner, and soon after one in the opposite corner."""

    __slots__ = ("_corner", "_first", "_settings", "_sideways", "_since")

    def __init__(self, settings: RestSettings, sideways: bool) -> None:
        """``sideways``: the pointer moves from side to side only, and has sides for corners."""
        self._settings = settings
        self._sideways = sideways
        self._corner: tuple[int, int] | None = None
        self._since = 0.0
        self._first: tuple[tuple[int, int], float] | None = None
        """The corner of the first stay, and when it was last seen in it."""

    @property
    def deadline(self) -> float | None:
        """When a stay that is under way has lasted long enough to wake, or None."""
        return self._since + self._settings.wake_stay if self._opposite() else None

    def point(self, t: float, x: float, y: float) -> bool:
        """The pointer stands at ``x``, ``y``; true when that completes the pattern."""
        corner = self._corner_at(x, y)
        if corner != self._corner:
            if self._corner is not None and t - self._since >= self._settings.wake_stay:
                self._first = (self._corner, t)
            self._corner, self._since = corner, t
        return self.advance(t)

    def advance(self, t: float) -> bool:
        """Whether a stay has just completed the pattern: a pointer that stands still says nothing more."""
        deadline = self.deadline
        if deadline is None or t < deadline:
            return False
        self.forget()
        return True

    def lose(self) -> None:
        """The pointer is lost: where it was lost it has not stayed."""
        self._corner = None

    def forget(self) -> None:
        """Starts over (rest has just begun)."""
        self._corner = self._first = None

    def _opposite(self) -> bool:
        if self._corner is None or self._first is None:
            return False
        (across, up), left_at = self._first
        return self._corner == (-across, -up) and self._since - left_at <= self._settings.wake_within

    def _corner_at(self, x: float, y: float) -> tuple[int, int] | None:
        across, up = _side(x), 0 if self._sideways else _side(y)
        return (across, up) if across and (up or self._sideways) else None


def _side(place: float) -> int:
    return -1 if place <= CORNER else 1 if place >= 1 - CORNER else 0
