"""What every part of an access check is: raw movements in, music out, something measured at its end. Sans-IO."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable

from adaptive_instrument.access.check.view import CheckView
from adaptive_instrument.access.selection import Selection

CUE = "cue"
"""The holder of the soft tone that goes with a light: its player gives it a quiet voice of its own."""

AGAIN = 2
"""How many times a part that a lost device interrupts is begun anew."""

Beat = Callable[[float], float]
"""The second of the first beat that is not before a second."""


class Part(ABC):
    """One part. It begins once, is fed with everything raw, and is ``over`` when it has what it wants (or gives up)."""

    def __init__(self) -> None:
        self.over = False
        self.began = 0.0

    @property
    def deadline(self) -> float | None:
        """The second at which ``advance`` is due, or None."""
        return None

    @property
    @abstractmethod
    def view(self) -> CheckView:
        """What there is to see."""

    def begin(self, t: float) -> list[Selection]:
        """The part begins at ``t`` seconds."""
        self.began = t
        return []

    def edge(self, t: float, control: str, down: bool) -> list[Selection]:
        """A raw contact of a control closed or opened."""
        return []

    def level(self, t: float, source: str, control: str, value: float) -> list[Selection]:
        """A raw level or axis."""
        return []

    def point(self, t: float, x: float | None, y: float | None) -> list[Selection]:
        """The pointer stands at ``x``, ``y`` (0..1), None while it is lost."""
        return []

    def advance(self, t: float) -> list[Selection]:
        """Runs what falls due."""
        return []

    def end(self, t: float) -> list[Selection]:
        """The part is over: lets go of what it still sounds."""
        return []

    def lose(self, t: float) -> list[Selection]:
        """A source was lost: what is under way does not count."""
        return []
