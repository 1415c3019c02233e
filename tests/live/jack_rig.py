"""A JACK server of our own, an ear that hears its sound and MIDI, and a hand that sends raw MIDI bytes."""

from __future__ import annotations

import itertools
import os
import shutil
import signal
import subprocess
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from tempfile import TemporaryFile
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.support.jack import PATIENT, mortal, reclaim_servers
from tests.support.xvfb import until

RATE = 48000
PERIOD = 256
OURS = "adaptive-instrument"
_numbers = itertools.count(1)


class Server:
    """A running ``jackd`` on its dummy device."""

    def __init__(self, name: str, period: int = PERIOD, patient: bool = True) -> None:
        """``period`` in frames; an ``Ear`` hears sound on servers of the usual one only. ``patient``: as ``PATIENT``,
        or as JACK is by itself, which loses messages and keeps time."""
        self.name = name
        self._how = PATIENT if patient else ("-R",)
        self.period = period
        self.env = {"JACK_DEFAULT_SERVER": name, "JACK_NO_START_SERVER": "1", "JACK_NO_AUDIO_RESERVATION": "1"}
        """The environment for processes that should play on it."""
        self.process: subprocess.Popen[bytes] | None = None
        self.killed = False
        self._listener: tuple[str, Any] | None = None

    def start(self) -> None:
        """Starts the server (again) and waits until it answers."""
        import jack

        _quiet(jack)

        words = f"jackd -n {self.name} {' '.join(self._how)} -P 70 -d dummy -r {RATE} -p {self.period}"
        for _ in range(20):
            log = TemporaryFile()  # noqa: SIM115 -- lives as long as the server
            process = subprocess.Popen([*mortal(), *words.split()], stdout=log, stderr=log)

            def answers(process: subprocess.Popen[bytes] = process) -> bool:
                if process.poll() is not None:
                    return True
                try:
                    jack.Client("knock", no_start_server=True, servername=self.name).close()
                except jack.JackError:
                    return False
                return True

            until(answers, "an answer of the JACK server")
            if process.poll() is None:
                self.process = process
                self._listener = _midi_in(self)
                return
            log.seek(0)
            said = log.read().decode(errors="replace")
            # JACK knows eight servers on a machine at most: another test's may have to end first, and of one that was
            # killed it forgets the place only when it is told to.
            reclaim_servers("jackd")
            time.sleep(0.5)
        pytest.skip(f"jackd does not start here: {said[-300:]}")

    def listener(self) -> tuple[str, Any]:
        """A MIDI input for one who hears: its port's name and itself; ``takes_back`` takes it back.

        It is there from the start: rtmidi keeps the interpreter while it opens or closes a client, and a patient server
        then waits more than a second for the clients of this process that need it.
        """
        listener, self._listener = self._listener, None
        return listener or _midi_in(self)

    def takes_back(self, port: str, listener: Any) -> None:
        """Keeps a MIDI input for the next one who hears."""
        if self.process is None or self._listener is not None:
            listener.delete()
            return
        self._listener = port, listener

    def _dismiss(self) -> None:
        """JACK's library does not bear the end of its server well: what is ours goes before."""
        if self._listener is not None:
            self._listener[1].delete()
            self._listener = None

    def kill(self) -> None:
        """Ends the server at once, whoever else is connected."""
        self._dismiss()
        if self.process is not None:
            self.process.kill()
            self.killed |= self.process.wait(10) == -signal.SIGKILL
            self.process = None

    def close(self) -> None:
        """Ends the server in order."""
        self._dismiss()
        if self.process is not None:
            self.process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(5)
            self.kill()


@contextmanager
def server(period: int = PERIOD, patient: bool = True) -> Iterator[Server]:
    """A JACK server without a sound card; skips the test where there is none to be had."""
    if shutil.which("jackd") is None:
        pytest.skip("needs jackd: apt-get install jackd2")
    pytest.importorskip("jack", reason="needs the JACK-Client package", exc_type=ImportError)
    started = Server(f"live-{os.getpid()}-{next(_numbers)}", period, patient)
    try:
        started.start()
        yield started
    finally:
        started.close()
        if started.killed:
            reclaim_servers("jackd")


