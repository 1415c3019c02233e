"""MIDI input ports, whatever comes and goes: rtmidi tells no hot-plug, so port names are looked at every second."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from adaptive_instrument.access.midi_switches import SOURCE
from adaptive_instrument.errors import InputError
from adaptive_instrument.inputs.jack_inlets import Connection, Inlets
from adaptive_instrument.inputs.source import Admit
from adaptive_instrument.jack_turns import Turns
from adaptive_instrument.signals import Midi, Tracking

CLIENT = "adaptive-instrument"
"""What other programs see us as; our own ports are never taken for an input."""
CLOCK = b"\xf8"
LOOK_EVERY = 1.0
"""Seconds between two looks at the port names."""
API_NAMES = {"alsa": "ALSA", "jack": "Jack", "coremidi": "CoreMIDI", "winmm": "Windows MultiMedia"}


def api_number(name: str | None) -> int:
    """rtmidi's number of an API by its name (``jack``, ``alsa``, ``coremidi``, ``winmm``); None for its default.

    Raises:
        InputError: this rtmidi was not built with it, with the ones it has.
    """
    import rtmidi

    if name is None:
        return int(rtmidi.API_UNSPECIFIED)
    built: list[int] = list(rtmidi.get_compiled_api())
    known = {rtmidi.get_api_display_name(number).lower(): number for number in built}
    number = known.get(API_NAMES.get(name.lower(), name).lower())
    if number is None:
        raise InputError(f"There is no MIDI API called {name!r} here. Use one of {', '.join(sorted(known))}.")
    return number


def default_api() -> str | None:
    """The API to ask when none was chosen: on Linux ALSA where the kernel has it, else JACK; elsewhere the only one."""
    if not sys.platform.startswith("linux"):
        return None
    return "alsa" if os.path.exists("/dev/snd/seq") else "jack"


def reachable(api: str | None) -> bool:
    """Whether an API can be asked at all without its library shouting at the terminal."""
    if not sys.platform.startswith("linux"):
        return True
    if (api or default_api()) == "jack":
        from adaptive_instrument.jack_server import running

        return running()
    return os.path.exists("/dev/snd/seq")


def wanted(port: str, pattern: str) -> bool:
    """Whether a port is an input for us: not our own, no *Through* port, and of the name asked for.

    ``pattern`` may hold ``*`` and ``?``; a plain word matches anywhere in the name.
    """
    name = port.lower()
    if CLIENT in name or "through" in name:
        return False
    pattern = pattern.lower()
    return fnmatchcase(name, pattern) or (pattern not in ("", "*") and pattern in name)


def _hush_rtmidi() -> None:
    """python-rtmidi's wheel brings a copy of JACK's library, which tells the terminal of every server that ends."""
    import rtmidi

    from adaptive_instrument.jack_server import hush

    for copy in Path(rtmidi.__file__).parent.parent.glob("python_rtmidi*/libjack*"):
        hush(str(copy))


class MidiPorts:
    """All wanted input ports of one API, opened as they appear and let go as they vanish.

    Threads: one looks at names; each port's callback (the driver's thread) stamps and hands over, nothing else.
    """

    def __init__(
        self,
        pattern: str = "*",
        api: str | None = None,
        clock: Callable[[], float] = time.perf_counter,
        turns: Turns | None = None,
    ) -> None:
        """``turns`` is told of the ports of JACK, so that their notes sound in the period in which they come."""
        self.name = f"MIDI ({pattern})"
        self._pattern = pattern
        self._api = api or default_api()
        self._clock = clock
        self._turns = turns if self._api == "jack" else None
        self._by_jack = self._api == "jack" and sys.platform.startswith("linux")
        self._admit: Admit | None = None
        self._open: dict[str, Connection | DriverPort] = {}
        self.clocked = False
        """Whether somebody wants MIDI clocks: else they go no further, there are many of them."""
        self._some = True
        """Whether any port is open; a keyboard is waited for until there is one."""
        self._watcher: Any = None
        self._server: Any = None
        self._inlets: Inlets | None = None
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def ports(self) -> tuple[str, ...]:
        """The names of the ports that are open now."""
        return tuple(sorted(self._open))

    def start(self, admit: Admit) -> None:
        """Opens what is there and goes on looking.

        Raises:
            InputError: the API is not known here.
        """
        number = api_number(self._api)
        self._admit = admit
        if self._by_jack:
            self._inlets = Inlets(self._watch(), number, CLIENT, self._clock)
        self.look()
        self._thread = threading.Thread(target=self._run, name="midi-ports", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Lets all ports go."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(LOOK_EVERY + 1)
        for name in list(self._open):
            self._let_go(name)
        if self._inlets is not None:
            self._inlets.close()
        if self._watcher is not None:
            self._watcher.delete()
            self._watcher = None
        if self._server is not None:
            self._server.close()

    def look(self) -> None:
        """Compares the ports that are there with those that are open."""
        gone = self._inlets.ready() if self._inlets is not None else []
        names = self.names()
        for name in list(self._open):
            if name not in names or name in gone:
                self._let_go(name)
                if self._admit is not None:
                    self._admit(Tracking(0.0, name, False, self._clock()))
        for index, name in enumerate(names):
            if name not in self._open and wanted(name, self._pattern):
                self._take(index, name)
        some = bool(self._open)
        if some != self._some and self._admit is not None:
            self._some = some
            self._admit(Tracking(0.0, SOURCE, some, self._clock()))

    def _run(self) -> None:
        while not self._stop.wait(LOOK_EVERY):
            self.look()

    def names(self) -> list[str]:
        """The names of all input ports there are, wanted or not."""
        if self._by_jack:
            # rtmidi would look through a client of its own, which every period of the server has to wait for.
            names: list[str] = self._watch().midi_outputs()
            if self._admit is None:
                self._server.close()  # asked only once: nobody would close it later
            return names
        if not reachable(self._api):
            return []
        import rtmidi

        try:
            if self._watcher is None:
                self._watcher = rtmidi.MidiIn(api_number(self._api), f"{CLIENT} look")
            return list(self._watcher.get_ports())
        except Exception:  # rtmidi raises its own and plain errors alike when a driver is half gone
            self._watcher = None
            return []

    def _watch(self) -> Any:
        if self._server is None:
            from adaptive_instrument.jack_server import Watch

            _hush_rtmidi()
            self._server = Watch()
        return self._server

    def _take(self, index: int, name: str) -> None:
        admit, clock, turns = self._admit, self._clock, self._turns
        if admit is None:
            return
        first = [turns.arrange] if turns is not None else []

        def heard(data: bytes) -> None:
            if data == CLOCK and not self.clocked:
                return
            admit(Midi(0.0, name, data, clock()))
            if first:
                first.pop()()

        port: Connection | DriverPort | None
        port = self._inlets.take(name, heard) if self._inlets is not None else self._opened(index, name, heard)
        if port is None:
            return
        # Before its first message, or the player would still be missed while it plays.
        admit(Tracking(0.0, name, True, clock()))
        if not port.begin():
            admit(Tracking(0.0, name, False, clock()))
            return
        self._open[name] = port
        if turns is not None:
            turns.follow(name)

    def _opened(self, index: int, name: str, heard: Callable[[bytes], None]) -> DriverPort | None:
        try:
            return DriverPort(self._api, index, name, heard)
        except Exception:  # the port may vanish between the look and the opening: the next look sees it
            return None

    def _let_go(self, name: str) -> None:
        self._open.pop(name).close()


class DriverPort:
    """A port opened by rtmidi's own road, for the systems that tell it of their ports."""

    def __init__(self, api: str | None, index: int, name: str, heard: Callable[[bytes], None]) -> None:
        """The port that is called ``name`` and was the ``index``-th at the last look.

        Raises:
            Exception: rtmidi raises its own and plain errors alike when a driver is half gone.
        """
        import rtmidi

        self._midi = rtmidi.MidiIn(api_number(api), f"{CLIENT} in", 1024)
        self._midi.ignore_types(sysex=False, timing=False, active_sense=True)
        if self._midi.get_ports()[index] != name:
            raise LookupError("ports have come or gone since the look: the next one sees them in order")
        self._index = index
        # Once and for life: rtmidi frees a callback that is exchanged, though it may be on its way.
        self._midi.set_callback(lambda message, _: heard(bytes(message[0])))

    def begin(self) -> bool:
        """Opens it; false when it has just vanished."""
        try:
            self._midi.open_port(self._index, "input")
        except Exception:  # as in __init__
            return False
        return True

    def close(self) -> None:
        """Lets it go."""
        try:
            self._midi.close_port()
            self._midi.delete()
        except Exception:  # a port whose driver is gone cannot be closed properly; it is forgotten
            return
