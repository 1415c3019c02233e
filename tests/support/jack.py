"""A real JACK server without hardware, and what is heard on it as an array.

``jack_server`` is a fixture: a ``jackd -d dummy`` of its own name for one test (import it where it is used), and
``shared_server`` one for a whole module. Every JACK client of this process, FluidSynth's and rtmidi's among them, then
finds it by ``JACK_DEFAULT_SERVER``.
"""

from __future__ import annotations

import itertools
import os
import shutil
import signal
import struct
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

RATE = 48000
PERIOD = 64
ATTEMPTS, STARTING = 8, 15.0
"""How often a server is started before a test goes without, and the seconds it may take."""
PATIENT = ("-S", "-t", "100")
"""How every test's server is started: each period waits until all its clients are done. Otherwise JACK goes on without
whoever is late, and on a crowded machine (a Python client, two servers side by side) sound and messages are lost that
the instrument has sent. A client that died or stands still is waited for ten times this long (in ms), once."""
_numbers = itertools.count(1)


def until(condition: Callable[[], Any], seconds: float = 5.0, what: str = "it") -> Any:
    """Waits for something of another process to become true, and fails when it does not."""
    deadline = time.monotonic() + seconds
    while not (result := condition()):
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {seconds} s in vain for {what}")
        time.sleep(0.005)
    return result


