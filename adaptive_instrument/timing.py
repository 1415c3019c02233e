"""Timing: what a change does to the transport: tempo, metre, swing, taps, fermata. Pure."""

from __future__ import annotations

from collections.abc import Callable

from adaptive_instrument.company import Actor, Company
from adaptive_instrument.music.clock_out import ClockOut
from adaptive_instrument.music.count_in import CountIn
from adaptive_instrument.music.steps import next_tempo
from adaptive_instrument.music.tapping import Tapping
from adaptive_instrument.notes import Event

SECTION = "transport"
"""How its changes begin."""


class Timing:
    """Applies the changes of the transport at the moment at which a company is."""

    def __init__(self, company: Company, retime: Callable[[list[Event]], None]) -> None:
        """``retime`` tells everybody that the transport has changed."""
        self._company, self._retime = company, retime
        self._transport = company.shared.transport
        self._tapping = Tapping()
        self._count = CountIn(company.shared)
        company.machines = (*company.machines, self._count, ClockOut(company.shared))

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
        self._retime(events)

    def _count_in(self, waits: str, events: list[Event]) -> None:
        if self._company.shared.resting:
            return
        actors: list[Actor] = [self._company.course, *self._company.machines]
        quiet = all(actor.deadline is None for actor in actors if actor is not self._count)
        begun = self._count.begin(self._company.now, waits, quiet)
        self._company.took(self._count, begun, events)

    def _hold(self, now: float, holds: bool) -> None:
        if holds:
            self._transport.stand(now)
        else:
            self._transport.go(now)
