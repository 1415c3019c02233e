"""Players whole: pointers, glances and MIDI switches, from a signal to a note, in play and in rest."""

from __future__ import annotations

from dataclasses import replace

import pytest

from adaptive_instrument.access.calibration import REACHING, RESTING
from adaptive_instrument.access.condition import ControlSettings
from adaptive_instrument.access.dwell import DwellSettings
from adaptive_instrument.access.enter import EnterSettings
from adaptive_instrument.access.point_press import PointSettings
from adaptive_instrument.access.pointing import PointerSettings
from adaptive_instrument.access.walk import WalkSettings
from adaptive_instrument.access.zones import zones
from adaptive_instrument.ensemble import Ensemble
from adaptive_instrument.instrument import AccessSettings, Instrument, RungSettings
from adaptive_instrument.mapping import load
from adaptive_instrument.music.harmony import HarmonySettings
from adaptive_instrument.music.layout import LayoutSettings
from adaptive_instrument.music.voice import VoiceSettings
from adaptive_instrument.notes import Event, NoteOff, NoteOn
from adaptive_instrument.resources import shipped_folder
from adaptive_instrument.signals import Axis, Change, Level, Midi, Pointer, Switch, Tracking

HELD = VoiceSettings(articulation="hold")
PADS = zones("grid", 6)


def pointing(access: AccessSettings, **pointer: object) -> Instrument:
    return Instrument(
        version=1, name="ada", access=access, pointer=PointerSettings(**pointer),  # type: ignore[arg-type]
        layout=LayoutSettings(count=6), voice=HELD, harmony=HarmonySettings(chords=("C", "Am")),
    )  # fmt: skip


def over(pad: int, t: float) -> Pointer:
    zone = PADS[pad]
    return Pointer(t, "mouse", zone.x + zone.width / 2, zone.y + zone.height / 2)


def ons(events: list[Event]) -> list[float]:
    return [event.at for event in events if isinstance(event, NoteOn)]


def offs(events: list[Event]) -> list[float]:
    return [event.at for event in events if isinstance(event, NoteOff)]


# -- pointers ----------------------------------------------------------------------------------------------------------


def test_a_mouse_that_stops_says_nothing_more_and_yet_it_strikes_at_its_time() -> None:
    ensemble = Ensemble([pointing(DwellSettings())])
    ensemble.receive(over(2, 1.0))
    assert ensemble.deadline == pytest.approx(1.6)
    assert ons(ensemble.advance(60.0, 60.0)) == [pytest.approx(1.6)]


def test_a_frozen_gaze_is_let_go_and_strikes_nothing_by_coming_back() -> None:
    ensemble = Ensemble([pointing(DwellSettings(time=0.3), body="gaze")])
    ensemble.receive(over(2, 1.0))
    events = ensemble.advance(9.0, 9.0)
    assert ons(events) == [pytest.approx(1.3)] and offs(events) == [pytest.approx(1.4)]
    assert ensemble.view().players[0].pointer is None
    zone = PADS[2]
    assert ensemble.receive(Pointer(9.0, "mouse", zone.x + 0.03, zone.y + 0.1)) == []
    assert ensemble.advance(20.0, 20.0) == []


def test_a_gaze_that_freezes_before_its_dwell_is_over_strikes_nothing() -> None:
    ensemble = Ensemble([pointing(DwellSettings(time=0.6), body="gaze")])
    ensemble.receive(over(2, 1.0))
    assert ensemble.advance(60.0, 60.0) == []


@pytest.mark.parametrize(("click", "notes"), [("ignore", 0), ("select", 1)])
def test_a_click_counts_only_where_the_mapping_lets_it(click: str, notes: int) -> None:
    ensemble = Ensemble([pointing(DwellSettings(), click=click)])
    ensemble.receive(over(2, 1.0))
    assert len(ons(ensemble.receive(Switch(1.1, "mouse", "left", True)))) == notes


def test_the_window_out_of_sight_lets_go_of_what_the_pointer_holds() -> None:
    ensemble = Ensemble([pointing(DwellSettings())])
    ensemble.receive(over(2, 1.0))
    ensemble.advance(2.0, 2.0)
    assert offs(ensemble.receive(Tracking(2.5, "mouse", False))) == [2.5]
    assert "mouse" in ensemble.view().players[0].lost


