"""Who has which MIDI channel. Notes know no channels; synths and ports do. Pure.

Two ways to hand channels out: ``NoteChannels`` gives each sounding note one of its own while there are any (so that
it can bend and swell alone), ``VoiceChannels`` gives each voice of a player one. Both count holders per channel and
key: when two notes share them, letting one go must not silence the other.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

REST = 2.0
"""Seconds after a release during which a channel is left alone while others are free: its note may still ring out,
and would hear the next note's bend and loudness."""

Voice = tuple[str, str]
"""Player and voice."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a note sounds."""

    channel: int
    key: int


class Holders:
    """Which notes hold which channel and key."""

    __slots__ = ("_counts", "_places")

    def __init__(self) -> None:
        self._places: dict[int, Place] = {}
        self._counts: dict[Place, int] = {}

    def hold(self, note_id: int, place: Place) -> int:
        """A note begins to hold a place; how many hold it now. A note that held another one lets that go."""
        if note_id in self._places:
            self.release(note_id)
        self._places[note_id] = place
        count = self._counts[place] = self._counts.get(place, 0) + 1
        return count

    def release(self, note_id: int) -> tuple[Place, int] | None:
        """A note lets go: its place and how many still hold it. None for a note that holds nothing."""
        place = self._places.pop(note_id, None)
        if place is None:
            return None
        count = self._counts[place] - 1
        if count:
            self._counts[place] = count
        else:
            del self._counts[place]
        return place, count

    def place(self, note_id: int) -> Place | None:
        """Where a note sounds."""
        return self._places.get(note_id)

    def count(self, place: Place) -> int:
        """How many notes hold a place."""
        return self._counts.get(place, 0)

    def places(self) -> list[Place]:
        """Every held place once, in the order in which they were first held."""
        return list(self._counts)

    def notes(self) -> list[int]:
        """The ids of all notes that hold a place."""
        return list(self._places)

    def notes_on(self, channel: int) -> int:
        """How many notes hold any key of a channel."""
        return sum(count for place, count in self._counts.items() if place.channel == channel)

    def clear(self) -> list[Place]:
        """Everything is let go; what was held."""
        places = self.places()
        self._places.clear()
        self._counts.clear()
        return places

    def __len__(self) -> int:
        return len(self._places)


