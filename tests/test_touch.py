"""The touch is changed while playing: by the menu, by a control of its own, and back again by undo."""

from __future__ import annotations

from dataclasses import replace

from adaptive_instrument.access.condition import ControlSettings
from adaptive_instrument.access.menu_pages import PAGES, Circumstances, page
from adaptive_instrument.changes import parse
from adaptive_instrument.ensemble import Ensemble
from adaptive_instrument.instrument import Instrument
from adaptive_instrument.notes import Event, NoteOff, NoteOn
from adaptive_instrument.signals import Change, Switch
from tests.support.instruments import WALK


def play(ensemble: Ensemble, *signals: Change | Switch) -> list[Event]:
    return [event for signal in signals for event in ensemble.receive(signal)]


def of(ensemble: Ensemble) -> Instrument:
    return ensemble._players["walk"].instrument


def test_every_touch_of_the_menu_is_a_change_that_is_understood() -> None:
    items = [item for item in PAGES["touch"] if item.what]
    assert len(items) >= 8
    for item in items:
        parse(item.what.replace("@", "walk"), item.value)
    assert any(item.page == "touch" for item in page("sound", Circumstances()))


def test_the_next_touch_and_the_echo_can_be_undone() -> None:
    ensemble = Ensemble([WALK])
    play(ensemble, Change(1.0, "player.walk.next-touch", None), Change(2.0, "player.walk.echo", None))
    assert of(ensemble).voice.articulation == "ring" and of(ensemble).voice.echo.repeats == 3
    play(ensemble, Change(3.0, "undo", None))
    assert of(ensemble).voice.articulation == "ring" and of(ensemble).voice.echo.repeats == 0
    play(ensemble, Change(4.0, "undo", None))
    assert of(ensemble).voice.articulation == "hold"


def test_a_second_switch_ends_the_drone() -> None:
    controls = {**WALK.controls, "stop": ControlSettings(on=("keyboard:x",), does="player.@.let-go")}
    drone = replace(WALK.voice, articulation="drone", drone=replace(WALK.voice.drone, fade=0.0))
    ensemble = Ensemble([replace(WALK, controls=controls, voice=drone)])
    events = play(
        ensemble, Switch(1.0, "keyboard", "space", True), Switch(1.2, "keyboard", "space", False),
        Switch(5.0, "keyboard", "x", True),
    )  # fmt: skip
    assert [type(event) for event in events if isinstance(event, (NoteOn, NoteOff))] == [NoteOn] * 3 + [NoteOff] * 3
    assert not ensemble.sounding


def test_the_menu_ends_the_drone() -> None:
    ensemble = Ensemble([replace(WALK, voice=replace(WALK.voice, articulation="drone"))])
    play(ensemble, Switch(1.0, "keyboard", "space", True), Switch(1.2, "keyboard", "space", False))
    assert ensemble.sounding == 3
    play(ensemble, Change(5.0, "player.walk.menu", None))
    assert not ensemble.sounding


def test_a_pulse_needs_no_release_for_what_ends_by_itself_or_by_the_next_press() -> None:
    for touch in ("latch", "strum", "phrase", "drone", "ring"):
        voice = replace(WALK.voice, articulation=touch)  # type: ignore[arg-type]
        controls = {"switch": ControlSettings(on=("keyboard:space",), timing="pulse")}
        ensemble = Ensemble([replace(WALK, controls=controls, voice=voice)])
        assert [type(e) for e in play(ensemble, Switch(1.0, "keyboard", "space", True))].count(NoteOn) >= 1, touch
