"""A MIDI output port: one that is there, found by its name, or one of our own that others connect to."""

from __future__ import annotations

import difflib
import re
import time
from collections.abc import Sequence
from typing import Any

from adaptive_instrument.errors import InputError, OutputError
from adaptive_instrument.inputs.midi_ports import api_number, default_api, reachable
from adaptive_instrument.notes import Event, Pulse, Silence
from adaptive_instrument.outputs.midi_clock import MidiClock
from adaptive_instrument.outputs.midi_wire import Message, Wire
from adaptive_instrument.outputs.mpe_wire import MpeWire

CLIENT = "adaptive-instrument"
ACTIVE_SENSING = 0xFE
SENSE_EVERY = 0.25
"""Seconds: a receiver that has heard Active Sensing once ends all notes when 0.3 s pass without a byte."""
LAST_WORDS = 0.05
"""Seconds between the last message and the end of the port."""
LOOK_EVERY = 1.0
"""Seconds between two looks at whether the port is still there."""


BURST, MOST_IN_BURST = 0.002, 24
"""Seconds, and how many messages at most go out to JACK in them: a period of 64 frames was seen to take about 70."""


class MidiPort:
    """A sink that speaks MIDI to somebody else's instrument."""

    schedules_ahead = False
    latency = 0.001

    def __init__(self, name: str | None, *, api: str | None = None, virtual: bool = False, mpe: bool = False) -> None:
        """Opens the port whose name is most like ``name`` (the first real one for None), or a ``virtual`` one.

        ``api`` is one of ``alsa``, ``jack``, ``coremidi``, ``winmm``; None for the platform's own. ``mpe``: its
        receiver understands MPE.

        Raises:
            OutputError: no such API or port, with the names of those that are there.
        """
        try:
            self._number = api_number(api or default_api())
        except InputError as error:
            raise OutputError(str(error)) from error
        self._api = api or default_api()
        self._virtual = virtual
        self._wanted = name
        self._port: Any = None
        self._opened = ""
        self._closed = False
        self._wire = MpeWire(ramps=True) if mpe else Wire(ramps=True)
        self._clock = MidiClock()
        self._sense_at = self._look_at = 0.0
        self._burst_at, self._in_burst = 0.0, 0
        self._trouble: str | None = None
        if not reachable(self._api):
            raise OutputError(
                f"MIDI by {self._api or 'this system'} cannot be reached. "
                "Start its server, or choose another --midi-api."
            )
        if virtual:
            self._open_virtual()
        elif not self._connect():
            raise OutputError(self._missing())
        self.name = f"MIDI port {self._opened!r}"

    # -- the sink -------------------------------------------------------------------------------------------------

    def send(self, events: Sequence[Event]) -> None:
        """Sends events at once."""
        for event in events:
            if isinstance(event, Silence):
                self.silence()
                continue
            if isinstance(event, Pulse):
                for message in self._clock.told(event):
                    self._say(message)
                continue
            for message in self._wire.messages(event):
                self._say(message)

    def tick(self, now: float) -> float | None:
        """Volume ramps, Active Sensing, and a look at whether the port is still there."""
        if self._closed:
            return None
        for message in self._clock.tick(now):
            self._say(message)
        messages, ramp = self._wire.tick(now)
        for message in messages:
            self._say(message)
        if now >= self._sense_at:
            self._say((ACTIVE_SENSING,))
            self._sense_at = now + SENSE_EVERY
        if now >= self._look_at:
            self._look_at = now + LOOK_EVERY
            self._look()
        wishes = (self._sense_at, ramp, self._clock.due)
        return min(wish for wish in wishes if wish is not None)

    def silence(self) -> None:
        """Note-offs for what is held, then all notes off and all sound off."""
        for message in self._wire.silence():
            self._say(message)

    def close(self) -> None:
        """Silences and lets the port go."""
        if self._closed:
            return
        self.silence()
        for message in self._clock.told(Pulse(0.0, "stop")):
            self._say(message)
        self._closed = True
        if self._port is not None:
            # JACK hands over at its next period; a port that is gone by then has said nothing.
            time.sleep(LAST_WORDS)
        self._let_go()

    @property
    def trouble(self) -> str | None:
        """That the port is gone, else None."""
        return self._trouble

    # -- inside ---------------------------------------------------------------------------------------------------

    def _say(self, message: Message) -> None:
        if self._port is None:
            return
        self._pace()
        try:
            self._port.send_message(message)
        except Exception:  # rtmidi raises its own and plain errors alike when a port or its server is gone
            self._lost()

    def _pace(self) -> None:
        """In a flood, waits until JACK can have taken the last messages: what a period has no room for is lost, and a
        lost note-off rings on."""
        if self._api != "jack":
            return
        now = time.perf_counter()
        if now - self._burst_at > BURST:
            self._burst_at, self._in_burst = now, 0
        self._in_burst += 1
        if self._in_burst > MOST_IN_BURST:
            time.sleep(BURST)
            self._burst_at, self._in_burst = time.perf_counter(), 1

    def _open_virtual(self) -> None:
        import rtmidi

        if self._number == rtmidi.API_WINDOWS_MM:
            raise OutputError("Windows has no virtual MIDI ports. Install loopMIDI and name its port with --midi-out.")
        try:
            self._port = rtmidi.MidiOut(self._number, CLIENT)
            self._port.open_virtual_port("output")
        except Exception as error:
            self._port = None
            raise OutputError(
                f"A virtual MIDI port could not be made ({error}). Name a port with --midi-out."
            ) from error
        self._opened = CLIENT

    def _connect(self) -> bool:
        """Opens the port that is wanted if it is there."""
        import rtmidi

        try:
            port = rtmidi.MidiOut(self._number, CLIENT)
            names = list(port.get_ports())
            index = best_port(names, self._wanted if not self._opened else self._opened)
            if index is None:
                port.delete()
                return False
            port.open_port(index, "output")
        except Exception:  # as in _say; a port may vanish between the look and the opening
            return False
        self._port, self._opened = port, names[index]
        self._trouble = None
        for message in self._wire.introduction():
            self._say(message)
        return True

    def _look(self) -> None:
        if self._virtual:
            return
        if self._port is None:
            if reachable(self._api):
                self._connect()
            return
        try:
            there = reachable(self._api) and self._opened in self._port.get_ports()
        except Exception:  # as in _say
            there = False
        if not there:
            self._lost()

    def _lost(self) -> None:
        self._let_go()
        # What it held is held no more: a port that comes back begins in silence.
        self._wire.silence()
        self._trouble = f"The MIDI port {self._opened!r} is gone. Plug it in again: it is taken up by itself."

    def _let_go(self) -> None:
        port, self._port = self._port, None
        if port is None:
            return
        try:
            port.close_port()
            port.delete()
        except Exception:  # as in _say
            return

    def _missing(self) -> str:
        names = ports(self._api)
        there = (
            f"These are there: {', '.join(map(repr, names))}." if names else "Plug one in, or open its program first."
        )
        if self._wanted is None:
            return f"There is no MIDI output port. {there}"
        return f"There is no MIDI output port like {self._wanted!r}. {there}"


