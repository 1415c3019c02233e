"""Rest, and how a player wakes from it without a helper.

Waking is a pattern unlike playing and unlike a fallen hand (which presses long): two short presses of the same
control, the second 1 to 4 s after the first.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from annotated_types import Ge, Le

from adaptive_instrument.settings import Settings

MOST_REMEMBERED = 256
"""Controls whose first press is remembered: more than any player has, fewer than a stream of rubbish could fill."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RestSettings(Settings):
    """How the player wakes the instrument from rest."""

    wake_after: Annotated[float, Ge(0.3), Le(10)] = 1.0
    """Seconds, the shortest time from the first waking press to the second."""
    wake_within: Annotated[float, Ge(0.5), Le(30)] = 4.0
    """Seconds, the longest time from the first waking press to the second."""
    wake_hold: Annotated[float, Ge(0.2), Le(10)] = 1.5
    """Seconds, the longest that the first waking press may last: a fallen hand presses longer."""


class WakePattern:
    """Watches one player's presses during rest."""

    __slots__ = ("_first", "_settings")

    def __init__(self, settings: RestSettings) -> None:
        self._settings = settings
        self._first: dict[str, tuple[float, float | None]] = {}

    def press(self, t: float, control: str) -> bool:
        """A press at ``t`` seconds; true when it completes the pattern."""
        pressed, let_go = self._first.get(control, (t, None))
        settings = self._settings
        short = let_go is not None and let_go - pressed <= settings.wake_hold
        if short and settings.wake_after <= t - pressed <= settings.wake_within:
            self._first.clear()
            return True
        if len(self._first) >= MOST_REMEMBERED:
            self._first.clear()
        self._first[control] = (t, None)
        return False

    def let_go(self, t: float, control: str) -> None:
        """The control was let go at ``t`` seconds (at its press, when the device cannot tell)."""
        pressed, let_go = self._first.get(control, (t, t))
        if let_go is None:
            self._first[control] = (pressed, t)

    def forget(self) -> None:
        """Starts over (rest has just begun)."""
        self._first.clear()
