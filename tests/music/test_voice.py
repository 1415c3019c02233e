"""Selections become notes that fit: lock, grid, loudness, swell, ring, polyphony, and what a change of harmony does."""

from __future__ import annotations

import pytest

from adaptive_instrument.access.selection import BendBy, Express
from adaptive_instrument.music.voice import GLIDE_STEPS
from adaptive_instrument.notes import Bend, Cancel, Expression, NoteOn
from tests.support.voices import Bench, offs, pitches


def test_a_press_is_a_note_and_its_release_ends_it() -> None:
    bench = Bench()
    assert pitches(bench.strike(1.0, 2)) == [64.0]
    assert offs(bench.let_go(2.0)) == [(2.0, 1)]


def test_a_touch_too_short_to_hear_still_sounds_shortly() -> None:
    bench = Bench()
    bench.strike(1.0, 0)
    assert bench.let_go(1.001) == []
    assert bench.voice.deadline == 1.03 and offs(bench.voice.advance(1.03)) == [(1.03, 1)]


def test_keys_are_drawn_to_the_lock_and_raw_keys_are_not() -> None:
    assert pitches(Bench(keys=True).strike(1.0, 61)) == [60.0]
    assert pitches(Bench("raw", keys=True).strike(1.0, 61)) == [61.0]


def test_two_keys_locked_to_one_pitch_are_two_notes_and_each_ends_alone() -> None:
    bench = Bench(keys=True)
    assert pitches(bench.strike(1.0, 60, "sixty") + bench.strike(1.1, 61, "sixty-one")) == [60.0, 60.0]
    assert offs(bench.let_go(2.0, "sixty")) == [(2.0, 1)]
    assert len(bench.shared.ledger) == 1


def test_notes_are_folded_by_octaves_into_the_voice_s_range() -> None:
    assert pitches(Bench(keys=True, lowest=60, highest=72).strike(1.0, 40)) == [64.0]
    assert pitches(Bench(keys=True, lowest=48, highest=60).strike(1.0, 100)) == [52.0]


def test_a_ringing_note_ends_by_itself_and_its_release_says_nothing() -> None:
    bench = Bench(articulation="ring", ring=2.0)
    bench.strike(1.0, 0)
    assert bench.let_go(1.1) == []
    assert offs(bench.voice.advance(3.0)) == [(3.0, 1)]


def test_the_same_pitch_struck_anew_ends_the_ringing_one() -> None:
    bench = Bench(articulation="ring", ring=2.0)
    bench.strike(1.0, 0)
    bench.let_go(1.1)
    assert offs(bench.strike(1.5, 0)) == [(1.5, 1)]


def test_past_the_polyphony_the_oldest_ends() -> None:
    bench = Bench(polyphony=2)
    bench.strike(1.0, 0, "a")
    bench.strike(1.1, 1, "b")
    assert offs(bench.strike(1.2, 2, "c")) == [(1.2, 1)]


@pytest.mark.parametrize(("gap", "velocity"), [(None, 75), (0.0, 110), (0.15, 110), (1.5, 40), (60.0, 40)])
def test_loudness_follows_the_gap_before_from_110_to_40(gap: float | None, velocity: int) -> None:
    (note,) = Bench(loudness="gap").strike(1.0, 0, gap=gap)
    assert isinstance(note, NoteOn) and note.velocity == velocity


def test_a_longer_gap_is_never_louder() -> None:
    notes = [Bench(loudness="gap").strike(1.0, 0, gap=n / 50)[0] for n in range(100)]
    loudness = [note.velocity for note in notes if isinstance(note, NoteOn)]
    assert loudness == sorted(loudness, reverse=True) and set(loudness) >= {40, 110}


def test_loudness_follows_the_force_when_the_device_tells_it() -> None:
    assert [Bench().strike(1.0, 0, force=f)[0].velocity for f in (0.0, 1.0, None)] == [40, 110, 80]  # type: ignore[union-attr]
    assert Bench(loudness="fixed").strike(1.0, 0, force=1.0)[0].velocity == 80  # type: ignore[union-attr]


def test_a_held_note_swells_to_its_full_loudness_and_no_further() -> None:
    bench = Bench(swell=0.2, swell_from=0.6)
    (note,) = bench.strike(1.0, 0)
    assert isinstance(note, NoteOn) and note.expression == 0.6
    values = [event.value for event in bench.voice.advance(9.0) if isinstance(event, Expression)]
    assert values == pytest.approx([0.7, 0.8, 0.9, 1.0]) and values[-1] == 1.0
    assert bench.voice.deadline is None


# -- the grid ----------------------------------------------------------------------------------------------------------


def test_solo_playing_is_not_drawn_to_the_grid_unless_asked() -> None:
    (note,) = Bench("notes").strike(1.3, 0)
    assert note.at == 1.3


def test_with_timing_help_a_press_waits_for_the_grid_and_keeps_its_length() -> None:
    bench = Bench("notes and timing")
    assert bench.strike(1.4, 0) == [] and bench.voice.pending == 2.0
    bench.let_go(1.7)
    (note,) = bench.voice.commit(2.0)
    assert isinstance(note, NoteOn) and note.at == 2.0 and note.generated
    assert offs(bench.voice.advance(9.0)) == [(pytest.approx(2.3), 1)]


def test_a_press_just_late_still_belongs_to_its_beat_and_sounds_at_once() -> None:
    (note,) = Bench("notes and timing").strike(2.05, 0)
    assert isinstance(note, NoteOn) and note.at == 2.05 and not note.generated


def test_a_note_on_the_grid_takes_the_place_of_the_oldest_only_when_it_begins() -> None:
    bench = Bench("notes and timing", polyphony=1)
    bench.strike(1.0, 0, "a")
    assert bench.strike(1.5, 1, "b") == []
    assert offs(bench.voice.advance(2.0)) == [(2.0, 1)]


