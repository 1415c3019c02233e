"""The simplest machine: two notes a beat, louder the more the players play. It begins at once and never ends."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from adaptive_instrument.music.ahead import Ahead, Coming
from adaptive_instrument.music.chance import chance, scatter
from adaptive_instrument.music.machine import MachineView
from adaptive_instrument.music.shared import Shared
from adaptive_instrument.music.transport import TICKS_PER_BEAT
from adaptive_instrument.notes import Event, NoteOn, Sound
from adaptive_instrument.settings import Settings

NAME = "looper"
HALF = TICKS_PER_BEAT // 2


class Ticker:
    """Decides each beat one beat before it, from what was played until then."""

    def __init__(self, shared: Shared) -> None:
        self.name, self.section, self.settings = NAME, "ticker", Settings()
        self.revision, self.listens = 0, True
        self.wishes: list[tuple[str, object]] = []
        self._shared = shared
        self._ahead = Ahead(NAME, shared.ledger)
        self._beats: list[tuple[int, int]] = []
        """The beats that are decided, each with its loudness."""
        self._heard: list[float] = []
        self._decides: int | None = shared.transport.tick(0.0) // TICKS_PER_BEAT + 1

    @property
    def deadline(self) -> float | None:
        due = [self._ahead.deadline]
        if self._decides is not None:
            due.append(self._shared.transport.time(self._decides * TICKS_PER_BEAT))
        return min((moment for moment in due if moment is not None), default=None)

    @property
    def pending(self) -> float | None:
        return self._ahead.pending

    def opening(self, t: float) -> list[Event]:
        return [Sound(t, NAME, "main", "bell")]

    def advance(self, t: float) -> list[Event]:
        events: list[Event] = []
        while self._decides is not None and self._shared.transport.time(self._decides * TICKS_PER_BEAT) <= t:
            at = self._shared.transport.time(self._decides * TICKS_PER_BEAT)
            loud = 40 + 10 * min(5, sum(heard < at for heard in self._heard))
            self._heard = [heard for heard in self._heard if heard >= at]
            self._decides += 1
            self._beats = [*self._beats[-2:], (self._decides, loud)]
            self.revision += 1
            events += self._ahead.plan(t, self._notes())
        return events + self._ahead.advance(t)

    def commit(self, horizon: float) -> list[Event]:
        return self._ahead.commit(horizon)

    def hush(self, t: float) -> list[Event]:
        events = self._ahead.hush(t)
        if self._decides is not None:
            self._decides = max(self._decides, self._shared.transport.tick(t) // TICKS_PER_BEAT + 1)
            self._beats = []
        return events

    def stop(self) -> None:
        self._decides = None

    def reharmonise(self, t: float) -> list[Event]:
        return self._ahead.plan(t, self._notes())

    def retime(self, t: float) -> list[Event]:
        return self._ahead.plan(t, self._notes())

    def heard(self, t: float, events: Sequence[Event]) -> list[Event]:
        assert all(event.at <= t for event in events)
        self._heard += [event.at for event in events if isinstance(event, NoteOn)]
        return []

    def admit(self, setting: str, value: Any) -> None: ...

    def change(self, t: float, setting: str, value: Any) -> list[Event]:
        return []

    def undoable(self) -> Iterable[tuple[str, object]]:
        return ()

    def view(self) -> MachineView:
        return MachineView(NAME, "ticker", "plays")

    def _notes(self) -> Iterable[Coming]:
        transport, harmony = self._shared.transport, self._shared.harmony
        for beat, loud in self._beats:
            for tick in (beat * TICKS_PER_BEAT, beat * TICKS_PER_BEAT + HALF):
                pitch = harmony.nearest(40 + 30 * chance(tick))
                at = transport.time(tick) + 0.02 * scatter(tick, "push")
                yield Coming((tick, "main", 0), at, 0.3 + chance(tick, "length"), "main", pitch, loud)
