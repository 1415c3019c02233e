"""What the bench makes of what it has measured. Nothing is timed here: numbers of a busy machine prove nothing."""

import ctypes
import json
import math
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from adaptive_instrument.bench import NAMES, audible, latency, queueing
from adaptive_instrument.bench import run as run_bench
from adaptive_instrument.bench.children import CannotMeasure, Helper
from adaptive_instrument.bench.click_font import write
from adaptive_instrument.bench.figures import Figure
from adaptive_instrument.bench.onsets import clean, delays, onsets
from adaptive_instrument.cli import BENCHES


def square(length: int, *starts: int) -> np.ndarray:
    sound = np.zeros(length, np.float32)
    for start in starts:
        sound[start : start + 700] = 0.4 * np.sign(np.sin(2 * np.pi * (np.arange(700) + 0.5) / 48))
    return sound


def test_an_onset_is_the_first_frame_of_a_note_and_not_one_within_it() -> None:
    assert onsets(square(10_000, 1_000, 4_000)).tolist() == [1_000, 4_000]
    assert onsets(np.zeros(100, np.float32)).tolist() == []


def test_a_note_that_was_not_heard_has_no_delay() -> None:
    late = delays([900, 2_500, 3_900], np.array([1_000, 4_000]), within=1_440)
    assert late[0] == 100 and math.isnan(late[1]) and late[2] == 100


def test_notes_near_an_xrun_are_left_out() -> None:
    kept = clean([1_000, 5_000, 9_000], late=[900, 5_100], before=240, after=1_440)
    assert kept.tolist() == [False, False, True]


def test_presses_are_paired_with_their_notes_however_late() -> None:
    late, missing = queueing.paired([1.0, 1.1, 1.2], [1.002, 1.190, 1.304])
    assert late == pytest.approx([2.0, 90.0, 104.0]) and missing == 0


def test_a_press_without_a_note_counts_as_late_and_is_not_left_out() -> None:
    late, missing = queueing.paired([1.0, 1.1, 1.2, 1.3], [1.002, 1.203, 1.304])
    assert late == pytest.approx([2.0, 100.0, 3.0, 4.0]) and missing == 1


def test_the_clicks_font_sounds_every_key_alike_and_is_chosen_for_the_piano(tmp_path: Path) -> None:
    fluid_synth = pytest.importorskip("adaptive_instrument.outputs.fluid_synth")
    synth = fluid_synth.FluidSynth(write(tmp_path / "click.sf2"), effects=False)
    assert synth.program("piano") == 0
    heard = []
    for key, velocity in ((64, 100), (60, 100), (72, 100), (60, 20)):
        left, right = (np.zeros(4_800, np.float32) for _ in range(2))
        synth.lib.fluid_synth_noteon(synth.handle, 0, key, velocity)
        _render(synth, left, right, 0, 960)
        synth.lib.fluid_synth_noteoff(synth.handle, 0, key)
        _render(synth, left, right, 960, 4_800)
        heard.append(left)
        assert len(onsets(left)) == 1
        assert onsets(left)[0] < 64
        assert np.abs(left[2_400:]).max() < 0.01 * np.abs(left).max(), "it must have ended before the next one"
    synth.close()
    # The very first note of a synth swells a little more slowly.
    assert np.abs(heard[1] - heard[2]).max() < 1e-3 and np.abs(heard[1] - heard[3]).max() < 1e-3


def _render(synth: object, left: np.ndarray, right: np.ndarray, first: int, last: int) -> None:
    both = [sound.ctypes.data_as(ctypes.c_void_p) for sound in (left, right)]
    lib, handle = synth.lib, synth.handle  # type: ignore[attr-defined]
    lib.fluid_synth_write_float(handle, last - first, both[0], first, 1, both[1], first, 1)


def test_what_cannot_be_measured_is_said_with_its_cure(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def nowhere(*_: object, **__: object) -> None:
        raise CannotMeasure("The program jackd is missing. Install it.")

    monkeypatch.setattr(audible, "listen", nowhere)
    found = audible.figures(True, tmp_path)
    assert len(found) == 4
    assert all(figure.value is None and figure.note.endswith("Install it.") for figure in found)


def test_a_missing_program_is_no_traceback() -> None:
    with pytest.raises(CannotMeasure, match="Install it"):
        Helper(["no-such-program-anywhere"])


def test_a_helper_that_ends_without_a_word_is_told() -> None:
    helper = Helper([sys.executable, "-c", "print('only this')"])
    with pytest.raises(CannotMeasure, match="only this"):
        helper.expect("Ready", seconds=10)
    helper.end()


def test_a_helper_is_ended_in_order_and_twice_does_no_harm() -> None:
    helper = Helper([sys.executable, "-u", "-c", "print('Ready'); import time; time.sleep(60)"])
    helper.expect("Ready")
    helper.end()
    helper.end()
    assert helper.process.returncode is not None


@pytest.mark.skipif(sys.platform != "linux", reason="children end with their parent by a word of Linux")
def test_children_end_even_when_the_bench_is_killed() -> None:
    code = (
        "import sys; from adaptive_instrument.bench.children import Helper\n"
        "h = Helper([sys.executable, '-u', '-c', 'print(\"Ready\"); import time; time.sleep(60)'])\n"
        "h.expect('Ready'); print(h.process.pid, flush=True); sys.stdin.read()"
    )
    bench = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )  # fmt: skip
    assert bench.stdout is not None
    child = int(bench.stdout.readline())
    bench.kill()
    bench.wait()
    from tests.support.xvfb import until

    until(lambda: not _alive(child), "the child to end")


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split(")")[1].split()[0] != "Z"
    except OSError:
        return False


def test_the_command_line_knows_every_bench() -> None:
    assert tuple(BENCHES) == NAMES


def test_a_bench_is_printed_as_the_contract_has_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(latency, "run", lambda quick: [Figure("a", 1.0 if quick else 2.0, "ms", at_most=3)])
    assert run_bench("latency", as_json=True, quick=True) == 0
    told = json.loads(capsys.readouterr().out)
    assert told == {
        "bench": "latency",
        "figures": [{"name": "a", "value": 1.0, "unit": "ms", "goal": "<= 3", "holds": True}],
    }
    assert run_bench("latency", as_json=False, quick=False) == 0
    assert "bench latency" in capsys.readouterr().out


def test_two_notes_that_overlap_do_not_move_the_other_onsets() -> None:
    alone = np.clip(np.arange(64) / 64, 0, 1)
    sound = square(40_000, 1_000, 6_000, 12_000, 18_000)
    sound[1_000:1_064] *= alone
    both = sound.copy()
    both[18_200:18_500] *= 2
    assert onsets(sound)[0] == onsets(both)[0]


def test_notes_are_paired_across_the_synths_whatever_the_running_clock_says() -> None:
    program = square(60_000, 5_000, 15_000, 25_000, 35_000)
    again = square(60_000, 5_000, 15_000, 25_000, 35_010)
    ours = square(60_000, 5_048, 15_048, 35_053)
    heard = audible.compared([4_900, 14_000, 30_000, 39_000], np.stack([program, again, ours]), [15_100], 1)
    assert heard.ours == pytest.approx((1.0, 20.0, 1.0))
    assert heard.floor == pytest.approx((0.0, 0.0, -10 / 48))
    assert (heard.lost, heard.missing, heard.discarded, heard.xruns) == (1, 0, 1, 1)
