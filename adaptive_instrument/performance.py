"""The live shell: one queue in, one conductor, the sinks out.

The conductor is the only thread that touches the ensemble and the sinks. It does no disk, network or drawing, and
waits only for the queue: until the next signal, the next deadline, or the next wish of a sink.
"""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import inf
from queue import Empty, SimpleQueue
from typing import Protocol

from adaptive_instrument import realtime
from adaptive_instrument.ensemble import COMMIT_LEAD, Ensemble
from adaptive_instrument.errors import ChangeError
from adaptive_instrument.notes import Event, NoteOff, NoteOn, Silence
from adaptive_instrument.outputs.holdback import HoldBack
from adaptive_instrument.outputs.sink import Sink
from adaptive_instrument.signals import Axis, Change, Level, Pointer, Quality, Signal, stamped
from adaptive_instrument.view import View

OVERLOAD = 64
"""Waiting signals above which levels and pointers are coalesced: switches and commands never are."""
COLLECT_AFTER = 5.0
"""Seconds without a signal or a sounding note after which the garbage of a performance is collected."""
PLAYBACK_IDS = 1 << 40
"""Added to the note ids of a take that is played back, so that they never meet those of the ensemble."""

_STOP = object()
_NUDGE = object()


class Recorder(Protocol):
    """Someone who writes down what happens. Called by the conductor: must only remember, never write."""

    def signal(self, signal: Signal) -> None:
        """A signal was admitted."""

    def events(self, events: Sequence[Event]) -> None:
        """Events went out."""


@dataclass(frozen=True, slots=True)
class Playback:
    """Events to be played back, their times counted from 0."""

    events: tuple[Event, ...]


