"""A phrase: what was played between two silences, and when it is over."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

MOST_NOTES = 24
"""Notes of a phrase that are remembered, the last ones."""
PACE = 1.8
"""So many of the player's own steps from note to note make a silence."""
PATIENCE = 4.0
"""Seconds after which a phrase is over, however slow it was."""


@dataclass(frozen=True, slots=True)
class PhraseNote:
    """One note of a phrase, as it was played."""

    start: int
    """The tick at which it began."""
    end: int
    pitch: float
    velocity: int


class Phrase:
    """The phrase that is being played."""

    __slots__ = ("_before", "_begun", "_held", "_onsets", "notes")

    def __init__(self, before: float | None = None) -> None:
        """``before``: the player's step from note to note until now (seconds), None while it is not known."""
        self._before = before
        self.notes: deque[PhraseNote] = deque(maxlen=MOST_NOTES)
        """What has ended, in the order of ending."""
        self._onsets: deque[float] = deque(maxlen=MOST_NOTES)
        self._held: set[int] = set()
        self._begun = 0.0

    def __bool__(self) -> bool:
        return bool(self._onsets)

    def begins(self, t: float, note_id: int, rings: bool) -> None:
        """A note began at ``t`` seconds. ``rings``: it will end by itself, nobody holds it."""
        self._onsets.append(t)
        self._begun = t
        if not rings:
            self._held.add(note_id)

    def ends(self, t: float, note_id: int) -> None:
        """A note ended at ``t`` seconds."""
        if note_id in self._held:
            self._held.discard(note_id)
            self._begun = t

    def over(self, waits: float) -> float | None:
        """The second at which it is over if nothing more is played; None while a note is held or there is none."""
        if self._held or not self._onsets:
            return None
        step = self.step
        # Of whom nothing is known but one note, the next may be long in coming.
        return self._begun + (PATIENCE if step is None else max(waits, min(PACE * step, PATIENCE)))

    @property
    def step(self) -> float | None:
        """Seconds from note to note, as this player plays; None while that is not known."""
        steps = [later - sooner for sooner, later in pairwise(self._onsets)]
        return median(steps) if steps else self._before
