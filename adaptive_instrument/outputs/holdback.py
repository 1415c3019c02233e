"""Holds events back until their time, for sinks that cannot schedule ahead."""

from __future__ import annotations

from collections.abc import Sequence
from heapq import heappop, heappush

from adaptive_instrument.notes import RANK, Bend, Cancel, Event, Expression, NoteOff, NoteOn, Silence
from adaptive_instrument.outputs.sink import Sink


class HoldBack:
    """In front of a sink: events of the future wait here, and a Cancel takes them back. Pure but for the sink."""

    def __init__(self, sink: Sink) -> None:
        self.sink = sink
        self._waiting: list[tuple[float, int, int, Event]] = []
        self._begins: dict[int, float] = {}
        self._cancelled: set[int] = set()
        self._order = 0

    @property
    def deadline(self) -> float | None:
        """The second at which ``release`` is wanted, or None."""
        return self._waiting[0][0] if self._waiting else None

    def send(self, events: Sequence[Event], now: float) -> None:
        """Passes on what is due at ``now`` seconds and keeps the rest."""
        if not self._waiting and all(event.at <= now for event in events):
            self.sink.send(events)
            return
        for event in events:
            if isinstance(event, Silence):
                self._drop_all()
            elif isinstance(event, Cancel):
                if self._begins.pop(event.note_id, None) is not None:
                    self._cancelled.add(event.note_id)
                continue
            self._keep(event)
        self.release(now)

    def release(self, now: float) -> None:
        """Passes on everything due at ``now`` seconds, in the order of its times."""
        due: list[Event] = []
        while self._waiting and self._waiting[0][0] <= now:
            event = heappop(self._waiting)[3]
            if isinstance(event, NoteOn):
                self._begins.pop(event.note_id, None)
                if event.note_id in self._cancelled:
                    self._cancelled.discard(event.note_id)
                    continue
            due.append(event)
        if due:
            self.sink.send(due)

    def _keep(self, event: Event) -> None:
        at, rank = event.at, RANK[type(event)]
        if isinstance(event, NoteOn):
            self._begins[event.note_id] = at
        elif isinstance(event, (NoteOff, Bend, Expression)):
            begins = self._begins.get(event.note_id)
            if begins is not None and begins >= at:
                at, rank = begins, RANK[NoteOn] + 1
        self._order += 1
        heappush(self._waiting, (at, rank, self._order, event))

    def _drop_all(self) -> None:
        self._waiting.clear()
        self._begins.clear()
        self._cancelled.clear()
