"""The menu as a player meets it: called, scanned or stayed on, in rest too; and what it does to everything else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from adaptive_instrument.access.condition import ControlSettings
from adaptive_instrument.access.menu import TITLE
from adaptive_instrument.access.menu_pages import PAGES, Choice
from adaptive_instrument.access.opening import MenuSettings
from adaptive_instrument.changes import parse
from adaptive_instrument.notes import NoteOff, NoteOn
from adaptive_instrument.signals import Axis, Change, Midi, Tracking
from tests.support.alone import ASIDE, Alone, shipped

LEADS = ("Back to my voice", "Call")


def test_back_to_my_voice_and_call_come_first_on_every_page_in_rest_too() -> None:
    for resting in (False, True):
        for page in (*PAGES, "shelf-1", "shelf-2"):
            alone = Alone("one-switch-walk", resting=resting)
            alone.change("player.*.menu")
            player = next(iter(alone.ensemble._players.values()))
            player.menu.show(alone.t, page, player._circumstances())
            assert alone.menu.labels[:2] == LEADS, page


def test_while_the_menu_is_open_nothing_sounds_and_the_presses_choose() -> None:
    alone = Alone("one-switch-walk")
    alone.down()
    alone.wait(0.5)
    assert alone.sounding
    alone.change("player.*.menu")
    assert not alone.sounding, "what sounded has ended"
    alone.up()
    before = len(alone.notes())
    alone.wait(3)
    alone.press(0.1, then=0.3)
    alone.press(0.1, then=0.3)
    assert alone.player.menu is not None, "a touch shorter than the acceptance time chooses nothing"
    assert len(alone.notes()) == before


def test_a_press_on_the_title_plays_on_and_sounds() -> None:
    alone = Alone("one-switch-walk")
    alone.calls_the_menu()
    assert alone.menu.cursor == TITLE
    before = len(alone.notes())
    alone.press(0.1)
    assert alone.player.menu is None
    assert len(alone.notes()) == before + 1


def test_the_menu_closes_by_itself_after_its_rounds() -> None:
    alone = Alone("one-switch-walk")
    alone.calls_the_menu()
    alone.wait(60)
    assert alone.player.menu is None
    assert alone.ensemble.deadline is None


def test_a_choice_is_what_stood_out_when_the_switch_went_down() -> None:
    alone = Alone("one-switch-walk")
    alone.calls_the_menu()
    while alone.highlighted != "Rest":
        alone.wait(0.05)
    alone.wait(1.3)
    alone.press(0.5)
    assert alone.view.resting


def test_the_menu_opens_in_rest_by_the_same_pattern_and_leaves_it_resting() -> None:
    alone = Alone("one-switch-walk", resting=True)
    alone.calls_the_menu()
    assert alone.view.resting and "Wake and play" in alone.menu.labels
    alone.chooses_by_press("Wake and play")
    assert not alone.view.resting and alone.player.menu is None


def test_waking_by_two_slow_presses_does_not_open_the_menu() -> None:
    alone = Alone("one-switch-walk", resting=True)
    alone.press(then=1.5)
    alone.press(then=3)
    assert not alone.view.resting and alone.player.menu is None


def test_a_lost_face_with_the_menu_open_means_notes_off_and_back_means_on_with_no_pop_up() -> None:
    alone = Alone("head-harp")
    alone.turn(0.5, 0.5, 1.2)
    alone.turn(0.2, 0.4, 0.4)
    alone.change("player.*.menu")
    assert not alone.sounding
    labels = alone.menu.labels
    alone.does(Tracking(alone.t, "camera", False))
    alone.wait(3)
    assert alone.player.menu is not None and alone.menu.labels == labels
    alone.does(Tracking(alone.t, "camera", True))
    alone.turn(*ASIDE, 0.5)
    alone.chooses_by_head("Play on")
    assert alone.player.menu is None
    before = len(alone.notes())
    alone.turn(0.2, 0.4, 0.3)
    alone.turn(0.8, 0.4, 0.3)
    assert len(alone.notes()) > before


def test_a_menu_that_is_led_about_like_strings_closes_by_itself_and_the_head_plays_on() -> None:
    alone = Alone("head-harp")
    alone.turn(0.5, 0.5, 1.2)
    alone.change("player.*.menu")
    for _ in range(40):
        alone.turn(0.2, 0.4, 0.5)
        alone.turn(0.8, 0.4, 0.5)
    assert alone.player.menu is None and alone.requests == [] and not alone.view.resting
    before = len(alone.notes())
    alone.turn(0.2, 0.4, 0.5)
    alone.turn(0.8, 0.4, 0.5)
    assert len(alone.notes()) > before


def test_a_head_that_rests_where_the_spot_lies_plays_on_without_a_menu() -> None:
    alone = Alone("head-harp")
    alone.turn(0.5, 0.5, 1.2)
    spot = alone.player.spot
    assert spot is not None
    for _ in range(3):
        alone.turn(spot.x + spot.width / 2, spot.y + spot.height / 2, 5.0)
        alone.turn(spot.x + spot.width / 2, 0.4, 1.0)
    assert alone.player.menu is None and len(alone.notes()) >= 3


def test_a_lost_face_while_playing_ends_the_notes_and_the_next_turn_plays() -> None:
    alone = Alone("head-harp")
    alone.turn(0.5, 0.5, 1.2)
    alone.turn(0.2, 0.4, 0.4)
    assert alone.sounding
    alone.does(Tracking(alone.t, "camera", False))
    assert not alone.sounding
    alone.wait(2)
    alone.does(Tracking(alone.t, "camera", True))
    before = len(alone.notes())
    alone.turn(0.4, 0.4, 0.4)
    alone.turn(0.8, 0.4, 0.4)
    assert len(alone.notes()) > before
    assert alone.player.menu is None and not alone.view.resting


def test_who_plays_a_midi_keyboard_calls_and_chooses_by_any_one_key() -> None:
    alone = Alone("midi-locked")

    def key(seconds: float, then: float) -> None:
        alone.does(Midi(alone.t, "keys", bytes((0x90, 60, 100))))
        alone.wait(seconds)
        alone.does(Midi(alone.t, "keys", bytes((0x80, 60, 0))))
        alone.wait(then)

    key(2.4, 0.4)
    key(0.2, 0.4)
    key(0.2, 1.5)
    assert alone.menu.cursor == TITLE
    before = len(alone.notes())
    while alone.highlighted != "Rest":
        alone.wait(0.1)
    key(0.5, 0.1)
    assert alone.view.resting and len(alone.notes()) == before


def test_glances_do_not_choose_where_a_blink_can() -> None:
    alone = Alone("gaze-pads")
    alone.change("player.*.menu")
    while alone.highlighted != "Rest":
        alone.wait(0.1)
    for value in (0.0, 0.0, 0.12, 0.12, 0.0):
        alone.does(Axis(alone.t, "camera", "gaze-x", value, "1"))
        alone.wait(0.2)
    assert alone.player.menu is not None and not alone.view.resting


def test_a_mapping_that_the_player_cannot_move_gives_way_to_the_one_they_had() -> None:
    shelves = (Choice("head-harp", "Head harp"), Choice("one-switch-walk", "One switch, walking"))
    alone = Alone("one-switch-walk", shelves=shelves)
    alone.calls_the_menu()
    alone.chooses_by_press("My movement")
    alone.chooses_by_press("Other instrument")
    alone.chooses_by_press("Head harp")
    assert alone.player.title == "Head harp" and "Play this" in alone.menu.labels
    alone.wait(60)
    assert alone.player.title == "One switch, walking" and alone.player.menu is None
    alone.press()
    assert alone.notes()[-1].at > alone.t - 1


def test_undo_brings_back_the_sound_the_scale_and_the_volume_one_by_one() -> None:
    alone = Alone("one-switch-walk")
    alone.change("player.*.next-sound")
    alone.wait(5)
    alone.change("harmony.next-scale")
    alone.wait(5)
    alone.change("player.*.softer")
    assert (alone.player.sound, alone.view.scale, alone.player.volume) == ("choir", "minor pentatonic", 0.7)
    alone.change("undo")
    assert alone.player.volume == 0.8
    alone.change("undo")
    assert alone.view.scale == "major pentatonic"
    alone.change("undo")
    assert alone.player.sound == "strings"
    alone.change("undo")
    assert alone.player.sound == "strings"


def test_a_slider_that_is_drawn_is_one_step_back() -> None:
    alone = Alone("one-switch-walk")
    for tempo in range(91, 111):
        alone.change("transport.tempo", tempo)
        alone.wait(0.05)
    alone.change("undo")
    assert alone.view.tempo == 90


def test_the_call_rings_every_ten_seconds_until_somebody_answers_and_hushes_the_music() -> None:
    alone = Alone("one-switch-walk")
    alone.down()
    alone.wait(1)
    alone.change("call", True)
    alone.up()
    assert alone.view.calling and alone.view.resting
    begun = alone.t
    alone.wait(34)
    bells = [note.at - begun for note in alone.notes("call")]
    assert [round(at, 2) for at in bells] == [10 * n + s for n in range(4) for s in (0, 0.45, 0.9)]
    assert not [note for note in alone.notes() if note.player != "call" and note.at > begun]
    alone.change("call", False)
    assert not alone.view.calling and not alone.sounding
    alone.wait(30)
    assert len(alone.notes("call")) == 12
    assert alone.ensemble.deadline is None


def test_the_player_ends_their_own_call_by_waking() -> None:
    alone = Alone("one-switch-walk")
    alone.calls_the_menu()
    alone.chooses_by_press("Call")
    assert alone.view.calling
    alone.press(then=1.5)
    alone.press()
    assert not alone.view.resting and not alone.view.calling and not alone.sounding


def test_while_it_calls_the_menu_offers_to_end_the_call() -> None:
    alone = Alone("one-switch-walk")
    alone.change("call", True)
    alone.calls_the_menu()
    assert alone.menu.labels[:2] == ("Back to my voice", "End the call")
    alone.chooses_by_press("End the call")
    assert not alone.view.calling and alone.view.resting


def test_silence_ends_a_bell_that_rings_and_the_next_one_comes_all_the_same() -> None:
    alone = Alone("one-switch-walk")
    alone.change("call", True)
    alone.wait(0.1)
    begun = alone.notes("call")[0].at
    alone.change("stop")
    assert not alone.sounding and alone.view.calling
    alone.wait(15)
    bells = [round(note.at - begun, 2) for note in alone.notes("call")]
    assert bells == [0, 10, 10.45, 10.9], "of the bell that was stopped no stroke is left over"
    alone.change("stop")
    alone.wait(10)
    assert round(alone.notes("call")[4].at - begun, 2) == 20, "between two bells there is nothing to stop"


def test_back_at_the_voice_nothing_listens_until_the_window_is_there_again() -> None:
    alone = Alone("one-switch-walk")
    alone.calls_the_menu()
    alone.chooses_by_press("Back to my voice")
    assert alone.view.away and alone.view.resting and not alone.sounding
    assert alone.requests[-1] == Change(alone.requests[-1].t, "voice", True)
    before = len(alone.events)
    alone.press(then=1.5)
    alone.press(then=1.5)
    alone.calls_the_menu()
    assert alone.view.resting and alone.player.menu is None and len(alone.events) == before
    alone.change("voice", False)
    assert not alone.view.away and alone.view.resting
    alone.press(then=1.5)
    alone.press()
    assert not alone.view.resting


def test_voice_ends_a_call() -> None:
    alone = Alone("one-switch-walk")
    alone.change("call", True)
    alone.change("voice", True)
    alone.wait(30)
    assert not alone.view.calling and len(alone.notes("call")) == 1


def test_every_item_is_a_change_that_can_be_applied() -> None:
    for items in PAGES.values():
        for item in items:
            if item.what:
                parse(item.what.replace("@", "ada"), item.value)
            made = ("shelf-", "scales-", "progressions-")
            assert not item.page or item.page in (*PAGES, "ways") or item.page.startswith(made)


def test_a_control_of_its_own_calls_the_menu_at_once() -> None:
    alone = Alone("one-switch-walk")
    instrument = shipped("one-switch-walk")
    controls = {**instrument.controls, "help": ControlSettings(on=("keyboard:h",))}
    alone.change(
        "player.one-switch-walk.instrument", replace(instrument, controls=controls, menu=MenuSettings(control="help"))
    )
    alone.press(key="h")
    assert alone.player.menu is not None
    alone.press(key="h")
    assert alone.player.menu is None


@pytest.mark.parametrize("name", ["one-switch-walk", "five-switches", "one-switch-scan", "head-harp", "pointer-dwell"])
def test_every_note_has_its_end_however_the_menu_comes_and_goes(name: str) -> None:
    alone = Alone(name)
    for step in range(40):
        alone.down("space" if step % 2 else "1")
        alone.wait(0.11 * (step % 5))
        alone.change("player.*.menu")
        alone.up("space" if step % 2 else "1")
        alone.wait(0.2)
        alone.change("player.*.menu")
        alone.turn(0.1 * (step % 10), 0.4, 0.1)
        alone.look(0.1 * (step % 10), 0.4, 0.1)
    alone.change("stop")
    begun = {event.note_id for event in alone.events if isinstance(event, NoteOn)}
    assert begun == {event.note_id for event in alone.events if isinstance(event, NoteOff)}


def test_a_breath_calls_the_menu_and_chooses() -> None:
    alone = Alone("breath")

    def breath(seconds: float, then: float) -> None:
        for value, lasts in ((60, seconds), (0, then)):
            alone.does(Midi(alone.t, "wind", bytes((0xB0, 2, value))))
            alone.wait(lasts)

    breath(0.5, 1.0)
    assert len(alone.notes()) == 1
    breath(2.4, 0.4)
    breath(0.3, 0.4)
    breath(0.3, 1.5)
    assert alone.menu.cursor == TITLE
    before = len(alone.notes())
    while alone.highlighted != "Rest":
        alone.wait(0.1)
    breath(0.6, 0.5)
    assert alone.view.resting and len(alone.notes()) == before


def test_who_points_from_side_to_side_only_calls_and_chooses_by_a_switch() -> None:
    alone = Alone("head-harp")
    harp = shipped("head-harp")
    switch = ControlSettings(on=("keyboard:space",))
    alone.change(
        "player.head-harp.instrument", replace(harp, pointer=replace(harp.pointer, y=""), controls={"s": switch})
    )
    alone.turn(0.5, 0.5, 1.2)
    alone.turn(0.99, 0.5, 1.0)
    alone.turn(0.5, 0.5, 0.5)
    assert alone.player.menu is None
    alone.calls_the_menu()
    alone.turn(0.3, 0.5, 0.2)
    alone.chooses_by_press("Rest")
    assert alone.view.resting
