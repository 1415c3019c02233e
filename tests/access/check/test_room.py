"""How many targets fit: by aim, by time, and no coming and going."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adaptive_instrument.access.check.measures import Aim
from adaptive_instrument.access.check.room import GLIDING, fits, size_for, targets_for, targets_in_time
from adaptive_instrument.access.zones import zones

PLACES = [(zone.x + zone.width / 2, zone.y + zone.height / 2) for zone in zones("grid", 7)]


def aims(offset: float = 0.0, spread: float = 0.0) -> list[Aim]:
    return [Aim(x, y, offset, offset, spread, spread) for x, y in PLACES]


def test_a_target_is_twice_the_offset_and_four_times_the_deviation_wide() -> None:
    width, height = size_for(aims(offset=0.02, spread=0.03), 0.5, 0.5)
    assert width == pytest.approx(2 * (0.02 + 2 * 0.03), rel=0.01)
    assert height == pytest.approx(width)


def test_a_corner_where_the_aim_is_bad_asks_for_more_than_one_where_it_is_good() -> None:
    uneven = [Aim(x, y, 0.15 if x < 0.3 else 0.0, 0.0) for x, y in PLACES]
    assert size_for(uneven, 0.15, 0.5)[0] > 1.5 * size_for(uneven, 0.9, 0.5)[0]


def test_what_a_place_is_off_by_is_no_scatter() -> None:
    regions = [Aim(x, y, 0.06 if x < 0.5 else -0.06, 0.0, 0.01, 0.01) for x, y in PLACES * 2]
    steady = [Aim(x, y, 0.06, 0.0, 0.01, 0.01) for x, y in PLACES * 2]
    alike = size_for(steady, 0.1, 0.4)[0]
    assert alike == pytest.approx(2 * (0.06 + 2 * 0.01), rel=0.01)
    assert size_for(regions, 0.1, 0.4)[0] < 1.5 * alike, "it was 2.4 times as large"


def test_scatter_at_one_place_is_seen_as_wide_as_it_is() -> None:
    scattered = [Aim(x, y, 0.05 * (-1) ** n, 0.0) for n, (x, y) in enumerate(PLACES * 4)]
    assert size_for(scattered, 0.5, 0.4)[0] == pytest.approx(2 * 2 * 0.05, rel=0.3)


def test_the_worse_the_aim_the_fewer_the_targets_down_to_two() -> None:
    counts = [targets_for(aims(spread=spread), "grid", 7, 7) for spread in (0.01, 0.06, 0.08, 0.2, 0.4)]
    assert counts == sorted(counts, reverse=True)
    assert counts[0] == 7 and counts[-1] == 2


def test_growing_again_needs_a_better_aim_than_staying() -> None:
    five = [s / 1000 for s in range(10, 200) if fits(aims(spread=s / 1000), zones("grid", 7))]
    just = max(five)
    assert targets_for(aims(spread=just), "grid", 7, 7) == 7
    assert targets_for(aims(spread=just), "grid", 5, 7) == 5, "not yet: it would come and go"
    assert targets_for(aims(spread=just / 1.3), "grid", 5, 7) == 7


def test_without_aims_nothing_changes() -> None:
    assert targets_for([], "row", 5, 7) == 5


def test_who_moves_from_side_to_side_only_needs_no_height() -> None:
    tall = [Aim(x, 0.4, 0.0, 0.5, 0.01, 0.3) for x, _ in PLACES]
    assert targets_for(tall, "row", 5, 5, sideways=True) == 5
    assert targets_for(tall, "row", 5, 5) == 2


def test_strings_that_sound_at_each_slip_ask_for_more_room_than_pads_that_are_stayed_on() -> None:
    just = [Aim(x, 0.4, 0.0, 0.0, 0.029, 0.01) for x, _ in PLACES]
    assert targets_for(just, "arc", 8, 8) == 8
    assert targets_for(just, "arc", 8, 8, spreads=GLIDING) < 8


def test_a_round_of_scanning_is_not_too_long() -> None:
    assert [targets_in_time(interval, 7, 7) for interval in (1.0, 1.6, 2.5, 4.0, 9.0)] == [7, 5, 3, 2, 2]
    assert targets_in_time(1.4, 5, 7) == 5, "seven at 1.4 s are just not worth it"
    assert targets_in_time(1.2, 5, 7) == 7


@given(st.lists(st.builds(Aim, *(st.floats(0, 1),) * 2, *(st.floats(-0.5, 0.5),) * 2, *(st.floats(0, 0.3),) * 2),
                min_size=1, max_size=9), st.integers(1, 12), st.integers(0, 6))  # fmt: skip
def test_a_count_once_found_is_found_again(found: list[Aim], now: int, more: int) -> None:
    full = now + more
    count = targets_for(found, "grid", now, full)
    assert 1 <= count <= full
    assert targets_for(found, "grid", count, full) == count
