"""Learning a switch: from one "press, hold, let go" to what it is and how it tells its presses.

Switch interfaces appear in several kinds: full (press and release), a pulse at the press only, a pair of different
keys for press and release, or two keys at once for one press. What moves by degrees (a trigger, a stick, a breath, a
wheel) is a *swing*: it presses from half of its way on. Before a camera a movement has to be made twice, for a face
always moves (``gestures.py``); whoever presses something means that.
"""

from __future__ import annotations

from dataclasses import dataclass

from adaptive_instrument.access.calm import CAMERA
from adaptive_instrument.access.condition import Timing
from adaptive_instrument.access.gestures import Gesture, Gestures
from adaptive_instrument.access.midi_levels import MidiLevels
from adaptive_instrument.access.midi_switches import SOURCE, MidiSwitches
from adaptive_instrument.access.pointing import TELLS_CHANGES
from adaptive_instrument.signals import Axis, Level, Midi, Signal, Switch, Tracking

FARTHEST = 1e6
"""Values beyond it are rubbish."""
WATCHED = frozenset({CAMERA, "spot"})
"""What a camera watches: there a movement has to be made twice."""
LISTEN = 4.0
"""Seconds from the first press after which everything has been heard."""
BOUNCED = 0.5
"""Seconds after which a switch that was held and let go is known to be up."""
TOGETHER = 0.08
"""Seconds within which two keys are one press."""
HELD = 0.15
"""Seconds that a held switch is down at least: a shorter touch, when holding was asked for, is a pulse."""
SWINGS = 0.2
"""How far a level or an axis (0..1, -1..1) has to go to have been moved at all."""
DEGREES = 4
"""Different values of something that moves by degrees: a pedal that only knows two is a switch."""
BACK = 0.35
"""The part of its way within which it is back at rest."""
ON_AT, OFF_AT = 0.5, 0.3
"""Parts of its way at which a swing presses and lets go."""
PEDALS = frozenset(f"cc-{number}" for number in range(64, 70))
"""Controllers that are switches by their meaning (MIDI 1.0), however finely they are told."""


@dataclass(frozen=True, slots=True)
class Swing:
    """A level or an axis that was moved from rest and let go."""

    place: str
    """The axis, as ``device:control``."""
    rest: float
    """Its value at rest."""
    far: float
    """How far from rest it went; negative for a value that fell."""

    @property
    def on_at(self) -> float:
        """The distance from rest at which it presses."""
        return round(self.far * ON_AT, 3)

    @property
    def off_at(self) -> float:
        """The distance from rest at which it lets go."""
        return round(self.far * OFF_AT, 3)


@dataclass(slots=True)
class _Moved:
    """What one level or axis has said."""

    first: float
    latest: float
    farthest: float
    t: float
    values: set[float]


@dataclass(frozen=True, slots=True)
class Heard:
    """What was pressed, as a mapping writes it."""

    on: tuple[str, ...]
    off: tuple[str, ...]
    timing: Timing
    swing: Swing | None = None
    """What it was instead of switches, when it moves by degrees."""
    gesture: Gesture | None = None
    """What it was instead, when a face made it."""


