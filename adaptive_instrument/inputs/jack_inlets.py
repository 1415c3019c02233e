"""Ports of our own on a JACK server, to which MIDI inputs are connected as they come and go.

A port of rtmidi is opened and closed with the interpreter held, while JACK waits for the threads of the other ports,
which wait for the interpreter; a thread that is ended in the midst of its callback takes the interpreter's memory with
it, and a callback that is exchanged while it waits is called after it was freed. So each inlet is opened before the
music, keeps one callback for life, and is closed only when nothing reaches it any more. What comes and goes meanwhile
are connections, which JACK makes without either.

To each inlet a port is connected that never says anything. With one connection JACK hands rtmidi the sender's own
memory, and a sender that comes late empties it while rtmidi reads: it does not look whether a message could be had, and
the engine crashes (seen with python-rtmidi 1.5.8). Of two connections JACK makes a copy.
"""

from __future__ import annotations

import ctypes
import itertools
import math
import os
import time
from collections.abc import Callable
from typing import Any

from adaptive_instrument.jack_server import StillPort, Watch

FIRST = 2
"""Inlets opened before the music; each takes a hundredth of a processor, even with nothing connected."""
PAUSE = 2.0
"""Seconds without a message after which a further inlet may be opened: meanwhile JACK may stand still."""
SETTLE = 0.05
"""Seconds in which callbacks that have begun come to their end, on a crowded machine as well."""

Heard = Callable[[bytes], None]

_numbers = itertools.count(1)


class Inlet:
    """One port of ours; ``heard`` is called on JACK's thread with what comes in."""

    def __init__(self, number: int, client: str, clock: Callable[[], float]) -> None:
        """``number`` is rtmidi's of the API JACK.

        Raises:
            Exception: whatever rtmidi raises when the server is gone.
        """
        import rtmidi

        # A name of its own, or JACK would give it another than the one that is connected.
        self.port = f"{client} in {os.getpid()}-{next(_numbers)}"
        self.heard: Heard | None = None
        self.last = -math.inf
        """When it last said something; one that is new has not been played."""
        self._clock = clock
        self._midi: Any = rtmidi.MidiIn(number, self.port, 1024)
        self._midi.ignore_types(sysex=False, timing=False, active_sense=True)
        self._midi.set_callback(self._said)
        self._midi.open_virtual_port("input")
        self.port += ":input"

    def close(self) -> None:
        """Ends the port. Nothing may reach it any more."""
        try:
            self._midi.close_port()
            self._midi.delete()
        except Exception:  # rtmidi raises its own and plain errors alike when the server has just gone
            self.abandon()

    def abandon(self) -> None:
        """Never touches the port again: its server is gone, and JACK's library has freed what it stood on."""
        self.heard = None
        # rtmidi would still close it when the last reference goes, at the latest when the interpreter ends.
        ctypes.pythonapi.Py_IncRef(ctypes.py_object(self._midi))

    def _said(self, message: tuple[list[int], float], _: object = None) -> None:
        heard, self.last = self.heard, self._clock()
        if heard is not None:
            heard(bytes(message[0]))


class Connection:
    """An input that has an inlet."""

    def __init__(self, inlets: Inlets, source: str, inlet: Inlet) -> None:
        self.source = source
        self.inlet = inlet
        self._inlets = inlets

    def begin(self) -> bool:
        """From now on it is heard; false when it has just vanished."""
        return self._inlets.connect(self)

    def close(self) -> None:
        """Lets it go."""
        self._inlets.give_back(self)


class Inlets:
    """All our ports on the server that is there now. For one thread, which also looks for inputs."""

    def __init__(self, watch: Watch, number: int, client: str, clock: Callable[[], float]) -> None:
        """``watch`` tells of the server and connects; ``number`` is rtmidi's of the API JACK."""
        self._watch = watch
        self._number = number
        self._client = client
        self._clock = clock
        self._free: list[Inlet] = []
        self._taken: list[Connection] = []
        self._still: StillPort | None = None
        self._life = 0

    def ready(self) -> list[str]:
        """Sees to it that there are inlets, and answers with the sources that were lost with a server's end."""
        if not self._watch.there():
            return self._abandon()
        lost = self._abandon() if self._watch.life != self._life else []
        self._life = self._watch.life
        while len(self._free) + len(self._taken) < FIRST and self._open():
            pass
        return lost

    def take(self, source: str, heard: Heard) -> Connection | None:
        """An inlet for an input (``client:port``), to be begun; None when there is none to be had now."""
        if not self._free and (self._playing() or not self._open()):
            return None
        inlet = self._free.pop()
        inlet.heard = heard
        connection = Connection(self, source, inlet)
        self._taken.append(connection)
        return connection

    def connect(self, connection: Connection) -> bool:
        """Lets an input speak; false when it has just vanished."""
        if self._watch.connect(connection.source, connection.inlet.port):
            return True
        self.give_back(connection)
        return False

    def give_back(self, connection: Connection) -> None:
        """Lets an input go that has vanished or is not wanted any more."""
        if connection not in self._taken:
            return
        self._taken.remove(connection)
        self._watch.disconnect(connection.source, connection.inlet.port)
        connection.inlet.heard = None
        self._free.append(connection.inlet)

    def close(self) -> None:
        """Lets everything go."""
        if not self._watch.there() or self._watch.life != self._life:
            self._abandon()
        for connection in list(self._taken):
            self.give_back(connection)
        if self._free:
            time.sleep(SETTLE)
        for inlet in self._free:
            inlet.close()
        self._free.clear()
        if self._still is not None:
            self._still.close()
            self._still = None

    def _playing(self) -> bool:
        now = self._clock()
        return any(now - connection.inlet.last < PAUSE for connection in self._taken)

    def _open(self) -> bool:
        try:
            inlet = Inlet(self._number, self._client, self._clock)
        except Exception:  # as in Inlet.close
            return False
        if self._still is None:
            self._still = StillPort.share()
        self._still.connect(inlet.port)
        self._free.append(inlet)
        return True

    def _abandon(self) -> list[str]:
        lost = [connection.source for connection in self._taken]
        for inlet in (*self._free, *(connection.inlet for connection in self._taken)):
            inlet.abandon()
        self._free.clear()
        self._taken.clear()
        # It has heard of the server's end itself, and is not touched again.
        self._still = None
        return lost
