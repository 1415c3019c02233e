"""Playback: a take sounds again, beside whatever is played live."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import inf

from adaptive_instrument.notes import Ceiling, Event, NoteOff, NoteOn, Pulse, Silence, Sound, Standard, Volume

PLAYBACK_IDS = 1 << 40
"""Added to the note ids of a take that is played back, so that they never meet those of the ensemble."""
PLAYED_BACK = " (take)"
"""Behind the player's name of a take that is played back."""


@dataclass(frozen=True, slots=True)
class Playback:
    """Events to be played back, in the order of their times, which are counted from 0."""

    events: tuple[Event, ...]


class Playing:
    """A take on its way. Pure: its player says what time it is.

    Its notes and players are told apart from those that play live: each has its own sound, loudness and bends. Events
    are moved to now one by one as they fall due, for a long take would hold up the music if it were moved at once.
    """

    def __init__(self, playback: Playback, start: float) -> None:
        self._events = playback.events
        self._start = start
        self._place = 0
        self._open: dict[int, NoteOn] = {}

    @property
    def over(self) -> bool:
        """Whether all of it has been played."""
        return self._place == len(self._events)

    @property
    def next_at(self) -> float:
        """The second at which something is due next, infinite when it is over."""
        return inf if self.over else self._start + self._events[self._place].at

    def due(self, now: float) -> list[Event]:
        """What is due at ``now`` seconds."""
        events: list[Event] = []
        while self.next_at <= now:
            event = self._moved(self._events[self._place])
            self._place += 1
            if isinstance(event, NoteOn):
                self._open[event.note_id] = event
            elif isinstance(event, NoteOff):
                self._open.pop(event.note_id, None)
            if not isinstance(event, (Silence, Standard, Ceiling, Pulse)):
                events.append(event)
        return events

    def ends(self, now: float) -> list[Event]:
        """The ends of what sounds."""
        ends: list[Event] = [NoteOff(now, note.note_id, note.player, note.voice) for note in self._open.values()]
        self._open.clear()
        return ends

    def _moved(self, event: Event) -> Event:
        at = self._start + event.at
        if isinstance(event, Silence):
            return Silence(at)
        if isinstance(event, (Standard, Ceiling, Pulse)):
            # Everybody's, and the room's as it is now: a take does not change it for those who play along.
            return event
        player = event.player + PLAYED_BACK
        if isinstance(event, (Sound, Volume)):
            return replace(event, at=at, player=player)
        return replace(event, at=at, player=player, note_id=event.note_id + PLAYBACK_IDS)
