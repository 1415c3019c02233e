"""Raw switches are cleaned: a press that was meant, once, from its beginning to its end.

The words are those of augmentative communication: *acceptance time* (how long a switch must stay down before it
counts), *ignore repeat* (how long after an accepted press a further one is ignored), *release debounce* (how long a
switch must stay up before it counts as let go). Defaults suit music, where an acceptance time is pure delay.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal

from annotated_types import Ge, Le

from adaptive_instrument.access.threshold import WatchSettings
from adaptive_instrument.settings import Settings

Timing = Literal["full", "pulse", "pair"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlSettings(Settings):
    """One control of the player: which physical switches it listens to and how they are cleaned."""

    on: tuple[str, ...] = ()
    """The physical switches, each as `device:control`, for example `keyboard:space`, `mouse:left`,
    `gamepad:button-0`. Any of them presses the control."""
    watch: WatchSettings | None = None
    """A level or an axis that presses the control beside (or instead of) switches: a blink, a glance."""
    off: tuple[str, ...] = ()
    """For `timing = "pair"`: the switches that mean the release."""
    timing: Timing = "full"
    """`full`: the device tells press and release. `pulse`: it tells the press only (hold becomes latch).
    `pair`: press and release come as two different switches, `on` and `off`."""
    acceptance: Annotated[float, Ge(0), Le(2)] = 0.0
    """Seconds a switch must stay down before the press counts. Delays the music: 0 unless needed."""
    ignore_repeat: Annotated[float, Ge(0), Le(5)] = 0.2
    """Seconds after an accepted press in which further presses are ignored."""
    release_debounce: Annotated[float, Ge(0), Le(1)] = 0.08
    """Seconds a switch must stay up before it counts as let go."""


@dataclass(frozen=True, slots=True)
class Press:
    """A cleaned press or release of a control."""

    t: float
    control: str
    down: bool
    momentary: bool = False
    """True when no release will ever follow (timing ``pulse``)."""
    began: float | None = field(default=None, compare=False)
    """Second at which the switch itself went down or up, when it had to be waited until that counted."""


class Condition:
    """Cleans one control. Fed raw edges, it answers with the presses that count.

    ``deadline`` is the second at which it wants ``advance``: when an acceptance time or a release debounce ends.
    """

    __slots__ = ("_accepted_at", "_began", "_down", "_held", "_pending", "_settings", "control", "deadline")

    def __init__(self, control: str, settings: ControlSettings) -> None:
        self.control = control
        self._settings = settings
        self._held: set[tuple[str, str]] = set()
        self._down = False
        self._pending: bool | None = None
        self._accepted_at: float | None = None
        self._began: float | None = None
        self.deadline: float | None = None

    @property
    def down(self) -> bool:
        """Whether the cleaned control is down now."""
        return self._down

    def receive(self, t: float, source: str, control: str, down: bool) -> list[Press]:
        """A raw edge of one of this control's switches at ``t`` seconds."""
        key = (source, control)
        timing = self._settings.timing
        if timing == "pulse":
            return self._pulse(t) if down else []
        if timing == "pair":
            return self._pair(t, key, down)
        before = bool(self._held)
        if down:
            self._held.add(key)
        else:
            self._held.discard(key)
        raw = bool(self._held)
        return [] if raw == before else self._edge(t, raw)

    def advance(self, t: float) -> list[Press]:
        """Runs what falls due at ``t`` seconds."""
        if self.deadline is None or t < self.deadline:
            return []
        at, down = self.deadline, bool(self._pending)
        self._pending, self.deadline = None, None
        return self._settle(at, down, self._began)

    def release(self, t: float, source: str | None = None) -> list[Press]:
        """Lets go of all switches (or those of one source) at once: lost, unplugged, stopped."""
        if source is None:
            self._held.clear()
        else:
            self._held = {key for key in self._held if key[0] != source}
        if self._held:
            return []
        self._pending, self.deadline = None, None
        if not self._down:
            return []
        self._down = False
        return [Press(t, self.control, False)]

    def forget(self) -> None:
        """A press that has not lasted its acceptance time yet will not count: everything was stopped meanwhile."""
        if self._pending:
            self._pending, self.deadline = None, None

    def retune(self, t: float, settings: ControlSettings) -> list[Press]:
        """Other settings for the same switches. What is held stays held, unless presses are told in another way now."""
        presses = self.release(t) if settings.timing != self._settings.timing else []
        self._settings = settings
        return presses

    def _pulse(self, t: float) -> list[Press]:
        if self._ignored(t):
            return []
        self._accepted_at = t
        return [Press(t, self.control, True, momentary=True)]

    def _pair(self, t: float, key: tuple[str, str], down: bool) -> list[Press]:
        # Each half of a pair is itself a key that goes down and up: only its going down says anything.
        if not down:
            return []
        # A MIDI switch is held per port, but every port means the same switch.
        closing = not {f"{key[0]}:{key[1]}", f"midi:{key[1]}"}.isdisjoint(self._settings.off)
        if closing:
            was, self._held = bool(self._held), set()
            return self._edge(t, False) if was else []
        was = bool(self._held)
        self._held.add(key)
        return [] if was else self._edge(t, True)

    def _edge(self, t: float, raw: bool) -> list[Press]:
        if raw == self._down:
            # Back before the wait was over: a bounce while held, or a touch too short to be meant.
            self._pending, self.deadline = None, None
            return []
        wait = self._settings.acceptance if raw else self._settings.release_debounce
        if raw and self._ignored(t):
            return []
        if wait <= 0:
            return self._settle(t, raw)
        self._pending, self._began, self.deadline = raw, t, t + wait
        return []

    def _settle(self, t: float, down: bool, began: float | None = None) -> list[Press]:
        self._down = down
        if down:
            self._accepted_at = t
        return [Press(t, self.control, down, began=began)]

    def _ignored(self, t: float) -> bool:
        accepted = self._accepted_at
        return accepted is not None and t - accepted < self._settings.ignore_repeat


def bindings(controls: Mapping[str, ControlSettings]) -> dict[tuple[str, str], list[str]]:
    """Which controls listen to which physical switch, as ``(source, control) -> control names``."""
    table: dict[tuple[str, str], list[str]] = {}
    for name, settings in controls.items():
        for place in (*settings.on, *settings.off):
            source, _, control = place.partition(":")
            table.setdefault((source, control), []).append(name)
    return table
