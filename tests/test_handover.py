"""Several ways of playing, one of which plays: what takes over, what sounds on, and what never does."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adaptive_instrument.access.condition import ControlSettings
from adaptive_instrument.access.direct import DirectSettings
from adaptive_instrument.access.dwell import DwellSettings
from adaptive_instrument.access.enter import EnterSettings
from adaptive_instrument.access.keys import KeysSettings
from adaptive_instrument.access.ladder import HandoverSettings
from adaptive_instrument.access.level import LevelSettings
from adaptive_instrument.access.point_press import PointSettings
from adaptive_instrument.access.pointing import PointerSettings
from adaptive_instrument.access.song import StepSongSettings
from adaptive_instrument.access.walk import WalkSettings
from adaptive_instrument.ensemble import COMMIT_LEAD, Ensemble
from adaptive_instrument.errors import ChangeError
from adaptive_instrument.instrument import Instrument, RungSettings, sources
from adaptive_instrument.music.harmony import HarmonySettings
from adaptive_instrument.music.layout import LayoutSettings
from adaptive_instrument.music.song import SongSettings
from adaptive_instrument.music.transport import TransportSettings
from adaptive_instrument.music.voice import VoiceSettings
from adaptive_instrument.notes import Event, NoteOff, NoteOn
from adaptive_instrument.signals import Axis, Change, Midi, Pointer, Quality, Signal, Switch, Tracking
from adaptive_instrument.view import PlayerView
from tests.support.strategies import NAMES, Step, instruments, sessions
from tests.support.witness import Witness

HEAD = PointerSettings(source="camera", body="head", x="yaw", y="pitch", rest=(0.0, 0.0))
CONTROLS = {
    "switch": ControlSettings(on=("keyboard:space",), ignore_repeat=0.0, release_debounce=0.0),
    "one": ControlSettings(on=("gamepad:a",), ignore_repeat=0.0, release_debounce=0.0),
    "two": ControlSettings(on=("gamepad:b",), ignore_repeat=0.0, release_debounce=0.0),
}
FINGERS = DirectSettings(controls=("one", "two"))
WALK = WalkSettings(control="switch", phrase_gap=20)


def laddered(*ladder: RungSettings, access: Any = FINGERS, **other: Any) -> Instrument:
    handover = other.pop("handover", HandoverSettings(first="fingers", backup="switch"))
    return Instrument(
        version=1, name="ada", controls=CONTROLS, access=access, ladder=ladder, handover=handover, **other
    )  # fmt: skip


def three(**other: Any) -> Instrument:
    """Fingers, the head, one switch."""
    return laddered(
        RungSettings(name="head", access=EnterSettings(shape="row"), pointer=HEAD),
        RungSettings(name="one switch", access=WALK),
        **other,
    )


class Session:
    """An ensemble of one, its events and the notes that sound."""

    def __init__(self, instrument: Instrument, resting: bool = False) -> None:
        self.ensemble = Ensemble([instrument], resting=resting)
        self.events: list[Event] = []

    def send(self, *signals: Signal) -> list[Event]:
        new: list[Event] = []
        for signal in signals:
            new += self.ensemble.receive(signal)
        self.events += new
        return new

    def until(self, t: float) -> list[Event]:
        new = self.ensemble.advance(t, t + COMMIT_LEAD)
        self.events += new
        return new

    def press(self, t: float, place: str, lasts: float = 0.2) -> list[Event]:
        source, _, control = place.partition(":")
        return self.send(Switch(t, source, control, True), Switch(t + lasts, source, control, False))

    def look(self, t: float, yaw: float) -> list[Event]:
        return self.send(Axis(t, "camera", "yaw", yaw, "deg"), Axis(t, "camera", "pitch", 0.0, "deg"))

    def change(self, t: float, rung: str) -> list[Event]:
        return self.send(Change(t, "player.ada.rung", rung))

    @property
    def player(self) -> PlayerView:
        return self.ensemble.view().players[0]

    @property
    def rung(self) -> str:
        return self.player.rung

    @property
    def offer(self) -> str | None:
        return next((str(offer.value) for offer in self.player.offers if offer.name == "rung"), None)


def ons(events: list[Event]) -> list[NoteOn]:
    return [event for event in events if isinstance(event, NoteOn)]


def offs(events: list[Event]) -> list[NoteOff]:
    return [event for event in events if isinstance(event, NoteOff)]


# -- one plays at a time -----------------------------------------------------------------------------------------------


def test_only_the_rung_that_plays_is_heard() -> None:
    session = Session(three())
    assert session.rung == "fingers" and session.player.rungs == ("fingers", "head", "one switch")
    for n in range(20):
        session.look(n / 20, n - 10.0)
    session.press(2.0, "keyboard:space")
    assert not ons(session.events)
    assert len(ons(session.press(5.0, "gamepad:a"))) == 1
    session.change(6.0, "one switch")
    assert not ons(session.press(7.0, "gamepad:a"))
    assert len(ons(session.press(8.0, "keyboard:space"))) == 1


def test_without_a_ladder_there_is_nothing_to_hand_over_and_that_is_said() -> None:
    session = Session(Instrument(version=1, name="ada", controls=CONTROLS, access=WALK))
    assert session.rung == "" and session.player.rungs == ()
    with pytest.raises(ChangeError, match=r"one way of playing only: add \[\[ladder\]\]"):
        session.change(1.0, "next")
    session.send(Change(1.0, "player.*.rung", "next"))


def test_a_rung_that_is_not_there_is_refused_with_those_that_are() -> None:
    session = Session(three())
    with pytest.raises(ChangeError, match="use next, previous or fingers, head, one switch"):
        session.change(1.0, "feet")
    with pytest.raises(ChangeError, match="cannot be 3"):
        session.send(Change(1.0, "player.ada.rung", 3))
    assert session.rung == "fingers"


def test_next_and_previous_stay_on_the_ladder() -> None:
    session = Session(three())
    seen = []
    for n, word in enumerate(("next", "next", "next", "previous", "previous", "previous")):
        session.change(n + 1.0, word)
        seen.append(session.rung)
    assert seen == ["head", "one switch", "one switch", "head", "fingers", "fingers"]


# -- what sounds goes on -----------------------------------------------------------------------------------------------


def test_a_held_note_sounds_on_until_the_new_rung_strikes_and_ends_at_that_very_moment() -> None:
    session = Session(three())
    (held,) = ons(session.send(Switch(1.0, "gamepad", "a", True)))
    assert not session.change(2.0, "one switch")
    assert not session.send(Switch(2.5, "gamepad", "a", False)), "letting go in the old way must leave no hole"
    struck = session.send(Switch(4.0, "keyboard", "space", True))
    assert [(event.note_id, event.at) for event in offs(struck)] == [(held.note_id, 4.0)]
    assert [event.at for event in ons(struck)] == [4.0]


def test_a_held_note_that_nobody_follows_ends_by_itself() -> None:
    session = Session(three())
    (held,) = ons(session.send(Switch(1.0, "gamepad", "a", True)))
    session.change(2.0, "one switch")
    assert not session.until(5.9)
    assert [(event.note_id, event.at) for event in offs(session.until(60.0))] == [(held.note_id, 6.0)]
    assert not session.player.sounding


def test_a_held_note_is_released_at_once_where_that_is_chosen() -> None:
    session = Session(three(handover=HandoverSettings(first="fingers", backup="switch", held="release")))
    (held,) = ons(session.send(Switch(1.0, "gamepad", "a", True)))
    assert [(event.note_id, event.at) for event in offs(session.change(2.0, "head"))] == [(held.note_id, 2.0)]


def test_a_ringing_note_rings_out() -> None:
    session = Session(three(voice=VoiceSettings(articulation="ring", ring=3.0)))
    session.press(1.0, "gamepad:a")
    session.change(1.5, "one switch")
    assert not session.press(2.0, "gamepad:a")
    assert [event.at for event in offs(session.until(10.0))] == [4.0]


def test_with_help_on_time_the_held_note_lasts_until_the_next_one_begins_on_the_grid() -> None:
    instrument = three(help="notes and timing", transport=TransportSettings(tempo=60, grid="1/4"))
    session = Session(instrument)
    session.send(Switch(1.0, "gamepad", "a", True))
    session.until(1.0)
    session.change(1.5, "one switch")
    session.send(Switch(2.3, "keyboard", "space", True))
    session.until(3.5)
    (first, second), (end,) = ons(session.events), offs(session.events)
    assert (first.at, second.at) == (1.0, 3.0)
    assert (end.note_id, end.at) == (first.note_id, 3.0)


def test_the_same_control_may_hold_the_old_note_and_strike_the_new() -> None:
    session = Session(laddered(RungSettings(name="two", access=WALK), access=DirectSettings(controls=("switch",))))
    session.send(Switch(1.0, "keyboard", "space", True))
    session.change(2.0, "two")
    assert not session.send(Switch(3.0, "keyboard", "space", False))
    struck = session.send(Switch(3.5, "keyboard", "space", True))
    assert [event.at for event in (*offs(struck), *ons(struck))] == [3.5, 3.5]
    assert len(offs(session.send(Switch(4.0, "keyboard", "space", False)))) == 1


def test_two_handovers_one_after_the_other_end_every_note_by_id() -> None:
    session = Session(three())
    session.send(Switch(1.0, "gamepad", "a", True))
    session.change(1.5, "one switch")
    session.send(Switch(2.0, "keyboard", "space", True))
    session.change(2.5, "head")
    session.change(3.0, "fingers")
    assert len(session.player.sounding) == 1
    session.until(10.0)
    assert {note.note_id for note in ons(session.events)} == {end.note_id for end in offs(session.events)}
    assert [end.at for end in offs(session.events)] == [2.0, 6.5]


def test_stop_rest_and_a_lost_device_end_what_was_carried_over() -> None:
    ends: list[Signal] = [Change(3.0, "stop", None), Change(3.0, "rest", True), Tracking(3.0, "keyboard", False)]
    for end in ends:
        session = Session(three())
        session.send(Switch(1.0, "gamepad", "a", True))
        session.change(2.0, "one switch")
        assert len(offs(session.send(end))) == 1
        assert not session.player.sounding
        assert not session.until(60.0)


# -- where it stood is handed on ---------------------------------------------------------------------------------------


def test_the_place_on_the_scale_is_handed_on() -> None:
    session = Session(laddered(
        RungSettings(name="other", access=replace(WALK, control="one")), access=WALK,
        layout=LayoutSettings(count=8),
    ))  # fmt: skip
    for n in range(4):
        session.press(1.0 + n, "keyboard:space")
    before = session.player.cursor
    session.change(6.0, "other")
    assert session.player.cursor == before
    (note,) = ons(session.press(7.0, "gamepad:a"))
    assert note.pitch > ons(session.events)[-2].pitch


def test_the_song_goes_on_where_it_was() -> None:
    song = StepSongSettings(control="switch", phrase_gap=0)
    ladder = (
        RungSettings(name="fingers 2", access=FINGERS),
        RungSettings(name="b", access=replace(song, control="one")),
    )
    session = Session(laddered(*ladder, access=song, song=SongSettings(name="frere jacques")))
    for n in range(5):
        session.press(1.0 + n, "keyboard:space")
    session.change(7.0, "b")
    straight = Session(laddered(access=song, song=SongSettings(name="frere jacques")))
    for n in range(6):
        straight.press(1.0 + n, "keyboard:space")
    session.press(8.0, "gamepad:a")
    assert [note.pitch for note in ons(session.events)] == [note.pitch for note in ons(straight.events)]
    session.change(9.0, "fingers 2")
    song_view = session.player.song
    assert song_view is not None and song_view.place == 6


def test_a_keyboard_hands_over_to_the_layout_and_back() -> None:
    session = Session(laddered(
        RungSettings(name="one switch", access=WALK), access=KeysSettings(), harmony=HarmonySettings(tonic="D"),
        voice=VoiceSettings(on_change="glide"),
    ))  # fmt: skip
    session.send(Midi(1.0, "piano", bytes((0x90, 100, 80))))
    session.change(2.0, "one switch")
    session.send(Change(2.1, "harmony.tonic", "E"))
    session.until(3.0)
    assert len(session.player.sounding) == 1 and len(session.player.targets) == 8
    session.press(3.5, "keyboard:space")
    session.change(4.0, "fingers")
    assert not ons(session.send(Midi(5.0, "piano", bytes((0x80, 100, 0)))))
    assert len(ons(session.send(Midi(6.0, "piano", bytes((0x90, 60, 80)))))) == 1


def test_the_head_is_followed_while_the_fingers_play() -> None:
    session = Session(
        laddered(RungSettings(name="head", access=EnterSettings(shape="row"), pointer=replace(HEAD, rest=None)))
    )
    for n in range(60):
        session.look(n / 30, 5.0)
    session.change(2.5, "head")
    session.look(2.6, 5.0)
    assert session.player.pointer == pytest.approx((0.5, 0.5)), "its rest was found while it was idle"
    assert not ons(session.events)
    for n in range(10):
        session.look(2.7 + n / 30, 5.0 + n)
    assert ons(session.events)


# -- the backup --------------------------------------------------------------------------------------------------------


def test_two_short_presses_of_the_backup_take_over() -> None:
    session = Session(three())
    session.press(1.0, "keyboard:space")
    session.press(3.0, "keyboard:space")
    assert session.rung == "one switch" and not ons(session.events)
    assert len(ons(session.press(5.0, "keyboard:space"))) == 1


@pytest.mark.parametrize(
    "presses", [((1.0, 0.2),), ((1.0, 0.2), (1.4, 0.2)), ((1.0, 2.5), (4.5, 2.5)), ((1.0, 0.2), (9.0, 0.2))]
)
def test_a_stray_touch_or_a_fallen_hand_takes_nothing_over(presses: tuple[tuple[float, float], ...]) -> None:
    session = Session(three())
    for at, lasts in presses:
        session.press(at, "keyboard:space", lasts)
    assert session.rung == "fingers"


def test_where_the_backup_plays_itself_pressing_it_plays_on() -> None:
    gaze = PointerSettings(source="mouse", body="gaze")
    session = Session(laddered(
        RungSettings(name="one switch", access=WALK),
        access=PointSettings(control="switch"), pointer=gaze,
    ))  # fmt: skip
    for n in range(8):
        session.send(Pointer(1.0 + n * 0.3, "mouse", 0.3 + 0.01 * (n % 2), 0.3))
        if n in (0, 5):
            session.press(1.05 + n * 0.3, "keyboard:space", 0.1)
    assert session.rung == "fingers" and len(ons(session.events)) == 2


def test_one_press_takes_over_and_plays_where_what_plays_has_been_lost() -> None:
    session = Session(three())
    session.change(0.5, "head")
    session.look(1.0, 0.0)
    session.send(Tracking(2.0, "camera", False))
    assert not ons(session.press(2.5, "keyboard:space")), "it may be back in a moment"
    assert session.rung == "head"
    assert len(ons(session.press(3.2, "keyboard:space"))) == 1
    assert session.rung == "one switch"


def test_eyes_that_left_the_screen_are_lost_though_no_device_is() -> None:
    gaze = PointerSettings(source="mouse", body="gaze")
    session = Session(laddered(
        RungSettings(name="one switch", access=WALK),
        access=PointSettings(control="switch"), pointer=gaze,
    ))  # fmt: skip
    session.send(Pointer(1.0, "mouse", 0.3, 0.3))
    session.until(3.0)
    assert len(ons(session.press(3.5, "keyboard:space"))) == 1
    assert session.rung == "one switch"


def test_the_loss_of_a_device_that_does_not_play_ends_no_note() -> None:
    session = Session(three())
    session.look(0.5, 0.0)
    session.send(Switch(1.0, "gamepad", "a", True))
    assert not session.send(Tracking(2.0, "camera", False))
    assert not session.send(Tracking(2.5, "keyboard", False))
    assert session.player.sounding and session.rung == "fingers"
    assert len(offs(session.send(Tracking(3.0, "gamepad", False)))) == 1


def test_a_head_that_drops_while_the_fingers_play_ends_no_note() -> None:
    session = Session(three())
    for n in range(20):
        session.look(n / 10, 0.0)
    session.send(Switch(2.5, "gamepad", "a", True))
    for n in range(60):
        session.send(
            Axis(3.0 + n / 10, "camera", "yaw", 0.0, "deg"), Axis(3.0 + n / 10, "camera", "pitch", 40.0, "deg")
        )
    assert len(session.player.sounding) == 1


def test_the_backup_wakes_whatever_plays() -> None:
    session = Session(three(), resting=True)
    session.change(0.5, "head")
    session.press(1.0, "keyboard:space")
    session.press(3.0, "keyboard:space")
    assert not session.ensemble.resting
    assert session.rung == "head", "waking is not taking over"


# -- offers ------------------------------------------------------------------------------------------------------------


def poorly(session: Session, start: float, seconds: float, value: float = 0.1) -> None:
    for n in range(int(seconds * 10) + 1):
        session.send(Quality(start + n / 10, "camera", value))


def test_a_rung_that_is_seen_poorly_offers_the_one_below_and_changes_nothing_by_itself() -> None:
    session = Session(three())
    session.change(0.5, "head")
    session.look(0.6, 0.0)
    poorly(session, 1.0, 3.9)
    assert session.offer is None
    session.until(5.1)
    assert session.offer == "one switch"
    session.until(600.0)
    assert session.rung == "head"
    (offer,) = session.player.offers
    session.send(Change(601.0, offer.what, offer.value))
    assert session.rung == "one switch" and session.offer is None


def test_an_offer_goes_when_it_no_longer_fits() -> None:
    session = Session(three())
    session.change(0.5, "head")
    session.look(0.6, 0.0)
    poorly(session, 1.0, 5.0)
    assert session.offer == "one switch"
    session.send(Quality(7.0, "camera", 0.8))
    assert session.offer is None


def test_one_short_press_of_the_backup_takes_the_offer_up_and_a_long_one_does_not() -> None:
    session = Session(three())
    session.change(0.5, "head")
    session.look(0.6, 0.0)
    poorly(session, 1.0, 5.0)
    session.press(7.0, "keyboard:space", 3.0)
    assert session.rung == "head"
    session.press(12.0, "keyboard:space", 0.3)
    assert session.rung == "one switch" and not ons(session.events)


def test_a_lost_device_offers_the_rung_below_as_well() -> None:
    session = Session(three())
    session.change(0.5, "head")
    session.send(Tracking(1.0, "camera", False))
    session.until(5.0)
    assert session.offer == "one switch"


def test_a_rung_whose_pointer_was_never_seen_is_not_offered() -> None:
    session = Session(three())
    session.send(Tracking(1.0, "gamepad", False))
    session.until(5.5)
    assert session.offer == "one switch", "nobody knows whether there is a camera"


def test_what_never_came_is_lost_as_well_and_the_backup_plays() -> None:
    instrument = replace(three(), access=EnterSettings(shape="row"), pointer=HEAD, ladder=three().ladder[1:])
    session = Session(instrument)
    session.ensemble.opening()
    assert not ons(session.press(0.5, "keyboard:space")), "the camera may only be waking up"
    assert len(ons(session.press(3.0, "keyboard:space"))) == 1
    assert session.rung == "one switch"


def down_and_good_again() -> Session:
    """The head was seen poorly, one switch took over, the head is seen well again."""
    session = Session(three())
    session.change(0.5, "head")
    session.look(0.6, 0.0)
    poorly(session, 1.0, 5.0)
    session.press(7.0, "keyboard:space")
    assert session.rung == "one switch"
    poorly(session, 8.0, 9.0, 0.9)
    assert session.offer is None, "not before it has lasted"
    poorly(session, 17.1, 2.0, 0.9)
    assert session.offer == "head"
    return session


def test_a_rung_that_had_to_be_left_is_offered_again_when_it_is_seen_well() -> None:
    session = down_and_good_again()
    session.change(25.0, "previous")
    assert session.rung == "head" and session.offer is None


def test_the_offered_head_takes_over_by_its_own_waking_gesture() -> None:
    session = down_and_good_again()
    at = 20.0
    for pitch, yaw, seconds in ((-9.0, -13.0, 2.0), (9.0, 13.0, 2.0)):
        for _ in range(int(seconds * 20)):
            session.send(Axis(at, "camera", "yaw", yaw, "deg"), Axis(at, "camera", "pitch", pitch, "deg"))
            at += 0.05
    assert session.rung == "head" and not ons(session.events)


def test_playing_on_below_does_not_take_the_offer_above_up() -> None:
    session = down_and_good_again()
    for n in range(6):
        session.press(21.0 + 1.5 * n, "keyboard:space")
    assert session.rung == "one switch" and len(ons(session.events)) == 6


def test_fingers_that_come_back_take_the_offer_up_by_two_short_presses() -> None:
    session = Session(three())
    session.look(0.6, 0.0)
    session.send(Tracking(1.0, "gamepad", False))
    session.until(5.5)
    assert session.offer == "head"
    session.change(6.0, "one switch")
    session.send(Tracking(7.0, "gamepad", True))
    session.until(17.5)
    assert session.offer == "fingers"
    session.press(18.0, "gamepad:a")
    session.press(20.0, "gamepad:a")
    assert session.rung == "fingers" and not ons(session.events)


def test_who_went_down_by_choice_is_offered_nothing() -> None:
    session = Session(three())
    session.change(1.0, "one switch")
    poorly(session, 2.0, 30.0, 1.0)
    assert session.offer is None


def test_a_calibration_is_no_loss() -> None:
    session = Session(three())
    session.change(0.5, "head")
    for n in range(30):
        session.look(1.0 + n / 30, 0.0)
    session.send(Change(2.5, "player.ada.calibrate", None))
    for n in range(150):
        session.look(2.6 + n / 20, 4.0 * (n % 7))
    assert session.offer is None
    session.press(11.0, "keyboard:space")
    assert session.rung == "head"


# -- the rest of the program -------------------------------------------------------------------------------------------


def test_a_knob_turns_what_is_played_now() -> None:
    session = Session(three(access=DwellSettings(time=0.6), pointer=PointerSettings()))
    session.change(1.0, "one switch")
    session.send(Change(2.0, "player.ada.access.phrase_gap", 5.0))
    with pytest.raises(ChangeError, match="no such setting"):
        session.send(Change(3.0, "player.ada.access.time", 0.8))
    session.change(4.0, "fingers")
    session.send(Change(5.0, "player.ada.access.time", 0.8))
    player = session.ensemble._players["ada"]
    assert player.instrument.access == DwellSettings(time=0.8)
    assert player.instrument.ladder[1].access == replace(WALK, phrase_gap=5.0)
    session.change(6.0, "head")
    session.send(Change(7.0, "player.ada.pointer.range", [3.0, 3.0]))
    assert player.instrument.pointer == PointerSettings()
    assert player.instrument.ladder[0].pointer == replace(HEAD, range=(3.0, 3.0))


def test_an_access_check_measures_the_way_in_use_and_ends_with_it() -> None:
    session = Session(three())
    session.change(1.0, "one switch")
    session.send(Change(2.0, "player.ada.check", "2026-01-01"))
    assert session.player.check is not None
    session.change(3.0, "head")
    assert session.player.check is None and session.rung == "head"


def test_the_menu_names_the_other_ways_to_play_and_changes_over() -> None:
    session = Session(three())
    session.ensemble._players["ada"].call_menu(1.0, "ways")
    session.send(Quality(1.0, "camera", 1.0))
    menu = session.player.menu
    assert menu is not None
    assert [label for label in menu.labels if label.startswith("Play by")] == ["Play by head", "Play by one switch"]
    at = 1.0
    while menu is not None and menu.cursor != menu.labels.index("Play by one switch"):
        assert at < 30.0, "the scan has not come by"
        at += 0.1
        session.until(at)
        menu = session.player.menu
    session.press(at + 0.2, "keyboard:space", 0.5)
    session.until(at + 3.0)
    assert session.rung == "one switch" and session.player.menu is None and not ons(session.events)


def test_all_rungs_devices_are_counted() -> None:
    assert sources(three()) == {"keyboard", "gamepad", "camera"}
    bowed = RungSettings(name="bow", access=LevelSettings(level="midi:cc-2"))
    eyes = RungSettings(name="eyes", access=PointSettings(), pointer=PointerSettings(source="phone"))
    assert sources(laddered(bowed, eyes)) == {"keyboard", "gamepad", "midi", "phone"}


# -- the laws ----------------------------------------------------------------------------------------------------------


def moments() -> st.SearchStrategy[list[Step]]:
    """A session with handovers strewn in at any moment."""
    rung = st.sampled_from(("next", "previous", "first", "rung 2", "rung 3", "rung 4"))
    change = st.builds(
        lambda wait, name, rung: Step(wait, 0, Change(0.0, f"player.{name}.rung", rung)),
        st.sampled_from((0.0, 0.0, 0.02, 0.3)), st.sampled_from((*NAMES, "*", "*", "*")), rung,
    )  # fmt: skip
    return st.tuples(sessions(24), st.lists(st.tuples(st.floats(0, 1), change), min_size=1, max_size=12)).map(_strewn)


def _strewn(drawn: tuple[list[Step], list[tuple[float, Step]]]) -> list[Step]:
    steps = list(drawn[0])
    for where, change in drawn[1]:
        steps.insert(round(where * len(steps)), change)
    return steps


@given(st.lists(instruments().filter(lambda each: each.ladder), min_size=1, max_size=2), moments())
def test_handovers_at_any_moment_leave_no_note_without_its_end(band: list[Instrument], steps: list[Step]) -> None:
    witness = Witness(band)
    witness.play(steps)
    witness.stop()
    witness.check_locks()
    witness.check_holders()


@given(instruments().filter(lambda each: each.ladder), moments(), st.sampled_from((0.0, 0.02, 3.0)))
def test_after_a_handover_nothing_is_held_longer_than_is_set(band: Instrument, steps: list[Step], lead: float) -> None:
    witness = Witness([band])
    witness.play(steps, lead)
    rungs = [rung.name for rung in band.ladder]
    other = rungs[0] if witness.ensemble.view().players[0].rung != rungs[0] else band.handover.first
    at = witness.ensemble.now
    name = witness.ensemble.view().players[0].name
    before = len(witness.events)
    witness.play([Step(0.0, 0, Change(0.0, f"player.{name}.rung", other))], lead)
    if band.handover.held == "keep":
        assert not offs(witness.events[before:]), "a handover is no hole"
    witness.advance(at + band.handover.keep + max(band.voice.ring, 60.0), COMMIT_LEAD)
    for note in witness.ensemble.view().players[0].sounding:
        assert note.started >= at, "a note of a rung that was left still sounds"
