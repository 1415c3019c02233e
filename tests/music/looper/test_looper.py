"""The looper by one switch: what its presses do, how long its loops are, and that they move with all that moves."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from adaptive_instrument.access.condition import ControlSettings
from adaptive_instrument.access.keys import KeysSettings
from adaptive_instrument.errors import ChangeError
from adaptive_instrument.instrument import Instrument
from adaptive_instrument.music.drums import DRUMS
from adaptive_instrument.music.harmony import HarmonySettings
from adaptive_instrument.music.layout import LayoutSettings
from adaptive_instrument.music.looper.settings import LooperSettings
from adaptive_instrument.music.transport import TICKS_PER_BEAT, TransportSettings
from adaptive_instrument.music.voice import GLIDE_STEPS, VoiceSettings
from adaptive_instrument.notes import Bend, Expression, NoteOff, NoteOn, Sound, Volume
from adaptive_instrument.signals import Change, Midi, Switch, Tracking
from tests.support.playing import Playing, one_switch

LOOP = "looper"


def state(playing: Playing) -> str:
    return playing.machine(LOOP).state  # type: ignore[attr-defined,no-any-return]


def looped(*moments: float, close: float = 5.1, **settings: object) -> Playing:
    """A loop of one bar (4 s) from the first note on, which is at 1 s."""
    playing = Playing(one_switch(**settings)).change(0.5, "looper.switch")
    return playing.presses(*(moments or (1.0, 2.02, 3.5))).change(close, "looper.switch")


# -- one press after the other -----------------------------------------------------------------------------------------


def test_a_press_waits_for_the_first_note_and_the_next_press_closes_the_loop() -> None:
    playing = Playing()
    assert state(playing) == "empty"
    assert state(playing.change(0.5, "looper.switch")) == "waits"
    assert state(playing.press(1.0)) == "records"
    assert state(playing.change(5.0, "looper.switch")) == "plays"


def test_what_was_played_comes_again_where_it_was_played() -> None:
    playing = looped().to(13.5)
    assert playing.heard(LOOP) == [
        (6.02, 62.0), (7.5, 64.0), (9.0, 60.0), (10.02, 62.0), (11.5, 64.0), (13.0, 60.0)
    ]  # fmt: skip


def test_a_note_of_a_loop_lasts_as_long_as_it_was_held() -> None:
    playing = looped().to(10)
    note = playing.notes(LOOP)[0]
    assert playing.lasted(note) == pytest.approx(0.2, abs=0.002)


def test_a_press_over_a_loop_that_plays_records_a_layer_and_the_next_one_closes_it() -> None:
    playing = looped()
    assert state(playing.change(6.0, "looper.switch")) == "overdubs"
    assert state(playing.press(8.25).change(8.8, "looper.switch")) == "plays"
    playing.to(13.5)
    assert (12.25, 65.0) in playing.heard(LOOP)
    assert playing.machine(LOOP).layers == 2  # type: ignore[attr-defined]


def test_an_overdubbed_note_comes_round_while_the_layer_is_still_recorded() -> None:
    playing = looped().change(6.0, "looper.switch").press(6.3).to(11)
    assert state(playing) == "overdubs" and (10.3, 65.0) in playing.heard(LOOP)


def test_a_layer_without_a_note_is_none() -> None:
    playing = looped().change(6.0, "looper.switch").change(9.0, "looper.switch")
    assert playing.machine(LOOP).layers == 1  # type: ignore[attr-defined]


def test_a_press_while_it_waits_means_nothing() -> None:
    playing = Playing().change(0.5, "looper.switch").change(1.0, "looper.switch")
    assert state(playing) == "empty"
    assert not playing.press(2.0).to(20).notes(LOOP)


def test_closing_what_has_no_note_is_told_and_no_loop() -> None:
    playing = Playing(one_switch(looper=LooperSettings(starts="press"))).change(1.0, "looper.switch")
    playing.change(5.0, "looper.switch").to(9)
    assert state(playing) == "empty"
    assert playing.machine(LOOP).says == "Nothing was played, so there is no loop."  # type: ignore[attr-defined]


def test_after_closing_the_next_layer_begins_at_once_where_that_was_asked() -> None:
    assert state(looped(looper=LooperSettings(then="overdub"))) == "overdubs"


# -- undo, redo, stop, clear ------------------------------------------------------------------------------------------


def test_undo_takes_the_last_layer_off_and_redo_brings_it_back() -> None:
    playing = looped().change(6.0, "looper.switch").press(6.3).change(7.0, "looper.switch").change(9.2, "looper.undo")
    assert (10.3, 65.0) not in playing.to(13).heard(LOOP)
    assert (14.3, 65.0) in playing.change(13.1, "looper.redo").to(15).heard(LOOP)


def test_undo_just_after_a_press_that_began_a_layer_takes_the_one_before() -> None:
    playing = looped().change(6.0, "looper.switch").press(6.3).change(7.0, "looper.switch")
    playing.change(8.0, "looper.switch").change(8.7, "looper.undo")
    assert state(playing) == "plays" and playing.machine(LOOP).layers == 1  # type: ignore[attr-defined]


def test_undo_while_a_layer_has_notes_throws_only_that_away() -> None:
    playing = looped().change(6.0, "looper.switch").press(6.3).change(7.0, "looper.undo")
    assert state(playing) == "plays" and (10.3, 65.0) not in playing.to(15).heard(LOOP)


def test_undo_while_a_layer_waits_for_its_first_note_only_forgets_that() -> None:
    playing = looped().change(6.0, "looper.add", 1).change(7.0, "looper.undo")
    assert state(playing) == "plays" and playing.machine(LOOP).layers == 1  # type: ignore[attr-defined]


def test_asking_anew_for_a_layer_throws_away_the_one_that_is_recorded_at_once() -> None:
    playing = looped().change(5.2, "looper.switch").press(5.3).change(9.29, "looper.add", 1).to(12)
    assert (9.3, 65.0) not in playing.heard(LOOP) and state(playing) == "waits"


def test_the_undo_of_the_menu_takes_the_last_loop_away_and_the_change_before_it_next() -> None:
    playing = Playing().change(0.2, "harmony.scale", "dorian").change(0.5, "looper.switch")
    playing.presses(1.0, 2.0).change(5.0, "looper.switch").change(7.0, "undo")
    assert state(playing) == "empty" and playing.ensemble.view().scale == "dorian"
    assert playing.change(8.0, "undo").ensemble.view().scale == "major"


def test_what_closes_by_itself_is_undone_too() -> None:
    playing = Playing().change(0.5, "looper.record", 1).presses(1.0, 2.0).to(6)
    assert state(playing) == "plays"
    assert state(playing.change(6.5, "undo")) == "empty"


def test_stop_is_silent_and_the_switch_plays_on_in_its_place() -> None:
    playing = looped().change(6.5, "looper.stop")
    assert state(playing) == "stopped" and not playing.to(12).notes(LOOP, since=6.6)
    playing.change(12.2, "looper.switch").to(16)
    assert playing.heard(LOOP, since=12) == [(13.0, 60.0), (14.02, 62.0), (15.5, 64.0)]


def test_two_presses_and_stop_from_any_state_are_silent_and_lose_nothing() -> None:
    playing = looped().change(6.5, "looper.switch").change(6.9, "looper.stop")
    assert state(playing) == "stopped" and playing.machine(LOOP).layers == 1  # type: ignore[attr-defined]
    playing = Playing().change(0.5, "looper.switch").presses(1.0, 2.0)
    playing.change(4.0, "looper.switch").change(4.4, "looper.stop").to(12)
    assert state(playing) == "stopped" and not playing.notes(LOOP)


def test_clear_takes_all_layers_and_undo_brings_them_back_in_their_place() -> None:
    playing = looped().change(6.5, "looper.clear")
    assert state(playing) == "empty" and not playing.to(10).notes(LOOP, since=6.6)
    playing.change(11.0, "undo")
    assert state(playing) == "plays", "it was heard when it was cleared"
    assert playing.to(12).heard(LOOP, since=11) == [(11.5, 64.0)]


def test_a_new_loop_after_clearing_has_a_length_of_its_own() -> None:
    playing = looped().change(6.5, "looper.clear").change(7.0, "looper.record", 2).presses(8.0, 10.0).to(40)
    assert [at for at, _ in playing.heard(LOOP, since=16)][:4] == [16.0, 18.0, 24.0, 26.0]


# -- how long it is ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("close", "length"), [(4.6, 4), (5.0, 4), (6.9, 4), (7.1, 8), (8.9, 8), (10.9, 8), (11.1, 12)])
def test_a_loop_is_as_many_bars_as_are_nearest(close: float, length: int) -> None:
    playing = looped(1.0, 1.5, close=close).to(30)
    assert next(at for at, pitch in playing.heard(LOOP) if pitch == 60.0) % length == (1 + length) % length
    assert playing.machine(LOOP).lasts == length  # type: ignore[attr-defined]


def test_how_late_a_press_may_be_is_a_setting() -> None:
    strict = looped(close=5.1, looper=LooperSettings(late=0.0)).to(10)
    assert strict.machine(LOOP).lasts == 8.0  # type: ignore[attr-defined]


def test_until_the_line_at_which_it_closes_it_records_on() -> None:
    playing = looped(1.0, 2.0, close=4.0).press(4.5)
    assert state(playing) == "records"
    assert state(playing.to(5.01)) == "plays"
    assert playing.to(10).heard(LOOP)[:3] == [(5.0, 60.0), (6.0, 62.0), (8.5, 64.0)]


@pytest.mark.parametrize(("length", "seconds"), [("beat", 3.0), ("free", 3.3)])
def test_a_loop_may_be_of_whole_beats_or_as_long_as_it_was_played(length: str, seconds: float) -> None:
    playing = looped(1.0, 2.0, close=4.3, looper=LooperSettings(length=length)).to(8)  # type: ignore[arg-type]
    assert playing.machine(LOOP).lasts == pytest.approx(seconds, abs=0.002)  # type: ignore[attr-defined]


def test_a_loop_that_is_asked_for_by_bars_closes_by_itself() -> None:
    playing = Playing().change(0.5, "looper.record", 2).presses(3.0, 4.0).to(11.5)
    assert playing.heard(LOOP) == [(11.0, 60.0)]


def test_a_layer_that_is_asked_for_by_rounds_closes_by_itself() -> None:
    playing = looped().change(6.0, "looper.add", 1).press(8.3).to(13)
    assert state(playing) == "plays" and playing.machine(LOOP).layers == 2  # type: ignore[attr-defined]


def test_the_longest_loop_closes_by_itself_at_a_bar_line() -> None:
    playing = Playing(one_switch(looper=LooperSettings(longest=6))).change(0.5, "looper.switch").presses(1.0, 4.0)
    assert state(playing.to(5.5)) == "plays"
    assert playing.machine(LOOP).lasts == 4.0  # type: ignore[attr-defined]


def test_a_metre_of_three_makes_bars_of_three() -> None:
    playing = Playing().change(0.1, "transport.metre", 3).to(4.5).change(4.6, "looper.switch")
    playing.presses(5.0, 6.0).change(8.1, "looper.switch").to(20)
    assert playing.machine(LOOP).lasts == 3.0  # type: ignore[attr-defined]


# -- exact to the tick, and moved by the tempo ------------------------------------------------------------------------


def test_a_hundred_rounds_are_exact_to_the_tick() -> None:
    playing = looped().to(410)
    transport = playing.ensemble._shared.transport
    rounds = [note for note in playing.notes(LOOP) if note.pitch == 60.0]
    assert len(rounds) == 101
    for number, note in enumerate(rounds, 2):
        assert note.at == transport.time(TICKS_PER_BEAT + number * 4 * TICKS_PER_BEAT)


def test_a_loop_follows_every_change_of_tempo_and_stays_on_its_ticks() -> None:
    playing = looped()
    transport = playing.ensemble._shared.transport
    for number in range(100):
        t = 6.0 + 1.37 * number
        playing.change(t, "transport.tempo", 40 + (number * 37) % 200)
    playing.to(160)
    ticks = [transport.tick(note.at + 1e-9) % (4 * TICKS_PER_BEAT) for note in playing.notes(LOOP)]
    assert len(ticks) > 200
    wished = [TICKS_PER_BEAT, round(2.02 * TICKS_PER_BEAT), round(3.5 * TICKS_PER_BEAT)]
    # A change of tempo may fall between a tick and the next: then the tick is played at once.
    assert all(min(abs(tick - other) for other in wished) <= 3 for tick in ticks)


def test_a_loop_recorded_late_in_the_day_is_as_exact() -> None:
    playing = Playing(start=86_400.0).change(86_400.5, "looper.record", 1).presses(86_401.0, 86_402.3).to(86_500)
    assert [round((note.at - 86_401.0) % 4, 3) for note in playing.notes(LOOP)][:4] == [0.0, 1.3, 0.0, 1.3]


# -- moved by key and chord, and in the lock --------------------------------------------------------------------------


def test_a_loop_moves_with_the_key_the_shorter_way_and_comes_home() -> None:
    playing = looped().change(5.5, "harmony.tonic", "B").to(9.5)
    assert [pitch for _, pitch in playing.heard(LOOP)] == [61.0, 63.0, 59.0]
    playing.change(9.6, "harmony.tonic", "C").to(13.5)
    assert [pitch for _, pitch in playing.heard(LOOP, since=9.6)] == [62.0, 64.0, 60.0]


def test_a_loop_moves_with_the_chord() -> None:
    playing = Playing(one_switch(layout=LayoutSettings(degrees=(1, 3, 5)))).change(0.1, "harmony.chord", "C")
    playing.change(0.5, "looper.record", 1).presses(1.0, 2.0, 3.0).change(5.5, "harmony.chord", "F").to(9.5)
    assert [pitch for _, pitch in playing.heard(LOOP, since=5.6)] == [69.0, 72.0, 65.0]


def test_a_loop_may_move_with_the_key_only() -> None:
    playing = looped(looper=LooperSettings(moves="key")).change(5.5, "harmony.chord", "F").to(9.5)
    assert [pitch for _, pitch in playing.heard(LOOP)] == [62.0, 64.0, 60.0]


def test_a_committed_note_of_a_loop_is_taken_back_when_the_harmony_changes() -> None:
    playing = looped().to(5.95).change(5.97, "harmony.tonic", "D").to(6.5)
    assert playing.heard(LOOP) == [(6.02, 64.0)]


def test_a_loop_of_a_keyboard_is_in_the_lock_in_every_scale() -> None:
    keys = Instrument(version=1, name="bo", access=KeysSettings())
    playing = Playing(keys).change(0.5, "looper.record", 1)
    for step in range(12):
        playing.send(Midi(1.0 + step / 5, "piano", bytes((0x90, 60 + step, 90))))
        playing.send(Midi(1.1 + step / 5, "piano", bytes((0x80, 60 + step, 0))))
    t = 4.0
    for scale in ("dorian", "hirajoshi", "whole tone", "major", "blues"):
        for tonic in ("C", "F#", "Ab"):
            playing.change(t, "harmony.scale", scale).change(t + 0.01, "harmony.tonic", tonic).to(t + 3)
            harmony = playing.ensemble._shared.harmony
            assert all(harmony.fits(note.pitch) for note in playing.notes(LOOP, since=t + 0.02))
            t += 3.0


# -- whose notes ------------------------------------------------------------------------------------------------------


def two() -> Playing:
    return Playing(one_switch(), one_switch("bo", "b", voice=VoiceSettings(sound="cello", volume=0.4)))


def test_in_a_jam_the_one_is_recorded_whose_switch_it_is() -> None:
    playing = two().change(0.5, "looper.switch", "bo").press(1.0, key="b").press(2.0)
    playing.change(5.0, "looper.switch").to(10)
    assert [at for at, _ in playing.heard(LOOP)] == [5.0, 9.0]


def test_everybody_is_recorded_where_that_is_set_each_with_their_sound_and_loudness() -> None:
    playing = two().change(0.1, "looper.player", "*").change(0.5, "looper.record", 1)
    playing.press(1.0).press(2.0, key="b").to(7)
    mine, bos = playing.notes(LOOP)
    told = {event.voice: event.sound for event in playing.events if isinstance(event, Sound) and event.player == LOOP}
    assert (told[mine.voice], told[bos.voice]) == ("plucked", "cello")
    assert bos.expression / mine.expression == pytest.approx(0.4 / 0.8)


def test_a_control_of_ones_own_is_the_switch_and_only_its_player_is_recorded() -> None:
    pedal = ControlSettings(on=("keyboard:p",), does="looper.switch")
    ada = one_switch()
    ada = replace(ada, controls={**ada.controls, "pedal": pedal})
    playing = Playing(ada, one_switch("bo", "b")).press(0.5, key="p").press(1.0).press(1.5, key="b").press(5.2, key="p")
    assert [at for at, _ in playing.to(9.5).heard(LOOP)] == [9.0]


def test_a_lost_face_ends_what_is_held_and_the_loop_goes_on() -> None:
    playing = looped()
    playing.send(Switch(5.5, "keyboard", "space", True)).send(Tracking(5.7, "keyboard", False))
    assert [e.at for e in playing.events if isinstance(e, NoteOff) and e.player == "ada"][-1] == 5.7
    assert playing.to(9.5).heard(LOOP)[-2:] == [(7.5, 64.0), (9.0, 60.0)]


@pytest.mark.parametrize(("what", "value"), [("stop", None), ("rest", True), ("voice", True), ("call", True)])
def test_stop_rest_voice_and_call_silence_the_loop(what: str, value: object) -> None:
    playing = looped().to(6.1)
    assert playing.lasted(playing.notes(LOOP)[0]) is None
    playing.change(6.12, what, value).to(20)
    assert state(playing) == "stopped" and playing.lasted(playing.notes(LOOP)[0]) is not None
    assert len(playing.notes(LOOP)) == 1


def test_a_held_note_that_swells_swells_in_the_loop_and_lasts_over_its_end() -> None:
    bowed = one_switch(voice=VoiceSettings(articulation="hold", swell=1.0, swell_from=0.5))
    playing = Playing(bowed).change(0.5, "looper.record", 1).send(Switch(4.0, "keyboard", "space", True))
    playing.to(6.0).send(Switch(6.5, "keyboard", "space", False)).to(20)
    again = playing.notes(LOOP)[0]
    swell = [e.value for e in playing.events if isinstance(e, Expression) and e.note_id == again.note_id]
    assert len(swell) > 10 and swell == sorted(swell)
    assert playing.lasted(again) == pytest.approx(2.5, abs=0.01)


def test_a_ringing_note_that_is_longer_than_the_loop_does_not_miss_a_round() -> None:
    rings = one_switch(voice=VoiceSettings(articulation="ring", ring=6.0))
    playing = looped(voice=rings.voice).change(6.0, "looper.switch").press(6.3).to(11)
    assert (10.3, 65.0) in playing.heard(LOOP)


def test_a_loop_that_nobody_plays_to_falls_silent_after_a_while_and_is_kept() -> None:
    playing = looped(looper=LooperSettings(alone=60.0)).press(30.0).to(89.0)
    assert state(playing) == "plays"
    playing.to(100.0)
    assert state(playing) == "stopped" and not playing.notes(LOOP, since=90.3)
    assert "nobody played" in playing.machine(LOOP).says  # type: ignore[attr-defined]
    assert playing.ensemble.deadline is None
    assert state(playing.change(101.0, "looper.switch").to(110)) == "plays"


def test_a_loop_becomes_softer_in_steps_and_undo_takes_that_back() -> None:
    playing = looped().change(6.0, "looper.softer").change(6.1, "looper.softer")
    told = [event.value for event in playing.events if isinstance(event, Volume) and event.player == LOOP]
    assert told == [0.8, 0.7, 0.6]
    playing.change(9.0, "undo")
    assert playing.ensemble._company.machine(LOOP).settings.volume == 0.7  # type: ignore[union-attr]


# -- one switch for everything ----------------------------------------------------------------------------------------


def only_switch() -> Instrument:
    """The same switch plays, and by a long press loops: longer, it undoes."""
    return replace(
        one_switch(),
        controls={
            "switch": ControlSettings(on=("keyboard:space",), ignore_repeat=0.0, release_debounce=0.0, long="loop"),
            "loop": ControlSettings(does="looper.switch", long="unloop", long_after=5.5),
            "unloop": ControlSettings(does="looper.undo"),
        },
    )


def test_with_one_switch_a_long_press_loops_and_is_not_in_the_loop_itself() -> None:
    playing = Playing(only_switch()).press(0.5, lasts=1.2)
    assert state(playing) == "waits"
    # The bar ends at 7 s: there the long press begins; at 8 s it is known to be one.
    playing.presses(3.0, 4.0, 5.0).press(7.0, lasts=1.3)
    assert state(playing) == "plays" and playing.machine(LOOP).lasts == 4.0  # type: ignore[attr-defined]
    assert [at for at, _ in playing.to(15.5).heard(LOOP)] == [8.0, 9.0, 11.0, 12.0, 13.0, 15.0]


def test_with_one_switch_a_longer_press_takes_the_layer_away() -> None:
    playing = Playing(only_switch()).press(0.5, lasts=1.2).presses(3.0, 4.0).press(7.0, lasts=1.3)
    assert state(playing.press(12.0, lasts=7.0)) == "empty"


def test_with_one_switch_a_long_press_that_comes_early_closes_at_the_line_without_itself() -> None:
    playing = Playing(only_switch()).press(0.5, lasts=1.2).presses(3.0, 4.0).press(5.9, lasts=1.05).press(6.97, 0.02)
    assert [at for at, _ in playing.to(14.5).heard(LOOP)] == [7.0, 8.0, 10.97, 11.0, 12.0]


def test_with_one_switch_a_held_sound_of_the_loop_joins_in_when_the_long_press_is_known_to_be_one() -> None:
    bob = one_switch("bob", "b", voice=VoiceSettings(sound="organ"))
    playing = Playing(replace(only_switch(), looper=LooperSettings(player="*")), bob).press(0.5, lasts=1.2)
    # Bob's sound takes up three of the four beats from 3 s on, and comes again from 7 s on.
    playing.press(3.0, 3.0, "b").press(7.0, lasts=1.3).to(15.5)
    assert [at for at, _ in playing.heard(LOOP)] == [8.0, 11.0, 15.0]
    assert [playing.lasted(note) for note in playing.notes(LOOP)[:2]] == pytest.approx([2.0, 3.0], abs=0.002)


def test_a_loop_that_plays_on_in_the_midst_of_a_round_strikes_nothing_late() -> None:
    playing = Playing().change(0.5, "looper.switch").press(1.0, 3.0).change(5.0, "looper.switch")
    playing.change(6.0, "looper.stop").change(9.5, "looper.play").to(14.0)
    assert [at for at, _ in playing.heard(LOOP, since=6.0)] == [13.0]


def test_the_next_layer_that_begins_at_once_has_what_others_played_while_the_long_press_was_one() -> None:
    bob = one_switch("bob", "b")
    settings = LooperSettings(player="*", then="overdub")
    playing = Playing(replace(only_switch(), looper=settings), bob).press(0.5, lasts=1.2).presses(3.0, 4.0)
    # The loop ends at 7 s, and Ada's press says so from then on until 8 s.
    playing.send(Switch(7.0, "keyboard", "space", True)).press(7.25, 0.25, "b")
    playing.send(Switch(7.75, "keyboard", "b", True)).to(8.1).send(Switch(8.3, "keyboard", "space", False))
    playing.send(Switch(8.75, "keyboard", "b", False)).to(15.5)
    assert state(playing) == "overdubs"
    rounds = [[at for at, _ in playing.heard(LOOP, since=begun) if at < begun + 4] for begun in (7.0, 11.0)]
    assert rounds == [[8.0], [11.0, 11.25, 11.75, 12.0]]
    held = next(note for note in playing.notes(LOOP) if round(note.at, 2) == 11.75)
    assert playing.lasted(held) == pytest.approx(1.0, abs=0.002)


def test_a_note_that_is_held_over_the_end_of_a_loop_is_kept_whole_where_the_next_layer_begins_at_once() -> None:
    playing = Playing(one_switch(looper=LooperSettings(then="overdub"))).change(0.5, "looper.switch").press(1.0)
    playing.send(Switch(4.5, "keyboard", "space", True)).change(5.1, "looper.switch")
    playing.send(Switch(5.5, "keyboard", "space", False)).to(11.0)
    again = next(note for note in playing.notes(LOOP) if round(note.at, 2) == 8.5)
    assert playing.lasted(again) == pytest.approx(1.0, abs=0.002)


def test_with_one_switch_the_menu_is_called_as_ever_and_what_that_began_to_record_is_thrown_away() -> None:
    playing = Playing(only_switch())
    # One long press (the looper waits from its first second on), two short ones, and a moment of nothing.
    playing.press(1.0, lasts=2.5).press(4.0).press(4.6).to(7.0)
    assert playing.ensemble.view().players[0].menu is not None
    assert state(playing) == "empty"


def test_the_presses_that_call_the_menu_are_in_no_loop() -> None:
    playing = Playing(one_switch()).change(0.5, "looper.switch").presses(1.0, 2.0)
    playing.press(5.1, lasts=2.5).press(8.2).press(8.8).to(10.5)
    assert playing.ensemble.view().players[0].menu is not None
    assert state(playing) == "plays" and playing.machine(LOOP).lasts == 4.0  # type: ignore[attr-defined]
    playing.change(11.0, "player.ada.menu").to(16.9)
    assert [at for at, _ in playing.heard(LOOP, since=10.5)] == [13.0, 14.0, 17.0]


def documented_pedal() -> dict[str, ControlSettings]:
    """The controls that the page about music shows."""
    page = (Path(__file__).parents[3] / "docs" / "music.md").read_text(encoding="utf-8")
    shown = page.split("### The looper")[1].split("```toml")[1].split("```")[0]
    return {name: ControlSettings(**keys) for name, keys in tomllib.loads(shown)["controls"].items()}


def test_the_pedal_of_the_page_about_music_does_what_is_said_there() -> None:
    ada = one_switch()
    playing = Playing(replace(ada, controls={**ada.controls, **documented_pedal()}))
    assert state(playing.press(0.5, key="p")) == "waits"
    assert state(playing.presses(1.0, 2.0).press(5.0, key="p")) == "plays"
    assert state(playing.press(7.0, key="p").press(7.5).press(9.0, key="p")) == "plays"
    assert playing.machine(LOOP).layers == 2  # type: ignore[attr-defined]
    assert state(playing.press(10.0, 0.1, "p").press(10.3, 0.1, "p").to(12)) == "stopped"
    assert state(playing.press(12.5, key="p").to(14)) == "plays"
    playing.press(15.0, 1.6, "p").to(17.0)
    assert state(playing) == "plays" and playing.machine(LOOP).layers == 1  # type: ignore[attr-defined]
    assert state(playing.press(18.0, 4.0, "p").to(23.0)) == "empty"


# -- what was played before it was asked for --------------------------------------------------------------------------


def test_what_was_played_just_now_becomes_a_loop() -> None:
    playing = Playing().presses(1.0, 2.02, 3.5).change(5.1, "looper.catch").to(9.5)
    assert playing.heard(LOOP) == [(6.02, 62.0), (7.5, 64.0), (9.0, 60.0)]


def test_until_its_bar_is_over_what_is_played_still_belongs_to_it() -> None:
    playing = Playing().presses(1.0, 2.0).change(2.9, "looper.catch")
    assert state(playing) == "records"
    assert [at for at, _ in playing.press(3.5).to(9.2).heard(LOOP)] == [5.0, 6.0, 7.5, 9.0]


def test_what_lies_before_a_long_silence_is_another_thing() -> None:
    playing = Playing().presses(1.0, 2.0).presses(12.0, 13.0).change(16.0, "looper.catch").to(20.5)
    assert [at for at, _ in playing.heard(LOOP)] == [16.0, 17.0, 20.0]


def test_only_the_last_bars_are_taken_where_that_is_asked() -> None:
    playing = Playing().presses(*(1.0 + 0.8 * n for n in range(12))).change(10.2, "looper.catch", 1).to(20)
    assert playing.machine(LOOP).lasts == 4.0 and len(playing.notes(LOOP, since=12.0)) == 10  # type: ignore[attr-defined]


def test_who_catches_by_the_menu_catches_what_they_played_and_not_the_way_there() -> None:
    playing = Playing().presses(1.0, 2.0, 3.0, 4.0).press(5.1, lasts=2.5).press(8.2).press(8.8).to(10.5)
    assert playing.ensemble.view().players[0].menu is not None
    playing.change(30.0, "looper.catch", "ada").to(33.5)
    assert playing.machine(LOOP).lasts == 4.0  # type: ignore[attr-defined]
    assert [at % 4 for at, _ in playing.heard(LOOP)][:4] == [2.0, 3.0, 0.0, 1.0]


def test_over_a_loop_what_was_just_played_becomes_a_layer() -> None:
    playing = looped().press(6.3).change(7.0, "looper.catch").to(11)
    assert playing.machine(LOOP).layers == 2 and (10.3, 65.0) in playing.heard(LOOP)  # type: ignore[attr-defined]


def test_what_was_never_played_cannot_be_caught_and_that_is_told() -> None:
    playing = Playing().change(3.0, "looper.catch")
    assert "play something first" in playing.machine(LOOP).says  # type: ignore[attr-defined]


def test_rest_is_forgetting() -> None:
    playing = (
        Playing().presses(1.0, 2.0).change(3.0, "rest", True).change(4.0, "rest", False).change(5.0, "looper.catch")
    )
    assert state(playing) == "empty"


# -- what cannot be ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("what", ["undo", "redo", "clear", "stop", "play", "add"])
def test_what_there_is_nothing_for_is_refused_with_a_cure_and_told_on_the_stage(what: str) -> None:
    playing = Playing()
    with pytest.raises(ChangeError, match=r"record one first|none to bring back"):
        playing.change(1.0, f"looper.{what}")
    assert playing.machine(LOOP).says  # type: ignore[attr-defined]


def test_more_layers_than_there_can_be_are_refused_and_the_loop_plays_on() -> None:
    playing = looped(looper=LooperSettings(layers=1))
    with pytest.raises(ChangeError, match="take one away first"):
        playing.change(6.0, "looper.switch")
    assert playing.to(10).heard(LOOP)


def test_a_layer_that_is_full_says_so_and_keeps_what_it_has(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adaptive_instrument.music.looper.layers.MOST_NOTES", 2)
    playing = Playing().change(0.5, "looper.switch").presses(1.0, 2.0, 3.0)
    assert "full" in playing.machine(LOOP).says  # type: ignore[attr-defined]
    assert len(playing.change(5.0, "looper.switch").to(9.5).notes(LOOP)) == 3


@pytest.mark.parametrize(
    ("what", "value"),
    [
        ("looper.switch", 3), ("looper.switch", {"by": 1}), ("looper.switch", {"who": "ada"}), ("looper.record", 65),
        ("looper.record", -1), ("looper.record", 1.5), ("looper.add", True), ("looper.length", "long"),
        ("looper.late", 2.0), ("looper.longest", 0), ("looper.layers", 17), ("looper.volume", "loud"),
    ],
)  # fmt: skip
def test_a_wrong_value_is_refused_and_the_loop_plays_on(what: str, value: object) -> None:
    playing = looped()
    with pytest.raises(ChangeError):
        playing.ensemble.receive(Change(6.0, what, value))
    assert playing.to(10).heard(LOOP)


# -- settings ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("what", "value"),
    [("length", "beat"), ("late", 0.1), ("starts", "press"), ("then", "overdub"), ("player", "*"), ("moves", "nearest"),
     ("on_change", "glide"), ("remembers", False), ("alone", 60.0), ("volume", 0.3), ("longest", 16), ("layers", 2)],
)  # fmt: skip
def test_every_setting_is_changed_while_playing_and_saved(what: str, value: object) -> None:
    playing = Playing().change(0.5, f"looper.{what}", value).change(1.0, "player.ada.save")
    (request,) = [request for request in playing.ensemble.requests if request.what == "player.ada.save"]
    assert getattr(request.value.looper, what) == value  # type: ignore[attr-defined]


def test_sounding_notes_end_at_a_change_of_harmony_where_that_is_set() -> None:
    playing = looped(looper=LooperSettings(on_change="release")).to(6.1).change(6.12, "harmony.tonic", "G")
    assert playing.lasted(playing.notes(LOOP)[0]) == pytest.approx(0.1, abs=0.001)


@pytest.mark.parametrize("voice", [VoiceSettings(articulation="drum"), VoiceSettings(lock="drums")])
def test_a_loop_of_drums_is_of_drums_whatever_becomes_of_the_key(voice: VoiceSettings) -> None:
    playing = looped(voice=voice).change(5.5, "harmony.tonic", "F#").to(9.6)
    played = [note.pitch for note in playing.notes("ada")]
    assert [note.pitch for note in playing.notes(LOOP)] == [*played[1:], played[0]]
    (layer,) = {note.voice for note in playing.notes(LOOP)}
    assert [e.sound for e in playing.events if isinstance(e, Sound) and (e.player, e.voice) == (LOOP, layer)] == [DRUMS]


def test_tones_and_drums_of_one_player_are_two_parts_of_their_layer() -> None:
    playing = Playing(one_switch()).change(0.5, "looper.record", 1).press(1.0)
    playing.change(1.5, "player.ada.voice.articulation", "drum").press(2.0).change(6.5, "harmony.tonic", "F#").to(10.5)
    sounds = {(e.player, e.voice): e.sound for e in playing.events if isinstance(e, Sound)}
    found = [(note.pitch, sounds[LOOP, note.voice]) for note in playing.notes(LOOP, since=8.5)]
    assert found == [(66.0, "plucked"), (playing.notes("ada")[-1].pitch, DRUMS)]


HELD = VoiceSettings(on_change="glide")


def bends(playing: Playing, note: NoteOn) -> list[tuple[float, float]]:
    return [(e.at, e.pitch) for e in playing.events if isinstance(e, Bend) and e.note_id == note.note_id]


@pytest.mark.parametrize("lead", [0.1, 0.5, 5.0])
def test_a_held_note_of_a_loop_glides_with_the_chord_as_its_player_s_notes_do(lead: float) -> None:
    """As a held note of the player's own does (``tests/music/test_voice.py``), and no sooner."""
    playing = (
        Playing(one_switch(voice=HELD), lead=lead).change(0.1, "harmony.chord", "C").change(0.5, "looper.record", 1)
    )
    playing.press(1.0, lasts=3.0).to(6.0).change(6.0, "harmony.chord", "F").to(8.5)
    note = playing.notes(LOOP)[0]
    assert (note.at, note.pitch) == (5.0, 60.0) and playing.lasted(note) == pytest.approx(3.0, abs=0.002)
    found = bends(playing, note)
    assert len(found) == GLIDE_STEPS and found[0][0] > 6.0
    assert found[-1] == (pytest.approx(6.12), 65.0), "the tone of the chord becomes the one in its place"
    playing.change(8.6, "harmony.chord", "C").to(14.0)
    assert [pitch for at, pitch in playing.heard(LOOP, since=8.7)] == [60.0, 60.0]


