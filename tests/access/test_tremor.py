"""The tremor filter keeps what its docstring states, at the rates that cameras have."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adaptive_instrument.access.tremor import TremorFilter


def times(rate: float, seconds: float, jitter: float, seed: int = 1) -> list[float]:
    chance, t, found = random.Random(seed), 0.0, []
    while t < seconds:
        found.append(t)
        t += (1 + chance.uniform(-jitter, jitter)) / rate
    return found


def attenuation(frequency: float, rate: float, lowest: float = 4.0, jitter: float = 0.0) -> float:
    """Decibels by which a shake of this frequency is weakened, by its mean square."""
    steady, before, after = TremorFilter(lowest), 0.0, 0.0
    for t in times(rate, 12.0, jitter):
        shake = math.sin(2 * math.pi * frequency * t + 0.4)
        left = steady(t, shake)
        if t > 2.0:
            before, after = before + shake * shake, after + left * left
    return 10 * math.log10(before / after)


@pytest.mark.parametrize("rate", [25, 30, 60])
def test_a_shake_of_4_to_12_hertz_is_twenty_decibels_weaker(rate: float) -> None:
    for tenths in range(40, 121, 2):
        assert attenuation(tenths / 10, rate) >= 20.0, f"{tenths / 10} Hz at {rate} frames a second"


def test_uneven_frames_take_little_of_it() -> None:
    for tenths in range(40, 121, 4):
        assert attenuation(tenths / 10, 30, jitter=0.3) >= 18.0, f"{tenths / 10} Hz"


def test_at_15_frames_it_holds_up_to_what_such_a_camera_can_tell() -> None:
    for tenths in range(40, 66, 2):
        assert attenuation(tenths / 10, 15) >= 20.0, f"{tenths / 10} Hz"


def test_slow_movement_stays_whole() -> None:
    assert attenuation(0.5, 30) < 0.5 and attenuation(1.0, 30) < 1.0 and attenuation(2.0, 30) < 3.2


@pytest.mark.parametrize("lowest", [3.0, 4.0, 6.0])
def test_a_sudden_move_is_half_done_after_half_a_period_and_does_not_overshoot(lowest: float) -> None:
    steady = TremorFilter(lowest)
    steady(0.0, 0.0)
    course = [(n / 1000, steady(n / 1000, 1.0)) for n in range(1, 2000)]
    half = next(t for t, value in course if value >= 0.5)
    nine_tenths = next(t for t, value in course if value >= 0.9)
    assert half == pytest.approx(0.48 / lowest, rel=0.05) and nine_tenths == pytest.approx(0.83 / lowest, rel=0.05)
    assert max(value for _, value in course) <= 1.02 and min(value for _, value in course) >= -0.02
    assert course[-1][1] == pytest.approx(1.0, abs=1e-4)


@given(st.lists(st.tuples(st.floats(0, 3), st.floats(-100, 100)), min_size=1, max_size=60), st.floats(2, 12))
def test_whatever_the_times_it_stays_near_what_was_said(said: list[tuple[float, float]], lowest: float) -> None:
    steady, t, most = TremorFilter(lowest), 0.0, max(abs(value) for _, value in said)
    for wait, value in said:
        t += wait
        assert abs(steady(t, value)) <= 2 * most + 1e-6


@given(st.floats(-1e6, 1e6), st.lists(st.floats(1e-4, 2), min_size=1, max_size=50))
def test_what_stands_still_stays_where_it_is(value: float, waits: list[float]) -> None:
    steady, t = TremorFilter(4.0), 0.0
    for wait in waits:
        t += wait
        assert steady(t, value) == pytest.approx(value, rel=1e-6, abs=1e-6)


def test_a_device_that_speaks_only_of_changes_has_stood_still_in_between() -> None:
    steady = TremorFilter(4.0)
    steady(0.0, 0.0)
    assert steady(5.0, 1.0) < 0.1, "it did not creep there for five seconds"
    for n in range(1, 60):
        last = steady(5.0 + n / 60, 1.0)
    assert last == pytest.approx(1.0, abs=0.01)


def test_nought_filters_nothing_and_reset_forgets() -> None:
    off = TremorFilter(0.0)
    assert not off.on and [off(t, v) for t, v in ((0.0, 1.0), (0.1, -5.0))] == [1.0, -5.0]
    steady = TremorFilter(4.0)
    steady(0.0, 0.0)
    steady.reset()
    assert steady(0.1, 7.0) == 7.0
