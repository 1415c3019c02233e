"""What the bench makes of the frames of clocks. Nothing is timed here."""

from __future__ import annotations

import numpy as np
import pytest

from adaptive_instrument.bench.music.clock_times import CLOCK, beside, clocks, even
from adaptive_instrument.bench.music.drum_box import Heard, once

RATE = 48000


def frames(tempo: float, count: int) -> list[int]:
    """Even clocks, as JACK tells them in periods of 64 frames."""
    return [round(number * RATE * 60 / tempo / 24 / 64) * 64 for number in range(count)]


@pytest.mark.parametrize("tempo", [40.0, 97.3, 120.0, 240.0])
def test_even_clocks_have_their_tempo_and_the_unevenness_of_the_periods(tempo: float) -> None:
    row = even(frames(tempo, 400), 24)
    assert row.tempo == pytest.approx(tempo, rel=0.001)
    assert row.steady is not None
    assert row.steady.deviation < 0.45 and row.steady.worst < 1.4


def test_time_that_a_server_loses_is_neither_another_tempo_nor_unevenness() -> None:
    late = frames(120, 400)
    late[200:] = [frame - 2000 for frame in late[200:]]
    row = even(late, 24, [late[200]])
    assert row.tempo == pytest.approx(120, rel=0.001)
    assert row.steady is not None and row.steady.deviation < 0.45


def test_one_clock_that_comes_late_is_seen() -> None:
    late = frames(120, 400)
    late[200] += 480
    steady = even(late, 24).steady
    assert steady is not None and steady.worst == pytest.approx(10, abs=1.4)


def test_notes_lie_beside_the_line_that_is_nearest() -> None:
    assert beside([0, 990, 1100, 2000], [0, 1000, 2000]).tolist() == pytest.approx([0, -10 / 48, 100 / 48, 0])
    assert np.isnan(beside([5], [])).all()


def test_two_plans_in_a_row_share_no_clock() -> None:
    plan = [*clocks(lambda _: 120, 1.0, 5.0), *clocks(lambda _: 120, 5.0, 6.0, jitter=0.002)]
    gaps = np.diff([second for second, _ in plan])
    assert len(plan) == 240 and gaps.min() > 0.018


def test_what_jack_repeats_beside_an_xrun_counts_once_and_what_comes_twice_otherwise_twice() -> None:
    came = [(0, CLOCK), (64, CLOCK), (50_000, CLOCK), (50_064, CLOCK)]
    assert once(came, [100]) == ((0, CLOCK), (50_000, CLOCK), (50_064, CLOCK))
    heard = Heard((), ((0, CLOCK), (9, (0x90, 60, 80)), (12, (0x90, 60, 0))), ())
    assert heard.of(0xF8) == [0] and heard.notes() == [9]
