"""Seconds and ticks, there and back, at any tempo and after any number of hours."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adaptive_instrument.music.transport import GRIDS, TICKS_PER_BEAT, Transport, TransportSettings

tempos = st.floats(20, 300)
starts = st.one_of(st.just(0.0), st.floats(0, 1e8))
curves = st.lists(st.tuples(st.floats(0, 7200), tempos), max_size=8)


def transport(start: float, tempo: float, curve: list[tuple[float, float]], grid: str = "1/8") -> Transport:
    made, t = Transport(TransportSettings(tempo=tempo, grid=grid), start), start  # type: ignore[arg-type]
    for wait, to in curve:
        t += wait
        made.set_tempo(to, t)
    return made


@given(starts, tempos, curves, st.integers(0, 10**8))
def test_a_tick_survives_its_way_to_seconds_and_back(
    start: float, tempo: float, curve: list[tuple[float, float]], tick: int
) -> None:
    made = transport(start, tempo, curve)
    assert made.tick(made.time(tick)) == tick


@given(starts, tempos, curves, st.floats(0, 50_000))
def test_a_tick_is_the_last_one_not_after_its_second(
    start: float, tempo: float, curve: list[tuple[float, float]], t: float
) -> None:
    made = transport(start, tempo, curve)
    tick = made.tick(start + t)
    assert made.time(tick) <= start + t < made.time(tick + 1)


@given(starts, tempos, curves, st.floats(0, 50_000), st.sampled_from(sorted(GRIDS)))
def test_the_next_grid_point_is_on_the_grid_not_before_and_less_than_a_step_away(
    start: float, tempo: float, curve: list[tuple[float, float]], t: float, grid: str
) -> None:
    made, t = transport(start, tempo, curve, grid), start + t
    at = made.next_grid(t)
    tick = made.tick(at)
    assert at >= t and tick % GRIDS[grid] == 0 and made.time(tick) == at
    assert made.time(tick - GRIDS[grid]) < t


@given(starts, tempos, curves)
def test_time_never_falls_along_the_ticks(start: float, tempo: float, curve: list[tuple[float, float]]) -> None:
    made = transport(start, tempo, curve)
    last = made.tick(start + 8 * 7200)
    times = [made.time(tick) for tick in range(0, last, max(1, last // 500))]
    assert times == sorted(times)


def test_tick_0_is_the_start_and_a_beat_lasts_what_the_tempo_says() -> None:
    made = Transport(TransportSettings(tempo=120), 5.0)
    assert made.time(0) == 5.0 and made.time(TICKS_PER_BEAT) == 5.5


def test_a_change_of_tempo_counts_from_its_moment() -> None:
    made = Transport(TransportSettings(tempo=60))
    made.set_tempo(120, 2.0)
    assert made.tempo == 120
    assert made.tick(1.0) == TICKS_PER_BEAT and made.tick(3.0) == 4 * TICKS_PER_BEAT


def test_a_slider_pulled_quickly_does_not_move_the_beat_that_was() -> None:
    made = Transport(TransportSettings(tempo=60))
    before = made.time(1900)
    for step in range(50):
        made.set_tempo(60 + step, 2.0 + step * 1e-5)
    assert made.time(1900) == before and made.tick(2.0) == 1920


@pytest.mark.parametrize("tempo", [19.9, 300.1, float("nan"), float("inf")])
def test_a_tempo_nobody_can_play_is_refused_with_the_cure(tempo: float) -> None:
    with pytest.raises(ValueError, match="use 20 to 300"):
        Transport(TransportSettings()).set_tempo(tempo, 1.0)
