"""An ear on a JACK server: captures several mono signals, all on JACK's one sample clock.

It listens in a process of its own. JACK calls it in every period, and a callback in Python needs the interpreter. In
the process of the bench, where others use that too, it came late every few seconds: it made the xruns it reported.
"""

from __future__ import annotations

import gc
import multiprocessing
import time
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

import numpy as np
from numpy.typing import NDArray

from adaptive_instrument.bench.children import CannotMeasure
from adaptive_instrument.bench.jack_rig import PERIOD, RATE

NAME = "bench-ear"
PATIENCE = 15.0
"""Seconds in which the ear's process has to answer."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What an ear has heard, in frames from its start."""

    sound: NDArray[np.float32]
    """A row a channel."""
    xruns: list[int]
    """Where the server reported one."""
    periods: NDArray[np.float64]
    """A row for each period that was heard: its first frame, and the second of ``time.perf_counter`` at which JACK says
    that it began."""

    def seconds(self, frames: NDArray[np.int64]) -> NDArray[np.float64]:
        """When frames were heard, by ``time.perf_counter``: a server that stood still for a while has told so."""
        if not len(self.periods):
            return np.zeros(0)
        place = np.maximum(np.searchsorted(self.periods[:, 0], frames, side="right") - 1, 0)
        found: NDArray[np.float64] = self.periods[place, 1] + (frames - self.periods[place, 0]) / RATE
        return found


class Ear:
    """What is heard, from the bench's side."""

    def __init__(self, channels: int) -> None:
        """
        Raises:
            CannotMeasure: the package JACK-Client is missing, or the server takes no client.
        """
        # It captures nothing and is never activated: JACK does not wait for it.
        self._client = _client("bench-clock")
        context = multiprocessing.get_context("spawn")
        self._talk, theirs = context.Pipe()
        self._process = context.Process(target=_listen, args=(theirs, channels), name=NAME, daemon=True)
        self._process.start()
        theirs.close()
        self._start: int | None = None
        try:
            self._answer()
        except CannotMeasure:
            self.close()
            raise

    def connect(self, channel: int, output: str) -> None:
        """Connects a JACK output port (``client:port``) to a channel."""
        self._client.connect(output, f"{NAME}:in-{channel}")

    def link(self, output: str, into: str) -> None:
        """Connects two ports of others, unless they are already."""
        with suppress(Exception):
            self._client.connect(output, into)

    def ports(self, pattern: str, **which: bool) -> list[str]:
        """The names of the ports that match (``is_midi``, ``is_audio``, ``is_output``, ``is_input``)."""
        return [port.name for port in self._client.get_ports(pattern, **which)]

    def await_port(self, pattern: str, seconds: float = 10.0, **which: bool) -> str:
        """Waits for a port.

        Raises:
            CannotMeasure: it did not come.
        """
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = self.ports(pattern, **which)
            if found:
                return found[0]
            time.sleep(0.02)
        raise CannotMeasure(f"No JACK port like {pattern!r} appeared. Run adaptive-instrument doctor.")

    def connected(self, output: str, into: str) -> bool:
        """Whether ``output`` goes to a port that matches ``into``."""
        return any(into in port.name for port in self._client.get_all_connections(output))

    def start(self, seconds: float) -> None:
        """Begins to keep what is heard, from frame 0."""
        # The memory is made ready first: that takes a while, and frame 0 comes after it.
        self._ask("make ready", int(seconds * RATE) + PERIOD)
        self._start = int(self._client.frame_time) + PERIOD
        self._ask("begin", self._start)

    @property
    def now(self) -> int:
        """The frame that is being played, counted from the start."""
        assert self._start is not None
        return int(self._client.frame_time) - self._start

    @property
    def heard(self) -> Heard:
        """What has been heard up to now. Asked for at the end: to hand it over takes the ear a moment."""
        return Heard(*self._ask("tell"))

    def close(self) -> None:
        """Stops capturing."""
        with suppress(OSError):
            self._talk.send(("end", None))
        self._process.join(5)
        self._process.kill()
        self._talk.close()
        self._client.close()

    def _ask(self, what: str, value: int | None = None) -> Any:
        try:
            self._talk.send((what, value))
        except OSError:
            raise CannotMeasure("The ear's process has ended. Measure again.") from None
        return self._answer()

    def _answer(self) -> Any:
        try:
            if self._talk.poll(PATIENCE):
                answer = self._talk.recv()
                if isinstance(answer, CannotMeasure):
                    raise answer
                return answer
        except (EOFError, OSError):
            pass
        raise CannotMeasure("The ear's process does not answer. Measure again.")


