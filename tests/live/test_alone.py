"""One switch and nobody else, in the real window: every step from the first start to the last is the space key.

The scan is timed as somebody who sees it would press: a little after a choice has begun to stand out.
"""

from __future__ import annotations

import json
import time

import pytest

from tests.live.conftest import Start
from tests.live.hearing import first_sound
from tests.live.jack_rig import Ear
from tests.live.test_exits import takes
from tests.support.xvfb import Display, until

INTERVAL, FIRST = 1.5, 2.25
"""Seconds that a choice, and the title before the first one, stand out."""
LATE = 0.6
"""Seconds after which it is pressed."""


class Switch:
    """The one switch."""

    def __init__(self, screen: Display) -> None:
        self._screen = screen

    def press(self, seconds: float = 0.2, then: float = 0.0) -> None:
        self._screen.xdotool("keydown", "space")
        time.sleep(seconds)
        self._screen.xdotool("keyup", "space")
        time.sleep(then)

    def calls_the_menu(self) -> float:
        """Answers with when it opens."""
        self.press(2.4, 0.4)
        self.press(0.2, 0.4)
        self.press(0.2)
        return time.monotonic() + 1.28

    def chooses(self, number: int, opened: float) -> float:
        """Presses when so many choices have gone by; answers with when the press counts."""
        at = opened + FIRST + number * INTERVAL + LATE
        time.sleep(max(0.0, at - time.monotonic()))
        self.press(0.5)
        return at + 0.3


@pytest.mark.slow
def test_one_switch_goes_from_the_first_start_to_the_end_with_nobody_there(
    start_window: Start, ear: Ear, screen: Display
) -> None:
    program = start_window("play", "--midi-in", "none")
    switch = Switch(screen)

    def sounds(since: int) -> bool:
        return first_sound(ear.since(since)) is not None

    # The guide hears the switch; the instrument that fits it comes, and asks.
    mark = ear.frames
    switch.press()
    last = program.home / "state" / "last.json"
    until(last.is_file, "the instrument that the guide has found")
    opened = time.monotonic()
    assert json.loads(last.read_text()) == {"mapping": "one-switch-walk"}
    switch.chooses(2, opened)
    assert not sounds(mark), "choosing is silent"
    # It plays.
    time.sleep(0.7)
    mark = ear.frames
    switch.press(0.3, 0.3)
    until(lambda: sounds(mark), "the first note", 3)
    # It rests. (Everything else in the menu is chosen in the same way: see tests/test_helper_free.py.)
    switch.chooses(3, switch.calls_the_menu())
    time.sleep(2.5)
    mark = ear.frames
    switch.press(0.2, 0.5)
    assert not sounds(mark), "it rests"
    # It wakes.
    time.sleep(4.5)
    switch.press(0.2, 1.5)
    switch.press(0.2, 0.5)
    mark = ear.frames
    switch.press(0.3, 0.3)
    until(lambda: sounds(mark), "a note after waking", 3)
    # It ends.
    opened = switch.chooses(7, switch.calls_the_menu())
    opened = switch.chooses(4, opened)
    switch.chooses(3, opened)
    program.ends(0)
    assert takes(program.home)
