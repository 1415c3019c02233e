"""A MIDI port on a JACK server that sends whatever bytes a test wants.

It is a process of its own, as a keyboard is: a JACK client of this process that needs the interpreter would be waited
for by JACK whenever something else here opens a port and holds the interpreter meanwhile.
"""

from __future__ import annotations

import subprocess
import sys
from types import TracebackType

from tests.support.jack import JackServer, until


class MidiSender:
    """``with MidiSender(server, "Piano") as piano: piano.send(b"...")``; its port is ``Piano:out``."""

    def __init__(self, server: JackServer, name: str) -> None:
        self.port = f"{name}:out"
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.jack_midi_player", server.name, name],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1,
        )  # fmt: skip
        assert self._ask("connections") is not None

    def send(self, *messages: bytes) -> None:
        """Sends each as an event of its own."""
        assert self._process.stdin is not None
        self._process.stdin.write("".join(f"{message.hex()}\n" for message in messages))
        self._process.stdin.flush()

    def sent(self) -> None:
        """Waits until everything has gone out."""
        until(lambda: self._ask("waiting") == 0, 5, "MIDI going out")

    def connected(self) -> None:
        """Waits until somebody listens."""
        until(lambda: self._ask("connections"), 5, f"somebody who listens to {self.port}")

    def unplug(self) -> None:
        """Goes away, port and all, from one moment to the next; a patient server waits a second for it."""
        self._process.kill()
        self._process.communicate()

    def close(self) -> None:
        """Goes away in order, which keeps nobody waiting."""
        try:
            self._process.communicate("", 5)
        except (subprocess.TimeoutExpired, BrokenPipeError, ValueError):
            self.unplug()

    def _ask(self, what: str) -> int:
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(f"{what}?\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())

    def __enter__(self) -> MidiSender:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
