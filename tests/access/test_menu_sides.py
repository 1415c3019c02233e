"""The sides of a menu: come to, left, and never taken for meant where the pointer already was."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from adaptive_instrument.access.menu_sides import BACK, GOES_ON, MIDDLE, REACH, TAKES, Sides, side_zone


def led(*places: float) -> list[int]:
    sides, seen = Sides(), []
    for t, x in enumerate(places):
        sides.point(float(t), x)
        seen.append(sides.side)
    return seen


def test_each_side_is_come_to_from_the_middle() -> None:
    assert led(0.5, 0.1, 0.5, 0.9) == [MIDDLE, TAKES, MIDDLE, GOES_ON]


def test_where_the_pointer_is_found_it_was_not_led() -> None:
    assert led(0.9, 0.95, 0.5, 0.9) == [MIDDLE, MIDDLE, MIDDLE, GOES_ON]


def test_a_tremble_on_the_border_neither_leaves_nor_comes_again() -> None:
    border = 1 - REACH
    assert led(0.5, border + 0.01, border - 0.03, border + 0.01, 1 - BACK - 0.01) == [
        MIDDLE, GOES_ON, GOES_ON, GOES_ON, MIDDLE,
    ]  # fmt: skip


def test_another_page_asks_for_coming_anew() -> None:
    sides = Sides()
    for t, x in enumerate((0.5, 0.05)):
        sides.point(float(t), x)
    sides.begin()
    assert sides.side == MIDDLE and not sides.point(2.0, 0.05) and sides.side == MIDDLE
    sides.point(3.0, 0.5)
    assert sides.point(4.0, 0.05) and sides.side == TAKES and sides.since == 4.0


@given(st.lists(st.floats(0, 1), max_size=50))
def test_a_side_is_only_where_the_pointer_is(places: list[float]) -> None:
    for x, side in zip(places, led(*places), strict=True):
        assert side == MIDDLE or (x <= BACK if side == TAKES else x >= 1 - BACK)


def test_what_is_drawn_of_them_lies_on_the_stage_and_apart() -> None:
    left, right = side_zone(TAKES), side_zone(GOES_ON)
    assert left.x > 0 and left.x + left.width < right.x and right.x + right.width < 1
