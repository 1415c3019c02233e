"""The offline shell: the same trace gives the same notes and the same sound, at their times, or a sentence."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import wave
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from adaptive_instrument.cli import main
from adaptive_instrument.ensemble import Ensemble
from adaptive_instrument.music.harmony import HarmonySettings
from adaptive_instrument.music.voice import VoiceSettings
from adaptive_instrument.music.voices.arpeggio import ArpeggioSettings
from adaptive_instrument.rendering import PLAYS_ON, render
from adaptive_instrument.resources import shipped_soundfont
from adaptive_instrument.signals import Change, Signal, Switch
from tests.sessions.played import FOLDER
from tests.support.instruments import BY_NAME, FIVE, WALK
from tests.support.sinks import Ear
from tests.support.terminal import hear_everything
from tests.support.xvfb import until

RATE, BLOCK = 48000, 64


def program(*words: object, home: Path, **more: object) -> subprocess.CompletedProcess[str]:
    """Runs the program to its end."""
    env = {**os.environ, "ADAPTIVE_INSTRUMENT_HOME": str(home)}
    return subprocess.run(
        [sys.executable, "-m", "adaptive_instrument", *map(str, words)],
        env=more.pop("env", env), capture_output=True, text=True, timeout=120, check=False, **more,
    )  # fmt: skip  # type: ignore[call-overload, no-any-return]


Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def here(tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs the program to its end in this process, where nothing is asked of a process of its own: that starts slowly.
    What libraries say on stderr is heard here as well."""
    monkeypatch.setenv("ADAPTIVE_INSTRUMENT_HOME", str(tmp_path))

    def run(*words: object) -> subprocess.CompletedProcess[str]:
        before = signal.getsignal(signal.SIGTERM)
        try:
            status = main([str(word) for word in words])
        finally:
            signal.signal(signal.SIGTERM, before)
        said = capfd.readouterr()
        return subprocess.CompletedProcess(words, status, said.out, said.err)

    return run


def pads(path: Path, starts: Sequence[float]) -> Path:
    """A trace that strikes one pad after the other."""
    lines = []
    for number, start in enumerate(starts):
        for at, down in ((start, True), (start + 0.05, False)):
            told = {"t": at, "kind": "switch", "source": "keyboard", "control": str(number % 5 + 1), "down": down}
            lines.append(json.dumps(told))
    path.write_text("\n".join(lines))
    return path


# -- the shell itself -------------------------------------------------------------------------------------------------


def press(t: float, down: bool, control: str = "space") -> Switch:
    return Switch(t, "keyboard", control, down)


def test_what_is_still_due_after_the_last_signal_is_played_out_and_all_is_released() -> None:
    ear = Ear()
    rendered = render(Ensemble([WALK]), [press(1, True), press(1.5, False), press(3, True)], [ear])
    assert [note.at for note in ear.ons] == [1, 3]
    assert [round(note.at, 6) for note in ear.offs] == [1.58, rendered.end]
    assert not ear.ringing