class JackServer:
    """A running server."""

    def __init__(self, name: str, process: subprocess.Popen[bytes]) -> None:
        self.name = name
        self.process = process

    def stop(self) -> None:
        """Ends the server; its clients see it die."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(5)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(5)

    def capture(self, name: str = "capture") -> Capture:
        """An ear: see ``Capture``."""
        return Capture(self, name)

    def connect(self, source: str, destination: str) -> None:
        """Connects two ports by their full names."""
        client = open_client(self, "connector")
        try:
            client.connect(source, destination)
        finally:
            client.close()

    def ports(self, pattern: str = "") -> list[str]:
        """The full names of all ports that match a regular expression."""
        client = open_client(self, "looker")
        try:
            return [port.name for port in client.get_ports(pattern)]
        finally:
            client.close()


def open_client(server: JackServer, name: str) -> Any:
    """A client of the JACK-Client package on that server."""
    import jack

    jack.set_error_function(lambda _: None)
    jack.set_info_function(lambda _: None)
    return jack.Client(name, no_start_server=True, servername=server.name)


class Capture:
    """Listens to two ports: ``with server.capture() as ear: ear.listen("adaptive-instrument"); ...; ear.sound()``."""

    def __init__(self, server: JackServer, name: str) -> None:
        self._client = open_client(server, name)
        self._inputs = [self._client.inports.register(side) for side in ("left", "right")]
        self._blocks: list[tuple[float, NDArray[np.float32]]] = []
        self._lock = threading.Lock()
        self._client.set_process_callback(self._hear)
        self._client.activate()

    def _hear(self, _: int) -> None:
        block = np.stack([port.get_array() for port in self._inputs], axis=1).copy()
        with self._lock:
            self._blocks.append((time.perf_counter(), block))

    def listen(self, source: str, seconds: float = 5.0) -> None:
        """Connects the two outputs of a client whose name contains ``source``, waiting until they are there."""

        def outputs() -> list[Any]:
            found = self._client.get_ports(is_audio=True, is_output=True)
            return [port for port in found if source in port.name.split(":")[0]]

        until(lambda: len(outputs()) >= 2, seconds, f"the ports of {source}")
        for output, entry in zip(outputs(), self._inputs, strict=False):
            self._client.connect(output, entry)

    def clear(self) -> None:
        """Forgets what was heard."""
        with self._lock:
            self._blocks.clear()

    def sound(self) -> NDArray[np.float32]:
        """All that was heard: frames by two channels."""
        with self._lock:
            blocks = [block for _, block in self._blocks]
        return np.concatenate(blocks) if blocks else np.zeros((0, 2), np.float32)

    def started(self) -> float:
        """The moment (``time.perf_counter``) at which the first frame was handed over."""
        with self._lock:
            return self._blocks[0][0] if self._blocks else time.perf_counter()

    def hear(self, seconds: float) -> NDArray[np.float32]:
        """The next ``seconds`` of sound."""
        self.clear()
        until(lambda: self._frames() >= seconds * RATE, seconds * 4 + 5, "sound from JACK")
        return self.sound()[: int(seconds * RATE)]

    def _frames(self) -> int:
        with self._lock:
            return sum(len(block) for _, block in self._blocks)

    def close(self) -> None:
        """Lets go."""
        self._client.deactivate()
        self._client.close()

    def __enter__(self) -> Capture:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


@contextmanager
def running_server(period: int = PERIOD, patient: bool = True) -> Iterator[JackServer]:
    """A server for the length of a block; ``patient`` as ``PATIENT`` says, or as JACK is by itself. Tests without jackd
    are skipped with the reason."""
    jackd = shutil.which("jackd")
    if jackd is None:
        pytest.skip("jackd is not installed (Debian: apt install jackd2)")
    pytest.importorskip("jack", reason="the package JACK-Client is not installed")
    name = f"ai-test-{os.getpid()}-{next(_numbers)}"
    before = os.environ.get("JACK_DEFAULT_SERVER")
    os.environ["JACK_DEFAULT_SERVER"] = name
    said: list[str] = []
    for attempt in (*[["-R", "-P", "70"]] * ATTEMPTS, ["--no-realtime"]):
        if said:
            # JACK knows eight servers on a machine at most: another test's may have to end first.
            reclaim_servers(jackd)
            time.sleep(0.5)
        server = _start(jackd, name, period, [*(PATIENT if patient else ()), *attempt], said)
        if server is not None:
            break
    else:
        _restore(before)
        pytest.skip(f"jackd does not start here: {' / '.join(said)}")
    try:
        yield server
    finally:
        server.stop()
        _restore(before)
        if server.process.returncode == -signal.SIGKILL:
            reclaim_servers(jackd)


@pytest.fixture
def jack_server() -> Iterator[JackServer]:
    """A JACK server for one test, which may stop it."""
    with running_server() as server:
        yield server


@pytest.fixture(scope="module")
def shared_server() -> Iterator[JackServer]:
    """A JACK server for all tests of a module that let it live and go away from it in good order."""
    with running_server() as server:
        yield server


def reclaim_servers(jackd: str) -> None:
    """Gives back the places of servers that were killed: JACK has room for eight and forgets a dead one only when
    another of the same name starts."""
    registry = Path("/dev/shm/jack-shm-registry")
    if not registry.exists():
        return
    data = registry.read_bytes()[24 : 24 + 8 * 264]
    for pid, text in struct.iter_unpack("<i260s", data[: len(data) // 264 * 264]):
        parts = text.split(b"\0")[0].decode(errors="replace").split(":")
        if pid <= 0 or len(parts) < 2 or Path(f"/proc/{pid}").exists():
            continue
        process = subprocess.Popen(
            [jackd, "-n", parts[1], "-d", "dummy"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(0.3)
        process.terminate()
        process.wait(5)


def _start(jackd: str, name: str, period: int, words: Sequence[str], said: list[str]) -> JackServer | None:
    from adaptive_instrument import jack_server as probe

    log = tempfile.TemporaryFile()  # noqa: SIM115 (it is the server's for as long as that lives)
    process = subprocess.Popen(
        [*mortal(), jackd, "-n", name, *words, "-d", "dummy", "-r", str(RATE), "-p", str(period)],
        stdout=log,
        stderr=log,
    )
    server = JackServer(name, process)
    deadline = time.monotonic() + STARTING
    while time.monotonic() < deadline and process.poll() is None:
        if probe.running():
            return server
        time.sleep(0.02)
    status = process.poll()
    server.stop()
    log.seek(0)
    # What matters comes first: the greeting is flushed at the end.
    first = log.read().decode(errors="replace").strip().splitlines()[:2]
    said.append(f"status {status}: {'; '.join(first)}")
    return None


def mortal() -> list[str]:
    """Words before a command that ends with the process that starts it, however that ends."""
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", "KILL"] if setpriv else []


def _restore(before: str | None) -> None:
    if before is None:
        os.environ.pop("JACK_DEFAULT_SERVER", None)
    else:
        os.environ["JACK_DEFAULT_SERVER"] = before
