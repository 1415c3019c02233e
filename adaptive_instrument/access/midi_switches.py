"""MIDI messages as switches: a note is a press and a release, a controller is down from 64 on.

So a pedal, a pad or a switch box that speaks MIDI can be bound like any key: ``midi:note-60``, ``midi:cc-64``. What is
bent or squeezed is one as well: ``midi:bend-up``, ``midi:bend-down``, ``midi:pressure``, ``midi:pressure-60``. For a
threshold of the player's own a control watches the level (``midi_levels.py``) instead.
"""

from __future__ import annotations

from adaptive_instrument.access.midi import MidiParser

SOURCE = "midi"
"""The device's name in a mapping: any MIDI input."""
HALF = 64
"""From this controller value on it is down (MIDI 1.0: 0..63 off, 64..127 on)."""
BEND_ON, BEND_OFF = 0.5, 0.25
"""Parts of a full bend: a wheel is pushed by hand and trembles."""
SQUEEZED, EASED = 64, 32
"""The same for pressure, 0..127."""


class MidiSwitches:
    """The switches of all MIDI inputs; each port keeps its own running status."""

    __slots__ = ("_down", "_parsers")

    def __init__(self) -> None:
        self._parsers: dict[str, MidiParser] = {}
        self._down: set[tuple[str, str]] = set()

    def receive(self, port: str, data: bytes) -> list[tuple[str, bool]]:
        """The switches that these bytes press or release: ``(control, down)``."""
        parser = self._parsers.get(port)
        if parser is None:
            parser = self._parsers[port] = MidiParser()
        edges: list[tuple[str, bool]] = []
        for message in parser.feed(data):
            kind = message[0] & 0xF0
            if kind in (0x80, 0x90):
                self._edge(port, f"note-{message[1]}", kind == 0x90 and message[2] > 0, edges)
            elif kind == 0xB0 and message[1] < 120:
                self._edge(port, f"cc-{message[1]}", message[2] >= HALF, edges)
            elif kind == 0xD0:
                self._pushed(port, "pressure", message[1], SQUEEZED, EASED, edges)
            elif kind == 0xA0:
                self._pushed(port, f"pressure-{message[1]}", message[2], SQUEEZED, EASED, edges)
            elif kind == 0xE0:
                bent = ((message[2] << 7 | message[1]) - 8192) / 8192
                for control, far in (("bend-up", bent), ("bend-down", -bent)):
                    self._pushed(port, control, far, BEND_ON, BEND_OFF, edges)
        return edges

    def lose(self, port: str) -> None:
        """A port is gone: what it held is up."""
        self._parsers.pop(port, None)
        self._down = {key for key in self._down if key[0] != port}

    def _pushed(
        self, port: str, control: str, value: float, on_at: float, off_at: float, edges: list[tuple[str, bool]]
    ) -> None:
        held = (port, control) in self._down
        self._edge(port, control, value >= (off_at if held else on_at), edges)

    def _edge(self, port: str, control: str, down: bool, edges: list[tuple[str, bool]]) -> None:
        key = (port, control)
        if (key in self._down) == down:
            return
        if down:
            self._down.add(key)
        else:
            self._down.discard(key)
        edges.append((control, down))
