"""The order of a scan: target by target, rows, groups, and the way through them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from adaptive_instrument.access.scan_order import Order, Place, Stop, entered, following, here, moved, opening


def shown(place: Place) -> tuple[int, ...]:
    stop = here(place)
    return () if stop is None else stop.targets


def way(order: Order, rounds: int = 1, place: Place | None = None, inner: int = 1) -> list[tuple[int, ...]]:
    """What is highlighted one after the other until the scan rests."""
    at = opening(order) if place is None else place
    seen = []
    while at:
        seen.append(shown(at))
        at = following(at, rounds, inner)
    return seen


def test_a_linear_scan_goes_from_target_to_target() -> None:
    assert way(Order(3)) == [(0,), (1,), (2,)]
    assert way(Order(3, direction="down")) == [(2,), (1,), (0,)]
    assert way(Order(2), rounds=3) == [(0,), (1,)] * 3


def test_rows_are_as_many_as_they_are_long_unless_their_sizes_are_set() -> None:
    assert way(Order(8, "row-column")) == [(0, 1, 2), (3, 4, 5), (6, 7)]
    assert way(Order(8, "row-column", rows=(5, 2))) == [(0, 1, 2, 3, 4), (5, 6), (7,)]


def test_a_row_in_vain_leads_on_to_the_next_row() -> None:
    order = Order(4, "row-column")
    inner = entered(opening(order), order)
    assert way(order, 1, inner, inner=2) == [(0,), (1,), (0,), (1,), (2, 3)]


def test_groups_are_two_halves_and_may_have_rows() -> None:
    assert way(Order(6, "group")) == [(0, 1, 2), (3, 4, 5)]
    order = Order(8, "group", rows=(2,))
    group = opening(order)
    row = entered(group, order)
    assert (shown(group), shown(row), shown(entered(row, order))) == ((0, 1, 2, 3), (0, 1), (0,))


def test_a_level_that_would_be_one_stop_is_passed_over() -> None:
    assert way(Order(3, "row-column", rows=(9,))) == [(0,), (1,), (2,)]
    assert way(Order(3, "group", groups=(9,), rows=(2,))) == [(0, 1), (2,)]


def test_what_stands_together_is_told_to_the_stage() -> None:
    assert Order(8, "row-column", rows=(3,)).together == (3, 3, 2)
    assert Order(8, "group").together == (4, 4)
    assert Order(8, "group", rows=(3,)).together == (3, 1, 3, 1)
    assert Order(8).together == Order(3, "row-column", rows=(1,)).together == Order(0, "group").together == ()


def test_another_order_is_entered_near_the_old_place() -> None:
    place = following(following(opening(Order(8)), 1, 1), 1, 1)
    assert shown(moved(place, Order(8, "row-column"))) == (0, 1, 2)
    assert shown(moved(place, Order(2))) == (1,)
    assert moved(place, Order(0)) == () == moved((), Order(5))


sizes = st.lists(st.integers(1, 9), max_size=4).map(tuple)
orders = st.builds(
    Order, st.integers(0, 40), st.sampled_from(("linear", "row-column", "group")), sizes, sizes,
    st.sampled_from(("up", "down")),
)  # fmt: skip


@given(orders)
def test_every_target_is_reached_once_whatever_the_order(order: Order) -> None:
    def reached(place: Place, stops: tuple[Stop, ...]) -> list[int]:
        found = []
        for _ in stops:
            stop = here(place)
            assert stop is not None
            inner = () if stop.single else entered(place, order)
            found += reached(inner, inner[-1].stops) if inner else [stop.first]
            place = following(place, None, 1)
        return found

    found = reached(opening(order), order.top)
    assert sorted(found) == list(range(order.count))
    if order.direction == "down":
        assert found == sorted(found, reverse=True)


@given(orders, st.integers(1, 3), st.integers(1, 3), st.lists(st.booleans(), max_size=12))
def test_a_scan_left_alone_rests_in_bounded_steps(order: Order, rounds: int, inner: int, goes: list[bool]) -> None:
    place = opening(order)
    for down in goes:
        stop = here(place)
        if stop is None:
            break
        place = entered(place, order) if down and not stop.single else following(place, rounds, inner)
    assert len(way(order, rounds, place, inner)) <= (rounds + inner * 2) * max(1, order.count) + 1
