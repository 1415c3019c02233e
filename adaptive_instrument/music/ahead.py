"""The notes of a machine, committed ahead: from a plan to the ledger, revocable until they begin.

A machine says what is to come (``plan``), as often as it likes: of what has not begun, only the newest plan counts.
What stays the same stays committed; what changes is cancelled and asked anew. A note that begins at the very moment
of a change counts as begun, whether a shell has committed it or not, for else the music would depend on that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from heapq import heapify, heappop, heappush
from typing import Literal

from adaptive_instrument.music.ledger import Entry, Ledger
from adaptive_instrument.notes import Bend, Event, Expression, NoteOn

REMEMBERED = 512
"""So many of the notes that have begun are known by their places: more than any bar has."""

Place = tuple[int | str, ...]
"""What makes a note the same note in the next plan: its tick, its voice, its number in the chord ..."""


@dataclass(frozen=True, slots=True, order=True)
class Turn:
    """Something that happens to a note while it sounds: it is bent, or swells."""

    after: float
    """Seconds after its beginning."""
    kind: Literal["pitch", "expression"]
    value: float


@dataclass(frozen=True, slots=True)
class Coming:
    """A note that is to come."""

    place: Place
    """Unique among all notes of the machine."""
    at: float
    """Second at which it begins."""
    lasts: float
    """Seconds."""
    voice: str
    pitch: float
    velocity: int
    expression: float = 1.0
    turns: tuple[Turn, ...] = ()
    of: object = field(default=None, compare=False)
    """What the machine made it of, and asks for again when it has to say how the note goes on."""

    @property
    def ends(self) -> float:
        """The second at which it ends."""
        return self.at + self.lasts


class Ahead:
    """What one machine has decided to play, has committed, and sounds."""

    __slots__ = ("_begun", "_coming", "_committed", "_ends", "_ledger", "_open", "_turns", "_waiting", "name")

    def __init__(self, name: str, ledger: Ledger) -> None:
        """``name``: whose notes they are."""
        self.name = name
        self._ledger = ledger
        self._coming: dict[Place, Coming] = {}
        """What is not known to have begun."""
        self._committed: dict[Place, int] = {}
        """Of these the ids of what is committed."""
        self._waiting: list[tuple[float, Place]] = []
        """The others, in order."""
        self._begun: dict[Place, None] = {}
        self._open: dict[int, Coming] = {}
        """What is committed and has not ended, by its ids."""
        self._ends: list[tuple[float, int]] = []
        self._turns: list[tuple[float, int, Turn]] = []

    @property
    def pending(self) -> float | None:
        """The second of the first note that is planned and not committed, or None."""
        return self._waiting[0][0] if self._waiting else None

    @property
    def deadline(self) -> float | None:
        """The second at which ``advance`` is due: a note begins or ends."""
        while self._ends and self._ledger.get(self._ends[0][1]) is None:
            heappop(self._ends)
        while self._turns and self._ledger.get(self._turns[0][1]) is None:
            heappop(self._turns)
        ends = self._ends[0][0] if self._ends else None
        if self._turns and ends is not None:
            # What has not ended may turn before it does.
            ends = min(ends, self._turns[0][0])
        if ends is None or not self._waiting:
            return self.pending if ends is None else ends
        return min(ends, self._waiting[0][0])

    @property
    def last(self) -> float | None:
        """The second at which the last of all notes ends, planned or sounding; None when there is none."""
        ends = [at for at, note_id in self._ends if self._ledger.get(note_id) is not None]
        ends += [self._coming[place].at + self._coming[place].lasts for _, place in self._waiting]
        return max(ends, default=None)

    def plan(self, t: float, notes: Iterable[Coming]) -> list[Event]:
        """From now on these are the notes that begin after ``t``, and no others. Those among them that began at ``t``
        or before are passed over. One that would have begun after ``t`` and is now wished for earlier, begins at ``t``.
        """
        self._settle(t)
        events: list[Event] = []
        wanted: dict[Place, Coming] = {}
        for note in notes:
            if note.place in self._begun:
                continue
            if note.at > t:
                wanted[note.place] = note
            elif note.place in self._coming:
                wanted[note.place] = replace(note, at=t)
        kept = {place: note for place, note in self._coming.items() if note.at <= t}
        for place, note in self._coming.items():
            note_id = self._committed.get(place)
            if note_id is not None and place not in kept and wanted.get(place) != note:
                self._close(note_id, t, events)
                del self._committed[place]
        self._coming = {**wanted, **kept}
        self._wait()
        return events

    def add(self, t: float, notes: Iterable[Coming]) -> list[Event]:
        """More notes, beside those that are planned."""
        self._settle(t)
        for note in notes:
            if note.place not in self._begun and note.place not in self._coming:
                self._coming[note.place] = note if note.at >= t else replace(note, at=t)
        self._wait()
        return []

    def revoke(self, t: float) -> list[Event]:
        """Nothing begins after ``t``; what sounds rings out."""
        return self.plan(t, ())

    def commit(self, horizon: float) -> list[Event]:
        """Planned notes up to ``horizon`` seconds become binding."""
        events: list[Event] = []
        count = 0
        while count < len(self._waiting) and self._waiting[count][0] <= horizon:
            place = self._waiting[count][1]
            count += 1
            note = self._coming[place]
            note_id = self._ledger.new_id()
            on = NoteOn(
                note.at, note_id, self.name, note.voice, note.pitch, note.velocity, note.expression, generated=True
            )
            until = note.at + note.lasts
            self._ledger.enter(Entry(on, note_id, note.at, -1, "", note.pitch, note.pitch, note.expression, until))
            self._committed[place] = note_id
            self._open[note_id] = note
            heappush(self._ends, (until, note_id))
            for turn in note.turns:
                heappush(self._turns, (note.at + turn.after, note_id, turn))
            events.append(on)
        del self._waiting[:count]
        return events

    def advance(self, t: float) -> list[Event]:
        """Up to ``t`` seconds: what begins is committed, what has lasted long enough ends."""
        events = self.commit(t)
        while self._turns and self._turns[0][0] <= t:
            self._turn(*heappop(self._turns), events)
        while self._ends and self._ends[0][0] <= t:
            until, note_id = heappop(self._ends)
            self._close(note_id, until, events)
        if len(self._coming) > REMEMBERED:
            self._settle(t)
        return events

    def release(self, t: float, voice: str = "") -> list[Event]:
        """What sounds (of one voice, or of all) ends now. What is to come stays."""
        return self.cut(t, lambda note: voice in ("", note.voice))

    def cut(self, t: float, ends: Callable[[Coming], bool]) -> list[Event]:
        """Of what sounds, those notes end now of which ``ends`` says so. What is to come stays."""
        events: list[Event] = []
        for note_id, note in list(self._open.items()):
            if note.at <= t and ends(note):
                self._close(note_id, t, events)
        # What begins at this very moment counts as begun: it ends before it is heard, committed or not.
        for place, note in list(self._coming.items()):
            if note.at <= t and place not in self._committed and ends(note):
                del self._coming[place]
                self._begun[place] = None
        self._wait()
        return events

    def turn(self, t: float, turned: Callable[[Coming, float], tuple[Turn, ...] | None]) -> None:
        """What sounds goes on in another way. ``turned`` is told each note, and the pitch at which it stands; it
        answers with all that becomes of its pitch from ``t`` seconds on, or None for what it is to keep."""
        for note_id, note in self._open.items():
            entry = self._ledger.get(note_id)
            if entry is None or note.at > t:
                continue
            turns = turned(note, entry.pitch)
            if turns is not None:
                others = (item for item in self._turns if item[1] != note_id or not _bends_from(item[0], item[2], t))
                self._turns = [*others, *((note.at + turn.after, note_id, turn) for turn in turns)]
                heapify(self._turns)
        for place, note in self._coming.items():
            if note.at <= t and place not in self._committed:
                turns = turned(note, note.pitch)
                if turns is not None:
                    kept = (turn for turn in note.turns if not _bends_from(note.at + turn.after, turn, t))
                    self._coming[place] = replace(note, turns=(*kept, *turns))

    def last_until(self, t: float, until: Callable[[Coming], float]) -> None:
        """What sounds ends at another second, which ``until`` tells of each note, but not before ``t``."""
        ends: dict[int, float] = {}
        for note_id, note in self._open.items():
            entry = self._ledger.get(note_id)
            if entry is not None and note.at <= t:
                entry.until = ends[note_id] = max(t, until(note))
        self._ends = [(ends.get(note_id, at), note_id) for at, note_id in self._ends]
        heapify(self._ends)
        for place, note in self._coming.items():
            if note.at <= t and place not in self._committed:
                self._coming[place] = replace(note, lasts=max(t, until(note)) - note.at)

    def sounding(self, t: float) -> list[Entry]:
        """What began before ``t`` and has not ended. What begins at ``t`` is not among it, committed or not."""
        return [entry for entry in self._ledger.of(self.name) if entry.note.at < t]

    def end(self, entry: Entry, t: float) -> list[Event]:
        """One note that sounds ends now."""
        events: list[Event] = []
        self._close(entry.note.note_id, t, events)
        return events

    def hush(self, t: float) -> list[Event]:
        """Everything ends, and nothing is planned any more."""
        events: list[Event] = []
        for entry in self._ledger.of(self.name):
            self._close(entry.note.note_id, t, events)
        self._coming.clear()
        self._committed.clear()
        self._waiting.clear()
        self._ends.clear()
        self._turns.clear()
        self._begun.clear()
        self._open.clear()
        return events

    def _wait(self) -> None:
        self._waiting = sorted((note.at, place) for place, note in self._coming.items() if place not in self._committed)

    def _settle(self, t: float) -> None:
        """Notes that have begun are known by their places only."""
        for place in [place for place in self._committed if self._coming[place].at <= t]:
            del self._coming[place], self._committed[place]
            self._begun[place] = None
        for place in list(self._begun)[:-REMEMBERED]:
            del self._begun[place]

    def _turn(self, at: float, note_id: int, turn: Turn, events: list[Event]) -> None:
        entry = self._ledger.get(note_id)
        if entry is None:
            return
        if turn.kind == "pitch":
            entry.pitch = turn.value
            events.append(Bend(at, note_id, self.name, entry.note.voice, turn.value))
        else:
            entry.expression = turn.value
            events.append(Expression(at, note_id, self.name, entry.note.voice, turn.value))

    def _close(self, note_id: int, at: float, events: list[Event]) -> None:
        self._open.pop(note_id, None)
        event = self._ledger.close(note_id, at)
        if event is not None:
            events.append(event)


def _bends_from(at: float, turn: Turn, t: float) -> bool:
    return turn.kind == "pitch" and at >= t
