"""A stage link without a second process: what is sent plays a real ensemble, and its view is the picture."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from time import perf_counter

from adaptive_instrument.ensemble import Ensemble
from adaptive_instrument.errors import ChangeError
from adaptive_instrument.notes import Event
from adaptive_instrument.signals import Signal, stamped
from adaptive_instrument.stage.link import Picture
from adaptive_instrument.stage.window import wake


class EnsembleLink:
    """Records what the window sends and plays it. May be used from any thread."""

    def __init__(
        self, ensemble: Ensemble, tell: Callable[[Signal], object] = repr, played: Callable[[Event], object] = repr
    ) -> None:
        self.connected = True
        self.started = True
        """False before the engine has said anything."""
        self.notices: tuple[str, ...] = ()
        self.playing_take = False
        self.sent: list[Signal] = []
        self._ensemble = ensemble
        self._tell = tell
        self._played = played
        self._lock = threading.Lock()
        self._seen: tuple[object, ...] = ()
        self._picture: Picture | None = None

    def send(self, signals: Sequence[Signal]) -> None:
        for signal in signals:
            self.sent.append(signal)
            self._tell(signal)
            self.play(signal)

    def play(self, signal: Signal) -> None:
        """Plays a signal that did not come from the window."""
        with self._lock:
            if self.connected:
                try:
                    self._tell_events(self._ensemble.receive(stamped(signal, perf_counter())))
                except ChangeError:
                    return
        # In life the reader of the engine's pictures does this when one comes.
        wake()

    def newest(self) -> Picture | None:
        if not self.started:
            return None
        with self._lock:
            self._run()
            key = (self._ensemble.revision, self.notices, self.playing_take)
            if self._picture is None or key != self._seen:
                self._seen = key
                self._picture = Picture(self._ensemble.view(), self.notices, self.playing_take)
            return self._picture

    def keep_time(self) -> None:
        """Runs what is due; in life the conductor does this the moment it is."""
        with self._lock:
            if not self._run():
                return
        wake()

    def _run(self) -> bool:
        deadline, now = self._ensemble.deadline, perf_counter()
        if deadline is None or deadline > now:
            return False
        self._tell_events(self._ensemble.advance(now, now))
        return True

    def _tell_events(self, events: Sequence[Event]) -> None:
        for event in events:
            self._played(event)
