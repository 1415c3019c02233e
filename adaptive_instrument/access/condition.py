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
    invert: bool = False
    """Whether relaxing is the press, for people who can only let go. Nothing is pressed before it was held once."""
    hold_at_most: Annotated[float, Ge(0), Le(3600)] = 60.0
    """Seconds after which what is still held is let go, and ignored until the switch is let go: a hand that has fallen
    on it. 0 for no limit."""
    long: str = ""
    """Another control, which is pressed when this one is held for `long_after`; this one is let go then. The press
    itself is not delayed."""
    long_after: Annotated[float, Ge(0.2), Le(10)] = 1.0
    """Seconds after which a press is a long one."""
    double: str = ""
    """Another control, which is pressed by the second of two quick presses. The first one plays at once, unless
    `double_waits`."""
    double_within: Annotated[float, Ge(0.1), Le(3)] = 0.5
    """Seconds from the first press to the second, at most, to be a double one. Must be more than `ignore_repeat`."""
    backup: bool = False
    """Whether this control stays awake whatever happens: it is never held for movement that was not meant."""
    double_waits: bool = False
    """Whether a press waits for `double_within` to see if it is the first of two. Delays the music: false unless the
    first press must not play."""
    does: str = ""
    """A change that each press makes instead of playing, for example `transport.tap`, `harmony.next` or
    `player.@.louder` (`@` is the player whose control it is). Such a control plays no note."""
    value: bool | int | float | str | None = None
    """What `does` sets, for changes that need to be told: `84` for `transport.tempo`."""


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

    __slots__ = (
        "_accepted_at", "_armed", "_began", "_down", "_due", "_fallen_at", "_held", "_pending", "_settings", "_spent",
        "_up_at", "control",
    )  # fmt: skip

    def __init__(self, control: str, settings: ControlSettings) -> None:
        self.control = control
        self._settings = settings
        self._held: set[tuple[str, str]] = set()
        self._down = False
        self._pending: bool | None = None
        self._accepted_at: float | None = None
        self._began: float | None = None
        self._due: float | None = None
        self._armed = False
        """Whether it was held once: until then nobody can have let go of it."""
        self._fallen_at: float | None = None
        self._spent = False
        """Held too long: ignored until it is let go."""
        self._up_at: float | None = None

    @property
    def deadline(self) -> float | None:
        """When an acceptance time, a release debounce or the longest hold ends, or None."""
        if self._due is None or self._fallen_at is None:
            return self._fallen_at if self._due is None else self._due
        return min(self._due, self._fallen_at)

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
        before = self._raw
        if timing == "pair":
            self._pair(key, down)
        elif down:
            self._held.add(key)
        else:
            self._held.discard(key)
        self._armed |= bool(self._held)
        raw = self._raw
        return [] if raw == before else self._edge(t, raw)

    def advance(self, t: float) -> list[Press]:
        """Runs what falls due at ``t`` seconds."""
        at = self.deadline
        if at is None or t < at:
            return []
        if at != self._due:
            return self._fall(at)
        down = bool(self._pending)
        self._pending, self._due = None, None
        return self._settle(at, down, self._began)

    def release(self, t: float, source: str | None = None) -> list[Press]:
        """Lets go of all switches (or those of one source) at once: lost, unplugged, stopped."""
        if source is None:
            self._held.clear()
        else:
            self._held = {key for key in self._held if key[0] != source}
        if self._held:
            return []
        # What is lost was not let go: nobody has relaxed.
        self._armed = self._spent = False
        self._pending, self._due, self._fallen_at = None, None, None
        if not self._down:
            return []
        self._down = False
        return [Press(t, self.control, False)]

    def forget(self) -> None:
        """A press that has not lasted its acceptance time yet will not count: everything was stopped meanwhile."""
        if self._pending:
            self._pending, self._due = None, None

    def retune(self, t: float, settings: ControlSettings) -> list[Press]:
        """Other settings for the same switches. What is held stays held, unless presses are told in another way now."""
        old, self._settings = self._settings, settings
        if (settings.timing, settings.invert) != (old.timing, old.invert):
            presses = self.release(t)
            self._held.clear()
            return presses
        if self._down:
            self._watch_hold(t if self._accepted_at is None else self._accepted_at)
            self._fallen_at = None if self._fallen_at is None else max(t, self._fallen_at)
        return []

    @property
    def _raw(self) -> bool:
        """Whether it is pressed, before any cleaning."""
        return self._armed and not self._held if self._settings.invert else bool(self._held)

    def _pulse(self, t: float) -> list[Press]:
        if self._ignored(t):
            return []
        self._accepted_at = t
        return [Press(t, self.control, True, momentary=True)]

    def _pair(self, key: tuple[str, str], down: bool) -> None:
        # Each half of a pair is itself a key that goes down and up: only its going down says anything.
        if not down:
            return
        # A MIDI switch is held per port, but every port means the same switch.
        if not {f"{key[0]}:{key[1]}", f"midi:{key[1]}"}.isdisjoint(self._settings.off):
            self._held.clear()
        else:
            self._held.add(key)

    def _edge(self, t: float, raw: bool) -> list[Press]:
        if self._spent:
            if not raw:
                self._up_at = t
                return []
            if self._up_at is None or t - self._up_at < self._settings.release_debounce:
                # A hand that lies on it and trembles.
                self._up_at = None
                return []
            self._spent = False
        if raw == self._down:
            # Back before the wait was over: a bounce while held, or a touch too short to be meant.
            self._pending, self._due = None, None
            return []
        wait = self._settings.acceptance if raw else self._settings.release_debounce
        if raw and self._ignored(t):
            return []
        if wait <= 0:
            return self._settle(t, raw)
        self._pending, self._began, self._due = raw, t, t + wait
        return []

    def _settle(self, t: float, down: bool, began: float | None = None) -> list[Press]:
        self._down = down
        self._fallen_at = None
        if down:
            self._accepted_at = t
            self._watch_hold(t)
        return [Press(t, self.control, down, began=began)]

    def _watch_hold(self, since: float) -> None:
        longest = self._settings.hold_at_most
        self._fallen_at = since + longest if longest > 0 else None

    def _fall(self, t: float) -> list[Press]:
        """It has been held for too long to be meant."""
        self._down, self._fallen_at = False, None
        self._pending, self._due = None, None
        self._spent, self._up_at = self._raw, None
        return [Press(t, self.control, False)]

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
