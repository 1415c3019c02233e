"""Rest, and how a player wakes from it without a helper.

Waking is a pattern unlike playing and unlike a fallen hand (which presses long): two short presses of the same
control with a pause of 1 to 4 s between them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from annotated_types import Ge, Le

from adaptive_instrument.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class RestSettings(Settings):
    """How the player wakes the instrument from rest."""

    wake_after: Annotated[float, Ge(0.3), Le(10)] = 1.0
    """Seconds, the shortest pause between the two waking presses."""
    wake_within: Annotated[float, Ge(0.5), Le(30)] = 4.0
    """Seconds, the longest pause between the two waking presses."""


class WakePattern:
    """Watches one player's presses during rest."""

    __slots__ = ("_first", "_settings")

    def __init__(self, settings: RestSettings) -> None:
        self._settings = settings
        self._first: dict[str, float] = {}

    def press(self, t: float, control: str) -> bool:
        """A press at ``t`` seconds; true when it completes the pattern."""
        before = self._first.get(control)
        if before is not None and self._settings.wake_after <= t - before <= self._settings.wake_within:
            self._first.clear()
            return True
        if len(self._first) > 256:
            self._first.clear()
        self._first[control] = t
        return False

    def forget(self) -> None:
        """Starts over (rest has just begun)."""
        self._first.clear()
