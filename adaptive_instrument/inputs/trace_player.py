"""A trace as a live input: recorded signals, admitted in real time as if their devices were there."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from adaptive_instrument.errors import InputError, TraceError
from adaptive_instrument.inputs.source import Admit
from adaptive_instrument.signals import Change
from adaptive_instrument.trace import read_trace

TAIL = 3.0
"""Seconds after the last signal before the trace counts as over: its last notes ring out."""


class TracePlayer:
    """Plays a trace file in real time. Thread *trace*: waits for each signal's time and hands it over."""

    def __init__(self, path: Path, on_end: Callable[[], None] | None = None) -> None:
        """``on_end`` is called once the last note may have rung out.

        Raises:
            InputError: the trace cannot be read, with the cure.
        """
        try:
            self._trace = read_trace(path)
        except TraceError as error:
            raise InputError(str(error)) from None
        self.name = f"trace {path.name}"
        self._file = path.name
        self._on_end = on_end
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self, admit: Admit) -> None:
        """Begins to play."""
        self._thread = threading.Thread(target=self._run, args=(admit,), name="trace", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stops playing."""
        self._stop.set()

    def _run(self, admit: Admit) -> None:
        start = time.perf_counter()
        for signal, line in zip(self._trace.signals, self._trace.lines, strict=True):
            captured = start + signal.t
            if self._stop.wait(max(0.0, captured - time.perf_counter())):
                return
            if isinstance(signal, Change):
                admit(replace(signal, captured=captured, place=f"{self._file}:{line}"))
            else:
                admit(replace(signal, captured=captured))
        if not self._stop.wait(TAIL) and self._on_end is not None:
            self._on_end()
