"""Point: looking chooses, pressing plays; what was looked at a moment ago still counts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adaptive_instrument.access.condition import Press
from adaptive_instrument.access.method import Targets
from adaptive_instrument.access.point_press import PointPress, PointSettings
from adaptive_instrument.access.selection import Deselect, Select, Selection

SIX = Targets(6)
REST = (0.5, 0.95)


def pointing(**settings: object) -> PointPress:
    return PointPress(PointSettings(**settings), SIX)  # type: ignore[arg-type]


def at(method: PointPress, target: int | None) -> tuple[float, float]:
    if target is None:
        return REST
    zone = method.zones[target]
    return zone.x + zone.width / 2, zone.y + zone.height / 2


def look(method: PointPress, t: float, target: int | None) -> None:
    assert method.point(t, *at(method, target)) == [], "looking alone plays nothing"


def struck(method: PointPress, t: float, control: str = "switch") -> list[int]:
    return [s.target for s in method.press(Press(t, control, True)) if isinstance(s, Select)]


def test_a_press_strikes_what_is_looked_at_and_holds_it_wherever_the_eyes_go() -> None:
    method = pointing()
    look(method, 1.0, 2)
    assert method.cursor == 2
    assert method.press(Press(2.0, "switch", True)) == [Select(2.0, "switch", 2)]
    look(method, 2.2, 4)
    assert method.lose_pointer(2.5) == [], "eyes that close do not open a hand"
    assert method.press(Press(3.0, "switch", False)) == [Deselect(3.0, "switch")]


def test_the_next_press_knows_the_time_since_the_last() -> None:
    method = pointing()
    look(method, 1.0, 2)
    method.press(Press(2.0, "switch", True))
    method.press(Press(2.3, "switch", False))
    assert method.press(Press(2.5, "switch", True)) == [Select(2.5, "switch", 2, gap=pytest.approx(0.5))]  # type: ignore[arg-type]


@pytest.mark.parametrize(("late", "expected"), [(0.05, 2), (0.14, 2), (0.2, 4)])
def test_eyes_that_have_just_gone_on_still_mean_what_they_left(late: float, expected: int) -> None:
    method = pointing(look_back=0.15)
    look(method, 1.0, 2)
    look(method, 2.0, 4)
    assert struck(method, 2.0 + late) == [expected]


@pytest.mark.parametrize(("late", "expected"), [(0.1, [2]), (0.2, [])])
def test_eyes_that_have_just_left_for_nowhere_still_mean_what_they_left(late: float, expected: list[int]) -> None:
    for go in ("rest", "lost"):
        method = pointing()
        look(method, 1.0, 2)
        look(method, 2.0, None) if go == "rest" else method.lose_pointer(2.0)
        assert struck(method, 2.0 + late) == expected


def test_a_target_that_was_only_crossed_is_not_meant() -> None:
    method = pointing()
    look(method, 1.0, 2)
    look(method, 2.0, 3)
    look(method, 2.03, 4)
    assert struck(method, 2.1) == [2], "3 lay on the way from 2"
    method = pointing()
    look(method, 1.0, None)
    look(method, 2.0, 3)
    look(method, 2.03, 4)
    assert struck(method, 2.1) == [4], "nothing was looked at before"


def test_without_looking_back_only_now_counts() -> None:
    method = pointing(look_back=0)
    look(method, 1.0, 2)
    look(method, 2.0, 4)
    assert struck(method, 2.0) == [4]
    look(method, 3.0, None)
    assert struck(method, 3.0) == []


def test_another_control_plays_nothing_and_a_named_one_does() -> None:
    method = pointing(control="thumb")
    look(method, 1.0, 2)
    assert struck(method, 2.0, "switch") == []
    assert struck(method, 2.0, "thumb") == [2]
    assert method.press(Press(2.1, "switch", False)) == []


def test_a_pulse_holds_until_the_next_and_the_same_target_again_only_ends_it() -> None:
    method = pointing()
    look(method, 1.0, 2)
    assert method.press(Press(2.0, "switch", True, momentary=True)) == [Select(2.0, "switch", 2)]
    look(method, 2.5, 4)
    said = method.press(Press(3.0, "switch", True, momentary=True))
    assert said == [Deselect(3.0, "switch"), Select(3.0, "switch", 4, gap=1.0)]
    assert method.press(Press(4.0, "switch", True, momentary=True)) == [Deselect(4.0, "switch")]


def test_fewer_targets_forget_what_was_looked_at() -> None:
    method = pointing()
    look(method, 1.0, 5)
    method.retarget(Targets(2))
    assert method.cursor is None and struck(method, 1.05) == []


moves = st.tuples(st.floats(0, 0.4), st.sampled_from((0, 1, 5, None, "lose", "down", "up", "pulse", "stop", "fewer")))


@given(st.lists(moves, max_size=50), st.sampled_from((0.0, 0.15, 1.0)))
def test_strikes_and_releases_are_even_whatever_happens(steps: list[tuple[float, object]], look_back: float) -> None:
    method, t, held = pointing(look_back=look_back), 0.0, False
    for wait, what in steps:
        t += wait
        said: list[Selection] = []
        if what == "lose":
            said = method.lose_pointer(t)
        elif what == "stop":
            said = method.release(t)
        elif what == "fewer":
            method.retarget(Targets(2 if len(method.zones) == 6 else 6))
        elif what in ("down", "up", "pulse"):
            said = method.press(Press(t, "switch", what != "up", momentary=what == "pulse"))
        else:
            assert what is None or isinstance(what, int)
            said = method.point(t, *at(method, what if what is None or what < len(method.zones) else 0))
        for selection in said:
            assert isinstance(selection, Deselect) == held and selection.t == t
            held = not held
            assert not isinstance(selection, Select) or selection.target < len(method.zones)
    assert bool(method.release(t)) == held
