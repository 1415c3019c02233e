"""The notes as JSON Lines: one object a note, sorted by their start, whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from adaptive_instrument.files import WholeFile
from adaptive_instrument.notes import Cancel, Event, NoteOff, NoteOn, Silence


class NotesFile:
    """A sink that writes ``{"start", "end", "pitch", "velocity", "player", "voice"}`` a note when it is closed."""

    schedules_ahead = False
    latency = 0.0

    def __init__(self, path: Path, *, origin: float = 0.0) -> None:
        """``origin`` is the second from which ``start`` and ``end`` are counted.

        Raises:
            OutputError: nothing can be written there, with the cure.
        """
        self.name = f"notes file {path.name}"
        self._file = WholeFile(path)
        self._origin = origin
        self._last = origin
        self._open: dict[int, NoteOn] = {}
        self._notes: list[tuple[float, int, float, NoteOn]] = []
        self._done = False

    def send(self, events: Sequence[Event]) -> None:
        """Takes events in the order of their times."""
        for event in events:
            self._last = max(self._last, event.at)
            if isinstance(event, NoteOn):
                self._open[event.note_id] = event
            elif isinstance(event, NoteOff):
                self._end(event.note_id, event.at)
            elif isinstance(event, Cancel):
                self._open.pop(event.note_id, None)
            elif isinstance(event, Silence):
                self.silence()

    def tick(self, now: float) -> float | None:
        """Nothing here is asked for by time."""
        return None

    def silence(self) -> None:
        """Ends every note at the time of the last event."""
        for note_id in list(self._open):
            self._end(note_id, self._last)

    def finish(self, end: float) -> None:
        """Ends what is open at ``end`` and puts the file in its place. Does nothing the second time.

        Raises:
            OutputError: it could not be written; there is none then.
        """
        if self._done:
            return
        self._done = True
        self._last = max(self._last, end)
        self.silence()
        lines = [self._line(start, until, note) for start, _, until, note in sorted(self._notes, key=lambda n: n[:2])]
        self._file.write("".join(lines).encode())
        self._file.commit()

    def close(self) -> None:
        """Finishes after the last event.

        Raises:
            OutputError: as for ``finish``.
        """
        self.finish(self._last)

    def abandon(self) -> None:
        """Drops the unfinished file."""
        self._done = True
        self._file.abandon()

    @property
    def trouble(self) -> str | None:
        """Nothing can go wrong before the end."""
        return None

    def _end(self, note_id: int, at: float) -> None:
        note = self._open.pop(note_id, None)
        if note is not None:
            self._notes.append((note.at, note_id, max(note.at, at), note))

    def _line(self, start: float, end: float, note: NoteOn) -> str:
        said = {
            "start": round(start - self._origin, 6),
            "end": round(end - self._origin, 6),
            "pitch": round(note.pitch, 4),
            "velocity": note.velocity,
            "player": note.player,
            "voice": note.voice,
        }
        return json.dumps(said, ensure_ascii=False) + "\n"
