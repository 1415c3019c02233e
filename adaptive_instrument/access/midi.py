"""MIDI bytes become messages, whatever comes: running status, real-time bytes in mid-message, rubbish.

Follows the MIDI 1.0 Detailed Specification (running status is cancelled by system common messages and untouched by
real-time ones). ``mido`` is not used here because its parser knows no running status.
"""

from __future__ import annotations

DATA_BYTES: dict[int, int] = {
    0x80: 2,  # note off
    0x90: 2,  # note on
    0xA0: 2,  # polyphonic pressure
    0xB0: 2,  # control change
    0xC0: 1,  # program change
    0xD0: 1,  # channel pressure
    0xE0: 2,  # pitch bend
    0xF1: 1,  # time code quarter frame
    0xF2: 2,  # song position
    0xF3: 1,  # song select
    0xF6: 0,  # tune request
}
"""How many data bytes follow a status byte (channel bits cleared for channel messages)."""

SYSTEM_RESET = 0xFF
"""Puts the receiver into its condition at power-up: the one real-time message that ends a running status."""

LONGEST_SYSEX = 65_536
"""Bytes after which an unfinished system exclusive message is given up: its end was lost."""


class MidiParser:
    """One stream's parser: keeps the running status and the bytes of an unfinished message."""

    __slots__ = ("_bytes", "_status", "_sysex", "_wanted")

    def __init__(self) -> None:
        self._status = 0
        self._bytes: list[int] = []
        self._wanted = 0
        self._sysex = 0

    def feed(self, data: bytes) -> list[tuple[int, ...]]:
        """The complete channel and system messages (system exclusive is passed over), each as a tuple of bytes."""
        messages: list[tuple[int, ...]] = []
        for byte in data:
            if byte >= 0xF8:
                messages.append((byte,))
                if byte == SYSTEM_RESET:
                    self._status = self._sysex = 0
                    self._bytes.clear()
            elif byte >= 0x80:
                self._begin(byte, messages)
            else:
                self._datum(byte, messages)
        return messages

    def _begin(self, status: int, messages: list[tuple[int, ...]]) -> None:
        self._bytes.clear()
        self._sysex = 0
        if status == 0xF0:
            self._sysex, self._status = 1, 0
            return
        wanted = DATA_BYTES.get(status & 0xF0 if status < 0xF0 else status)
        if wanted is None:
            self._status = 0
        elif wanted == 0:
            messages.append((status,))
            self._status = 0
        else:
            self._status, self._wanted = status, wanted

    def _datum(self, byte: int, messages: list[tuple[int, ...]]) -> None:
        if self._sysex:
            self._sysex = self._sysex + 1 if self._sysex < LONGEST_SYSEX else 0
            return
        if not self._status:
            return
        self._bytes.append(byte)
        if len(self._bytes) < self._wanted:
            return
        messages.append((self._status, *self._bytes))
        self._bytes.clear()
        if self._status >= 0xF0:
            self._status = 0
