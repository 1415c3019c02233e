"""The ensemble: players, one harmony, one transport. Signals in, events out. Pure: it never reads a clock.

A solo is a jam of one; there is no second engine. Both shells drive it, ``performance.py`` live and ``rendering.py``
offline, and both see the same notes. Time is whatever its caller says it is, and never falls.

At equal times the order is: stop, note-offs, changes, deadlines, signals, note-ons, then the order of arrival. A note
that a shell may have committed counts as begun at its moment, or the music would depend on how far ahead it commits.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from heapq import heappop, heappush

from adaptive_instrument.access.check.run import checkable
from adaptive_instrument.access.guide import FITTING, Guide
from adaptive_instrument.access.menu_pages import Choice
from adaptive_instrument.access.midi_levels import MidiLevels
from adaptive_instrument.access.midi_switches import SOURCE as MIDI
from adaptive_instrument.access.midi_switches import MidiSwitches
from adaptive_instrument.binding import Binding, BindingView, bindable, changed, next_of
from adaptive_instrument.changes import parse
from adaptive_instrument.errors import ChangeError
from adaptive_instrument.instrument import Instrument
from adaptive_instrument.music.call import Call
from adaptive_instrument.music.chords import chord_classes
from adaptive_instrument.music.harmony import Harmony, HarmonySettings
from adaptive_instrument.music.ledger import Ledger
from adaptive_instrument.music.shared import Shared
from adaptive_instrument.music.steps import louder, next_scale, next_sound
from adaptive_instrument.music.transport import TICKS_PER_BEAT, Transport, TransportSettings
from adaptive_instrument.notes import RANK, Bend, Event, Expression, NoteOff, NoteOn, Silence, Sound, Volume
from adaptive_instrument.player import Player, renamed
from adaptive_instrument.retuning import as_alone, in_force, retune, tuned_for
from adaptive_instrument.signals import Axis, Change, Level, Midi, Pointer, Quality, Signal, Switch, Tracking, stamped
from adaptive_instrument.view import View

Actor = Player | Call | Binding
"""Whoever has deadlines and makes events."""

COMMIT_LEAD = 0.1
"""Seconds ahead at which a shell should commit generated notes: far beyond a late thread, within a change of mind."""
FARTHEST = 1e9
"""Seconds (31 years): a moment beyond it is rubbish, and would take from every later one its precision."""

AFTER_ITS_ON: dict[type, int] = {Bend: RANK[NoteOn] + 1, Expression: RANK[NoteOn] + 2, NoteOff: RANK[NoteOn] + 3}
"""Where events stand that reach a note at the very moment of its beginning."""


class Ensemble:
    """Players under one harmony and one transport."""

    def __init__(
        self,
        instruments: Sequence[Instrument],
        harmony: HarmonySettings | None = None,
        transport: TransportSettings | None = None,
        resting: bool = False,
        start: float = 0.0,
        shelf: Sequence[Choice] = (),
        guide: bool = False,
    ) -> None:
        """Time begins at ``start`` seconds: that is tick 0 of the transport.

        Without ``harmony`` or ``transport`` those of the first instrument are used. ``shelf``: the instruments that
        players may change to. ``guide``: the first player is a newcomer, whose first movements choose theirs.

        Players of the same name are told apart by ``-2``, ``-3`` ... behind it.

        Raises:
            ValueError: an unknown tonic, scale or chord, with the cure.
        """
        first = instruments[0] if instruments else None
        settings = harmony or (first.harmony if first else HarmonySettings())
        for chord in settings.chords:
            chord_classes(chord)
        self._shared = Shared(
            Harmony(settings.tonic, settings.scale, settings.chord),
            Transport(transport or (first.transport if first else TransportSettings()), start),
            Ledger(),
            resting,
            chords=bool(settings.chords),
            shelf=tuple(shelf),
        )
        self._call = Call(self._shared.ledger)
        self.away = False
        """Whether the player is back at their voice: until they return nothing here listens."""
        self.requests: deque[Change] = deque(maxlen=64)
        """What the shell is to carry out: a take, another mapping, the window away. It takes them out."""
        self._mappings: dict[str, str] = {}
        self._guide = Guide() if guide else None
        """The first-run guide while it listens: nothing else does."""
        self._binding: Binding | None = None
        """Who learns a switch now, and what has been heard of it."""
        self._asked: dict[str, str] = {}
        """Players who wait for another instrument, and which one they have (empty for none)."""
        self._trying: dict[str, str] = {}
        """Players who are asked whether it is right, and which one they had."""
        self._chords = settings.chords
        self._next_chord = 0
        self._now = start
        self._revision = 0
        self._players: dict[str, Player] = {}
        self._routes: dict[tuple[str, str], list[Player]] = {}
        self._midi: list[Player] = []
        self._watching: dict[str, list[Player]] = {}
        self._switches = MidiSwitches()
        self._switched_by_midi = False
        self._levels = MidiLevels()
        self._levelled_by_midi = False
        # The agenda is lazy: an entry counts only while its player's _due still says the same moment.
        self._agenda: list[tuple[float, int, Actor]] = []
        self._due: dict[Actor, float] = {}
        self._pending: dict[Actor, float] = {}
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
        return self._shared.resting

    @property
    def revision(self) -> int:
        """Grows whenever there may be something new to see."""
        return self._revision

    @property
    def sounding(self) -> int:
        """How many notes sound or are committed."""
        return len(self._shared.ledger)

    @property
    def deadline(self) -> float | None:
        """The second at which ``advance`` is wanted next, or None.

        Never before ``now``; and after ``advance(t, t + COMMIT_LEAD)`` always after ``t``, so that a shell which
        obeys it never goes round without moving on.
        """
        self._drop_stale()
        deadline = self._agenda[0][0] if self._agenda else None
        if self._guide is not None and self._guide.deadline is not None:
            deadline = self._guide.deadline if deadline is None else min(deadline, self._guide.deadline)
        if self._pending:
            wanted = max(self._now, _lead(min(self._pending.values())))
            deadline = wanted if deadline is None else min(deadline, wanted)
        return deadline

    def opening(self) -> list[Event]:
        """What outputs must know before the first note: each player's sound and volume."""
        return [event for player in self._players.values() for event in player.opening(self._now)]

    def receive(self, signal: Signal) -> list[Event]:
        """Everything due up to the signal's ``t`` at its own time, then the signal itself.

        A ``t`` that falls, is not finite or lies past ``FARTHEST`` counts as now.

        Raises:
            ChangeError: the signal is a change that cannot be applied. Nothing was done, time stands where it stood;
                what is due comes with the next call.
        """
        if isinstance(signal, Change):
            return self.apply(signal, signal.t)
        t = self._later(signal.t)
        events: list[Event] = []
        self._run(t, events)
        if self._guide is not None:
            self._guide.receive(stamped(signal, t))
        if self._binding is not None and self._binding.listening:
            self._took(self._binding, self._binding.receive(stamped(signal, t)), events)
            self._revision += 1
        if (self.away or self._guide is not None) and not isinstance(signal, Tracking):
            return _ordered(events)
        if isinstance(signal, Switch):
            for player in self._routes.get((signal.source, signal.control), ()):
                self._took(player, player.switch(t, signal.source, signal.control, bool(signal.down)), events)
                self._revision += 1
        elif isinstance(signal, (Axis, Level)):
            for player in self._watching.get(signal.source, ()):
                self._took(player, player.level(t, signal.source, signal.control, signal.value), events)
                self._revision += 1
        elif isinstance(signal, Pointer):
            for player in self._watching.get(signal.source, ()):
                self._took(player, player.point(t, signal.source, signal.x, signal.y), events)
                self._revision += 1
        elif isinstance(signal, Midi):
            if self._switched_by_midi:
                self._midi_switches(t, signal, events)
            if self._levelled_by_midi:
                self._midi_levels(t, signal, events)
            for player in self._midi:
                self._took(player, player.midi(t, signal.source, signal.data), events)
        elif isinstance(signal, Tracking):
            if not signal.ok:
                self._switches.lose(signal.source)
                self._levels.lose(signal.source)
            for player in self._players.values():
                if player.listens_to(signal.source):
                    self._took(player, player.tracking(t, signal.source, bool(signal.ok)), events)
                    self._revision += 1
        elif isinstance(signal, Quality):
            for player in self._players.values():
                if player.listens_to(signal.source):
                    self._took(player, player.quality(t, signal.source, signal.value), events)
                    self._revision += 1
        self._obey(events)
        self._wake(events)
        return _ordered(events)

    def advance(self, now: float, horizon: float) -> list[Event]:
        """Everything due up to ``now`` at its own time; generated notes up to ``horizon`` are committed."""
        events: list[Event] = []
        self._run(self._later(now), events)
        if self._pending and math.isfinite(horizon):
            for player in list(self._pending):
                self._took(player, player.commit(horizon), events)
        return _ordered(events)

    def apply(self, change: Change, t: float) -> list[Event]:
        """A change at ``t`` seconds. It comes before whatever else is due at that very moment.

        Raises:
            ChangeError: it cannot be applied. Nothing was done, time stands where it stood.
        """
        name, setting, value = parse(change.what, change.value)
        # A player who is not there yet joins by being given an instrument; nobody else can be changed.
        joins = setting == "instrument" and value is not None
        if name is not None and name != "*" and name not in self._players and not joins:
            known = ", ".join(self._players) or "nobody"
            raise ChangeError(f"no player is called {name!r}: playing now are {known}")
        checked = self._players.get(name or "") if setting == "check" and value is not None else None
        if checked is not None and not checkable(checked.facing):
            raise ChangeError(
                f"{name} plays MIDI keys, there is nothing to check: choose an instrument of another kind"
            )
        if setting == "learn" and name is not None:
            self._learns(name, str(value))
        if setting == "rung" and name is not None and name != "*":
            self._players[name].rung(str(value))
        if setting == "settings":
            tuned_for(self._named(name), value)  # type: ignore[arg-type]
        t = self._later(t)
        events: list[Event] = []
        self._run(math.nextafter(t, -math.inf), events)
        self._now = t
        self._revision += 1
        self._change(name, setting, value, events)
        self._obey(events)
        self._run(t, events)
        return _ordered(events)

    def silence(self, t: float) -> list[Event]:
        """Ends everything at once: each note's end, then Silence for whatever an output may still hold."""
        return self.apply(Change(t, "stop", None), t)

    def view(self) -> View:
        """A frozen snapshot of what there is to see."""
        transport, harmony = self._shared.transport, self._shared.harmony
        beat = transport.tick(self._now) // TICKS_PER_BEAT
        bar = transport.time((beat - beat % transport.metre) * TICKS_PER_BEAT)
        players = tuple(player.view() for player in self._players.values())
        return View(
            self._now, self._revision, self.resting, harmony.tonic, harmony.scale, harmony.chord,
            transport.tempo, transport.metre, bar, players, self._call.rings, self.away,
            self._guide is not None,
            None if self._binding is None else BindingView(self._binding.says, self._binding.listening),
        )  # fmt: skip

    def _midi_switches(self, t: float, signal: Midi, events: list[Event]) -> None:
        for control, down in self._switches.receive(signal.source, signal.data):
            for player in self._routes.get((MIDI, control), ()):
                self._took(player, player.switch(t, MIDI, control, down, signal.source), events)
                self._revision += 1

    def _midi_levels(self, t: float, signal: Midi, events: list[Event]) -> None:
        for control, value in self._levels.receive(signal.source, signal.data):
            for player in self._watching.get(MIDI, ()):
                self._took(player, player.level(t, MIDI, control, value, signal.source), events)
                self._revision += 1

    # -- time -----------------------------------------------------------------------------------------------------

    def _later(self, t: float) -> float:
        return t if self._now <= t <= FARTHEST else self._now

    def _run(self, t: float, events: list[Event]) -> None:
        """Runs every deadline up to ``t`` at its own time."""
        agenda = self._agenda
        while agenda and agenda[0][0] <= t:
            at, _, player = heappop(agenda)
            if self._due.get(player) != at:
                continue
            del self._due[player]
            self._now = max(self._now, at)
            self._took(player, player.advance(at), events)
            if player is self._binding:
                self._heed(player, events)
            # What falls due need not sound to be seen: a dwelling that is over, the next part of a calibration.
            self._revision += 1
            self._obey(events)
            self._wake(events)
        self._now = max(self._now, t)
        if self._guide is not None and self._guide.deadline is not None and t >= self._guide.deadline:
            self._guide_ends(self._guide)

    def _guide_ends(self, guide: Guide) -> None:
        """What was heard decides: the shell brings the instrument, and its player is asked whether it is right."""
        kind, switches = guide.found()
        known = {choice.name: choice for choice in self._shared.shelf}
        fitting = [name for name in FITTING[kind] if name in known] or [next(iter(self._players), "")]
        self._guide, name = None, next(iter(self._players), "")
        self._asked[name] = ""
        self._shared.fitting = tuple(known[name] for name in fitting if name in known)
        self._mappings[name] = fitting[0]
        self._request("guide", (name, fitting[0], switches))
        self._revision += 1

    def _took(self, player: Actor, played: list[Event], events: list[Event]) -> None:
        """Keeps account of a player that has just done something."""
        if played:
            events += played
            self._revision += 1
        due, pending = player.deadline, player.pending
        if pending is not None:
            if self._pending.get(player) != pending:
                # A step that waits for the grid makes no event, yet the cursor has moved.
                self._pending[player] = pending
                self._revision += 1
        elif self._pending:
            self._pending.pop(player, None)
        if due is None:
            self._due.pop(player, None)
        elif self._due.get(player) != due:
            self._due[player] = due
            self._order += 1
            heappush(self._agenda, (due, self._order, player))

    def _wake(self, events: list[Event]) -> None:
        # Only when a signal or a deadline has reached everybody: the waking press itself is nobody's note.
        if self._shared.resting and any(player.roused for player in self._players.values()):
            self._shared.resting = False
            self._revision += 1
            self._end_call(events)

    def _drop_stale(self) -> None:
        while self._agenda and self._due.get(self._agenda[0][2]) != self._agenda[0][0]:
            heappop(self._agenda)

    # -- changes --------------------------------------------------------------------------------------------------

    def _change(self, name: str | None, setting: str, value: object, events: list[Event]) -> None:
        if setting == "undo":
            for what, was in self._shared.undo.pop():
                self._do(*parse(what, was), events)
            return
        before = dict(self._undoable())
        self._do(name, setting, value, events)
        if setting == "instrument":
            return
        changed = tuple((what, was) for what, was in before.items() if dict(self._undoable()).get(what, was) != was)
        if changed:
            self._shared.undo.push(self._now, changed, slides=setting in ("volume", "transport.tempo"))

    def _undoable(self) -> Iterator[tuple[str, object]]:
        """Everything that *undo* brings back, as changes."""
        harmony, transport = self._shared.harmony, self._shared.transport
        yield from (("harmony.tonic", harmony.tonic), ("harmony.scale", harmony.scale))
        yield from (("harmony.chord", harmony.chord), ("transport.tempo", transport.tempo))
        for name, player in self._players.items():
            yield f"player.{name}.sound", player.sound
            yield f"player.{name}.volume", player.volume
            yield f"player.{name}.help", player.help
            yield f"player.{name}.song", player.song.named
            yield f"player.{name}.mapping", self._mappings.get(name, name)

    def _do(self, name: str | None, setting: str, value: object, events: list[Event]) -> None:
        if name is None:
            self._apply_shared(setting, value, events)
        elif setting == "instrument":
            self._exchange(name, value, events)  # type: ignore[arg-type]
        else:
            for player in self._named(name):
                self._apply_to(player, setting, value, events)

    def _named(self, name: str | None) -> list[Player]:
        return [player for player in self._players.values() if name in ("*", player.name)]

    def _obey(self, events: list[Event]) -> None:
        """What players chose in their menus: changes like any other."""
        for player in list(self._players.values()):
            if not player.menu.open and player.name in self._trying:
                self._answered(player)
            while player.wishes:
                try:
                    what = parse(*player.wishes.pop(0))
                except ChangeError:
                    # An offer that has grown old: it is not there any more.
                    continue
                self._change(*what, events)
                self._revision += 1

    def _answered(self, player: Player) -> None:
        """A player was asked whether their new instrument is right."""
        unanswered, player.menu.unanswered = player.menu.unanswered, False
        had = self._trying.pop(player.name)
        if unanswered and had:
            # They cannot move it, so they cannot change it either.
            self._mappings[player.name] = had
            self._request(f"player.{player.name}.mapping", had)

    def _request(self, what: str, value: object = None) -> None:
        self.requests.append(Change(self._now, what, value))

    def _apply_shared(self, setting: str, value: object, events: list[Event]) -> None:
        shared = self._shared
        if setting == "stop":
            self._hush(events)
            events.append(Silence(self._now))
        elif setting == "rest":
            self._rest(bool(value), events)
        elif setting == "learn":
            self._learn_next(events)
        elif setting == "transport.tempo":
            shared.transport.set_tempo(float(value), self._now)  # type: ignore[arg-type]
            self._retime(events)
        elif setting == "transport.metre":
            shared.transport.metre = int(value)  # type: ignore[call-overload]
        elif setting == "transport.grid":
            shared.transport.grid = str(value)
            self._retime(events)
        elif setting == "harmony.tonic":
            self._reharmonise(replace(shared.harmony, tonic=str(value)), events)
        elif setting == "harmony.scale":
            self._reharmonise(replace(shared.harmony, scale=str(value)), events)
        elif setting == "harmony.next-scale":
            self._reharmonise(replace(shared.harmony, scale=next_scale(shared.harmony.scale)), events)
        elif setting == "call":
            self._call_helper(bool(value), events)
        elif setting == "voice":
            self._to_voice(bool(value), events)
        elif setting in ("take.play", "take.save", "quit"):
            self._request(setting)
        elif setting == "harmony.next":
            if self._chords:
                self._reharmonise(replace(shared.harmony, chord=self._following(shared.harmony.chord)), events)
        else:
            self._reharmonise(replace(shared.harmony, chord=str(value)), events)

    def _following(self, chord: str) -> str:
        """The chord that comes next in the round. One that sounds already is passed over: a pedal that changes
        nothing seems broken."""
        for _ in self._chords:
            following = self._chords[self._next_chord]
            self._next_chord = (self._next_chord + 1) % len(self._chords)
            if following != chord:
                return following
        return chord

    def _apply_to(self, player: Player, setting: str, value: object, events: list[Event]) -> None:
        if setting == "help":
            self._took(player, player.set_help(self._now, value), events)  # type: ignore[arg-type]
        elif setting == "recentre":
            self._took(player, player.recentre(self._now), events)
        elif setting == "rung":
            with suppress(ChangeError):  # of all players some have no such rung: they stay as they are
                self._took(player, player.hand_over(self._now, player.rung(str(value))), events)
        elif setting == "learn":
            self._learn((player.name, str(value)), events)
        elif setting == "calibrate":
            self._took(player, player.calibrate(self._now), events)
        elif setting == "check":
            self._check(player, value, events)
        elif setting == "menu":
            self._took(player, player.call_menu(self._now), events)
        elif setting == "mapping":
            self._asked[player.name] = self._mappings.get(player.name, player.name)
            self._mappings[player.name] = str(value)
            self._request(f"player.{player.name}.mapping", value)
        elif setting == "settings":
            self._retune(player, value, events)  # type: ignore[arg-type]
        elif setting == "save":
            instrument = in_force(player)
            alone = len(self._players) == 1
            self._request(f"player.{player.name}.save", as_alone(instrument, self._shared) if alone else instrument)
        elif setting == "next-sound":
            self._apply_to(player, "sound", next_sound(player.sound), events)
        elif setting in ("louder", "softer"):
            step = 1 if setting == "louder" else -1
            self._apply_to(player, "volume", louder(player.volume, step), events)
        elif setting == "song":
            self._took(player, player.choose_song(self._now, str(value)), events)
        elif setting == "song_place":
            self._took(player, player.go_in_song(self._now, int(value)), events)  # type: ignore[call-overload]
        elif setting == "sound":
            player.sound = str(value)
            events.append(Sound(self._now, player.name, "main", player.sound))
        else:
            player.volume = float(value)  # type: ignore[arg-type]
            events.append(Volume(self._now, player.name, player.volume))

    def _retune(self, player: Player, settings: Mapping[str, object], events: list[Event]) -> None:
        try:
            instrument = tuned_for([player], settings)[player.name]
        except ChangeError:
            # Of several players these settings fit another; or what was offered has grown old.
            return
        self._took(player, retune(player, self._now, instrument), events)

    def _check(self, player: Player, date: object, events: list[Event]) -> None:
        """Begins a player's access check, or ends it (None). Of all players those have one who need it."""
        if date is None:
            if player.checking is not None:
                self._took(player, player.end_check(self._now), events)
        elif checkable(player.facing):
            self._rest(False, events)
            self._took(player, player.check(self._now, str(date), len(self._players) == 1), events)

    def _rest(self, resting: bool, events: list[Event]) -> None:
        if resting and not self._shared.resting:
            self._hush(events)
            for player in self._players.values():
                player.rest()
                self._took(player, [], events)
        self._shared.resting = resting
        if not resting:
            self._end_call(events)

    def _call_helper(self, calling: bool, events: list[Event]) -> None:
        """The music rests, and a bell rings until somebody has come. Then the player wakes it as ever."""
        if not calling:
            self._end_call(events)
        elif not self._call.rings:
            self._rest(True, events)
            self._shared.calling = True
            self._took(self._call, self._call.begin(self._now), events)

    def _end_call(self, events: list[Event]) -> None:
        if self._call.rings:
            self._shared.calling = False
            self._took(self._call, self._call.end(self._now), events)
            self._revision += 1

    def _to_voice(self, away: bool, events: list[Event]) -> None:
        """Everything of ours is silent, and lets go of what the player needs for their voice, until they return."""
        if away == self.away:
            return
        if away:
            self._end_call(events)
            for player in self._players.values():
                self._took(player, player.leave(self._now), events)
            self._rest(True, events)
        self.away = away
        self._request("voice", away)

    def _learns(self, name: str, control: str) -> None:
        known = bindable(self._players[name].instrument) if name in self._players else ()
        if control not in known:
            there = f"use one of {', '.join(known)}" if known else "it is not played by controls"
            raise ChangeError(f"{name} has no control {control!r}: {there}")

    # -- binding by pressing --------------------------------------------------------------------------------------

    def _learn(self, place: tuple[str, str] | None, events: list[Event]) -> None:
        """Listens for this player's control from now on; None: for nobody's any more."""
        self._end_binding(events)
        if place is None or self.away or self._guide is not None:
            return
        player = self._players[place[0]]
        events += player.hush(self._now)
        self._binding = Binding(*place[:1], in_force(player), place[1], self._now)
        self._took(self._binding, [], events)
        self._reroute()

    def _learn_next(self, events: list[Event]) -> None:
        """The next control of the next player; behind the last one nobody's."""
        binding = self._binding if self._binding is not None and self._binding.listening else None
        here = (binding.player, binding.control) if binding is not None else None
        self._learn(next_of({name: player.instrument for name, player in self._players.items()}, here), events)

    def _heed(self, binding: Binding, events: list[Event]) -> None:
        if binding.over:
            self._binding = None
        elif not binding.listening:
            self._hear_again(binding, events)

    def _end_binding(self, events: list[Event]) -> None:
        binding, self._binding = self._binding, None
        if binding is not None:
            self._due.pop(binding, None)
            if binding.listening:
                self._hear_again(binding, events)

    def _hear_again(self, binding: Binding, events: list[Event]) -> None:
        """The player plays again, by what was learned. They begin anew: what they held before may be up by now."""
        player = self._players.get(binding.player)
        if player is not None:
            before = in_force(player)
            self._exchange(binding.player, binding.result or before, events)
            if binding.result is not None:
                self._request(f"player.{binding.player}.bound", changed(before, binding.result))

    def _hush(self, events: list[Event]) -> None:
        self._took(self._call, self._call.hush(self._now), events)
        for player in self._players.values():
            self._took(player, player.hush(self._now), events)

    def _reharmonise(self, harmony: Harmony, events: list[Event]) -> None:
        if harmony == self._shared.harmony:
            return
        self._shared.harmony = harmony
        for player in self._players.values():
            self._took(player, player.reharmonise(self._now), events)

    def _retime(self, events: list[Event]) -> None:
        for player in self._players.values():
            self._took(player, player.retime(self._now), events)

    # -- players --------------------------------------------------------------------------------------------------

    def _exchange(self, name: str, instrument: Instrument | None, events: list[Event]) -> None:
        binding = self._binding
        if binding is not None and binding.listening and binding.player == name:
            # Another instrument has other controls.
            self._due.pop(binding, None)
            self._binding = None
        old = self._players.get(name)
        if old is not None:
            events += old.hush(self._now)
            self._forget(old)
        if instrument is None:
            del self._players[name]
        else:
            # Under an old name the new player takes the old one's place, so that nobody moves on the stage.
            player = self._players[name] = Player(renamed(instrument, name), self._shared)
            events += player.opening(self._now)
            if name in self._asked:
                self._trying[name] = self._asked.pop(name)
                # Under their new movement they say that it is right; unanswered, the old one comes back.
                self._took(player, player.call_menu(self._now, "first"), events)
        self._reroute()

    def _add(self, instrument: Instrument) -> None:
        name, count = instrument.name, 1
        while name in self._players:
            count += 1
            name = f"{instrument.name}-{count}"
        self._players[name] = Player(renamed(instrument, name), self._shared)
        self._reroute()

    def _forget(self, player: Player) -> None:
        self._due.pop(player, None)
        self._pending.pop(player, None)

    def _reroute(self) -> None:
        self._routes = {}
        self._midi = []
        self._watching = {}
        self._switched_by_midi = any(
            source == MIDI for player in self._players.values() for source, _ in player.bindings
        )
        deaf = self._binding.player if self._binding is not None and self._binding.listening else None
        for player in self._players.values():
            if player.name == deaf:
                # What is pressed now is learned and not played.
                continue
            for place in player.bindings:
                self._routes.setdefault(place, []).append(player)
            if player.plays_by_midi:
                self._midi.append(player)
            for source in sorted(player.hears | player.pointers):
                self._watching.setdefault(source, []).append(player)
        self._levelled_by_midi = MIDI in self._watching


def _lead(moment: float) -> float:
    """The earliest second from which ``COMMIT_LEAD`` reaches ``moment``.

    ``moment - COMMIT_LEAD`` may be rounded to one from which it does not quite, and a shell would go round and round.
    """
    wanted = moment - COMMIT_LEAD
    while wanted + COMMIT_LEAD < moment:
        wanted = math.nextafter(wanted, math.inf)
    return wanted


def _ordered(events: list[Event]) -> list[Event]:
    if len(events) < 2:
        return events
    begun = {event.note_id: event.at for event in events if isinstance(event, NoteOn)}
    ended = {event.note_id: event.at for event in events if isinstance(event, NoteOff)}

    def place(event: Event) -> tuple[float, int]:
        rank = RANK[type(event)]
        # What ends comes first, but nothing happens to a note before it has begun.
        if isinstance(event, (NoteOff, Bend, Expression)) and begun.get(event.note_id) == event.at:
            rank = AFTER_ITS_ON[type(event)]
        return event.at, rank

    # A gesture that was due at the very moment of a note's end would come behind it, to a note that is no more.
    told = [e for e in events if not isinstance(e, (Bend, Expression)) or ended.get(e.note_id) != e.at]
    return sorted(told, key=place)
