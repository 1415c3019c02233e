"""MIDI clock, from the pace that is told to the bytes of each clock. Pure."""

from __future__ import annotations

from adaptive_instrument.notes import Pulse
from adaptive_instrument.outputs.midi_wire import Message

CLOCK, START, CONTINUE, STOP = (0xF8,), (0xFA,), (0xFB,), (0xFC,)
MOST = 48
"""Clocks that are made up for at once: whoever slept longer goes on from where it is now."""


class MidiClock:
    """Says when a clock is due, and counts that none comes twice."""

    __slots__ = ("_announced", "_count", "_every", "_first", "_said")

    def __init__(self) -> None:
        self._first = 0.0
        self._every: float | None = None
        """Seconds between two clocks, None while none come."""
        self._count = 0
        self._said = -1
        """The number of the last clock that was sent."""
        self._announced: Message | None = None
        """What is to be said just before the next clock: a receiver plays from the clock after it."""

    @property
    def due(self) -> float | None:
        """The second of the next clock, None while none come."""
        return None if self._every is None else self._at(self._said + 1)

    def told(self, pulse: Pulse) -> list[Message]:
        """The pace has changed."""
        if pulse.state == "stop":
            stopped = self._every is not None
            self._every = self._announced = None
            return [STOP] if stopped else []
        self._first, self._every, self._count = pulse.first, pulse.every, pulse.count
        if pulse.state == "start":
            self._announced, self._said = START, pulse.count - 1
        elif pulse.state == "continue":
            self._announced, self._said = CONTINUE, max(self._said, pulse.count - 1)
        else:
            self._said = max(self._said, pulse.count - 1)
        return []

    def tick(self, now: float) -> list[Message]:
        """What is due at ``now`` seconds."""
        messages: list[Message] = []
        while self._every is not None and self._at(self._said + 1) <= now:
            if len(messages) >= MOST:
                self._said = self._count + int((now - self._first) / self._every)
                break
            if self._announced is not None:
                messages.append(self._announced)
                self._announced = None
            messages.append(CLOCK)
            self._said += 1
        return messages

    def _at(self, number: int) -> float:
        assert self._every is not None
        return self._first + (number - self._count) * self._every