def test_a_calibration_is_seen_in_the_view_and_plays_nothing() -> None:
    head = pointing(EnterSettings(), source="camera", body="head", x="yaw", y="pitch")
    ensemble = Ensemble([head])
    events: list[Event] = []

    def look(t: float, yaw: float) -> None:
        events.extend(ensemble.receive(Axis(t, "camera", "yaw", yaw, "deg")))
        events.extend(ensemble.receive(Axis(t, "camera", "pitch", 0.0, "deg")))

    for n in range(40):
        look(n / 30, 0.0)
    ensemble.receive(Change(2.0, "player.ada.calibrate", None))
    parts = []
    for n in range(int((RESTING + REACHING) * 30)):
        look(2.0 + n / 30, 0.0 if n < RESTING * 30 else (-6.0 if n % 60 < 30 else 6.0))
        calibration = ensemble.view().players[0].calibration
        assert calibration is not None and calibration.started <= 2.0 + n / 30
        parts.append(calibration.part)
    assert set(parts) == {"rest", "reach"} and events == []
    ensemble.advance(12.1, 12.1)
    assert ensemble.view().players[0].calibration is None
    for n in range(30):
        look(12.2 + n / 30, n / 30 * 4.8)
    assert len(ons(events)) >= 2, "4.8 of 6 degrees reach the edge now"


# -- MIDI as switches --------------------------------------------------------------------------------------------------


def test_a_midi_pedal_is_a_switch_and_a_lost_port_lets_it_go() -> None:
    walker = Instrument(
        version=1, name="ada", controls={"switch": ControlSettings(on=("midi:cc-64",))}, access=WalkSettings(),
        voice=HELD,
    )  # fmt: skip
    ensemble = Ensemble([walker])
    assert ons(ensemble.receive(Midi(1.0, "Pedal", bytes([0xB0, 64, 127])))) == [1.0]
    assert offs(ensemble.receive(Tracking(2.0, "Pedal", False))) == [2.0]
    ensemble.receive(Tracking(3.0, "Pedal", True))
    assert ons(ensemble.receive(Midi(3.1, "Pedal", bytes([0xB0, 64, 127])))) == [3.1]
    ensemble.receive(Midi(3.5, "Pedal", bytes([0xB0, 64, 0])))
    assert offs(ensemble.advance(4.0, 4.0)) == [pytest.approx(3.58)]


def test_two_midi_ports_are_two_fingers_on_one_switch() -> None:
    walker = Instrument(
        version=1, name="ada", controls={"switch": ControlSettings(on=("midi:note-60",))}, access=WalkSettings(),
        voice=HELD,
    )  # fmt: skip
    ensemble = Ensemble([walker])
    ensemble.receive(Midi(1.0, "left", bytes([0x90, 60, 9])))
    assert ensemble.receive(Midi(1.5, "right", bytes([0x90, 60, 9]))) == []
    assert ensemble.receive(Midi(2.0, "left", bytes([0x80, 60, 0]))) == [] and ensemble.advance(2.5, 2.5) == []
    ensemble.receive(Midi(3.0, "right", bytes([0x80, 60, 0])))
    assert offs(ensemble.advance(4.0, 4.0)) == [pytest.approx(3.08)]


# -- rest --------------------------------------------------------------------------------------------------------------


def test_eyes_choose_and_a_switch_strikes_what_they_have_just_left_and_holds_it_when_they_close() -> None:
    look = pointing(PointSettings(), body="gaze")
    ensemble = Ensemble([replace(look, controls={"switch": ControlSettings(on=("keyboard:space",))})])
    grid = zones("grid", len(look.layout.degrees) or look.layout.count)

    def go(t: float, target: int) -> list[object]:
        zone = grid[target]
        return list(ensemble.receive(Pointer(t, "mouse", zone.x + zone.width / 2 + t * 1e-4, zone.y + zone.height / 2)))

    for n in range(4):
        assert go(1.0 + n * 0.1, 1) == []
    go(1.4, 3)
    (struck,) = ensemble.receive(Switch(1.5, "keyboard", "space", True))
    assert isinstance(struck, NoteOn) and struck.pitch == ensemble.view().players[0].targets[1].pitch
    # The eyes close: the pointer freezes, and counts as lost. The hand still holds.
    assert ensemble.advance(3.0, 3.0) == [] and ensemble.view().players[0].pointer is None
    ended = [*ensemble.receive(Switch(4.0, "keyboard", "space", False)), *ensemble.advance(5.0, 5.0)]
    assert [type(event) for event in ended] == [NoteOff]


