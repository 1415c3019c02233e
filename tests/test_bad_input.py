"""Bad input: whatever devices say, no note is left ringing, nothing raises, and the music goes on as soon as it can."""

from __future__ import annotations

import math
import time
from dataclasses import replace

import pytest

from adaptive_instrument.access.calm import CalmSettings
from adaptive_instrument.access.condition import ControlSettings
from adaptive_instrument.access.direct import DirectSettings
from adaptive_instrument.access.threshold import WatchSettings
from adaptive_instrument.access.walk import WalkSettings
from adaptive_instrument.ensemble import Ensemble
from adaptive_instrument.instrument import Instrument, RungSettings
from adaptive_instrument.mapping import load
from adaptive_instrument.notes import Event, NoteOff, NoteOn
from adaptive_instrument.resources import shipped_folder
from adaptive_instrument.signals import Axis, Change, Level, Midi, Pointer, Signal, Switch, Tracking
from adaptive_instrument.stage.link import Picture
from adaptive_instrument.stage.wording import hint, notices

MAPPINGS = shipped_folder() / "mappings"


def instrument(name: str) -> Instrument:
    return load(MAPPINGS / f"{name}.toml")


class Heard:
    """An ensemble that is played, and what is heard of it."""

    def __init__(self, *instruments: Instrument, resting: bool = False) -> None:
        self.ensemble = Ensemble(instruments, resting=resting)
        self.ons: list[NoteOn] = []
        self.ringing: set[int] = set()

    def say(self, signal: Signal) -> list[Event]:
        return self.hear(self.ensemble.receive(signal))

    def until(self, t: float) -> list[Event]:
        return self.hear(self.ensemble.advance(t, t))

    def hear(self, events: list[Event]) -> list[Event]:
        for event in events:
            if isinstance(event, NoteOn):
                self.ons.append(event)
                self.ringing.add(event.note_id)
            elif isinstance(event, NoteOff):
                self.ringing.discard(event.note_id)
        return events

    @property
    def player(self):  # type: ignore[no-untyped-def]
        return self.ensemble.view().players[0]


def space(t: float, down: bool) -> Switch:
    return Switch(t, "keyboard", "space", down)


# -- switches --------------------------------------------------------------------------------------------------------


def test_a_switch_that_chatters_at_a_thousand_hertz_for_a_minute_plays_no_machine_gun() -> None:
    heard, started = Heard(instrument("one-switch-walk")), time.perf_counter()
    for n in range(60_000):
        heard.say(space(n / 1000, n % 2 == 0))
    assert len(heard.ons) <= 1 + 60 / 0.2, "never more than ignore repeat allows"
    assert len(heard.ons) <= 3, "release debounce takes it for one long press, which ends as a fallen hand's"
    heard.until(61.0)
    assert not heard.ringing
    assert time.perf_counter() - started < 20.0
    heard.say(space(70.0, True))
    assert len(heard.ringing) == 1, "and it plays again"


def test_with_all_controls_guarded_a_chattering_switch_is_held_and_the_backup_plays_on() -> None:
    walk = instrument("one-switch-walk")
    controls = {
        "switch": ControlSettings(on=("keyboard:space", "keyboard:b"), ignore_repeat=0.0, release_debounce=0.0),
    }
    heard = Heard(replace(walk, controls=controls, calm=CalmSettings(watches="all")))
    for n in range(100):
        heard.say(space(n * 0.06, n % 2 == 0))
    assert len(heard.ons) < 12 and not heard.ringing and heard.player.held == ("keyboard:space",)
    heard.say(Switch(6.1, "keyboard", "b", True))
    assert len(heard.ringing) == 1, "another switch of the same control is not the one that storms"
    heard.say(Switch(6.3, "keyboard", "b", False))
    heard.until(9.0)
    assert heard.player.held == ()
    heard.say(space(9.1, True))
    assert len(heard.ringing) == 1


def test_a_backup_is_never_held() -> None:
    walk = instrument("one-switch-walk")
    quick = ControlSettings(on=("keyboard:space",), ignore_repeat=0.0, release_debounce=0.0, backup=True)
    heard = Heard(replace(walk, controls={"switch": quick}, calm=CalmSettings(watches="all")))
    for n in range(100):
        heard.say(space(n * 0.1, n % 2 == 0))
    assert len(heard.ons) == 50


