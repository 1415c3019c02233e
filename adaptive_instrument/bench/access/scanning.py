"""People who scan: waiting for the highlight with one switch, or moving it with one and choosing with another."""

from __future__ import annotations

import math
from collections.abc import Sequence
from random import Random

from adaptive_instrument.access.scan import ScanSettings
from adaptive_instrument.bench.access import chance as draws
from adaptive_instrument.bench.access.hands import Hand, Switches
from adaptive_instrument.bench.access.person import HEARING, SIGHT, Person
from adaptive_instrument.notes import NoteOn
from adaptive_instrument.signals import Signal
from adaptive_instrument.view import PlayerView

STOPS = 0.5
"""Part of the mean reaction within which a press that was decided can still be held back: stopping takes about half as
long as going (Logan and Cowan 1984: 0.2 to 0.25 s), and is less efficient with ALS (Thorns and others)."""
WAITS = 0.7
"""Seconds after a press without an answer from which on it counts as lost, and the music goes on."""
TOO_LATE = 1.0
"""Seconds from a press to its note beyond which the note is no longer this press's."""
STEP_DECIDES = 0.15
"""Seconds from seeing where the highlight is to the next press of a hand that goes on stepping: no choice to make."""
RULE = 0.65
"""The published scan interval is the mean reaction divided by this (Simpson, Koester, LoPresti 2007)."""


class Scanning(Person):
    """What both ways of scanning share: a melody, a highlight that is seen, a press that is answered or lost."""

    def __init__(
        self, hand: Hand, chance: Random, notes: int, places: Sequence[tuple[str, str]], scan: ScanSettings
    ) -> None:
        super().__init__(notes)
        self._hand = hand
        self._chance = chance
        self._scan = scan
        self._switches = Switches(hand, chance, tuple(places))
        self._player: PlayerView | None = None
        self._cursor: int | None = None
        self._seen_at = 0.0
        """Since when the highlight has been where it is, as the person sees it."""
        self._press_at = math.inf
        self._ready_at = 1.0
        self._unanswered: float | None = None
        """The second at which a choice that has not been heard yet counts as lost."""

    def see(self, t: float, player: PlayerView) -> None:
        """Follows the highlight."""
        self._player = player
        self.learns(self._chance, player)
        if player.cursor != self._cursor:
            self._cursor, self._seen_at = player.cursor, t
            self.noticed(t)
        self._reckon(t)

    def hear(self, t: float, note: NoteOn) -> None:
        """Whatever sounded after a choice was the answer: the music goes on."""
        if self._unanswered is not None:
            self._unanswered = None
            self._next(t)
            if t >= self._ready_at and self.ended is None:
                self.ready(t)
        self._reckon(t)

    def act(self, t: float) -> list[Signal]:
        """Presses what was planned, gives up what was lost, and lets the switches say what their contacts do."""
        if self._unanswered is not None and t >= self._unanswered:
            self._unanswered = None
            self._next(t)
        if t >= self._press_at:
            self._press_at = math.inf
            self.pressed(t)
        if t >= self._ready_at and self._press_at == math.inf and self._unanswered is None and self.ended is None:
            self.ready(t)
        told: list[Signal] = list(self._switches.signals(t))
        self._reckon(t)
        return told

    # -- what differs -------------------------------------------------------------------------------------------------

    def noticed(self, t: float) -> None:
        """The highlight is seen to have moved."""

    def ready(self, t: float) -> None:
        """The hand is free and nothing is under way."""

    def pressed(self, t: float) -> None:
        """The moment of the planned press has come."""

    # -- shared -------------------------------------------------------------------------------------------------------

    @property
    def steps(self) -> int:
        """How many steps the wanted target lies from where the scan goes on after the note before."""
        begins = self.before if self._scan.after == "continue" and self.before is not None else 0
        return (self.target - begins) % len(self._player.targets) if self._player else 0

    def _choose(self, t: float, which: int) -> None:
        """Presses because the highlight is believed to be on the wanted target."""
        assert self._player is not None
        self.means(t, self._player.targets[self.target].pitch, TOO_LATE)
        self._ready_at = self._switches.press(t, which)
        self._unanswered = t + WAITS + HEARING

    def _next(self, t: float) -> None:
        if not self.left:
            self.ended = max(t, self._ready_at)
            return
        self._ready_at = max(t, self._ready_at)
        self._ready_at += self.pause(self._ready_at)

    def _waits_for(self) -> float:
        """When the person does something if nothing is seen or heard before."""
        busy = self._press_at < math.inf or self._unanswered is not None
        return math.inf if busy else self._ready_at

    def _reckon(self, t: float) -> None:
        lost = math.inf if self._unanswered is None else self._unanswered
        waits = self._waits_for()
        self.due = max(t, min(self._press_at, lost, waits if waits > t else math.inf, self._switches.due))