@pytest.mark.parametrize("access", [DwellSettings(time=0.3), EnterSettings(shape="grid")])
def test_in_rest_nothing_that_is_pointed_at_sounds_and_looking_about_does_not_wake(access: AccessSettings) -> None:
    ensemble = Ensemble([pointing(access)], resting=True)
    for n in range(40):
        assert ensemble.receive(over((n * 5) % 6, n * 0.9)) == []
        assert ensemble.advance(n * 0.9 + 0.8, n * 0.9 + 0.8) == []
    assert ensemble.resting


def test_two_opposite_corners_wake_though_the_pointer_then_stands_still() -> None:
    ensemble = Ensemble([pointing(EnterSettings())], resting=True)
    ensemble.receive(Pointer(1.0, "mouse", 0.1, 0.1))
    ensemble.receive(Pointer(3.0, "mouse", 0.95, 0.9))
    ensemble.advance(4.4, 4.4)
    assert ensemble.resting
    assert ensemble.advance(4.6, 4.6) == [] and not ensemble.resting


def test_two_long_blinks_wake_and_glances_do_not() -> None:
    ensemble = Ensemble([load(shipped_folder() / "mappings" / "gaze-pads.toml")], resting=True)

    def eyes(start: float, seconds: float, gaze: float, openness: float) -> None:
        for n in range(round(seconds * 30)):
            ensemble.receive(Level(start + n / 30, "camera", "gaze-x", gaze))
            ensemble.receive(Level(start + n / 30, "camera", "eyes", openness))

    eyes(0.0, 1.0, 0.5, 0.3)
    for start in (1.0, 3.0, 5.0):
        eyes(start, 0.5, 0.42, 0.3)
        eyes(start + 0.5, 1.5, 0.5, 0.3)
    assert ensemble.resting
    for start in (7.0, 9.0):
        eyes(start, 0.8, 0.5, 0.05)
        eyes(start + 0.8, 1.2, 0.5, 0.3)
    assert not ensemble.resting


def test_glances_wake_who_has_nothing_else() -> None:
    pads = load(shipped_folder() / "mappings" / "gaze-pads.toml")
    only = replace(pads, controls={name: pads.controls[name] for name in ("left", "right")})
    ensemble = Ensemble([only], resting=True)
    for t, gaze in ((0.0, 0.5), (0.8, 0.5), (0.9, 0.5), (1.0, 0.42), (1.5, 0.5), (3.0, 0.42), (3.5, 0.5), (3.6, 0.5)):
        ensemble.receive(Level(t, "camera", "gaze-x", gaze))
    assert not ensemble.resting


# -- the next chord ----------------------------------------------------------------------------------------------------


def test_the_next_chord_goes_round_and_passes_over_the_one_that_sounds() -> None:
    ensemble = Ensemble([pointing(EnterSettings())])
    chords = []
    for n in range(4):
        ensemble.receive(Change(n + 1.0, "harmony.next", None))
        chords.append(ensemble.view().chord)
    assert chords == ["C", "Am", "C", "Am"]
    ensemble.receive(Change(9.0, "harmony.chord", "C"))
    ensemble.receive(Change(9.5, "harmony.next", None))
    assert ensemble.view().chord == "Am"


def test_without_chords_the_next_chord_is_nothing_at_all() -> None:
    ensemble = Ensemble([replace(pointing(EnterSettings()), harmony=HarmonySettings())])
    assert ensemble.receive(Change(1.0, "harmony.next", None)) == [] and ensemble.view().chord == ""


def test_an_unknown_chord_in_the_round_is_refused_before_anybody_plays() -> None:
    with pytest.raises(ValueError, match="Cmystic"):
        Ensemble([], HarmonySettings(chords=("C", "Cmystic")))


def test_a_lost_midi_port_ends_what_a_switch_on_it_struck_though_there_are_other_ways_to_play() -> None:
    switch = ControlSettings(on=("midi:note-60",))
    second = RungSettings(name="second", access=EnterSettings(), pointer=PointerSettings())
    bo = Instrument(
        version=1, name="bo", access=WalkSettings(control="one"), controls={"one": switch}, voice=HELD, ladder=(second,)
    )
    ensemble = Ensemble([bo])
    assert ons(ensemble.receive(Midi(1.0, "keys", b"\x90\x3c\x64"))) == [1.0]
    assert offs(ensemble.receive(Tracking(2.0, "keys", False))) == [2.0]
