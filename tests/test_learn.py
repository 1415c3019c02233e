"""``learn``: a real press in a real window, or on a real MIDI port, ends up in the mapping with its comments kept."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from adaptive_instrument.access.learning import Heard
from adaptive_instrument.access.level import LevelSettings
from adaptive_instrument.binding import said
from adaptive_instrument.cli import main
from adaptive_instrument.commands.learn import bound
from adaptive_instrument.errors import InstrumentError
from adaptive_instrument.mapping import load, load_text
from adaptive_instrument.resources import HOME_VARIABLE, PACKAGE, shipped_folder
from tests.support import watched
from tests.support.jack import JackServer, jack_server
from tests.support.jack_midi import MidiSender
from tests.support.xvfb import Display, display, until

__all__ = ["jack_server"]

TWO = """\
version = 1
name = "mine"

[controls.a]
on = ["keyboard:a", "keyboard:x"]  # the red one

[controls.b]
on = ["keyboard:b"]
acceptance = 0.1  # his hand trembles

[access]
method = "direct"
controls = ["a", "b"]
"""


@pytest.fixture(scope="module")
def screen() -> Iterator[Display]:
    with display(800, 500) as server:
        yield server


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


class Learn:
    """The command in a process of its own."""

    def __init__(self, words: list[str], env: dict[str, str]) -> None:
        self.said = ""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "adaptive_instrument", "learn", *words],
            env=env, cwd=PACKAGE.parent, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, bufsize=1,
        )  # fmt: skip
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def asks(self, screen: Display | None = None) -> None:
        """Waits until it listens, in a window of this screen."""
        until(lambda: "Press the switch" in self.said or self.process.poll() is not None, "the question", 40)
        assert "Press the switch" in self.said, self.said
        if screen is not None:
            screen.in_front()

    def ended(self) -> int:
        """Waits for its end and answers with its status."""
        until(lambda: self.process.poll() is not None, f"the end; so far: {self.said}", 40)
        self._reader.join(5)
        return int(self.process.returncode)

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said += line


@contextmanager
def learning(*words: str, home: Path, env: dict[str, str] | None = None, midi: str = "none") -> Iterator[Learn]:
    surroundings = {key: value for key, value in (env or os.environ).items() if key != "WAYLAND_DISPLAY"}
    if env is None:
        surroundings.pop("DISPLAY", None)
    running = Learn([*words, "--midi-in", midi], {**surroundings, HOME_VARIABLE: str(home)})
    try:
        yield running
    finally:
        running.process.terminate()
        running.process.wait(10)


def hold(screen: Display, key: str, seconds: float = 0.4) -> None:
    """A press as it is asked for, in one command: to start another one for its end may take longer than the press."""
    screen.xdotool("keydown", key, "sleep", f"{seconds:g}", "keyup", key)


# -- in a real window --------------------------------------------------------------------------------------------------


def test_a_held_key_is_bound_and_a_shipped_mapping_goes_to_the_user(screen: Display, home: Path) -> None:
    with learning("five-switches", "three", home=home, env=screen.env) as running:
        running.asks(screen)
        hold(screen, "k")
        assert running.ended() == 0, running.said
    mine = home / "mappings" / "five-switches.toml"
    control = load(mine).controls["three"]
    assert (control.on, control.timing) == (("keyboard:k",), "full")
    assert "Heard the key" in running.said and "let go" in running.said and str(mine) in running.said
    shipped = (shipped_folder() / "mappings" / "five-switches.toml").read_text("utf-8")
    assert re.findall("#.*", mine.read_text("utf-8")) == re.findall("#.*", shipped)


def test_letters_and_mouse_buttons_are_switches_too_and_a_short_touch_is_a_pulse(
    screen: Display, home: Path, tmp_path: Path
) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(TWO)
    with learning(str(file), "b", home=home, env=screen.env) as running:
        running.asks(screen)
        hold(screen, "c", 0.0)
        assert running.ended() == 0, running.said
    control = load(file).controls["b"]
    assert (control.on, control.timing, control.acceptance) == (("keyboard:c",), "pulse", 0.0)
    with learning(str(file), "b", home=home, env=screen.env) as running:
        running.asks(screen)
        screen.xdotool("mousemove", "400", "250", "mousedown", "1", "sleep", "0.4", "mouseup", "1")
        assert running.ended() == 0, running.said
    control = load(file).controls["b"]
    assert (control.on, control.timing) == (("mouse:left",), "full")
    assert "# the red one" in file.read_text() and "# his hand trembles" in file.read_text()


def test_a_key_of_the_stage_is_refused_and_the_next_one_is_taken(screen: Display, home: Path, tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(TWO)
    with learning(str(file), "a", home=home, env=screen.env) as running:
        running.asks(screen)
        screen.key("F8")
        until(lambda: "one of the stage's own (silence now)" in running.said, "the refusal")
        hold(screen, "k")
        assert running.ended() == 0, running.said
    assert load(file).controls["a"].on == ("keyboard:k",)


def test_a_switch_of_another_control_is_told_and_moved_only_when_asked(
    screen: Display, home: Path, tmp_path: Path
) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(TWO)
    with learning(str(file), "b", home=home, env=screen.env) as running:
        running.asks(screen)
        hold(screen, "x")
        assert running.ended() == 1
    assert "The key x presses the control a already" in running.said and "--move" in running.said
    assert file.read_text() == TWO
    with learning(str(file), "b", "--move", home=home, env=screen.env) as running:
        running.asks(screen)
        hold(screen, "x")
        assert running.ended() == 0, running.said
    controls = load(file).controls
    assert (controls["a"].on, controls["b"].on) == (("keyboard:a",), ("keyboard:x",))


def test_without_a_press_it_gives_up_calmly(screen: Display, home: Path) -> None:
    with learning("one-switch-walk", "switch", "--seconds", "0.5", home=home, env=screen.env) as running:
        assert running.ended() == 1
    assert "No switch was heard within 0.5 s" in running.said and "Traceback" not in running.said
    assert not (home / "mappings").exists()


# -- on a real MIDI port -----------------------------------------------------------------------------------------------


def test_a_midi_pedal_is_bound(jack_server: JackServer, home: Path) -> None:
    words = ("one-switch-walk", "switch", "--midi-api", "jack")
    with MidiSender(jack_server, "Pedal") as pedal, learning(*words, home=home, midi="*") as running:
        running.asks()
        pedal.connected()
        pedal.send(bytes([0xB0, 64, 127]))
        threading.Event().wait(0.4)
        pedal.send(bytes([0xB0, 64, 0]))
        assert running.ended() == 0, running.said
    assert "No screen was found: only MIDI is heard." in running.said and "the MIDI controller 64" in running.said
    control = load(home / "mappings" / "one-switch-walk.toml").controls["switch"]
    assert (control.on, control.timing) == (("midi:cc-64",), "full")


def test_a_breath_is_bound_as_what_plays_and_its_strength_is_kept(jack_server: JackServer, home: Path) -> None:
    words = ("breath", "level", "--midi-api", "jack")
    with MidiSender(jack_server, "Lungs") as lungs, learning(*words, home=home, midi="*") as running:
        running.asks()
        lungs.connected()
        for value in (3, 12, 30, 52, 60, 61, 60, 58):
            lungs.send(bytes([0xB0, 11, value]))
            threading.Event().wait(0.05)
        for value in (40, 15, 3, 0):
            lungs.send(bytes([0xB0, 11, value]))
            threading.Event().wait(0.02)
        assert running.ended() == 0, running.said
    assert "Heard the MIDI controller 11. It moves by degrees" in running.said
    access = load(home / "mappings" / "breath.toml").access
    assert isinstance(access, LevelSettings)
    assert (access.level, access.rest, access.most) == ("midi:cc-11", 0.0, pytest.approx(61 / 127, abs=0.001))


def test_without_screen_and_midi_it_says_what_is_missing(home: Path) -> None:
    with learning("one-switch-walk", "switch", home=home) as running:
        assert running.ended() == 1
    assert "neither a screen nor a MIDI device" in running.said and "Traceback" not in running.said


# -- what is asked for -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("one-swich-walk", "switch"), "did you mean one-switch-walk"),
        (("five-switches", "tree"), "did you mean 'three'?"),
        (("midi-locked", "switch"), "not played by switches"),
        (("family-jam", "one"), "head-harp, five-switches, midi-locked"),
    ],
)
def test_a_wrong_word_is_answered_with_the_right_one(
    words: tuple[str, str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["learn", *words]) == 1
    assert told in capsys.readouterr().err


def test_a_control_is_not_left_without_a_switch() -> None:
    mine = load_text(TWO, "mine.toml")
    with pytest.raises(InstrumentError, match="control b would have no switch left"):
        bound(mine, "a", Heard(("keyboard:b",), (), "full"), move=True)


def test_learning_the_same_switch_again_is_no_clash() -> None:
    mine = load_text(TWO, "mine.toml")
    assert bound(mine, "b", Heard(("keyboard:b",), (), "full")) == {}


def test_a_pair_and_a_return_from_it_are_written_whole() -> None:
    mine = load_text(TWO, "mine.toml")
    pair: dict[str, Any] = bound(mine, "b", Heard(("keyboard:k",), ("keyboard:l",), "pair"))
    assert pair == {
        "controls.b.on": ["keyboard:k"], "controls.b.timing": "pair", "controls.b.off": ["keyboard:l"],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("switch", "words"),
    [
        ("keyboard:f13", "the key f13"),
        ("mouse:left", "the left mouse button"),
        ("gamepad-2:button-0", "the gamepad-2's button-0"),
        ("midi:note-60", "the MIDI note 60"),
        ("midi:cc-2", "the MIDI controller 2"),
        ("midi:bend", "the MIDI pitch bend"),
        ("midi:pressure", "the MIDI pressure"),
        ("mouse:wheel-up", "the mouse's wheel up"),
    ],
)
def test_switches_are_called_by_words(switch: str, words: str) -> None:
    assert said(switch) == words


@watched.needs_vision
def test_a_gesture_before_a_camera_is_learned(home: Path) -> None:
    """A man talks and looks about, and means none of it: but what he does twice is a gesture as well."""
    words = ("gaze-pads", "right", "--move", "--video", str(watched.path("talking.mp4")), "--seconds", "90")
    with learning(*words, home=home) as running:
        running.asks()
        assert "only the camera is heard" in running.said and "twice" in running.said
        until(lambda: "now listens to" in running.said or running.process.poll() is not None, "a gesture", 100)
        assert running.ended() == 0, running.said
    assert "Seen: " in running.said and "It presses from half of how far you went just now." in running.said
    watch = load(home / "mappings" / "gaze-pads.toml").controls["right"].watch
    assert watch is not None and watch.source.startswith("camera:") and watch.source in running.said
