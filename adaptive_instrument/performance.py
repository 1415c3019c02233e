"""The live shell: one queue in, one conductor, the sinks out.

The conductor is the only thread that touches the ensemble and the sinks. It does no disk, network or drawing, and
waits only for the queue: until the next signal, the next deadline, or the next wish of a sink.
"""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from math import inf
from queue import Empty, SimpleQueue
from typing import Protocol

from adaptive_instrument import realtime
from adaptive_instrument.ensemble import COMMIT_LEAD, Ensemble
from adaptive_instrument.errors import ChangeError
from adaptive_instrument.jack_turns import Turns
from adaptive_instrument.notes import Event
from adaptive_instrument.outputs.holdback import HoldBack
from adaptive_instrument.outputs.sink import Sink
from adaptive_instrument.playback import Playback, Playing
from adaptive_instrument.signals import Axis, Change, Level, Pointer, Quality, Signal, stamped
from adaptive_instrument.view import View

__all__ = ["Performance", "Playback", "Recorder", "coalesced"]

OVERLOAD = 64
"""Waiting signals above which levels and pointers are coalesced: switches and commands never are."""
COLLECT_AFTER = 5.0
"""Seconds without a signal or a sounding note after which the garbage of a performance is collected."""
SLICE = 32
"""Signals of a flood after which the sinks' own time is kept."""
VIEW_EVERY = 0.004
"""Seconds between two views at least: more than any screen shows."""

_STOP = object()
_NUDGE = object()


class Recorder(Protocol):
    """Someone who writes down what happens. Called by the conductor: must only remember, never write."""

    def signal(self, signal: Signal) -> None:
        """A signal was admitted."""

    def events(self, events: Sequence[Event]) -> None:
        """Events went out."""


class Watcher(Protocol):
    """Someone who makes something of what there is to see. Called by the conductor: must return at once."""

    def see(self, view: View, now: float) -> bool:
        """A new view, at ``now`` seconds; true when it has something to do in time now, as a sink."""