def test_a_held_note_of_a_loop_that_fits_no_more_glides_where_its_player_would_let_it_stay() -> None:
    """Nobody holds it: in a key that it is no tone of it would sound on for as long as it was held then."""
    strings = one_switch(voice=VoiceSettings(sound="strings"))
    playing = Playing(strings).change(0.5, "looper.record", 1).press(1.0, lasts=3.0)
    playing.change(6.0, "harmony.tonic", "D").change(7.0, "harmony.tonic", "C").to(8.5)
    note = playing.notes(LOOP)[0]
    assert (note.at, note.pitch) == (5.0, 60.0) and playing.lasted(note) == pytest.approx(3.0, abs=0.002)
    assert bends(playing, note)[-1] == (pytest.approx(6.12), 62.0), "D is a tone of C major too, and stays"
    stays = Playing(strings).change(0.2, "looper.on_change", "keep").change(0.5, "looper.record", 1)
    stays.press(1.0, lasts=3.0).change(6.0, "harmony.tonic", "D").to(8.5)
    assert not bends(stays, stays.notes(LOOP)[0])
    dies = Playing().change(0.5, "looper.record", 1).press(1.0, lasts=3.0).change(6.0, "harmony.tonic", "D").to(8.5)
    assert not bends(dies, dies.notes(LOOP)[0]), "a plucked string dies away by itself"


