"""Binding by pressing in the real window: what was heard is said on the stage, plays at once, and is kept."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from adaptive_instrument.mapping import load
from tests.live.conftest import Start
from tests.live.jack_rig import Ear
from tests.support.xvfb import Display, until


@pytest.mark.slow
def test_f4_and_a_press_bind_a_switch_that_plays_at_once_and_is_kept(
    start_window: Start, ear: Ear, screen: Display, tmp_path: Path
) -> None:
    program = start_window("play", "one-switch-walk")
    ear.hears_silence()
    screen.key("F4")
    # Letters are chords to the stage at other times.
    screen.xdotool("keydown", "c")
    threading.Event().wait(0.4)
    screen.xdotool("keyup", "c")
    mine = tmp_path / "mappings" / "one-switch-walk.toml"
    until(mine.exists, "the mapping that was written")
    assert load(mine).controls["switch"].on == ("keyboard:c",)
    ear.hears_silence()
    screen.xdotool("keydown", "c")
    ear.hears_a_sound()
    screen.xdotool("keyup", "c")
    ear.hears_silence()
    screen.key("ctrl+q")
    program.ends(0)
