"""The count-in: one bar of soft strokes, and then what waits begins. Pure.

Where nothing plays on the beat yet, the count begins at once: the transport hurries to its next bar line, which nobody
hears. Where something does, it begins with the next bar.
"""

from __future__ import annotations

from collections.abc import Iterable

from adaptive_instrument.music.ahead import Ahead, Coming
from adaptive_instrument.music.bystander import Bystander
from adaptive_instrument.music.drums import DRUMS, KIT
from adaptive_instrument.music.machine import MachineView
from adaptive_instrument.music.shared import Shared
from adaptive_instrument.music.tempo_map import RACE
from adaptive_instrument.music.transport import TICKS_PER_BEAT
from adaptive_instrument.notes import Event, Sound, Volume

NAME = "count"
"""Whose notes they are."""
ONE, OTHERS = KIT["claves"], KIT["rim"]
"""What strikes the first beat, and the others."""
LOUD, SOFT = 64, 48
"""How hard: below every player."""
VOLUME = 0.5
STROKE = 0.1
"""Seconds that a stroke lasts."""
BEFORE = TICKS_PER_BEAT // 2
"""Ticks before its end at which the count asks for what waits: it begins with the bar."""


class CountIn(Bystander):
    """Counts, or does not."""

    def __init__(self, shared: Shared) -> None:
        super().__init__(NAME)
        self._shared = shared
        self._ahead = Ahead(NAME, shared.ledger)
        self._begins: int | None = None
        """The tick of the first stroke, None while it does not count."""
        self._ends = 0
        self._waits: str = ""
        """The change that is asked for when it ends."""

    @property
    def counts(self) -> bool:
        """Whether it counts now."""
        return self._begins is not None

    @property
    def deadline(self) -> float | None:
        """The second of the next stroke, or of the end of one."""
        due = [self._ahead.deadline]
        if self._begins is not None:
            due.append(self._shared.transport.time(self._ends - (BEFORE if self._waits else 0)))
        return min((moment for moment in due if moment is not None), default=None)

    @property
    def pending(self) -> float | None:
        """The second of the first stroke that is not committed."""
        return self._ahead.pending

    def begin(self, t: float, waits: str, quiet: bool) -> list[Event]:
        """Counts one bar from now on; ``waits`` is the change that is asked for as it ends. ``quiet``: nothing plays on
        the beat. Asked for while it counts, it stops."""
        if self.counts:
            return self.hush(t)
        transport = self._shared.transport
        transport.go(t)
        # What begins must begin after now.
        line = transport.next_bar(t)
        line = line if transport.time(line) > t else line + transport.bar(line)[1]
        if quiet:
            hurry = (line - transport.tick(t)) * 60 / TICKS_PER_BEAT / RACE
            transport.steer(transport.tempo, t, line, t + hurry)
        self._begins, self._ends, self._waits = line, line + transport.bar(line)[1], waits
        self.revision += 1
        told: list[Event] = [Sound(t, NAME, DRUMS, DRUMS), Volume(t, NAME, VOLUME)]
        return told + self._ahead.plan(t, self._strokes())

    def advance(self, t: float) -> list[Event]:
        """What is due at ``t``: strokes, and at the end what waits."""
        events = self._ahead.advance(t)
        time = self._shared.transport.time
        if self._begins is not None and self._waits and time(self._ends - BEFORE) <= t:
            self.wishes.append((self._waits, None))
            self._waits = ""
        if self._begins is not None and time(self._ends) <= t:
            self._begins = None
            self.revision += 1
        return events

    def commit(self, horizon: float) -> list[Event]:
        """Strokes up to ``horizon`` become binding."""
        return self._ahead.commit(horizon)

    def hush(self, t: float) -> list[Event]:
        """It counts no more, and nothing waits."""
        if self.counts:
            self.revision += 1
        self._begins, self._waits = None, ""
        # Whoever wakes or goes on after a stop does not find the time standing still.
        self._shared.transport.go(t)
        return self._ahead.hush(t)

    def retime(self, t: float) -> list[Event]:
        """The tempo has changed: the strokes to come follow."""
        return self._ahead.plan(t, self._strokes()) if self.counts else []

    def view(self) -> MachineView:
        """Whether it counts."""
        return MachineView(NAME, NAME, "counts" if self.counts else "off")

    def _strokes(self) -> Iterable[Coming]:
        assert self._begins is not None
        for tick in range(self._begins, self._ends, TICKS_PER_BEAT):
            first = tick == self._begins
            at = self._shared.transport.time(tick)
            yield Coming((tick,), at, STROKE, DRUMS, ONE if first else OTHERS, LOUD if first else SOFT)