class Scanner(Scanning):
    """One switch and a highlight that moves by itself: the press answers the sight of the wanted target lit.

    The wanted target is not foreseen; a press that was decided is held back when the highlight is seen to leave early
    enough, and falls on the next target when not.
    """

    def __init__(self, hand: Hand, chance: Random, notes: int, place: tuple[str, str], scan: ScanSettings) -> None:
        super().__init__(hand, chance, notes, (place,), scan)
        self._starts = False

    def noticed(self, t: float) -> None:
        """Reacts to the highlight, or holds back a press that would come too late."""
        if self._press_at < math.inf:
            gone = self._cursor != self.target and not self._starts
            # A press this near cannot be held back any more.
            if gone and self._press_at - t > STOPS * self._hand.reaction:
                self._press_at = math.inf
        elif t >= self._ready_at and self._unanswered is None:
            self.ready(t)

    def ready(self, t: float) -> None:
        """Plans a press if the highlight is where it is wanted, or if it rests."""
        player = self._player
        if player is None or not self.left:
            return
        if self._cursor is None:
            self._starts = True
            self._press_at = t + self._reacts(t)
        elif self._cursor == self.target and not _held(player, self._cursor):
            self._starts = False
            self._press_at = max(t, self._seen_at + self._reacts(t))

    def pressed(self, t: float) -> None:
        """Starts the scan, or chooses."""
        if self._starts:
            self._starts = False
            self._ready_at = self._switches.press(t)
            return
        self._count(t)
        self._choose(t, 0)

    def _reacts(self, t: float) -> float:
        tired = self._hand.tiredness(t)
        mean = self._hand.reaction * tired
        return max(0.02, draws.reaction(self._chance, mean, mean * self._hand.variation) - SIGHT)

    def _count(self, t: float) -> None:
        """What this note would have taken with the published interval for exactly this person, and no pass missed."""
        tired = self._hand.tiredness(t)
        step = self._hand.reaction * tired / RULE
        waits = (self._scan.first_item + self.steps - 1) * step if self.steps else 0.0
        self.ideal += waits + (self._hand.reaction + self._hand.hold) * tired


class Stepper(Scanning):
    """Two switches: one moves the highlight, the other chooses. Each press follows upon seeing what the last did."""

    STEP, CHOOSE = 0, 1

    def __init__(
        self, hand: Hand, chance: Random, notes: int, places: Sequence[tuple[str, str]], scan: ScanSettings
    ) -> None:
        super().__init__(hand, chance, notes, places, scan)
        self._which = self.STEP
        self._stepped_at = -math.inf

    def noticed(self, t: float) -> None:
        """Reacts to where the highlight came to stand."""
        if self._press_at == math.inf and t >= self._ready_at and self._unanswered is None:
            self.ready(t)

    def ready(self, t: float) -> None:
        """Plans the next step, or the choice."""
        player = self._player
        if player is None or not self.left:
            return
        if self._seen_at <= self._stepped_at < t < self._stepped_at + WAITS:
            # The step has not been seen yet.
            self._ready_at = self._stepped_at + WAITS
            return
        if self._cursor == self.target and not _held(player, self._cursor):
            self._which = self.CHOOSE
            wait = 0.6 * draws.reaction(self._chance, self._hand.reaction, self._hand.reaction * self._hand.variation)
        else:
            self._which = self.STEP
            wait = STEP_DECIDES
        self._press_at = max(t, max(self._seen_at, self._ready_at if self._ready_at <= t else t) + wait)

    def pressed(self, t: float) -> None:
        """Steps or chooses, by what is seen at that moment."""
        self._count()
        if self._which == self.CHOOSE and self._cursor == self.target:
            self._choose(t, self.CHOOSE)
            return
        self._stepped_at = t
        self._ready_at = self._switches.press(t, self.STEP)

    def _count(self) -> None:
        hand = self._hand
        if self._which == self.CHOOSE:
            # As many steps as there must be, then the choice, each as quick as the hand allows.
            self.ideal += self.steps * (hand.hold + hand.again + STEP_DECIDES)
            self.ideal += SIGHT + 0.6 * hand.reaction + hand.hold + hand.again


def _held(player: PlayerView, target: int | None) -> bool:
    """Whether the target stands out because it sounds under the person's own finger."""
    return any(note.target == target and note.lasts is None for note in player.sounding)