def test_playing_fast_with_one_key_is_music() -> None:
    heard = Heard(instrument("five-switches"))
    keys = [place.partition(":")[2] for place in instrument("five-switches").controls["one"].on][:1]
    for n in range(40):
        heard.say(Switch(n * 0.25, "keyboard", keys[0], True))
        heard.say(Switch(n * 0.25 + 0.1, "keyboard", keys[0], False))
    assert len(heard.ons) == 40 and heard.player.held == ()


def test_a_switch_that_is_stuck_for_an_hour_sounds_for_a_minute_and_plays_again_when_it_is_freed() -> None:
    heard = Heard(instrument("one-switch-walk"))
    heard.say(space(1.0, True))
    assert len(heard.ringing) == 1
    heard.until(62.0)
    assert not heard.ringing
    heard.until(3600.0)
    heard.say(space(3601.0, False))
    heard.say(space(3602.0, True))
    assert len(heard.ringing) == 1 and len(heard.ons) == 2


def test_a_stuck_switch_keeps_no_other_one_from_playing() -> None:
    five = instrument("five-switches")
    names = list(five.controls)
    one, two = (five.controls[name].on[0].partition(":")[2] for name in names[:2])
    heard = Heard(five)
    heard.say(Switch(1.0, "keyboard", one, True))
    for n in range(10):
        heard.say(Switch(2.0 + n, "keyboard", two, True))
        heard.say(Switch(2.5 + n, "keyboard", two, False))
    assert len(heard.ons) == 11


def test_a_stray_touch_and_a_fallen_hand_wake_nobody() -> None:
    heard = Heard(instrument("one-switch-walk"), resting=True)
    heard.say(space(1.0, True))
    heard.say(space(1.2, False))
    heard.say(space(3.0, True))
    heard.until(600.0)
    assert heard.ensemble.resting and not heard.ons
    heard.say(space(700.0, False))
    for t in (702.0, 704.0):
        heard.say(space(t, True))
        heard.say(space(t + 0.2, False))
    heard.until(705.0)
    assert not heard.ensemble.resting


# -- devices that come and go -----------------------------------------------------------------------------------------


def test_a_device_that_comes_and_goes_while_it_is_held_leaves_no_note() -> None:
    heard = Heard(instrument("one-switch-walk"))
    for n in range(50):
        t = n * 0.5
        heard.say(space(t, True))
        heard.say(Tracking(t + 0.1, "keyboard", False))
        assert not heard.ringing
        heard.say(Tracking(t + 0.2, "keyboard", True))
    heard.say(space(30.0, True))
    heard.say(space(30.5, False))
    heard.until(31.0)
    assert not heard.ringing and heard.player.lost == ()


def test_a_key_that_was_down_when_its_device_went_must_be_pressed_anew() -> None:
    heard = Heard(instrument("one-switch-walk"))
    heard.say(space(1.0, True))
    heard.say(Tracking(2.0, "keyboard", False))
    heard.say(Tracking(3.0, "keyboard", True))
    assert not heard.ringing
    heard.say(space(4.0, False))
    heard.say(space(5.0, True))
    assert len(heard.ringing) == 1


def test_a_camera_that_flickers_lets_every_string_ring_out() -> None:
    heard = Heard(instrument("head-harp"))
    for n in range(600):
        t = n / 30
        if n % 20 == 19:
            heard.say(Tracking(t, "camera", n % 40 == 39))
        heard.say(Axis(t, "camera", "yaw", 12 * math.sin(t * 3), "deg"))
        heard.say(Axis(t, "camera", "pitch", -3.0, "deg"))
    heard.say(Tracking(20.1, "camera", False))
    assert not heard.ringing


# -- pointers --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, 1e300, -5.0, 7.0])
def test_a_pointer_off_the_screen_plays_nothing_and_is_back_at_once(value: float) -> None:
    heard = Heard(instrument("pointer-dwell"))
    heard.say(Pointer(0.0, "mouse", 0.5, 0.5))
    for n in range(20):
        heard.say(Pointer(0.1 + n / 10, "mouse", value, 0.5 if n % 2 else value))
    heard.until(10.0)
    before = len(heard.ons)
    for n in range(30):
        heard.say(Pointer(10.0 + n / 30, "mouse", 0.2, 0.3))
    heard.until(12.0)
    assert len(heard.ons) > before
    place = heard.player.pointer
    assert place is not None and all(0 <= part <= 1 for part in place)


