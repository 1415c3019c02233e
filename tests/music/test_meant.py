"""A press that was meant for a beat: help plays it there, and what it was by itself is kept."""

from __future__ import annotations

import json

from adaptive_instrument.access.selection import Select
from adaptive_instrument.music.harmony import Harmony
from adaptive_instrument.music.layout import Layout, LayoutSettings
from adaptive_instrument.music.ledger import Ledger
from adaptive_instrument.music.shared import Shared
from adaptive_instrument.music.transport import Transport, TransportSettings
from adaptive_instrument.music.voice import TOO_EARLY, Help, Voice, VoiceSettings
from adaptive_instrument.notes import NoteOn
from adaptive_instrument.sessions.take import encode


def struck(help: Help, t: float, meant: float | None, raw_target: int | None = None) -> NoteOn:
    """The note that a press becomes, at 60 beats a minute with a grid of eighths."""
    shared = Shared(Harmony("C", "major"), Transport(TransportSettings(tempo=60)), Ledger())
    voice = Voice("ada", VoiceSettings(), help, Layout(LayoutSettings(count=8)), shared)
    events = voice.receive(Select(t, "one", 2, meant=meant, raw_target=raw_target)) + voice.commit(t + 10)
    (note,) = (event for event in events if isinstance(event, NoteOn))
    return note


def test_an_early_press_sounds_on_the_beat_it_was_meant_for() -> None:
    note = struck("notes and timing", 1.9, 2.0)
    assert (note.at, note.generated, note.raw_at) == (2.0, True, 1.9)


def test_a_late_press_sounds_at_once_and_not_on_the_next_grid() -> None:
    note = struck("notes and timing", 2.1, 2.0)
    assert (note.at, note.generated, note.raw_at) == (2.1, False, None)


def test_a_press_far_too_early_does_not_wait() -> None:
    t = 2.0 - TOO_EARLY - 0.01
    assert struck("notes and timing", t, 2.0).at == t


def test_without_help_in_timing_no_press_waits() -> None:
    for help in ("raw", "notes"):
        note = struck(help, 1.9, 2.0)  # type: ignore[arg-type]
        assert (note.at, note.raw_at, note.generated) == (1.9, None, False)


def test_the_pitch_of_the_press_itself_is_kept_beside_the_credited_one() -> None:
    note = struck("notes and timing", 1.9, 2.0, raw_target=3)
    assert (note.pitch, note.raw_pitch) == (64, 65)


def test_a_press_drawn_to_the_grid_keeps_its_own_moment_too() -> None:
    note = struck("notes and timing", 1.3, None)
    assert (note.at, note.raw_at) == (1.5, 1.3)


def test_a_take_keeps_both_and_says_nothing_where_nothing_was_changed() -> None:
    moved = json.loads(encode(struck("notes and timing", 1.9, 2.0, raw_target=3), 1.0))
    assert (moved["at"], moved["raw_at"], moved["raw_pitch"]) == (1.0, 0.9, 65)
    plain = json.loads(encode(struck("notes", 1.9, 2.0), 1.0))
    assert "raw_at" not in plain and "raw_pitch" not in plain


def test_the_next_beat_and_its_parts_are_found() -> None:
    transport = Transport(TransportSettings(tempo=60), 5.0)
    assert transport.next_beat(5.0) == 5.0 and transport.next_beat(5.01) == 6.0
    assert [transport.next_beat(5.01, parts) for parts in (2, 4)] == [5.5, 5.25]
