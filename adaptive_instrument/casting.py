"""Casting: who plays which instrument, by which switch, and whether it is right for them. Pure.

Instruments are exchanged here: by a change, for a newcomer by the first-run guide, and by a control that learns its
switch, whose player does not play meanwhile.
"""

from __future__ import annotations

from adaptive_instrument.access.guide import FITTING, Guide
from adaptive_instrument.access.rests import Rests, know_rests, rests_of
from adaptive_instrument.binding import Binding, bindable, changed, next_of
from adaptive_instrument.company import Company
from adaptive_instrument.errors import ChangeError
from adaptive_instrument.instrument import Instrument
from adaptive_instrument.music.machine import NAMES
from adaptive_instrument.notes import Event
from adaptive_instrument.player import Player, renamed
from adaptive_instrument.retuning import in_force
from adaptive_instrument.routes import Routes


class Casting:
    """Gives instruments to the players of a company."""

    def __init__(self, company: Company, guide: Guide | None) -> None:
        self._company = company
        self._players = company.players
        self.routes = Routes()
        """Who hears what."""
        self.guide = guide
        """The first-run guide while it listens: nothing else does."""
        self.binding: Binding | None = None
        """Who learns a switch now, and what has been heard of it."""
        self.mappings: dict[str, str] = {}
        """Which instrument a player has by their own choice."""
        self._rests: Rests = {}
        """Where the guide saw the newcomer's head at rest."""
        self._asked: dict[str, str] = {}
        """Players who wait for another instrument, and which one they have (empty for none)."""
        self._trying: dict[str, str] = {}
        """Players who are asked whether it is right, and which one they had."""

    def add(self, instrument: Instrument) -> None:
        """One player more. Of the same name as another they are told apart by ``-2``, ``-3`` ... behind it."""
        name, count = instrument.name, 1
        while name in self._players or name in NAMES:
            count += 1
            name = f"{instrument.name}-{count}"
        self._players[name] = Player(renamed(instrument, name), self._company.shared)
        self._reroute()

    def exchange(self, name: str, instrument: Instrument | None, events: list[Event]) -> None:
        """A player gets this instrument, joins with it, or leaves (None). What they sounded ends."""
        binding = self.binding
        if binding is not None and binding.listening and binding.player == name:
            # Another instrument has other controls.
            self._company.forget(binding)
            self.binding = None
        old = self._players.get(name)
        if old is not None:
            # A check that was under way is broken off: what it tried on the pointer is not handed on.
            self._company.sound(old.end_check(self._company.now), events)
            self._company.forget(old)
        if instrument is None:
            del self._players[name]
        else:
            # Under an old name the new player takes the old one's place, so that nobody moves on the stage.
            player = self._players[name] = Player(renamed(instrument, name), self._company.shared)
            know_rests(player.hands, {**self._rests, **(rests_of(old.hands) if old is not None else {})})
            self._rests = {}
            events += player.opening(self._company.now)
            if name in self._asked:
                self._trying[name] = self._asked.pop(name)
                # Under their new movement they say that it is right; unanswered, the old one comes back.
                self._company.took(player, player.call_menu(self._company.now, "first"), events)
        self._reroute()

    def admit(self, name: str, control: str) -> None:
        """Raises what speaks against learning a control.

        Raises:
            ChangeError: the player has none of that name.
        """
        known = bindable(self._players[name].instrument) if name in self._players else ()
        if control not in known:
            there = f"use one of {', '.join(known)}" if known else "it is not played by controls, name another player"
            raise ChangeError(f"{name} has no control {control!r}: {there}")

    # -- binding by pressing --------------------------------------------------------------------------------------

    def learn(self, place: tuple[str, str] | None, events: list[Event]) -> None:
        """Listens for this player's control from now on; None: for nobody's any more."""
        self._end_binding(events)
        if place is None or self._company.away or self.guide is not None:
            return
        player = self._players[place[0]]
        self._company.sound(player.hush(self._company.now), events)
        self.binding = Binding(*place[:1], in_force(player), place[1], self._company.now)
        self._company.took(self.binding, [], events)
        self._reroute()

    def learn_next(self, events: list[Event]) -> None:
        """The next control of the next player; behind the last one nobody's."""
        binding = self.binding if self.binding is not None and self.binding.listening else None
        here = (binding.player, binding.control) if binding is not None else None
        self.learn(next_of({name: player.instrument for name, player in self._players.items()}, here), events)

    def heed(self, binding: Binding, events: list[Event]) -> None:
        """Looks whether enough was heard, and goes on with it."""
        if binding.over:
            self.binding = None
        elif not binding.listening:
            self._hear_again(binding, events)

    def _end_binding(self, events: list[Event]) -> None:
        binding, self.binding = self.binding, None
        if binding is not None:
            self._company.forget(binding)
            if binding.listening:
                self._hear_again(binding, events)

    def _hear_again(self, binding: Binding, events: list[Event]) -> None:
        """The player plays again, by what was learned. They begin anew: what they held before may be up by now."""
        player = self._players.get(binding.player)
        if player is not None:
            before, rung, place = in_force(player), player.playing, player.song_place
            self.exchange(binding.player, binding.result or before, events)
            again, now = self._players[binding.player], self._company.now
            # They learned a switch, and have not begun the song anew, nor gone back up their ladder.
            self._company.took(again, again.hand_over(now, rung) + again.go_in_song(now, place), events)
            if binding.result is not None:
                self._company.request(f"player.{binding.player}.bound", changed(before, binding.result))

    # -- is it right? ---------------------------------------------------------------------------------------------

    def guide_ends(self, guide: Guide) -> None:
        """What was heard decides: the shell brings the instrument, and its player is asked whether it is right."""
        kind, switches = guide.found()
        known = {choice.name: choice for choice in self._company.shared.shelf}
        fitting = [name for name in FITTING[kind] if name in known] or [next(iter(self._players), "")]
        self.guide, name = None, next(iter(self._players), "")
        self._rests = guide.rests
        self._asked[name] = ""
        self._company.shared.fitting = tuple(known[name] for name in fitting if name in known)
        self.mappings[name] = fitting[0]
        self._company.request("guide", (name, fitting[0], switches))
        self._company.revision += 1

    @property
    def asking(self) -> bool:
        """Whether anybody is being asked if their instrument is right."""
        return bool(self._trying)

    def tries(self, player: Player) -> bool:
        """Whether the player is being asked if their instrument is right."""
        return player.name in self._trying

    def asks(self, player: Player, mapping: str) -> None:
        """A player wants another instrument: the shell brings it."""
        self._asked[player.name] = self.mappings.get(player.name, player.name)
        self.mappings[player.name] = mapping
        self._company.request(f"player.{player.name}.mapping", mapping)

    def answered(self, player: Player) -> None:
        """A player was asked whether their new instrument is right."""
        unanswered, player.menu.unanswered = player.menu.unanswered, False
        had = self._trying.pop(player.name)
        if unanswered and had:
            # They cannot move it, so they cannot change it either.
            self.mappings[player.name] = had
            self._company.request(f"player.{player.name}.mapping", had)

    # -- inside -----------------------------------------------------------------------------------------------------

    def _reroute(self) -> None:
        deaf = self.binding.player if self.binding is not None and self.binding.listening else None
        self.routes.lay(self._players.values(), deaf)
        self._company.follow()
