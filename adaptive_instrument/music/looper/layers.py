"""Layers: what was recorded in one go, lying over one another, the last one on top. Undo takes it off, redo back."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

from adaptive_instrument.music.drums import DRUMS
from adaptive_instrument.music.locks import Lock
from adaptive_instrument.music.looper.meaning import Meaning
from adaptive_instrument.music.looper.settings import MOST_NOTES, Held
from adaptive_instrument.music.looper.tape import Move, Played
from adaptive_instrument.music.sounds import SOUNDS, that_stays
from adaptive_instrument.music.voice import VoiceSettings
from adaptive_instrument.music.voices import drone


class Owned(Protocol):
    """What is to be known of an instrument whose notes are recorded."""

    @property
    def voice(self) -> VoiceSettings:
        """How its notes sound."""


class Performer(Protocol):
    """What is to be known of a player whose notes are recorded."""

    sound: str
    volume: float

    @property
    def instrument(self) -> Owned:
        """The player's instrument."""


Performers = Mapping[str, Performer]


@dataclass(frozen=True, slots=True)
class Part:
    """What one player contributed to a layer sounds as that player sounded then."""

    voice: str
    sound: str
    volume: float
    lock: Lock
    lowest: int
    highest: int
    on_change: Held
    """What its sounding notes do when the harmony changes."""

    @property
    def stays(self) -> bool:
        """Whether its sound goes on for as long as it is held, and does not die away."""
        return self.sound in SOUNDS and SOUNDS[self.sound].stays


@dataclass(frozen=True, slots=True)
class LoopNote:
    """One note of a loop."""

    phase: int
    """Ticks from the beginning of a round."""
    lasts: int
    """Ticks, at least 1."""
    part: Part
    meaning: Meaning
    velocity: int
    expression: float
    moves: tuple[Move, ...] = ()

    def rest(self, gone: int) -> LoopNote:
        """What is left of it when ``gone`` ticks of it are over: as bent and as loud as it is by then."""
        bent = [move.semitones for move in self.moves if move.after <= gone and move.semitones is not None]
        loud = [move.expression for move in self.moves if move.after <= gone and move.semitones is None]
        later = (replace(move, after=move.after - gone) for move in self.moves if move.after > gone)
        return replace(
            self,
            lasts=self.lasts - gone,
            expression=loud[-1] if loud else self.expression,
            moves=(*(Move(0, semitones) for semitones in bent[-1:]), *later),
        )


@dataclass(slots=True)
class Layer:
    """What was recorded in one go, in ticks from the beginning of a round."""

    number: int
    """Unlike any other layer's, however many are taken away."""
    notes: list[LoopNote] = field(default_factory=list)
    parts: dict[str, Part] = field(default_factory=dict)
    """By what was played (``Played.part``)."""
    _score: list[tuple[int, int]] = field(default_factory=list)
    """Phase and index of each note, in time."""

    @property
    def full(self) -> bool:
        """Whether it holds as many notes as it can."""
        return len(self.notes) >= MOST_NOTES

    def add(self, note: LoopNote) -> int:
        """One note more; its index."""
        self.notes.append(note)
        insort(self._score, (note.phase, len(self.notes) - 1))
        return len(self.notes) - 1

    def between(self, first: int, past: int, origin: int, length: int) -> Iterator[tuple[int, int]]:
        """Tick and index of everything that begins from ``first`` to before ``past``, in rounds of ``length`` ticks
        of which one began at ``origin``."""
        if not self._score:
            return
        lap, phase = divmod(first - origin, length)
        place = bisect_left(self._score, (phase, -1))
        while True:
            if place == len(self._score):
                place, lap = 0, lap + 1
            phase, index = self._score[place]
            tick = origin + lap * length + phase
            if tick >= past:
                return
            yield tick, index
            place += 1

    def next(self, first: int, origin: int, length: int) -> int | None:
        """The tick of the next note from ``first`` on, or None for an empty layer."""
        if not self._score:
            return None
        lap, phase = divmod(first - origin, length)
        place = bisect_left(self._score, (phase, -1))
        if place == len(self._score):
            return origin + (lap + 1) * length + self._score[0][0]
        return origin + lap * length + self._score[place][0]


class Layers:
    """A pile of layers. Those above ``active`` were taken off and can be brought back."""

    __slots__ = ("_pile", "active")

    def __init__(self) -> None:
        self._pile: list[Layer] = []
        self.active = 0

    def __iter__(self) -> Iterator[Layer]:
        """The layers that are heard, from the bottom."""
        return iter(self._pile[: self.active])

    @property
    def taken_off(self) -> int:
        """How many can be brought back."""
        return len(self._pile) - self.active

    def put_on(self, layer: Layer) -> None:
        """A new layer lies on top; what was taken off before is gone."""
        self._pile[self.active :] = [layer]
        self.active += 1

    def show(self, count: int) -> None:
        """So many layers are heard from now on, as far as there are any."""
        self.active = min(max(0, count), len(self._pile))

    def forget(self) -> None:
        """There is none any more."""
        self._pile.clear()
        self.active = 0


def part_of(played: Played, performer: Performer | None, count: int, first: bool) -> Part:
    """How the part of a layer at place ``count`` (from 1) sounds to which a note belongs. ``first``: it is the layer's
    first part."""
    voice = f"layer-{count}" if first else f"layer-{count}-{played.part}"
    if performer is None:
        settings = VoiceSettings()
        sound, volume = settings.sound, settings.volume
    else:
        settings, sound, volume = performer.instrument.voice, performer.sound, performer.volume
        if settings.articulation == drone.VOICE:
            sound = that_stays(sound)
    lock: Lock = settings.lock if settings.lock != "drums" else "scale"
    if played.drum:
        sound, lock = DRUMS, "drums"
    return Part(voice, sound, volume, lock, settings.lowest, settings.highest, settings.on_change)


def loop_note(played: Played, part: Part, phase: int, longest: int) -> LoopNote:
    """A note that was played as a note of a loop, beginning at ``phase`` and lasting ``longest`` ticks at most."""
    assert played.end is not None
    lasts = max(1, min(played.end - played.start, longest))
    moves = tuple(move for move in played.moves if move.after < lasts)
    return LoopNote(phase, lasts, part, played.meaning, played.velocity, played.expression, moves)
