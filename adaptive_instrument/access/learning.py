"""Learning a switch: from one "press, hold, let go" to what it is and how it tells its presses.

Switch interfaces appear in several kinds: full (press and release), a pulse at the press only, a pair of different
keys for press and release, or two keys at once for one press.
"""

from __future__ import annotations

from dataclasses import dataclass

from adaptive_instrument.access.condition import Timing
from adaptive_instrument.access.midi_switches import SOURCE, MidiSwitches
from adaptive_instrument.signals import Midi, Signal, Switch

LISTEN = 4.0
"""Seconds from the first press after which everything has been heard."""
BOUNCED = 0.5
"""Seconds after which a switch that was held and let go is known to be up."""
TOGETHER = 0.08
"""Seconds within which two keys are one press."""
HELD = 0.15
"""Seconds that a held switch is down at least: a shorter touch, when holding was asked for, is a pulse."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What was pressed, as a mapping writes it."""

    on: tuple[str, ...]
    off: tuple[str, ...]
    timing: Timing


class Learning:
    """Listens to raw signals. Ask ``heard`` once ``ready``."""

    def __init__(self, ignore: frozenset[str] = frozenset()) -> None:
        """``ignore``: switches (``device:control``) that do not count, such as the program's own keys."""
        self._ignore = ignore
        self._midi = MidiSwitches()
        self._edges: list[tuple[float, str, bool]] = []

    @property
    def started(self) -> bool:
        """Whether anything has been pressed yet."""
        return bool(self._edges)

    def ready(self, t: float) -> bool:
        """Whether everything has been heard: a switch that was held and let go, or else all that came in its time."""
        if not self.started:
            return False
        heard = self.heard()
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

    def heard(self) -> Heard | None:
        """What it was; None while the switch is still down, since then nobody has let go."""
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
            return None
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

    def _edge(self, t: float, switch: str, down: bool) -> None:
        if switch in self._ignore or (not self._edges and not down):
            return
        self._edges.append((t, switch, down))