@pytest.mark.parametrize("lead", [0.02, 0.5, 5.0])
def test_a_note_of_a_loop_that_sounds_ends_in_its_place_of_the_bar_at_another_tempo(lead: float) -> None:
    """Else a ground of four bars would sound on into its next rounds, or leave a hole."""
    playing = Playing(one_switch(), lead=lead).change(0.5, "looper.record", 1).press(1.0, lasts=3.0)
    playing.change(6.0, "transport.tempo", 240).to(6.9)
    note = playing.notes(LOOP)[0]
    assert (note.at, playing.lasted(note)) == (5.0, pytest.approx(1.0 + 2.0 / 4, abs=0.002))
    slower = Playing(one_switch(), lead=lead).change(0.5, "looper.record", 1).press(1.0, lasts=3.0)
    slower.change(7.0, "transport.tempo", 30).to(9.5)
    assert slower.lasted(slower.notes(LOOP)[0]) == pytest.approx(2.0 + 1.0 * 2, abs=0.002)


def test_a_note_of_a_loop_that_begins_at_the_very_change_glides_too_however_early_it_was_committed() -> None:
    glides = []
    for lead in (0.1, 0.5, 5.0):
        playing = Playing(one_switch(voice=HELD), lead=lead).change(0.5, "looper.record", 1)
        playing.press(1.0, lasts=2.0).change(9.0, "harmony.tonic", "D").to(10.5)
        note = playing.notes(LOOP)[1]
        assert (note.at, note.pitch) == (9.0, 60.0)
        glides.append(bends(playing, note))
    assert glides[0][-1] == (pytest.approx(9.12), 62.0) and glides[0] == glides[1] == glides[2]


