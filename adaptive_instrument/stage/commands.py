"""The stage's own keys: one line each. They are reserved, a mapping cannot bind them.

A helper must be able to say "press Escape" over the telephone and be right whatever instrument is loaded: that is
why these few keys belong to the stage and never to a mapping. Letters, digits, space, return, arrows and all other
keys are free for the player.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Does = Literal["rest", "full screen", "close", "change"]


@dataclass(frozen=True, slots=True)
class Command:
    """One key of the stage's own."""

    key: str
    """The key's name, as in ``keyboard.key_name``."""
    does: Does
    what: str = ""
    """For ``change``: the change that is sent, with the value None."""
    with_key: Literal["", "ctrl", "alt"] = ""
    """A key that must be held with it; without it the key is an ordinary one."""
    about: str = ""


COMMANDS: tuple[Command, ...] = (
    Command("escape", "rest", about="rest: silence, and nothing plays until woken; again: go on"),
    Command("f8", "change", "stop", about="silence now"),
    Command("delete", "change", "stop", about="silence now"),
    Command("f5", "change", "take.play", about="play my last take; again: stop it"),
    Command("f6", "change", "take.save", about="save my last take"),
    Command("f11", "full screen", about="full screen on and off"),
    Command("return", "full screen", with_key="alt", about="full screen on and off"),
    Command("q", "close", with_key="ctrl", about="close the instrument"),
)

RESERVED: frozenset[str] = frozenset(command.key for command in COMMANDS if not command.with_key)
"""Keys that never reach a mapping."""


def command_of(key: str, ctrl: bool, alt: bool) -> Command | None:
    """The command of a key that goes down, or None when the key is the player's."""
    # Ctrl and Alt together are AltGr on many keyboards, which types a letter and commands nothing.
    held = {"ctrl": ctrl and not alt, "alt": alt and not ctrl, "": True}
    return next((command for command in COMMANDS if command.key == key and held[command.with_key]), None)
