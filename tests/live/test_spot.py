"""A spot before the camera plays: the shipped instrument as it is, with a film of a real person as the camera."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from adaptive_instrument.signals import Axis, Signal, Tracking
from adaptive_instrument.trace import read_trace
from tests.live.conftest import Start
from tests.live.jack_rig import Ear
from tests.live.program import ROOT
from tests.support.films import film
from tests.support.xvfb import Display, until

PENTATONIC = (0, 2, 4, 7, 9)
"""The pitch classes of C major pentatonic."""


def struck(ear: Ear) -> list[int]:
    return [data[1] for _, data in ear.midi if data[0] & 0xF0 == 0x90 and data[2] > 0]


def held(folder: Path) -> Path:
    """The shipped instrument, its notes held, its spot known: a brow in ``glasses.mp4``, and sounding all the time."""
    text = (ROOT / "mappings" / "spot.toml").read_text(encoding="utf-8")
    for shipped, here in (
        ('name = "spot"', 'name = "brow"'),
        ('articulation = "ring"', 'articulation = "hold"'),
        ("\nring = 3.0", ""),
        ("\n[access]", "\n[spot]\nplace = [0.55, 0.33]\nsize = 0.12\n\n[access]"),
    ):
        assert shipped in text, f"{shipped} is no longer in the shipped mapping"
        text = text.replace(shipped, here)
    path = folder / "brow.toml"
    path.write_text(text, encoding="utf-8")
    return path


def seen(signals: list[Signal]) -> list[bool]:
    return [s.ok for s in signals if isinstance(s, Tracking) and s.source == "spot"]


@pytest.mark.slow
def test_the_shipped_instrument_finds_what_moves_in_a_film_and_plays_it_with_nothing_set(
    start: Start, ear: Ear, tmp_path: Path
) -> None:
    trace = tmp_path / "heard.jsonl"
    words = ("--video", str(film("turns-and-winks.mp4")), "--midi-out", "virtual", "--save-trace", str(trace))
    program = start("play", "spot", *words)
    until(lambda: len(struck(ear)) >= 3, "three notes", 40)
    # The film ends by itself, and with it the performance.
    program.ends(0, 40)
    assert ear.open_notes() == {}
    signals = read_trace(trace).signals
    assert seen(signals)[:2] == [False, True] and not seen(signals)[-1]
    assert {s.source for s in signals if isinstance(s, Axis)} == {"spot"}, "no face is looked for"
    assert all(key % 12 in PENTATONIC for key in struck(ear))
    assert "cannot" not in program.said
    assert "What moved most is followed. To have that spot every time, write spot.place = [0." in program.said


@pytest.mark.slow
def test_a_killed_camera_ends_the_notes_of_the_spot_and_follows_it_again_soon(
    start: Start, ear: Ear, tmp_path: Path
) -> None:
    trace = tmp_path / "heard.jsonl"
    words = ("--video", str(film("glasses.mp4")), "--midi-out", "virtual", "--save-trace", str(trace))
    program = start("play", str(held(tmp_path)), *words)
    until(lambda: ear.open_notes(), "a note that is held", 40)
    os.kill(program.camera(), signal.SIGKILL)
    until(lambda: not ear.open_notes(), "the end of its notes", 0.3)
    program.says("The camera is back after", 30)
    until(lambda: ear.open_notes(), "the next note", 20)
    program.interrupt()
    program.ends(0)
    assert ear.open_notes() == {}
    assert seen(read_trace(trace).signals)[:3] == [True, False, True]


@pytest.mark.slow
def test_one_key_of_the_window_finds_the_spot_anew(
    start_window: Start, ear: Ear, screen: Display, tmp_path: Path
) -> None:
    trace = tmp_path / "heard.jsonl"
    words = ("--video", str(film("glasses.mp4")), "--midi-out", "virtual", "--save-trace", str(trace))
    program = start_window("play", str(held(tmp_path)), *words)
    until(lambda: ear.open_notes(), "a note that is held", 40)
    screen.key("F7")
    until(lambda: not ear.open_notes(), "the end of the note", 2)
    until(lambda: ear.open_notes(), "the next note", 20)
    screen.key("ctrl+q")
    program.ends(0)
    assert seen(read_trace(trace).signals)[:3] == [True, False, True]
