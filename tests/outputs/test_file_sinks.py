"""MIDI files and notes files."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import mido
import pytest

from adaptive_instrument.errors import OutputError
from adaptive_instrument.notes import Bend, Cancel, Event, Expression, NoteOff, NoteOn, Silence, Sound, Volume
from adaptive_instrument.outputs.midi_file import MidiFile
from adaptive_instrument.outputs.notes_file import NotesFile

EVENTS: list[Event] = [
    Sound(0, "Anna", "main", "bell"),
    Volume(0, "Anna", 0.8),
    Sound(0, "Ben", "main", "pad"),
    NoteOn(0.5, 1, "Anna", "main", 60.0, 90),
    NoteOn(0.75, 2, "Ben", "main", 64.25, 70),
    Expression(0.8, 2, "Ben", "main", 0.5),
    Bend(0.9, 2, "Ben", "main", 65.0),
    NoteOff(1.0, 1, "Anna", "main"),
    NoteOn(1.0, 3, "Anna", "main", 62.0, 80),
    NoteOff(1.5, 2, "Ben", "main"),
    Silence(2.0),
]


def heard(path: Path) -> list[tuple[float, str, int, int]]:
    """Note-ons and note-offs with their seconds, by mido's own reckoning."""
    now, notes = 0.0, []
    for message in mido.MidiFile(path):
        now += message.time
        if message.type in ("note_on", "note_off"):
            notes.append((round(now, 4), message.type, message.channel, message.note))
    return notes


@pytest.mark.parametrize("tempo", [60.0, 84.0, 120.0, 187.5])
def test_a_midi_file_says_each_note_at_its_second(tmp_path: Path, tempo: float) -> None:
    sink = MidiFile(tmp_path / "out.mid", tempo)
    sink.send(EVENTS)
    sink.close()
    sink.close()
    notes = heard(tmp_path / "out.mid")
    assert [note[1:] for note in notes] == [
        ("note_on", 0, 60), ("note_on", 1, 64), ("note_off", 0, 60), ("note_on", 0, 62), ("note_off", 1, 64),
        ("note_off", 0, 62),
    ]  # fmt: skip
    assert [note[0] for note in notes] == pytest.approx([0.5, 0.75, 1.0, 1.0, 1.5, 2.0], abs=0.001)


def test_a_midi_file_has_a_named_track_for_each_player(tmp_path: Path) -> None:
    sink = MidiFile(tmp_path / "out.mid", 90)
    sink.send(EVENTS)
    sink.finish(4.0)
    file = mido.MidiFile(tmp_path / "out.mid")
    assert (file.type, file.ticks_per_beat) == (1, 960)
    assert [track.name for track in file.tracks] == ["", "Anna", "Ben"]
    assert mido.tempo2bpm(file.tracks[0][0].tempo) == pytest.approx(90, abs=0.01)
    assert file.length == pytest.approx(4.0, abs=0.01)
    programs = [m.program for track in file.tracks for m in track if m.type == "program_change"]
    assert programs == [14, 89]


def test_the_same_events_write_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        for sink in (MidiFile(tmp_path / f"{name}.mid"), NotesFile(tmp_path / f"{name}.jsonl")):
            sink.send(EVENTS)
            sink.close()
    assert (tmp_path / "one.mid").read_bytes() == (tmp_path / "two.mid").read_bytes()
    assert (tmp_path / "one.jsonl").read_bytes() == (tmp_path / "two.jsonl").read_bytes()


def test_a_notes_file_has_a_line_for_each_note_sorted_by_start(tmp_path: Path) -> None:
    sink = NotesFile(tmp_path / "out.jsonl", origin=0.0)
    sink.send([*EVENTS, NoteOn(2.5, 9, "Änne", "bass", 40.0, 1), Cancel(2.6, 9, "Änne", "bass")])
    sink.send([NoteOn(2.7, 10, "Änne", "bass", 41.0, 2)])
    sink.finish(3.0)
    lines = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text("utf-8").splitlines()]
    assert lines == [
        {"start": 0.5, "end": 1.0, "pitch": 60.0, "velocity": 90, "player": "Anna", "voice": "main"},
        {"start": 0.75, "end": 1.5, "pitch": 64.25, "velocity": 70, "player": "Ben", "voice": "main"},
        {"start": 1.0, "end": 2.0, "pitch": 62.0, "velocity": 80, "player": "Anna", "voice": "main"},
        {"start": 2.7, "end": 3.0, "pitch": 41.0, "velocity": 2, "player": "Änne", "voice": "bass"},
    ]


Make = Callable[[Path], MidiFile | NotesFile]


@pytest.mark.parametrize("make", [MidiFile, NotesFile])
def test_an_abandoned_file_is_not_there(tmp_path: Path, make: Make) -> None:
    sink = make(tmp_path / "out")
    sink.send(EVENTS)
    sink.abandon()
    sink.close()
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("make", [MidiFile, NotesFile])
def test_a_place_where_nothing_can_be_written_is_told_at_once(tmp_path: Path, make: Make) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match="cannot be written"):
        make(tmp_path / "file" / "out")


@pytest.mark.parametrize("make", [MidiFile, NotesFile])
def test_a_silent_session_makes_a_file_all_the_same(tmp_path: Path, make: Make) -> None:
    sink = make(tmp_path / "out")
    assert sink.tick(1.0) is None
    assert sink.trouble is None
    sink.silence()
    sink.close()
    assert (tmp_path / "out").exists()
    if make is MidiFile:
        assert mido.MidiFile(tmp_path / "out").length == 0


def test_names_that_a_midi_file_cannot_say_do_not_break_it(tmp_path: Path) -> None:
    sink = MidiFile(tmp_path / "out.mid")
    sink.send([NoteOn(0, 1, "奶奶 ♪", "main", 60, 90), NoteOff(1, 1, "奶奶 ♪", "main")])
    sink.close()
    assert len(heard(tmp_path / "out.mid")) == 2
