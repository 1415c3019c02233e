"""Controls that command: a press that changes something and plays no note, by every kind of control."""

from __future__ import annotations

from dataclasses import replace

import pytest

from adaptive_instrument.access.condition import ControlSettings
from adaptive_instrument.access.threshold import WatchSettings
from adaptive_instrument.access.walk import WalkSettings
from adaptive_instrument.ensemble import Ensemble
from adaptive_instrument.errors import ChangeError
from adaptive_instrument.instrument import Instrument
from adaptive_instrument.notes import Event, NoteOn
from adaptive_instrument.signals import Change, Level, Midi, Signal, Switch

PLAIN = {"acceptance": 0.0, "ignore_repeat": 0.0, "release_debounce": 0.0}


def commanding(command: ControlSettings, **switch: object) -> Ensemble:
    """Somebody who walks by the space bar, with one more control that commands."""
    controls = {
        "switch": ControlSettings(on=("keyboard:space",), **(PLAIN | switch)),  # type: ignore[arg-type]
        "command": command,
    }
    return Ensemble([Instrument(version=1, name="ada", controls=controls, access=WalkSettings(control="switch"))])


def faster(**settings: object) -> ControlSettings:
    made = ControlSettings(does="transport.tempo", value=123, **PLAIN)  # type: ignore[arg-type]
    return replace(made, **settings)  # type: ignore[arg-type]


def heard(ensemble: Ensemble, *signals: Signal) -> list[Event]:
    events = [event for signal in signals for event in ensemble.receive(signal)]
    return [event for event in events if isinstance(event, NoteOn)]


def pressed(control: str, t: float = 1.0, lasts: float = 0.1, source: str = "keyboard") -> tuple[Switch, Switch]:
    return Switch(t, source, control, True), Switch(t + lasts, source, control, False)


@pytest.mark.parametrize(
    ("command", "signals"),
    [
        (faster(on=("keyboard:t",)), pressed("t")),
        (faster(on=("mouse:right",)), pressed("right", source="mouse")),
        (faster(on=("gamepad:button-0",)), pressed("button-0", source="gamepad")),
        (faster(on=("midi:note-60",)), (Midi(1.0, "Pad", bytes((0x90, 60, 90))),)),
        (faster(on=("midi:cc-64",)), (Midi(1.0, "Pedal", bytes((0xB0, 64, 127))),)),
        (
            faster(watch=WatchSettings(source="camera:mouth-open", on_at=0.5, off_at=0.3, rest=0.0)),
            (Level(1.0, "camera", "mouth-open", 0.1), Level(1.5, "camera", "mouth-open", 0.9)),
        ),
        (faster(on=("keyboard:t",), timing="pulse"), pressed("t")[:1]),
    ],
    ids=["keyboard", "mouse", "gamepad", "midi note", "midi pedal", "level", "pulse"],
)
def test_a_press_of_any_kind_commands_and_plays_no_note(command: ControlSettings, signals: tuple[Signal, ...]) -> None:
    ensemble = commanding(command)
    assert heard(ensemble, *signals) == [] and ensemble.view().tempo == 123


def test_a_command_comes_once_a_press() -> None:
    ensemble = commanding(ControlSettings(on=("keyboard:t",), does="player.@.softer", **PLAIN))  # type: ignore[arg-type]
    before = ensemble.view().players[0].volume
    heard(ensemble, *pressed("t", 1.0), *pressed("t", 2.0))
    assert ensemble.view().players[0].volume == pytest.approx(before - 0.2, abs=0.06)


def test_a_long_press_commands_while_its_own_press_has_played() -> None:
    ensemble = commanding(faster(), long="command", long_after=1.0)
    assert len(heard(ensemble, *pressed("space", 1.0, 0.2))) == 1 and ensemble.view().tempo == 90
    assert len(heard(ensemble, *pressed("space", 3.0, 1.5))) == 1 and ensemble.view().tempo == 123


