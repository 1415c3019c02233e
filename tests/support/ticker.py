"""The simplest machine that does all that a machine may do with its notes: two a beat, louder the more the players
play, some of which turn; an echo of what is played; and when the harmony changes what sounds ends, glides or stays. It
begins at once and never ends."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from adaptive_instrument.music.ahead import Ahead, Coming, Turn
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
        self._echoes = 0
        self._changes = 0
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
        self._changes += 1
        events: list[Event] = []
        if self._changes % 5 in (1, 3):
            events = self._ahead.release(t)
        elif self._changes % 5 in (2, 4):
            self._ahead.turn(t, lambda note, pitch: self._glide(t - note.at, pitch))
        return events + self._ahead.plan(t, self._notes())

    def _glide(self, since: float, pitch: float) -> tuple[Turn, ...]:
        return tuple(
            Turn(since + 0.03 * part, "pitch", self._shared.harmony.nearest(pitch + part)) for part in (1, 2, 3)
        )

    def retime(self, t: float) -> list[Event]:
        return self._ahead.plan(t, self._notes())

    def heard(self, t: float, events: Sequence[Event]) -> list[Event]:
        assert all(event.at <= t for event in events)
        for event in events:
            if isinstance(event, NoteOn):
                self._heard.append(event.at)
                self._echoes += 1
                pitch = self._shared.harmony.nearest(80)
                echo = Coming((self._echoes, "echo"), event.at + 0.05, 0.3, "main", pitch, 50)
                self._ahead.add(t, [echo])
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
                at = transport.time(tick)
                if chance(tick, "pushed") < 0.3:
                    at += 0.02 * scatter(tick, "push")
                lasts = 0.3 + chance(tick, "length")
                turns: tuple[Turn, ...] = ()
                if chance(tick, "turns") < 0.5:
                    # At the very next half beat, where changes fall.
                    after = transport.time(tick + HALF) - at
                    turns = (Turn(after, "pitch", harmony.nearest(pitch + 3)), Turn(after / 2, "expression", 0.5))
                yield Coming((tick, "main", 0), at, lasts, "main", pitch, loud, turns=turns)