def test_pending_notes_take_the_pitch_of_a_new_harmony() -> None:
    bench = Bench("notes and timing")
    bench.strike(1.5, 0)
    assert bench.harmony(1.6, "D") == []
    assert pitches(bench.voice.commit(2.0)) == [62.0]


def test_committed_notes_are_taken_back_and_asked_anew_with_their_swell_and_their_holder() -> None:
    bench = Bench("notes and timing", swell=0.2, swell_from=0.6)
    bench.strike(1.95, 0)
    bench.voice.commit(2.0)
    assert bench.harmony(1.97, "D") == [Cancel(1.97, 1, "ada", "main")]
    (note,) = bench.voice.commit(2.0)
    assert isinstance(note, NoteOn) and note.note_id == 2 and note.pitch == 62.0 and note.at == 2.0
    assert len([e for e in bench.voice.advance(2.2) if isinstance(e, Expression)]) == 4
    assert offs(bench.let_go(3.0) + bench.voice.advance(9.0)) == [(pytest.approx(3.05), 2)]


def test_a_committed_note_whose_pitch_stays_is_left_alone() -> None:
    bench = Bench("notes and timing")
    bench.strike(1.95, 0)
    bench.voice.commit(2.0)
    assert bench.harmony(1.97, "C", "minor pentatonic") == []


def test_a_waiting_note_follows_a_change_of_tempo_to_the_new_grid_with_its_length() -> None:
    for horizon in (1.0, 2.0):
        bench = Bench("notes and timing", articulation="ring", ring=0.5)
        bench.strike(1.5, 0)
        bench.voice.commit(horizon)
        bench.shared.transport.set_tempo(120, 1.6)
        bench.voice.retime(1.6)
        (note,) = bench.voice.commit(9.0)
        assert isinstance(note, NoteOn) and note.at == pytest.approx(1.8, abs=0.002)
        assert bench.voice.deadline == pytest.approx(note.at + 0.5)


def test_help_turned_from_raw_to_notes_brings_what_is_to_come_into_the_lock() -> None:
    bench = Bench("notes and timing", keys=True)
    bench.strike(1.5, 61)
    bench.voice.set_help(1.6, "raw")
    bench.voice.set_help(1.7, "notes")
    assert pitches(bench.voice.commit(2.0)) == [60.0]


# -- changes of harmony and gestures -----------------------------------------------------------------------------------


def test_a_sounding_note_keeps_its_pitch_when_the_voice_says_keep() -> None:
    bench = Bench(on_change="keep")
    bench.strike(1.0, 0)
    assert bench.harmony(2.0, "D") == [] and bench.voice.deadline is None


def test_a_sounding_note_ends_when_the_voice_says_release() -> None:
    bench = Bench(on_change="release")
    bench.strike(1.0, 0)
    assert offs(bench.harmony(2.0, "D")) == [(2.0, 1)]


def test_a_glide_ends_exactly_on_the_new_pitch() -> None:
    bench = Bench(on_change="glide")
    bench.strike(1.0, 0)
    bench.harmony(2.0, "D")
    bends = [event for event in bench.voice.advance(9.0) if isinstance(event, Bend)]
    assert len(bends) == GLIDE_STEPS and bends[-1].pitch == 62.0 and bends[-1].at == pytest.approx(2.12)
    assert all(60 < bend.pitch <= 62 for bend in bends)


def test_a_second_change_in_mid_glide_turns_the_glide_instead_of_fighting_it() -> None:
    bench = Bench(on_change="glide")
    bench.strike(1.0, 0)
    bench.harmony(2.0, "D")
    way = [event.pitch for event in bench.voice.advance(2.06) if isinstance(event, Bend)]
    bench.harmony(2.06, "C")
    back = [event.pitch for event in bench.voice.advance(9.0) if isinstance(event, Bend)]
    assert way == sorted(way) and back == sorted(back, reverse=True) and back[-1] == 60.0


def test_small_bends_are_vibrato_and_large_ones_snap_to_the_lock() -> None:
    bench = Bench(keys=True)
    bench.strike(1.0, 60, group="g")
    vibrato = bench.voice.receive(BendBy(1.1, 0.3, "g"))
    snapped = bench.voice.receive(BendBy(1.2, 1.3, "g"))
    assert [event.pitch for event in vibrato + snapped if isinstance(event, Bend)] == [60.3, 62.0]
    assert bench.voice.receive(BendBy(1.3, 1.0, "other")) == []


def test_a_note_struck_under_a_bend_begins_on_the_lock_and_bends_at_once() -> None:
    bench = Bench(keys=True)
    bench.voice.receive(BendBy(1.0, 2.0, "g"))
    note, bend = bench.strike(1.1, 60, group="g")
    assert isinstance(note, NoteOn) and note.pitch == 60.0 and isinstance(bend, Bend) and bend.pitch == 62.0


def test_a_gesture_made_while_a_note_waits_is_in_its_beginning() -> None:
    bench = Bench("notes and timing", keys=True)
    bench.strike(1.5, 60, group="g")
    assert bench.voice.receive(Express(1.6, 0.25, "g")) == []
    (note,) = bench.voice.commit(2.0)
    assert isinstance(note, NoteOn) and note.expression == 0.25


def test_releasing_ends_what_sounds_and_forgets_what_waits() -> None:
    bench = Bench("notes and timing")
    bench.strike(1.0, 0, "a")
    bench.strike(1.5, 1, "b")
    assert offs(bench.voice.release(1.6)) == [(1.6, 1)]
    assert bench.voice.pending is None and bench.voice.deadline is None and not len(bench.shared.ledger)
