"""The ensemble: players, one harmony, one transport. Signals in, events out. Pure: it never reads a clock.

A solo is a jam of one; there is no second engine. Both shells drive it, ``performance.py`` live and ``rendering.py``
offline, and both see the same notes. Time is whatever its caller says it is, and never falls.

At equal times the order is: stop, note-offs, changes, deadlines, signals, note-ons, then the order of arrival.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from heapq import heappop, heappush

from adaptive_instrument.changes import parse
from adaptive_instrument.errors import ChangeError
from adaptive_instrument.instrument import Instrument
from adaptive_instrument.music.harmony import Harmony, HarmonySettings
from adaptive_instrument.music.ledger import Ledger
from adaptive_instrument.music.transport import Transport, TransportSettings
from adaptive_instrument.notes import RANK, Event, NoteOff, NoteOn, Silence, Sound, Volume
from adaptive_instrument.player import Player, renamed
from adaptive_instrument.signals import Change, Midi, Signal, Switch, Tracking
from adaptive_instrument.view import View

COMMIT_LEAD = 0.1
"""Seconds ahead at which a shell should commit generated notes: far beyond a late thread, within a change of mind."""


class Ensemble:
    """Players under one harmony and one transport."""

    def __init__(
        self,
        instruments: Sequence[Instrument],
        harmony: HarmonySettings | None = None,
        transport: TransportSettings | None = None,
        resting: bool = False,
        start: float = 0.0,
    ) -> None:
        """Time begins at ``start`` seconds: that is tick 0 of the transport.

        Without ``harmony`` or ``transport`` those of the first instrument are used.

        Players of the same name are told apart by ``-2``, ``-3`` ... behind it.

        Raises:
            ValueError: an unknown tonic, scale or chord, with the cure.
        """
        first = instruments[0] if instruments else None
        settings = harmony or (first.harmony if first else HarmonySettings())
        self._harmony = Harmony(settings.tonic, settings.scale, settings.chord)
        self._transport = Transport(transport or (first.transport if first else TransportSettings()), start)
        self._resting = resting
        self._now = start
        self._revision = 0
        self._ledger = Ledger()
        self._players: dict[str, Player] = {}
        self._routes: dict[tuple[str, str], list[Player]] = {}
        self._midi: list[Player] = []
        # The agenda is lazy: an entry counts only while its player's _due still says the same moment.
        self._agenda: list[tuple[float, int, Player]] = []
        self._due: dict[Player, float] = {}
        self._order = 0
        for instrument in instruments:
            self._add(instrument)

    # -- what a shell calls ---------------------------------------------------------------------------------------

    @property
    def now(self) -> float:
        """The second up to which everything has been done."""
        return self._now

    @property
    def resting(self) -> bool:
        """Whether the instrument rests: nothing sounds until a player wakes it."""
        return self._resting

    @property
    def revision(self) -> int:
        """Grows whenever there may be something new to see."""
        return self._revision

    @property
    def sounding(self) -> int:
        """How many notes sound or are committed."""
        return len(self._ledger)

    @property
    def deadline(self) -> float | None:
        """The second at which ``advance`` is wanted next, or None."""
        self._drop_stale()
        deadline = self._agenda[0][0] if self._agenda else None
        pending = min((p.pending for p in self._players.values() if p.pending is not None), default=None)
        if pending is not None:
            wanted = max(self._now, pending - COMMIT_LEAD)
            deadline = wanted if deadline is None else min(deadline, wanted)
        return deadline

    def opening(self) -> list[Event]:
        """What outputs must know before the first note: each player's sound and volume."""
        return [event for player in self._players.values() for event in player.opening(self._now)]

    def receive(self, signal: Signal) -> list[Event]:
        """Everything due up to the signal's ``t`` at its own time, then the signal itself.

        A ``t`` that falls or is not finite counts as now.

        Raises:
            ChangeError: the signal is a change that cannot be applied. What was due has been done and is kept: it
                comes with the next call.
        """
        t = self._later(signal.t)
        if isinstance(signal, Change):
            return self.apply(signal, t)
        events = self._run(t)
        if isinstance(signal, Switch):
            for player in self._routes.get((signal.source, signal.control), ()):
                played, woke = player.switch(
                    t, signal.source, signal.control, bool(signal.down), self._harmony, self._transport, self._resting
                )
                self._touched(player, played, woke, events)
        elif isinstance(signal, Midi):
            for player in self._midi:
                played, woke = player.midi(
                    t, signal.source, bytes(signal.data), self._harmony, self._transport, self._resting
                )
                self._touched(player, played, woke, events)
        elif isinstance(signal, Tracking):
            for player in self._players.values():
                if player.listens_to(signal.source):
                    self._touched(player, player.tracking(t, signal.source, bool(signal.ok)), False, events)
        return self._ordered(events)

    def advance(self, now: float, horizon: float) -> list[Event]:
        """Everything due up to ``now`` at its own time; generated notes up to ``horizon`` are committed."""
        events = self._run(self._later(now))
        if math.isfinite(horizon):
            for player in self._players.values():
                if player.pending is not None:
                    self._touched(player, player.commit(horizon), False, events)
        return self._ordered(events)

    def apply(self, change: Change, t: float) -> list[Event]:
        """A change at ``t`` seconds.

        Raises:
            ChangeError: it cannot be applied; nothing was changed.
        """
        name, setting, value = parse(change.what, change.value)
        if name is not None and name != "*" and name not in self._players and setting != "instrument":
            known = ", ".join(self._players) or "nobody"
            raise ChangeError(f"no player is called {name!r}: playing now are {known}")
        events = self._run(self._later(t))
        self._revision += 1
        if name is None:
            self._apply_shared(setting, value, events)
        elif setting == "instrument":
            self._exchange(name, value, events)  # type: ignore[arg-type]
        else:
            for player in list(self._players.values()):
                if name in ("*", player.name):
                    self._apply_to(player, setting, value, events)
        return self._ordered(events)

    def silence(self, t: float) -> list[Event]:
        """Ends everything at once: each note's end, then Silence for whatever an output may still hold."""
        events = self._run(self._later(t))
        self._hush(events)
        events.append(Silence(self._now))
        return self._ordered(events)

    def view(self) -> View:
        """A frozen snapshot of what there is to see."""
        transport, harmony = self._transport, self._harmony
        beat = transport.tick(self._now) // 960
        bar = transport.time((beat - beat % transport.metre) * 960)
        players = tuple(player.view(harmony) for player in self._players.values())
        return View(
            self._now, self._revision, self._resting, harmony.tonic, harmony.scale, harmony.chord,
            transport.tempo, transport.metre, bar, players,
        )  # fmt: skip

    # -- time -----------------------------------------------------------------------------------------------------

    def _later(self, t: float) -> float:
        return t if self._now <= t < math.inf else self._now

    def _run(self, t: float) -> list[Event]:
        events: list[Event] = []
        while self._agenda and self._agenda[0][0] <= t:
            at, _, player = heappop(self._agenda)
            if self._due.get(player) != at:
                continue
            del self._due[player]
            self._now = max(self._now, at)
            played, woke = player.advance(at, self._harmony, self._transport, self._resting)
            played += player.commit(at)
            self._touched(player, played, woke, events)
        self._now = t
        return events

    def _touched(self, player: Player, played: list[Event], woke: bool, events: list[Event]) -> None:
        events += played
        if played or woke:
            self._revision += 1
        if woke and self._resting:
            self._resting = False
        due, pending = player.deadline, player.pending
        if pending is not None and (due is None or pending < due):
            due = pending
        if due is None:
            self._due.pop(player, None)
        elif self._due.get(player) != due:
            self._due[player] = due
            self._order += 1
            heappush(self._agenda, (due, self._order, player))

    def _drop_stale(self) -> None:
        while self._agenda and self._due.get(self._agenda[0][2]) != self._agenda[0][0]:
            heappop(self._agenda)

    @staticmethod
    def _ordered(events: list[Event]) -> list[Event]:
        if len(events) < 2:
            return events
        begun = {event.note_id: event.at for event in events if isinstance(event, NoteOn)}

        def place(event: Event) -> tuple[float, int]:
            rank = RANK[type(event)]
            # What ends comes first, but never before its own beginning.
            if isinstance(event, NoteOff) and begun.get(event.note_id) == event.at:
                rank = RANK[NoteOn] + 1
            return event.at, rank

        return sorted(events, key=place)

    # -- changes --------------------------------------------------------------------------------------------------

    def _apply_shared(self, setting: str, value: object, events: list[Event]) -> None:
        if setting == "stop":
            self._hush(events)
            events.append(Silence(self._now))
        elif setting == "rest":
            self._rest(bool(value), events)
        elif setting.startswith("harmony."):
            self._reharmonise(replace(self._harmony, **{setting.partition(".")[2]: value}), events)
        elif setting == "transport.tempo":
            self._transport.set_tempo(float(value), self._now)  # type: ignore[arg-type]
        elif setting == "transport.metre":
            self._transport.metre = int(value)  # type: ignore[call-overload]
        else:
            self._transport.grid = str(value)

    def _apply_to(self, player: Player, setting: str, value: object, events: list[Event]) -> None:
        if setting == "help":
            player.help = value  # type: ignore[assignment]
        elif setting == "sound":
            player.sound = str(value)
            events.append(Sound(self._now, player.name, "main", player.sound))
        else:
            player.volume = float(value)  # type: ignore[arg-type]
            events.append(Volume(self._now, player.name, player.volume))

    def _rest(self, resting: bool, events: list[Event]) -> None:
        if resting and not self._resting:
            self._hush(events)
            for player in self._players.values():
                player.rest()
        self._resting = resting

    def _hush(self, events: list[Event]) -> None:
        for player in self._players.values():
            self._touched(player, player.hush(self._now), False, events)

    def _reharmonise(self, harmony: Harmony, events: list[Event]) -> None:
        if harmony == self._harmony:
            return
        self._harmony = harmony
        for player in self._players.values():
            self._touched(player, player.reharmonise(self._now, harmony), False, events)

    def _exchange(self, name: str, instrument: Instrument | None, events: list[Event]) -> None:
        old = self._players.get(name)
        if old is not None:
            self._touched(old, old.hush(self._now), False, events)
        if instrument is None:
            self._remove(name)
            return
        player = Player(renamed(instrument, name), self._ledger, self._harmony)
        if old is not None:
            self._due.pop(old, None)
        self._players[name] = player
        self._reroute(self._players.values())
        events.extend(player.opening(self._now))

    # -- players --------------------------------------------------------------------------------------------------

    def _add(self, instrument: Instrument) -> None:
        name, count = instrument.name, 1
        while name in self._players:
            count += 1
            name = f"{instrument.name}-{count}"
        self._players[name] = Player(renamed(instrument, name), self._ledger, self._harmony)
        self._reroute(self._players.values())

    def _remove(self, name: str) -> None:
        player = self._players.pop(name, None)
        if player is not None:
            self._due.pop(player, None)
            self._reroute(self._players.values())

    def _reroute(self, players: Iterable[Player]) -> None:
        self._routes = {}
        self._midi = []
        for player in players:
            for place in player.bindings:
                self._routes.setdefault(place, []).append(player)
            if player.plays_by_midi:
                self._midi.append(player)
