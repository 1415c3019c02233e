"""Players together: time, waking, losing, exchanging, stopping."""

from __future__ import annotations

import math
import time
from dataclasses import replace

import pytest

from adaptive_instrument.access.condition import ControlSettings
from adaptive_instrument.access.direct import DirectSettings
from adaptive_instrument.access.keys import KeysSettings
from adaptive_instrument.access.walk import WalkSettings
from adaptive_instrument.ensemble import COMMIT_LEAD, FARTHEST, Ensemble
from adaptive_instrument.errors import ChangeError
from adaptive_instrument.instrument import Instrument
from adaptive_instrument.music.harmony import HarmonySettings
from adaptive_instrument.music.layout import LayoutSettings
from adaptive_instrument.music.transport import TransportSettings
from adaptive_instrument.music.voice import VoiceSettings
from adaptive_instrument.notes import Cancel, Event, NoteOff, NoteOn, Silence, Sound, Volume
from adaptive_instrument.signals import Axis, Change, Level, Midi, Pointer, Quality, Switch, Tracking
from tests.support.cures import has_cure

PLAIN = {"acceptance": 0.0, "ignore_repeat": 0.0, "release_debounce": 0.0}


def walker(name: str = "ada", on: tuple[str, ...] = ("keyboard:space",), **settings: object) -> Instrument:
    control = ControlSettings(on=on, **(PLAIN | settings.pop("control", {})))  # type: ignore[arg-type,call-overload]
    made = Instrument(version=1, name=name, controls={"switch": control}, access=WalkSettings(),
                      harmony=HarmonySettings(scale="major"),
                      transport=TransportSettings(tempo=60, grid="1/4"))  # fmt: skip
    return replace(made, **settings)  # type: ignore[arg-type]


def pianist(name: str = "bo", **settings: object) -> Instrument:
    made = Instrument(version=1, name=name, access=KeysSettings(), harmony=HarmonySettings(scale="major"))
    return replace(made, **settings)  # type: ignore[arg-type]


def press(t: float, control: str = "space", source: str = "keyboard") -> Switch:
    return Switch(t, source, control, True)


def lift(t: float, control: str = "space", source: str = "keyboard") -> Switch:
    return Switch(t, source, control, False)


def ons(events: list[Event]) -> list[NoteOn]:
    return [event for event in events if isinstance(event, NoteOn)]


def offs(events: list[Event]) -> list[NoteOff]:
    return [event for event in events if isinstance(event, NoteOff)]


# -- time --------------------------------------------------------------------------------------------------------------


def test_what_is_due_happens_at_its_own_time_before_the_signal() -> None:
    ensemble = Ensemble([walker(control={"release_debounce": 0.08})])
    ensemble.receive(press(1.0))
    ensemble.receive(lift(2.0))
    events = ensemble.receive(press(5.0))
    assert [(type(event), event.at) for event in events] == [(NoteOff, 2.08), (NoteOn, 5.0)]


@pytest.mark.parametrize("t", [0.5, -1.0, math.nan, math.inf, -math.inf, FARTHEST * 2, 1e308])
def test_a_time_that_falls_or_is_none_counts_as_now(t: float) -> None:
    ensemble = Ensemble([walker()])
    ensemble.receive(press(1.0))
    (off,) = ensemble.receive(lift(t)) or ensemble.advance(1.03, 1.03)
    assert off.at == pytest.approx(1.03) and ensemble.now < 2
    ensemble.view()


def test_a_clock_that_stands_still_stops_nobody() -> None:
    ensemble = Ensemble([walker()])
    for _ in range(50):
        ensemble.receive(press(1.0))
        ensemble.receive(lift(1.0))
    ensemble.silence(1.0)
    assert ensemble.sounding == 0


def test_a_leap_of_ten_hours_is_as_quick_as_a_blink() -> None:
    ensemble = Ensemble([walker(voice=VoiceSettings(swell=30.0), control={"hold_at_most": 0.0}), pianist()])
    ensemble.receive(press(1.0))
    started = time.process_time()
    ensemble.advance(36_001.0, 36_001.1)
    assert time.process_time() - started < 0.25
    assert ensemble.deadline is None and ensemble.sounding == 1


def test_a_shell_that_obeys_the_deadline_never_spins() -> None:
    for start in (0.0, 1234.567, 8.64e6, 9e8):
        ensemble = Ensemble([walker(help="notes and timing")], start=start)
        t, rounds = start, 0
        for n in range(40):
            ensemble.receive(press(t))
            ensemble.receive(lift(t))
            while (deadline := ensemble.deadline) is not None and rounds < 4000:
                before = ensemble.now
                t = deadline
                ensemble.advance(t, t + COMMIT_LEAD)
                assert t >= before and (ensemble.deadline is None or ensemble.deadline > t)
                rounds += 1
            t += 0.0371 * n
        assert rounds < 200


