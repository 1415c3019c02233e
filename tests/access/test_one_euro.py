"""Smooth when still, quick when moving, and never wild."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from adaptive_instrument.access.one_euro import OneEuro

RATE = 1 / 30


def test_the_first_value_is_taken_as_it_is() -> None:
    assert OneEuro(1.0, 0.0)(5.0, 0.3) == 0.3


def test_trembling_at_rest_becomes_small() -> None:
    smooth = OneEuro(1.5, 4.0)
    values = [smooth(n * RATE, 0.5 + 0.01 * math.sin(n * 2.1)) for n in range(90)]
    settled = values[30:]
    assert max(settled) - min(settled) < 0.012, "of 0.02"


def test_a_quick_movement_is_followed_within_a_tenth_of_a_second() -> None:
    smooth = OneEuro(1.5, 4.0)
    for n in range(30):
        smooth(n * RATE, 0.2)
    followed = [smooth((30 + n) * RATE, 0.8) for n in range(4)]
    assert followed[-1] > 0.7


def test_two_values_of_one_moment_keep_the_first() -> None:
    smooth = OneEuro(1.0, 1.0)
    smooth(1.0, 0.2)
    assert smooth(1.0, 0.9) == 0.2
    assert smooth(0.5, 0.9) == 0.2
    assert smooth(math.nextafter(1.0, 2.0), 0.9) == 0.2


def test_after_a_reset_the_past_is_forgotten() -> None:
    smooth = OneEuro(1.0, 1.0)
    smooth(1.0, 0.2)
    smooth.reset()
    assert smooth(1.1, 0.9) == 0.9


@given(
    st.lists(st.tuples(st.floats(0, 100), st.floats(0, 1)), min_size=1, max_size=40),
    st.floats(0.01, 60),
    st.floats(0, 100),
)
def test_what_comes_out_lies_between_what_went_in(steps: list[tuple[float, float]], cutoff: float, beta: float) -> None:
    smooth, t, seen = OneEuro(cutoff, beta), 0.0, []
    for wait, value in steps:
        t += wait
        seen.append(value)
        assert min(seen) - 1e-9 <= smooth(t, value) <= max(seen) + 1e-9
