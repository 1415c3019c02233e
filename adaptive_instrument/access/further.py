"""What else a control presses: another control when it is held long, another when it is pressed twice.

The press itself is not delayed by either: it plays at once, and where it turns out to be a long one it is let go as
the other control is pressed. Only who asks for it (``double_waits``) has a first press wait to see if it is one of two.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Union

from adaptive_instrument.access.condition import ControlSettings, Press


@dataclass(frozen=True, slots=True)
class Turn:
    """A control presses, or lets go of, another control, as a switch would."""

    t: float
    control: str
    down: bool
    origin: str
    """The control that does so."""


Said = list[Union[Press, Turn]]
"""In order of time."""


class Further:
    """One control's long and double press. ``deadline`` is when ``advance`` is wanted."""

    __slots__ = ("_control", "_first_at", "_long_at", "_plain_down", "_queue", "_settings", "_turned")

    def __init__(self, control: str, settings: ControlSettings) -> None:
        self._control = control
        self._settings = settings
        self._first_at: float | None = None
        """When the last press went down that may be the first of two."""
        self._long_at: float | None = None
        """When the press that is down has become a long one."""
        self._plain_down = False
        self._turned = ""
        """The other control that it holds down."""
        self._queue: list[Press] = []
        """A press that waits to see if it is the first of two."""

    @property
    def deadline(self) -> float | None:
        """When a press has become a long one, or a first one has waited long enough."""
        queued = self._queue[0].t if self._queue else None
        if queued is None or self._long_at is None:
            return self._long_at if queued is None else queued
        return min(queued, self._long_at)

    def receive(self, press: Press) -> Said:
        """A cleaned press or release of the control itself."""
        if not press.down:
            return self._up(press)
        settings, first = self._settings, self._first_at
        if settings.double and first is not None and press.t - first <= settings.double_within:
            self._first_at = None
            self._queue.clear()
            said: Said = [Press(press.t, self._control, False)] if self._plain_down else []
            self._plain_down = False
            said.append(Turn(press.t, settings.double, True, self._control))
            if press.momentary:
                return [*said, Turn(press.t, settings.double, False, self._control)]
            self._turned = settings.double
            return said
        self._first_at = press.t
        if settings.long and not press.momentary:
            self._long_at = press.t + settings.long_after
        if settings.double and settings.double_waits:
            self._queue.append(self._later(press))
            return []
        self._plain_down = not press.momentary
        return [press]

    def advance(self, t: float) -> Said:
        """What falls due at ``t`` seconds."""
        said: Said = []
        while self.deadline is not None and self.deadline <= t:
            if self._long_at is not None and self._long_at == self.deadline:
                at, self._long_at = self._long_at, None
                # What waits now is this press, or the release of the one before it.
                self._queue.clear()
                if self._plain_down:
                    self._plain_down = False
                    said.append(Press(at, self._control, False))
                self._turned = self._settings.long
                said.append(Turn(at, self._turned, True, self._control))
                continue
            press = self._queue.pop(0)
            self._plain_down = press.down and not press.momentary
            said.append(press)
        return said

    def retune(self, settings: ControlSettings) -> None:
        """Other times for the same controls; what is under way keeps its own."""
        self._settings = settings

    def forget(self) -> None:
        """Whatever is on its way will not count; what is down may still be let go."""
        self._first_at = self._long_at = None
        self._queue.clear()

    def release(self, t: float) -> Said:
        """The control is lost: it holds nothing down any more."""
        self.forget()
        said: Said = [Press(t, self._control, False)] if self._plain_down else []
        if self._turned:
            said.append(Turn(t, self._turned, False, self._control))
        self._plain_down, self._turned = False, ""
        return said

    def _up(self, press: Press) -> Said:
        self._long_at = None
        if self._turned:
            turned, self._turned = self._turned, ""
            return [Turn(press.t, turned, False, self._control)]
        if self._queue:
            self._queue.append(self._later(press))
            return []
        if not self._plain_down:
            return []
        self._plain_down = False
        return [press]

    def _later(self, press: Press) -> Press:
        began = press.t if press.began is None else press.began
        return replace(press, t=press.t + self._settings.double_within, began=began)
