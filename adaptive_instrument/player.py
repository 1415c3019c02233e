"""A player: one access method and one voice, with the controls that reach them. Pure."""

from __future__ import annotations

from dataclasses import replace
from fnmatch import fnmatchcase

from adaptive_instrument.access.condition import Press
from adaptive_instrument.access.controls import Controls
from adaptive_instrument.access.dwell import CLICK
from adaptive_instrument.access.handover import Taken
from adaptive_instrument.access.hands import MIDI, Hands
from adaptive_instrument.access.keys import KeysSettings
from adaptive_instrument.access.menu import Menu
from adaptive_instrument.access.menu_pages import Circumstances
from adaptive_instrument.access.offer import Offer
from adaptive_instrument.access.pointing import Place
from adaptive_instrument.access.selection import Deselect, Select, Selection
from adaptive_instrument.access.song import StepSong
from adaptive_instrument.checking import Checking
from adaptive_instrument.checks import Checks
from adaptive_instrument.choosing import Choosing, circumstances, menu_for
from adaptive_instrument.commanding import IN_REST, commands
from adaptive_instrument.instrument import Instrument, rungs
from adaptive_instrument.music.chord_pads import ChordPads
from adaptive_instrument.music.locks import target_pitch
from adaptive_instrument.music.looper.asking import LEAVE, RECORDING, REMEMBERS, Asked, signed
from adaptive_instrument.music.shared import Shared
from adaptive_instrument.music.singing import Singing
from adaptive_instrument.music.voice import Help, Voice
from adaptive_instrument.music.voices.articulations import needs_hold
from adaptive_instrument.notes import Event, Sound, Volume
from adaptive_instrument.pads import Pads
from adaptive_instrument.portrait import portrait
from adaptive_instrument.presence import Presence
from adaptive_instrument.standing import Standing
from adaptive_instrument.view import PlayerView
from adaptive_instrument.waking import Waking
from adaptive_instrument.ways import calm_of, controls_of, hands_for

RECENTRE = "recentre"


