"""The command line: what it answers, and with which exit status."""

from __future__ import annotations

import os
import subprocess
import sys
import wave
from pathlib import Path

import pytest

from adaptive_instrument import __version__
from adaptive_instrument.notes import Event, NoteOff, NoteOn, Sound
from adaptive_instrument.resources import shipped_soundfont
from adaptive_instrument.sessions.take import SUFFIX, encode, header
from tests.test_rendering import pads, program, refused


@pytest.mark.parametrize(
    "words",
    [
        ["sing"],
        ["render"],
        ["render", "five-switches"],
        ["render", "five-switches", "--trace", "a", "--video", "b"],
        ["render", "five-switches", "--tra", "a"],
        ["play", "--seconds", "soon"],
        ["play", "--seconds", "-1"],
        ["play", "--seconds", "nan"],
        ["play", "--period-size", "0"],
        ["play", "--trace"],
        ["--nonsense"],
        ["check"],
        ["take"],
        ["take", "away"],
        ["bench", "patience"],
        ["bench"],
        ["doctor", "--loudly"],
        ["devices", "extra"],
    ],
)
def test_wrong_usage_is_status_2_and_says_what_is_meant(words: list[str], tmp_path: Path) -> None:
    done = program(*words, home=tmp_path)
    assert done.returncode == 2, done
    assert "usage:" in done.stderr and "Traceback" not in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize("words", [["--help"], ["render", "--help"], ["play", "-h"], ["take", "--help"]])
def test_help_is_status_0(words: list[str], tmp_path: Path) -> None:
    done = program(*words, home=tmp_path)
    assert done.returncode == 0 and "usage:" in done.stdout and done.stderr == ""


def test_the_version_is_told(tmp_path: Path) -> None:
    assert program("--version", home=tmp_path).stdout.strip().endswith(__version__)


def test_a_mapping_that_is_not_there_is_status_1_with_the_nearest(tmp_path: Path) -> None:
    trace = pads(tmp_path / "t", [0.5])
    done = program("render", "five-switch", "--trace", trace, "--notes", tmp_path / "n", home=tmp_path)
    refused(done, "did you mean five-switches")


def test_nothing_to_write_is_status_1(tmp_path: Path) -> None:
    refused(program("render", "five-switches", "--trace", pads(tmp_path / "t", [0.5]), home=tmp_path), "Add --wav")


@pytest.mark.parametrize("words", [("render", "head-harp", "--notes", "n"), ("play", "head-harp", "--no-window")])
def test_a_film_that_is_not_there_is_refused_with_a_cure(words: tuple[str, ...], tmp_path: Path) -> None:
    refused(program(*words, "--video", tmp_path / "f", home=tmp_path), "Check its name and folder")


def test_check_is_status_1_for_a_bad_mapping_and_0_for_the_shipped_ones(tmp_path: Path) -> None:
    bad = tmp_path / "bad.toml"
    bad.write_text('version = 1\nname = "bad"\ncolor = "teal"\n')
    assert program("check", "five-switches", "midi-locked", "one-switch-walk", home=tmp_path).returncode == 0
    done = program("check", bad, home=tmp_path)
    assert done.returncode == 1 and "did you mean" in done.stdout and "Traceback" not in done.stderr


def test_the_demonstration_plays_and_is_worth_hearing(tmp_path: Path) -> None:
    from adaptive_instrument.resources import shipped_folder
    from adaptive_instrument.trace import read_trace

    path = shipped_folder() / "mappings" / "demonstration.jsonl"
    trace = read_trace(path)
    assert trace.problems == () and trace.mapping == "one-switch-walk"
    notes = tmp_path / "n"
    assert program("render", trace.mapping, "--trace", path, "--notes", notes, home=tmp_path).returncode == 0
    assert len(notes.read_text().splitlines()) >= 20 and 25 <= trace.signals[-1].t <= 40


# -- takes ------------------------------------------------------------------------------------------------------------

