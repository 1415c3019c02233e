"""A simulated person, and what one may know: what is to be seen and heard, with the delay of eyes and ears."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from dataclasses import dataclass
from random import Random

from adaptive_instrument.bench.access import chance as draws
from adaptive_instrument.notes import NoteOn
from adaptive_instrument.signals import Signal
from adaptive_instrument.view import PlayerView

SIGHT = 0.1
"""Seconds from the screen to being seen. What follows (deciding, moving) belongs to the reaction time."""
HEARING = 0.1
"""Seconds from a note to its being heard as the answer."""
DESPAIRS = 100
"""Notes after which somebody stops who has waited in vain for more than half of them."""
PIECE, BREAK = 50, 12.0
"""Notes after which a piece is over, and the seconds of rest until the next: somebody who plays 500 notes plays ten
pieces. In the break the person looks at what the stage offers."""


@dataclass(frozen=True, slots=True)
class Intention:
    """A note that the person means."""

    t: float
    """The second from which on it may sound: what sounds before belongs to the intention before."""
    pitch: float | None
    """None where the method does not let choose (a walk)."""
    latest: float
    """The second after which it is too late."""


class Person(ABC):
    """Somebody who plays. Whoever drives a person calls ``act`` at ``due``, and ``see`` and ``hear`` in between.

    A person never gets to know settings, deadlines or events: only the player's part of the view, late by ``SIGHT``,
    and the pitches that sound, late by ``HEARING``.
    """

    def __init__(self, notes: int) -> None:
        self.left = notes
        """Notes that are still wanted."""
        self.intentions: list[Intention] = []
        self.due = 0.0
        """The second at which the person does something next; infinite when only a sight or a sound can bring it on."""
        self.ended: float | None = None
        """The second at which the last wanted note was over."""
        self.ideal = 0.0
        """Seconds that all of this would have taken by reaction and method alone: nothing missed, nothing repeated, and
        the settings that publications advise for exactly this person."""
        self.rested = 0.0
        """Seconds of all breaks."""
        self.rests_until = 0.0
        """The second at which the last break ended, or this one does."""
        self.in_vain = 0
        """Notes that were waited for until patience ended."""
        self._melody: list[int] = []
        self._targets = 0

    @abstractmethod
    def act(self, t: float) -> list[Signal]:
        """What the person does at ``due``, as the devices say it."""

    def see(self, t: float, player: PlayerView) -> None:
        """Something looks different now."""
        return

    def hear(self, t: float, note: NoteOn) -> None:
        """A note is heard."""
        return

    @property
    def target(self) -> int:
        """What is wanted next; -1 when nothing is."""
        return self._melody[-self.left] if self.left and self._melody else -1

    @property
    def before(self) -> int | None:
        """What was wanted before that; None at the beginning."""
        return self._melody[-self.left - 1] if self.left < len(self._melody) else None

    @property
    def meant(self) -> int:
        """What is meant now: the target of the last intention."""
        return self._melody[-(self.left + 1)]

    def learns(self, chance: Random, player: PlayerView) -> None:
        """Knows a melody for as many targets as there are; with other targets it goes on with another one."""
        if len(player.targets) != self._targets:
            self._targets = len(player.targets)
            self._melody = draws.melody(chance, self._targets, self.left) if self.left else []

    def pause(self, t: float) -> float:
        """The seconds until the next note may begin: none, but for the end of a piece."""
        if len(self.intentions) == DESPAIRS and self.in_vain > DESPAIRS / 2:
            self.left = 0
        if not self.left or len(self.intentions) % PIECE:
            return 0.0
        self.rested += BREAK
        self.rests_until = t + BREAK
        return BREAK

    def means(self, t: float, pitch: float | None, patience: float = math.inf) -> None:
        """From now on this note is meant, for ``patience`` seconds."""
        self.intentions.append(Intention(t, pitch, t + patience))
        self.left -= 1
