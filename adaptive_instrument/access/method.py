"""What every access method is: presses, pointers or MIDI in, selections out."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any

from adaptive_instrument.access.beats import Beats
from adaptive_instrument.access.condition import Press
from adaptive_instrument.access.highlight import Highlight
from adaptive_instrument.access.selection import Selection
from adaptive_instrument.access.zones import Zone


@dataclass(frozen=True, slots=True)
class Targets:
    """What a method may know of the layout: how many targets there are and which are home."""

    count: int
    anchors: tuple[int, ...] = ()
    """Indices of targets to rest and start on (the voice makes them chord tones), rising."""
    next: tuple[int, ...] = ()
    """Indices of the targets that come next in the player's song, soonest first; empty without a song."""
    sideways: bool = False
    """Whether they are pointed at from side to side only. What a method begins with holds for as long as it lasts."""


@dataclass(frozen=True, slots=True)
class Bow:
    """How a bow stands, for whoever draws it: the level on its scale and where a note begins, both 0..1."""

    level: float
    begins: float


class AccessMethod(ABC):
    """Turns cleaned presses, a pointer or raw MIDI into selections. What a method does not play by it leaves out."""

    name = ""
    points = False
    """Whether it plays by a pointer."""

    @property
    def deadline(self) -> float | None:
        """The second at which ``advance`` is due, or None."""
        return None

    @property
    def cursor(self) -> int | None:
        """The target that stands out now (a walk's place, what is under the pointer), or None."""
        return None

    @property
    def highlight(self) -> Highlight | None:
        """What a scan shows of itself, or None for methods that do not scan."""
        return None

    @property
    def zones(self) -> tuple[Zone, ...]:
        """Where the targets lie, for methods that play by a pointer; else none."""
        return ()

    @property
    def dwelling(self) -> tuple[int, float, float] | None:
        """The target being dwelt on, since when and for how long it takes (seconds), or None."""
        return None

    @property
    def levels(self) -> tuple[tuple[str, str], ...]:
        """The raw levels and axes that it plays by, each as device and control."""
        return ()

    @property
    def bow(self) -> Bow | None:
        """How a bow stands, or None."""
        return None

    def press(self, press: Press) -> list[Selection]:
        """A cleaned press or release of one of the player's controls."""
        return []

    def midi(self, t: float, source: str, data: bytes) -> list[Selection]:
        """Raw MIDI bytes."""
        return []

    def point(self, t: float, x: float, y: float) -> list[Selection]:
        """The player's pointer stands at ``x``, ``y``, both 0..1 of the player's part of the stage."""
        return []

    def level(self, t: float, source: str, control: str, value: float) -> list[Selection]:
        """A raw level or axis of those in ``levels``."""
        return []

    def lose_pointer(self, t: float) -> list[Selection]:
        """The pointer is lost, no more than that: who holds by something else may go on."""
        return self.release(t)

    def recentre(self, t: float) -> list[Selection]:
        """How the player is now is rest, for methods that know one."""
        return []

    def advance(self, t: float) -> list[Selection]:
        """Runs what falls due at ``t`` seconds."""
        return []

    def seek(self, target: int) -> None:  # noqa: B027 - most methods have no place
        """Another way of playing stood at this target: this one goes on from there, if it has a place at all."""

    def keep_time(self, t: float, beats: Beats, helps: bool) -> None:  # noqa: B027 - most methods need no beat
        """Where the beats lie from ``t`` seconds on, and whether the player wants help with timing."""

    def learned(self, settings: Any) -> Any:
        """The settings with what has been learned of the player since, for whoever saves them."""
        return settings

    def retune(self, settings: Any) -> bool:
        """Goes on with other settings of its own kind; false when it has to begin anew with them."""
        return False

    @abstractmethod
    def release(self, t: float, source: str | None = None) -> list[Selection]:
        """Lets go of everything at once, or (for methods that listen to devices themselves) of one source."""

    @abstractmethod
    def retarget(self, targets: Targets) -> None:
        """The layout has changed: its size or its anchors. Held targets stay with their holders."""