def test_a_gaze_that_freezes_is_lost_and_its_return_does_not_strike_where_it_froze() -> None:
    dwell = instrument("pointer-dwell")
    heard = Heard(replace(dwell, pointer=replace(dwell.pointer, body="gaze")))
    for n in range(10):
        heard.say(Pointer(n / 30, "mouse", 0.2 + n / 1000, 0.3))
    for n in range(300):
        heard.say(Pointer(0.33 + n / 30, "mouse", 0.209, 0.3))
    heard.until(12.0)
    assert len(heard.ons) <= 1 and heard.player.pointer is None


def test_axes_and_levels_that_are_no_numbers_move_nothing() -> None:
    for name in ("head-harp", "gaze-pads"):
        heard = Heard(instrument(name))
        for n in range(100):
            for control in ("yaw", "pitch", "gaze-x", "eyes", "mouth-open"):
                heard.say(Axis(n / 30, "camera", control, (math.nan, math.inf, -math.inf, 1e308)[n % 4]))
                heard.say(Level(n / 30, "camera", control, math.nan))
        heard.until(10.0)
        assert not heard.ons and not heard.ringing


# -- movement that is not meant ----------------------------------------------------------------------------------------

FACE = {
    "yaw": 0.0, "pitch": 0.0, "roll": 0.0, "head-x": 0.5, "head-y": 0.4, "eye-left": 0.5, "eye-right": 0.5,
    "mouth-open": 0.05,
}  # fmt: skip


def look(heard: Heard, t: float, seconds: float, sway: float = 0.0, **changed: float) -> None:
    """A face for so long, turning to and fro by ``sway`` degrees."""
    for n in range(round(seconds * 30)):
        now = t + n / 30
        face = {**FACE, "yaw": sway * math.sin(4 * now), **{k.replace("_", "-"): v for k, v in changed.items()}}
        for control, value in face.items():
            kind = Axis if control in ("yaw", "pitch", "roll", "head-x", "head-y") else Level
            heard.say(kind(now, "camera", control, value))


CRYING = {"eye_left": 0.02, "eye_right": 0.02, "mouth_open": 0.8, "pitch": -30.0}


def test_a_fit_of_crying_is_silent_and_two_calm_seconds_later_it_plays() -> None:
    heard = Heard(instrument("head-harp"))
    look(heard, 0.0, 2.0)
    look(heard, 2.0, 2.0, sway=10.0)
    assert heard.ons
    look(heard, 4.0, 1.5, sway=10.0, **CRYING)
    before = len(heard.ons)
    assert heard.player.held == ("camera",) and heard.player.pointer is None
    look(heard, 5.5, 5.0, sway=10.0, **CRYING)
    assert len(heard.ons) == before and not heard.ensemble.resting
    look(heard, 10.5, 5.0, sway=10.0)
    assert len(heard.ons) > before and heard.player.held == ()


def test_the_backup_plays_while_the_camera_is_held() -> None:
    harp = instrument("head-harp")
    switch = ControlSettings(on=("keyboard:space",))
    walker = instrument("one-switch-walk")
    both = replace(walker, controls={"switch": switch, "glance": ControlSettings(
        watch=WatchSettings(source="camera:yaw", on_at=10.0, off_at=5.0)
    )}, pointer=harp.pointer)  # fmt: skip
    heard = Heard(both)
    look(heard, 0.0, 2.0)
    look(heard, 2.0, 2.0, **CRYING)
    assert heard.player.held == ("camera",)
    heard.say(space(4.0, True))
    assert len(heard.ringing) == 1


def test_a_storm_of_blinks_is_held_and_calm_ones_strike() -> None:
    blink = WatchSettings(source="camera:eyes", measure="ratio", on_at=0.5, off_at=0.7, rest=0.5)
    control = ControlSettings(watch=blink, ignore_repeat=0.0, release_debounce=0.0)
    heard = Heard(replace(instrument("one-switch-walk"), controls={"switch": control}))
    for n in range(100):
        heard.say(Level(n * 0.15, "camera", "eyes", 0.1 if n % 2 else 0.5))
    assert len(heard.ons) == 6 and not heard.ringing and heard.player.held == ("camera",)
    for n in range(90):
        heard.say(Level(15.0 + n / 30, "camera", "eyes", 0.5))
    assert heard.player.held == ()
    heard.say(Level(18.1, "camera", "eyes", 0.1))
    assert len(heard.ringing) == 1