def test_the_deadline_wakes_the_shell_a_lead_ahead_of_a_note_that_waits() -> None:
    ensemble = Ensemble([walker(help="notes and timing")])
    ensemble.receive(press(1.3))
    assert ensemble.deadline == pytest.approx(2.0 - COMMIT_LEAD)
    (note,) = ensemble.advance(1.9, 1.9 + COMMIT_LEAD)
    assert note.at == 2.0


def test_time_may_begin_anywhere() -> None:
    ensemble = Ensemble([walker(help="notes and timing")], start=1000.25)
    ensemble.receive(press(1000.5))
    (note,) = ensemble.advance(1001.25, 1001.25)
    assert note.at == 1001.25 and ensemble.view().beat_at == 1000.25


def test_stop_comes_before_what_is_due_at_the_same_moment() -> None:
    ensemble = Ensemble([walker(help="notes and timing")])
    ensemble.receive(press(1.3))
    assert ensemble.receive(Change(2.0, "stop", None)) == [Silence(2.0)]


def test_a_note_whose_moment_has_come_follows_the_policy_whether_committed_or_not() -> None:
    for lead in (0.0, COMMIT_LEAD):
        ensemble = Ensemble([walker(help="notes and timing")])
        ensemble.receive(press(1.3))
        events = ensemble.advance(1.9, 1.9 + lead + 1e-9)
        (note,) = ons(events + ensemble.receive(Change(2.0, "harmony.tonic", "D")))
        assert note.at == 2.0 and note.pitch == 60.0


def test_what_is_committed_is_taken_back_when_the_harmony_changes_and_asked_anew() -> None:
    ensemble = Ensemble([walker(help="notes and timing")])
    ensemble.receive(press(1.95))
    ensemble.advance(1.95, 2.0)
    assert isinstance(ensemble.receive(Change(1.96, "harmony.tonic", "D"))[0], Cancel)
    assert ensemble.deadline == 1.96
    (note,) = ensemble.advance(1.96, 2.06)
    assert isinstance(note, NoteOn) and note.pitch == 62.0 and note.at == 2.0


# -- rubbish -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, 1e308, -4.1])
def test_values_that_are_no_numbers_harm_nobody(value: float) -> None:
    ensemble = Ensemble([walker(), pianist()])
    ensemble.receive(press(1.0))
    for signal in (Pointer(1.1, "mouse", value, value), Axis(1.1, "camera", "yaw", value),
                   Level(1.1, "camera", "mouth", value), Quality(1.1, "camera", value)):  # fmt: skip
        assert ensemble.receive(signal) == []
    assert offs(ensemble.receive(lift(2.0)))


def test_a_refused_change_changes_nothing_and_what_is_due_comes_with_the_next_call() -> None:
    ensemble = Ensemble([walker(voice=VoiceSettings(articulation="ring", ring=1.0))])
    ensemble.receive(press(1.0))
    with pytest.raises(ChangeError, match="did you mean"):
        ensemble.receive(Change(5.0, "harmony.scale", "majr"))
    assert ensemble.now == 1.0
    assert [off.at for off in offs(ensemble.advance(5.0, 5.1))] == [2.0]


def test_a_change_of_somebody_unknown_names_those_who_play() -> None:
    ensemble = Ensemble([walker("ada"), pianist("bo")])
    for what, value in (("player.cy.volume", 0.5), ("player.cy.instrument", None)):
        with pytest.raises(ChangeError, match="use one of ada, bo"):
            ensemble.receive(Change(1.0, what, value))


@pytest.mark.parametrize(
    "name", ["@", "*", "a\nb", "a b", "v1.2", "a.voice", ".", "-", "-a", "#", "call", "band", "\u2063", "x" * 61]
)
def test_nobody_joins_by_a_name_that_no_change_could_mean(name: str) -> None:
    ensemble = Ensemble([walker("ada")])
    with pytest.raises(ChangeError) as caught:
        ensemble.receive(Change(1.0, f"player.{name}.instrument", walker("x")))
    assert has_cure(str(caught.value)) and len(str(caught.value)) < 160 and "\n" not in str(caught.value)
    assert [player.name for player in ensemble.view().players] == ["ada"]


@pytest.mark.parametrize("what", ["player..instrument", "player.instrument", "player"])
def test_nobody_joins_without_a_name(what: str) -> None:
    with pytest.raises(ChangeError) as caught:
        Ensemble([walker("ada")]).receive(Change(1.0, what, walker("x")))
    assert has_cure(str(caught.value))


@pytest.mark.parametrize("name", ["bo", "bo-2", "Ömer", "x" * 60])
def test_whoever_has_a_name_joins(name: str) -> None:
    ensemble = Ensemble([walker("ada")])
    ensemble.receive(Change(1.0, f"player.{name}.instrument", walker("x", on=("keyboard:x",))))
    assert [player.name for player in ensemble.view().players] == ["ada", name]
    ensemble.receive(Change(2.0, f"player.{name}.voice.ring", 1.0))


