"""MIDI clock out: tells receivers how the beat goes on, whenever that changes. Pure.

It says when clocks come, not each clock: the port keeps the pace by itself. The clock starts at a bar line, stands
still in a fermata, and stops with everything else; then it starts again with the next note that a player plays.
"""

from __future__ import annotations

from collections.abc import Sequence

from adaptive_instrument.music.bystander import Bystander
from adaptive_instrument.music.machine import MachineView
from adaptive_instrument.music.shared import Shared
from adaptive_instrument.music.transport import CLOCKS, TICKS_PER_BEAT
from adaptive_instrument.notes import Event, NoteOn, Pulse

NAME = "clock"


class ClockOut(Bystander):
    """Tells the pace, or is off."""

    def __init__(self, shared: Shared) -> None:
        super().__init__(NAME)
        self._shared = shared
        self._base: int | None = None
        """The tick of clock 0; None while none come."""
        self._standing = False
        self._clocks = 0
        """Clocks a beat, as they were told last."""
        self._turn: float | None = None
        """The second at which the pace changes by itself."""

    @property
    def deadline(self) -> float | None:
        """The second at which the pace changes by itself: a planned tempo, the stand of a fermata."""
        return self._turn

    def opening(self, t: float) -> list[Event]:
        """The start, where the clock is on and nobody rests."""
        if not self._shared.transport.settings.clock_out:
            return []
        if self._shared.resting:
            self.listens = True
            return []
        return self._begin(t)

    def advance(self, t: float) -> list[Event]:
        """The pace changes by itself."""
        return self._tell(t) if self._turn is not None and self._turn <= t else []

    def hush(self, t: float) -> list[Event]:
        """Everything is silent: receivers are stopped, too."""
        events = self._end(t)
        self.listens = self._shared.transport.settings.clock_out
        return events

    def retime(self, t: float) -> list[Event]:
        """The tempo has changed, or the clock was switched on or off."""
        wanted = self._shared.transport.settings.clock_out
        if not wanted:
            self.listens = False
            return self._end(t)
        if self._base is not None:
            return self._tell(t)
        if self.listens or self._shared.resting:
            self.listens = True
            return []
        return self._begin(t)

    def heard(self, t: float, events: Sequence[Event]) -> list[Event]:
        """A player plays again: so do the receivers."""
        if self._base is None and any(isinstance(event, NoteOn) for event in events):
            return self._begin(t)
        return []

    def view(self) -> MachineView:
        """Whether clocks come."""
        return MachineView(NAME, NAME, "off" if self._base is None else "waits" if self._standing else "plays")

    # -- inside -------------------------------------------------------------------------------------------------------

    def _begin(self, t: float) -> list[Event]:
        transport = self._shared.transport
        line = transport.next_bar(t)
        self._base = line if transport.time(line) > t else line + transport.bar(line)[1]
        self._standing, self._clocks, self.listens = False, CLOCKS[transport.feel], False
        self.revision += 1
        return self._tell(t, "start")

    def _end(self, t: float) -> list[Event]:
        if self._base is None:
            return []
        self._base, self._turn = None, None
        self.revision += 1
        return [Pulse(t, "stop")]

    def _tell(self, t: float, state: str = "run") -> list[Event]:
        transport = self._shared.transport
        assert self._base is not None
        self._turn = None
        if transport.halt is not None and transport.halt[1] <= t:
            if self._standing:
                return []
            self._standing = True
            self.revision += 1
            return [Pulse(t, "stop")]
        if self._standing:
            self._standing, state = False, "continue"
            self.revision += 1
        self._rebase(t, CLOCKS[transport.feel])
        count = max(0, (transport.tick(t) - self._base) * self._clocks // TICKS_PER_BEAT)
        while (tick := self._tick(count)) is not None and transport.time(tick) < t:
            count += 1
        tempo, following = transport.pace(tick)
        turns = [] if following is None else [transport.time(following)]
        if transport.halt is not None:
            turns.append(transport.halt[1])
        self._turn = min(turns, default=None)
        every = 60 / tempo / self._clocks
        return [Pulse(t, state, transport.time(tick), every, count)]  # type: ignore[arg-type]

    def _tick(self, count: int) -> int:
        """The tick of a clock (rounded up, so that none comes before its tick is reached)."""
        assert self._base is not None
        return self._base + -(-count * TICKS_PER_BEAT // self._clocks)

    def _rebase(self, t: float, clocks: int) -> None:
        """Beats have another number of clocks now: from the next beat on they are counted so."""
        if clocks == self._clocks:
            return
        assert self._base is not None
        beat = -(-(self._shared.transport.tick(t) - self._base) // TICKS_PER_BEAT)
        gone = beat * self._clocks
        self._clocks = clocks
        self._base += beat * TICKS_PER_BEAT - gone * TICKS_PER_BEAT // clocks