def test_a_dropped_head_ends_everything_and_recentring_is_offered_until_it_is_up() -> None:
    heard = Heard(instrument("head-harp"))
    look(heard, 0.0, 2.0)
    look(heard, 2.0, 1.0, sway=12.0)
    look(heard, 3.0, 3.0, pitch=40.0)
    assert not heard.ringing and heard.player.held == ("camera",)
    (offer,) = heard.player.offers
    assert offer.what == "player.head-harp.recentre"
    before = len(heard.ons)
    look(heard, 6.0, 10.0, sway=12.0, pitch=40.0)
    assert len(heard.ons) == before
    look(heard, 16.0, 4.0, sway=12.0)
    assert len(heard.ons) > before and heard.player.offers == ()


def test_who_stays_there_recentres_and_plays() -> None:
    heard = Heard(instrument("head-harp"))
    look(heard, 0.0, 2.0)
    look(heard, 2.0, 4.0, pitch=40.0)
    (offer,) = heard.player.offers
    heard.say(Change(6.0, offer.what, offer.value))
    assert heard.player.offers == () and heard.player.held == ()
    before = len(heard.ons)
    look(heard, 6.0, 5.0, sway=12.0, pitch=40.0)
    assert len(heard.ons) > before


def test_midi_rubbish_and_a_port_that_goes_leave_no_note() -> None:
    heard = Heard(instrument("midi-locked"))
    for n in range(500):
        heard.say(Midi(n / 100, "keys", bytes([144, n % 128, 100])))
        heard.say(Midi(n / 100, "keys", bytes([n % 256, (n * 7) % 256])))
    heard.say(Tracking(6.0, "keys", False))
    assert not heard.ringing


# -- a device that is not there ----------------------------------------------------------------------------------------

ABSENT = ControlSettings(on=("gamepad:button-0",))


def bound_to_a_gamepad(**controls: ControlSettings) -> Instrument:
    five = instrument("five-switches")
    bound = {"one": ABSENT, "two": ControlSettings(on=("keyboard:b",)), **controls}
    return replace(five, access=DirectSettings(controls=tuple(bound)), controls=bound)


def test_an_absent_device_is_missed_calmly_and_everything_else_plays() -> None:
    heard = Heard(bound_to_a_gamepad())
    heard.say(Tracking(0.0, "gamepad", False))
    assert heard.player.lost == ("gamepad",)
    assert "The gamepad is away. It plays again as soon as it is back." in notices(
        Picture(heard.ensemble.view(), ()), True
    )
    heard.say(Switch(1.0, "keyboard", "b", True))
    heard.say(Switch(1.5, "keyboard", "b", False))
    assert len(heard.ons) == 1


def test_it_plays_from_the_moment_it_appears() -> None:
    heard = Heard(bound_to_a_gamepad())
    heard.say(Tracking(0.0, "gamepad", False))
    heard.say(Tracking(5.0, "gamepad", True))
    assert heard.player.lost == ()
    heard.say(Switch(6.0, "gamepad", "button-0", True))
    assert len(heard.ringing) == 1


def test_one_of_several_ways_to_press_a_control_is_missed_by_nobody_until_it_has_played() -> None:
    heard = Heard(instrument("one-switch-walk"))
    heard.say(Tracking(0.0, "gamepad", False))
    assert heard.player.lost == () and not notices(Picture(heard.ensemble.view(), ()), True)
    heard.say(Tracking(1.0, "gamepad", True))
    heard.say(Switch(2.0, "gamepad", "button-0", True))
    heard.say(Tracking(3.0, "gamepad", False))
    assert heard.player.lost == ("gamepad",) and not heard.ringing


def test_who_has_nothing_but_an_absent_device_is_told_what_to_do() -> None:
    heard = Heard(replace(bound_to_a_gamepad(), controls={"one": ABSENT, "two": ABSENT}))
    heard.say(Tracking(0.0, "gamepad", False))
    assert hint(heard.player) == "Plug in the gamepad to join"


def test_a_device_that_presses_through_another_control_is_missed_by_a_ladder_too() -> None:
    five = instrument("five-switches")
    one = ControlSettings(on=("gamepad:button-0",), long="two", long_after=0.3)
    two = ControlSettings(on=("keyboard:b",))
    walk = RungSettings(name="walk", access=WalkSettings(control="two"))
    heard = Heard(
        replace(
            five,
            controls={"one": one, "two": two},
            access=DirectSettings(controls=("two",)),
            ladder=(walk,),
            voice=replace(five.voice, articulation="hold"),
        )
    )
    heard.say(Switch(1.0, "gamepad", "button-0", True))
    heard.until(2.0)
    assert len(heard.ringing) == 1
    heard.say(Tracking(2.5, "gamepad", False))
    assert not heard.ringing
