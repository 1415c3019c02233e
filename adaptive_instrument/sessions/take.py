"""A take: the notes of one stretch of playing, as JSON Lines, written while they sound.

A take holds note events, not signals: played back or saved it is the very same music, whatever has been changed
since. It is a journal: after a crash or a power cut its last line may be cut short. Reading skips that line and ends
what was still sounding.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from adaptive_instrument.errors import InstrumentError
from adaptive_instrument.music.transport import FASTEST, SLOWEST
from adaptive_instrument.notes import (
    RANK,
    Bend,
    Cancel,
    Event,
    Expression,
    NoteOff,
    NoteOn,
    Silence,
    Sound,
    Standard,
    Timbre,
    Volume,
)

VERSION = 1
SUFFIX = ".take.jsonl"
LONGEST = 1e6
"""Seconds (11 days): a later event is rubbish and no music."""
RING_OUT = 0.05
"""Seconds after the last event at which a note without an end is ended."""
KINDS: dict[str, type] = {
    "on": NoteOn,
    "off": NoteOff,
    "bend": Bend,
    "expression": Expression,
    "cancel": Cancel,
    "sound": Sound,
    "volume": Volume,
    "timbre": Timbre,
    "standard": Standard,
    "silence": Silence,
}
NAMES = {kind: name for name, kind in KINDS.items()}


@dataclass(frozen=True, slots=True)
class Take:
    """What was played in one stretch."""

    path: Path
    mapping: str
    tempo: float
    events: tuple[Event, ...]
    """In the order of ``at``, counted from 0; every note has its end."""

    @property
    def notes(self) -> int:
        """How many notes were played."""
        return sum(isinstance(event, NoteOn) for event in self.events)

    @property
    def seconds(self) -> float:
        """From the start to the last event."""
        return self.events[-1].at if self.events else 0.0


def header(mapping: str, tempo: float) -> str:
    """A take's first line."""
    return json.dumps({"kind": "take", "version": VERSION, "mapping": mapping, "tempo": tempo}, ensure_ascii=False)


def encode(event: Event, start: float) -> str:
    """An event as one line, its time counted from ``start`` seconds."""
    line: dict[str, Any] = {"kind": NAMES[type(event)], "at": round(event.at - start, 6)}
    for name in FIELDS[type(event)]:
        value = getattr(event, name)
        if name != "at" and value is not None:
            line[name] = round(value - start, 6) if name == "raw_at" else value
    return json.dumps(line, ensure_ascii=False)


def read_take(path: Path) -> Take:
    """Reads a take, cut short or whole. Lines that are no event are passed over: what stands around them is music.

    Raises:
        InstrumentError: it cannot be read at all, with the cure.
    """
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").split("\n")
    except OSError as error:
        raise InstrumentError(f"The take {path.name} cannot be read ({error.strerror}). Play a new one.") from None
    mapping, tempo = "", 120.0
    events: list[Event] = []
    for line in lines:
        try:
            told = json.loads(line)
            kind = told.pop("kind")
            if kind == "take":
                mapping, tempo = _text(told.get("mapping", "")), _tempo(told.get("tempo", tempo))
            else:
                events.append(_event(KINDS[kind], told))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            continue
    return Take(path, mapping, tempo, whole(events))


def whole(events: Sequence[Event]) -> tuple[Event, ...]:
    """The events in the order of their times, without cancelled notes, with an end for every note.

    What reaches a note that never began (its beginning stands in the take before) is left out.
    """
    cancelled = {event.note_id for event in events if isinstance(event, Cancel)}
    begun = {event.note_id: event.at for event in events if isinstance(event, NoteOn)}
    kept = []
    for event in events:
        note_id = getattr(event, "note_id", None)
        if not isinstance(event, Silence) and (note_id is None or (note_id in begun and note_id not in cancelled)):
            kept.append(event)

    def place(event: Event) -> tuple[float, int]:
        # Nothing happens to a note before it has begun, not even its end at the same moment.
        begins = begun.get(getattr(event, "note_id", 0), -1.0)
        if begins >= event.at and not isinstance(event, NoteOn):
            return begins, RANK[NoteOn] + 1
        return event.at, RANK[type(event)]

    kept.sort(key=place)
    end = kept[-1].at if kept else 0.0
    sounding: dict[int, NoteOn] = {}
    for event in kept:
        if isinstance(event, NoteOn):
            sounding[event.note_id] = event
        elif isinstance(event, NoteOff):
            sounding.pop(event.note_id, None)
    ends = [NoteOff(end + RING_OUT, note.note_id, note.player, note.voice) for note in sounding.values()]
    return (*kept, *ends)


def takes_in(folder: Path) -> list[Path]:
    """The takes of a folder, oldest first (their names are their dates)."""
    return sorted(folder.glob(f"*{SUFFIX}"))


def last_take(folder: Path) -> Take:
    """The newest take that holds a note.

    Raises:
        InstrumentError: there is none yet.
    """
    for path in reversed(takes_in(folder)):
        try:
            take = read_take(path)
        except InstrumentError:
            continue  # one file that cannot be read must not hide the takes before it
        if take.notes:
            return take
    raise InstrumentError("There is no take yet. Play something first: every take is kept by itself.")


# -- checking what was read -------------------------------------------------------------------------------------------


def _number(lowest: float, highest: float) -> Callable[[object], float]:
    def check(value: object) -> float:
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not lowest <= value <= highest:
            raise ValueError(value)
        return float(value)

    return check


def _whole(lowest: int, highest: int) -> Callable[[object], int]:
    def check(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not lowest <= value <= highest:
            raise ValueError(value)
        return value

    return check


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(value)
    return value


def _truth(value: object) -> bool:
    return bool(value)


_tempo = _number(SLOWEST, FASTEST)

CHECKS: dict[str, Callable[[object], Any]] = {
    "at": _number(0, LONGEST),
    "note_id": _whole(0, 1 << 39),
    "player": _text,
    "voice": _text,
    "sound": _text,
    "pitch": _number(0, 127),
    "velocity": _whole(1, 127),
    "expression": _number(0, 1),
    "value": _number(0, 1),
    "brightness": _number(0, 1),
    "vibrato": _number(0, 1),
    "hertz": _number(400, 480),
    "generated": _truth,
    "raw_at": _number(-LONGEST, LONGEST),
    "raw_pitch": _number(0, 127),
}
"""How each field of an event is checked, whichever kind it belongs to."""
FIELDS = {kind: tuple(field.name for field in fields(kind)) for kind in KINDS.values()}


def _event(kind: type, told: dict[str, Any]) -> Event:
    event: Event = kind(**{name: CHECKS[name](value) for name, value in told.items()})
    return event
