"""The journal: writes takes (and, when asked, a trace) while they are played, off the conductor's thread.

The conductor only appends to a queue in memory; a thread of its own writes a few times a second. After a kill at any
moment all but the last fraction of a second is on disk.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from io import FileIO
from pathlib import Path
from queue import Empty, SimpleQueue

from adaptive_instrument.errors import OutputError
from adaptive_instrument.files import WholeFile
from adaptive_instrument.notes import Ceiling, Event, NoteOff, NoteOn, Pulse, Sound, Volume
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
MOST_UNWRITTEN = 4_000_000
"""Bytes of a take that are kept in memory while the disk takes none: about half an hour of playing."""
CLOSE_WITHIN = 2.0
"""Seconds that the end of a performance waits for a disk that does not answer."""


class TakeJournal:
    """Remembers what the conductor tells and writes it as takes.

    What cannot be written yet (a full disk) is kept in memory and tried again, so that the take is whole once there
    is room; until then ``trouble`` says it.
    """

    def __init__(self, folder: Path, mapping: str, tempo: float, now: Callable[[], datetime] = datetime.now) -> None:
        self.trouble: str | None = None
        self.finished: Path | None = None
        """The take that was ended last: while others play on, the newest one is not the one that is asked for."""
        self._folder = folder
        self._mapping = mapping
        self._tempo = tempo
        self._now = now
        self._queue: SimpleQueue[Sequence[Event] | None] = SimpleQueue()
        self._path: Path | None = None
        self._file: FileIO | None = None
        self._unwritten = bytearray()
        self._start = 0.0
        self._latest = 0.0
        self._open: set[int] = set()
        self._standing: dict[tuple[type, str], Sound | Volume] = {}
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._run, name="take-journal", daemon=True)
        self._thread.start()

    # -- called by the conductor ----------------------------------------------------------------------------------

    def signal(self, signal: Signal) -> None:
        """Going to rest, or asking for the take, ends the take."""
        if isinstance(signal, Change) and (signal.what == "rest" or str(signal.what).startswith("take.")):
            self._queue.put(None)

    def events(self, events: Sequence[Event]) -> None:
        """Remembers events. The sequence must not be changed afterwards."""
        self._queue.put(events)

    # -- called by others -----------------------------------------------------------------------------------------

    def flush(self) -> None:
        """Everything told so far is on disk when this returns (or ``trouble`` says why not)."""
        with self._lock:
            self._write()

    def close(self) -> None:
        """Writes the rest and ends the take."""
        self._stop.set()
        self._thread.join(CLOSE_WITHIN)
        if self._lock.acquire(timeout=CLOSE_WITHIN):
            try:
                self._write()
                self._end()
            finally:
                self._lock.release()

    # -- the writer -----------------------------------------------------------------------------------------------

    def _run(self) -> None:
        while not self._stop.wait(WRITE_EVERY):
            with self._lock:
                self._write()

    def _write(self) -> None:
        while True:
            try:
                told = self._queue.get_nowait()
            except Empty:
                break
            if told is None:
                self._end()
            else:
                for event in told:
                    self._tell(event)
        self._to_disk()

    def _tell(self, event: Event) -> None:
        if isinstance(event, Pulse):
            return
        if isinstance(event, Ceiling):
            # How loud it may become is for whoever listens to the take to say.
            return
        if isinstance(event, (Sound, Volume)):
            self._standing[type(event), event.player] = event
        if isinstance(event, NoteOn):
            if self._path is None or (not self._open and event.at - self._latest > QUIET):
                self._begin(event.at)
            self._open.add(event.note_id)
        elif isinstance(event, NoteOff):
            self._open.discard(event.note_id)
        self._latest = max(self._latest, event.at)
        if self._path is not None and len(self._unwritten) < MOST_UNWRITTEN:
            self._line(encode(event, self._start))

    def _begin(self, at: float) -> None:
        self._end()
        stamp = self._now().strftime("%Y-%m-%d-%H%M%S-%f")
        self._path = self._folder / f"{stamp}{SUFFIX}"
        self._start = at
        self._line(header(self._mapping, self._tempo))
        for event in self._standing.values():
            standing = type(event)(at, *(getattr(event, name) for name in event.__slots__[1:]))
            self._line(encode(standing, at))

    def _end(self) -> None:
        self._to_disk()
        if self._file is not None:
            self.finished = self._path
        file, self._file, self._path = self._file, None, None
        self._unwritten.clear()
        self._open.clear()
        if file is not None:
            try:
                os.fsync(file.fileno())
                file.close()
            except OSError as error:
                self.trouble = self._sentence(error)

    def _line(self, text: str) -> None:
        self._unwritten += _line(text)

    def _to_disk(self) -> None:
        if not self._unwritten or self._path is None:
            return
        try:
            new = self._file is None
            if self._file is None:
                self._folder.mkdir(parents=True, exist_ok=True)
                while self._path.exists():
                    self._path = self._path.with_name(f"{self._path.name.removesuffix(SUFFIX)}_{SUFFIX}")
                self._file = FileIO(self._path, "xb")
            while self._unwritten:
                written = self._file.write(self._unwritten)
                del self._unwritten[:written]
        except OSError as error:
            # The music goes on; the stage says it calmly.
            self.trouble = self._sentence(error)
            return
        self.trouble = None
        if new:
            # Only now: a take that could not be written must not cost an older one its place.
            self._forget_old()

    def _forget_old(self) -> None:
        try:
            for old in takes_in(self._folder)[:-KEPT]:
                old.unlink(missing_ok=True)
        except OSError:
            return  # too many takes are no trouble of the player's

    def _sentence(self, error: OSError) -> str:
        return f"Takes cannot be kept ({error.strerror}). Make room in {self._folder}, or make it writable."


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
        self._file.write(_line(header_line(mapping)))
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="trace-journal", daemon=True)
        self._thread.start()

    def signal(self, signal: Signal) -> None:
        """Remembers a signal. What is asked of takes is no part of the music."""
        if not (isinstance(signal, Change) and str(signal.what).startswith("take.")):
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
                self._file.write(_line(line))


def _line(text: str) -> bytes:
    # A name may hold half a character, which UTF-8 cannot: written as an escape, JSON can, and the journal goes on.
    return text.encode("utf-8", "backslashreplace") + b"\n"
