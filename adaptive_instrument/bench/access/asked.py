"""People in an access check: they answer its lights, go to its pads, move as far as is comfortable, and take what is
proposed. They are the same people who play, and read no more than the stage shows."""

from __future__ import annotations

import math
from random import Random

from adaptive_instrument.access.check.answer_part import USE, USE_ALL
from adaptive_instrument.access.check.view import CheckView
from adaptive_instrument.bench.access import chance as draws
from adaptive_instrument.bench.access.gaze import FRAME, NOTICES, Eyes, GazePerson
from adaptive_instrument.bench.access.hands import Hand, Switches
from adaptive_instrument.bench.access.heads import Head, HeadPerson
from adaptive_instrument.bench.access.person import SIGHT, Person
from adaptive_instrument.bench.access.scanning import STOPS
from adaptive_instrument.signals import Signal
from adaptive_instrument.view import PlayerView

YES = (USE_ALL, USE)
"""The answers that everybody here gives: whoever could judge a proposal is no model of a reaction time."""
COMFORTABLE = 0.9
"""Part of a neck's range that is comfortable."""
SWINGS = ((1.0, 0.0), (-1.0, 0.0), (0.0, 1.0), (0.0, -1.0))
"""Where a head goes when asked to move as far as is comfortable: right, left, down, up."""
STAYS = 0.4
"""Seconds it stays there."""


class AskedHand(Person):
    """Presses when the light comes, each control when it is named, and chooses *yes* from a scan of answers."""

    def __init__(self, hand: Hand, chance: Random, places: dict[str, tuple[str, str]]) -> None:
        """``places``: where each control of the mapping is pressed."""
        super().__init__(0)
        self._hand = hand
        self._chance = chance
        self._names = tuple(places)
        self._switches = Switches(hand, chance, tuple(places.values()))
        self._press_at = math.inf
        self._which = 0
        self._ready_at = 0.0
        self._step: tuple[object, ...] = ()
        self.due = self._switches.due

    def see(self, t: float, player: PlayerView) -> None:
        """A light, a pause, or an answer that stands out; one that is gone holds the press back if there is time."""
        check = player.check
        if check is None:
            return
        step = (check.step, check.lit, check.highlighted, check.started)
        if step == self._step:
            return
        self._step = step
        if self._press_at < math.inf and self._press_at - t > STOPS * self._hand.reaction:
            self._press_at = math.inf
        if self._press_at == math.inf and self._wanted(check):
            mean = self._hand.reaction * self._hand.tiredness(t)
            reacts = draws.reaction(self._chance, mean, mean * self._hand.variation) - SIGHT
            self._press_at = max(t, self._ready_at, t + reacts)
            self._which = next((i for i, name in enumerate(self._names) if f" {name} " in check.words), 0)
        self.due = max(t, min(self._press_at, self._switches.due))

    def act(self, t: float) -> list[Signal]:
        """Presses what was planned."""
        if t >= self._press_at:
            self._press_at = math.inf
            self._ready_at = self._switches.press(t, self._which)
        told: list[Signal] = list(self._switches.signals(t))
        self.due = max(t, min(self._press_at, self._switches.due))
        return told

    def _wanted(self, check: CheckView) -> bool:
        if check.step == "press":
            return check.lit is not None
        if check.step == "ask":
            return check.highlighted is not None and check.answers[check.highlighted] in YES
        return check.step == "pause"


class AskedHead(HeadPerson):
    """Rests, swings as far as is comfortable, goes to what lights, and stays on *yes*."""

    def __init__(self, head: Head, chance: Random, axes: tuple[str, str], mirrored: bool) -> None:
        super().__init__(head, chance, 0, axes, mirrored)
        self._asked: tuple[object, ...] = ()
        self._goes_at = math.inf
        self._goal: tuple[float, float] | None = None
        self._swing: int | None = None

    def see(self, t: float, player: PlayerView) -> None:
        """A new instruction, or a new light, is answered after a reaction time."""
        super().see(t, player)
        check = player.check
        if check is None:
            return
        asked = (check.step, check.lit, check.answers)
        if asked == self._asked:
            return
        self._asked = asked
        self._goal, self._swing = _goal(check), 0 if check.step == "most" else None
        if self._goal is not None or self._swing is not None or check.step == "rest":
            self._goes_at = t + draws.reaction(self._chance, self._head.reaction, 0.2 * self._head.reaction)

    def act(self, t: float) -> list[Signal]:
        """Goes where it is asked to, corrects, and lets the camera say its next picture."""
        if t >= self._goes_at:
            self._set_out(t)
        elif t >= self._looks_at:
            self._correct(t)
        told = self._frame(t)
        self.due = min(self._next_frame, self._goes_at, self._looks_at)
        return told

    def arrived(self, t: float) -> None:
        """Stays, and watches that it stays."""
        if self._goal is not None:
            self._way = [self._goal]
            player = self._player
            if player is not None and player.pointer is not None and not self.there(player.pointer):
                self._move(t)
            else:
                self._looks_at = t + 2 * SIGHT

    def _set_out(self, t: float) -> None:
        self._goes_at = math.inf
        if self._swing is not None:
            across, down = SWINGS[self._swing % len(SWINGS)]
            wide, high = self._head.range
            self._turn(t, across * COMFORTABLE * wide, down * COMFORTABLE * high)
            self._swing += 1
            self._goes_at = t + self._moves_for + STAYS
        elif self._goal is not None:
            self._way = [self._goal]
            self._move(t)
        else:
            self._way = []
            self._turn(t, 0.0, 0.0)


class AskedEyes(GazePerson):
    """Looks at what lights, and at *yes* until it is taken."""

    def __init__(self, eyes: Eyes, chance: Random, source: str) -> None:
        super().__init__(eyes, chance, 0, source)
        self._asked: tuple[object, ...] = ()
        self._wrong_at: float | None = None

    def see(self, t: float, player: PlayerView) -> None:
        """A new light is looked at; a wrong answer that fills is looked away from."""
        super().see(t, player)
        check = player.check
        if check is None:
            return
        asked = (check.step, check.lit, check.answers)
        if asked != self._asked:
            self._asked = asked
            self._wrong_at = None
            place = _place(check)
            if place is not None:
                self._off = (0.0, 0.0)
                self._look_at(t + draws.reaction(self._chance, self._eyes.reaction, 0.1), check.places[place])
            return
        place = _place(check)
        if check.step != "ask" or place is None or player.pointer is None or t < self._arrives_at + SIGHT:
            return
        if check.dwelling is not None and check.dwelling[0] == place:
            self._wrong_at = None
        elif self._wrong_at is None:
            self._wrong_at = t + draws.reaction(self._chance, *NOTICES)
        elif t >= self._wrong_at:
            self._wrong_at = None
            self._retry(t, check.places[place], player.pointer)

    def act(self, t: float) -> list[Signal]:
        """Lets the tracker say its next sample."""
        told = self._frame(t)
        self.due = max(self._next_frame, t + FRAME / 2)
        return told


def _place(check: CheckView) -> int | None:
    """The place to go to: what is lit, or *yes*."""
    if not check.places:
        return None
    if check.step == "ask":
        return next((place for place, answer in enumerate(check.answers) if answer in YES), None)
    return check.lit


def _goal(check: CheckView) -> tuple[float, float] | None:
    place = _place(check)
    if place is None:
        return None
    zone = check.places[place]
    return zone.x + zone.width / 2, zone.y + zone.height / 2
