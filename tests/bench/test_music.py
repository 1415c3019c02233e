"""What the bench of music makes of what it has heard. Nothing is timed: numbers of a busy machine prove nothing."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest

from adaptive_instrument.bench import NAMES, TIMED
from adaptive_instrument.bench import run as run_bench
from adaptive_instrument.bench.children import CannotMeasure
from adaptive_instrument.bench.click_font import write
from adaptive_instrument.bench.ear import Heard
from adaptive_instrument.bench.films import film, lasting
from adaptive_instrument.bench.music import offline, scenes
from adaptive_instrument.bench.music.loud import chords_of_eight
from adaptive_instrument.bench.music.onset_times import clicks, compared, followed, moments
from adaptive_instrument.cli import BENCHES, main
from adaptive_instrument.errors import InstrumentError
from adaptive_instrument.notes import NoteOn

RATE, BLOCK = 48000, 64


def wishes(count: int, seed: int = 1) -> np.ndarray:
    """Moments on a grid of eighths, with gaps."""
    chance, at, found = random.Random(seed), 0.0, []
    while len(found) < count:
        found.append(at)
        at += 0.3125 * chance.choice((1, 1, 2, 3))
    return np.array(found)


def heard_at(at: np.ndarray, delay: float = 0.203) -> np.ndarray:
    """Onsets in blocks of 64 frames, as the synth sounds them, in seconds."""
    return np.ceil((at + delay) * RATE / BLOCK) * BLOCK / RATE


def test_clicks_that_overlap_in_being_held_are_told_apart() -> None:
    sound = np.zeros(RATE, np.float32)
    for start in (1000, 1400, 9000):
        sound[start : start + 24] = 0.3
    assert clicks(sound).tolist() == [1000, 1400, 9000]
    assert clicks(np.zeros(100, np.float32)).tolist() == []


def test_moments_too_near_each_other_are_nobodys() -> None:
    assert moments([2.0, 1.0, 1.0005, 3.0, 3.004]).tolist() == [1.0, 2.0]
    assert moments([]).tolist() == []


def test_a_block_of_64_frames_is_all_the_jitter_there_is_where_nothing_is_late() -> None:
    at = wishes(200)
    steady = compared(at, followed(at, heard_at(at)))
    assert steady is not None
    assert len(steady.off) == 200 and steady.lost == 0 and steady.discarded == 0
    assert 0.2 < steady.deviation < 0.5
    assert steady.worst < 1.2


def test_one_late_note_is_seen_and_a_constant_delay_is_not() -> None:
    at = wishes(200)
    found = heard_at(at)
    found[100] += 0.004
    steady = compared(at, followed(at, found))
    assert steady is not None
    assert 3.0 < steady.worst < 5.0


def test_a_note_that_is_not_heard_is_counted() -> None:
    at = wishes(60)
    steady = compared(at, followed(at, np.delete(heard_at(at), 30)))
    assert steady is not None
    assert steady.lost == 1 and len(steady.off) == 59


def test_what_lies_around_an_xrun_is_left_out_and_what_stays_late_is_seen() -> None:
    at = wishes(120)
    found = heard_at(at)
    found[60] += 0.005
    steady = compared(at, followed(at, found), [float(found[60]) - 0.1])
    assert steady is not None
    assert steady.deviation < 0.5 and 1 <= steady.discarded <= 2
    found[60:] += 0.004
    steady = compared(at, followed(at, found), [float(found[60]) - 0.1])
    assert steady is not None and steady.deviation > 1.0


def test_a_server_that_stood_still_has_told_so_with_its_periods() -> None:
    """70 ms are lost after the 1,000th period: what is heard behind it was heard so much later."""
    first = np.arange(3000) * 64.0
    began = 5.0 + first / RATE + np.where(np.arange(3000) >= 1000, 0.07, 0.0)
    heard = Heard(np.zeros((1, 0), np.float32), [], np.column_stack([first, began]))
    frames = np.array([0, 63, 64 * 999 + 63, 64 * 1000, 64 * 2000 + 10], np.int64)
    assert heard.seconds(frames) == pytest.approx(5.0 + frames / RATE + np.array([0, 0, 0, 0.07, 0.07]))


def test_sound_that_has_nothing_to_do_with_the_wishes_is_not_brought_together() -> None:
    chance = random.Random(3)
    found = np.array(sorted(chance.uniform(0, 60) for _ in range(100)))
    at = np.array(sorted(chance.uniform(0, 60) for _ in range(100)))
    assert np.isnan(followed(at, found)).mean() > 0.3


@pytest.mark.parametrize("kind", list(scenes.stages(8.0)))
def test_each_kind_of_generated_notes_is_played_and_exact_to_a_block(tmp_path: Path, kind: str) -> None:
    with offline.at_home(tmp_path / "offline"):
        figure = offline._figure(tmp_path, kind, *scenes.stages(8.0)[kind])
    assert figure.holds, figure


def test_a_click_of_the_font_is_over_in_a_millisecond_however_long_it_is_held(tmp_path: Path) -> None:
    once, held = write(tmp_path / "once.sf2", once=True).read_bytes(), write(tmp_path / "held.sf2").read_bytes()
    assert once != held


def test_eight_players_strike_thirty_two_notes_at_one_moment() -> None:
    ons = [event for event in chords_of_eight(2) if isinstance(event, NoteOn)]
    assert len({event.at for event in ons}) == 2
    assert [sum(event.at == at for event in ons) for at in sorted({event.at for event in ons})] == [32, 32]


def test_a_film_is_made_as_long_as_it_has_to_be(tmp_path: Path) -> None:
    cv2 = pytest.importorskip("cv2")
    try:
        short = film("head-turn.mp4")
    except CannotMeasure as why:
        pytest.skip(str(why))
    longer = lasting(short, 20.0, tmp_path)
    opened = cv2.VideoCapture(str(longer))
    assert opened.get(cv2.CAP_PROP_FRAME_COUNT) / opened.get(cv2.CAP_PROP_FPS) >= 20.0
    assert lasting(longer, 5.0, tmp_path) == longer


def test_only_a_bench_with_live_parts_takes_minutes(capsys: pytest.CaptureFixture[str]) -> None:
    assert tuple(NAMES) == tuple(BENCHES)
    assert set(TIMED) <= set(NAMES)
    with pytest.raises(InstrumentError, match="leave out --minutes"):
        run_bench("engine", as_json=True, quick=True, minutes=1.0)
    assert main(["bench", "engine", "--minutes", "1"]) == 1
    assert "leave out --minutes" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["bench", "music", "--minutes", "0"])
