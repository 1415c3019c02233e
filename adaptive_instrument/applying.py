"""What a change does: to the harmony, the transport and rest, to one player or to all; and how it is undone. Pure.

What can be changed, and which values are understood, stands in ``changes.py``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace

from adaptive_instrument.access.check.run import checkable
from adaptive_instrument.casting import Casting
from adaptive_instrument.changes import MOST_LETTERS, can_be_called, parse
from adaptive_instrument.company import Company
from adaptive_instrument.errors import ChangeError
from adaptive_instrument.music.harmony import Harmony, unknown_scale
from adaptive_instrument.music.machine import NAMES
from adaptive_instrument.music.progressions import chord_in, next_progression
from adaptive_instrument.music.scales import OWN_SCALE, SCALES
from adaptive_instrument.music.sounds import that_stays
from adaptive_instrument.music.steps import louder, next_key, next_scale, next_sound, next_standard
from adaptive_instrument.music.voices import drone
from adaptive_instrument.music.voices.articulations import next_articulation
from adaptive_instrument.music.voices.echo import REPEATS
from adaptive_instrument.notes import Ceiling, Event, Silence, Sound, Standard, Volume
from adaptive_instrument.player import Player
from adaptive_instrument.retuning import as_alone, in_force, retune, tuned_for
from adaptive_instrument.signals import Midi
from adaptive_instrument.timing import Timing

DRAWN = (
    "volume", "transport.tempo", "transport.tap", "transport.swing", "harmony.standard", "ears.ceiling",
    "looper.volume", "partner.volume",
)  # fmt: skip
"""What sliders move: many small moves are one change."""


GOES_ON = ("changes", "follow", "progress", "progression")
"""How the harmony goes on: settings of its course."""
OF_THE_MOMENT = ("harmony.next", "harmony.lead")
"""What is played, and not set: *undo* passes it over."""


class Applying:
    """Applies changes to a company at the moment at which it is."""

    def __init__(self, company: Company, casting: Casting) -> None:
        self._company = company
        self._shared = company.shared
        self._players = company.players
        self._call = company.call
        self._casting = casting
        self._timing = Timing(company, self._retime)
        self._course = company.course
        self._foreseen = 0

    def admit(self, name: str | None, setting: str, value: object) -> None:
        """Raises what speaks against a parsed change.

        Raises:
            ChangeError: it cannot be applied, with the cure.
        """
        section, _, its = setting.partition(".")
        if name is None and section == "transport":
            self._timing.admit(its)
        machine = self._company.machine(section) if name is None else None
        if machine is not None:
            machine.admit(its, value)
        # A player who is not there yet joins by being given an instrument; nobody else can be changed.
        joins = setting == "instrument" and value is not None
        if joins and name in NAMES:
            raise ChangeError(f"{name!r} is the name of one of the machines: call the player something else")
        if joins and name is not None and name not in self._players and not can_be_called(name):
            raise ChangeError(
                f"{name[:MOST_LETTERS]!r} cannot be a player's name: use letters, digits and hyphens, like anna-2"
            )
        if name is not None and name != "*" and name not in self._players and not joins:
            known = f"use one of {', '.join(self._players)}" if self._players else "give them an instrument first"
            raise ChangeError(f"no player is called {name[:MOST_LETTERS]!r}: {known}")
        checked = self._players.get(name or "") if setting == "check" and value is not None else None
        if checked is not None and not checkable(checked.facing):
            raise ChangeError(
                f"{name} plays MIDI keys, there is nothing to check: choose an instrument of another kind"
            )
        if setting == "harmony.scale" and value not in SCALES and value not in self._shared.own:
            raise ChangeError(unknown_scale(str(value)))
        if self._company.away and ((setting == "rest" and not value) or (setting == "check" and value is not None)):
            raise ChangeError("the player is at their voice: bring the window back to the front first")
        if setting == "learn" and name is not None:
            self._casting.admit(name, str(value))
        if setting == "rung" and name is not None and name != "*":
            self._players[name].rung(str(value))
        if setting == "settings":
            tuned_for(self._company.named(name), value)  # type: ignore[arg-type]

    def change(self, name: str | None, setting: str, value: object, events: list[Event], joins: bool = False) -> None:
        """Applies a parsed change, and remembers what it replaced. ``joins``: it is the consequence of another, and is
        taken back with it."""
        if setting == "undo":
            for what, was in self._shared.undo.pop():
                self._do(*parse(what, was), events)
            return
        before = dict(self._undoable())
        self._do(name, setting, value, events)
        if setting == "instrument" or setting in OF_THE_MOMENT:
            return
        changed = tuple((what, was) for what, was in before.items() if dict(self._undoable()).get(what, was) != was)
        if ("harmony.scale", OWN_SCALE) in changed:
            # By its name alone the next own scale would come back, should one be chosen before this is undone.
            others = (step for step in changed if step[0] != "harmony.scale")
            changed = (*others, ("harmony.own", before["harmony.own"]))
        if changed:
            self._shared.undo.push(self._company.now, changed, slides=setting in DRAWN, joins=joins)

    def obey(self, events: list[Event]) -> None:
        """What players chose in their menus: changes like any other."""
        if not (self._company.wishful or self._casting.asking):
            return
        self._company.wishful = False
        for player in list(self._players.values()):
            if not player.menu.open and self._casting.tries(player):
                self._casting.answered(player)
        for actor in self._company.everybody():
            while actor.wishes:
                try:
                    what = parse(*actor.wishes.pop(0))
                    self.admit(*what)
                except ChangeError:
                    # An offer that has grown old, or a control that means somebody who is not there.
                    continue
                # A groove that brings its metre along takes it away again.
                self.change(*what, events, joins=not isinstance(actor, Player))
                self._company.revision += 1

    def clock(self, t: float, signal: Midi, events: list[Event]) -> None:
        """A message of a MIDI clock."""
        self._timing.hear(t, signal, events)

    def end_call(self, events: list[Event]) -> None:
        """Somebody has come, or the player plays again: no bell rings any more."""
        if self._call.rings:
            self._shared.calling = False
            self._company.took(self._call, self._call.end(self._company.now), events)
            self._company.revision += 1

    # -- what it does -----------------------------------------------------------------------------------------------

    def _undoable(self) -> Iterator[tuple[str, object]]:
        """Everything that *undo* brings back, as changes."""
        course, transport = self._course, self._shared.transport
        # The chord behind the progression: what begins or ends one brings a chord along.
        yield from ((f"harmony.{name}", getattr(course.settings, name)) for name in GOES_ON)
        yield from ((f"harmony.{name}", course.asked(name)) for name in ("tonic", "scale", "chord"))
        yield "transport.tempo", transport.tempo
        yield from (("transport.metre", transport.metre), ("transport.feel", transport.feel))
        yield "transport.swing", transport.settings.swing
        yield "harmony.standard", self._shared.standard
        if course.asked("scale") == OWN_SCALE:
            yield "harmony.own", self._shared.own[OWN_SCALE].cents
        yield "ears.ceiling", self._shared.ears.ceiling
        for name, player in self._players.items():
            yield f"player.{name}.sound", player.sound
            yield f"player.{name}.volume", player.volume
            yield f"player.{name}.help", player.help
            yield f"player.{name}.song", player.song.named
            yield f"player.{name}.voice.articulation", player.instrument.voice.articulation
            yield f"player.{name}.voice.lock", player.instrument.voice.lock
            yield f"player.{name}.voice.echo.repeats", player.instrument.voice.echo.repeats
            yield f"player.{name}.mapping", self._casting.mappings.get(name, name)
        for machine in self._company.machines:
            yield from machine.undoable()

    def _do(self, name: str | None, setting: str, value: object, events: list[Event]) -> None:
        if name is None:
            self._apply_shared(setting, value, events)
        elif setting == "instrument":
            self._casting.exchange(name, value, events)  # type: ignore[arg-type]
        else:
            for player in self._company.named(name):
                self._apply_to(player, setting, value, events)

    def _apply_shared(self, setting: str, value: object, events: list[Event]) -> None:
        shared = self._shared
        section, _, its = setting.partition(".")
        machine = self._company.machine(section)
        if machine is not None:
            self._company.took(machine, machine.change(self._company.now, its, value), events)
        elif setting == "stop":
            self._hush(events)
            events.append(Silence(self._company.now))
        elif setting == "rest":
            self._rest(bool(value), events)
        elif setting == "learn":
            self._casting.learn_next(events)
        elif section == "transport":
            self._timing.change(its, value, events)
        elif setting == "harmony.tonic":
            self._ask(events, tonic=str(value))
        elif setting == "harmony.scale":
            self._ask(events, scale=str(value))
        elif setting in ("harmony.chord", "harmony.lead"):
            self._ask(events, chord=chord_in(str(value), self._course.asked("tonic")) if value else "")
        elif setting == "harmony.next":
            following = self._course.next_chord()
            if following is not None:
                self._ask(events, chord=following)
        elif setting == "harmony.next-progression":
            following = next_progression(self._course.progression)
            self._settle(self._course.choose(self._company.now, progression=following), events)
        elif setting.removeprefix("harmony.") in GOES_ON:
            self._settle(self._course.choose(self._company.now, **{setting.partition(".")[2]: str(value)}), events)
            self._company.follow()
        elif setting == "harmony.own":
            shared.own[OWN_SCALE] = value  # type: ignore[assignment]
            self._ask(events, scale=OWN_SCALE)
        elif setting == "ears.ceiling":
            shared.ears = replace(shared.ears, ceiling=float(value))  # type: ignore[arg-type]
            events.append(Ceiling(self._company.now, shared.ears.ceiling))
        elif setting == "harmony.standard":
            self._tune(float(value), events)  # type: ignore[arg-type]
        elif setting in ("harmony.tune-up", "harmony.tune-down"):
            self._tune(next_standard(shared.standard, 1 if setting == "harmony.tune-up" else -1), events)
        elif setting in ("harmony.key-up", "harmony.key-down"):
            step = 1 if setting == "harmony.key-up" else -1
            self._ask(events, tonic=next_key(self._course.asked("tonic"), step))
        elif setting == "harmony.next-scale":
            self._ask(events, scale=next_scale(self._course.asked("scale")))
        elif setting == "call":
            self._call_helper(bool(value), events)
        elif setting == "voice":
            self._to_voice(bool(value), events)
        elif setting in ("take.play", "take.save", "quit"):
            self._company.request(setting)

    def _apply_to(self, player: Player, setting: str, value: object, events: list[Event]) -> None:
        if setting == "help":
            self._company.took(player, player.set_help(self._company.now, value), events)  # type: ignore[arg-type]
        elif setting == "recentre":
            self._company.took(player, player.recentre(self._company.now, float(value or 0)), events)  # type: ignore[arg-type]
        elif setting == "rung":
            with suppress(ChangeError):  # of all players some have no such rung: they stay as they are
                self._company.took(player, player.hand_over(self._company.now, player.rung(str(value))), events)
        elif setting == "learn":
            self._casting.learn((player.name, str(value)), events)
        elif setting == "calibrate":
            self._company.took(player, player.calibrate(self._company.now), events)
        elif setting == "find-spot":
            self._company.request(f"player.{player.name}.spot")
        elif setting == "check":
            self._check(player, value, events)
        elif setting == "menu":
            self._company.took(player, player.call_menu(self._company.now), events)
        elif setting == "mapping":
            self._casting.asks(player, str(value))
        elif setting == "settings":
            self._retune(player, value, events)  # type: ignore[arg-type]
        elif setting == "save":
            instrument = in_force(player)
            alone = len(self._players) == 1
            self._company.request(
                f"player.{player.name}.save",
                as_alone(instrument, self._shared, self._course.settings, self._company.machines)
                if alone
                else instrument,
            )
        elif setting == "next-sound":
            self._apply_to(player, "sound", next_sound(player.sound), events)
        elif setting == "next-touch":
            touch = next_articulation(player.instrument.voice.articulation)
            self._apply_to(player, "settings", {"voice.articulation": touch}, events)
        elif setting == "echo":
            repeats = 0 if player.instrument.voice.echo.repeats else REPEATS
            self._apply_to(player, "settings", {"voice.echo.repeats": repeats}, events)
        elif setting == "let-go":
            self._company.took(player, player.let_go(self._company.now), events)
        elif setting in ("louder", "softer"):
            step = 1 if setting == "louder" else -1
            self._apply_to(player, "volume", louder(player.volume, step), events)
        elif setting == "song":
            self._company.took(player, player.choose_song(self._company.now, str(value)), events)
        elif setting == "song_place":
            self._company.took(player, player.go_in_song(self._company.now, int(value)), events)  # type: ignore[call-overload]
        elif setting == "sound":
            player.sound = str(value)
            events.append(Sound(self._company.now, player.name, "main", player.sound))
            if player.instrument.voice.articulation == drone.VOICE:
                events.append(Sound(self._company.now, player.name, drone.VOICE, that_stays(player.sound)))
        else:
            player.volume = float(value)  # type: ignore[arg-type]
            events.append(Volume(self._company.now, player.name, player.volume))

    def _retune(self, player: Player, settings: Mapping[str, object], events: list[Event]) -> None:
        try:
            instrument = tuned_for([player], settings)[player.name]
        except ChangeError:
            # Of several players these settings fit another; or what was offered has grown old.
            return
        before = player.instrument.spot
        self._company.took(player, retune(player, self._company.now, instrument), events)
        if instrument.spot != before:
            # The camera is the shell's.
            self._company.request(f"player.{player.name}.spot", instrument.spot)

    def _check(self, player: Player, date: object, events: list[Event]) -> None:
        """Begins a player's access check, or ends it (None). Of all players those have one who need it."""
        if date is None:
            if player.checking is not None:
                self._company.took(player, player.end_check(self._company.now), events)
        elif checkable(player.facing):
            self._rest(False, events)
            for what in self._company.stop_endless():
                # What is measured is answered in quiet.
                self._do(*parse(what, None), events)
            self._company.took(player, player.check(self._company.now, str(date), len(self._players) == 1), events)

    def _rest(self, resting: bool, events: list[Event]) -> None:
        if resting and not self._shared.resting:
            self._hush(events)
            for player in self._players.values():
                player.rest()
                self._company.took(player, [], events)
            self._settle(self._course.rest(), events)
        woken = self._shared.resting and not resting
        self._shared.resting = resting
        if woken:
            self.awake(events)
        elif resting:
            self._company.took(self._course, [], events)
        if not resting:
            self.end_call(events)

    def _call_helper(self, calling: bool, events: list[Event]) -> None:
        """The music rests, and a bell rings until somebody has come. Then the player wakes it as ever."""
        if not calling:
            self.end_call(events)
        elif not self._call.rings:
            self._rest(True, events)
            self._shared.calling = True
            self._company.took(self._call, self._call.begin(self._company.now), events)

    def _to_voice(self, away: bool, events: list[Event]) -> None:
        """Everything of ours is silent, and lets go of what the player needs for their voice, until they return."""
        if away == self._company.away:
            return
        if away:
            self.end_call(events)
            for player in self._players.values():
                self._company.took(player, player.leave(self._company.now), events)
            self._rest(True, events)
        self._company.away = away
        self._company.request("voice", away)

    def _hush(self, events: list[Event]) -> None:
        now = self._company.now
        self._company.took(self._call, self._call.hush(now), events)
        for actor in self._company.everybody():
            hushed = actor.hush(now, lost=False) if isinstance(actor, Player) else actor.hush(now)
            self._company.took(actor, hushed, events)

    def come(self, events: list[Event]) -> None:
        """A change of the harmony that was waiting, or a progression's next chord, is due."""
        self._settle(self._course.take(self._company.now), events)

    def follow(self, events: list[Event]) -> None:
        """A chord that everybody follows was played."""
        following = self._company.following
        heard, following.heard = following.heard, None
        if heard is not None:
            self._ask(events, chord=heard)

    def _tune(self, hertz: float, events: list[Event]) -> None:
        """Another pitch standard, for everybody."""
        self._shared.standard = hertz
        events.append(Standard(self._company.now, hertz))

    def _ask(self, events: list[Event], **wanted: str) -> None:
        self._settle(self._course.ask(self._company.now, **wanted), events)

    def _settle(self, harmony: Harmony, events: list[Event]) -> None:
        """This harmony holds from now on; and everybody who plans ahead hears when what comes is another."""
        foreseen, self._foreseen = self._foreseen, self._course.rounds
        if harmony != self._shared.harmony:
            self._reharmonise(harmony, events)
        elif foreseen != self._course.rounds:
            now = self._company.now
            for actor in self._company.everybody():
                told = actor.foresee(now) if isinstance(actor, Player) else actor.reharmonise(now)
                self._company.took(actor, told, events)
        self._company.took(self._course, [], events)

    def _reharmonise(self, harmony: Harmony, events: list[Event]) -> None:
        if harmony == self._shared.harmony:
            return
        self._shared.harmony = harmony
        self._company.following.tonic = harmony.tonic
        for player in self._company.everybody():
            self._company.took(player, player.reharmonise(self._company.now), events)

    def awake(self, events: list[Event]) -> None:
        """Rest is over: a progression begins anew."""
        self._settle(self._course.begin(self._company.now, at_once=True), events)

    def _retime(self, events: list[Event]) -> None:
        self._company.took(self._course, [], events)
        for player in self._company.everybody():
            self._company.took(player, player.retime(self._company.now), events)