class Performance:
    """An ensemble that plays now."""

    def __init__(
        self,
        ensemble: Ensemble,
        sinks: Sequence[Sink],
        recorders: Sequence[Recorder] = (),
        *,
        watchers: Sequence[Watcher] = (),
        clock: Callable[[], float] = time.perf_counter,
        on_request: Callable[[Change], None] | None = None,
        on_failure: Callable[[BaseException], None] | None = None,
    ) -> None:
        """``watchers`` see each new view.

        ``on_request`` is handed the changes that are not the ensemble's (``take.play`` ...), ``on_failure`` what
        ended the conductor against its will; both are called by the conductor and must return at once."""
        self.grant: realtime.RealtimeGrant | None = None
        self.turns: Turns | None = None
        """Whose turn it is in a period of JACK; set before the start."""
        self.notice: str | None = None
        """The latest refused change, in words."""
        self.refused: list[str] = []
        """Those that a file asked for, with its name and line, until somebody has told them and taken them out."""
        self.view: View = ensemble.view()
        self._ensemble = ensemble
        self._ahead = [sink for sink in sinks if sink.schedules_ahead]
        self._held = [HoldBack(sink) for sink in sinks if not sink.schedules_ahead]
        self._sinks = list(sinks)
        self._recorders = list(recorders)
        self._watchers = list(watchers)
        self._clock = clock
        self._on_request = on_request
        self._on_failure = on_failure
        self._queue: SimpleQueue[object] = SimpleQueue()
        self._changed = threading.Event()
        self._thread: threading.Thread | None = None
        self._playback: Playing | None = None
        self._asked_again = [-inf] * len(self._sinks)
        self._wishes = self._asked_again
        """The second at which each sink wants ``tick``."""
        self._heard_at = clock()
        self._looked_at = -inf
        self._collected = False
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
    def follows_clock(self) -> bool:
        """Whether the beat is to follow a MIDI clock."""
        return any(machine.section == "clock-in" and machine.state != "off" for machine in self.view.machines)

    @property
    def playing_take(self) -> bool:
        """Whether a take is being played back."""
        return self._playback is not None

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
        realtime.name_thread("conductor")
        if self.turns is not None:
            self.turns.conduct()
        try:
            self.open()
            while self.go_round(self._next()):
                pass
            self._send(self._ensemble.silence(self._clock()))
        except BaseException as error:
            # Whatever it was: nothing may ring on. The process is then ended and started anew in rest.
            self._silence()
            if self._on_failure is None:
                raise
            self._on_failure(error)
            return
        self._silence()

    def open(self) -> None:
        """Tells the sinks what they must know before the first note. The conductor's first step."""
        self._send(self._ensemble.opening())

    def go_round(self, item: object = None) -> bool:
        """One round of the conductor: takes ``item`` in and does what is due; false when it was the end.

        Called by the conductor's thread, or by a test that has no thread and moves the clock itself.
        """
        self.beats += 1
        if item is not None and item is not _NUDGE:
            self._heard_at = now = self._clock()
            self._collected = False
            for count, signal in enumerate(self._burst(item), 1):
                if signal is _STOP:
                    return False
                if signal is _NUDGE:
                    continue
                self._take_in(signal, now)
                now = self._clock()
                if count % SLICE == 0:
                    # A flood must not keep from the sinks what time asks of them.
                    self._keep_time(now)
        now = self._clock()
        self._keep_time(now)
        self._look(now)
        if not self._collected and now >= self._heard_at + COLLECT_AFTER:
            self._collect(now)
        return True

    @property
    def patience(self) -> float | None:
        """Seconds until something is due; None when only a signal can bring something."""
        soonest = inf if self._collected else self._heard_at + COLLECT_AFTER
        deadline = self._ensemble.deadline
        if deadline is not None and deadline < soonest:
            soonest = deadline
        for held in self._held:
            if held.deadline is not None and held.deadline < soonest:
                soonest = held.deadline
        for wish in self._wishes:
            soonest = min(soonest, wish)
        if self._playback is not None:
            soonest = min(soonest, self._playback.next_at)
        if self._ensemble.revision != self.view.revision:
            soonest = min(soonest, self._looked_at + VIEW_EVERY)
        return None if soonest == inf else max(0.0, soonest - self._clock())

    def _next(self) -> object:
        turns, waits = self.turns, self._queue.empty()
        if turns is not None:
            if waits:
                turns.rests()
            else:
                turns.goes_on(self._clock())
        try:
            item = self._queue.get(timeout=self.patience)
        except Empty:
            item = None
        if turns is not None and waits:
            turns.begins(self._clock(), self._queue.qsize())
        return item

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
        signal = stamped(item, now)  # type: ignore[arg-type]
        try:
            self._receive(signal, now)
        finally:
            # After the sound: remembering may wait. What a signal ends so belongs to the take that the signal ends.
            for recorder in self._recorders:
                recorder.signal(signal)

    def _receive(self, signal: Signal, now: float) -> None:
        if isinstance(signal, Change):
            if str(signal.what).startswith("take."):
                if self._on_request is not None:
                    self._on_request(signal)
                return
            if signal.what in ("stop", "rest"):
                self._end_playback(now)
        try:
            events = self._ensemble.receive(signal)
        except ChangeError as error:
            place = getattr(signal, "place", "")
            self.notice = f"{place}: {error}" if place else str(error)
            if place:
                self.refused.append(self.notice)
            self._changed.set()
            return
        self._send(events)

    def _send(self, events: list[Event]) -> None:
        if not events:
            return
        self._out(events, self._clock())
        for recorder in self._recorders:
            recorder.events(events)

    def _out(self, events: Sequence[Event], now: float) -> None:
        """To the sinks. A take that is played back goes no further: it is not recorded again."""
        for sink in self._ahead:
            sink.send(events)
        for held in self._held:
            held.send(events, now)
        # What was sent may have given a sink something to do in time (a volume ramp): each is asked again.
        self._wishes = self._asked_again

    def _silence(self) -> None:
        for sink in self._sinks:
            # One sink that cannot even be silenced must not keep the others sounding.
            with suppress(Exception):
                sink.silence()

    # -- time -------------------------------------------------------------------------------------------------------

    def _keep_time(self, now: float) -> None:
        """Does everything that is due at ``now`` seconds."""
        self._send(self._ensemble.advance(now, now + COMMIT_LEAD))
        while self._ensemble.requests:
            request = self._ensemble.requests.popleft()
            if self._on_request is not None:
                self._on_request(request)
        if self._playback is not None:
            self._play_back(self._playback, now)
        for held in self._held:
            held.release(now)
        for index, sink in enumerate(self._sinks):
            if self._wishes[index] <= now:
                wish = sink.tick(now)
                if self._wishes is self._asked_again:
                    self._wishes = list(self._wishes)
                self._wishes[index] = inf if wish is None else wish

    def _look(self, now: float) -> None:
        """Lets others see what there is, but no more often than they could show it: each view costs a few notes."""
        if self._ensemble.revision != self.view.revision and now >= self._looked_at + VIEW_EVERY:
            self._looked_at = now
            self.view = self._ensemble.view()
            for watcher in self._watchers:
                if watcher.see(self.view, now):
                    self._wishes = self._asked_again
            self._changed.set()

    def _collect(self, now: float) -> None:
        if self._ensemble.sounding or self._playback is not None:
            self._heard_at = now
            return
        # Nobody can hear this pause: the few milliseconds of a collection are free now.
        gc.collect(1)
        self._collected = True

    # -- playing a take back ----------------------------------------------------------------------------------------

    def _begin_playback(self, playback: Playback, now: float) -> None:
        """Plays a take from its beginning; while one is played, asking again ends it."""
        if self._playback is not None:
            self._end_playback(now)
        elif playback.events:
            self._playback = Playing(playback, now)
            self._changed.set()

    def _play_back(self, playing: Playing, now: float) -> None:
        events = playing.due(now)
        if events:
            self._out(events, now)
        if playing.over:
            self._end_playback(now)

    def _end_playback(self, now: float) -> None:
        if self._playback is None:
            return
        ends = self._playback.ends(now)
        self._playback = None
        if ends:
            self._out(ends, now)
        self._changed.set()


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
