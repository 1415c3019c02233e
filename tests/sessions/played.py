"""Plays a session offline and tells its notes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from adaptive_instrument.ensemble import Ensemble
from adaptive_instrument.mapping import load_lineup
from adaptive_instrument.notes import Bend, Event, Expression, NoteOff, NoteOn
from adaptive_instrument.rendering import render
from adaptive_instrument.resources import shipped_folder
from adaptive_instrument.trace import read_trace

FOLDER = Path(__file__).parent
EXPECTED = ".notes.jsonl"


class Listener:
    """A sink that remembers how each note began, moved and ended."""

    name = "listener"
    schedules_ahead = False
    latency = 0.0
    trouble: str | None = None

    def __init__(self) -> None:
        self.notes: dict[int, dict[str, Any]] = {}

    def send(self, events: Sequence[Event]) -> None:
        for event in events:
            if isinstance(event, NoteOn):
                self.notes[event.note_id] = {
                    "start": round(event.at, 4),
                    "end": None,
                    "pitch": event.pitch,
                    "velocity": event.velocity,
                    "player": event.player,
                }
            elif isinstance(event, NoteOff):
                assert self.notes[event.note_id]["end"] is None, "a note ended twice"
                self.notes[event.note_id]["end"] = round(event.at, 4)
            elif isinstance(event, Bend):
                self.notes[event.note_id].setdefault("bends", []).append([round(event.at, 4), round(event.pitch, 4)])
            elif isinstance(event, Expression):
                self.notes[event.note_id]["swell"] = [round(event.at, 4), round(event.value, 4)]

    def tick(self, now: float) -> float | None:
        return None

    def silence(self) -> None: ...

    def close(self) -> None: ...


def names() -> list[str]:
    """The sessions there are."""
    return sorted(path.stem for path in FOLDER.glob("*.jsonl") if not path.name.endswith(EXPECTED))


def played(name: str) -> list[dict[str, Any]]:
    """The notes of a session, in the order of their beginnings."""
    trace = read_trace(FOLDER / f"{name}.jsonl")
    assert trace.problems == ()
    lineup = load_lineup(shipped_folder() / "mappings" / f"{trace.mapping}.toml")
    listener = Listener()
    ensemble = Ensemble(lineup.instruments, lineup.harmony, lineup.transport, **lineup.together)
    rendered = render(ensemble, trace.signals, [listener])
    assert rendered.problems == ()
    return sorted(listener.notes.values(), key=lambda note: note["start"])


def expected(name: str) -> list[dict[str, Any]]:
    """The notes that a session is expected to play."""
    lines = (FOLDER / f"{name}{EXPECTED}").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def write(name: str) -> None:
    """Writes what a session plays now as what is expected of it."""
    lines = (json.dumps(note) + "\n" for note in played(name))
    (FOLDER / f"{name}{EXPECTED}").write_text("".join(lines), encoding="utf-8")
