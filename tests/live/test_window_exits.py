"""The window's ends: closed, killed, and outliving an engine that dies."""

from __future__ import annotations

import os
import re
import signal
import time
from contextlib import suppress
from pathlib import Path

import pytest

from tests.live import close_button
from tests.live.conftest import ON_JACK, Start, on_screen
from tests.live.hearing import first_sound
from tests.live.jack_rig import RATE, Ear, Server
from tests.live.program import gone
from tests.live.test_exits import back_within, take_is_whole, takes
from tests.support.pictures import changed
from tests.support.xvfb import Display, display, until

PATIENT = False  # engines are killed here
MIDDLE = "1280x160+0+245"
"""Where the stage says what everybody must know."""


@pytest.mark.slow
@pytest.mark.parametrize("way", ["Ctrl+Q", "the window's own button"])
def test_a_closed_window_releases_the_held_note_and_ends_everything(
    way: str, start_window: Start, ear: Ear, screen: Display
) -> None:
    program = start_window("play", "one-switch-walk", "--midi-out", "virtual")
    until(lambda: any(data == b"\xfe" for _, data in ear.midi), "Active Sensing")
    screen.xdotool("keydown", "space")
    until(ear.open_notes, "a note at the MIDI out")
    if way == "Ctrl+Q":
        screen.key("ctrl+q")
    else:
        close_button.press(screen.name, screen.window())
    program.ends(0)
    screen.xdotool("keyup", "space")
    assert ear.open_notes() == {}
    ear.hears_silence(2)
    take_is_whole(program.home, 1)


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_window_that_dies_lets_its_keys_go_and_is_opened_again(
    number: signal.Signals, start_window: Start, ear: Ear, screen: Display
) -> None:
    program = start_window("play", "one-switch-walk", "--midi-out", "virtual")
    until(lambda: any(data == b"\xfe" for _, data in ear.midi), "Active Sensing")
    screen.xdotool("keydown", "space")
    until(ear.open_notes, "a note at the MIDI out")
    window, engine = program.window(), program.engine()
    os.kill(window, number)
    until(lambda: not ear.open_notes(), "the end of its notes", 2)
    ear.hears_silence()
    screen.xdotool("keyup", "space")
    program.says("The window stopped and is opened again")
    until(lambda: program.window() != window, "a new window")
    program.says("The window is back", 15)
    _focus_the_new(screen)
    assert program.engine() == engine
    _plays(screen, ear, "space")
    screen.key("ctrl+q")
    program.ends(0)


@pytest.mark.slow
@pytest.mark.parametrize("death", ["kill -9", "an exception in a thread"])
def test_the_window_outlives_the_engine_says_so_calmly_and_wakes_the_new_one(
    death: str, start_window: Start, ear: Ear, screen: Display, tmp_path: Path
) -> None:
    program = start_window("play", "five-switches")
    _plays(screen, ear, "1")
    until(lambda: any('"off"' in take.read_text() for take in takes(program.home)), "the take on the disk")
    ear.hears_silence()
    window, engine = program.window(), program.engine()
    calm = screen.calm(tmp_path / "calm.png")
    if death == "kill -9":
        os.kill(engine, signal.SIGKILL)
    else:
        _garbage(engine)
    before = time.monotonic()
    until(lambda: gone(engine), "the end of the engine")
    until(lambda: changed(calm, screen.screenshot(tmp_path / "waits.png"), MIDDLE) > 2000, "a sentence on the stage", 5)
    program.says("Ready again after", 20)
    assert time.monotonic() - before < back_within(program)
    assert program.window() == window
    waits = tmp_path / "waits.png"
    until(
        lambda: changed(waits, screen.screenshot(tmp_path / "rests.png"), MIDDLE) > 500, "how to wake, on the stage", 5
    )
    mark = ear.frames
    screen.key("1")
    time.sleep(1.3)
    assert first_sound(ear.since(mark)) is None, "it sounded in rest"
    screen.key("1")
    time.sleep(0.3)
    assert first_sound(ear.since(mark)) is None, "the waking press itself sounded"
    _plays(screen, ear, "2")
    if death != "kill -9":
        assert (program.home / "state" / "fault.txt").read_text().count("UnpicklingError")
    screen.key("ctrl+q")
    program.ends(0)
    assert len(takes(program.home)) == 2
    take_is_whole(program.home, 1)


@pytest.mark.slow
def test_the_last_take_is_heard_again_and_saved_from_the_window(start_window: Start, ear: Ear, screen: Display) -> None:
    program = start_window("play", "five-switches")
    for key in "135":
        _plays(screen, ear, key)
    screen.key("F8")
    ear.hears_silence()
    screen.key("F5")
    mark = ear.frames
    until(lambda: first_sound(ear.since(mark)) is not None, "the take", 5)
    screen.key("F5")
    ear.hears_silence()
    screen.key("F6", "F6")
    program.says("Saved your take as", 20, times=2)
    said = re.search(r"Saved your take as (.+\.wav) and (.+\.mid)", program.out)
    assert said is not None
    assert Path(said[1]).is_file() and (Path(said[1]).parent / said[2]).is_file()
    screen.key("ctrl+q")
    program.ends(0)
    take_is_whole(program.home, 3)


@pytest.mark.slow
def test_closing_while_a_take_is_being_saved_leaves_whole_files(start_window: Start, ear: Ear, screen: Display) -> None:
    program = start_window("play", "five-switches")
    _plays(screen, ear, "1")
    screen.key("F6")
    screen.key("ctrl+q")
    program.ends(0, 30)
    take_is_whole(program.home, 1)


def _plays(screen: Display, ear: Ear, key: str) -> None:
    mark = ear.frames
    screen.key(key)
    until(lambda: first_sound(ear.since(mark)) is not None, f"the sound of {key}", 5)
    until(lambda: ear.frames > mark + RATE // 4, "a moment of it")


def _focus_the_new(screen: Display) -> None:
    until(lambda: len(screen.windows()) == 1, "the new window")
    screen.focus()


def _garbage(engine: int) -> None:
    """Rubbish in the pipe from the window to the engine: an exception in the thread that reads it."""
    for entry in Path(f"/proc/{engine}/fd").iterdir():
        with suppress(OSError):
            told = re.search(r"flags:\s*(\d+)", Path(f"/proc/{engine}/fdinfo/{entry.name}").read_text())
            reads = told is not None and int(told[1], 8) & os.O_ACCMODE == os.O_RDONLY
            if os.readlink(entry).startswith("pipe:") and reads and int(entry.name) > 2:
                fd = os.open(entry, os.O_WRONLY | os.O_NONBLOCK)
                os.write(fd, b"\0\0\0\x04junk")
                os.close(fd)


@pytest.mark.slow
def test_a_screen_that_dies_ends_the_playing_in_a_sentence_and_starts_no_demonstration(
    bare: Start, server: Server, ear: Ear
) -> None:
    with display() as screen:
        words = ("play", "five-switches", "--midi-in", "none", *ON_JACK)
        program = bare(*words, env={**server.env, **on_screen(screen)}).is_ready()
        screen.focus()
        screen.xdotool("keydown", "1")
        ear.hears_a_sound()
    program.ends(1, 30)
    assert "The screen is gone" in program.err and "demonstration" not in program.said
    ear.hears_silence(5)
    take_is_whole(program.home, 1)
