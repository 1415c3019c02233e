"""The guard of everybody's ears: how far a synth has to be turned down so that what sounds stays below the ceiling.

FluidSynth has no limiter, and no Python may run where its sound is made. But every note passes here before it is
heard, and how high a note of each sound peaks is known (``levels.py``): so the peak of all that sounds is foretold,
and the synth's gain is lowered before a note that would be too much. Pure: times are parameters.

Equal keys of one sound that are struck together add up; others do so only for an instant. The peak of many is never
above their plain sum (``REVERB`` is what the room adds), and hardly ever above a few times the root of the sum of their
squares (``spread``, as it was measured of each font).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from adaptive_instrument.outputs.levels import SPREAD, Level

REVERB = 1.08
LIMIT = 10 ** (-1.3 / 20)
"""The peak that is allowed while the ceiling is at its highest: a hair below -1 dBFS."""
INSTANT = 0.004
"""Seconds within which equal notes are struck together: their waves still lie on each other."""
GONE = 1e-3
"""Part of full scale below which a note is not counted any more."""
SOON = 0.02
"""Seconds before a note that was committed ahead at which the gain has to be down; until then it glides there."""
DOWN, UP = 200.0, 3.0
"""Decibels a second by which the gain glides down and comes back: slow enough that nobody hears it breathe."""
FURTHER = 0.7
"""What is left once more when a chord of many notes goes on and on."""
HOLD = 0.8
"""Seconds after the last lowering before it comes back."""
QUICKLY, SLOWLY = 0.01, 0.04
"""Seconds from one step to the next while the gain sinks, and while it comes back."""
MANY, SWEEP = 48, 0.5
"""How many notes may ring out before those that have died away are forgotten, and how often that is done anyway."""
SMALL = 1.005
"""A change of gain by less than this is not worth telling."""
GENTLE, GENTLE_FROM = 1.5, 0.5
"""Seconds in which the first sound after a silence grows to its full loudness, and where it begins."""
MARGIN = 1e-4
"""By how much of full scale a sum may be off."""

_FALL = math.log(10) / 20


@dataclass(slots=True)
class _Sounding:
    """A note as the guard sees it."""

    channel: int
    group: tuple[int, int, int]
    """Program, key and moment: notes of one group add up."""
    peak: float
    at: float
    level: Level
    """By which it falls while it is held, and dies away once it is let go."""
    released: bool = False


class Guard:
    """Watches over one synth. ``gain`` is what its own gain is to be multiplied by."""

    __slots__ = ("_at", "_begins", "_ceiling", "_ceiling_goal", "_ended", "_gentle_since", "_held_until", "_lowered",
                 "_lowered_at", "_notes", "_rough", "_sinking", "_spread", "_swept", "weights")  # fmt: skip

    def __init__(self, channels: int, gentle: bool = False, spread: float = SPREAD) -> None:
        """``gentle``: what sounds first after a silence begins softer, so that it startles nobody."""
        self._spread = spread
        self._begins = GENTLE_FROM if gentle else 1.0
        self.weights = [1.0] * channels
        """Of each channel what its controls leave of a note, 0..1. Kept by whoever turns them."""
        self._notes: dict[int, _Sounding] = {}
        self._ended: list[_Sounding] = []
        """Released, and ringing out."""
        self._rough = 0.0
        """No less than the plain sum of all that sounds."""
        self._lowered = 1.0
        self._lowered_at = -math.inf
        self._sinking = False
        self._swept = -math.inf
        self._held_until = -math.inf
        self._ceiling = self._ceiling_goal = 1.0
        self._gentle_since: float | None = None
        self._at = -math.inf

    @property
    def gain(self) -> float:
        """What is left of the synth's own gain, 0..1, as of the last ``strike`` or ``tick``."""
        return self._lowered * self._ceiling * self._gentle(self._at)

    @property
    def ceiling_now(self) -> float:
        """The ceiling on its way, in decibels below full scale."""
        return 20 * math.log10(self._ceiling) - 1.0

    @property
    def settled(self) -> bool:
        """Whether nothing is on its way."""
        grown = self._gentle_since is None or self._gentle(self._at) == 1.0
        return grown and self._ceiling == self._ceiling_goal and self._lowered == 1.0

    @property
    def pace(self) -> float | None:
        """Seconds after which ``tick`` is wanted again; None when nothing is on its way."""
        if self.settled:
            return None
        return QUICKLY if self._sinking or self._ceiling != self._ceiling_goal else SLOWLY

    def ceiling(self, decibels: float) -> None:
        """How loud it may become: decibels below full scale, -1 for as loud as can be. It glides there."""
        self._ceiling_goal = min(1.0, 10 ** ((decibels + 1.0) / 20))
        if self._gentle_since is None and not self._notes:
            self._ceiling = self._ceiling_goal

    def strike(
        self, note_id: int, channel: int, sound: tuple[int, int], peak: float, level: Level, at: float, now: float
    ) -> None:
        """A note of ``peak`` (part of full scale at the synth's own gain) begins at ``at`` seconds, told at ``now``.
        ``sound``: its program and key."""
        if self._gentle_since is None:
            self._gentle_since = at
        self._at = max(self._at, now)
        self._notes[note_id] = _Sounding(channel, (*sound, int(at / INSTANT)), peak, at, level)
        self._rough += peak * self.weights[channel]
        if self._rough * REVERB > LIMIT:
            _, soon = self._sweep(self._at)
            self._lower(soon, self._at)

    def release(self, note_id: int, at: float) -> None:
        """A note is let go at ``at`` seconds."""
        note = self._notes.pop(note_id, None)
        if note is not None:
            note.peak *= _fallen(note, at)
            note.at, note.released = max(note.at, at), True
            self._ended.append(note)

    def forget(self, note_id: int) -> None:
        """A note that was foretold does not begin."""
        self._notes.pop(note_id, None)

    def silence(self) -> None:
        """Nothing sounds any more: what comes next begins gently."""
        self._notes.clear()
        self._ended.clear()
        self._rough = 0.0
        self._gentle_since = None

    def tick(self, now: float) -> None:
        """Goes on to ``now`` seconds."""
        step = min(0.1, max(0.0, now - self._at)) if self._at > -math.inf else 0.0
        self._at = max(self._at, now)
        wanted, soon = self._sweep(now)
        self._sinking = wanted < self._lowered
        if self._sinking:
            self._lowered = max(wanted, self._lowered * math.exp(-DOWN * step * _FALL))
            self._held_until = now + HOLD
            self._lower(soon, now)
        elif wanted > self._lowered and now >= self._held_until:
            self._lowered = min(wanted, self._lowered * math.exp(UP * step * _FALL))
        if self._ceiling != self._ceiling_goal:
            rate = DOWN / 4 if self._ceiling_goal < self._ceiling else 4 * UP
            factor = math.exp(rate * step * _FALL)
            low, high = sorted((self._ceiling, self._ceiling_goal))
            moved = self._ceiling / factor if self._ceiling_goal < self._ceiling else self._ceiling * factor
            self._ceiling = self._ceiling_goal if not low < moved < high else moved

    # -- inside -------------------------------------------------------------------------------------------------------

    def _sweep(self, now: float) -> tuple[float, float]:
        """Forgets what has died away; the gain that all that sounds or is foretold asks for, and the one that is
        asked for by what sounds now or in a moment."""
        if len(self._ended) > MANY or now > self._swept + SWEEP:
            self._swept = now
            self._ended = [note for note in self._ended if note.peak * _fallen(note, now) > GONE]
            if len(self._ended) > MANY:
                # More than the synth lets ring out: the loudest count. A flood must not keep the conductor busy.
                self._ended.sort(key=lambda note: note.peak * _fallen(note, now), reverse=True)
                del self._ended[MANY // 2 :]
        groups: dict[tuple[int, int, int], float] = {}
        later: list[tuple[tuple[int, int, int], float]] = []
        weights, soon = self.weights, now + SOON
        for notes in (self._notes.values(), self._ended):
            for note in notes:
                peak, group = note.peak * weights[note.channel], note.group
                if note.at > soon:
                    later.append((group, peak))
                    continue
                if now > note.at:
                    peak *= _fallen(note, now)
                groups[group] = groups.get(group, 0.0) + peak
        asked = self._asked(groups)
        if not later:
            return asked, asked
        for group, peak in later:
            groups[group] = groups.get(group, 0.0) + peak
        return self._asked(groups), asked

    def _asked(self, groups: dict[tuple[int, int, int], float]) -> float:
        """The gain that these peaks ask for. Keeps their plain sum: of two askings the last has all."""
        plain = sum(groups.values())
        self._rough = plain + MARGIN
        foretold = min(REVERB * plain, self._spread * math.sqrt(sum(peak * peak for peak in groups.values())))
        return 1.0 if foretold <= LIMIT else LIMIT / foretold

    def _lower(self, wanted: float, now: float) -> None:
        """At once as far as is needed for what sounds now or in a moment."""
        if wanted < self._lowered:
            if now - self._lowered_at < INSTANT:
                # More of the same chord: each change of gain is told to every voice, and the synth's ear has its end.
                wanted *= FURTHER
            self._lowered, self._held_until, self._lowered_at = wanted, now + HOLD, now

    def _gentle(self, at: float) -> float:
        if self._gentle_since is None:
            return self._begins
        along = min(1.0, max(0.0, (at - self._gentle_since) / GENTLE))
        return float(self._begins ** (1.0 - along))


def _fallen(note: _Sounding, now: float) -> float:
    """What is left of a note's peak."""
    level, since = note.level, max(0.0, now - note.at)
    if not note.released:
        return math.exp(-level.falls * since * _FALL) if level.falls else 1.0
    lost = max(level.falls, level.dies) * since
    if level.quick:
        # First the note itself dies away, then the room that it has left.
        lost = min(level.quick * since, level.room + lost)
    return math.exp(-lost * _FALL)
