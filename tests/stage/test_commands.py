"""The stage's own keys."""

from __future__ import annotations

import pytest

from adaptive_instrument.stage.commands import COMMANDS, RESERVED, command_of


@pytest.mark.parametrize(
    ("key", "ctrl", "alt", "does", "what"),
    [
        ("escape", False, False, "rest", ""),
        ("f5", False, False, "change", "take.play"),
        ("f6", False, False, "change", "take.save"),
        ("f8", False, False, "change", "stop"),
        ("delete", False, False, "change", "stop"),
        ("f11", False, False, "full screen", ""),
        ("return", False, True, "full screen", ""),
        ("q", True, False, "close", ""),
    ],
)
def test_a_command_key_commands(key: str, ctrl: bool, alt: bool, does: str, what: str) -> None:
    command = command_of(key, ctrl, alt)
    assert command is not None
    assert (command.does, command.what) == (does, what)


def test_the_players_keys_stay_theirs() -> None:
    for key in ("space", "return", "a", "q", "1", "left", "f1"):
        assert command_of(key, False, False) is None
        assert key not in RESERVED


def test_altgr_types_and_commands_nothing() -> None:
    assert command_of("q", True, True) is None
    assert command_of("return", True, True) is None


def test_silence_needs_no_second_key() -> None:
    assert all(not command.with_key for command in COMMANDS if command.what == "stop" or command.does == "rest")
