"""The stage's own keys: one line each. All but the letters are reserved, a mapping cannot bind them.

A helper must be able to say "press Escape" over the telephone and be right whatever instrument is loaded: that is
why these few keys belong to the stage and never to a mapping. The letters A to G change the chord for whoever
accompanies by hand, T taps the tempo, H holds the time and L loops; they give way to a player who plays by them.
Digits, space, return, arrows and all other keys are free for the player.
"""

from __future__ import annotations

from collections.abc import Collection
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
    """For ``change``: the change that is sent."""
    with_key: Literal["", "ctrl", "alt", "shift", "none"] = ""
    """A key that must be held with it, or ``none`` of them; without a word here any may be held."""
    about: str = ""
    value: str | bool | None = None
    """The value of the change."""
    gives_way: bool = False
    """Whether a player's own key comes first."""


COMMANDS: tuple[Command, ...] = (
    Command("escape", "rest", about="rest: silence, and nothing plays until woken; again: go on"),
    Command("f8", "change", "stop", about="silence now"),
    Command("delete", "change", "stop", about="silence now"),
    Command("f2", "change", "player.*.calibrate", about="fit the pointer to the player's range, in ten seconds"),
    Command("f3", "change", "player.*.recentre", about="where the player looks now is the middle"),
    Command("f4", "change", "learn", about="learn a switch: the next press is bound; again: the next control"),
    Command("f5", "change", "take.play", about="play my last take; again: stop it"),
    Command("f6", "change", "take.save", about="save my last take"),
    Command("page-down", "change", "harmony.next", about="next chord"),
    Command("f7", "change", "player.*.find-spot", about="find the spot anew that is followed: what moves most now"),
    Command("f10", "change", "player.*.menu", about="open or close the player's menu"),
    Command("f12", "change", "call", about="answer the player's call", value=False),
    Command("f11", "full screen", about="full screen on and off"),
    Command("return", "full screen", with_key="alt", about="full screen on and off"),
    Command("q", "close", with_key="ctrl", about="close the instrument"),
    *(Command(key, "change", "harmony.chord", "none", "this chord, major", key.upper(), True) for key in "abcdefg"),
    *(
        Command(key, "change", "harmony.chord", "shift", "this chord, minor", f"{key.upper()}m", True)
        for key in "abcdefg"
    ),
    Command("t", "change", "transport.tap", "none", "tap the tempo, three times or more", None, True),
    Command("l", "change", "looper.switch", "none", "the loop's switch: record, close, one more layer", None, True),
    Command("l", "change", "looper.undo", "shift", "take the loop's last layer away", None, True),
    Command("h", "change", "transport.fermata", "none", "hold the time; again: go on", None, True),
)

LETTERS = frozenset(command.key for command in COMMANDS if command.gives_way)
"""Keys of the stage that are the player's where they want them."""

RESERVED: dict[str, str] = {
    command.key: command.about for command in COMMANDS if not command.with_key and not command.gives_way
}
"""Keys that never reach a mapping, and what each does."""


def command_of(key: str, ctrl: bool, alt: bool, shift: bool = False, taken: Collection[str] = ()) -> Command | None:
    """The command of a key that goes down, or None when the key is the player's. ``taken``: the players' own keys."""
    held = {
        # Ctrl and Alt together are AltGr on many keyboards, which types a letter and commands nothing.
        "ctrl": ctrl and not alt, "alt": alt and not ctrl, "": True,
        "shift": shift and not ctrl and not alt, "none": not (ctrl or alt or shift),
    }  # fmt: skip
    for command in COMMANDS:
        if command.key == key and held[command.with_key] and not (command.gives_way and key in taken):
            return command
    return None
