"""MIDI messages as levels and axes: breath, wheels, pedals, pressure.

| name | what it is | values |
|---|---|---|
| ``cc-2`` | a controller by its number; 2 is breath, 1 the modulation wheel | 0..1 |
| ``bend`` | pitch bend | -1..1 |
| ``pressure`` | channel pressure (aftertouch) | 0..1 |
| ``pressure-60`` | the pressure on one key | 0..1 |
| ``velocity-60`` | how hard a key is struck, 0 when it is let go: a pad with a sensor | 0..1 |

Channels are not told apart, as with switches: who has one device has one channel.
"""

from __future__ import annotations

from adaptive_instrument.access.midi import MidiParser

MODES = 120
"""Controllers from here on are mode messages and no levels (MIDI 1.0)."""


class MidiLevels:
    """The levels of all MIDI inputs; each port keeps its own running status."""

    __slots__ = ("_parsers",)

    def __init__(self) -> None:
        self._parsers: dict[str, MidiParser] = {}

    def receive(self, port: str, data: bytes) -> list[tuple[str, float]]:
        """What these bytes say: ``(control, value)``."""
        parser = self._parsers.get(port)
        if parser is None:
            parser = self._parsers[port] = MidiParser()
        return [level for message in parser.feed(data) if (level := level_of(message)) is not None]

    def lose(self, port: str) -> None:
        """A port is gone, unfinished messages and all."""
        self._parsers.pop(port, None)


def level_of(message: tuple[int, ...]) -> tuple[str, float] | None:
    """What one message says, or None when it is no level."""
    kind = message[0] & 0xF0
    if message[0] >= 0xF0:
        return None
    if kind == 0xB0 and message[1] < MODES:
        return f"cc-{message[1]}", message[2] / 127
    if kind == 0xE0:
        value = (message[2] << 7 | message[1]) - 8192
        # 14 bits have one step more below the middle than above it.
        return "bend", value / (8191 if value > 0 else 8192)
    if kind == 0xD0:
        return "pressure", message[1] / 127
    if kind == 0xA0:
        return f"pressure-{message[1]}", message[2] / 127
    if kind in (0x80, 0x90):
        return f"velocity-{message[1]}", message[2] / 127 if kind == 0x90 else 0.0
    return None
