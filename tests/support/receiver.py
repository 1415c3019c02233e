"""A MIDI receiver that knows only what every receiver knows: notes, bends and their range by RPN 0."""

from __future__ import annotations

from collections.abc import Iterable

from adaptive_instrument.outputs.midi_wire import Message


class Receiver:
    """What sounds after all that was said."""

    def __init__(self) -> None:
        self.held: set[tuple[int, int]] = set()
        """Channels and keys."""
        self._bends = dict.fromkeys(range(16), 8192)
        self._ranges = dict.fromkeys(range(16), 2.0)
        self._numbers = {channel: [127, 127] for channel in range(16)}

    def hear(self, messages: Iterable[Message]) -> None:
        """Takes messages in their order."""
        for status, *data in messages:
            channel = status & 0x0F
            if status & 0xF0 == 0x90:
                self.held.add((channel, data[0]))
            elif status & 0xF0 == 0x80:
                self.held.discard((channel, data[0]))
            elif status & 0xF0 == 0xE0:
                self._bends[channel] = data[0] + 128 * data[1]
            elif status & 0xF0 == 0xB0:
                self._control(channel, *data)

    def _control(self, channel: int, number: int, value: int) -> None:
        if number in (100, 101):
            self._numbers[channel][number - 100] = value
        elif number == 6 and self._numbers[channel] == [0, 0]:
            self._ranges[channel] = float(value)
        elif number in (120, 123):
            self.held = {(other, key) for other, key in self.held if other != channel}

    def pitches(self, channel: int | None = None) -> list[float]:
        """The pitches that sound, in order: on one channel or on all."""
        return sorted(
            key + (self._bends[other] - 8192) / 8192 * self._ranges[other]
            for other, key in self.held
            if channel in (None, other)
        )