class Performance:
    """An ensemble that plays now."""

    def __init__(
        self,
        ensemble: Ensemble,
        sinks: Sequence[Sink],
        recorders: Sequence[Recorder] = (),
        *,
        clock: Callable[[], float] = time.perf_counter,
        on_request: Callable[[Change], None] | None = None,
        on_failure: Callable[[BaseException], None] | None = None,
    ) -> None:
        """``on_request`` is handed the changes that are not the ensemble's (``take.play`` ...), ``on_failure`` what
        ended the conductor against its will; both are called by the conductor and must return at once."""
        self.grant: realtime.RealtimeGrant | None = None
        self.notice: str | None = None
        """The latest refused change, in words."""
        self.view: View = ensemble.view()
        self._ensemble = ensemble
        self._ahead = [sink for sink in sinks if sink.schedules_ahead]
        self._held = [HoldBack(sink) for sink in sinks if not sink.schedules_ahead]
        self._sinks = list(sinks)
        self._recorders = list(recorders)
        self._clock = clock
        self._on_request = on_request
        self._on_failure = on_failure
        self._queue: SimpleQueue[object] = SimpleQueue()
        self._changed = threading.Event()
        self._thread: threading.Thread | None = None
        self._playback: list[Event] = []
        self._played_back: dict[int, NoteOn] = {}
        self._wishes: dict[int, float] = {}
        self._heard_at = clock()
        self.beats = 0
        """How often the conductor has gone round: a watcher sees that it lives."""

    # -- called from any thread -----------------------------------------------------------------------------------

    def admit(self, signal: Signal | Playback) -> None:
        """The one door in."""
        self._queue.put(signal)

    def wait_for_view(self, timeout: float) -> bool:
        """Waits up to ``timeout`` seconds for a new ``view``; false when there was none."""
        if not self._changed.wait(timeout):
            return False
        self._changed.clear()
        return True

    def nudge(self) -> None:
        """Makes the conductor go round once: ``beats`` then tells whether it lives."""
        self._queue.put(_NUDGE)

    def changed(self) -> None:
        """Makes ``wait_for_view`` answer at once (a new window has to be shown what there is)."""
        self._changed.set()

    @property
    def playing_take(self) -> bool:
        """Whether a take is being played back."""
        return bool(self._playback)

    @property
    def trouble(self) -> tuple[str, ...]:
        """What is wrong with the sinks now, a sentence each."""
        return tuple(trouble for sink in self._sinks if (trouble := sink.trouble))

    @property
    def running(self) -> bool:
        """Whether the conductor is at work."""
        return self._thread is not None and self._thread.is_alive()

    def start(self) -> None:
        """Starts the conductor."""
        self._thread = threading.Thread(target=self._run, name="conductor", daemon=True)
        self._thread.start()

    def stop(self, timeout: float = 3.0) -> None:
        """Releases every note and ends the conductor. The sinks stay open for their owner to close."""
        self._queue.put(_STOP)
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join(timeout)

    # -- the conductor --------------------------------------------------------------------------------------------

    def _run(self) -> None:
        self.grant = realtime.request()
        try:
            self._send(self._ensemble.opening())
            self._conduct()
        except BaseException as error:
            # Whatever it was: nothing may ring on. The process is then ended and started anew in rest.
            for sink in self._sinks:
                sink.silence()
            if self._on_failure is None:
                raise
            self._on_failure(error)
            return
        self._send(self._ensemble.silence(self._clock()))
        for sink in self._sinks:
            sink.silence()

    def _conduct(self) -> None:
        ensemble, clock, queue = self._ensemble, self._clock, self._queue
        collected = False
        while True:
            try:
                item = queue.get(timeout=self._patience(collected))
            except Empty:
                item = None
            self.beats += 1
            now = clock()
            if item is _STOP:
                return
            if item is not None and item is not _NUDGE:
                collected = False
                self._heard_at = now
                for signal in self._burst(item):
                    if signal is _STOP:
                        return
                    if signal is _NUDGE:
                        continue
                    self._take_in(signal, clock())
                now = clock()
            self._send(ensemble.advance(now, now + COMMIT_LEAD))
            self._play_back(now)
            for held in self._held:
                held.release(now)
            self._tick(now)
            if ensemble.revision != self.view.revision:
                self.view = ensemble.view()
                self._changed.set()
            if not collected and now - self._heard_at >= COLLECT_AFTER and not ensemble.sounding:
                # Nobody can hear this pause: the few milliseconds of a collection are free now.
                gc.collect(1)
                collected = True

    def _burst(self, first: object) -> list[object]:
        """What waits in the queue; under overload only the newest of each level and pointer."""
        waiting = self._queue.qsize()
        if waiting < OVERLOAD:
            return [first]
        items = [first]
        for _ in range(waiting):
            try:
                items.append(self._queue.get_nowait())
            except Empty:
                break
        return coalesced(items)

    def _take_in(self, item: object, now: float) -> None:
        if isinstance(item, Playback):
            self._begin_playback(item, now)
            return
        assert isinstance(item, _SIGNALS)
        signal = stamped(item, now)
        for recorder in self._recorders:
            recorder.signal(signal)
        if isinstance(signal, Change):
            if signal.what in ("stop", "rest"):
                self._end_playback(now)
            elif str(signal.what).startswith("take."):
                if self._on_request is not None:
                    self._on_request(signal)
                return
        try:
            events = self._ensemble.receive(signal)
        except ChangeError as error:
            self.notice = str(error)
            self._changed.set()
            return
        self._send(events)

    def _send(self, events: list[Event]) -> None:
        if not events:
            return
        self._out(events, self._clock())
        for recorder in self._recorders:
            recorder.events(events)

    # -- waiting --------------------------------------------------------------------------------------------------

    def _patience(self, collected: bool) -> float | None:
        wishes = [
            wish
            for wish in (
                self._ensemble.deadline,
                *(held.deadline for held in self._held),
                *self._wishes.values(),
                self._playback[0].at if self._playback else None,
            )
            if wish is not None
        ]
        now = self._clock()
        if not collected:
            wishes.append(max(now, self._heard_at + COLLECT_AFTER) + 0.001)
        soonest = min(wishes, default=inf)
        return None if soonest == inf else max(0.0, soonest - now)

    def _tick(self, now: float) -> None:
        for index, sink in enumerate(self._sinks):
            if self._wishes.get(index, 0.0) <= now:
                wish = sink.tick(now)
                self._wishes[index] = inf if wish is None else wish

    # -- playing a take back ----------------------------------------------------------------------------------------

    def _begin_playback(self, playback: Playback, now: float) -> None:
        if self._playback or not playback.events:
            self._end_playback(now)
            return
        self._playback = [_moved(event, now) for event in playback.events]
        self._changed.set()

    def _play_back(self, now: float) -> None:
        if not self._playback:
            return
        due = 0
        while due < len(self._playback) and self._playback[due].at <= now:
            due += 1
        if not due:
            return
        events, self._playback = self._playback[:due], self._playback[due:]
        for event in events:
            if isinstance(event, NoteOn):
                self._played_back[event.note_id] = event
            elif isinstance(event, NoteOff):
                self._played_back.pop(event.note_id, None)
        self._out(events, now)
        if not self._playback:
            self._changed.set()

    def _end_playback(self, now: float) -> None:
        self._playback = []
        open_notes, self._played_back = self._played_back, {}
        self._out([NoteOff(now, n.note_id, n.player, n.voice) for n in open_notes.values()], now)
        self._changed.set()

    def _out(self, events: Sequence[Event], now: float) -> None:
        """To the sinks. A take that is played back goes no further: it is not recorded again."""
        if not events:
            return
        for sink in self._ahead:
            sink.send(events)
        for held in self._held:
            held.send(events, now)
        # What was sent may have given a sink something to do in time (a volume ramp): each is asked again.
        self._wishes.clear()


_SIGNALS = Signal.__args__  # type: ignore[attr-defined]


def coalesced(items: Sequence[object]) -> list[object]:
    """The items in order, of each pointer, axis, level and quality only the newest; all else is kept."""
    seen: set[tuple[object, ...]] = set()
    kept: list[object] = []
    for item in reversed(items):
        if isinstance(item, (Pointer, Axis, Level, Quality)):
            key = (type(item), item.source, getattr(item, "control", ""))
            if key in seen:
                continue
            seen.add(key)
        kept.append(item)
    kept.reverse()
    return kept


def _moved(event: Event, start: float) -> Event:
    if isinstance(event, Silence) or not hasattr(event, "note_id"):
        return replace(event, at=event.at + start)
    return replace(event, at=event.at + start, note_id=event.note_id + PLAYBACK_IDS)
