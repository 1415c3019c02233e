"""Nobody is locked out of the menu: *Back to my voice* and *Call* are in it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from adaptive_instrument.access.condition import ControlSettings
from adaptive_instrument.access.reach import reach_faults
from adaptive_instrument.ensemble import Ensemble
from adaptive_instrument.errors import ChangeError, MappingError
from adaptive_instrument.instrument import Instrument
from adaptive_instrument.mapping import load
from adaptive_instrument.music.looper.settings import LooperSettings
from adaptive_instrument.notes import NoteOn
from adaptive_instrument.signals import Change, Switch

WALK = Path(__file__).parent.parent / "mappings" / "one-switch-walk.toml"


def pressed(ensemble: Ensemble, t: float, lasts: float) -> float:
    ensemble.receive(Switch(t, "keyboard", "space", True))
    ensemble.receive(Switch(t + lasts, "keyboard", "space", False))
    return t + lasts


def walker(**switch: object) -> Instrument:
    instrument = load(WALK)
    controls = dict(instrument.controls)
    controls["switch"] = replace(controls["switch"], **switch)  # type: ignore[arg-type]
    return replace(instrument, controls=controls)


@pytest.mark.parametrize("resting", [False, True])
@pytest.mark.parametrize("key", ["long", "double"])
@pytest.mark.parametrize("does", [("stop", None), ("player.@.song", "next")])
def test_a_long_press_that_commands_silence_still_begins_to_call_the_menu(
    does: tuple[str, str | None], key: str, resting: bool
) -> None:
    instrument = walker(**{key: "other"})
    other = ControlSettings(does=does[0]) if does[1] is None else ControlSettings(does=does[0], value=does[1])
    instrument = replace(instrument, controls={**instrument.controls, "other": other})
    ensemble = Ensemble([instrument], resting=resting)
    t = 1.0
    for lasts in (3.0, 0.2, 0.2):
        t = pressed(ensemble, t, lasts) + 0.4
    ensemble.advance(t + 2.0, t + 2.0)
    assert ensemble.view().players[0].menu is not None


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("ignore_repeat = 0.2 ", "ignore_repeat = 2.5 ", "ignore_repeat"),
        ("ignore_repeat = 0.2 ", "ignore_repeat = 1.6 ", r"use at most 1, or make menu\.pause 2\.6"),
        ("ignore_repeat = 0.2 ", 'long = "l"\nignore_repeat = 0.2 ', "give it a switch of its own"),
        ("ignore_repeat = 0.2 ", 'double = "l"\nignore_repeat = 0.2 ', "give it a switch of its own"),
        ("acceptance = 0.0 ", "hold_at_most = 1.0\nacceptance = 0.0 ", "hold_at_most"),
        ("[access]", "[menu]\npattern = false\n\n[access]", "menu.pattern"),
    ],
)
def test_a_mapping_whose_player_could_not_call_the_menu_is_refused_with_the_cure(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    file = tmp_path / WALK.name
    learns = '\n[controls.l]\ndoes = "learn"\n' if '"l"' in new else ""
    file.write_text(WALK.read_text("utf-8").replace(old, new) + learns, "utf-8")
    with pytest.raises(MappingError, match=said):
        load(file)


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("menu.pattern", False),
        ("menu.long", 8.0),
        ("controls.switch.hold_at_most", 1.0),
        ("controls.switch.does", "stop"),
        ("controls.switch.ignore_repeat", 1.1),
        ("menu.pause", 0.6),
    ],
)
def test_no_change_while_playing_locks_anybody_out(place: str, value: object) -> None:
    ensemble = Ensemble([walker()])
    with pytest.raises(ChangeError):
        ensemble.apply(Change(1.0, f"player.one-switch-walk.{place}", value), 1.0)


@pytest.mark.parametrize(("ignores", "pause"), [(0.2, 1.5), (1.0, 1.5), (1.6, 2.6), (5.0, 6.0)])
@pytest.mark.parametrize("lasts", [0.1, 0.5])
def test_however_long_presses_are_ignored_the_pattern_can_be_made_in_peace(
    ignores: float, pause: float, lasts: float
) -> None:
    """The second short press may come a quarter of a second early or late."""
    for early in (-0.2, 0.2):
        instrument = walker(ignore_repeat=ignores, hold_at_most=0.0)
        ensemble = Ensemble([replace(instrument, menu=replace(instrument.menu, pause=pause))])
        first = pressed(ensemble, 1.0, 5.5) + 0.3
        pressed(ensemble, first, lasts)
        t = pressed(ensemble, first + (ignores + pause) / 2 + early, lasts)
        ensemble.advance(t + 2.0, t + 2.0)
        assert ensemble.view().players[0].menu is not None


def test_a_long_press_that_began_to_learn_would_take_the_menu_s_presses_and_is_refused_while_playing_too() -> None:
    instrument = walker(long="l")
    taps = ControlSettings(does="transport.tap")
    ensemble = Ensemble([replace(instrument, controls={**instrument.controls, "l": taps})])
    with pytest.raises(ChangeError, match="give it a switch of its own"):
        ensemble.apply(Change(1.0, "player.one-switch-walk.controls.l.does", "learn"), 1.0)
    learns = ControlSettings(on=("keyboard:l",), does="learn")
    instrument = walker(long="between")
    controls = {**instrument.controls, "between": ControlSettings(long="l"), "l": learns}
    (fault,) = reach_faults(instrument.menu, controls, ("switch",))
    assert fault[0] == ("controls", "switch", "long")
    assert not list(reach_faults(replace(instrument.menu, control="l"), controls, ("switch",)))


QUITS = [("quit", None), ("player.@.mapping", "head-harp"), ("player.*.mapping", "head-harp")]


@pytest.mark.parametrize(
    ("key", "does", "value"),
    [*(("long", *what) for what in QUITS), *(("double", *what) for what in QUITS), ("long", "voice", True)],
)
def test_what_would_end_the_program_or_take_the_instrument_away_before_the_menu_is_called_is_refused(
    tmp_path: Path, key: str, does: str, value: object
) -> None:
    """Each attempt to call the menu would do it again: a player of one switch could never reach the call."""
    told = "" if value is None else f"value = {str(value).lower() if value is True else repr(value)}\n"
    text = WALK.read_text("utf-8").replace("ignore_repeat = 0.2 ", f'{key} = "l"\nignore_repeat = 0.2 ')
    file = tmp_path / WALK.name
    file.write_text(f'{text}\n[controls.l]\ndoes = "{does}"\n{told}', "utf-8")
    with pytest.raises(MappingError, match=rf"controls\.switch\.{key}: .*give it a switch of its own"):
        load(file)
    instrument = walker(**{key: "l"})
    taps = ControlSettings(does="transport.tap", value=value)  # type: ignore[arg-type]
    ensemble = Ensemble([replace(instrument, controls={**instrument.controls, "l": taps})])
    with pytest.raises(ChangeError, match="give it a switch of its own"):
        ensemble.apply(Change(1.0, "player.one-switch-walk.controls.l.does", does), 1.0)


def held_for(seconds: float) -> Instrument:
    """Held for so long, the switch takes its player back to their voice."""
    instrument = walker(long="back", long_after=seconds)
    back = ControlSettings(does="voice", value=True)
    return replace(instrument, controls={**instrument.controls, "back": back})


def test_a_press_that_is_held_beyond_the_menu_s_may_do_anything_and_the_menu_is_called_as_ever() -> None:
    for seconds, faults in ((5.9, 1), (6.0, 0)):
        instrument = held_for(seconds)
        assert len(list(reach_faults(instrument.menu, instrument.controls, ("switch",)))) == faults
    for first, away in ((3.0, False), (5.5, False), (6.5, True)):
        ensemble, t = Ensemble([held_for(6.0)]), 1.0
        for lasts in (first, 0.2, 0.2):
            t = pressed(ensemble, t, lasts) + 0.4
        ensemble.advance(t + 2.0, t + 2.0)
        assert ensemble.away == away and (ensemble.view().players[0].menu is not None) != away


def test_a_double_press_may_lead_to_the_voice_for_the_menu_s_presses_can_be_made_slower() -> None:
    instrument = walker(double="back")
    back = ControlSettings(does="voice", value=True)
    instrument = replace(instrument, controls={**instrument.controls, "back": back})
    assert not list(reach_faults(instrument.menu, instrument.controls, ("switch",)))
    ensemble, t = Ensemble([instrument]), 1.0
    for lasts in (3.0, 0.2, 0.2):
        t = pressed(ensemble, t, lasts) + 0.4
    ensemble.advance(t + 2.0, t + 2.0)
    assert ensemble.view().players[0].menu is not None and not ensemble.away


def test_in_rest_and_at_the_voice_nothing_brings_the_loop_or_the_music_back() -> None:
    ensemble = Ensemble([replace(walker(), looper=LooperSettings())])
    ensemble.apply(Change(0.5, "looper.record", 1), 0.5)
    pressed(ensemble, 1.0, 0.3)
    ensemble.advance(6.0, 6.0)
    for what in ("rest", "voice"):
        ensemble.apply(Change(ensemble.now + 1, what, True), ensemble.now + 1)
        with pytest.raises(ChangeError, match="rests"):
            ensemble.apply(Change(ensemble.now + 1, "looper.play", None), ensemble.now + 1)
        events = ensemble.advance(ensemble.now + 15, ensemble.now + 15)
        assert not any(isinstance(event, NoteOn) for event in events)
    for what, value in (("rest", False), ("player.*.check", True)):
        with pytest.raises(ChangeError, match="voice"):
            ensemble.apply(Change(ensemble.now + 1, what, value), ensemble.now + 1)
    assert ensemble.resting and ensemble.away
