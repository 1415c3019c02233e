"""Holds events back until their time, for sinks that cannot schedule ahead."""

from __future__ import annotations

from collections.abc import Sequence
from heapq import heapify, heappop, heappush

from adaptive_instrument.notes import RANK, Bend, Cancel, Event, Expression, NoteOff, NoteOn, Silence, Timbre
from adaptive_instrument.outputs.sink import Sink

LAST = max(RANK.values()) + 1
"""Where events stand that reach a note at the very moment of its beginning, or before it: behind its NoteOn."""


class HoldBack:
    """In front of a sink: events of the future wait here, and a Cancel takes them back. Pure but for the sink."""

    def __init__(self, sink: Sink) -> None:
        self.sink = sink
        self._waiting: list[tuple[float, int, int, Event]] = []
        self._begins: dict[int, float] = {}
        self._order = 0

    @property
    def deadline(self) -> float | None:
        """The second at which ``release`` is wanted, or None."""
        return self._waiting[0][0] if self._waiting else None

    def send(self, events: Sequence[Event], now: float) -> None:
        """Passes on what is due at ``now`` seconds and keeps the rest."""
        if not self._waiting and all(event.at <= now and type(event) is not Cancel for event in events):
            self.sink.send(events)
            return
        for event in events:
            if isinstance(event, Cancel):
                self._cancel(event)
                continue
            if isinstance(event, Silence):
                # What is due still goes out; what waits for later belongs to the music that ends here.
                self.release(event.at)
                self._waiting.clear()
                self._begins.clear()
            self._keep(event)
        self.release(now)

    def release(self, now: float) -> None:
        """Passes on everything due at ``now`` seconds, in the order of its times."""
        due: list[Event] = []
        while self._waiting and self._waiting[0][0] <= now:
            event = heappop(self._waiting)[3]
            if isinstance(event, NoteOn):
                self._begins.pop(event.note_id, None)
            due.append(event)
        if due:
            self.sink.send(due)

    def _keep(self, event: Event) -> None:
        at, rank = event.at, RANK[type(event)]
        if isinstance(event, NoteOn):
            self._begins[event.note_id] = at
        elif isinstance(event, (NoteOff, Bend, Expression, Timbre)):
            begins = self._begins.get(event.note_id)
            if begins is not None and begins >= at:
                at, rank = begins, LAST
        self._order += 1
        heappush(self._waiting, (at, rank, self._order, event))

    def _cancel(self, cancel: Cancel) -> None:
        if self._begins.pop(cancel.note_id, None) is None:
            # The sink has it already: then it has begun, and the cancelled note ends.
            self._keep(NoteOff(cancel.at, cancel.note_id, cancel.player, cancel.voice))
            return
        self._waiting = [item for item in self._waiting if getattr(item[3], "note_id", None) != cancel.note_id]
        heapify(self._waiting)