def test_a_sink_that_schedules_and_one_that_cannot_hear_the_same_notes() -> None:
    ahead, held = Ear(schedules_ahead=True), Ear(schedules_ahead=False)
    signals: list[Signal] = [Change(0, "player.*.help", "notes and timing")]
    for n in range(40):
        signals += [press(n * 0.37, True, str(n % 5 + 1)), press(n * 0.37 + 0.1, False, str(n % 5 + 1))]
        if n % 9 == 8:
            signals.append(Change(n * 0.37 + 0.15, "harmony.tonic", "CDEFG"[n // 9]))
    render(Ensemble([FIVE]), signals, [ahead, held])
    taken_back = {e.note_id for e in ahead.heard if type(e).__name__ == "Cancel"}
    assert [e for e in ahead.ons if e.note_id not in taken_back] == held.ons
    assert [event.at for event in held.heard] == sorted(event.at for event in held.heard)
    assert not held.ringing


def test_a_change_that_cannot_be_applied_is_told_and_the_rest_plays() -> None:
    ear = Ear()
    signals: list[Signal] = [Change(0, "transport.tempo", -3), press(1, True), Change(1.2, "nonsense", 1)]
    rendered = render(Ensemble([WALK]), signals, [ear])
    assert [index for index, _ in rendered.problems] == [0, 2]
    assert len(ear.ons) == len(ear.offs) == 1


@given(st.lists(st.tuples(st.floats(0, 3), st.sampled_from(["space", "1", "2"]), st.booleans()), max_size=40))
def test_whatever_is_pressed_nothing_rings_on(pressed: list[tuple[float, str, bool]]) -> None:
    ears = [Ear(), Ear(schedules_ahead=False)]
    t = 0.0
    signals: list[Signal] = []
    for after, control, down in pressed:
        t += after
        signals.append(press(t, down, control))
    render(Ensemble(list(BY_NAME.values())), signals, ears)
    assert not ears[0].ringing and not ears[1].ringing


@pytest.mark.parametrize(
    ("what", "value", "longest"),
    [("call", True, 12), ("player.*.menu", None, 120), ("player.*.check", "2026-11-22", 300), ("voice", True, 12)],
)
@pytest.mark.parametrize("mapping", ["one-switch-scan", "pointer-dwell", "changing-access", "one-switch-walk"])
def test_what_nobody_answers_ends_by_itself(
    mapping: str, what: str, value: object, longest: float, tmp_path: Path, here: Run
) -> None:
    trace, notes, wav = tmp_path / "t.jsonl", tmp_path / "n.jsonl", tmp_path / "a.wav"
    told = {"t": 1.0, "kind": "change", "what": what, "value": value}
    trace.write_text(json.dumps(told))
    done = here("render", mapping, "--trace", trace, "--notes", notes, "--wav", wav)
    assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr
    assert len(samples(wav)) / RATE < longest


@pytest.mark.parametrize("touch", ["latch", "drone", "arpeggio"])
def test_what_is_latched_ends_soon_after_the_last_press_also_under_a_progression(touch: str) -> None:
    ear = Ear()
    voice = replace(VoiceSettings(arpeggio=ArpeggioSettings(latched=True)), articulation=touch)  # type: ignore[arg-type]
    harmony = HarmonySettings(scale="major", progression="I | V")
    latched = replace(FIVE, voice=voice, harmony=harmony)
    render(Ensemble([latched]), [Switch(0.5, "keyboard", "1", True), Switch(0.7, "keyboard", "1", False)], [ear])
    assert not ear.ringing
    assert PLAYS_ON - 1 < max(off.at for off in ear.offs) < PLAYS_ON + 5


def test_a_call_that_nobody_answers_rings_one_bell_to_its_end() -> None:
    ear = Ear()
    rendered = render(Ensemble([WALK]), [Change(1, "call", True)], [ear])
    assert [note.at for note in ear.ons] == pytest.approx([1, 1.45, 1.9])
    assert [note.at for note in ear.offs] == pytest.approx([2.6, 3.05, 3.5]) and not ear.ringing
    assert rendered.end == pytest.approx(3.5)


# -- the same every time ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["walk-phrases", "timing-help", "keys-bends", "keys-rubbish"])
def test_two_processes_render_the_same_bytes(name: str, tmp_path: Path) -> None:
    mapping = json.loads((FOLDER / f"{name}.jsonl").read_text().splitlines()[0])["mapping"]
    written = []
    for run, seed in enumerate(("1", "2")):
        folder = tmp_path / str(run)
        folder.mkdir()
        done = subprocess.run(
            [sys.executable, "-m", "adaptive_instrument", "render", mapping, "--trace", str(FOLDER / f"{name}.jsonl"),
             "--wav", "a.wav", "--midi", "a.mid", "--notes", "a.jsonl", "--soundfont", str(shipped_soundfont())],
            cwd=folder, capture_output=True, text=True, timeout=120, check=False,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.getcwd(),
                 "ADAPTIVE_INSTRUMENT_HOME": str(tmp_path)},
        )  # fmt: skip
        assert (done.returncode, done.stderr) == (0, "")
        written.append({path.name: path.read_bytes() for path in folder.iterdir()})
    assert written[0].keys() == {"a.wav", "a.mid", "a.jsonl"}
    assert written[0] == written[1]
    loud = np.abs(samples(tmp_path / "0" / "a.wav")).max()
    assert 0.02 < loud < 0.999, "silent or clipped"


def samples(path: Path) -> np.ndarray:
    with wave.open(str(path)) as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (RATE, 2, 2)
        return np.frombuffer(file.readframes(file.getnframes()), "<i2").reshape(-1, 2) / 32768


def test_notes_are_heard_in_the_wav_within_a_block_of_their_times(tmp_path: Path) -> None:
    starts = [0.1234 + 9.01737 * n for n in range(5)]
    trace = pads(tmp_path / "t.jsonl", starts)
    wav, notes = tmp_path / "a.wav", tmp_path / "a.jsonl"
    done = program("render", "five-switches", "--trace", trace, "--wav", wav, "--notes", notes,
                   "--soundfont", shipped_soundfont(), home=tmp_path)  # fmt: skip
    assert done.returncode == 0, done.stderr
    loud = np.abs(samples(wav)).max(axis=1)
    told = [json.loads(line)["start"] for line in notes.read_text().splitlines()]
    assert told == pytest.approx(starts, abs=1e-6)
    for start in told:
        frame = int(start * RATE)
        before = loud[max(0, frame - 2000) : frame - BLOCK].max(initial=0.0)
        onset = frame - BLOCK + int(np.argmax(loud[frame - BLOCK :] > before + 0.0005))
        assert abs(onset - start * RATE) <= BLOCK


# -- what cannot be done ----------------------------------------------------------------------------------------------


def refused(done: subprocess.CompletedProcess[str], *says: str) -> None:
    """One sentence or two on stderr, exit status 1, no traceback."""
    assert done.returncode == 1, done
    assert done.stdout == ""
    assert "Traceback" not in done.stderr and len(done.stderr.strip().splitlines()) == 1, done.stderr
    assert all(word in done.stderr for word in says), done.stderr


@pytest.mark.parametrize("option", ["--wav", "--midi", "--notes"])
def test_a_place_that_cannot_be_written_is_a_sentence_and_leaves_nothing(
    option: str, tmp_path: Path, here: Run
) -> None:
    trace = pads(tmp_path / "t.jsonl", [0.5])
    (tmp_path / "file").write_text("kept")
    (tmp_path / "folder").mkdir()
    before = sorted(tmp_path.rglob("*"))
    for place, says in (("file/below", "choose another"), ("none/a", "folder does not exist"), ("folder", "folder")):
        for other in ("--wav", "--notes"):
            if other == option:
                continue
            done = here("render", "five-switches", "--trace", trace, option, tmp_path / place,
                        other, tmp_path / "other")  # fmt: skip
            refused(done, "cannot be written", says)
            assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on the size of files")
@pytest.mark.parametrize("limit", [0, 3000, 200_000])
def test_a_disk_that_fills_up_is_a_sentence_and_leaves_nothing(limit: int, tmp_path: Path) -> None:
    import resource

    trace = pads(tmp_path / "t.jsonl", [0.5 + n for n in range(20)])
    wav = tmp_path / "a.wav"
    wav.write_text("the older one")

    def fill() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    done = program("render", "five-switches", "--trace", trace, "--wav", wav, home=tmp_path, preexec_fn=fill)
    refused(done, "cannot be written")
    assert wav.read_text() == "the older one"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.wav", "t.jsonl"]


@pytest.mark.parametrize("font", ["nothing", "rubbish", "empty", "folder", "cut"])
def test_a_soundfont_that_is_none_is_a_sentence_and_leaves_nothing(font: str, tmp_path: Path) -> None:
    trace = pads(tmp_path / "t.jsonl", [0.5])
    path = tmp_path / "font.sf2"
    if font == "rubbish":
        path.write_bytes(b"no font at all" * 100)
    elif font == "empty":
        path.write_bytes(b"")
    elif font == "folder":
        path.mkdir()
    elif font == "cut":
        path.write_bytes(shipped_soundfont().read_bytes()[:3000])
    done = program("render", "five-switches", "--trace", trace, "--wav", tmp_path / "a.wav", "--soundfont", path,
                   home=tmp_path)  # fmt: skip
    refused(done, "font.sf2")
    assert not [left for left in tmp_path.iterdir() if left.name.startswith("a.wav")]


def test_a_recording_is_never_written_over(tmp_path: Path) -> None:
    trace = pads(tmp_path / "t.jsonl", [0.5])
    said = trace.read_text()
    refused(program("render", "five-switches", "--trace", trace, "--notes", trace, home=tmp_path), "written over")
    assert trace.read_text() == said
    both = tmp_path / "both"
    done = program("render", "five-switches", "--trace", trace, "--notes", both, "--midi", both, home=tmp_path)
    refused(done, "written over")
    assert not both.exists()


def test_bad_lines_are_named_and_the_rest_is_rendered(tmp_path: Path) -> None:
    trace = pads(tmp_path / "t.jsonl", [0.5, 1.5])
    lines = trace.read_text().splitlines()
    trace.write_text(
        "\n".join([*lines[:2], "{", '{"t": 1, "kind": "change", "what": "tempo", "value": 1}', *lines[2:]])
    )
    done = program("render", "five-switches", "--trace", trace, "--notes", tmp_path / "n", home=tmp_path)
    assert done.returncode == 0
    assert [line.split(":")[:2] for line in done.stderr.splitlines()] == [["t.jsonl", "3"], ["t.jsonl", "4"]]
    assert len((tmp_path / "n").read_text().splitlines()) == 2


def test_what_is_no_trace_at_all_is_refused(tmp_path: Path) -> None:
    (tmp_path / "photo.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    done = program(
        "render", "five-switches", "--trace", tmp_path / "photo.png", "--notes", tmp_path / "n", home=tmp_path
    )
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert done.stderr.splitlines()[-1].endswith("holds nothing that can be played. Record a trace with --save-trace.")
    refused(program("render", "five-switches", "--trace", tmp_path / "none", "--notes", tmp_path / "n", home=tmp_path),
            "There is no trace")  # fmt: skip


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends processes without asking")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_rendering_that_is_stopped_leaves_nothing(number: signal.Signals, tmp_path: Path) -> None:
    trace = pads(tmp_path / "t.jsonl", [0.5 + 0.1 * n for n in range(20_000)])
    process = subprocess.Popen(
        [sys.executable, "-m", "adaptive_instrument", "render", "five-switches", "--trace", str(trace),
         "--wav", str(tmp_path / "a.wav"), "--soundfont", str(shipped_soundfont())],
        env={**os.environ, "ADAPTIVE_INSTRUMENT_HOME": str(tmp_path)}, stderr=subprocess.PIPE, text=True,
        preexec_fn=hear_everything,
    )  # fmt: skip
    part = tmp_path / "a.wav.part"
    until(lambda: part.exists() and part.stat().st_size > 100_000, "the rendering to be on its way", 60)
    process.send_signal(number)
    _, said = process.communicate(timeout=20)
    assert (process.returncode, said) == (1, "It was stopped before its end, so nothing was written. Start it again.\n")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["t.jsonl"]
