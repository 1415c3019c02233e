"""Takes: what was played comes back whole, from whole files, cut ones and rubbish alike."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adaptive_instrument.errors import InstrumentError
from adaptive_instrument.notes import (
    Bend,
    Cancel,
    Event,
    Expression,
    NoteOff,
    NoteOn,
    Silence,
    Sound,
    Volume,
)  # fmt: skip
from adaptive_instrument.sessions.take import SUFFIX, encode, header, last_take, read_take, takes_in, whole

EVENTS: tuple[Event, ...] = (
    Sound(0, "p", "main", "bell"),
    Volume(0, "p", 0.5),
    NoteOn(0, 1, "p", "main", 60.5, 80, 0.6),
    Expression(0.1, 1, "p", "main", 0.7),
    Bend(0.2, 1, "p", "main", 61),
    NoteOn(0.3, 2, "p", "main", 64, 90, generated=True),
    NoteOff(0.4, 1, "p", "main"),
    NoteOff(0.9, 2, "p", "main"),
)


def written(path: Path, events: tuple[Event, ...] = EVENTS, start: float = 0.0) -> Path:
    path.write_text("\n".join([header("walk", 96.0), *(encode(event, start) for event in events)]) + "\n")
    return path


def test_a_take_comes_back_as_it_was_played(tmp_path: Path) -> None:
    take = read_take(written(tmp_path / f"a{SUFFIX}"))
    assert (take.mapping, take.tempo, take.notes, take.seconds) == ("walk", 96.0, 2, 0.9)
    assert take.events == EVENTS


def test_wherever_a_take_is_cut_it_is_readable_and_every_note_ends(tmp_path: Path) -> None:
    data = written(tmp_path / f"a{SUFFIX}").read_bytes()
    for end in range(len(data)):
        path = tmp_path / f"b{SUFFIX}"
        path.write_bytes(data[:end])
        take = read_take(path)
        _every_note_ends(take.events)


def test_thousands_of_broken_takes_are_read_without_a_traceback(tmp_path: Path) -> None:
    chance = random.Random(5)
    path = tmp_path / f"a{SUFFIX}"
    data = written(path).read_bytes()
    for _ in range(2000):
        broken = bytearray(data)
        for _ in range(chance.randint(1, 8)):
            place = chance.randrange(len(broken))
            wrong = chance.choice((b"NaN", b"1e999", b"null", b"[", b'"', b"-1", b"\xff\x00", b"{}", b"\n"))
            broken[place : place + chance.randrange(5)] = wrong
        path.write_bytes(bytes(broken))
        _every_note_ends(read_take(path).events)


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=4,
)


@given(st.dictionaries(st.sampled_from(["kind", "at", "note_id", "player", "pitch", "velocity", "value"]), values))
def test_a_line_of_wrong_values_is_passed_over_or_played(wrong: dict[str, object]) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"a{SUFFIX}"
        line = json.loads(encode(EVENTS[2], 0)) | wrong
        path.write_text("\n".join([header("walk", 96.0), json.dumps(line), encode(EVENTS[5], 0)]))
        take = read_take(path)
    assert any(isinstance(event, NoteOn) and event.note_id == 2 for event in take.events)
    _every_note_ends(take.events)


def test_cancelled_notes_are_left_out() -> None:
    events = (NoteOn(1, 1, "p", "main", 60, 80), Cancel(0.5, 1, "p", "main"), NoteOn(2, 2, "p", "main", 60, 80))
    assert [event.note_id for event in whole(events) if isinstance(event, NoteOn)] == [2]


def test_a_note_that_ends_when_it_begins_does_not_ring_to_the_end() -> None:
    events = (NoteOn(1, 1, "p", "main", 60, 80), NoteOff(1, 1, "p", "main"), NoteOn(9, 2, "p", "main", 60, 80))
    assert [(type(event), event.at) for event in whole(events)][:2] == [(NoteOn, 1), (NoteOff, 1)]


def test_the_end_of_a_note_of_the_take_before_is_left_out() -> None:
    events = (NoteOff(0.1, 7, "p", "main"), NoteOn(0.2, 8, "p", "main", 60, 80), Silence(0.3))
    assert [type(event) for event in whole(events)] == [NoteOn, NoteOff]


def test_the_last_take_is_the_newest_with_a_note(tmp_path: Path) -> None:
    written(tmp_path / f"2026-01-01{SUFFIX}")
    written(tmp_path / f"2026-01-02{SUFFIX}")
    written(tmp_path / f"2026-01-03{SUFFIX}", ())
    (tmp_path / f"2026-01-04{SUFFIX}").write_bytes(b"\x00" * 100)
    (tmp_path / f"2026-01-05{SUFFIX}").mkdir()
    assert last_take(tmp_path).path.name == f"2026-01-02{SUFFIX}"
    assert len(takes_in(tmp_path)) == 5


def test_without_a_take_it_is_said_how_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(InstrumentError, match=r"There is no take yet\. Play something first"):
        last_take(tmp_path / "nowhere")


def _every_note_ends(events: tuple[Event, ...]) -> None:
    sounding: set[int] = set()
    latest = 0.0
    for event in events:
        assert event.at >= latest - 1e-9
        latest = max(latest, event.at)
        if isinstance(event, NoteOn):
            sounding.add(event.note_id)
        elif isinstance(event, NoteOff):
            sounding.discard(event.note_id)
    assert not sounding
