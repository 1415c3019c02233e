"""Hands: one way of playing, which is an access method and, for who points, the pointer that it needs.

A player with a ladder has several and plays with one. The idle ones follow their devices without playing, so that the
one that takes over knows at once where the head is at rest and where the pointer stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Literal

from adaptive_instrument.access.condition import ControlSettings
from adaptive_instrument.access.keys import Keys
from adaptive_instrument.access.method import AccessMethod
from adaptive_instrument.access.pointing import PointerSettings, Pointing
from adaptive_instrument.access.rest import RestSettings, WakeCorners
from adaptive_instrument.access.song import StepSong
from adaptive_instrument.settings import Settings

Kind = Literal["layout", "song", "keys"]
"""Targets of the layout, notes of a song, MIDI keys."""

MIDI = "midi"
"""What stands for every MIDI input, as long as it is not known which one is the player's."""


class Hands:
    """One way of playing. A player without a ladder has this one."""

    __slots__ = ("_waiting", "access", "clicks", "controls", "corners", "method", "name", "pointer", "pointing",
                 "sources")  # fmt: skip

    def __init__(
        self,
        name: str,
        access: Settings,
        pointer: PointerSettings,
        method: AccessMethod,
        controls: Mapping[str, ControlSettings],
        rest: RestSettings,
    ) -> None:
        self.name = name
        self.access = access
        self.method = method
        self.pointing = Pointing(pointer) if method.points else None
        self.corners = WakeCorners(rest, self.sideways)
        self.pointer = pointer.source if method.points else None
        """The device whose pointer or axes move the pointer, or None."""
        self.clicks = pointer.click == "select"
        """Whether a click of the pointing device counts."""
        self.controls = frozenset(named_controls(access)) & controls.keys()
        """The controls that the method is played by."""
        switches = {source for name in _pressing(self.controls, controls) for source in _devices(controls[name])}
        levels = {source for source, _ in method.levels}
        pointers = {self.pointer} if self.pointer is not None else set()
        keys = {MIDI} if isinstance(method, Keys) else set()
        self.sources = frozenset(switches | levels | pointers | keys)
        """Every device that has a part in it: when one is lost, what sounds ends."""
        self._waiting = frozenset(pointers or levels or keys or switches)

    @property
    def kind(self) -> Kind:
        """What its targets are."""
        return "keys" if isinstance(self.method, Keys) else "song" if isinstance(self.method, StepSong) else "layout"

    @property
    def sideways(self) -> bool:
        """Whether there is a pointer and it moves from side to side only."""
        return self.pointing is not None and self.pointing.sideways

    @property
    def unseen(self) -> bool:
        """Whether there is a pointer and it stands nowhere now. In a calibration it is not to be seen."""
        if self.pointing is None or self.pointing.calibration is not None:
            return False
        return self.pointing.place is None or self.pointing.place.x is None

    def needs(self) -> frozenset[str]:
        """The devices without all of which it cannot be played at all; empty when nothing is known to be needed."""
        heard = self.method.inputs if isinstance(self.method, Keys) else ()
        return frozenset(heard) or self._waiting

    def plays_by(self, source: str) -> bool:
        """Whether a loss of this device ends what this way of playing sounds."""
        return source in self.sources or (isinstance(self.method, Keys) and self.method.heard(source))

    # -- while another one plays ------------------------------------------------------------------------------------

    def level(self, t: float, source: str, control: str, value: float) -> bool:
        """An idle level is followed, and an idle pointer; true when that completes the pattern for taking over."""
        if (source, control) in self.method.levels and self.method.level(t, source, control, value):
            # It would have played. Now it has to come back to rest first, as after a loss.
            self.method.release(t)
        if self.pointing is None or source != self.pointer:
            return False
        place = self.pointing.axis(t, control, value)
        return place is not None and self._corner(place.t, place.x, place.y)

    def point(self, t: float, x: float, y: float) -> bool:
        """An idle pointer is followed; true when that completes the pattern for taking over."""
        place = self.pointing.pointer(t, x, y) if self.pointing is not None else None
        return place is not None and self._corner(place.t, place.x, place.y)

    def advance(self, t: float) -> bool:
        """Runs what falls due for an idle pointer; true when that completes the pattern for taking over."""
        if self.pointing is None:
            return False
        place = self.pointing.advance(t)
        if place is not None:
            return self._corner(place.t, place.x, place.y)
        return self.corners.advance(t)

    @property
    def deadline(self) -> float | None:
        """The second at which an idle pointer wants ``advance``, or None."""
        if self.pointing is None:
            return None
        moments = [moment for moment in (self.pointing.deadline, self.corners.deadline) if moment is not None]
        return min(moments, default=None)

    def lose(self, t: float, source: str) -> None:
        """A device is lost: the pointer that it moves stands nowhere."""
        if self.pointing is not None and source == self.pointer:
            self.pointing.lose(t)
            self.corners.lose()

    def _corner(self, t: float, x: float | None, y: float | None) -> bool:
        if x is None or y is None:
            self.corners.lose()
            return False
        return self.corners.point(t, x, y)


def named_controls(access: Settings) -> tuple[str, ...]:
    """The controls that a method's settings name: every key that is called ``control`` or ends so."""
    found: list[str] = []
    for entry in fields(access):  # type: ignore[arg-type]
        value = getattr(access, entry.name)
        if entry.name.endswith("control") and isinstance(value, str) and value:
            found.append(value)
        elif entry.name.endswith("controls") and isinstance(value, tuple):
            found += value
    return tuple(found)


def _pressing(names: frozenset[str], controls: Mapping[str, ControlSettings]) -> set[str]:
    """These controls, and all that press them by a long or a double press."""
    found, before = set(names), set[str]()
    while found != before:
        before = set(found)
        found |= {name for name, control in controls.items() if {control.long, control.double} & found}
    return found


def _devices(control: ControlSettings) -> set[str]:
    places = [*control.on, *control.off, *([control.watch.source] if control.watch is not None else ())]
    return {place.partition(":")[0] for place in places}
