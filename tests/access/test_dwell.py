"""Dwell: one strike a visit, forgiving a slip, and nothing by coming back into sight."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adaptive_instrument.access.condition import Press
from adaptive_instrument.access.dwell import CLICK, HOLDER, Dwell, DwellSettings
from adaptive_instrument.access.method import Targets
from adaptive_instrument.access.selection import Deselect, Select, Selection

SIX = Targets(6)
REST = (0.5, 0.95)


def dwell(**settings: object) -> Dwell:
    return Dwell(DwellSettings(**settings), SIX)  # type: ignore[arg-type]


def at(method: Dwell, target: int) -> tuple[float, float]:
    zone = method.zones[target]
    return zone.x + zone.width / 2, zone.y + zone.height / 2


def until(method: Dwell, t: float) -> list[Selection]:
    """What falls due up to ``t``, each at its own time."""
    said: list[Selection] = []
    while method.deadline is not None and method.deadline <= t:
        said += method.advance(method.deadline)
    return said


def select(t: float, target: int, gap: float | None = None) -> Select:
    return Select(pytest.approx(t), HOLDER, target, gap=gap)  # type: ignore[arg-type]


def test_a_dwell_strikes_once_after_its_time_though_the_pointer_says_nothing_more() -> None:
    method = dwell()
    assert method.point(1.0, *at(method, 2)) == []
    assert method.deadline == 1.6 and method.dwelling == (2, pytest.approx(1.0), 0.6)
    assert until(method, 1.59) == []
    assert until(method, 60.0) == [select(1.6, 2)]
    assert method.deadline is None and method.dwelling is None and method.cursor == 2


def test_moving_about_within_a_target_neither_delays_nor_repeats() -> None:
    method = dwell()
    x, y = at(method, 2)
    said = []
    for n in range(100):
        t = 1.0 + n * 0.02
        said += until(method, t) + method.point(t, x + 0.01 * (n % 3), y)
    assert said == [select(1.6, 2)]


def test_leaving_lets_go_after_the_grace_and_coming_back_strikes_again() -> None:
    method = dwell()
    method.point(1.0, *at(method, 2))
    until(method, 2.0)
    assert method.point(2.0, *REST) == []
    assert until(method, 3.0) == [Deselect(2.2, HOLDER)]
    method.point(3.0, *at(method, 2))
    assert until(method, 4.0) == [select(3.6, 2, gap=pytest.approx(2.0))]


def test_a_slip_is_forgiven() -> None:
    method = dwell()
    method.point(1.0, *at(method, 2))
    assert method.point(1.3, *REST) == []
    assert until(method, 1.4) == [] and method.point(1.4, *at(method, 2)) == []
    assert until(method, 5.0) == [select(1.6, 2)]


def test_a_dwell_that_ends_during_a_slip_strikes_on_coming_back_and_never_in_the_past() -> None:
    method = dwell()
    method.point(1.0, *at(method, 2))
    method.point(1.5, *REST)
    assert until(method, 1.65) == []
    assert method.point(1.65, *at(method, 2)) == [select(1.65, 2)]
    assert until(method, 9.0) == []


def test_where_the_pointer_went_counts_from_its_arrival_though_it_says_nothing_more() -> None:
    method = dwell()
    method.point(1.0, *at(method, 2))
    until(method, 1.7)
    method.point(2.0, *at(method, 3))
    assert until(method, 9.0) == [Deselect(2.2, HOLDER), select(2.6, 3, gap=pytest.approx(1.0))]


def test_crossing_a_target_strikes_nothing() -> None:
    method = dwell()
    said = []
    for n, target in enumerate((0, 1, 2, 1, 0, 3, 4, 5)):
        said += until(method, n * 0.3) + method.point(n * 0.3, *at(method, target))
    assert said == []


def test_a_pointer_lost_over_a_target_it_struck_has_to_enter_it_anew() -> None:
    method = dwell()
    method.point(1.0, *at(method, 2))
    until(method, 2.0)
    assert method.release(2.0) == [Deselect(2.0, HOLDER)]
    method.point(2.5, *at(method, 2))
    assert method.dwelling is None and until(method, 9.0) == []
    method.point(9.0, *at(method, 3))
    assert until(method, 11.0) == [select(9.6, 3, gap=pytest.approx(8.0))]
    method.point(11.0, *at(method, 2))
    assert until(method, 12.0) == [Deselect(11.2, HOLDER), select(11.6, 2, gap=pytest.approx(2.0))]


def test_a_dwell_that_a_blink_cut_short_begins_anew() -> None:
    method = dwell()
    method.point(1.0, *at(method, 2))
    method.release(1.5)
    method.point(2.0, *at(method, 2))
    assert until(method, 3.0) == [select(2.6, 2)]
    method.release(3.0)
    method.point(3.5, *at(method, 2))
    method.release(3.6)
    method.point(3.8, *at(method, 2))
    assert until(method, 9.0) == [], "struck before it was lost, however often it is lost"


def test_a_pointer_lost_over_a_target_and_found_over_another_has_entered_it() -> None:
    method = dwell()
    method.point(1.0, *at(method, 2))
    method.release(1.3)
    method.point(2.0, *at(method, 3))
    assert until(method, 3.0) == [select(2.6, 3)]


def test_a_pointer_that_rested_when_it_was_lost_enters_wherever_it_comes_back() -> None:
    method = dwell()
    method.point(1.0, *at(method, 2))
    method.point(1.2, *REST)
    until(method, 2.0)
    method.release(2.0)
    method.point(3.0, *at(method, 2))
    assert until(method, 4.0) == [select(3.6, 2)]


def test_a_click_strikes_at_once_and_again() -> None:
    method = dwell()
    method.point(1.0, *at(method, 2))
    assert method.press(Press(1.1, CLICK, True)) == [select(1.1, 2)]
    assert method.press(Press(1.2, CLICK, False)) == []
    assert until(method, 5.0) == [], "the dwell has been used up by the click"
    assert method.press(Press(6.0, CLICK, True)) == [Deselect(6.0, HOLDER), select(6.0, 2, gap=pytest.approx(4.9))]


def test_a_click_means_what_is_under_the_pointer_now() -> None:
    method = dwell()
    method.point(1.0, *at(method, 2))
    until(method, 2.0)
    method.point(2.0, *at(method, 4))
    said = method.press(Press(2.05, CLICK, True))
    assert said == [Deselect(2.05, HOLDER), select(2.05, 4, gap=pytest.approx(0.45))]
    method.point(3.0, *REST)
    assert method.press(Press(3.1, CLICK, True)) == [Deselect(3.1, HOLDER)]


def test_another_control_is_no_click_and_a_named_one_is() -> None:
    method = dwell(control="thumb")
    method.point(1.0, *at(method, 2))
    assert method.press(Press(1.1, "finger", True)) == []
    assert method.press(Press(1.1, "thumb", True)) == [select(1.1, 2)]


def test_fewer_targets_let_go_of_what_is_held() -> None:
    method = dwell()
    method.point(1.0, *at(method, 5))
    until(method, 2.0)
    method.retarget(Targets(2))
    assert method.point(3.0, *REST) == [Deselect(3.0, HOLDER)]


def test_a_target_may_take_a_time_of_its_own() -> None:
    method = dwell(times=(1.0, 0.3))
    for target, takes in ((0, 1.0), (1, 0.3), (2, 0.6)):
        method.release(0.0)
        method.point(1.0, *REST)
        method.point(2.0, *at(method, target))
        assert method.dwelling == (target, pytest.approx(2.0), takes)
        assert [s.t for s in until(method, 3.0) if isinstance(s, Select)] == [pytest.approx(2.0 + takes)]


def test_what_comes_next_in_the_song_takes_less_time_and_what_follows_a_little_less() -> None:
    method = dwell(next_time=0.5)
    method.retarget(Targets(6, next=(3, 1, 2)))
    for target, takes in ((3, 0.3), (1, 0.45), (2, 0.6), (0, 0.6)):
        method.release(0.0)
        method.point(1.0, *REST)
        method.point(2.0, *at(method, target))
        assert method.dwelling is not None and method.dwelling[2] == pytest.approx(takes)


def test_a_dwell_under_way_keeps_its_time_when_the_song_goes_on() -> None:
    method = dwell(next_time=0.5)
    method.point(1.0, *at(method, 3))
    method.retarget(Targets(6, next=(3,)))
    assert until(method, 5.0) == [select(1.6, 3)]


def test_staying_strikes_again_where_that_is_set_but_not_for_ever() -> None:
    method = dwell(again="stay")
    method.point(1.0, *at(method, 2))
    said = until(method, 2.9)
    assert said == [
        select(1.6, 2),
        Deselect(pytest.approx(2.2), HOLDER), select(2.2, 2, gap=pytest.approx(0.6)),  # type: ignore[arg-type]
        Deselect(pytest.approx(2.8), HOLDER), select(2.8, 2, gap=pytest.approx(0.6)),  # type: ignore[arg-type]
    ]  # fmt: skip
    until(method, 3600.0)
    assert method.deadline is None, "a pointer left lying on a pad falls silent"


def test_a_glance_away_is_no_new_visit_where_that_is_set() -> None:
    method = dwell(reentry=1.0)
    method.point(1.0, *at(method, 2))
    until(method, 2.0)
    method.point(2.0, *REST)
    until(method, 2.5)
    method.point(2.5, *at(method, 2))
    assert until(method, 5.0) == [], "away for half a second only"
    method.point(5.0, *REST)
    until(method, 6.5)
    method.point(6.5, *at(method, 2))
    assert until(method, 8.0) == [select(7.1, 2, gap=pytest.approx(5.5))]


moves = st.tuples(st.floats(0, 1.2), st.sampled_from((0, 1, 2, None, "lose", "click")))


@given(st.lists(moves, max_size=40), st.floats(0.05, 1), st.floats(0, 1))
def test_strikes_and_releases_are_even_and_in_time(
    steps: list[tuple[float, object]], time: float, grace: float
) -> None:
    method = dwell(time=time, grace=grace)
    t, held, last = 0.0, False, 0.0
    for wait, what in steps:
        t += wait
        said = until(method, t)
        if what == "lose":
            said += method.release(t)
        elif what == "click":
            said += method.press(Press(t, CLICK, True))
        else:
            said += method.point(t, *(REST if what is None else at(method, what)))  # type: ignore[arg-type]
        for selection in said:
            assert last <= selection.t <= t
            last = selection.t
            assert isinstance(selection, Deselect) == held
            held = not held
        assert method.deadline is None or method.deadline > t - 1e-9
    assert bool(method.release(t)) == held
