"""The camera's process may die, stand still or be missing: its notes end, and the music of the others goes on."""

from __future__ import annotations

import os
import signal
import time
from itertools import pairwise
from pathlib import Path

import pytest

from adaptive_instrument.signals import Axis, Signal, Tracking
from adaptive_instrument.trace import read_trace
from tests.live.conftest import Start
from tests.live.jack_rig import Ear, Hand
from tests.live.program import Program, gone
from tests.live.test_exits import takes
from tests.support import watched
from tests.support.films import film, little_head
from tests.support.xvfb import Display, until

JAM = """version = 1
name = "two"
[[players]]
mapping = "{head}"
[[players]]
mapping = "midi-locked"
lowest = 84
highest = 100
"""
"""A head, and a keyboard an octave above it so that their notes are told apart."""
KEYBOARD_FROM = 84


class Round:
    """A head on film and a keyboard together, both sounding."""

    def __init__(self, start: Start, ear: Ear, hand: Hand, folder: Path) -> None:
        jam, self.trace = folder / "two.toml", folder / "heard.jsonl"
        jam.write_text(JAM.format(head=little_head(folder)), encoding="utf-8")
        self.ear, self.hand = ear, hand
        # A face that is always there, and never quite still.
        words = ("--video", str(film("glasses.mp4")), "--midi-out", "virtual", "--save-trace", str(self.trace))
        self.program: Program = start("play", str(jam), *words).is_ready()
        hand.is_heard()
        hand.send((0x90, 88, 100))
        until(lambda: self.of_the_keyboard(), "the keyboard's note")
        until(lambda: self.of_the_head(), "a note of the head", 30)

    def of_the_head(self) -> list[int]:
        return [key for _, key in self.ear.open_notes() if key < KEYBOARD_FROM]

    def of_the_keyboard(self) -> list[int]:
        return [key for _, key in self.ear.open_notes() if key >= KEYBOARD_FROM]

    def released(self, deadline: float) -> float:
        """Seconds until no note of the head sounds any more; the keyboard's own goes on."""
        before = time.monotonic()
        until(lambda: not self.of_the_head(), "the end of the head's notes", deadline)
        took = time.monotonic() - before
        assert self.of_the_keyboard(), "the keyboard's note ended too"
        return took

    def plays_on(self) -> None:
        """The keyboard still answers at once."""
        self.hand.send((0x80, 88, 0))
        until(lambda: not self.of_the_keyboard(), "the end of the keyboard's note", 0.5)
        self.hand.send((0x90, 91, 100))
        until(lambda: self.of_the_keyboard(), "the keyboard's next note", 0.5)

    def ended(self) -> list[Signal]:
        """What was heard, once all is over."""
        self.hand.send((0x80, 91, 0))
        self.program.interrupt()
        self.program.ends(0)
        assert self.ear.open_notes() == {}
        return read_trace(self.trace).signals


def dark(signals: list[Signal]) -> float:
    """The longest time without a look of the camera."""
    looks = [s.t for s in signals if isinstance(s, Axis) and s.control == "yaw"]
    return max(b - a for a, b in pairwise(looks))


@pytest.mark.slow
def test_a_killed_camera_ends_its_own_notes_only_and_sees_again_soon(
    start: Start, ear: Ear, hand: Hand, tmp_path: Path
) -> None:
    jam = Round(start, ear, hand, tmp_path)
    camera = jam.program.camera()
    until(lambda: jam.of_the_head(), "a note of the head to be cut")
    os.kill(camera, signal.SIGKILL)
    took = jam.released(0.3)
    jam.plays_on()
    jam.program.says("The camera is back after", 30)
    until(lambda: jam.of_the_head(), "the head's next note", 10)
    assert jam.program.camera() != camera
    signals = jam.ended()
    said = next(line for line in jam.program.out.splitlines() if "back after" in line)
    print(f"released after {took * 1e3:.0f} ms; {said} Signals again after {dark(signals):.2f} s.")
    # 2 s on a machine that has a core to spare; tests share theirs.
    assert dark(signals) < 5
    assert [s.ok for s in signals if isinstance(s, Tracking) and s.source == "camera"][:3] == [True, False, True]


@pytest.mark.slow
def test_a_camera_that_stands_still_ends_its_notes_and_is_started_again(
    start: Start, ear: Ear, hand: Hand, tmp_path: Path
) -> None:
    jam = Round(start, ear, hand, tmp_path)
    camera = jam.program.camera()
    until(lambda: jam.of_the_head(), "a note of the head to be cut")
    os.kill(camera, signal.SIGSTOP)
    took = jam.released(1.5)
    jam.plays_on()
    until(lambda: gone(camera), "the end of the camera that stands still", 8)
    jam.program.says("The camera is back after", 30)
    until(lambda: jam.of_the_head(), "the head's next note", 10)
    signals = jam.ended()
    print(f"released after {took * 1e3:.0f} ms, signals again after {dark(signals):.2f} s")


@pytest.mark.slow
def test_a_camera_that_stood_still_for_a_moment_is_heard_again(
    start: Start, ear: Ear, hand: Hand, tmp_path: Path
) -> None:
    jam = Round(start, ear, hand, tmp_path)
    camera = jam.program.camera()
    until(lambda: jam.of_the_head(), "a note of the head to be cut")
    os.kill(camera, signal.SIGSTOP)
    jam.released(1.5)
    os.kill(camera, signal.SIGCONT)
    until(lambda: jam.of_the_head(), "the head's next note", 5)
    assert jam.program.camera() == camera
    signals = jam.ended()
    assert [s.ok for s in signals if isinstance(s, Tracking) and s.source == "camera"][:3] == [True, False, True]


@pytest.mark.slow
def test_a_camera_outlives_the_engine_and_is_heard_by_the_new_one(
    start_window: Start, ear: Ear, screen: Display
) -> None:
    program = start_window("jam", "family-jam", "--video", str(film("glasses.mp4")))
    camera = program.camera()
    os.kill(program.engine(), signal.SIGKILL)
    program.says("Ready again after", 20)
    assert program.camera() == camera
    before = set(takes(program.home))
    # It is in rest: two slow presses wake it.
    screen.focus()
    screen.key("1")
    time.sleep(1.3)
    screen.key("1")

    def of_the_head() -> bool:
        fresh = [path.read_text(encoding="utf-8") for path in takes(program.home) if path not in before]
        return any('"kind": "on"' in line and '"head-harp"' in line for text in fresh for line in text.splitlines())

    until(of_the_head, "a note of the head", 20)
    screen.key("ctrl+q")
    program.ends(0)


@pytest.mark.slow
@watched.needs_vision
def test_without_a_camera_the_stage_says_so_and_every_other_input_plays(
    start_window: Start, ear: Ear, screen: Display
) -> None:
    if list(Path("/dev").glob("video*")):
        pytest.skip("there is a camera here")
    program = start_window("jam", "family-jam")
    program.says("There is no camera. Plug one in", 20)
    screen.key("1")
    ear.hears_a_sound()
    assert len(program.pids()) >= 4, "nobody waits for a camera that comes late"
    assert program.said.count("There is no camera") == 1
    screen.key("ctrl+q")
    program.ends(0)
