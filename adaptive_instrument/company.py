"""The company: who plays, what they share, and whose turn is next. Pure."""

from __future__ import annotations

from collections import deque
from heapq import heappop, heappush

from adaptive_instrument.binding import Binding
from adaptive_instrument.music.call import Call
from adaptive_instrument.music.course import Course
from adaptive_instrument.music.following import Following
from adaptive_instrument.music.hearing import Hearing
from adaptive_instrument.music.machine import Machine
from adaptive_instrument.music.shared import Shared
from adaptive_instrument.notes import Event
from adaptive_instrument.player import Player
from adaptive_instrument.signals import Change

FIRST = 1 << 40
"""Before every count of turns: at one moment the harmony comes before those who play under it, and machines hear after
all of them. In any other order it would matter how far ahead what is heard was committed."""

Actor = Player | Call | Binding | Hearing | Course | Following | Machine
"""Whoever has deadlines and makes events."""


class Company:
    """The players under one harmony and one transport, and the moment at which they are."""

    __slots__ = ("_due", "_hearing", "_order", "_shown", "agenda", "away", "call", "course", "following",
                 "machines", "now", "pending", "players", "requests", "revision", "shared", "wishful")  # fmt: skip

    def __init__(self, shared: Shared, course: Course, start: float) -> None:
        self.shared = shared
        self.course = course
        """What the harmony will be, and when."""
        self.following = Following()
        """Whoever hears what chords a keyboard plays, so that all may follow."""
        self.players: dict[str, Player] = {}
        self.call = Call(shared.ledger)
        self.machines: tuple[Machine, ...] = ()
        """Whatever plays beside the players."""
        self.now = start
        """The second up to which everything has been done."""
        self.revision = 0
        """Grows whenever there may be something new to see."""
        self.away = False
        """Whether the player is back at their voice: until they return nothing here listens."""
        self.wishful = True
        """Whether somebody may have chosen something in a menu: only then are all of them asked."""
        self.requests: deque[Change] = deque(maxlen=64)
        """What the shell is to carry out: a take, another mapping, the window away."""
        # The agenda is lazy: an entry counts only while its actor's _due still says the same moment.
        self.agenda: list[tuple[float, int, Actor]] = []
        """Moments that may be due, in seconds, the earliest first: ``turn`` takes it out."""
        self.pending: dict[Actor, float] = {}
        """Who has generated a note that is not committed yet, and its second."""
        self._due: dict[Actor, float] = {}
        self._order = 0
        self._hearing = Hearing()
        self._shown: dict[Machine, int] = {}

    def turn(self) -> Actor | None:
        """Takes the earliest entry out of the agenda: whose turn it is at that moment, None when it has grown old."""
        at, _, actor = heappop(self.agenda)
        if self._due.get(actor) != at:
            return None
        del self._due[actor]
        self.now = max(self.now, at)
        return actor

    def next_due(self) -> float | None:
        """The second of the next turn, or None."""
        while self.agenda and self._due.get(self.agenda[0][2]) != self.agenda[0][0]:
            heappop(self.agenda)
        return self.agenda[0][0] if self.agenda else None

    def took(self, actor: Actor, played: list[Event], events: list[Event]) -> None:
        """Keeps account of somebody who has just done something."""
        seen = self.revision
        if isinstance(actor, Player):
            if played:
                self.revision += 1
                self.sound(played, events)
            if actor.wishes:
                self.wishful = True
        elif played:
            events += played
            self.revision += 1
        due, pending = actor.deadline, actor.pending
        if pending is not None:
            if self.pending.get(actor) != pending:
                # A step that waits for the grid makes no event, yet the cursor has moved.
                self.pending[actor] = pending
                self.revision += 1
        elif self.pending:
            self.pending.pop(actor, None)
        if due is None:
            self._due.pop(actor, None)
        elif self._due.get(actor) != due:
            self._due[actor] = due
            self._order += 1
            # What plays on the beat of a change plays under the new harmony.
            order = self._order + (-FIRST if isinstance(actor, Course) else FIRST if isinstance(actor, Hearing) else 0)
            heappush(self.agenda, (due, order, actor))
        if not isinstance(actor, (Player, Call, Binding, Hearing, Course, Following)):
            self._look(actor, seen)

    def _look(self, machine: Machine, seen: int) -> None:
        # A band's every stroke is nothing to see: of a machine its own count of what it shows is believed.
        shown = machine.revision
        self.revision = seen + (self._shown.get(machine) != shown)
        self._shown[machine] = shown
        if machine.wishes:
            self.wishful = True

    def sound(self, played: list[Event], events: list[Event]) -> None:
        """A player's events go out, and machines that listen hear them in their time."""
        events += played
        if self.machines:
            # Even while nobody listens: what is committed now may be heard when somebody does.
            self._hearing.take(played)
            self.took(self._hearing, [], events)

    def listen(self, events: list[Event]) -> None:
        """Hands over to machines what players have played up to now."""
        heard = self._hearing.due(self.now) if self._hearing.deadline is not None else []
        for machine in self.machines if heard else ():
            if machine.listens:
                self.took(machine, machine.heard(self.now, heard), events)
        if heard or self._hearing.deadline is not None:
            self.took(self._hearing, [], events)

    def follow(self) -> None:
        """Everybody follows the chords of whom the harmony's settings name, from now on."""
        leader = self.course.settings.follow
        led = {player.name: player.follow(leader) for player in self.players.values()}
        ports = ("*",) if leader == "midi" else led.get(leader, (leader,) if leader else ())
        self.following.listen(*ports)
        self.following.tonic = self.shared.harmony.tonic
        self.took(self.following, [], [])

    def everybody(self) -> tuple[Player | Machine, ...]:
        """Players and machines, in the order in which they are told what concerns all."""
        return *self.players.values(), *self.machines

    def attend(self) -> None:
        """A device was lost or found: is anybody there who could stop the machines?"""
        there = not self.players or any(not player.waits for player in self.players.values())
        since = self.now if self.shared.unattended is None else self.shared.unattended
        self.shared.unattended = None if there else since

    def machine(self, section: str) -> Machine | None:
        """The machine whose changes begin with this word."""
        return next((machine for machine in self.machines if machine.section == section), None)

    def stop_endless(self) -> tuple[str, ...]:
        """The changes that stop whatever plays on by itself without end."""
        silent = {"groove": ("off",), "looper": ("off", "empty", "stopped", "waits")}
        return tuple(
            f"{machine.section}.stop"
            for machine in self.machines
            if machine.section in silent and machine.view().state not in silent[machine.section]
        )

    def in_time(self) -> bool:
        """Whether something plays to a beat: a groove, a loop."""
        return bool(self.stop_endless())

    def choosing(self) -> bool:
        """Whether some player chooses from the menu or is measured: what they press is no music then."""
        return any(player.menu.open or player.checking is not None for player in self.players.values())

    def forget(self, actor: Actor) -> None:
        """Somebody is no more: their turn does not come."""
        self._due.pop(actor, None)
        self.pending.pop(actor, None)

    def named(self, name: str | None) -> list[Player]:
        """The players that a change means: one by name, or all (``*``)."""
        return [player for player in self.players.values() if name in ("*", player.name)]

    def request(self, what: str, value: object = None) -> None:
        """Asks the shell for something."""
        self.requests.append(Change(self.now, what, value))
