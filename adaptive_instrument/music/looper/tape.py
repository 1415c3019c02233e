"""The tape: what players play, note by note, as it was meant. A note is on it from its beginning, whole at its end."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from adaptive_instrument.music.drums import DRUMS
from adaptive_instrument.music.harmony import Harmony
from adaptive_instrument.music.looper.meaning import Meaning
from adaptive_instrument.music.looper.settings import MOST_NOTES
from adaptive_instrument.music.transport import Transport
from adaptive_instrument.notes import Bend, Event, Expression, NoteOff, NoteOn

MOST_MOVES = 64
"""Swells and bends of one note that are kept."""
NEAREST_MOVES = 0.03
"""Seconds between two of a kind that are kept: more is not heard as more."""


@dataclass(frozen=True, slots=True)
class Move:
    """Something that happens to a note while it sounds."""

    after: int
    """Ticks after its beginning."""
    semitones: float | None
    """How far it is bent from its pitch; None for a swell."""
    expression: float = 1.0
    """Its loudness from here on, 0..1."""


@dataclass(slots=True)
class Played:
    """One note as a player played it."""

    note_id: int
    player: str
    at: float
    """Second at which it began."""
    start: int
    """The same as a tick of the transport."""
    meaning: Meaning
    velocity: int
    expression: float
    """Its loudness at the beginning, 0..1."""
    drum: bool = False
    """Whether it is a stroke of the drum kit, and no tone."""
    end: int | None = None
    """The tick at which it ended, None while it sounds."""
    moves: list[Move] = field(default_factory=list)
    told: float = 0.0
    """Second of its last move."""

    @property
    def part(self) -> str:
        """Which part of a layer it belongs to: its player's, or that of their drum kit."""
        return f"{self.player}-{DRUMS}" if self.drum else self.player


class Tape:
    """The notes that sound now, of all players, and those that have ended lately."""

    __slots__ = ("_ended", "_sounding", "_transport")

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self._ended: deque[Played] = deque(maxlen=MOST_NOTES)
        self._sounding: dict[int, Played] = {}

    def __iter__(self) -> Iterator[Played]:
        """The notes that sound, in the order in which they began."""
        return iter(tuple(self._sounding.values()))

    def hear(self, event: Event, harmony: Harmony) -> Played | None:
        """A note that has begun or ended by this event; None for all else. ``harmony`` is that of its moment."""
        if isinstance(event, NoteOn):
            played = Played(
                event.note_id, event.player, event.at, self._tick(event.at), Meaning(event.pitch, harmony),
                event.velocity, event.expression, event.voice == DRUMS, told=event.at,
            )  # fmt: skip
            self._sounding[event.note_id] = played
            return played
        if isinstance(event, NoteOff):
            ended = self._sounding.pop(event.note_id, None)
            if ended is not None:
                ended.end = max(ended.start + 1, self._tick(event.at))
                self._ended.append(ended)
            return ended
        if isinstance(event, (Bend, Expression)):
            sounding = self._sounding.get(event.note_id)
            if sounding is not None:
                self._move(sounding, event)
        return None

    def lately(self) -> list[Played]:
        """What was played lately and what sounds, in the order in which it began."""
        return sorted((*self._ended, *self._sounding.values()), key=lambda played: (played.start, played.note_id))

    def drop(self, player: str, first: int) -> None:
        """What this player has begun from the tick ``first`` on, and ended, was never played."""
        kept = [played for played in self._ended if played.player != player or played.start < first]
        if len(kept) < len(self._ended):
            self._ended = deque(kept, self._ended.maxlen)

    def forget(self) -> None:
        """What sounds now is not listened to any further, and what has ended is gone."""
        self._sounding.clear()
        self._ended.clear()

    def _tick(self, t: float) -> int:
        """The tick nearest to ``t`` seconds."""
        tick = self._transport.tick(t)
        return tick if t - self._transport.time(tick) <= self._transport.time(tick + 1) - t else tick + 1

    def _move(self, played: Played, event: Bend | Expression) -> None:
        if len(played.moves) >= MOST_MOVES:
            return
        after = max(0, self._tick(event.at) - played.start)
        if isinstance(event, Bend):
            move = Move(after, event.pitch - played.meaning.pitch)
        else:
            move = Move(after, None, event.value)
        same = bool(played.moves) and (played.moves[-1].semitones is None) == (move.semitones is None)
        if same and event.at - played.told < NEAREST_MOVES:
            played.moves[-1] = Move(played.moves[-1].after, move.semitones, move.expression)
            return
        played.told = event.at
        played.moves.append(move)
