"""Zones: what is drawn is what is hit."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adaptive_instrument.access.zones import EDGE, Shape, Zone, hit, zones

shapes = st.sampled_from(get_args(Shape))
places = st.floats(0, 1)


@given(shapes, st.integers(0, 64))
def test_every_target_has_a_zone_on_the_stage_that_its_own_middle_hits(shape: Shape, count: int) -> None:
    laid = zones(shape, count)
    assert len(laid) == count
    for index, zone in enumerate(laid):
        assert zone.x >= EDGE and zone.x + zone.width <= 1 - EDGE + 1e-9
        assert zone.y > 0 and zone.y + zone.height < 1 and zone.width > 0 and zone.height > 0
        assert hit(laid, zone.x + zone.width / 2, zone.y + zone.height / 2) == index


@given(shapes, st.integers(1, 64), places, places)
def test_no_point_lies_in_two_zones(shape: Shape, count: int, x: float, y: float) -> None:
    assert sum(zone.holds(x, y) for zone in zones(shape, count)) <= 1


@pytest.mark.parametrize("shape", get_args(Shape))
def test_below_the_targets_is_rest_wherever_one_looks(shape: Shape) -> None:
    laid = zones(shape, 8)
    assert all(hit(laid, n / 100, 0.9) is None for n in range(101))


@pytest.mark.parametrize("shape", ["row", "arc"])
def test_strings_rise_from_left_to_right_without_a_gap(shape: Shape) -> None:
    laid = zones(shape, 8)
    assert [hit(laid, 0.03 + n * 0.0094, 0.5) for n in range(100)] == sorted(min(7, int((0.01 + n * 0.0094) / 0.12))
                                                                            for n in range(100))  # fmt: skip


def test_in_a_grid_the_lowest_pad_is_at_the_bottom_left_and_between_two_pads_is_rest() -> None:
    laid = zones("grid", 6)
    assert laid[0].x < laid[1].x and laid[0].y == laid[1].y and laid[3].y < laid[0].y
    between = (laid[0].x + laid[0].width + laid[1].x) / 2
    assert hit(laid, between, laid[0].y + 0.1) is None


def test_a_zone_holds_its_left_border_and_not_its_right_one() -> None:
    zone = Zone(0.25, 0.25, 0.5, 0.5)
    assert zone.holds(0.25, 0.5) and not zone.holds(0.75, 0.5)
