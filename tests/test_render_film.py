"""Films rendered with the shipped mappings: notes follow the head and the eyes, and end with the face."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from bisect import bisect_right
from itertools import pairwise
from pathlib import Path
from typing import Any

import mido
import pytest

from adaptive_instrument.signals import Axis, Tracking
from adaptive_instrument.trace import trace_lines
from tests.live.program import FONT, ROOT
from tests.support import watched
from tests.support.films import film, little_head
from tests.support.hearing import loudness, read_wav

PENTATONIC = (0, 2, 4, 7, 9)
"""The pitch classes of C major pentatonic."""
pytestmark = pytest.mark.slow


def started(mapping: str | Path, of: str, source: Path, folder: Path, *kinds: str) -> subprocess.Popen[str]:
    folder.mkdir(exist_ok=True)
    outs = [word for kind in kinds for word in (f"--{kind}", str(folder / kind))]
    words = [sys.executable, "-m", "adaptive_instrument", "render", str(mapping), of, str(source), *outs]
    return subprocess.Popen(
        [*words, "--soundfont", str(FONT)], cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "ADAPTIVE_INSTRUMENT_HOME": str(folder)},
    )  # fmt: skip


def finished(run: subprocess.Popen[str]) -> None:
    said, _ = run.communicate(timeout=240)
    assert (run.returncode, said) == (0, "")


def notes_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def rendered(mapping: str | Path, name: str, folder: Path) -> list[dict[str, Any]]:
    """The notes of a film that the program watches itself."""
    finished(started(mapping, "--video", film(name), folder, "notes"))
    return notes_of(folder / "notes")


def played(mapping: str | Path, name: str, folder: Path) -> list[dict[str, Any]]:
    """The same, but by what the camera has said of the film: to watch a film takes long, and here it is done once for
    all tests. That it comes to the same is shown with the head harp."""
    film(name)
    trace = folder / "told.jsonl"
    trace.write_text("".join(f"{line}\n" for line in trace_lines(iter(watched.told(name)), None)), "utf-8")
    finished(started(mapping, "--trace", trace, folder, "notes"))
    return notes_of(folder / "notes")


def lost_at(name: str) -> float:
    return next(signal.t for signal in watched.told(name) if isinstance(signal, Tracking) and not signal.ok)


def test_the_head_harp_follows_the_head_within_the_scale_and_the_same_every_time(tmp_path: Path) -> None:
    video = film("head-and-laughter.mp4")
    runs = [started("head-harp", "--video", video, tmp_path / name, "wav", "midi", "notes") for name in ("one", "two")]
    yaws = [(s.t, s.value) for s in watched.told(video.name) if isinstance(s, Axis) and s.control == "yaw"]
    for run in runs:
        finished(run)
    for kind in ("wav", "midi", "notes"):
        assert (tmp_path / "one" / kind).read_bytes() == (tmp_path / "two" / kind).read_bytes(), kind

    notes = notes_of(tmp_path / "one" / "notes")
    assert played("head-harp", video.name, tmp_path) == notes
    assert len(notes) > 20
    assert {note["player"] for note in notes} == {"head-harp"}
    assert all(note["pitch"] % 12 in PENTATONIC for note in notes)
    assert len({note["pitch"] for note in notes}) >= 6, "the head passes most strings"

    def yaw(t: float) -> float:
        return yaws[bisect_right(yaws, (t + 1e-3, 0.0)) - 1][1]

    steps = [(b["pitch"] - a["pitch"], yaw(b["start"]) - yaw(a["start"])) for a, b in pairwise(notes)]
    moved = [(step, turned) for step, turned in steps if step and abs(turned) > 1.0]
    assert len(moved) > 15
    against = [(step, turned) for step, turned in moved if step * turned < 0]
    assert not against, "some notes step against the head"

    struck = [m for m in mido.MidiFile(tmp_path / "one" / "midi") if m.type == "note_on" and m.velocity]
    assert [m.note for m in struck] == [round(note["pitch"]) for note in notes]
    sound, rate = read_wav(tmp_path / "one" / "wav")
    first = round(notes[0]["start"] * rate)
    assert loudness(sound[: first - 480]) < -80 and loudness(sound[first : first + rate // 4]) > -50


def test_a_glance_to_the_left_strikes_the_left_pad_and_only_it(tmp_path: Path) -> None:
    notes = rendered("gaze-pads", "gaze-left.mp4", tmp_path)
    assert [note["pitch"] for note in notes] == [60]
    # The eyes leave the centre at 5.5 s.
    assert 5.4 <= notes[0]["start"] <= 6.0


def test_eyes_on_the_centre_strike_nothing(tmp_path: Path) -> None:
    assert played("gaze-pads", "gaze-centre.mp4", tmp_path) == []


@pytest.mark.parametrize("mapping", ["gaze-pads", "face-gestures"])
def test_talking_plays_at_most_twice_a_minute_and_no_reflex_blink_does(mapping: str, tmp_path: Path) -> None:
    """100 s of a man who talks, smiles and looks about, with 28 reflex blinks, and means none of it."""
    notes = played(mapping, "talking.mp4", tmp_path)
    assert mapping != "gaze-pads" or not [note for note in notes if note["pitch"] == 64]
    assert len(notes) <= 2 * 100 / 60


@pytest.mark.parametrize("mapping", ["gaze-pads", "face-gestures"])
def test_laughing_plays_next_to_nothing(mapping: str, tmp_path: Path) -> None:
    assert len(played(mapping, "head-and-laughter.mp4", tmp_path)) <= 1


@pytest.mark.parametrize("mapping", ["head-harp", "little-head"])
def test_every_note_ends_within_0_3_s_of_the_loss_of_the_face(mapping: str, tmp_path: Path) -> None:
    name = "face-lost.mov"
    path = little_head(tmp_path) if mapping == "little-head" else mapping
    notes = played(path, name, tmp_path)
    last_seen = max(s.t for s in watched.told(name) if isinstance(s, Axis))
    assert lost_at(name) - last_seen <= 0.3
    assert all(note["end"] <= last_seen + 0.3 for note in notes), notes
    if mapping == "little-head":
        assert notes and max(note["end"] for note in notes) > last_seen, "no note was sounding when the face was lost"
