"""A MIDI port on a JACK server that sends whatever bytes a test wants.

It is a process of its own, as a keyboard is: a JACK client of this process that needs the interpreter would be waited
for by JACK whenever something else here opens a port and holds the interpreter meanwhile.
"""

from __future__ import annotations

import subprocess
import sys
from queue import Empty, SimpleQueue
from types import TracebackType

from tests.support.jack import JackServer, until


class MidiSender:
    """``with MidiSender(server, "Piano") as piano: piano.send(b"...")``; its port is ``Piano:out``."""

    def __init__(self, server: JackServer, name: str) -> None:
        self.port = f"{name}:out"
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.jack_midi", server.name, name],
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
        """Goes away, port and all."""
        self._process.kill()
        self._process.communicate()

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
        self.unplug()


def _play(server: str, name: str) -> None:
    import jack

    client = jack.Client(name, no_start_server=True, servername=server)
    out = client.midi_outports.register("out")
    queue: SimpleQueue[bytes] = SimpleQueue()

    def process(frames: int) -> None:
        out.clear_buffer()
        for frame in range(min(frames, 8)):
            try:
                data = queue.get_nowait()
            except Empty:
                return
            out.write_midi_event(frame, data)

    client.set_process_callback(process)
    client.activate()
    for line in sys.stdin:
        if line == "connections?\n":
            print(len(out.connections), flush=True)
        elif line == "waiting?\n":
            print(queue.qsize(), flush=True)
        else:
            queue.put(bytes.fromhex(line))


if __name__ == "__main__":
    _play(*sys.argv[1:])