class Learning:
    """Listens to raw signals. Ask ``heard`` once ``ready``."""

    def __init__(self, ignore: frozenset[str] = frozenset()) -> None:
        """``ignore``: switches (``device:control``) that do not count, such as the program's own keys."""
        self._ignore = ignore
        self._midi = MidiSwitches()
        self._levels = MidiLevels()
        self._moved: dict[str, _Moved] = {}
        self._edges: list[tuple[float, str, bool]] = []
        self._gestures = Gestures()

    @property
    def seen(self) -> str:
        """A movement of a face that was made once, in words, and has to be made again; else empty."""
        return "" if self.started else self._gestures.seen

    @property
    def started(self) -> bool:
        """Whether anything has been pressed yet."""
        return bool(self._edges) or self._swinging() is not None

    def ready(self, t: float) -> bool:
        """Whether everything has been heard: a switch that was held and let go, or else all that came in its time."""
        if not self.started:
            return self._gestures.ready(t)
        heard = self.heard()
        if heard is not None and heard.swing is not None:
            return t - self._moved[heard.swing.place].t >= BOUNCED
        if not self._edges:
            return False
        if heard is not None and heard.timing == "full":
            return t - self._edges[-1][0] >= BOUNCED
        return t - self._edges[0][0] >= LISTEN

    def receive(self, signal: Signal) -> None:
        """Any signal; those that are no switch are passed over."""
        if isinstance(signal, Switch):
            self._edge(signal.t, f"{signal.source}:{signal.control}", signal.down)
        elif isinstance(signal, Midi):
            for control, down in self._midi.receive(signal.source, signal.data):
                self._edge(signal.t, f"{SOURCE}:{control}", down)
            for control, value in self._levels.receive(signal.source, signal.data):
                if not control.startswith("velocity") and control not in PEDALS:
                    self._move(signal.t, f"{SOURCE}:{control}", value)
        elif isinstance(signal, (Axis, Level)) and signal.source.partition("-")[0] in TELLS_CHANGES:
            self._move(signal.t, f"{signal.source}:{signal.control}", signal.value)
        elif isinstance(signal, (Axis, Level)) and signal.source.partition("-")[0] in WATCHED:
            self._gestures.receive(signal.t, signal.source, signal.control, signal.value)
        elif isinstance(signal, Tracking) and not signal.ok and signal.source.partition("-")[0] in WATCHED:
            self._gestures.lose()

    def heard(self) -> Heard | None:
        """What it was; None while the switch is still down, since then nobody has let go."""
        swinging = self._swinging()
        if swinging is not None:
            return self._swung(swinging)
        first: dict[str, float] = {}
        longest: dict[str, float] = {}
        down: dict[str, float] = {}
        for t, switch, pressed in self._edges:
            if pressed:
                first.setdefault(switch, t)
                down.setdefault(switch, t)
            elif switch in down:
                longest[switch] = max(longest.get(switch, 0.0), t - down.pop(switch))
        if not first:
            gesture = None if self._edges else self._gestures.found()
            return None if gesture is None else Heard((), (), "full", gesture=gesture)
        begun = self._edges[0][0]
        on = tuple(switch for switch, t in first.items() if t - begun <= TOGETHER)
        if not down.keys().isdisjoint(on):
            return None
        if max(longest[switch] for switch in on) >= HELD:
            return Heard(on, (), "full")
        later = tuple(switch for switch, t in first.items() if t - begun > HELD and switch not in on)
        if later:
            return Heard(on, later[:1], "pair")
        return Heard(on, (), "pulse")

    def _swinging(self) -> str | None:
        """What moves by degrees and has gone farthest; None where a plain switch was pressed."""
        far = {
            place: abs(moved.farthest - moved.first)
            for place, moved in self._moved.items()
            if abs(moved.farthest - moved.first) >= SWINGS and len(moved.values) >= DEGREES
        }
        # A key that is struck is squeezed as well, and a trigger may be a button besides: the plain one is meant. But
        # a level that passes its middle is told as a switch too.
        plain = {switch for _, switch, _ in self._edges if not self._by_degrees(switch)}
        if plain or not far:
            return None
        return max(far, key=lambda place: far[place])

    def _by_degrees(self, switch: str) -> bool:
        place = switch.removesuffix("-up").removesuffix("-down") if ":bend-" in switch else switch
        return place in self._moved and len(self._moved[place].values) >= DEGREES

    def _swung(self, place: str) -> Heard | None:
        moved = self._moved[place]
        far = moved.farthest - moved.first
        if abs(moved.latest - moved.first) > BACK * abs(far):
            return None
        rest = round(moved.latest, 3)
        return Heard((), (), "full", Swing(place, rest, round(moved.farthest - rest, 3)))

    def _move(self, t: float, place: str, value: float) -> None:
        if not abs(value) <= FARTHEST:
            return
        moved = self._moved.get(place)
        if moved is None:
            # Nothing was said of it until now: a breath or a stick was at its rest, which for a trigger is its low end.
            first = -1.0 if value < -1 + SWINGS else 0.0
            moved = self._moved[place] = _Moved(first, value, value, t, set())
        if abs(value - moved.first) > abs(moved.farthest - moved.first):
            moved.farthest = value
        moved.latest, moved.t = value, t
        if len(moved.values) < DEGREES:
            moved.values.add(round(value, 3))

    def _edge(self, t: float, switch: str, down: bool) -> None:
        if switch in self._ignore or (not self._edges and not down):
            return
        self._edges.append((t, switch, down))
