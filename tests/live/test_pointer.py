"""A pointer in a real window: staying plays once; a gaze that freezes plays nothing."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from adaptive_instrument.access.zones import zones
from adaptive_instrument.stage.scene import arrange
from tests.live.conftest import Start
from tests.live.hearing import first_sound, pitch
from tests.live.jack_rig import RATE, Ear
from tests.live.program import ROOT
from tests.live.test_film import struck
from tests.support.xvfb import Display, until

PADS = arrange(1280, 720, (zones("grid", 6),)).panels[0].cells
PITCHES = (60, 62, 64, 67, 69, 72)
DWELL = 0.6
"""Seconds to stay, as the mapping has it."""
NOWHERE = (640, 700)


def go(screen: Display, place: tuple[int, int]) -> None:
    screen.xdotool("mousemove", str(place[0]), str(place[1]))


def middle(pad: int) -> tuple[int, int]:
    cell = PADS[pad]
    return cell.x + cell.w // 2, cell.y + cell.h // 2


def pause(ear: Ear, seconds: float) -> None:
    """Lets the sound card's clock go on."""
    mark = ear.frames
    until(lambda: ear.frames > mark + seconds * RATE, "time to pass")


@pytest.mark.slow
def test_staying_on_a_pad_plays_it_once_after_its_time(start_window: Start, ear: Ear, screen: Display) -> None:
    go(screen, NOWHERE)
    program = start_window("play", "pointer-dwell", "--midi-out", "virtual")
    until(lambda: any(data == b"\xfe" for _, data in ear.midi), "the MIDI out")
    for count, pad in enumerate((0, 4), start=1):
        mark = ear.frames
        go(screen, middle(pad))
        came = ear.frames
        until(lambda mark=mark: first_sound(ear.since(mark), 5e-3) is not None, "the pad's sound", 5)
        onset = mark + (first_sound(ear.since(mark), 5e-3) or 0)
        assert (onset - mark) / RATE >= DWELL - 0.01, "it fired before its time"
        assert (onset - came) / RATE < DWELL + 0.4, "it fired late"
        # It stays on: nothing more comes of that.
        pause(ear, 2 * DWELL)
        assert [key for _, key in struck(ear)] == [PITCHES[0], PITCHES[4]][:count]
        assert abs(pitch(ear.since(onset + RATE // 20)[: RATE // 4], 200, 600) - PITCHES[pad]) < 0.3
        go(screen, NOWHERE)
        screen.key("F8")
        ear.hears_silence()
    screen.key("ctrl+q")
    program.ends(0)


@pytest.mark.slow
def test_a_frozen_gaze_plays_nothing_and_one_that_trembles_plays(
    start_window: Start, ear: Ear, screen: Display, tmp_path: Path
) -> None:
    text = (ROOT / "mappings" / "pointer-dwell.toml").read_text(encoding="utf-8")
    mapping = tmp_path / "eyes.toml"
    mapping.write_text(
        text.replace('name = "pointer-dwell"', 'name = "eyes"').replace('body = "mouse"', 'body = "gaze"'), "utf-8"
    )
    go(screen, NOWHERE)
    program = start_window("play", str(mapping), "--midi-out", "virtual")
    until(lambda: any(data == b"\xfe" for _, data in ear.midi), "the MIDI out")
    go(screen, middle(2))
    # An eye tracker that has lost the eyes just leaves the pointer where it was.
    pause(ear, 3 * DWELL)
    assert struck(ear) == []
    x, y = middle(3)
    until_at = time.monotonic() + 5
    while not struck(ear) and time.monotonic() < until_at:
        go(screen, (x + len(ear.midi) % 2 + int(time.monotonic() * 20) % 5, y))
        pause(ear, 0.03)
    assert [key for _, key in struck(ear)] == [PITCHES[3]]
    screen.key("ctrl+q")
    program.ends(0)