def test_an_ensemble_of_nobody_plays_nothing_and_lives() -> None:
    ensemble = Ensemble([])
    assert ensemble.receive(press(1.0)) == [] and ensemble.deadline is None and ensemble.view().players == ()


# -- losing, stopping, resting -----------------------------------------------------------------------------------------


def test_a_lost_source_releases_its_player_and_nobody_else() -> None:
    ensemble = Ensemble([walker("ada"), walker("bo", on=("gamepad:a",)), pianist("cy")])
    ensemble.receive(press(1.0))
    ensemble.receive(press(1.0, "a", "gamepad"))
    ensemble.receive(Midi(1.0, "piano", b"\x90\x3c\x40"))
    before = ensemble.revision
    assert [off.player for off in offs(ensemble.receive(Tracking(2.0, "keyboard", False)))] == ["ada"]
    assert ensemble.view().players[0].lost == ("keyboard",) and ensemble.revision > before
    assert ensemble.receive(Tracking(2.1, "camera", False)) == [], "a keyboard player has no face to lose"
    assert [off.player for off in offs(ensemble.receive(Tracking(3.0, "piano", False)))] == ["cy"]
    ensemble.receive(Tracking(4.0, "keyboard", True))
    assert ensemble.view().players[0].lost == ()


def test_a_lost_source_is_shown_even_when_nothing_sounded() -> None:
    ensemble = Ensemble([walker()])
    before = ensemble.revision
    ensemble.receive(Tracking(2.0, "keyboard", False))
    assert ensemble.revision > before


def test_a_control_on_two_devices_survives_the_loss_of_one() -> None:
    ensemble = Ensemble([walker(on=("keyboard:space", "gamepad:a"))])
    ensemble.receive(press(1.0))
    ensemble.receive(press(1.1, "a", "gamepad"))
    assert len(offs(ensemble.receive(Tracking(2.0, "keyboard", False)))) == 1
    assert ensemble.receive(lift(2.5, "a", "gamepad")) == []
    assert len(ons(ensemble.receive(press(3.0, "a", "gamepad")))) == 1
    assert len(offs(ensemble.receive(lift(4.0, "a", "gamepad")))) == 1


def test_stop_ends_every_note_before_it_silences_and_forgets_presses_on_their_way() -> None:
    ada = walker("ada", control={"hold_at_most": 0.0})
    ensemble = Ensemble([ada, walker("bo", on=("keyboard:b",), control={"acceptance": 0.5})])
    ensemble.receive(press(1.0))
    ensemble.receive(press(1.0, "b"))
    events = ensemble.receive(Change(1.2, "stop", None))
    assert [type(event) for event in events] == [NoteOff, Silence]
    assert ensemble.deadline is None and ensemble.advance(9.0, 9.1) == []


def test_in_rest_nothing_sounds_until_the_waking_pattern_and_the_waking_press_is_no_note() -> None:
    ensemble = Ensemble([walker("ada"), walker("bo")], resting=True)
    for t in (1.0, 3.0):
        assert ensemble.resting
        assert ensemble.receive(press(t)) == [] and ensemble.receive(lift(t + 0.2)) == []
    assert not ensemble.resting
    assert len(ons(ensemble.receive(press(4.0)))) == 2


def test_a_fallen_hand_does_not_wake_the_instrument() -> None:
    ensemble = Ensemble([walker()], resting=True)
    for t, lasts in ((1.0, 3.0), (4.5, 8.0)):
        ensemble.receive(press(t))
        ensemble.receive(lift(t + lasts))
    assert ensemble.resting


def test_a_key_of_a_piano_wakes_as_well() -> None:
    ensemble = Ensemble([pianist()], resting=True)
    for t in (1.0, 3.0):
        ensemble.receive(Midi(t, "piano", b"\x90\x3c\x40"))
        ensemble.receive(Midi(t + 0.2, "piano", b"\x80\x3c\x40"))
    assert not ensemble.resting


def test_rest_ends_every_note_and_starts_the_waking_pattern_over() -> None:
    ensemble = Ensemble([walker()])
    ensemble.receive(press(1.0))
    assert len(offs(ensemble.receive(Change(2.0, "rest", True)))) == 1
    ensemble.receive(lift(2.1))
    ensemble.receive(press(3.5))
    assert ensemble.resting


# -- players come, change and go ---------------------------------------------------------------------------------------


def test_players_of_one_name_are_told_apart() -> None:
    ensemble = Ensemble([walker(), walker(), walker()])
    assert [player.name for player in ensemble.view().players] == ["ada", "ada-2", "ada-3"]