def test_a_double_press_commands() -> None:
    ensemble = commanding(faster(), double="command", double_within=0.5)
    heard(ensemble, *pressed("space", 1.0))
    assert ensemble.view().tempo == 90
    heard(ensemble, *pressed("space", 1.3))
    assert ensemble.view().tempo == 123


def test_in_rest_only_what_wakes_calls_or_silences_is_commanded() -> None:
    ensemble = commanding(faster(on=("keyboard:t",)))
    ensemble.apply(Change(0.0, "rest", True), 0.0)
    heard(ensemble, *pressed("t"))
    assert ensemble.view().tempo == 90 and ensemble.resting
    ensemble = commanding(faster(on=("keyboard:t",), does="call", value=True))
    ensemble.apply(Change(0.0, "rest", True), 0.0)
    heard(ensemble, *pressed("t"))
    assert ensemble.view().calling


def test_a_commanding_control_wakes_like_any_other() -> None:
    ensemble = commanding(faster(on=("keyboard:t",)))
    ensemble.apply(Change(0.0, "rest", True), 0.0)
    heard(ensemble, *pressed("t", 1.0), *pressed("t", 3.0))
    assert not ensemble.resting


def test_a_helpers_pedal_does_not_choose_in_the_players_menu() -> None:
    ensemble = commanding(faster(on=("keyboard:t",)))
    ensemble.apply(Change(0.0, "player.ada.menu", None), 0.0)
    page = ensemble.view().players[0].menu
    heard(ensemble, *pressed("t", 0.5, 1.0))
    after = ensemble.view().players[0].menu
    assert ensemble.view().tempo == 123 and page is not None and after is not None and after.title == page.title


def test_where_no_other_control_is_left_a_command_chooses_in_the_menu() -> None:
    control = faster(on=("keyboard:t",))
    instrument = Instrument(version=1, name="ada", controls={"command": control}, access=WalkSettings(control="switch"))
    ensemble = Ensemble([instrument])
    ensemble.apply(Change(0.0, "player.ada.menu", None), 0.0)
    heard(ensemble, *pressed("t", 4.0, 0.6))
    assert ensemble.view().tempo == 90 and (ensemble.away or ensemble.view().calling)


def test_what_a_control_does_is_changed_while_playing() -> None:
    ensemble = commanding(faster(on=("keyboard:t",)))
    ensemble.apply(Change(0.5, "player.ada.controls.command.value", 60), 0.5)
    heard(ensemble, *pressed("t"))
    assert ensemble.view().tempo == 60
    change = {"controls.command.does": "harmony.tonic", "controls.command.value": "D"}
    ensemble.apply(Change(2.0, "player.ada.settings", change), 2.0)
    heard(ensemble, *pressed("t", 3.0))
    assert ensemble.view().tonic == "D"


@pytest.mark.parametrize(
    ("setting", "value", "told"),
    [
        ("does", "transport.tempoo", "did you mean 'transport.tempo'?"),
        ("does", "player.@.lowder", "did you mean 'player.@.louder'?"),
        ("value", 10_000, "use a number in range 20..300"),
        ("value", None, "add value"),
        ("value", [1], "a number or a text"),
    ],
)
def test_what_cannot_be_commanded_is_refused_with_a_cure_and_the_old_command_stays(
    setting: str, value: object, told: str
) -> None:
    ensemble = commanding(faster(on=("keyboard:t",)))
    with pytest.raises(ChangeError, match=told.replace("?", r"\?")):
        ensemble.apply(Change(0.5, f"player.ada.controls.command.{setting}", value), 0.5)
    heard(ensemble, *pressed("t"))
    assert ensemble.view().tempo == 123


def test_a_command_to_somebody_who_is_not_there_does_nothing() -> None:
    ensemble = commanding(ControlSettings(on=("keyboard:t",), does="player.bo.louder", **PLAIN))  # type: ignore[arg-type]
    assert heard(ensemble, *pressed("t"), *pressed("space", 2.0)) != []
