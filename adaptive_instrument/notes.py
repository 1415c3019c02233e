"""What any output can be told.

Every event carries ``at``, the second at which it is wished for. A note is known by its ``note_id``, never by a MIDI
channel: sinks allocate channels and count holders per channel and key, because under a scale lock two movements
often mean the same pitch, and letting one go must not silence the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Union


@dataclass(frozen=True, slots=True)
class NoteOn:
    """A note begins."""

    at: float
    note_id: int
    """Unique within a run, counted up from 1."""
    player: str
    voice: str
    pitch: float
    """MIDI number; fractions are microtones (60.5 is a quarter tone above middle C)."""
    velocity: int
    """1..127."""
    expression: float = 1.0
    """0..1, loudness within the note at its onset."""
    generated: bool = False
    """True for notes committed ahead of time (quantised, grooves, loops): these may be cancelled."""
    raw_at: float | None = None
    """Where help with timing has moved the note: the second of the press. None where nothing was moved."""
    raw_pitch: float | None = None
    """Where help has credited another target: the pitch that the press would have struck by itself; else None."""
    brightness: float = 0.5
    """0..1, from dull to bright at its onset; 0.5 is the sound as it is."""
    vibrato: float = 0.0
    """0..1 at its onset; 1 is 50 cents either way."""


@dataclass(frozen=True, slots=True)
class NoteOff:
    """A note ends."""

    at: float
    note_id: int
    player: str
    voice: str


@dataclass(frozen=True, slots=True)
class Bend:
    """A sounding note moves to another pitch (MIDI number with fractions)."""

    at: float
    note_id: int
    player: str
    voice: str
    pitch: float


@dataclass(frozen=True, slots=True)
class Expression:
    """The loudness within a sounding note, 0..1."""

    at: float
    note_id: int
    player: str
    voice: str
    value: float


@dataclass(frozen=True, slots=True)
class Timbre:
    """The colour of a sounding note: both values as in ``NoteOn``."""

    at: float
    note_id: int
    player: str
    voice: str
    brightness: float
    vibrato: float


@dataclass(frozen=True, slots=True)
class Cancel:
    """A note that was committed ahead and has not begun will not begin: neither its on nor its off is to sound."""

    at: float
    note_id: int
    player: str
    voice: str


@dataclass(frozen=True, slots=True)
class Sound:
    """A player's voice is given a sound by its name in ``music/sounds.py``, or ``drums`` (see ``music/drums.py``):
    then its pitches are keys of a kit. Sounding notes keep theirs."""

    at: float
    player: str
    voice: str
    sound: str


@dataclass(frozen=True, slots=True)
class Volume:
    """A player's loudness, 0..1; sinks ramp to it."""

    at: float
    player: str
    value: float


@dataclass(frozen=True, slots=True)
class Standard:
    """The pitch standard: what MIDI number 69 sounds like, in hertz. Drums have none. What sounds moves with it."""

    at: float
    hertz: float


@dataclass(frozen=True, slots=True)
class Ceiling:
    """How loud everybody together may become: decibels below full scale, -40..-1. Sinks glide to it."""

    at: float
    value: float


@dataclass(frozen=True, slots=True)
class Pulse:
    """How the beat goes on, for receivers that keep time with us: from now on clocks come like this, in even steps."""

    at: float
    state: Literal["start", "continue", "stop", "run"]
    """``start``: from the beginning. ``continue``: from where it stopped. ``run``: only the pace has changed."""
    first: float = 0.0
    """The second of the next clock."""
    every: float = 0.0
    """Seconds from one clock to the next."""
    count: int = 0
    """The number of the next clock, counted from the start."""


@dataclass(frozen=True, slots=True)
class Silence:
    """Stop: whatever sounds anywhere ends now, counted or not. Each known note gets its NoteOff before this."""

    at: float


NoteEvent = Union[NoteOn, NoteOff, Bend, Expression, Timbre, Cancel]
Event = Union[NoteOn, NoteOff, Bend, Expression, Timbre, Cancel, Sound, Volume, Standard, Ceiling, Pulse, Silence]

RANK: dict[type, int] = {
    Cancel: 0,
    NoteOff: 1,
    Silence: 2,
    Sound: 3,
    Volume: 3,
    Standard: 3,
    Ceiling: 3,
    Pulse: 3,
    Bend: 4,
    Expression: 5,
    Timbre: 5,
    NoteOn: 6,
}
"""The order of events at equal times: what ends comes before what begins."""