class Ear:
    """Hears everything that the instrument plays: sound (left side) and MIDI, each with its time in frames."""

    def __init__(self, server: Server) -> None:
        import jack

        _quiet(jack)
        self._jack = jack
        self._server = server
        self._client = jack.Client(f"ear-{next(_numbers)}", no_start_server=True, servername=server.name)
        self._sound_in = self._client.inports.register("sound")
        # MIDI is heard by a C thread: Python's may miss a period on a busy machine, and with it a note's end.
        self._notes_port, self._notes = server.listener()
        while self._notes.get_message() is not None:
            pass  # what the one before has not heard any more
        self._chunks: list[NDArray[np.float32]] = []
        self.midi: list[tuple[int, bytes]] = []
        """What came at our MIDI port: about when (frames since the ear opened), and the bytes."""
        self.frames = 0
        self._closing = threading.Event()
        self._client.set_process_callback(self._hear)
        self._client.activate()
        self._thread = threading.Thread(target=self._follow, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stops hearing."""
        self._closing.set()
        self._thread.join(5)
        with suppress(self._jack.JackError):
            for port in self._client.get_all_connections(self._notes_port):
                self._client.disconnect(port, self._notes_port)
        with suppress(self._jack.JackError):
            self._client.deactivate()
            self._client.close()
        self._server.takes_back(self._notes_port, self._notes)

    def since(self, frame: int) -> NDArray[np.float32]:
        """The sound from a frame on."""
        first, inside = divmod(frame, PERIOD)
        chunks = self._chunks[first:]
        return np.concatenate(chunks)[inside:] if chunks else np.zeros(0, np.float32)

    def loudness(self, seconds: float = 0.15) -> float:
        """The root mean square of the latest sound."""
        sound = self.since(max(0, self.frames - round(seconds * RATE)))
        return float(np.sqrt(np.mean(np.square(sound, dtype=np.float64)))) if len(sound) else 0.0

    def hears_a_sound(self, deadline: float = 10.0, above: float = 1e-3) -> None:
        """Waits until something sounds."""
        until(lambda: self.loudness(0.03) > above, "a sound", deadline)

    def hears_silence(self, deadline: float = 10.0, below: float = 3e-4, seconds: float = 0.3) -> None:
        """Waits until nothing sounds (70 dB below full scale)."""
        until(lambda: self.frames > RATE // 2 and self.loudness(seconds) < below, "silence", deadline)

    def hears_midi(self, matches: Callable[[bytes], bool], since: int = 0, deadline: float = 10.0) -> bytes:
        """Waits for a message at our MIDI port, from the ``since``th on."""
        until(lambda: any(matches(data) for _, data in self.midi[since:]), "a MIDI message", deadline)
        return next(data for _, data in self.midi[since:] if matches(data))

    def open_notes(self) -> dict[tuple[int, int], int]:
        """What a plain receiver would still sound: (channel, key) with how many notes hold it."""
        return open_notes(data for _, data in self.midi)

    def _hear(self, frames: int) -> None:
        self._chunks.append(self._sound_in.get_array().copy())
        self.frames += frames

    def _follow(self) -> None:
        """Thread: hangs on whatever port of the instrument appears, after a restart too."""
        looked_at = 0.0
        while not self._closing.wait(0.002):
            while (told := self._notes.get_message()) is not None:
                self.midi.append((self.frames, bytes(told[0])))
            if time.monotonic() - looked_at < 0.02:
                continue
            looked_at = time.monotonic()
            with suppress(self._jack.JackError):
                for port in self._client.get_ports(OURS, is_audio=True, is_output=True):
                    if port.name.endswith(("left", "_0", "_1", "l")) and not self._sound_in.is_connected_to(port):
                        self._client.connect(port, self._sound_in)
                        break
                for port in self._client.get_ports(OURS, is_midi=True, is_output=True):
                    if self._notes_port not in [p.name for p in self._client.get_all_connections(port)]:
                        self._client.connect(port, self._notes_port)


class Hand:
    """A MIDI device: sends raw bytes, garbage included, a few each period."""

    def __init__(self, server: Server, name: str = "piano") -> None:
        import jack

        _quiet(jack)
        self._jack = jack
        self._client = jack.Client(name, no_start_server=True, servername=server.name)
        self._out = self._client.midi_outports.register("keys")
        self._waiting: deque[bytes] = deque()
        self.rate = 32
        """Messages a period at most."""
        self._client.set_process_callback(self._play)
        self._client.activate()

    @property
    def sent(self) -> bool:
        """Whether everything is on its way."""
        return not self._waiting

    @property
    def connected(self) -> bool:
        """Whether somebody listens."""
        return bool(self._out.connections)

    def is_heard(self) -> None:
        """Waits until the instrument listens."""
        until(lambda: self.connected, "the instrument at our MIDI port")

    def send(self, *messages: Iterable[int]) -> None:
        """Sends messages as they are."""
        self._waiting.extend(bytes(message) for message in messages)

    def close(self) -> None:
        """Pulls the device out."""
        with suppress(self._jack.JackError):
            self._client.deactivate()
            self._client.close()

    def _play(self, frames: int) -> None:
        self._out.clear_buffer()
        for place in range(min(self.rate, len(self._waiting))):
            try:
                self._out.write_midi_event(place, self._waiting[0])
            except self._jack.JackError:
                return
            self._waiting.popleft()


def _midi_in(server: Server) -> tuple[str, Any]:
    import rtmidi

    name = f"ear-{next(_numbers)}-notes"
    # rtmidi takes the server from the environment of its process.
    before = os.environ.get("JACK_DEFAULT_SERVER")
    os.environ["JACK_DEFAULT_SERVER"] = server.name
    try:
        listener = rtmidi.MidiIn(rtmidi.API_UNIX_JACK, name, 1 << 16)
    finally:
        if before is None:
            del os.environ["JACK_DEFAULT_SERVER"]
        else:
            os.environ["JACK_DEFAULT_SERVER"] = before
    listener.ignore_types(sysex=False, timing=False, active_sense=False)
    listener.open_virtual_port("notes")
    return f"{name}:notes", listener


def open_notes(messages: Iterable[bytes]) -> dict[tuple[int, int], int]:
    """What a receiver would still sound after these messages: (channel, key) with how many notes hold it."""
    held: dict[tuple[int, int], int] = {}
    for data in messages:
        kind, channel = data[0] & 0xF0, data[0] & 0x0F
        if kind == 0x90 and data[2] > 0:
            held[channel, data[1]] = held.get((channel, data[1]), 0) + 1
        elif kind in (0x80, 0x90):
            held.pop((channel, data[1]), None)
        elif kind == 0xB0 and data[1] in (120, 123):
            held = {key: count for key, count in held.items() if key[0] != channel}
    return held


def _quiet(jack: object) -> None:
    silent = lambda _: None  # noqa: E731
    jack.set_error_function(silent)  # type: ignore[attr-defined]
    jack.set_info_function(silent)  # type: ignore[attr-defined]
