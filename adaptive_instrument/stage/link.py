"""What the window and the engine say to each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from adaptive_instrument.signals import Signal
from adaptive_instrument.view import View


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything the stage needs to draw itself once."""

    view: View
    notices: tuple[str, ...] = ()
    """Calm sentences about trouble, each ending in a cure; shown quietly, never over the targets."""
    playing_take: bool = False
    """Whether the last take is being played back now."""


class StageLink(Protocol):
    """The window's end of the link. Outlives a crashed engine: sending then does nothing."""

    @property
    def connected(self) -> bool:
        """False while there is no engine (it is being restarted)."""

    def send(self, signals: Sequence[Signal]) -> None:
        """Hands signals to the engine. Never blocks, never raises."""

    def newest(self) -> Picture | None:
        """The newest picture since the start, or None before the first."""
