"""The interface of every output.

A sink is fed by one thread only: the conductor when live, the renderer when offline. It keeps its own count of what
it holds, so that it can be silenced and reconnected without asking anybody.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from adaptive_instrument.notes import Event


class Sink(Protocol):
    """Something that can be told notes."""

    name: str
    """What a user would call it: ``FluidSynth (jack)``, ``MIDI port "Piano"``."""

    schedules_ahead: bool
    """True when events with ``at`` in the future are kept and played at their time by the sink itself. A sink that
    does not gets every event at its time (the shell holds it back)."""

    latency: float
    """Seconds from ``send`` to sound, as far as it is known."""

    def send(self, events: Sequence[Event]) -> None:
        """Takes events in the order of ``at``. Never blocks, never raises for what a player did: a port that has
        gone away is noted in ``trouble`` and the rest of the music goes on."""

    def tick(self, now: float) -> float | None:
        """Lets the sink do what time asks of it (Active Sensing, volume ramps).

        ``now`` is the second on the shell's clock. Returns the second at which it wants to be called again, or None.
        """

    def silence(self) -> None:
        """Ends everything that this sink sounds or has scheduled, at once, counted or not."""

    def close(self) -> None:
        """Silences, then lets the device or file go. Files are written whole here or not at all. Safe to call twice."""

    @property
    def trouble(self) -> str | None:
        """One sentence with a cure when something is wrong now, else None."""


class FileSink(Sink, Protocol):
    """A sink that leaves a file, whole or not at all. Only ``finish`` and ``close`` may raise, an ``OutputError``."""

    def finish(self, end: float) -> None:
        """Ends what is open at ``end`` seconds and puts the file in its place; ``close`` does so after the last
        event. Does nothing the second time."""

    def abandon(self) -> None:
        """Drops the unfinished file; ``close`` does nothing then."""
