"""Sinks that remember what they were told, and can be told to fail."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from time import perf_counter

from adaptive_instrument.notes import Event, NoteOff, NoteOn


class Ear:
    """Remembers every event with the second at which it came."""

    name = "ear"
    latency = 0.0
    trouble: str | None = None

    def __init__(self, schedules_ahead: bool = True, clock: Callable[[], float] = perf_counter) -> None:
        self.schedules_ahead = schedules_ahead
        self.heard: list[Event] = []
        self.came: list[float] = []
        self.silenced = 0
        self.closed = 0
        self.ticks: list[float] = []
        self.tick_every: float | None = None
        self.fails_on: Callable[[Event], bool] = lambda _: False
        self._clock = clock

    def send(self, events: Sequence[Event]) -> None:
        now = self._clock()
        for event in events:
            if self.fails_on(event):
                raise RuntimeError("this sink broke")
            self.heard.append(event)
            self.came.append(now)

    def tick(self, now: float) -> float | None:
        self.ticks.append(now)
        return None if self.tick_every is None else now + self.tick_every

    def silence(self) -> None:
        self.silenced += 1

    def close(self) -> None:
        self.closed += 1

    @property
    def ons(self) -> list[NoteOn]:
        return [event for event in self.heard if isinstance(event, NoteOn)]

    @property
    def offs(self) -> list[NoteOff]:
        return [event for event in self.heard if isinstance(event, NoteOff)]

    @property
    def ringing(self) -> set[int]:
        """The ids of the notes that have not ended."""
        sounding: set[int] = set()
        for event in self.heard:
            if isinstance(event, NoteOn):
                assert event.note_id not in sounding
                sounding.add(event.note_id)
            elif isinstance(event, NoteOff):
                sounding.discard(event.note_id)
        return sounding
