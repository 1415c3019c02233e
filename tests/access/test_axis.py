"""An axis says how much is meant: steadily, from the dead zone on, as far as the person can."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adaptive_instrument.access.axis import Axis, AxisSettings, ShapeSettings, shaped

shapes = st.builds(ShapeSettings, dead_zone=st.floats(0, 0.9), gain=st.floats(0.1, 10), curve=st.floats(0.25, 4))


@given(shapes, st.floats(-3, 3))
def test_a_shape_stays_within_the_range_and_is_the_same_to_both_sides(shape: ShapeSettings, distance: float) -> None:
    assert -1 <= shaped(distance, shape) <= 1
    assert shaped(-distance, shape) == -shaped(distance, shape)


@given(shapes, st.floats(0, 2), st.floats(0, 0.5))
def test_further_never_means_less(shape: ShapeSettings, distance: float, more: float) -> None:
    assert shaped(distance + more, shape) >= shaped(distance, shape)


def test_nothing_moves_in_the_dead_zone_and_there_is_no_step_at_its_edge() -> None:
    shape = ShapeSettings(dead_zone=0.2)
    assert shaped(0.2, shape) == 0 and shaped(-0.15, shape) == 0
    assert shaped(0.201, shape) == pytest.approx(0.00125) and shaped(1.0, shape) == 1.0


def test_gain_and_curve_do_what_they_are_called() -> None:
    assert shaped(0.3, ShapeSettings(gain=2.0)) == pytest.approx(0.6)
    assert shaped(0.5, ShapeSettings(curve=2.0)) == pytest.approx(0.25)
    assert shaped(-0.25, ShapeSettings(curve=0.5)) == pytest.approx(-0.5)


def test_a_shake_on_a_slow_move_is_taken_out() -> None:
    axis = Axis(AxisSettings(tremor=4.0))
    meant = [axis(n / 30, 0.5 + 0.2 * math.sin(2 * math.pi * 6 * n / 30)) for n in range(90)]
    assert max(meant[30:]) - min(meant[30:]) < 0.04, "of 0.4 from side to side a tenth is left at most"


def test_rubbish_is_rest_and_a_reset_forgets() -> None:
    axis = Axis(AxisSettings(tremor=4.0, min_cutoff=1.0))
    assert axis(0.0, math.nan) == 0 and axis(0.1, math.inf) == pytest.approx(0)
    axis.reset()
    assert axis(0.2, 0.7) == pytest.approx(0.7)