class Player:
    """One player of the ensemble. What it does with a signal it answers as events."""

    def __init__(self, instrument: Instrument, shared: Shared) -> None:
        self.instrument = instrument
        self.name = instrument.name
        controls, ways = controls_of(instrument), rungs(instrument)
        self._commands = commands(instrument.controls)
        self._controls = Controls(controls, calm_of(instrument), instrument.handover.backup)
        self.bindings, self.watches = self._controls.bindings, self._controls.watches
        self.plays_by_midi = any(way.access.method == "keys" for way in ways)
        self.sound = instrument.voice.sound
        self.volume = instrument.voice.volume
        self.deadline: float | None = None
        self.offers: dict[str, Offer] = {}
        """What might help this player now, by the offers' names."""
        self._shared = shared
        self._rings = not needs_hold(instrument.voice)
        self.song = Singing(instrument.song, instrument.layout, instrument.access.method == "song")
        """The player's song, if they have one."""
        self._hands = tuple(hands_for(way, instrument, controls, self.song, shared.harmony) for way in ways)
        self._standing = Standing(instrument, self._hands, self.offers)
        self._handover = self._standing.handover
        self._hand = self._hands[0]
        self.song.step(self._hand.kind == "song")
        self._layout = None if self._hand.kind == "keys" else self.song.layout
        self._method, self._pointing = self._hand.method, self._hand.pointing
        self._waking = Waking(instrument.rest, self._hand.corners)
        self._voice = Voice(self.name, instrument.voice, instrument.help, self._layout, shared)
        self._voice.quantise = instrument.quantise
        self.pointer = self._hand.pointer
        """The device whose pointer or axes move this player's pointer now, or None."""
        self.pointers = {hands.pointer for hands in self._hands if hands.pointer is not None}
        """The same for every way of playing."""
        levels = [place for hands in self._hands for place in hands.method.levels]
        self.hears = {source for source, _ in (*self.watches, *levels)}
        """The devices whose levels and axes this player wants, beside those of the pointers."""
        self._presence = Presence(self._controls, self._hands, self.hears)
        # What only colours the notes may come and go: the player plays on without it.
        self.hears |= {source for source, _ in self._voice.levels}
        self._keys = tuple(sorted({control for source, control in self.bindings if source == "keyboard"}))
        self._pads = Pads(instrument.voice.held_by, instrument.stage.labels)
        self._choosing = Choosing(self.name, self._made_menu(), self._circumstances, self.call_menu)
        self._checks = Checks(self.name, self._method.name, self.offers)
        self.keep_time(0.0)

    def _made_menu(self) -> Menu:
        return menu_for(self.instrument, self._hand, self._controls.instant)

    @property
    def menu(self) -> Menu:
        """The player's menu."""
        return self._choosing.menu

    @menu.setter
    def menu(self, menu: Menu) -> None:
        self._choosing.menu = menu

    @property
    def wishes(self) -> list[tuple[str, object]]:
        """Changes that the player chose in it, for the ensemble to take out."""
        return self._choosing.wishes

    @property
    def checking(self) -> Checking | None:
        """The access check while it runs."""
        return self._checks.checking

    @property
    def roused(self) -> bool:
        """True once the waking pattern has been completed, until ``rest`` is called."""
        return self._waking.roused

    @property
    def hands(self) -> tuple[Hands, ...]:
        """Every way of playing, from the top of the ladder down."""
        return self._hands

    @property
    def pending(self) -> float | None:
        """The second of the first generated note that is not committed yet, or None."""
        return self._voice.pending

    @property
    def help(self) -> Help:
        """How much the instrument helps this player now."""
        return self._voice.help

    def opening(self, t: float) -> list[Event]:
        """What the outputs must know before this player's first note."""
        if self._handover is not None:
            self._handover.begin(t)
        sounds = [Sound(t, self.name, self._voice.name, self.sound), *self._voice.opening(t)]
        return [*sounds, Volume(t, self.name, self.volume)]

    # -- signals ----------------------------------------------------------------------------------------------------

    def switch(self, t: float, source: str, control: str, down: bool, port: str = "") -> list[Event]:
        """A raw switch that one of this player's controls listens to; ``port`` is the MIDI port it came from."""
        events: list[Event] = []
        self._presence.meet(port or source)
        if port:
            self._presence.meet_port(port)
        if self.checking is not None:
            names = [name for name in self.bindings[source, control] if not self._commanding(name)]
            events += self.checking.switch(t, names, port or source, control, down)
            for name in names:
                # The way to voice and help is open while the movement is measured, too.
                self.menu.press(Press(t, name, down))
            self._reckon()
            return events
        for name in self.bindings[source, control]:
            self._checks.running.edge(t, name, port or source, control, down)
        for press in self._controls.switch(t, source, control, down, port):
            self._press(press, events)
        self._hold(events)
        self._reckon()
        return events

    def level(self, t: float, source: str, control: str, value: float, port: str = "") -> list[Event]:
        """A raw level or axis: watched as a switch, played by, or moving the pointer. ``port``: as with switches."""
        events: list[Event] = []
        self._presence.meet(port or source)
        if port and (source, control) in (*self.watches, *self._method.levels, *self._voice.levels):
            self._presence.meet_port(port)
        if self.checking is not None:
            events += self.checking.level(t, source, control, value)
            if self._pointing is not None and source == self.pointer:
                self._point(self._pointing.axis(t, control, value), events)
            self._reckon()
            return events
        self._controls.calm.feature(t, source, control, value)
        self._hold(events)
        held = self._controls.calm.holds(source)
        if not held:
            events += self._voice.level(t, source, control, value)
        if (source, control) in self._method.levels and not held:
            self._play(self._choosing.left(self._method.level(t, source, control, value), events), events)
        for press in self._controls.level(t, source, control, value):
            self._press(press, events)
        self._hold(events)
        if held:
            self._reckon()
            return events
        if self._pointing is not None and source == self.pointer:
            self._point(self._pointing.axis(t, control, value), events)
        if self._handover is not None:
            self._give(t, self._handover.level(t, source, control, value), events)
        self._reckon()
        return events

    def point(self, t: float, source: str, x: float, y: float) -> list[Event]:
        """A device with a pointer of its own: it stands at ``x``, ``y``."""
        events: list[Event] = []
        if self._pointing is not None and source == self.pointer:
            self._point(self._pointing.pointer(t, x, y), events)
        if self._handover is not None:
            self._give(t, self._handover.point(t, source, x, y), events)
        self._reckon()
        return events

    def midi(self, t: float, source: str, data: bytes) -> list[Event]:
        """Raw MIDI bytes."""
        selections = self._method.midi(t, source, data)
        events: list[Event] = []
        if self._handover is not None:
            self._give(t, self._handover.midi(t, source, data), events)
            self._reckon()
        if not selections:
            return events
        self._play(self._choosing.left(selections, events), events)
        self._reckon()
        return events

    def advance(self, t: float) -> list[Event]:
        """Runs everything that is due at ``t`` seconds, and commits what begins then."""
        events: list[Event] = []
        for press in self._controls.advance(t):
            self._press(press, events)
        self._hold(events)
        if self._pointing is not None:
            self._point(self._pointing.advance(t), events)
        if self.checking is not None:
            events += self.checking.advance(t)
        self._checks.judge(t, self._standing, self.instrument)
        if self._pointing is not None:
            self._wakes(self._shared.resting and self._waking.corners.advance(t))
        if self.menu.called(t):
            events += self.call_menu(t)
        self._choosing.chose(t, self.menu.advance(t))
        moved = self._method.advance(t)
        self._play(self._choosing.left(moved, events) if self._method.levels else moved, events)
        if self._handover is not None:
            for kept in self._handover.carry.advance(t):
                events += self._voice.receive(kept)
            self._give(t, self._handover.advance(t), events)
        events += self._voice.advance(t)
        events += self._voice.commit(t)
        self._reckon()
        return events

    def commit(self, horizon: float) -> list[Event]:
        """Generated notes up to ``horizon`` seconds become binding."""
        events = self._voice.commit(horizon)
        self._reckon()
        return events

    @property
    def waits(self) -> bool:
        """Whether all devices are lost that the player plays by."""
        shown = self._presence.shown(self._hand)
        return bool(shown) and set(shown) <= set(self._presence.missed(self._hand))

    def tracking(self, t: float, source: str, ok: bool) -> list[Event]:
        """A source of this player's was found or lost. Lost: everything this player sounds ends, unless it has no part
        in the way of playing that is in use."""
        if self._handover is not None:
            self._handover.tracking(t, source, ok)
        if ok:
            self._presence.find(source)
            self._reckon()
            return []
        if not self._presence.concerns(source):
            return self._voice.lose(t, source)
        self._presence.lose(source)
        if self.checking is not None:
            return self._lose_while_checking(t, source, self.checking)
        self._controls.lose(t, source)
        if source in self._presence.ports:
            self._controls.lose(t, MIDI)
        if self._pointing is not None and source == self.pointer:
            self._pointing.lose(t)
            self._waking.corners.lose()
            self.menu.lose(t)
        if self._handover is not None and not self._hand.plays_by(source) and source not in self._presence.ports:
            self._reckon()
            return []
        return self.hush(t)

    def quality(self, t: float, source: str, value: float) -> list[Event]:
        """How well a source is tracked, 0..1."""
        if self._handover is not None:
            self._handover.ladder.quality(t, source, value)
            self._reckon()
        return []

    def hush(self, t: float, lost: bool = True) -> list[Event]:
        """Ends everything this player sounds, lets go of all the method holds and forgets presses on their way.

        Where nothing is ``lost``, what calls the menu stays on its way: the hush may have been commanded by the long
        press that it begins with.
        """
        self._controls.forget()
        if lost:
            self.menu.let_go()
        self._method.release(t)
        events = self._voice.release(t)
        if self._handover is not None:
            self._handover.carry.forget()
        self._reckon()
        return events

    def let_go(self, t: float) -> list[Event]:
        """Ends what goes on by itself; what is held sounds on."""
        events = self._voice.let_go(t)
        self._reckon()
        return events

    def leave(self, t: float) -> list[Event]:
        """The player goes: whatever their devices hold is let go, for its end will not be heard."""
        self._checks.end()
        for source in sorted({source for source, _ in (*self.bindings, *self.watches)} | self._presence.ports):
            self._controls.lose(t, source)
        if self._pointing is not None:
            self._pointing.lose(t)
            self._waking.corners.lose()
            self.menu.lose(t)
        return self.hush(t)

    def listens_to(self, source: str) -> bool:
        """Whether a loss of this source concerns this player."""
        return self._presence.concerns(source) or any(source == device for device, _ in self._voice.levels)

    # -- changes ----------------------------------------------------------------------------------------------------

    def reharmonise(self, t: float) -> list[Event]:
        """The shared harmony has changed."""
        if self._layout is not None:
            self._method.retarget(self.song.targets(self._shared.harmony))
        events = self._voice.reharmonise(t)
        self._reckon()
        return events

    def follow(self, leader: str) -> tuple[str, ...]:
        """Everybody follows the chords of ``leader`` (see ``HarmonySettings.follow``): the MIDI inputs that are this
        player's and lead by it; none when the player does not lead."""
        ports = tuple(way.access.source for way in rungs(self.instrument) if isinstance(way.access, KeysSettings))
        if leader not in ("midi", self.name):
            ports = tuple(port for port in ports if port == "*" or fnmatchcase(port.lower(), leader.lower()))
        self._voice.leads = bool(ports and leader)
        return ports if leader else ()

    def foresee(self, t: float) -> list[Event]:
        """What the harmony will be is another than was thought."""
        events = self._voice.foresee(t)
        self._reckon()
        return events

    def retime(self, t: float) -> list[Event]:
        """The shared tempo or grid has changed."""
        events = self._voice.retime(t)
        self.keep_time(t)
        self._reckon()
        return events

    def set_help(self, t: float, help: Help) -> list[Event]:
        """How much the instrument helps from now on."""
        events = self._voice.set_help(t, help)
        self.keep_time(t)
        self._reckon()
        return events

    def rung(self, name: str) -> int:
        """The way of playing that a command means: by its name, ``next`` or ``previous``.

        Raises:
            ChangeError: there is none of that name, or only one at all.
        """
        return self._standing.named(name)

    @property
    def playing(self) -> int:
        """Which of the ways of playing is in use, counted from the top of the ladder."""
        return self._standing.rung

    @property
    def facing(self) -> Instrument:
        """The instrument as if the way of playing in use were its only one."""
        return self._standing.facing(self.instrument)

    def hand_over(self, t: float, rung: int) -> list[Event]:
        """Another way of playing takes over. What sounds goes on, and the song and the scan where they stood."""
        events: list[Event] = []
        if self._handover is None or self.playing == rung:
            return events
        if self.checking is not None:
            events += self.end_check(t)
        handover, stood, place = self._handover, self._method.cursor, self.song_place
        left = self._method.release(t)
        self._hand = handover.take(t, rung, stood)
        self._method, self._pointing, self._waking.corners = self._hand.method, self._hand.pointing, self._hand.corners
        self.pointer = self._hand.pointer
        self.song.step(self._hand.kind == "song")
        self._layout = self._voice.layout = None if self._hand.kind == "keys" else self.song.layout
        self._pads.forget()
        self.menu = self._made_menu()
        self._checks.play_by(self._method.name)
        if self.instrument.handover.held == "release":
            for selection in left:
                events += self._voice.receive(selection)
        elif left:
            self._voice.leave(handover.carry.leave(t + self.instrument.handover.keep, left))
        return events + self.go_in_song(t, place)

    def keep_time(self, t: float) -> None:
        """Every way of playing is told where the beats lie, and whether the player wants help with timing."""
        for method in (self._method, *(hands.method for hands in self._hands if hands.method is not self._method)):
            method.keep_time(t, self._shared.transport, self.help == "notes and timing")

    def choose_song(self, t: float, name: str) -> list[Event]:
        """Another song, from its beginning (see ``Singing.choose``). What sounds ends: a target means another note."""
        events = self.hush(t, lost=False)
        self.song.choose(name)
        self._pads.forget()
        return events + self.go_in_song(t, 0)

    def go_in_song(self, t: float, place: int) -> list[Event]:
        """The note at ``place`` of the song comes next."""
        self.song.go(place)
        if self._layout is not None:
            self._method.retarget(self.song.sent(self._shared.harmony))
        self._reckon()
        return []

    @property
    def song_place(self) -> int:
        """The note of the song that comes next, counted from 0."""
        return self._method.place if isinstance(self._method, StepSong) else self.song.place

    def recentre(self, t: float, after: float = 0.0) -> list[Event]:
        """How the player is now is rest for all that is watched; for the pointer where it is ``after`` seconds on."""
        events: list[Event] = []
        if self.checking is not None:
            self.checking.keep()
        self._controls.calm.recentre(t)
        self._hold(events)
        for press in self._controls.recentre(t):
            self._press(press, events)
        self._play(self._method.recentre(t), events)
        if self._pointing is not None and self._pointing.recentre(t, after) is not None:
            self._lose_pointer(t, events)
        self._reckon()
        return events

    def calibrate(self, t: float) -> list[Event]:
        """Ten seconds: rest, then as far as is comfortable. The pointer plays nothing meanwhile."""
        events: list[Event] = []
        if self.checking is not None:
            self.checking.keep()
        if self._pointing is not None and self._pointing.calibrate(t) is not None:
            self._lose_pointer(t, events)
        self._reckon()
        return events

    def check(self, t: float, date: str, alone: bool) -> list[Event]:
        """Begins the access check: what sounds ends, and until it is over the movement answers it.

        ``date`` is kept with what is measured; ``alone``: whether the tempo is this player's to choose.
        """
        self._checks.end()
        events = self.hush(t)
        for source in sorted({source for source, _ in (*self.bindings, *self.watches)}):
            self._controls.lose(t, source)
        self.menu.close()
        instrument = replace(self.facing, help=self.help)
        if self._pointing is not None:
            # What was found by a calibration is in force too, and what is proposed has to differ from that.
            instrument = replace(instrument, pointer=replace(instrument.pointer, range=self._pointing.found[1]))
        zones = self._method.zones if self._pointing is not None else ()
        targets = len(self._pads.targets(self._layout, self._shared.harmony))
        self._checks.checking = checking = Checking(
            self.name, instrument, self._voice, self._shared, zones, targets, self._pointing, alone, date
        )
        events += checking.begin(t)
        self._reckon()
        return events

    def end_check(self, t: float) -> list[Event]:
        """Ends the access check before its end: nothing is changed."""
        self._checks.end()
        return self.hush(t)

    def _lose_while_checking(self, t: float, source: str, checking: Checking) -> list[Event]:
        """A lost source is asked again later; what sounds ends."""
        events = checking.lose(t, source)
        if self._pointing is not None and source == self.pointer:
            self._pointing.lose(t)
        return [*events, *self.hush(t)]

    def rest(self) -> None:
        """Rest has begun: the waking pattern starts over."""
        self._checks.end()
        self.menu.close()
        self._reckon()
        self._waking.rest()

    # -- the menu ---------------------------------------------------------------------------------------------------

    def call_menu(self, t: float, page: str = "top") -> list[Event]:
        """Opens the menu, or closes it when it is open. What sounds ends: from now on the movement chooses."""
        if self.menu.open:
            self.menu.close()
            self._reckon()
            return []
        self._checks.end()
        events = self.hush(t)
        if self._shared.playing & {RECORDING, REMEMBERS}:
            # The presses that called it were not meant as music.
            self.wishes.append((LEAVE, Asked(self.name, t - self.menu.asked_at(t))))
        self.menu.show(t, page, self._circumstances())
        self._reckon()
        return events

    def _circumstances(self, undo: bool = False) -> Circumstances:
        return circumstances(
            self.instrument, self.facing, self._shared, self._hand, self._hands, self.offers, bool(self.watches),
            self.song.told is not None, undo,
        )  # fmt: skip

    # -- the view ---------------------------------------------------------------------------------------------------

    def view(self) -> PlayerView:
        """What there is to see of this player."""
        return portrait(self)

    @property
    def pointed(self) -> tuple[float, float] | None:
        """Where the player's pointer stands, None while there is none to be seen."""
        place = self._pointing.place if self._pointing is not None else None
        if place is None or place.x is None or place.y is None:
            return None
        return place.x, place.y

    # -- calm -------------------------------------------------------------------------------------------------------

    def _hold(self, events: list[Event]) -> None:
        """What is held for movement that was not meant is let go; what has become calm plays again."""
        for change in self._controls.calm.take():
            if not change.held:
                self.offers.pop(RECENTRE, None)
                continue
            for press in self._controls.hold(change.t, change.source):
                self._press(press, events)
            if self._hand.plays_by(change.source):
                self._play(self._method.release(change.t), events)
            for hands in self._hands:
                hands.lose(change.t, change.source)
            if change.source == self.pointer:
                self.menu.lose(change.t)
            if change.dropped and self._hand.plays_by(change.source):
                events += self.hush(change.t)
                words = "Your head is lower than it was. If it is to stay there: here is my middle (F3)."
                self.offers[RECENTRE] = Offer(RECENTRE, words, f"player.{self.name}.recentre")

    # -- inside -----------------------------------------------------------------------------------------------------

    def _press(self, press: Press, events: list[Event]) -> None:
        too_easy = press.control in self._controls.too_easy
        if self.menu.open and too_easy:
            return
        if self.menu.open and self._commanding(press.control):
            # A choice that is being made by other controls stays as it is.
            self._command(press)
            return
        if not too_easy and self._choosing.takes(press, events):
            return
        if self._shared.resting:
            if too_easy:
                return
            if press.control in self._commands and self._commands[press.control][0] in IN_REST:
                self._command(press)
                return
            self._waking.press(press)
            return
        if press.control in self._commands:
            self._command(press)
            return
        if self._handover is not None:
            taken = self._handover.press(press)
            self._give(press.t, taken, events)
            if taken is not None and not taken.plays:
                return
        if press.control == CLICK and not self._hand.clicks:
            return
        if press.down:
            self._checks.running.pressed(press.t, self._method.highlight)
        self._play(self._method.press(press), events)
        if press.momentary and self._rings:
            # A ringing note needs no hold: without this every second pulse would only let go of a latch.
            self._play(self._method.press(Press(press.t, press.control, False)), events)

    def _commanding(self, control: str) -> bool:
        """Whether a control commands, even while something is chosen: where no other control is left, it chooses."""
        return control in self._commands and len(self._commands) < len(self.instrument.controls)

    def _command(self, press: Press) -> None:
        if not press.down or (self._shared.resting and self._commands[press.control][0] not in IN_REST):
            return
        what, value = self._commands[press.control]
        ago = press.t - self._controls.began(press.control, press.t)
        self.wishes.append((what.replace("@", self.name), signed(what, value, self.name, ago)))

    def _point(self, place: Place | None, events: list[Event]) -> None:
        if place is None:
            return
        if place.x is None or place.y is None:
            self._lose_pointer(place.t, events)
            return
        if self._shared.resting and not self.menu.open:
            self._wakes(self._waking.corners.point(place.t, place.x, place.y))
        checking = self.checking
        if checking is not None and self._hand.sideways and checking.view.step in ("ask", "done"):
            # One of the two answers lies where the menu's spot is.
            self.menu.leave_spot()
        elif self.menu.look(place.t, place.x, place.y, self._shared.resting):
            events += self.call_menu(place.t)
        if self.checking is not None:
            events += self.checking.point(place.t, place.x, place.y)
            return
        if self.menu.open:
            self._choosing.chose(place.t, self.menu.point(place.t, place.x, place.y))
            return
        self._play(self._method.point(place.t, place.x, place.y), events)

    def _wakes(self, woken: bool) -> None:
        if woken:
            self._waking.roused = True
            # The spot lies in a corner: a stay that wakes does not call the menu as well.
            self.menu.leave_spot()

    def _give(self, t: float, taken: Taken | None, events: list[Event]) -> None:
        # In rest a gesture wakes and does nothing else, and menu and access check are answered by every movement.
        # A command changes over even then.
        if taken is not None and not (self._shared.resting or self.menu.open or self.checking is not None):
            events += self.hand_over(t, taken.rung)

    def _lose_pointer(self, t: float, events: list[Event]) -> None:
        self._waking.corners.lose()
        self.menu.lose(t)
        self._play(self._method.lose_pointer(t), events)

    def _watch(self, selection: Selection) -> None:
        if self._pointing is not None and isinstance(selection, (Select, Deselect)):
            # Looking about strikes targets by the dozen: who points wakes by corners, or by a switch.
            return
        if isinstance(selection, (Select, Deselect)):
            self._waking.struck(selection)
        else:
            # Pedals and wheels are where they are: a gesture made in rest counts from the first note on.
            self._voice.receive(selection)

    def _play(self, selections: list[Selection], events: list[Event]) -> None:
        for selection in selections:
            if self._shared.resting:
                self._watch(selection)
            else:
                if not self._leads(selection):
                    events += self._voice.receive(selection)
                if isinstance(selection, Select):
                    self._checks.running.selected(selection.t, selection.target, self._method.zones, self.pointed)
                elif isinstance(selection, Deselect):
                    self._checks.running.left(selection.t)
                if isinstance(selection, Select) and self._handover is not None:
                    begins = self._voice.begins(selection.holder)
                    self._handover.carry.until(selection.t if begins is None else begins)
                    for kept in self._handover.carry.advance(selection.t):
                        events += self._voice.receive(kept)
                if isinstance(selection, Select):
                    self._sung(selection.target)

    def _leads(self, selection: Selection) -> bool:
        """Chord pads lead everybody; whether this one does that and is not heard itself."""
        if not isinstance(selection, Select) or not isinstance(self._layout, ChordPads):
            return False
        if self._layout.leads:
            self.wishes.append(("harmony.lead", self._layout.name(selection.target, self._shared.harmony)))
        return not self._layout.sounds

    def _sung(self, target: int) -> None:
        """A target was struck: perhaps it was the next note of the song."""
        if self.song.song is None:
            return
        harmony, free = self._shared.harmony, self.help == "raw"
        if free and self._layout is None:
            pitch = float(target)
        else:
            pitch = target_pitch(self._pads.lock, target, self._layout, harmony)
        if self.song.heard(pitch, harmony, free) and self._layout is not None:
            self._method.retarget(self.song.targets(harmony))

    def _reckon(self) -> None:
        self._choosing.wishes += self._checks.settle(self.instrument)
        pointing, voice = self._pointing, self._voice
        corners = self._waking.corners.deadline if pointing is not None and self._shared.resting else None
        self.deadline = _earliest(
            voice.deadline, voice.pending, self._method.deadline, self._controls.deadline, self.menu.deadline,
            self._checks.deadline, None if pointing is None else pointing.deadline, corners, self._standing.offer(),
        )  # fmt: skip


def renamed(instrument: Instrument, name: str) -> Instrument:
    """The same instrument under another name: two players of one ensemble may share a mapping."""
    return instrument if instrument.name == name else replace(instrument, name=name)


def _earliest(*moments: float | None) -> float | None:
    return min((moment for moment in moments if moment is not None), default=None)
