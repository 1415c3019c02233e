"""The stage's own keys."""

from __future__ import annotations

import pytest

from adaptive_instrument.changes import parse
from adaptive_instrument.stage.commands import COMMANDS, RESERVED, command_of

ENGINES_OWN = {"take.play", "take.save"}
"""Changes that the engine's process hears, not the ensemble."""


@pytest.mark.parametrize(
    ("key", "ctrl", "alt", "does", "what"),
    [
        ("escape", False, False, "rest", ""),
        ("f2", False, False, "change", "player.*.calibrate"),
        ("f3", False, False, "change", "player.*.recentre"),
        ("f5", False, False, "change", "take.play"),
        ("f6", False, False, "change", "take.save"),
        ("f8", False, False, "change", "stop"),
        ("delete", False, False, "change", "stop"),
        ("page-down", False, False, "change", "harmony.next"),
        ("f11", False, False, "full screen", ""),
        ("return", False, True, "full screen", ""),
        ("q", True, False, "close", ""),
    ],
)
def test_a_command_key_commands(key: str, ctrl: bool, alt: bool, does: str, what: str) -> None:
    command = command_of(key, ctrl, alt)
    assert command is not None
    assert (command.does, command.what, command.value) == (does, what, None)


def test_the_players_keys_stay_theirs() -> None:
    for key in ("space", "return", "q", "1", "left", "f1"):
        assert command_of(key, False, False) is None
        assert key not in RESERVED


@pytest.mark.parametrize("letter", "abcdefg")
def test_a_letter_is_its_chord_and_with_shift_the_minor_one(letter: str) -> None:
    major, minor = command_of(letter, False, False), command_of(letter, False, False, shift=True)
    assert major is not None
    assert minor is not None
    assert (major.what, major.value) == ("harmony.chord", letter.upper())
    assert (minor.what, minor.value) == ("harmony.chord", f"{letter.upper()}m")


def test_a_letter_that_a_player_plays_by_is_no_chord_with_shift_neither() -> None:
    for shift in (False, True):
        assert command_of("a", False, False, shift, taken={"a", "s"}) is None
        assert command_of("b", False, False, shift, taken={"a", "s"}) is not None


@pytest.mark.parametrize(("letter", "what"), [("t", "transport.tap"), ("h", "transport.fermata")])
def test_a_letter_that_leads_the_time_gives_way_to_a_player_who_plays_by_it(letter: str, what: str) -> None:
    command = command_of(letter, False, False)
    assert command is not None and command.what == what
    assert command_of(letter, False, False, taken={letter}) is None and command_of(letter, False, False, True) is None


def test_the_letter_l_is_the_switch_of_the_loop_and_with_shift_takes_a_layer_away() -> None:
    switch, undo = command_of("l", False, False), command_of("l", False, False, True)
    assert switch is not None and undo is not None
    assert (switch.what, undo.what) == ("looper.switch", "looper.undo")
    assert command_of("l", False, False, taken={"l"}) is None


def test_a_letter_with_ctrl_or_alt_is_no_chord() -> None:
    assert command_of("a", True, False) is None
    assert command_of("a", False, True) is None
    assert command_of("a", True, True, True) is None


def test_a_player_cannot_take_a_key_of_the_stage() -> None:
    assert command_of("escape", False, False, taken={"escape"}) is not None


@pytest.mark.parametrize("command", [c for c in COMMANDS if c.does == "change"], ids=lambda c: f"{c.with_key}{c.key}")
def test_every_change_is_one_that_can_be_applied(command: object) -> None:
    assert isinstance(command, type(COMMANDS[0]))
    if command.what not in ENGINES_OWN:
        parse(command.what, command.value)


def test_altgr_types_and_commands_nothing() -> None:
    assert command_of("q", True, True) is None
    assert command_of("return", True, True) is None


def test_silence_needs_no_second_key() -> None:
    assert all(not command.with_key for command in COMMANDS if command.what == "stop" or command.does == "rest")
