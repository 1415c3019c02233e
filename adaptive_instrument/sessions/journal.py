"""The journal: writes takes (and, when asked, a trace) while they are played, off the conductor's thread.

The conductor only appends to a queue in memory; a thread of its own writes a few times a second. After a kill at any
moment all but the last fraction of a second is on disk.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import IO

from adaptive_instrument.errors import OutputError
from adaptive_instrument.files import WholeFile
from adaptive_instrument.notes import Event, NoteOff, NoteOn, Sound, Volume
from adaptive_instrument.sessions.take import SUFFIX, encode, header, takes_in
from adaptive_instrument.signals import Change, Signal
from adaptive_instrument.trace import encode as encode_signal
from adaptive_instrument.trace import header_line

WRITE_EVERY = 0.25
"""Seconds between two writes."""
QUIET = 60.0
"""Seconds of silence that end a take."""
KEPT = 30
"""How many takes are kept; older ones make room."""


class TakeJournal:
    """Remembers what the conductor tells and writes it as takes."""

    def __init__(self, folder: Path, mapping: str, tempo: float, now: Callable[[], datetime] = datetime.now) -> None:
        self.trouble: str | None = None
        self._folder = folder
        self._mapping = mapping
        self._tempo = tempo
        self._now = now
        self._queue: SimpleQueue[Event | str] = SimpleQueue()
        self._file: IO[str] | None = None
        self._start = 0.0
        self._latest = 0.0
        self._open: set[int] = set()
        self._standing: dict[tuple[type, str], Event] = {}
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._run, name="take-journal", daemon=True)
        self._thread.start()

    # -- called by the conductor ----------------------------------------------------------------------------------

    def signal(self, signal: Signal) -> None:
        """Going to rest, or asking for the take, ends the take."""
        if isinstance(signal, Change) and (signal.what == "rest" or str(signal.what).startswith("take.")):
            self._queue.put("end")

    def events(self, events: Sequence[Event]) -> None:
        """Remembers events."""
        for event in events:
            self._queue.put(event)

    # -- called by others -----------------------------------------------------------------------------------------

    def flush(self) -> None:
        """Everything told so far is on disk when this returns."""
        with self._lock:
            self._write()

    def close(self) -> None:
        """Writes the rest and ends the take."""
        self._stop.set()
        self._thread.join(WRITE_EVERY + 2)
        with self._lock:
            self._write()
            self._end()

    # -- the writer -----------------------------------------------------------------------------------------------

    def _run(self) -> None:
        while not self._stop.wait(WRITE_EVERY):
            with self._lock:
                self._write()

    def _write(self) -> None:
        try:
            while True:
                try:
                    told = self._queue.get_nowait()
                except Empty:
                    break
                if isinstance(told, str):
                    self._end()
                else:
                    self._tell(told)
            if self._file is not None:
                self._file.flush()
        except OSError as error:
            # The music goes on; the stage says it calmly.
            self.trouble = f"Takes cannot be kept ({error.strerror}). Free some space in {self._folder}."
            self._file = None

    def _tell(self, event: Event) -> None:
        if isinstance(event, (Sound, Volume)):
            self._standing[type(event), event.player] = event
        if isinstance(event, NoteOn):
            if self._file is None or (not self._open and event.at - self._latest > QUIET):
                self._begin(event.at)
            self._open.add(event.note_id)
        elif isinstance(event, NoteOff):
            self._open.discard(event.note_id)
        self._latest = max(self._latest, event.at)
        if self._file is not None:
            self._file.write(encode(event, self._start) + "\n")

    def _begin(self, at: float) -> None:
        self._end()
        self._folder.mkdir(parents=True, exist_ok=True)
        stamp = self._now().strftime("%Y-%m-%d-%H%M%S-%f")
        self._file = open(self._folder / f"{stamp}{SUFFIX}", "x", encoding="utf-8")  # noqa: SIM115
        self._start = at
        self._file.write(header(self._mapping, self._tempo) + "\n")
        for event in self._standing.values():
            line = type(event)(at, *(getattr(event, name) for name in event.__slots__[1:]))
            self._file.write(encode(line, at) + "\n")
        self.trouble = None
        for old in takes_in(self._folder)[:-KEPT]:
            old.unlink(missing_ok=True)

    def _end(self) -> None:
        file, self._file = self._file, None
        self._open.clear()
        if file is not None:
            file.close()


class TraceJournal:
    """Writes what was said as a trace: beside its name while it grows, under its name when it is whole."""

    def __init__(self, path: Path, mapping: str | None, start: float) -> None:
        """``start`` is the second on the conductor's clock that becomes 0 in the trace.

        Raises:
            OutputError: the file cannot be written, with the cure.
        """
        self.trouble: str | None = None
        self._start = start
        self._signals: SimpleQueue[Signal] = SimpleQueue()
        self._file = WholeFile(path)
        self._file.write(header_line(mapping).encode() + b"\n")
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="trace-journal", daemon=True)
        self._thread.start()

    def signal(self, signal: Signal) -> None:
        """Remembers a signal."""
        self._signals.put(signal)

    def events(self, events: Sequence[Event]) -> None:
        """A trace holds what was said, not what sounded."""

    def close(self) -> None:
        """Writes the rest and gives the file its name.

        Raises:
            OutputError: it cannot be written, with the cure; no half file is left.
        """
        self._stop.set()
        self._thread.join(WRITE_EVERY + 2)
        self._write()
        self._file.commit()

    def _run(self) -> None:
        while not self._stop.wait(WRITE_EVERY):
            try:
                self._write()
            except OutputError as error:
                self.trouble = str(error)
                return

    def _write(self) -> None:
        while True:
            try:
                signal = self._signals.get_nowait()
            except Empty:
                return
            line = encode_signal(signal, self._start)
            if line is not None:
                self._file.write(line.encode() + b"\n")
