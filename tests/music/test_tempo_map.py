"""The tempo map through changes of tempo, corrections and fermatas, and the bars that lie on it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adaptive_instrument.music.bars import Bars
from adaptive_instrument.music.tempo_map import MOST_STRETCHES, TICKS_PER_BEAT, TempoMap

tempos = st.floats(20, 300)
doings = st.lists(
    st.tuples(st.floats(0, 600), st.sampled_from(("tempo", "steer", "stand", "go")), tempos, st.integers(1, 20_000)),
    max_size=12,
)


def made(start: float, tempo: float, done: list[tuple[float, str, float, int]]) -> tuple[TempoMap, float]:
    """A map to which all this was done, and the second at which it ended."""
    tempo_map, t = TempoMap(tempo, start), start
    for wait, what, to, ticks in done:
        t += wait
        if what == "tempo":
            tempo_map.set_tempo(to, t)
        elif what == "steer":
            tempo_map.steer(to, t, tempo_map.tick(t) + ticks, t + 60 / to)
        elif what == "stand":
            tempo_map.stand(t)
        else:
            tempo_map.go(t)
    return tempo_map, t


@given(st.floats(0, 1e5), tempos, doings, st.integers(0, 10**7))
def test_a_tick_survives_its_way_to_seconds_and_back(
    start: float, tempo: float, done: list[tuple[float, str, float, int]], tick: int
) -> None:
    tempo_map, _ = made(start, tempo, done)
    assert tempo_map.tick(tempo_map.time(tick)) == tick


@given(st.floats(0, 1e5), tempos, doings, st.floats(0, 20_000))
def test_a_tick_is_the_last_one_not_after_its_second(
    start: float, tempo: float, done: list[tuple[float, str, float, int]], t: float
) -> None:
    tempo_map, _ = made(start, tempo, done)
    tick = tempo_map.tick(start + t)
    assert tempo_map.time(tick) <= start + t < tempo_map.time(tick + 1)


@given(st.floats(0, 1e5), tempos, doings)
def test_time_never_falls_along_the_ticks_nor_ticks_along_time(
    start: float, tempo: float, done: list[tuple[float, str, float, int]]
) -> None:
    tempo_map, end = made(start, tempo, done)
    last = tempo_map.tick(end) + 5000
    times = [tempo_map.time(tick) for tick in range(0, last, max(1, last // 400))]
    assert times == sorted(times)
    ticks = [tempo_map.tick(start + (end + 60 - start) * part / 400) for part in range(401)]
    assert ticks == sorted(ticks)


@given(tempos, doings, st.tuples(st.floats(0.01, 60), tempos))
def test_what_was_stays_as_it_was_whatever_comes(
    tempo: float, done: list[tuple[float, str, float, int]], then: tuple[float, float]
) -> None:
    tempo_map, t = made(0.0, tempo, done)
    wait, to = then
    t += wait
    here = tempo_map.tick(t)
    before = [tempo_map.time(tick) for tick in range(0, here, max(1, here // 100))]
    tempo_map.set_tempo(to, t)
    tempo_map.stand(t)
    tempo_map.go(t + 5)
    assert before == [tempo_map.time(tick) for tick in range(0, here, max(1, here // 100))]


def test_a_fermata_lets_the_beat_end_and_its_end_is_the_next_beat() -> None:
    tempo_map = TempoMap(60, 0.0)
    tempo_map.stand(2.3)
    assert tempo_map.tick(2.9) == 2784 and not tempo_map.stands(2.9)
    assert tempo_map.tick(3.5) == tempo_map.tick(100.0) == 3 * TICKS_PER_BEAT - 1 and tempo_map.stands(3.5)
    assert tempo_map.time(3 * TICKS_PER_BEAT) > 1000
    tempo_map.go(7.5)
    assert tempo_map.time(3 * TICKS_PER_BEAT) == 7.5 and tempo_map.tick(8.5) == 4 * TICKS_PER_BEAT


def test_a_fermata_that_ends_before_its_beat_has_changed_nothing() -> None:
    tempo_map = TempoMap(60, 0.0)
    tempo_map.stand(2.3)
    tempo_map.go(2.6)
    assert tempo_map.time(3 * TICKS_PER_BEAT) == 3.0


def test_a_tempo_chosen_while_time_stands_is_the_one_in_which_it_goes_on() -> None:
    tempo_map = TempoMap(60, 0.0)
    tempo_map.stand(2.3)
    tempo_map.set_tempo(120, 5.0)
    tempo_map.go(7.0)
    assert tempo_map.tempo == 120 and tempo_map.time(4 * TICKS_PER_BEAT) == 7.5


def test_a_correction_brings_a_tick_to_its_second_and_goes_on_in_tempo() -> None:
    tempo_map = TempoMap(60, 0.0)
    tempo_map.steer(90, 2.1, 3 * TICKS_PER_BEAT, 2.8)
    assert tempo_map.time(3 * TICKS_PER_BEAT) == pytest.approx(2.8, abs=0.001)
    assert tempo_map.time(4 * TICKS_PER_BEAT) - tempo_map.time(3 * TICKS_PER_BEAT) == pytest.approx(60 / 90)
    assert tempo_map.tempo == 90


def test_a_clock_that_corrects_for_hours_needs_no_more_room_than_for_minutes() -> None:
    tempo_map = TempoMap(60, 0.0)
    for step in range(5000):
        tempo_map.set_tempo(60 + step % 7, step * 0.5)
    assert len(tempo_map._ticks) <= MOST_STRETCHES
    assert tempo_map.tick(tempo_map.time(10**6)) == 10**6


# -- bars --------------------------------------------------------------------------------------------------------------


@given(st.lists(st.tuples(st.integers(1, 16), st.integers(0, 50_000)), max_size=8), st.integers(0, 10**6))
def test_each_tick_lies_in_one_bar_and_bars_follow_without_a_gap(changes: list[tuple[int, int]], tick: int) -> None:
    bars, at = Bars(4), 0
    for metre, wait in changes:
        at += wait
        bars.set_metre(metre, at)
    line, length = bars.bar(tick)
    assert line <= tick < line + length
    assert bars.bar(line) == (line, length) and bars.bar(line + length)[0] == line + length
    number = bars.number(tick)
    assert bars.line(number) == line and bars.line(number + 1) == line + length


def test_a_new_metre_counts_from_the_next_bar_line() -> None:
    bars = Bars(4)
    bars.set_metre(3, 5 * TICKS_PER_BEAT)
    assert bars.bar(6 * TICKS_PER_BEAT) == (4 * TICKS_PER_BEAT, 4 * TICKS_PER_BEAT)
    assert bars.bar(9 * TICKS_PER_BEAT) == (8 * TICKS_PER_BEAT, 3 * TICKS_PER_BEAT)
    bars.set_metre(2, 11 * TICKS_PER_BEAT)
    assert bars.bar(11 * TICKS_PER_BEAT) == (11 * TICKS_PER_BEAT, 2 * TICKS_PER_BEAT)