def test_a_new_instrument_in_mid_note_ends_the_note_and_keeps_the_place() -> None:
    ensemble = Ensemble([walker("ada"), walker("bo", on=("keyboard:b",))])
    ensemble.receive(press(1.0))
    five = Instrument(
        version=1, name="five", controls={"one": ControlSettings(on=("keyboard:1",))},
        access=DirectSettings(controls=("one",)), layout=LayoutSettings(degrees=(5,)),
    )  # fmt: skip
    events = ensemble.receive(Change(2.0, "player.ada.instrument", five))
    assert [type(event) for event in events] == [NoteOff, Sound, Volume]
    assert [player.name for player in ensemble.view().players] == ["ada", "bo"]
    assert ensemble.receive(lift(2.5)) == [] and ensemble.receive(press(2.6)) == []
    (note,) = ons(ensemble.receive(press(3.0, "1")))
    assert note.player == "ada" and note.pitch == 67.0


def test_a_new_instrument_takes_back_what_the_old_one_had_promised() -> None:
    for committed in (False, True):
        ensemble = Ensemble([walker(help="notes and timing")])
        ensemble.receive(press(1.95))
        if committed:
            ensemble.advance(1.95, 2.05)
        events = ensemble.receive(Change(1.96, "player.ada.instrument", walker(on=("keyboard:x",))))
        assert [type(event) for event in events if isinstance(event, Cancel)] == [Cancel] * committed
        assert ensemble.advance(5.0, 5.1) == [] and ensemble.sounding == 0 and ensemble.deadline is None


def test_a_player_joins_and_leaves_while_the_others_play() -> None:
    ensemble = Ensemble([walker()])
    assert [type(e) for e in ensemble.receive(Change(1.0, "player.dad.instrument", pianist("x")))] == [Sound, Volume]
    (note,) = ons(ensemble.receive(Midi(2.0, "piano", b"\x90\x3c\x40")))
    assert note.player == "dad"
    assert len(offs(ensemble.receive(Change(3.0, "player.dad.instrument", None)))) == 1
    assert [player.name for player in ensemble.view().players] == ["ada"]
    assert ensemble.receive(Midi(4.0, "piano", b"\x90\x3c\x40")) == []


def test_a_pulse_on_a_ringing_voice_strikes_every_time() -> None:
    pulse = {"timing": "pulse"}
    instrument = Instrument(
        version=1, name="ada", controls={"one": ControlSettings(on=("keyboard:1",), **(PLAIN | pulse))},  # type: ignore[arg-type]
        access=DirectSettings(controls=("one",)), voice=VoiceSettings(articulation="ring"),
    )  # fmt: skip
    ensemble = Ensemble([instrument])
    assert [len(ons(ensemble.receive(press(t, "1")))) for t in (1.0, 2.0, 3.0)] == [1, 1, 1]


def test_two_keys_locked_to_one_pitch_sound_until_the_second_is_let_go() -> None:
    ensemble = Ensemble([pianist()])
    notes = ons(ensemble.receive(Midi(1.0, "piano", b"\x90\x3c\x40\x3d\x40")))
    assert [note.pitch for note in notes] == [60.0, 60.0]
    assert len(offs(ensemble.receive(Midi(2.0, "piano", b"\x80\x3c\x00")))) == 1 and ensemble.sounding == 1


# -- the view ----------------------------------------------------------------------------------------------------------


def test_the_view_tells_what_sounds_and_where_the_walk_stands() -> None:
    ensemble = Ensemble([walker(voice=VoiceSettings(articulation="ring", ring=2.0))])
    ensemble.receive(press(1.0))
    (player,) = ensemble.view().players
    (note,) = player.sounding
    assert player.cursor == note.target == 0 and note.started == 1.0 and note.lasts == 2.0
    assert [target.label for target in player.targets] == list("CDEFGABC")
    ensemble.receive(Change(1.5, "harmony.tonic", "F"))
    assert [target.label for target in ensemble.view().players[0].targets] == ["F", "G", "A", "Bb", "C", "D", "E", "F"]


def test_the_revision_grows_when_a_press_only_waits_for_the_grid() -> None:
    ensemble = Ensemble([walker(help="notes and timing")])
    before = ensemble.revision
    assert ensemble.receive(press(1.3)) == [] and ensemble.revision > before


def test_waiting_alone_is_nothing_new_to_see() -> None:
    ensemble = Ensemble([walker(help="notes and timing")])
    ensemble.receive(press(1.3))
    before = ensemble.revision
    for step in range(10):
        ensemble.advance(1.3 + step / 100, 1.4 + step / 100)
    assert ensemble.revision == before


def test_the_same_second_twice_gives_the_same_view() -> None:
    ensemble = Ensemble([walker(), pianist()])
    ensemble.receive(press(1.0))
    assert ensemble.view() == ensemble.view()
