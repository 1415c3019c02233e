"""The call: a distinct bell every ten seconds until a helper answers. The music is hushed meanwhile.

It is heard where the loudspeaker is and nowhere else, and it ends when the computer does: no alarm system.
"""

from __future__ import annotations

from adaptive_instrument.music.ledger import Entry, Ledger
from adaptive_instrument.notes import Event, NoteOn, Sound, Volume

EVERY = 10.0
"""Seconds from one bell to the next."""
CALLER = "call"
"""Whose notes they are: nobody else's, so that a player's volume and sound are not theirs."""
VOICE = "bell"
SOUND = "bell"
STROKES: tuple[tuple[float, float], ...] = ((0.0, 79.0), (0.45, 75.0), (0.9, 79.0))
"""Seconds and pitches (MIDI numbers) of one bell: an up-and-down that no scale of the instrument begins with."""
VELOCITY = 104
RINGS = 1.6
"""Seconds that a stroke rings."""
BELL = STROKES[-1][0] + RINGS
"""Seconds that one bell rings, with its last stroke."""


class Call:
    """Rings, or does not. To the ensemble it is like a player: it has deadlines, and events of its own."""

    def __init__(self, ledger: Ledger) -> None:
        self.name = CALLER
        self.deadline: float | None = None
        self.pending: float | None = None
        self.wishes: list[tuple[str, object]] = []
        self.roused = False
        self._ledger = ledger
        self._next: float | None = None
        self._stroke = 0

    @property
    def rings(self) -> bool:
        """Whether somebody is being called."""
        return self._next is not None

    def begin(self, t: float) -> list[Event]:
        """The first bell rings at once."""
        self._next, self._stroke = t, 0
        told: list[Event] = [Sound(t, CALLER, VOICE, SOUND), Volume(t, CALLER, 1.0)]
        return [*told, *self.advance(t)]

    def end(self, t: float) -> list[Event]:
        """Somebody has come, or is not needed any more."""
        self._next = None
        return self.hush(t)

    def hush(self, t: float) -> list[Event]:
        """Everything was stopped: this bell ends, strokes that were to come included. The next one comes all the same:
        whoever wants silence has not come to help, and a stray press must not take back a call for it."""
        if self._next is not None and self._stroke:
            self._next, self._stroke = self._next - STROKES[self._stroke][0] + EVERY, 0
        events: list[Event] = []
        for entry in self._ledger.of(CALLER):
            ended = self._ledger.close(entry.note.note_id, t)
            if ended is not None:
                events.append(ended)
        self._reckon()
        return events

    def advance(self, t: float) -> list[Event]:
        """Whatever is due at ``t`` seconds: a stroke begins, or has rung out."""
        events: list[Event] = []
        for entry in self._ledger.of(CALLER):
            if entry.until is not None and entry.until <= t:
                ended = self._ledger.close(entry.note.note_id, entry.until)
                if ended is not None:
                    events.append(ended)
        if self._next is not None and self._next <= t:
            events.append(self._strike(self._next))
        self._reckon()
        return events

    def commit(self, horizon: float) -> list[Event]:
        """Nothing is committed ahead: it can be answered at any moment."""
        return []

    def _strike(self, t: float) -> NoteOn:
        after, pitch = STROKES[self._stroke]
        note = NoteOn(t, self._ledger.new_id(), CALLER, VOICE, pitch, VELOCITY)
        self._ledger.enter(Entry(note, note.note_id, t, -1, "", pitch, pitch, 1.0, t + RINGS))
        self._stroke = (self._stroke + 1) % len(STROKES)
        begun = t - after
        self._next = begun + (STROKES[self._stroke][0] if self._stroke else EVERY)
        return note

    def _reckon(self) -> None:
        moments = [entry.until for entry in self._ledger.of(CALLER)]
        moments.append(self._next)
        self.deadline = min((moment for moment in moments if moment is not None), default=None)
