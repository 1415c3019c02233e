"""A JACK server of the bench's own, a MIDI port to play from, and an ear on the same sample clock for every synth."""

from __future__ import annotations

import os
import threading
import time
from contextlib import suppress
from typing import Any

import numpy as np
from numpy.typing import NDArray

from adaptive_instrument import realtime
from adaptive_instrument.bench.children import CannotMeasure, Helper
from adaptive_instrument.jack_server import running

RATE, PERIOD = 48000, 64
ATTEMPTS = 5
"""JACK's registry of servers refuses one that starts while another ends: it is asked again."""
PRIORITY = 70


def needs_realtime() -> None:
    """
    Raises:
        CannotMeasure: threads of this user get no real-time priority.
    """
    answer: list[realtime.RealtimeGrant] = []
    asking = threading.Thread(target=lambda: answer.append(realtime.request()))
    asking.start()
    asking.join()
    if not answer[0].granted:
        raise CannotMeasure(f"No right to real time. {answer[0].cure}")


class JackServer:
    """``jackd`` with the dummy driver under a name of its own; its xruns are counted."""

    def __init__(self) -> None:
        """
        Raises:
            CannotMeasure: no jackd, or no right to real time.
        """
        needs_realtime()
        self.name = f"adaptive-bench-{os.getpid()}"
        self.env = {"JACK_DEFAULT_SERVER": self.name, "JACK_NO_START_SERVER": "1"}
        """What every client's environment must hold."""
        words = ["jackd", "-n", self.name, "-R", "-P", str(PRIORITY), "-d", "dummy", "-r", str(RATE), "-p", str(PERIOD)]
        self._before = {name: os.environ.get(name) for name in self.env}
        os.environ.update(self.env)
        for attempt in range(ATTEMPTS):
            self._helper = Helper(words)
            try:
                self._await()
                return
            except BaseException as error:
                last = attempt + 1 == ATTEMPTS or not isinstance(error, CannotMeasure)
                self.end(restore=last)
                if last:
                    raise
                time.sleep(0.5)

    @property
    def xruns(self) -> int:
        """How often the server or a client was late."""
        return sum("xrun" in line.lower() for line in self._helper.lines)

    def _await(self) -> None:
        end = time.monotonic() + 10
        while not running():
            if self._helper.process.poll() is not None or time.monotonic() > end:
                said = (self._helper.lines or ["it said nothing"])[-1].rstrip(".")
                raise CannotMeasure(f"The JACK server did not start ({said}). Run adaptive-instrument doctor.")
            time.sleep(0.05)

    def end(self, *, restore: bool = True) -> None:
        """Ends the server; unless told otherwise the environment is as before."""
        self._helper.end()
        if not restore:
            return
        for name, value in self._before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


class Keys:
    """A MIDI output port that every synth hears at once. What is sent leaves in JACK's next cycle, from C."""

    CLIENT = "bench-keys"

    def __init__(self) -> None:
        import rtmidi

        self._out = rtmidi.MidiOut(rtmidi.API_UNIX_JACK, self.CLIENT)
        self._out.open_virtual_port("keys")
        self.send = self._out.send_message

    def close(self) -> None:
        """Lets the port go."""
        self._out.close_port()
        self._out.delete()


class Ear:
    """Captures several mono signals for a while, all on JACK's one sample clock.

    The callback only copies into memory that is there already: a late one would itself make the xruns.
    """

    def __init__(self, channels: int) -> None:
        """
        Raises:
            CannotMeasure: the package JACK-Client is missing.
        """
        try:
            import jack
        except (ImportError, OSError):
            raise CannotMeasure("The package JACK-Client is missing. Install it: pip install JACK-Client.") from None
        jack.set_error_function(lambda _: None)
        jack.set_info_function(lambda _: None)
        self._client: Any = jack.Client("bench-ear", no_start_server=True)
        self._ports: list[Any] = [self._client.inports.register(f"in-{number}") for number in range(channels)]
        self.sound: NDArray[np.float32] = np.zeros((channels, 0), np.float32)
        self.xruns: list[int] = []
        """The frames, counted from the start, at which the server reported an xrun."""
        self._start: int | None = None
        self._client.set_process_callback(self._hear)
        self._client.set_xrun_callback(self._late)
        self._client.activate()

    def connect(self, channel: int, output: str) -> None:
        """Connects a JACK output port (``client:port``) to a channel."""
        self._client.connect(output, self._ports[channel])

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
        self.sound = np.empty((len(self._ports), int(seconds * RATE) + PERIOD), np.float32)
        # Touched now: a page fault in the callback would make it late.
        self.sound[:] = 0
        self.xruns.clear()
        self._start = int(self._client.frame_time) + PERIOD

    @property
    def now(self) -> int:
        """The frame that is being played, counted from the start."""
        assert self._start is not None
        return int(self._client.frame_time) - self._start

    def close(self) -> None:
        """Stops capturing."""
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

    def _late(self, _delay: float) -> None:
        if self._start is not None:
            # By the cycles' own count, as the sound is kept: after an xrun the running clock differs from it.
            self.xruns.append(int(self._client.last_frame_time) - self._start)