def _client(name: str) -> Any:
    """
    Raises:
        CannotMeasure: the package JACK-Client is missing, or the server takes no client.
    """
    try:
        import jack
    except (ImportError, OSError):
        raise CannotMeasure("The package JACK-Client is missing. Install it: pip install JACK-Client.") from None
    jack.set_error_function(lambda _: None)
    jack.set_info_function(lambda _: None)
    try:
        return jack.Client(name, no_start_server=True)
    except jack.JackError as error:
        raise CannotMeasure(f"The JACK server takes no listener ({error}). Measure again.") from None


# -- in the ear's own process -----------------------------------------------------------------------------------------


class _Listener:
    """The callback only copies into memory that is there already: a late one would itself make the xruns."""

    def __init__(self, channels: int) -> None:
        self._client = _client(NAME)
        self._ports: list[Any] = [self._client.inports.register(f"in-{number}") for number in range(channels)]
        self.sound: NDArray[np.float32] = np.zeros((channels, 0), np.float32)
        self.xruns: list[int] = []
        self._periods: NDArray[np.float64] = np.zeros((0, 2))
        self._count = 0
        self._start: int | None = None
        self._client.set_process_callback(self._hear)
        self._client.set_xrun_callback(self._late)
        self._client.activate()

    def make_ready(self, frames: int) -> None:
        self._start = None
        sound = np.empty((len(self._ports), frames), np.float32)
        # Touched now: a page fault in the callback would make it late.
        sound[:] = 0
        self.sound = sound
        self._periods, self._count = np.zeros((frames // PERIOD + 2, 2)) - 1.0, 0

    @property
    def heard(self) -> tuple[NDArray[np.float32], list[int], NDArray[np.float64]]:
        return self.sound, list(self.xruns), self._periods[: self._count]

    def begin(self, frame: int) -> None:
        self.xruns.clear()
        self._count = 0
        self._start = frame

    def close(self) -> None:
        self._client.deactivate()
        self._client.close()

    def _hear(self, frames: int) -> None:
        start = self._start
        if start is None:
            return
        at = self._client.last_frame_time - start
        if at < 0 or at + frames > self.sound.shape[1]:
            return
        for row, port in zip(self.sound, self._ports, strict=True):
            row[at : at + frames] = port.get_array()
        if self._count < len(self._periods):
            now, since = time.perf_counter(), self._client.frames_since_cycle_start
            self._periods[self._count] = at, now - since / RATE
            self._count += 1

    def _late(self, _delay: float) -> None:
        if self._start is not None:
            # By the cycles' own count, as the sound is kept: after an xrun the running clock differs from it.
            self.xruns.append(int(self._client.last_frame_time) - self._start)


def _listen(talk: Connection, channels: int) -> None:
    """The ear's process: does as it is told until it is told to end, or the bench is gone."""
    try:
        listener = _Listener(channels)
    except CannotMeasure as why:
        talk.send(why)
        return
    gc.disable()
    talk.send(True)
    while True:
        try:
            what, value = talk.recv()
            if what == "make ready":
                listener.make_ready(value)
                talk.send(True)
            elif what == "begin":
                listener.begin(value)
                talk.send(True)
            elif what == "tell":
                talk.send(listener.heard)
            else:
                break
        except (EOFError, OSError):
            break
    listener.close()
