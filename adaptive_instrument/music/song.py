"""A song: a melody in degrees and beats, cut into phrases, and how it is written down."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import Annotated

from annotated_types import MaxLen

from adaptive_instrument.music.harmony import Harmony
from adaptive_instrument.music.pitch import pitch_class
from adaptive_instrument.music.scales import SCALES
from adaptive_instrument.settings import Settings

MOST_NOTES = 500
"""Notes of the longest song: half an hour at one press every four seconds."""
LONGEST = 16
"""Beats of the longest note."""
NOTE = re.compile(r"([1-9])([+-]{0,3})(?::(\d{1,2}(?:\.\d{1,3})?|\.\d{1,3}|\d{1,2}/[1-9]\d?))?")
"""A note: a degree, octaves up or down, and behind a colon its beats."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SongSettings(Settings):
    """The player's song. With the method `song` each press plays its next note; the other methods know by it which
    targets come next."""

    name: str = ""
    """A song by its name; empty for none. The method `song` then plays the first of the list."""
    notes: Annotated[str, MaxLen(8000)] = ""
    """A melody of your own, played instead: one phrase a line (or with `|` between phrases), each note a degree of
    the scale from `1` to `9`. `+` behind it is an octave up, `-` an octave down, `:2` makes it two beats long:
    `"1 1 5 5 6 6 5:2 | 4 4 3 3 2 2 1:2"`."""
    title: Annotated[str, MaxLen(80)] = ""
    """What your own melody is called."""
    scale: str = "major"
    """The scale in which your own melody is written; it follows the scale that is played in."""


@dataclass(frozen=True, slots=True)
class SongNote:
    """One note of a melody."""

    degree: int
    """Of the song's scale: 1 is the tonic, 8 (in scales of seven) the tonic above, 0 the last degree below."""
    beats: float = 1.0
    """How long it is written; the player's press says how long it sounds."""


@dataclass(frozen=True, slots=True)
class Song:
    """A melody."""

    name: str
    title: str
    scale: str
    notes: tuple[SongNote, ...]
    """All notes, one after the other; at least one."""
    starts: tuple[int, ...]
    """The place of each phrase's first note, rising from 0."""

    def pitch(self, place: int, harmony: Harmony, octave: int = 4) -> float:
        """The pitch of the note at ``place`` under a harmony: always one of its lock.

        Between scales of as many degrees the degree stays and the mode changes (a major melody turns minor); else the
        melody keeps its shape, and each note goes to the nearest pitch of the lock.
        """
        degree = self.notes[place].degree
        steps = SCALES[self.scale]
        if len(steps) == harmony.size:
            return harmony.degree(degree, octave)
        return harmony.nearest(self.written(place, harmony, octave))

    def written(self, place: int, harmony: Harmony, octave: int = 4) -> float:
        """The pitch of the note at ``place`` in the song's own scale on the tonic that is played in: without a lock."""
        steps = SCALES[self.scale]
        octaves, step = divmod(self.notes[place].degree - 1, len(steps))
        return 12 * (octave + 1 + octaves) + pitch_class(harmony.tonic) + steps[step]


@lru_cache(maxsize=256)
def read_song(name: str, title: str, scale: str, text: str) -> Song:
    """A song as it is written in ``SongSettings.notes``.

    Raises:
        ValueError: it cannot be read, with the cure.
    """
    if scale not in SCALES:
        raise ValueError(f"{scale!r} is not a known scale: use one of {', '.join(SCALES)}")
    size = len(SCALES[scale])
    written = (line.split() for line in re.split(r"[|\n]", text))
    phrases = tuple(tuple(_note(word, size) for word in line) for line in written if line)
    notes = tuple(note for phrase in phrases for note in phrase)
    if not notes:
        raise ValueError("there is no note in this song: write degrees with spaces between, like 1 1 5 5 6 6 5:2")
    if len(notes) > MOST_NOTES:
        raise ValueError(f"this song has more than {MOST_NOTES} notes: take some out")
    starts = tuple(accumulate(map(len, phrases[:-1]), initial=0))
    return Song(name, title, scale, notes, starts)


def _note(word: str, size: int) -> SongNote:
    found = NOTE.fullmatch(word)
    if found is None:
        shown = word if len(word) <= 20 else f"{word[:17]}..."
        raise ValueError(f"{shown!r} is not a note: write a degree from 1 to 9, like 5, 5- (below) or 5+:2 (two beats)")
    degree, octaves, beats = found.groups()
    above, _, below = (beats or "1").partition("/")
    length = float(above) / float(below or 1)
    if not 0 < length <= LONGEST:
        raise ValueError(f"{word!r} cannot last {length:g} beats: use more than 0, at most {LONGEST}")
    return SongNote(int(degree) + size * (octaves.count("+") - octaves.count("-")), length)
