"""What a voice sounds: each note from its beginning to its end, and all that happens to it on the way.

A note that is to come is *pending*: it is kept back, the ledger does not know it. When it is committed it enters the
ledger, as a note played at once does when it is struck. Nothing but ``commit`` depends on which of the two it is, so
that the music is the same however far ahead a shell commits.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from heapq import heapify, heappop, heappush
from operator import attrgetter

from adaptive_instrument.music.ledger import Entry, Ledger
from adaptive_instrument.music.voices.gestures import Gestures
from adaptive_instrument.notes import Bend, Event, Expression, NoteOn, Timbre

SWELL_STEP = 0.05
"""Seconds between two steps of a swell: 20 a second is below what an ear hears as steps at these slopes."""
ALL_BUT_FULL = 1.0 - 1e-6
"""From here on a swell is over: adding steps up leaves it a hair below 1."""
ALL_BUT_NOTHING = 1e-6
GLIDE_TIME, GLIDE_STEPS = 0.12, 8

END, TURN, SWELL, FADE = range(4)
"""What stands in the agenda, in the order in which it is run at equal times."""


class Sounding:
    """The notes of one player's voice."""

    __slots__ = ("_agenda", "_bent", "_ledger", "_pending", "_player", "gestures")

    def __init__(self, player: str, ledger: Ledger, bent: Callable[[Entry], float]) -> None:
        """``bent``: where the player's bends take a note."""
        self._player = player
        self._ledger = ledger
        self._bent = bent
        self._pending: dict[int, Entry] = {}
        self._agenda: list[tuple[float, int, int, float]] = []
        self.gestures = Gestures()

    @property
    def deadline(self) -> float | None:
        """The second at which ``advance`` is due, or None."""
        return self._agenda[0][0] if self._agenda else None

    @property
    def pending(self) -> float | None:
        """The second of the first note that is not committed yet, or None."""
        if not self._pending:
            return None
        return min(entry.note.at for entry in self._pending.values())

    def open(self) -> list[Entry]:
        """Every note that has not ended, oldest first."""
        entries = [*self._ledger.of(self._player), *self._pending.values()]
        entries.sort(key=_age)
        return entries

    def of(self, press: int) -> list[Entry]:
        """Every note of a press that has not ended, oldest first."""
        return [entry for entry in self.open() if entry.press == press]

    def new_id(self) -> int:
        """An id for a note."""
        return self._ledger.new_id()

    # -- from beginning to end ------------------------------------------------------------------------------------

    def add(self, entry: Entry, events: list[Event]) -> None:
        """A note begins now, or is to come: it is one of the two by what it says of itself."""
        if entry.note.generated:
            self._pending[entry.note.note_id] = entry
        else:
            self._begin(entry, events)

    def commit(self, horizon: float) -> list[Event]:
        """Notes whose time is not after ``horizon`` become binding (and cancellable)."""
        events: list[Event] = []
        due = sorted((entry.note.at, entry.order) for entry in self._pending.values() if entry.note.at <= horizon)
        if due:
            by_order = {entry.order: note_id for note_id, entry in self._pending.items()}
            for _, order in due:
                self._begin(self._pending.pop(by_order[order]), events)
        return events

    def advance(self, t: float) -> list[Event]:
        """Runs the agenda up to ``t`` seconds, each entry at its own time."""
        events: list[Event] = []
        while self._agenda and self._agenda[0][0] <= t:
            at, what, note_id, value = heappop(self._agenda)
            entry = self._ledger.get(note_id)
            if entry is None:
                continue
            if what == END:
                self.close(entry, at, events)
            elif what == TURN:
                self.turn(entry, at, value, events)
            elif what == SWELL:
                self._swell(entry, at, value, events)
            else:
                self._fade(entry, at, events)
        return events

    def end(self, entry: Entry, at: float, t: float, events: list[Event]) -> None:
        """Ends a note at ``at``, which is now (``t``) or later; one that would not have begun by then never does."""
        if at <= t or entry.note.at >= at:
            self.close(entry, t, events)
        elif entry.until is None or at < entry.until:
            entry.until = at
            if entry.note.note_id not in self._pending:
                heappush(self._agenda, (at, END, entry.note.note_id, 0.0))

    def fade(self, entry: Entry, at: float, seconds: float) -> None:
        """Ends a note so many seconds after ``at``, from where on it fades."""
        if entry.until is not None:
            return
        entry.fade = (at, seconds)
        entry.until = at + seconds
        if entry.note.note_id not in self._pending:
            self._plan(entry)

    def close(self, entry: Entry, at: float, events: list[Event]) -> None:
        """Ends a note at ``at`` seconds, whatever it was about."""
        note_id = entry.note.note_id
        if self._pending.pop(note_id, None) is None:
            event = self._ledger.close(note_id, at)
            if event is not None:
                events.append(event)

    def move(
        self, entry: Entry, t: float, at: float, home: float, events: list[Event], beat: float | None = None
    ) -> None:
        """Gives a note that has not begun another moment and pitch, and with a ``beat`` of so many seconds the length
        that it has in beats. A committed one is taken back and asked anew."""
        slower = 1.0 if beat is None or entry.beat is None else beat / entry.beat
        if home == entry.home and at == entry.note.at and slower == 1.0:
            return
        note_id = entry.note.note_id
        if note_id not in self._pending:
            self.close(entry, t, events)
            note_id = self._ledger.new_id()
        note = replace(self._coloured(entry), at=at, note_id=note_id, pitch=home)
        before = entry.note.at
        until = None if entry.until is None else at + (entry.until - before) * slower
        fade = None if entry.fade is None else (at + (entry.fade[0] - before) * slower, entry.fade[1])
        beat = None if entry.beat is None else entry.beat * slower
        self._pending[note_id] = replace(entry, note=note, home=home, pitch=home, until=until, fade=fade, beat=beat)

    def clear(self, t: float) -> list[Event]:
        """Ends everything that sounds, is committed or pending, and forgets every gesture."""
        self._pending.clear()
        self._agenda.clear()
        self.gestures.clear()
        events: list[Event] = []
        for entry in self._ledger.of(self._player):
            self.close(entry, t, events)
        return events

    # -- on the way -----------------------------------------------------------------------------------------------

    def coloured(self, entry: Entry, goal: str, t: float, events: list[Event]) -> None:
        """A gesture has moved: the note is told."""
        note = entry.note
        if note.note_id in self._pending:
            entry.note = self._coloured(entry)
        elif goal == "loudness":
            events.append(self._expression(entry, max(t, note.at)))
        else:
            at, gestures = max(t, note.at), self.gestures
            brightness, vibrato = gestures.brightness(entry.group), gestures.vibrato(entry.group)
            events.append(Timbre(at, note.note_id, note.player, note.voice, brightness, vibrato))

    def bend(self, entry: Entry, t: float, events: list[Event]) -> None:
        """The player's bend has moved: the note goes where it takes it now."""
        if entry.note.note_id not in self._pending and entry.note.voice != "drums":
            self._stop_turning(entry)
            self.turn(entry, max(t, entry.note.at), self._bent(entry), events)

    def turn(self, entry: Entry, at: float, pitch: float, events: list[Event]) -> None:
        """The note is bent to a pitch."""
        if pitch != entry.pitch:
            entry.pitch = pitch
            events.append(Bend(at, entry.note.note_id, self._player, entry.note.voice, pitch))

    def glide(self, entry: Entry, t: float, home: float) -> None:
        """The note glides to another pitch, and stays there."""
        entry.home = home
        start, end = entry.pitch, self._bent(entry)
        self._stop_turning(entry)
        for step in range(1, GLIDE_STEPS + 1):
            part = step / GLIDE_STEPS
            pitch = start + (end - start) * part if step < GLIDE_STEPS else end
            heappush(self._agenda, (t + GLIDE_TIME * part, TURN, entry.note.note_id, pitch))

    # -- inside ---------------------------------------------------------------------------------------------------

    def _begin(self, entry: Entry, events: list[Event]) -> None:
        note = entry.note
        self._ledger.enter(entry)
        events.append(note)
        self._plan(entry)
        if entry.expression < 1.0 and entry.swell > 0:
            step = (1.0 - entry.expression) * SWELL_STEP / entry.swell
            heappush(self._agenda, (note.at + SWELL_STEP, SWELL, note.note_id, step))
        if self.gestures.bends(entry.group) and note.voice != "drums":
            self.turn(entry, note.at, self._bent(entry), events)

    def _plan(self, entry: Entry) -> None:
        note_id = entry.note.note_id
        if entry.fade is not None and entry.fade[1] > 0:
            heappush(self._agenda, (entry.fade[0] + SWELL_STEP, FADE, note_id, 0.0))
        if entry.until is not None:
            heappush(self._agenda, (entry.until, END, note_id, 0.0))

    def _swell(self, entry: Entry, at: float, step: float, events: list[Event]) -> None:
        if entry.fade is not None and at > entry.fade[0]:
            return
        grown = entry.expression + step
        entry.expression = grown if grown < ALL_BUT_FULL else 1.0
        events.append(self._expression(entry, at))
        if entry.expression < 1.0:
            heappush(self._agenda, (at + SWELL_STEP, SWELL, entry.note.note_id, step))

    def _fade(self, entry: Entry, at: float, events: list[Event]) -> None:
        assert entry.until is not None and entry.fade is not None
        # From wherever its swell had come to, straight down to nothing at its end.
        left = entry.until - at
        entry.expression *= max(0.0, left / (left + SWELL_STEP))
        events.append(self._expression(entry, at))
        if entry.expression > ALL_BUT_NOTHING:
            heappush(self._agenda, (at + SWELL_STEP, FADE, entry.note.note_id, 0.0))

    def _coloured(self, entry: Entry) -> NoteOn:
        gestures = self.gestures
        return replace(
            entry.note,
            expression=entry.expression * gestures.loudness(entry.group),
            brightness=gestures.brightness(entry.group),
            vibrato=gestures.vibrato(entry.group),
        )

    def _expression(self, entry: Entry, at: float) -> Expression:
        value = entry.expression * self.gestures.loudness(entry.group)
        return Expression(at, entry.note.note_id, self._player, entry.note.voice, value)

    def _stop_turning(self, entry: Entry) -> None:
        note_id = entry.note.note_id
        if any(what == TURN and whose == note_id for _, what, whose, _ in self._agenda):
            self._agenda = [item for item in self._agenda if item[1] != TURN or item[2] != note_id]
            heapify(self._agenda)


_age = attrgetter("order")
