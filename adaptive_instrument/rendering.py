"""The offline shell: the same ensemble under a virtual clock, faster than real time, the same every time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import inf

from adaptive_instrument.ensemble import COMMIT_LEAD, Ensemble
from adaptive_instrument.errors import ChangeError
from adaptive_instrument.music.call import BELL
from adaptive_instrument.notes import Event, Silence
from adaptive_instrument.outputs.holdback import HoldBack
from adaptive_instrument.outputs.sink import Sink
from adaptive_instrument.signals import Change, Signal

LONGEST_END = 600.0
"""Seconds after the last signal at which a rendering ends, whatever is still due: far longer than any check or menu."""

PLAYS_ON = 8.0
"""Seconds after the last signal for which what never ends by itself is still rendered: a groove, a loop, a drone."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """What came of a rendering."""

    end: float
    """The second at which the last note ended."""
    problems: tuple[tuple[int, str], ...]
    """Changes that could not be applied: index of the signal, and why with the cure."""


class _Outputs:
    """The sinks of a rendering, each behind what holds events back for it."""

    def __init__(self, sinks: Sequence[Sink]) -> None:
        self._ahead = [sink for sink in sinks if sink.schedules_ahead]
        self._held = [HoldBack(sink) for sink in sinks if not sink.schedules_ahead]

    def send(self, events: Sequence[Event], now: float) -> None:
        if events:
            for sink in self._ahead:
                sink.send(events)
            for held in self._held:
                held.send(events, now)

    def release(self, now: float) -> None:
        for held in self._held:
            held.release(now)


def render(ensemble: Ensemble, signals: Iterable[Signal], sinks: Sequence[Sink]) -> Rendered:
    """Plays signals (times in seconds from 0, not falling) through the ensemble into the sinks.

    After the last signal whatever is still due is played out, for ``LONGEST_END`` at most, then everything is released;
    grooves, loops and what is latched, which never end, play on for ``PLAYS_ON``. A call that nobody answers ends once
    its bell has rung out. The sinks stay open: closing them writes their files.

    Raises:
        OutputError: a sink could not write.
    """
    outputs = _Outputs(sinks)
    outputs.send(ensemble.opening(), ensemble.now)
    problems: list[tuple[int, str]] = []
    for index, signal in enumerate(signals):
        _run_to(ensemble, outputs, signal.t)
        try:
            events = ensemble.receive(signal)
        except ChangeError as error:
            problems.append((index, str(error)))
            continue
        outputs.send(events, ensemble.now)
        outputs.send(ensemble.advance(ensemble.now, ensemble.now + COMMIT_LEAD), ensemble.now)
    _run_out(ensemble, outputs)
    # Whoever is still held is let go; what then dies away is heard. Silence would cut it off.
    ended = [event for event in ensemble.silence(ensemble.now) if not isinstance(event, Silence)]
    outputs.send(ended, ensemble.now)
    return Rendered(ensemble.now, tuple(problems))


def _run_out(ensemble: Ensemble, outputs: _Outputs) -> None:
    """Runs every deadline that is left, each at its own time."""
    end, stops = ensemble.now + LONGEST_END, ensemble.now + PLAYS_ON
    while (deadline := ensemble.deadline) is not None and deadline <= end:
        # A call may begin here, too: by a press that had not lasted long enough when the trace ended.
        if ensemble.view().calling:
            rung = ensemble.now + BELL
            _run_to(ensemble, outputs, rung)
            outputs.send(ensemble.apply(Change(rung, "call", False), rung), rung)
            continue
        if deadline >= stops:
            outputs.send(ensemble.let_end(stops), ensemble.now)
            stops = inf
            continue
        outputs.send(ensemble.advance(deadline, deadline + COMMIT_LEAD), ensemble.now)
        outputs.release(ensemble.now)


def _run_to(ensemble: Ensemble, outputs: _Outputs, t: float) -> None:
    """Runs every deadline before ``t`` at its own time."""
    while (deadline := ensemble.deadline) is not None and deadline < t:
        outputs.send(ensemble.advance(deadline, deadline + COMMIT_LEAD), ensemble.now)
        outputs.release(ensemble.now)
    outputs.release(t)
