"""What all people share who point: they see where the pointer is, and a device tells where they look or turn. And what
all of them share who play a melody: they decide, go there, wait until something sounds, and give up at last."""

from __future__ import annotations

import math
from abc import abstractmethod
from random import Random

from adaptive_instrument.bench.access import chance as draws
from adaptive_instrument.bench.access.person import Person
from adaptive_instrument.notes import NoteOn
from adaptive_instrument.signals import Signal
from adaptive_instrument.view import PlayerView


class PointingPerson(Person):
    """Somebody who points."""

    def __init__(self, chance: Random, notes: int) -> None:
        super().__init__(notes)
        self._chance = chance
        self._player: PlayerView | None = None
        self._next_frame = 0.0

    def see(self, t: float, player: PlayerView) -> None:
        """Remembers the stage."""
        self._player = player

    @abstractmethod
    def _frame(self, t: float) -> list[Signal]:
        """What the device says, if something is due."""


class Melodist(PointingPerson):
    """Somebody who plays a melody by pointing. Whoever makes one calls ``_sets_out``."""

    _decides_at = _gives_up_at = math.inf
    _reaction = 0.0

    def _sets_out(self, reaction: float, at: float = math.inf) -> None:
        """The mean reaction in seconds; the first note is decided ``at``, or when that is known."""
        self._reaction, self._decides_at = reaction, at

    def hear(self, t: float, note: NoteOn) -> None:
        """Whatever sounded was the answer: the music goes on."""
        if self._gives_up_at < math.inf:
            self._over(t)

    def act(self, t: float) -> list[Signal]:
        """Decides, gives up, corrects, and lets the device say what is due."""
        if t >= self._decides_at and self._player is not None:
            self._decides_at = math.inf
            if not self.left:
                self.ended = t
                return []
            self._begin(t)
        elif t >= self._gives_up_at:
            self.in_vain += 1
            self._over(t)
        elif t >= self._corrects_at:
            self._correct(t)
        told = self._frame(t)
        self.due = min(self._next_frame, max(t, self._decides_at), self._gives_up_at, self._corrects_at)
        return told

    def _over(self, t: float) -> None:
        self._gives_up_at = math.inf
        self._forget()
        self._decides_at = t + draws.reaction(self._chance, self._reaction, 0.2 * self._reaction)
        pause = self.pause(self._decides_at)
        if pause:
            self._decides_at += pause
            self._rests(t)

    @property
    @abstractmethod
    def _corrects_at(self) -> float:
        """When the next correction is due; infinite for none."""

    @abstractmethod
    def _correct(self, t: float) -> None:
        """Where it has not gone well so far, it is tried otherwise."""

    @abstractmethod
    def _begin(self, t: float) -> None:
        """Sets out for the note that is wanted next."""

    @abstractmethod
    def _forget(self) -> None:
        """The note is over: what was under way for it is not wanted any more."""

    @abstractmethod
    def _rests(self, t: float) -> None:
        """A piece is over: goes where nothing sounds."""