TAKE: tuple[Event, ...] = (
    Sound(0, "p", "main", "plucked"),
    NoteOn(0, 1, "p", "main", 60, 90),
    NoteOff(0.5, 1, "p", "main"),
    NoteOn(0.5, 2, "p", "main", 64.5, 90),
)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with one take in it, cut short by a power cut."""
    takes = tmp_path / "takes"
    takes.mkdir()
    lines = [header("five-switches", 96.0), *(encode(event, 0.0) for event in TAKE), '{"kind": "off", "at": 0.']
    (takes / f"2026-01-01-120000-000000{SUFFIX}").write_text("\n".join(lines))
    return tmp_path


def test_a_take_is_shown(home: Path) -> None:
    done = program("take", "show", home=home)
    assert done.returncode == 0 and "five-switches, 2 notes" in done.stdout


def test_a_take_is_saved_whole_as_wav_and_midi(home: Path) -> None:
    import mido

    done = program("take", "save", "--to", home / "music", "--soundfont", shipped_soundfont(), home=home)
    assert done.returncode == 0, done.stderr
    files = sorted((home / "music").iterdir())
    assert [file.suffix for file in files] == [".mid", ".wav"]
    assert all(str(file.name) in done.stdout for file in files)
    messages = [message.type for message in mido.MidiFile(files[0])]
    assert messages.count("note_on") >= 2 and messages.count("note_on") + messages.count("note_off") == 4
    with wave.open(str(files[1])) as sound:
        assert sound.getnframes() > 0.5 * 48000 and any(sound.readframes(48000))


def test_a_take_that_cannot_be_saved_is_a_sentence_and_leaves_nothing(home: Path) -> None:
    (home / "file").write_text("")
    refused(program("take", "save", "--to", home / "file" / "below", home=home), str(home))
    refused(program("take", "save", "--to", home / "music", "--soundfont", home / "file", home=home), "file")
    assert not list((home / "music").glob("*"))


@pytest.mark.parametrize("what", ["show", "save", "play"])
def test_without_a_take_it_is_said_how_to_get_one(what: str, tmp_path: Path) -> None:
    refused(program("take", what, home=tmp_path), "There is no take yet. Play something first")


def test_a_take_whose_mapping_has_a_strange_name_is_saved_beside_it_and_nowhere_else(home: Path) -> None:
    path = home / "takes" / f"2026-01-02-120000-000000{SUFFIX}"
    path.write_text("\n".join([header("../../strange", 96.0), *(encode(event, 0.0) for event in TAKE)]))
    done = program("take", "save", "--soundfont", shipped_soundfont(), home=home)
    assert done.returncode == 0, done.stderr
    assert len([file for file in (home / "takes").iterdir() if file.suffix in (".wav", ".mid")]) == 2


# -- odd terminals ----------------------------------------------------------------------------------------------------


def test_letters_that_the_terminal_does_not_know_do_not_cost_the_sentence(home: Path) -> None:
    folder = home / "Müsik ♪"
    done = program(
        "take", "save", "--to", folder, "--soundfont", shipped_soundfont(), home=home,
        env={**os.environ, "ADAPTIVE_INSTRUMENT_HOME": str(home), "PYTHONIOENCODING": "ascii"},
    )  # fmt: skip
    assert done.returncode == 0 and "Saved your take as" in done.stdout and done.stderr == ""


# -- pipes ------------------------------------------------------------------------------------------------------------


@pytest.mark.skipif(sys.platform == "win32", reason="pipes end otherwise on Windows")
def test_a_reader_that_goes_away_is_no_traceback(tmp_path: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [sys.executable, "-m", "adaptive_instrument", "check", *["five-switches"] * 50],
        stdout=write, stderr=subprocess.PIPE, text=True, timeout=60, check=False,
        env={**os.environ, "ADAPTIVE_INSTRUMENT_HOME": str(tmp_path)},
    )  # fmt: skip
    os.close(write)
    assert done.returncode == 0 and done.stderr == ""
