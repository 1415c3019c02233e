"""The main job in a real window: keys and pointer become sound that fits, and the stage shows what was struck."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.live.conftest import Start
from tests.live.hearing import first_sound, pitch, settled_sound
from tests.live.jack_rig import RATE, Ear
from tests.support.pictures import changed
from tests.support.xvfb import Display, until

FIVE = {"1": 60, "2": 62, "3": 64, "4": 67, "5": 69}
SCALE = (60, 62, 64, 67, 69)
"""C major pentatonic."""


@pytest.mark.slow
def test_five_keys_sound_as_their_five_notes_and_the_struck_target_is_seen(
    start_window: Start, ear: Ear, screen: Display, tmp_path: Path
) -> None:
    program = start_window("play", "five-switches")
    ear.hears_silence()
    calm = screen.calm(tmp_path / "calm.png")
    for key, note in FIVE.items():
        mark = ear.frames
        screen.key(key)
        sound = settled_sound(ear, mark)
        assert abs(pitch(sound) - note) < 0.3, f"key {key} sounds as {pitch(sound):.2f}"
        if key == "2":
            struck = screen.screenshot(tmp_path / "struck.png")
            assert _changed(calm, struck, 1, 5) > 3 * max(_changed(calm, struck, i, 5) for i in (2, 3, 4))
        screen.key("F8")
        ear.hears_silence(6)
    screen.key("ctrl+q")
    program.ends(0)


@pytest.mark.slow
def test_a_key_sounds_within_a_few_periods(start_window: Start, ear: Ear, screen: Display) -> None:
    """The sure figures are the bench's; here: a press never waits for a frame, a poll or a restart of anything."""
    program = start_window("play", "five-switches")
    ear.hears_silence()
    delays = []
    for _ in range(5):
        mark = ear.frames
        screen.xdotool("keydown", "1")
        after = ear.frames
        ear.hears_a_sound()
        onset = first_sound(ear.since(mark))
        assert onset is not None
        delays.append((mark + onset - after) / RATE)
        screen.xdotool("keyup", "1")
        screen.key("F8")
        ear.hears_silence(6)
    assert sorted(delays)[2] < 0.06, delays
    screen.key("ctrl+q")
    program.ends(0)


@pytest.mark.slow
def test_one_switch_walks_up_the_scale_by_key_and_by_mouse_and_holds_as_long_as_the_press(
    start_window: Start, ear: Ear, screen: Display
) -> None:
    program = start_window("play", "one-switch-walk")
    ear.hears_silence()
    heard = []
    screen.xdotool("mousemove", "640", "300")
    for down, up in [(("keydown", "space"), ("keyup", "space")), (("mousedown", "1"), ("mouseup", "1"))] * 2:
        mark = ear.frames
        screen.xdotool(*down)
        sound = settled_sound(ear, mark)
        heard.append(pitch(sound))
        # Held: it still sounds, after longer than a plucked string would.
        until(lambda mark=mark: ear.frames > mark + RATE * 0.9, "a held note")
        assert ear.loudness(0.1) > 2e-3
        screen.xdotool(*up)
        ear.hears_silence(6)
    steps = [min(range(len(SCALE) * 2), key=lambda i, p=p: abs(_step(i) - p)) for p in heard]
    assert all(abs(_step(i) - p) < 0.6 for i, p in zip(steps, heard, strict=True)), heard
    screen.key("ctrl+q")
    program.ends(0)


def _step(index: int) -> int:
    return SCALE[index % 5] + 12 * (index // 5)


def _changed(before: Path, after: Path, column: int, columns: int) -> float:
    width = 1280 // columns
    return changed(before, after, f"{width}x600+{column * width}+0")