class NoteChannels:
    """A channel for each sounding note.

    Each voice has channels of its own, which keep its sound. A voice takes, in this order: its own longest free
    channel if that has rested; one that nobody uses; the longest free one of another voice; its own longest free one;
    and when all sound, the one of its own with the fewest notes (else of anybody).
    """

    __slots__ = ("_free", "_load", "_owner", "_unused", "_voices")

    def __init__(self, channels: Iterable[int]) -> None:
        self._unused: deque[int] = deque(channels)
        self._owner: dict[int, Voice] = {}
        self._load: dict[int, int] = dict.fromkeys(self._unused, 0)
        self._free: dict[Voice, deque[tuple[float, int]]] = {}
        self._voices: dict[Voice, list[int]] = {}

    def reserve(self, voice: Voice, count: int) -> list[int]:
        """Gives a voice up to ``count`` channels beforehand, so that none has to be prepared when a note comes."""
        given = []
        while self._unused and len(self._voices.get(voice, ())) < count:
            channel = self._unused.popleft()
            self._own(channel, voice)
            self._free[voice].append((float("-inf"), channel))
            given.append(channel)
        return given

    def take(self, voice: Voice, at: float) -> tuple[int, bool]:
        """A channel for a note that begins at ``at`` seconds, and whether it is new to this voice."""
        free = self._free.get(voice)
        channel, new = -1, False
        if free and free[0][0] <= at - REST:
            channel = free.popleft()[1]
        elif self._unused:
            channel, new = self._unused.popleft(), True
        else:
            donor = self._longest_free(voice, at)
            if donor is not None:
                channel, new = self._free[donor].popleft()[1], donor != voice
            else:
                own = self._voices.get(voice) or list(self._load)
                channel = min(own, key=lambda c: (self._load[c], c))
                new = self._owner[channel] != voice
        if new:
            self._own(channel, voice)
        self._load[channel] += 1
        return channel, new

    def give_back(self, channel: int, at: float) -> None:
        """One note on a channel has ended at ``at`` seconds."""
        if self._load[channel] == 0:
            return
        self._load[channel] -= 1
        if self._load[channel] == 0:
            self._free[self._owner[channel]].append((at, channel))

    def of(self, player: str, voice: str | None = None) -> list[int]:
        """All channels that belong to a player (or to one of its voices) now."""
        return [
            channel
            for (owner, name), channels in self._voices.items()
            if owner == player and voice in (None, name)
            for channel in channels
        ]

    def voices(self, player: str) -> list[Voice]:
        """The voices of a player that have channels."""
        return [voice for voice in self._voices if voice[0] == player]

    def audible(self, since: float) -> list[int]:
        """All channels on which a note is, or was until after ``since`` seconds."""
        sounding = {channel for channel, load in self._load.items() if load}
        ended = {channel for free in self._free.values() for at, channel in free if at > since}
        return sorted(sounding | ended)

    def tails(self, since: float) -> list[int]:
        """The channels whose last note ended after ``since`` seconds and may still ring out, the oldest first."""
        ended = [(at, channel) for free in self._free.values() for at, channel in free if at > since]
        return [channel for _, channel in sorted(ended)]

    def cut(self, channel: int, at: float) -> None:
        """What rings out on a channel is faded at ``at`` seconds: nobody is to take it before it has rested anew."""
        free = self._free[self._owner[channel]]
        for entry in free:
            if entry[1] == channel:
                free.remove(entry)
                free.append((at, channel))
                return

    def sounding(self, channel: int) -> bool:
        """Whether a note is on a channel."""
        return self._load[channel] > 0

    def clear(self, at: float) -> None:
        """No note is on any channel any more."""
        for channel, load in self._load.items():
            if load:
                self._load[channel] = 0
                self._free[self._owner[channel]].append((at, channel))

    def _longest_free(self, voice: Voice, at: float) -> Voice | None:
        candidates = [(free[0][0], owner != voice, owner) for owner, free in self._free.items() if free]
        if not candidates:
            return None
        rested = [candidate for candidate in candidates if candidate[0] <= at - REST]
        return min(rested or candidates)[2]

    def _own(self, channel: int, voice: Voice) -> None:
        before = self._owner.get(channel)
        if before is not None:
            self._voices[before].remove(channel)
        self._owner[channel] = voice
        self._voices.setdefault(voice, []).append(channel)
        self._free.setdefault(voice, deque())


class VoiceChannels:
    """A channel for each voice of each player, in the order in which they come; with more voices than channels they
    share. A drum kit has the one that General MIDI keeps for drums."""

    __slots__ = ("_channels", "_given", "_shared")

    PERCUSSION = 9
    """The channel (0-based) that General MIDI keeps for drums."""

    def __init__(self, channels: Iterable[int] | None = None) -> None:
        self._channels = list(channels) if channels is not None else [c for c in range(16) if c != self.PERCUSSION]
        self._given: dict[Voice, int] = {}
        self._shared = 0

    def of(self, voice: Voice, drums: bool = False) -> tuple[int, bool]:
        """A voice's channel, and whether it is new. ``drums``: it is a kit."""
        channel = self._given.get(voice)
        if channel is not None and drums == (channel == self.PERCUSSION):
            return channel, False
        if drums:
            channel = self.PERCUSSION
        else:
            channel = self._channels[self._shared % len(self._channels)]
            self._shared += 1
        self._given[voice] = channel
        return channel, True

    def played_by(self, player: str) -> list[int]:
        """The channels of all voices of a player."""
        return list(dict.fromkeys(channel for (owner, _), channel in self._given.items() if owner == player))

    def voices(self) -> dict[Voice, int]:
        """Each voice's channel."""
        return dict(self._given)
