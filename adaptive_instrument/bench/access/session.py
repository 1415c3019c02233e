"""A person plays an instrument: the real ensemble under a virtual clock, the same every time for the same seed."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from adaptive_instrument.access.offer import Offer
from adaptive_instrument.bench.access.person import HEARING, SIGHT, Intention, Person
from adaptive_instrument.ensemble import COMMIT_LEAD, Ensemble
from adaptive_instrument.instrument import Instrument
from adaptive_instrument.notes import Event, NoteOn
from adaptive_instrument.player import Player
from adaptive_instrument.signals import Change
from adaptive_instrument.view import PlayerView

LONGEST = 4 * 3600.0
"""Seconds after which a session is broken off, whatever is left: an instrument that cannot be played at all."""


@dataclass(frozen=True, slots=True)
class Played:
    """What came of a session."""

    seconds: float
    """From the first intention to the end of the last, without the breaks."""
    rested: float
    """Seconds of breaks."""
    intended: int
    sounded: int
    """Intended notes that sounded as intended: once, in time, with the pitch that was meant, and nothing beside it."""
    ceiling: float
    """Notes a minute by the person's reaction and the method alone."""
    unintended: int
    """Notes that nobody meant: wrong ones, doubled ones, ones too late."""

    @property
    def share(self) -> float:
        """Percent of the intended notes that sounded as intended."""
        return 100 * self.sounded / self.intended if self.intended else 0.0

    @property
    def a_minute(self) -> float:
        """Notes a minute that sounded as intended."""
        return 60 * self.sounded / self.seconds if self.seconds else 0.0

    @property
    def unintended_a_minute(self) -> float:
        """Notes a minute that nobody meant; the breaks count, for in them nothing may sound either."""
        return 60 * self.unintended / (self.seconds + self.rested) if self.seconds else 0.0


class Session:
    """A person at an instrument, under a virtual clock."""

    def __init__(self, instrument: Instrument, person: Person) -> None:
        self.t = 0.0
        """How far it has come, in seconds."""
        self.notes: list[NoteOn] = []
        """Everything that sounded."""
        self.seen: PlayerView | None = None
        """What the person sees now."""
        self._person = person
        self._ensemble = Ensemble([instrument])
        self._shown = self._ensemble.revision
        self._sights: deque[tuple[float, PlayerView]] = deque([(SIGHT, self.player.view())])
        self._sounds: deque[tuple[float, NoteOn]] = deque()

    @property
    def player(self) -> Player:
        """The instrument's own side, for whoever judges: the person never gets to know it."""
        return next(iter(self._ensemble._players.values()))

    def run(self, until: Callable[[], bool]) -> None:
        """Goes on until ``until`` says so, or nothing would ever happen any more."""
        ensemble, person, sights, sounds = self._ensemble, self._person, self._sights, self._sounds
        while not until():
            deadline = ensemble.deadline
            due = math.inf if deadline is None else deadline
            seen = sights[0][0] if sights else math.inf
            heard = sounds[0][0] if sounds else math.inf
            following = min(due, seen, heard, person.due)
            if following == math.inf:
                break
            t = self.t = max(self.t, following)
            if following == due:
                self._took(ensemble.advance(t, t + COMMIT_LEAD))
            elif following == seen:
                self.seen = sights.popleft()[1]
                person.see(t, self.seen)
            elif following == heard:
                person.hear(t, sounds.popleft()[1])
            else:
                events: list[Event] = []
                for signal in person.act(t):
                    events += ensemble.receive(signal)
                self._took(events + ensemble.advance(t, t + COMMIT_LEAD))

    def change(self, change: Change) -> None:
        """Somebody changes something."""
        self._took(self._ensemble.receive(change))

    def _took(self, events: list[Event]) -> None:
        for event in events:
            if isinstance(event, NoteOn):
                self.notes.append(event)
                self._sounds.append((event.at + HEARING, event))
        if self._ensemble.revision != self._shown:
            self._shown = self._ensemble.revision
            self._sights.append((self.t + SIGHT, self.player.view()))


TAKEN = ("tune", "targets")
"""The offers that a person takes up between two pieces."""


def play(instrument: Instrument, person: Person, takes: bool = False) -> Played:
    """The person plays until nothing is left to be played. ``takes``: offers are taken up in the breaks."""
    session = Session(instrument, person)

    def offered() -> Offer | None:
        if not takes or session.seen is None or session.t >= person.rests_until:
            return None
        return next((offer for offer in session.seen.offers if offer.name in TAKEN), None)

    def over() -> bool:
        return person.ended is not None or session.t >= LONGEST

    while not over():
        session.run(lambda: over() or offered() is not None)
        offer = offered()
        if offer is None:
            break
        session.change(Change(session.t, offer.what, offer.value))
        session.run(lambda offer=offer: over() or offered() != offer)  # type: ignore[misc]
    sounded, unintended = judged(person.intentions, session.notes)
    meant = len(person.intentions)
    begun = person.intentions[0].t if meant else 0.0
    ended = session.t if person.ended is None else person.ended
    ceiling = 60 * meant / person.ideal if person.ideal else math.inf
    return Played(ended - begun - person.rested, person.rested, meant, sounded, ceiling, unintended)


def judged(intentions: list[Intention], notes: list[NoteOn]) -> tuple[int, int]:
    """How many intentions sounded as intended, and how many notes nobody meant.

    Every note belongs to the intention in whose time it begins. An intention is fulfilled when exactly one note belongs
    to it, in time and of the right pitch. Notes that fulfil nothing are unintended; those before the first
    intention are somebody's warming up.
    """
    begins = [intention.t for intention in intentions]
    belong: list[list[NoteOn]] = [[] for _ in intentions]
    for note in notes:
        place = bisect_right(begins, note.at) - 1
        if place >= 0:
            belong[place].append(note)
    sounded = unintended = 0
    for intention, own in zip(intentions, belong, strict=True):
        right = [note for note in own if note.at <= intention.latest and intention.pitch in (None, note.pitch)]
        if right and own[0] is right[0]:
            # A right note with another one on its heels is half a success: the extra one is unintended, and the
            # intention is not fulfilled, for it did not sound as it was meant.
            sounded += len(own) == 1
            unintended += len(own) - 1
        else:
            unintended += len(own)
    return sounded, unintended