def ports(api: str | None = None) -> list[str]:
    """The names of the output ports that are there, none when the API cannot be reached.

    Raises:
        InputError: the API is not known here.
    """
    import rtmidi

    number = api_number(api or default_api())
    if not reachable(api):
        return []
    try:
        port = rtmidi.MidiOut(number, f"{CLIENT} look")
        names = [name for name in port.get_ports() if not _unwanted(name)]
        port.delete()
    except Exception:  # rtmidi raises its own and plain errors alike
        return []
    return names


def best_port(names: Sequence[str], wanted: str | None) -> int | None:
    """The index of the port whose name is most like the one wanted, None when none is.

    In this order: the very name, the name without the numbers that change with each plugging in, the beginning, any
    part, all words, nearly the same letters. For None the first that is neither ours nor a *Through* port.
    """
    if wanted is None:
        return next((i for i, name in enumerate(names) if not _unwanted(name)), None)
    wish = _plain(wanted)
    words = wish.split()
    tests = (
        lambda name: name == wanted,
        lambda name: _plain(name) == wish,
        lambda name: _plain(name).startswith(wish),
        lambda name: wish in _plain(name),
        lambda name: bool(words) and all(word in _plain(name) for word in words),
    )
    for test in tests:
        for index, name in enumerate(names):
            if test(name):
                return index
    near = difflib.get_close_matches(wish, [_plain(name) for name in names], n=1, cutoff=0.75)
    return next((i for i, name in enumerate(names) if near and _plain(name) == near[0]), None)


def _plain(name: str) -> str:
    """A port's name in small letters, without ALSA's client and port numbers at its end."""
    return re.sub(r"\s+\d+(:\d+)?$", "", name).strip().casefold()


def _unwanted(name: str) -> bool:
    plain = name.casefold()
    return CLIENT in plain or "through" in plain
