"""A take: the notes of one stretch of playing, as JSON Lines, written while they sound.

A take holds note events, not signals: played back or saved it is the very same music, whatever has been changed
since. It is a journal: after a crash or a power cut its last line may be cut short. Reading skips that line and ends
what was still sounding.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from adaptive_instrument.errors import InstrumentError
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
    Volume,
)

VERSION = 1
SUFFIX = ".take.jsonl"
KINDS: dict[str, type] = {
    "on": NoteOn,
    "off": NoteOff,
    "bend": Bend,
    "expression": Expression,
    "cancel": Cancel,
    "sound": Sound,
    "volume": Volume,
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
    for field in fields(event):
        if field.name != "at":
            line[field.name] = getattr(event, field.name)
    return json.dumps(line, ensure_ascii=False)


def read_take(path: Path) -> Take:
    """Reads a take, cut short or whole.

    Raises:
        InstrumentError: it cannot be read at all, with the cure.
    """
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError as error:
        raise InstrumentError(f"The take {path.name} cannot be read ({error.strerror}). Play a new one.") from None
    mapping, tempo = "", 120.0
    events: list[Event] = []
    for line in lines:
        try:
            told = json.loads(line)
            kind = told.pop("kind")
            if kind == "take":
                mapping, tempo = str(told.get("mapping", "")), float(told.get("tempo", 120.0))
            else:
                events.append(KINDS[kind](**told))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            # A line cut short by a crash; what was written before it is still music.
            continue
    return Take(path, mapping, tempo, whole(events))


def whole(events: Sequence[Event]) -> tuple[Event, ...]:
    """The events in the order of their times, with cancelled notes left out and an end for every note."""
    cancelled = {event.note_id for event in events if isinstance(event, Cancel)}
    kept = [
        event
        for event in events
        if not isinstance(event, (Cancel, Silence)) and getattr(event, "note_id", None) not in cancelled
    ]
    kept.sort(key=lambda event: (event.at, RANK[type(event)]))
    end = kept[-1].at if kept else 0.0
    sounding: dict[int, NoteOn] = {}
    for event in kept:
        if isinstance(event, NoteOn):
            sounding[event.note_id] = event
        elif isinstance(event, NoteOff):
            sounding.pop(event.note_id, None)
    ends = [NoteOff(end + 0.05, note.note_id, note.player, note.voice) for note in sounding.values()]
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
        take = read_take(path)
        if take.notes:
            return take
    raise InstrumentError("There is no take yet. Play something first: every take is kept by itself.")
