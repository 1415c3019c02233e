"""Timing: what a change does to the transport: tempo, metre, swing, taps, fermata. Pure."""

from __future__ import annotations

from collections.abc import Callable

from adaptive_instrument.company import Actor, Company
from adaptive_instrument.errors import ChangeError
from adaptive_instrument.music.clock_in import ClockIn
from adaptive_instrument.music.clock_out import ClockOut
from adaptive_instrument.music.count_in import CountIn
from adaptive_instrument.music.grooves.band import Band
from adaptive_instrument.music.steps import next_tempo
from adaptive_instrument.music.tapping import Tapping
from adaptive_instrument.notes import Event
from adaptive_instrument.signals import Midi

SECTION = "transport"
"""How its changes begin."""
TEMPO = ("tempo", "tap", "faster", "slower")
"""Those of them that set the tempo."""


class Timing:
    """Applies the changes of the transport at the moment at which a company is."""

    def __init__(self, company: Company, retime: Callable[[list[Event]], None]) -> None:
        """``retime`` tells everybody that the transport has changed."""
        self._company, self._retime = company, retime
        self._transport = company.shared.transport
        self._tapping = Tapping()
        self._count = CountIn(company.shared)
        self._clock = ClockIn(company.shared)
        company.machines = (*company.machines, self._count, ClockOut(company.shared), self._clock)
        company.took(self._clock, self._clock.retime(company.now), [])

    def admit(self, setting: str) -> None:
        """Raises what speaks against a change.

        Raises:
            ChangeError: somebody else sets the tempo.
        """
        if setting in TEMPO and self._clock.follows:
            raise ChangeError('the tempo comes from the MIDI clock: set transport.clock to "internal" to set it here')

    def hear(self, t: float, signal: Midi, events: list[Event]) -> None:
        """A message of a MIDI clock, at ``t`` seconds."""
        if self._clock.hear(t, signal.captured, signal.source, signal.data):
            self._retime(events)
        self._company.took(self._clock, [], events)

    def change(self, setting: str, value: object, events: list[Event]) -> None:
        """Applies a change, named without its section; the value has been checked."""
        now, transport = self._company.now, self._transport
        if setting == "tempo":
            transport.set_tempo(float(value), now)  # type: ignore[arg-type]
        elif setting in ("faster", "slower"):
            transport.set_tempo(next_tempo(transport.tempo, 1 if setting == "faster" else -1), now)
        elif setting == "tap":
            tempo = self._tapping.tap(now)
            if tempo is None:
                return
            transport.beat_here(tempo, now)
        elif setting == "count-in":
            self._count_in(str(value), events)
        elif setting == "metre":
            transport.set_metre(int(value), now)  # type: ignore[call-overload]
        elif setting == "fermata":
            self._hold(now, not transport.holding if value is None else bool(value))
        else:
            transport.put(**{setting: value})
            if setting == "clock":
                # The ports let clocks through only where somebody wants them.
                self._company.request("transport.clock", value)
        self._retime(events)

    def _count_in(self, waits: str, events: list[Event]) -> None:
        if self._company.shared.resting:
            return
        band = self._company.machine(Band.section)
        if waits == f"{Band.section}.start" and isinstance(band, Band) and not self._count.counts:
            # Counted is what is going to be played: its tempo, its metre.
            for what, wanted in band.brings():
                its = what.removeprefix(f"{SECTION}.")
                if not (its in TEMPO and self._clock.follows):
                    self.change(its, wanted, events)
        actors: list[Actor] = [self._company.course, *self._company.machines]
        quiet = all(actor.deadline is None for actor in actors if actor is not self._count)
        begun = self._count.begin(self._company.now, waits, quiet)
        self._company.took(self._count, begun, events)

    def _hold(self, now: float, holds: bool) -> None:
        if holds:
            self._transport.stand(now)
        else:
            self._transport.go(now)