@pytest.mark.parametrize(
    ("held", "glides", "lasts"), [("keep", 0, 3.0), ("glide", GLIDE_STEPS, 3.0), ("release", 0, 1.0)]
)
def test_a_loop_may_hold_its_notes_in_another_way_than_its_player(held: str, glides: int, lasts: float) -> None:
    playing = Playing(one_switch(voice=VoiceSettings(on_change="glide"))).change(0.3, "looper.on_change", held)
    playing.change(0.5, "looper.record", 1).press(1.0, lasts=3.0).to(6.0).change(6.0, "harmony.tonic", "D").to(8.5)
    note = playing.notes(LOOP)[0]
    assert len(bends(playing, note)) == glides and playing.lasted(note) == pytest.approx(lasts, abs=0.002)


def test_a_bend_of_a_loop_note_that_glides_goes_on_from_where_it_came_to() -> None:
    keys = Instrument(version=1, name="cy", access=KeysSettings(), voice=replace(HELD, lock="scale"))
    keys = replace(keys, harmony=HarmonySettings(scale="major"), transport=TransportSettings(tempo=60))
    playing = Playing(keys).change(0.5, "looper.record", 1)
    playing.send(Midi(1.0, "keys", bytes([0x90, 60, 90])))
    playing.send(Midi(3.0, "keys", bytes([0xE0, 0, 127])))
    playing.send(Midi(4.0, "keys", bytes([0x80, 60, 0])))
    playing.to(6.0).change(6.0, "harmony.tonic", "D").to(9.0)
    note = playing.notes(LOOP)[0]
    found = dict(bends(playing, note))
    assert found[max(at for at in found if at < 6.5)] == 62.0, "it glides with the key"
    harmony = playing.ensemble._shared.harmony
    assert len(found) == GLIDE_STEPS + 1 and harmony.fits(found[max(found)]) and found[max(found)] > 62.0


def test_nothing_of_a_loop_is_performed_all_is_committed_ahead() -> None:
    playing = looped().to(30)
    assert all(note.generated for note in playing.notes(LOOP))
    sent = [event for event in playing.events if isinstance(event, NoteOn) and event.player == LOOP]
    assert len(sent) == len(playing.notes(LOOP)), "what stays the same is committed once"
