"""The first-run guide: it listens to every kind of movement and says which instrument fits what it hears.

Nothing has to be known, and no device comes first: a newcomer presses, moves, blinks or blows, whatever they have.
"""

from __future__ import annotations

from collections import deque
from statistics import median

from adaptive_instrument.access.midi_switches import MidiSwitches
from adaptive_instrument.signals import Axis, Level, Midi, Pointer, Signal, Switch

LISTENS = 3.0
"""Seconds from the first movement after which what was heard decides: time for a second switch, or a third."""
TRAVEL = 0.25
"""How far a pointer has to be moved, as a part of the stage: a table that was knocked against moves it less."""
TURN = 5.0
"""Degrees that a head has to turn from where it was first seen."""
LOOKS = 60
"""Pictures of a camera that the rest of a head is taken from: the last two seconds or so before it moved."""
TILT = 0.5
"""How far a stick has to lean, of its 0..1."""
SHUT, LONG_SHUT = 0.55, 0.5
"""What counts as a deliberate blink: eyes this far shut (of how open they were), for so many seconds."""
BREATH = 0.15
"""How strong a breath has to be, of 0..1."""
BREATH_CONTROLLER = 2

FITTING: dict[str, tuple[str, ...]] = {
    "one switch": ("one-switch-walk", "one-switch-song", "one-switch-scan"),
    "two switches": ("two-switch-scan", "one-switch-walk", "five-switches"),
    "switches": ("five-switches", "one-switch-walk", "two-switch-scan"),
    "pointer": ("pointer-dwell",),
    "head": ("head-harp", "gaze-pads"),
    "blink": ("gaze-pads", "face-gestures"),
    "stick": ("gamepad", "pointer-dwell"),
    "breath": ("breath",),
    "keys": ("midi-locked", "one-switch-walk"),
}
"""The shipped mappings that fit each kind of movement, the best first."""
RANK = ("breath", "switches", "two switches", "stick", "head", "blink", "one switch", "keys", "pointer")
"""Of several kinds heard at once the first counts: whoever presses five keys has moved more than a pointer."""


class Guide:
    """Listens. ``deadline`` is when ``found`` is worth asking."""

    def __init__(self) -> None:
        self.deadline: float | None = None
        self._switches: dict[str, None] = {}
        self._kinds: set[str] = set()
        self._first: dict[tuple[str, str], float] = {}
        self._still: dict[tuple[str, str], deque[float]] = {}
        """What each axis said before it was moved."""
        self._shut_at: float | None = None
        self._midi = MidiSwitches()

    def receive(self, signal: Signal) -> None:
        """Any signal."""
        if isinstance(signal, Switch):
            if signal.down:
                self._press(signal.t, f"{signal.source}:{signal.control}")
        elif isinstance(signal, Pointer):
            self._moved(signal.t, "pointer", (signal.source, "x"), signal.x, TRAVEL)
            self._moved(signal.t, "pointer", (signal.source, "y"), signal.y, TRAVEL)
        elif isinstance(signal, Axis):
            if signal.unit == "deg":
                self._moved(signal.t, "head", (signal.source, signal.control), signal.value, TURN)
            elif signal.source.startswith("gamepad"):
                self._moved(signal.t, "stick", (signal.source, signal.control), signal.value, TILT)
        elif isinstance(signal, Level):
            self._level(signal)
        elif isinstance(signal, Midi):
            self._heard_midi(signal)

    def found(self) -> tuple[str, tuple[str, ...]]:
        """The kind of movement that was heard (a key of ``FITTING``), and the switches that were pressed."""
        kinds = set(self._kinds)
        if self._switches:
            kinds.add({1: "one switch", 2: "two switches"}.get(len(self._switches), "switches"))
        kind = next((kind for kind in RANK if kind in kinds), "one switch")
        return kind, tuple(self._switches) if "switch" in kind else ()

    @property
    def rests(self) -> dict[tuple[str, str], float]:
        """Device and axis, and where a head was before it moved (degrees): what it did then was not yet an answer."""
        return {place: median(values) for place, values in self._still.items()}

    def _heard(self, t: float) -> None:
        if self.deadline is None:
            self.deadline = t + LISTENS

    def _press(self, t: float, switch: str) -> None:
        self._switches.setdefault(switch)
        self._heard(t)

    def _moved(self, t: float, kind: str, place: tuple[str, str], value: float, far: float) -> None:
        first = self._first.setdefault(place, value)
        if kind == "head" and self.deadline is None and abs(value - first) < far:
            self._still.setdefault(place, deque(maxlen=LOOKS)).append(value)
        if abs(value - first) >= far:
            self._kinds.add(kind)
            self._heard(t)

    def _level(self, signal: Level) -> None:
        if signal.control != "eyes" or signal.value <= 0:
            return
        # How open they are by themselves: the widest that was seen.
        place = (signal.source, signal.control)
        widest = self._first[place] = max(signal.value, self._first.get(place, 0.0))
        if signal.value > SHUT * widest:
            if self._shut_at is not None and signal.t - self._shut_at >= LONG_SHUT:
                self._kinds.add("blink")
                self._heard(signal.t)
            self._shut_at = None
        elif self._shut_at is None:
            self._shut_at = signal.t

    def _heard_midi(self, signal: Midi) -> None:
        data = signal.data
        if len(data) >= 3 and data[0] & 0xF0 == 0xB0 and data[1] == BREATH_CONTROLLER:
            if data[2] / 127 >= BREATH:
                self._kinds.add("breath")
                self._heard(signal.t)
            return
        for control, down in self._midi.receive(signal.source, data):
            if down and control.startswith("note"):
                self._kinds.add("keys")
                self._heard(signal.t)
