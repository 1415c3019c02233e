"""MIDI input ports, whatever comes and goes: rtmidi tells no hot-plug, so port names are looked at every second."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from adaptive_instrument.access.midi_switches import SOURCE
from adaptive_instrument.errors import InputError
from adaptive_instrument.inputs.source import Admit
from adaptive_instrument.jack_turns import Turns
from adaptive_instrument.signals import Midi, Tracking

CLIENT = "adaptive-instrument"
"""What other programs see us as; our own ports are never taken for an input."""
LOOK_EVERY = 1.0
"""Seconds between two looks at the port names."""
SETTLE = 0.005
"""Seconds in which callbacks that have begun come to their end."""
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
        self._admit: Admit | None = None
        self._open: dict[str, tuple[Any, Callable[[tuple[list[int], float]], None]]] = {}
        self._some = True
        """Whether any port is open; a keyboard is waited for until there is one."""
        self._left_behind = False
        """Whether a message may have come just between the last look into a port's store and its callback."""
        self._watcher: Any = None
        self._server: Any = None
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
        api_number(self._api)
        self._admit = admit
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
        if self._watcher is not None:
            self._watcher.delete()
            self._watcher = None
        if self._server is not None:
            self._server.close()

    def look(self) -> None:
        """Compares the ports that are there with those that are open."""
        if self._left_behind:
            self._left_behind = False
            self._resume()
        names = self.names()
        for name in list(self._open):
            if name not in names:
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
        if self._api == "jack" and sys.platform.startswith("linux"):
            return self._jack_names()
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

    def _jack_names(self) -> list[str]:
        # rtmidi would look through a client of its own, which every period of the server has to wait for.
        if self._server is None:
            from adaptive_instrument.jack_server import Watch

            _hush_rtmidi()
            self._server = Watch()
        names: list[str] = self._server.midi_outputs()
        if self._admit is None:
            self._server.close()  # asked only once: nobody would close it later
        return names

    def _take(self, index: int, name: str) -> None:
        admit, clock, turns = self._admit, self._clock, self._turns
        if admit is None:
            return
        first = [turns.arrange] if turns is not None else []

        def heard(message: tuple[list[int], float], _: object = None) -> None:
            admit(Midi(0.0, name, bytes(message[0]), clock()))
            if first:
                first.pop()()

        with self._undisturbed():
            port = self._opened(index, name)
            if port is None:
                return
            admit(Tracking(0.0, name, True, clock()))
            self._open[name] = port, heard
        if turns is not None:
            turns.follow(name)

    def _opened(self, index: int, name: str) -> Any:
        import rtmidi

        try:
            port = rtmidi.MidiIn(api_number(self._api), f"{CLIENT} in", 1024)
            port.ignore_types(sysex=False, timing=True, active_sense=True)
            if port.get_ports()[index] != name:
                return None  # ports have come or gone since the look: the next one sees them in order
            port.open_port(index, "input")
        except Exception:  # the port may vanish between the look and the opening: the next look sees it
            return None
        return port

    def _let_go(self, name: str) -> None:
        port, _ = self._open.pop(name)
        port.cancel_callback()
        with self._undisturbed():
            try:
                port.close_port()
                port.delete()
            except Exception:  # a port whose server is gone cannot be closed properly; it is forgotten
                return

    @contextmanager
    def _undisturbed(self) -> Iterator[None]:
        """While rtmidi opens or closes a port it holds the interpreter, and waits for JACK, which waits for the other
        ports' callbacks, which wait for the interpreter: seconds of silence. So for that moment the other ports keep
        their messages to themselves."""
        for port, _ in self._open.values():
            port.cancel_callback()
        time.sleep(SETTLE)
        try:
            yield
        finally:
            self._resume()
            self._left_behind = True

    def _resume(self) -> None:
        """Hands over what ports have kept, and lets them speak for themselves again."""
        for port, heard in self._open.values():
            port.cancel_callback()
            while (message := port.get_message()) is not None:
                heard(message)
            port.set_callback(heard)
