"""The player's delay: found, followed, and never thrown off by a few strange presses."""

from __future__ import annotations

import math
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adaptive_instrument.access.delay import LONGEST, MOST_LEAD, NARROWEST, SHORTEST, WIDEST, Delay


def taught(delays: list[float], middle: float = 0.3, spread: float = 0.1) -> Delay:
    delay = Delay(middle, spread)
    for one in delays:
        delay.learn(one)
    return delay


def person(seed: int, middle: float, spread: float, presses: int) -> list[float]:
    chance = Random(f"delay {seed}")
    return [max(0.02, chance.gauss(middle, spread)) for _ in range(presses)]


def test_before_the_first_press_the_settings_count() -> None:
    delay = Delay(0.4, 0.1)
    assert delay.lead == 0.4 and delay.width == pytest.approx(0.246, abs=0.001)


@pytest.mark.parametrize(("middle", "spread"), [(0.18, 0.06), (0.6, 0.15), (1.1, 0.3)])
def test_thirty_presses_find_the_player(middle: float, spread: float) -> None:
    for seed in range(20):
        delay = taught(person(seed, middle, spread, 30))
        assert abs(delay.lead - middle) < 0.8 * spread
        assert 0.4 * spread < delay.width * delay.lead < 2 * spread


def test_a_few_strange_presses_do_not_move_it() -> None:
    usual = [0.18, 0.2, 0.16, 0.22, 0.19, 0.17, 0.21, 0.15] * 3
    plain, strange = taught(usual), taught([*usual, 2.9, 0.02, 2.5, 2.9, 2.8])
    assert abs(strange.lead - plain.lead) < 0.02


def test_a_tired_evening_is_followed() -> None:
    delay = taught([0.3] * 100 + [0.6] * 31)
    assert delay.lead == pytest.approx(0.6)


def test_what_is_no_answer_is_not_learned() -> None:
    delay = taught([-1.0, 0.0, 0.001, 99.0, float("nan")])
    assert delay.lead == 0.3


def test_a_press_just_after_the_highlight_moved_was_meant_for_the_one_before() -> None:
    slow = taught(person(1, 0.8, 0.2, 31))
    assert slow.prefers(1.05, 0.05), "1.05 s is slow for 0.8±0.2, 0.05 s is not this player at all"
    assert not slow.prefers(1.7, 0.7)
    assert not slow.prefers(1.4, 0.4)


def test_what_neither_highlight_explains_stays_as_it_is() -> None:
    quick = taught(person(1, 0.18, 0.06, 31))
    assert not quick.prefers(1.27, 0.02), "1.27 s is not this player either"


@given(st.lists(st.one_of(st.floats(-1, 5), st.sampled_from((math.nan, math.inf, 0.0))), max_size=60))
def test_the_estimate_stays_within_its_bounds_and_its_density_is_a_number(delays: list[float]) -> None:
    delay = taught(delays)
    assert SHORTEST <= delay.lead <= min(LONGEST, MOST_LEAD)
    assert NARROWEST <= delay.width <= WIDEST
    for one in (0.02, 0.3, 3.0):
        assert math.isfinite(delay.likelihood(one))
    assert delay.likelihood(0.0) == delay.likelihood(-1.0) == -math.inf
    assert not delay.prefers(0.0, 0.0)
