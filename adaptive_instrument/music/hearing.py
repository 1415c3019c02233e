"""What machines hear of the players: each note when it is heard, however far ahead it was committed."""

from __future__ import annotations

from collections.abc import Iterable
from heapq import heappop, heappush

from adaptive_instrument.notes import RANK, Bend, Cancel, Event, Expression, NoteOff, NoteOn

HEARD = (NoteOn, NoteOff, Bend, Expression)


class Hearing:
    """Keeps back what lies ahead, until it is there. Its deadline is the next moment at which there is something."""

    __slots__ = ("_ahead", "_cancelled", "_order", "pending")

    def __init__(self) -> None:
        self.pending: float | None = None
        """Nothing here is committed."""
        self._ahead: list[tuple[float, int, int, NoteOn | NoteOff | Bend | Expression]] = []
        self._cancelled: set[int] = set()
        self._order = 0

    @property
    def deadline(self) -> float | None:
        """The second at which something is heard, or None."""
        return self._ahead[0][0] if self._ahead else None

    def advance(self, t: float) -> list[Event]:
        """Nothing: what is due at ``t`` is handed over by the company (``due``)."""
        return []

    def commit(self, horizon: float) -> list[Event]:
        """Nothing either."""
        return []

    def take(self, events: Iterable[Event]) -> None:
        """Something was played, or promised."""
        for event in events:
            if isinstance(event, Cancel):
                self._cancelled.add(event.note_id)
            elif isinstance(event, HEARD):
                self._order += 1
                heappush(self._ahead, (event.at, RANK[type(event)], self._order, event))

    def due(self, t: float) -> list[Event]:
        """What is heard up to ``t`` seconds, in order, and not handed over yet."""
        heard: list[Event] = []
        while self._ahead and self._ahead[0][0] <= t:
            event = heappop(self._ahead)[3]
            if event.note_id not in self._cancelled:
                heard.append(event)
        if not self._ahead:
            self._cancelled.clear()
        return heard
