"""The interface of every access method."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from adaptive_instrument.access.condition import Press
from adaptive_instrument.access.selection import Selection


@dataclass(frozen=True, slots=True)
class Targets:
    """What a method may know of the layout: how many targets there are and which are home."""

    count: int
    anchors: tuple[int, ...] = ()
    """Indices of targets to rest and start on (the voice makes them chord tones), rising."""


class AccessMethod(Protocol):
    """Turns cleaned presses (and, for some, raw signals) into selections."""

    name: str

    @property
    def deadline(self) -> float | None:
        """The second at which ``advance`` is due, or None."""

    @property
    def cursor(self) -> int | None:
        """The target that stands out now (a walk's place, a scan's highlight), or None."""

    def press(self, press: Press) -> list[Selection]:
        """A cleaned press or release of one of the player's controls."""

    def midi(self, t: float, source: str, data: bytes) -> list[Selection]:
        """Raw MIDI bytes; methods that do not play by MIDI answer with nothing."""

    def advance(self, t: float) -> list[Selection]:
        """Runs what falls due at ``t`` seconds."""

    def release(self, t: float, source: str | None = None) -> list[Selection]:
        """Lets go of everything at once, or (for methods that listen to devices themselves) of one source."""

    def retarget(self, targets: Targets) -> None:
        """The layout has changed: its size or its anchors. Held targets stay with their holders."""
