"""The figures made of what was measured: outliers passed over, fatigue minded."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adaptive_instrument.access.check.measures import high, mean_and_spread, usual

SECONDS = st.floats(0.15, 3.0)


def test_one_long_pause_does_not_change_the_mean() -> None:
    calm = [0.5, 0.52, 0.48, 0.55, 0.5, 0.47, 0.53]
    mean, spread = mean_and_spread([*calm, 5.0]) or (0.0, 0.0)
    assert mean == pytest.approx(0.507, abs=0.01)
    assert spread < 0.05


def test_who_tires_is_measured_as_they_are_at_the_end() -> None:
    mean, _ = mean_and_spread([0.5, 0.5, 0.52, 0.5, 0.7, 0.72, 0.71, 0.73]) or (0.0, 0.0)
    assert mean == pytest.approx(0.715, abs=0.01)


def test_a_single_value_has_no_spread_and_none_has_no_figures() -> None:
    assert mean_and_spread([0.8]) == (0.8, 0.0)
    assert mean_and_spread([]) is None
    assert high([], 0.9) == 0.0


@given(st.lists(SECONDS, min_size=1, max_size=30))
def test_what_is_kept_was_measured_and_most_is_kept(values: list[float]) -> None:
    kept = usual(values)
    assert all(value in values for value in kept)
    assert len(kept) > len(values) / 2


@given(st.lists(SECONDS, min_size=1, max_size=30))
def test_the_mean_lies_within_what_was_measured(values: list[float]) -> None:
    mean, spread = mean_and_spread(values) or (0.0, -1.0)
    assert min(values) - 1e-9 <= mean <= max(values) + 1e-9
    assert spread >= 0
