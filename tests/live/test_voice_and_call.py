"""Law 8 in the real window: out of the way of the player's voice, and a bell until somebody comes."""

from __future__ import annotations

import shutil
import subprocess
import time

import pytest

from tests.live.conftest import Start
from tests.live.hearing import first_sound
from tests.live.jack_rig import Ear, Hand
from tests.support.xvfb import Display, until

TITLE, INTERVAL = 2.25, 1.5
"""Seconds that the title of the menu and each choice stand out."""


def hold(screen: Display, key: str, seconds: float) -> None:
    screen.xdotool("keydown", key)
    time.sleep(seconds)
    screen.xdotool("keyup", key)


def chooses(screen: Display, number: int) -> None:
    """Opens the menu by the stage's key, and presses when so many choices have gone by."""
    screen.key("F10")
    time.sleep(TITLE + number * INTERVAL + 0.6)
    hold(screen, "1", 0.5)


def heard(hand: Hand) -> bool:
    """Whether an input of ours listens. (The synth's own port only keeps the order of things within a period.)"""
    return any(" in " in port.name for port in hand._out.connections)


def wakes(screen: Display) -> None:
    hold(screen, "1", 0.2)
    time.sleep(1.6)
    hold(screen, "1", 0.2)
    time.sleep(0.5)


@pytest.mark.slow
def test_the_call_rings_until_a_helper_answers(start_window: Start, ear: Ear, screen: Display) -> None:
    program = start_window("play", "five-switches", "--midi-in", "none")
    mark = ear.frames
    chooses(screen, 1)
    until(lambda: first_sound(ear.since(mark)) is not None, "the bell", 4)
    # That it comes again every 10 s is shown in tests/test_menu.py.
    screen.key("F12")
    time.sleep(3.5)
    mark = ear.frames
    time.sleep(11)
    assert first_sound(ear.since(mark)) is None, "it was answered"
    wakes(screen)
    mark = ear.frames
    hold(screen, "2", 0.2)
    until(lambda: first_sound(ear.since(mark)) is not None, "a note", 3)
    screen.key("ctrl+q")
    program.ends(0)


@pytest.mark.slow
def test_back_to_my_voice_puts_the_window_away_and_it_comes_back_in_rest(
    start_window: Start, ear: Ear, screen: Display
) -> None:
    if shutil.which("twm") is None:
        pytest.skip("nothing can put a window away without a window manager: apt-get install twm")
    # Its own decorations and menus are of no use here.
    manager = subprocess.Popen(["twm", "-f", "/dev/null"], env=screen.env, stderr=subprocess.DEVNULL)
    try:
        program = start_window("play", "five-switches", "--midi-in", "none")
        window = screen.window()
        chooses(screen, 0)
        until(lambda: window not in screen.windows(), "the window to go", 4)
        mark = ear.frames
        for _ in range(3):
            hold(screen, "1", 0.2)
            time.sleep(0.3)
        assert first_sound(ear.since(mark)) is None, "the switch is the voice's"
        screen.xdotool("windowmap", window)
        until(lambda: window in screen.windows(), "the window again", 4)
        screen.xdotool("windowfocus", window)
        time.sleep(1)
        mark = ear.frames
        hold(screen, "3", 0.2)
        time.sleep(0.4)
        assert first_sound(ear.since(mark)) is None, "it comes back in rest"
        wakes(screen)
        hold(screen, "2", 0.2)
        until(lambda: first_sound(ear.since(mark)) is not None, "a note", 3)
        screen.key("ctrl+q")
        program.ends(0)
    finally:
        manager.terminate()
        manager.wait(5)


@pytest.mark.slow
def test_at_the_voice_a_midi_device_is_let_go_until_the_player_is_back(
    start_window: Start, ear: Ear, hand: Hand, screen: Display
) -> None:
    program = start_window("play", "midi-locked")
    hand.is_heard()
    screen.key("F10")
    time.sleep(TITLE + 0.6)
    hand.send((0x90, 60, 90))
    time.sleep(0.6)
    hand.send((0x80, 60, 0))
    until(lambda: not heard(hand), "the device to be let go", 5)
    # Nothing can put a window away here: it stands there, silent, and any key in it comes back.
    screen.focus()
    screen.key("k")
    until(lambda: heard(hand), "the device to be taken up again", 8)
    time.sleep(0.3)
    for _ in range(2):
        hand.send((0x90, 60, 90))
        time.sleep(0.2)
        hand.send((0x80, 60, 0))
        time.sleep(1.6)
    mark = ear.frames
    hand.send((0x90, 64, 90))
    until(lambda: first_sound(ear.since(mark)) is not None, "a note after waking", 3)
    hand.send((0x80, 64, 0))
    screen.key("ctrl+q")
    program.ends(0)
