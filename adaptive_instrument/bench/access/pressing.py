"""People who play by pressing at once: a walk with one switch, a target for each of several switches."""

from __future__ import annotations

import math
from random import Random

from adaptive_instrument.bench.access.hands import Hand, Switches
from adaptive_instrument.bench.access.person import Person
from adaptive_instrument.signals import Signal
from adaptive_instrument.view import PlayerView

IN_TIME = 0.15
"""Seconds from a press to its note within which a player feels that the press made the note. Without touch feedback
delays are noticed from 20 to 30 ms on; at 240 ms playing falls apart (Maki-Patola and Hamalainen 2004)."""


class Walker(Person):
    """Presses one switch in a rhythm of their own. What is meant is the moment: one note for each press."""

    def __init__(self, hand: Hand, chance: Random, notes: int, place: tuple[str, str]) -> None:
        super().__init__(notes)
        self._hand = hand
        self._switches = Switches(hand, chance, (place,))
        self._press_at = 1.0
        self.due = min(self._press_at, self._switches.due)

    def act(self, t: float) -> list[Signal]:
        """Presses when it is time, and lets the switches say what their contacts do."""
        if t >= self._press_at:
            if not self.left:
                self.ended = t
                return []
            self.means(t, None, IN_TIME)
            self.ideal += (self._hand.hold + self._hand.again) * self._hand.tiredness(t)
            self._press_at = self._switches.press(t)
            self._press_at += self.pause(self._press_at)
        told: list[Signal] = list(self._switches.signals(t))
        self.due = min(self._press_at, self._switches.due)
        return told


class Chooser(Person):
    """One switch for each target: the melody is known, each note is the next finger's."""

    def __init__(self, hand: Hand, chance: Random, notes: int, places: tuple[tuple[str, str], ...]) -> None:
        super().__init__(notes)
        self._hand = hand
        self._switches = Switches(hand, chance, places)
        self._chance = chance
        self._pitches: tuple[float, ...] = ()
        self._press_at = 1.0
        self.due = math.inf

    def see(self, t: float, player: PlayerView) -> None:
        """Learns which note each switch is."""
        # Which note each switch is, is known from having tried them.
        self.learns(self._chance, player)
        if not self._pitches:
            self._pitches = tuple(target.pitch for target in player.targets)
            self.due = min(self._press_at, self._switches.due)

    def act(self, t: float) -> list[Signal]:
        """Presses when it is time, and lets the switches say what their contacts do."""
        if t >= self._press_at:
            if not self.left:
                self.ended = t
                return []
            which = self.target
            self.means(t, self._pitches[which], IN_TIME)
            self.ideal += (self._hand.hold + self._hand.again) * self._hand.tiredness(t)
            self._press_at = self._switches.press(t, which)
            self._press_at += self.pause(self._press_at)
        told: list[Signal] = list(self._switches.signals(t))
        self.due = min(self._press_at, self._switches.due)
        return told
