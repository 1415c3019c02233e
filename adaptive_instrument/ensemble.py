"""The ensemble: players, one harmony, one transport. Signals in, events out. Pure: it never reads a clock.

A solo is a jam of one; there is no second engine. Both shells drive it, ``performance.py`` live and ``rendering.py``
offline, and both see the same notes. Time is whatever its caller says it is, and never falls.

At equal times the order is: stop, note-offs, changes, deadlines, signals, note-ons, then the order of arrival. A note
that a shell may have committed counts as begun at its moment, or the music would depend on how far ahead it commits.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from adaptive_instrument.access.guide import Guide
from adaptive_instrument.access.menu_pages import Choice
from adaptive_instrument.access.midi_levels import MidiLevels
from adaptive_instrument.access.midi_switches import SOURCE as MIDI
from adaptive_instrument.access.midi_switches import MidiSwitches
from adaptive_instrument.applying import Applying
from adaptive_instrument.binding import Binding, BindingView
from adaptive_instrument.casting import Casting
from adaptive_instrument.changes import parse
from adaptive_instrument.company import Company
from adaptive_instrument.instrument import Instrument
from adaptive_instrument.music.clock_in import HEARS
from adaptive_instrument.music.course import Course
from adaptive_instrument.music.ears import EarsSettings
from adaptive_instrument.music.following import Following
from adaptive_instrument.music.grooves.band import Band
from adaptive_instrument.music.grooves.settings import GrooveSettings
from adaptive_instrument.music.harmony import STANDARD, Harmony, HarmonySettings, own_scale
from adaptive_instrument.music.hearing import Hearing
from adaptive_instrument.music.ledger import Ledger
from adaptive_instrument.music.looper.looper import Looper
from adaptive_instrument.music.looper.settings import LooperSettings
from adaptive_instrument.music.machine import Machine
from adaptive_instrument.music.partner.partner import Partner
from adaptive_instrument.music.partner.settings import PartnerSettings
from adaptive_instrument.music.shared import Shared
from adaptive_instrument.music.transport import Transport, TransportSettings
from adaptive_instrument.notes import RANK, Bend, Ceiling, Event, Expression, NoteOff, NoteOn, Standard, Timbre
from adaptive_instrument.signals import Axis, Change, Level, Midi, Pointer, Quality, Signal, Switch, Tracking, stamped
from adaptive_instrument.view import View

COMMIT_LEAD = 0.1
"""Seconds ahead at which a shell should commit generated notes: far beyond a late thread, within a change of mind."""
FARTHEST = 1e9
"""Seconds (31 years): a moment beyond it is rubbish, and would take from every later one its precision."""

AFTER_ITS_ON: dict[type, int] = {
    Bend: RANK[NoteOn] + 1,
    Expression: RANK[NoteOn] + 2,
    Timbre: RANK[NoteOn] + 2,
    NoteOff: RANK[NoteOn] + 3,
}
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
        looper: LooperSettings | None = None,
        partner: PartnerSettings | None = None,
        ears: EarsSettings | None = None,
        groove: GrooveSettings | None = None,
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
        self._shared = Shared(
            Harmony(settings.tonic, settings.scale, settings.chord, own_scale(settings)),
            Transport(transport or (first.transport if first else TransportSettings()), start),
            Ledger(),
            resting,
            shelf=tuple(shelf),
            standard=settings.standard,
            ears=ears or (first.ears if first else EarsSettings()),
        )
        if self._shared.harmony.own is not None:
            self._shared.own[self._shared.harmony.own.name] = self._shared.harmony.own
        course = Course(self._shared, settings, start)
        self._shared.harmony = course.begin(start)
        self._company = Company(self._shared, course, start)
        self._company.took(course, [], [])
        self._players = self._company.players
        self.requests = self._company.requests
        """What the shell is to carry out: a take, another mapping, the window away. It takes them out."""
        self._casting = Casting(self._company, Guide() if guide else None)
        self._routes = self._casting.routes
        self._applying = Applying(self._company, self._casting)
        self._switches = MidiSwitches()
        self._levels = MidiLevels()
        for instrument in instruments:
            self._casting.add(instrument)
        band = groove or (first.groove if first else GrooveSettings())
        self.join(lambda shared: Band(shared, band))
        rounds = looper or (first.looper if first else LooperSettings())
        self.join(lambda shared: Looper(shared, rounds, self._players))
        answers, company = partner or (first.partner if first else PartnerSettings()), self._company
        self.join(lambda shared: Partner(shared, answers, self._players, company.in_time, company.choosing))

    def join(self, make: Callable[[Shared], Machine]) -> Machine:
        """A machine plays beside the players from now on; ``make`` is given what all share."""
        machine = make(self._shared)
        company = self._company
        company.machines = (*company.machines, machine)
        company.took(machine, [], [])
        return machine

    # -- what a shell calls ---------------------------------------------------------------------------------------

    @property
    def now(self) -> float:
        """The second up to which everything has been done."""
        return self._company.now

    @property
    def resting(self) -> bool:
        """Whether the instrument rests: nothing sounds until a player wakes it."""
        return self._shared.resting

    @property
    def away(self) -> bool:
        """Whether the player is back at their voice: until they return nothing here listens."""
        return self._company.away

    @property
    def revision(self) -> int:
        """Grows whenever there may be something new to see."""
        return self._company.revision

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
        company, guide = self._company, self._casting.guide
        deadline = company.next_due()
        if guide is not None and guide.deadline is not None:
            deadline = guide.deadline if deadline is None else min(deadline, guide.deadline)
        if company.pending:
            wanted = max(company.now, _lead(min(company.pending.values())))
            deadline = wanted if deadline is None else min(deadline, wanted)
        return deadline

    def opening(self) -> list[Event]:
        """What outputs must know before the first note: each player's sound and volume, and each machine's."""
        company = self._company
        usual = self._shared.standard == STANDARD
        standard: list[Event] = [] if usual else [Standard(company.now, self._shared.standard)]
        if self._shared.ears != EarsSettings():
            standard.append(Ceiling(company.now, self._shared.ears.ceiling))
        return standard + [event for actor in company.everybody() for event in actor.opening(company.now)]

    def receive(self, signal: Signal) -> list[Event]:
        """Everything due up to the signal's ``t`` at its own time, then the signal itself.

        A ``t`` that falls, is not finite or lies past ``FARTHEST`` counts as now.

        Raises:
            ChangeError: the signal is a change that cannot be applied. Nothing was done, time stands where it stood;
                what is due comes with the next call.
        """
        if isinstance(signal, Change):
            return self.apply(signal, signal.t)
        company, routes = self._company, self._routes
        t = self._later(signal.t)
        events: list[Event] = []
        self._run(t, events)
        guide, binding = self._casting.guide, self._casting.binding
        if guide is not None:
            guide.receive(stamped(signal, t))
        if binding is not None and binding.listening:
            company.took(binding, binding.receive(stamped(signal, t)), events)
            company.revision += 1
        if (company.away or guide is not None) and not isinstance(signal, Tracking):
            return _ordered(events)
        if isinstance(signal, Switch):
            for player in routes.switches.get((signal.source, signal.control), ()):
                company.took(player, player.switch(t, signal.source, signal.control, bool(signal.down)), events)
                company.revision += 1
        elif isinstance(signal, (Axis, Level)):
            for player in routes.watching.get(signal.source, ()):
                company.took(player, player.level(t, signal.source, signal.control, signal.value), events)
                company.revision += 1
        elif isinstance(signal, Pointer):
            for player in routes.watching.get(signal.source, ()):
                company.took(player, player.point(t, signal.source, signal.x, signal.y), events)
                company.revision += 1
        elif isinstance(signal, Midi) and signal.data and signal.data[0] in HEARS:
            self._applying.clock(t, signal, events)
        elif isinstance(signal, Midi):
            if routes.switched_by_midi:
                self._midi_switches(t, signal, events)
            if routes.levelled_by_midi:
                self._midi_levels(t, signal, events)
            if company.following.hears(signal.source):
                company.took(company.following, company.following.midi(t, signal.source, signal.data), events)
            for player in routes.midi:
                company.took(player, player.midi(t, signal.source, signal.data), events)
        elif isinstance(signal, Tracking):
            if not signal.ok:
                self._switches.lose(signal.source)
                self._levels.lose(signal.source)
                company.following.lose(signal.source)
            for player in self._players.values():
                if player.listens_to(signal.source):
                    company.took(player, player.tracking(t, signal.source, bool(signal.ok)), events)
                    company.revision += 1
            company.attend()
        elif isinstance(signal, Quality):
            for player in self._players.values():
                if player.listens_to(signal.source):
                    company.took(player, player.quality(t, signal.source, signal.value), events)
                    company.revision += 1
        # Machines hear what was just played.
        self._run(t, events)
        self._applying.obey(events)
        self._wake(events)
        return _ordered(events)

    def advance(self, now: float, horizon: float) -> list[Event]:
        """Everything due up to ``now`` at its own time; generated notes up to ``horizon`` are committed."""
        events: list[Event] = []
        self._run(self._later(now), events)
        company = self._company
        if company.pending and math.isfinite(horizon):
            for actor in list(company.pending):
                company.took(actor, actor.commit(horizon), events)
        return _ordered(events)

    def apply(self, change: Change, t: float) -> list[Event]:
        """A change at ``t`` seconds. It comes before whatever else is due at that very moment.

        Raises:
            ChangeError: it cannot be applied. Nothing was done, time stands where it stood.
        """
        name, setting, value = parse(change.what, change.value)
        self._applying.admit(name, setting, value)
        t = self._later(t)
        events: list[Event] = []
        self._run(math.nextafter(t, -math.inf), events)
        self._company.now = t
        self._company.revision += 1
        self._applying.change(name, setting, value, events)
        self._company.wishful = True
        self._applying.obey(events)
        self._run(t, events)
        return _ordered(events)

    def silence(self, t: float) -> list[Event]:
        """Ends everything at once: each note's end, then Silence for whatever an output may still hold."""
        return self.apply(Change(t, "stop", None), t)

    def let_end(self, t: float) -> list[Event]:
        """What plays on by itself without end, a groove, a loop, a drone, is stopped at ``t`` seconds."""
        endless = (*self._company.stop_endless(), *(f"player.{name}.let-go" for name in self._players))
        return [event for what in endless for event in self.apply(Change(t, what, None), t)]

    def view(self) -> View:
        """A frozen snapshot of what there is to see."""
        company, casting = self._company, self._casting
        transport, harmony = self._shared.transport, self._shared.harmony
        bar = transport.time(transport.bar(transport.tick(company.now))[0])
        players = tuple(player.view() for player in self._players.values())
        return View(
            company.now, company.revision, self.resting, harmony.tonic, harmony.scale, harmony.chord,
            transport.tempo, transport.metre, bar, players, company.call.rings, company.away,
            casting.guide is not None,
            None if casting.binding is None else BindingView(casting.binding.says, casting.binding.listening),
            holding=transport.holding, holds_at=None if transport.halt is None else transport.halt[1],
            machines=tuple(machine.view() for machine in company.machines),
            course=company.course.view(), standard=self._shared.standard,
        )  # fmt: skip

    def _midi_switches(self, t: float, signal: Midi, events: list[Event]) -> None:
        for control, down in self._switches.receive(signal.source, signal.data):
            for player in self._routes.switches.get((MIDI, control), ()):
                self._company.took(player, player.switch(t, MIDI, control, down, signal.source), events)
                self._company.revision += 1

    def _midi_levels(self, t: float, signal: Midi, events: list[Event]) -> None:
        for control, value in self._levels.receive(signal.source, signal.data):
            for player in self._routes.watching.get(MIDI, ()):
                self._company.took(player, player.level(t, MIDI, control, value, signal.source), events)
                self._company.revision += 1

    # -- time -----------------------------------------------------------------------------------------------------

    def _later(self, t: float) -> float:
        return t if self._company.now <= t <= FARTHEST else self._company.now

    def _run(self, t: float, events: list[Event]) -> None:
        """Runs every deadline up to ``t`` at its own time."""
        company, agenda = self._company, self._company.agenda
        while agenda and agenda[0][0] <= t:
            at = agenda[0][0]
            actor = company.turn()
            if actor is None:
                continue
            if isinstance(actor, Hearing):
                company.listen(events)
            company.took(actor, actor.advance(at), events)
            if isinstance(actor, Binding):
                self._casting.heed(actor, events)
            elif isinstance(actor, Course):
                self._applying.come(events)
            elif isinstance(actor, Following):
                self._applying.follow(events)
            if actor not in company.machines:
                # What falls due need not sound to be seen: a dwelling that is over, the next part of a calibration.
                company.revision += 1
            self._applying.obey(events)
            self._wake(events)
        company.now = max(company.now, t)
        guide = self._casting.guide
        if guide is not None and guide.deadline is not None and t >= guide.deadline:
            self._casting.guide_ends(guide)

    def _wake(self, events: list[Event]) -> None:
        # Only when a signal or a deadline has reached everybody: the waking press itself is nobody's note.
        if self._shared.resting and any(player.roused for player in self._players.values()):
            self._shared.resting = False
            self._company.revision += 1
            self._applying.awake(events)
            self._applying.end_call(events)


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
        if isinstance(event, (NoteOff, Bend, Expression, Timbre)) and begun.get(event.note_id) == event.at:
            rank = AFTER_ITS_ON[type(event)]
        return event.at, rank

    # A gesture that was due at the very moment of a note's end would come behind it, to a note that is no more.
    told = [e for e in events if not isinstance(e, (Bend, Expression, Timbre)) or ended.get(e.note_id) != e.at]
    return sorted(told, key=place)
