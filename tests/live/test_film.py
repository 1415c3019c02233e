"""A film as if it were the camera, in real time: what is seen in it is heard."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from adaptive_instrument.signals import Axis, Signal, Tracking
from adaptive_instrument.trace import read_trace
from tests.live.conftest import Start
from tests.live.hearing import first_sound, pitch
from tests.live.jack_rig import RATE, Ear
from tests.live.program import Program
from tests.support.films import film, little_head
from tests.support.xvfb import until

PENTATONIC = (0, 2, 4, 7, 9)
"""The pitch classes of C major pentatonic."""


def struck(ear: Ear) -> list[tuple[float, int]]:
    """When (seconds since the ear opened, about) which key was struck at the MIDI out."""
    return [(at / RATE, data[1]) for at, data in ear.midi if data[0] & 0xF0 == 0x90 and data[2] > 0]


def signals_of(program: Program, trace: Path) -> list[Signal]:
    """What the program heard, once it has ended."""
    program.ends(0, 30)
    return read_trace(trace).signals


@pytest.mark.slow
def test_a_head_on_film_plays_the_harp_in_time_and_in_the_scale(start: Start, ear: Ear, tmp_path: Path) -> None:
    video, trace = film("head-and-laughter.mp4"), tmp_path / "heard.jsonl"
    program = start("play", "head-harp", "--video", str(video), "--midi-out", "virtual", "--save-trace", str(trace))
    until(lambda: any(data == b"\xfe" for _, data in ear.midi), "the MIDI out", 30)
    mark = ear.frames
    until(lambda: first_sound(ear.since(mark)) is not None, "the first note", 30)
    onset = mark + (first_sound(ear.since(mark)) or 0)
    until(lambda: len(struck(ear)) >= 8, "eight notes", 20)
    heard = pitch(ear.since(onset + RATE // 20)[: RATE // 5])
    program.interrupt()
    signals = signals_of(program, trace)

    notes = struck(ear)
    assert all(key % 12 in PENTATONIC for _, key in notes), notes
    assert abs(notes[0][0] - onset / RATE) < 0.1, "sound and MIDI tell of the same note"
    assert abs(heard - notes[0][1]) < 0.3, f"it sounds as {heard:.2f}"
    # The trace knows when the film began: its first face is seen with the second picture.
    begun = next(s.t for s in signals if isinstance(s, Tracking) and s.ok)
    lateness = [s.t - s.captured for s in signals if isinstance(s, Axis) and s.captured is not None]
    print(f"picture to signal: median {1e3 * sorted(lateness)[len(lateness) // 2]:.1f} ms; {len(notes)} notes")
    # As in the rendering of the film: the first notes 1.1 s and 1.5 s after its begin, a pause from 2 s to 4 s.
    first = notes[0][0]
    assert 0.3 < notes[1][0] - first < 0.5, notes
    pauses = [(b[0] - a[0], a[0] - first) for a, b in pairwise(notes)]
    assert 1.6 < max(pauses)[0] < 2.6 and 0.5 < max(pauses)[1] < 1.1, notes
    yaws = [s.t for s in signals if isinstance(s, Axis) and s.control == "yaw"]
    assert yaws[0] - begun < 0.1 and len(yaws) > 12 * (yaws[-1] - yaws[0]), "it saw too few pictures"


@pytest.mark.slow
def test_a_face_that_leaves_the_picture_takes_its_notes_with_it(start: Start, ear: Ear, tmp_path: Path) -> None:
    video, trace = film("face-lost.mov"), tmp_path / "heard.jsonl"
    program = start(
        "play", str(little_head(tmp_path)), "--video", str(video), "--midi-out", "virtual", "--save-trace", str(trace)
    )  # fmt: skip
    until(lambda: struck(ear) and not ear.open_notes(), "the end of the last note", 40)
    # The film ends by itself, and with it the performance.
    signals = signals_of(program, trace)
    assert ear.open_notes() == {}
    lost = next(s.t for s in signals if isinstance(s, Tracking) and s.source == "camera" and not s.ok)
    seen = max(s.captured or s.t for s in signals if isinstance(s, Axis))
    assert lost - seen < 0.3, f"{lost - seen:.3f} s from the last good picture to the loss"
    # As in the rendering of the film: notes from 0.8 s on at the earliest, the last one until the loss at 2.84 s.
    ended = max(at for at, data in ear.midi if data[0] & 0xF0 == 0x80 or (data[0] & 0xF0 == 0x90 and data[2] == 0))
    assert 0 < ended / RATE - struck(ear)[0][0] < 2.3
