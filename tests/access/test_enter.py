"""Enter: only a movement plays; the quicker the louder; a trembling border does not chatter."""

from __future__ import annotations

import itertools
import math

from hypothesis import given
from hypothesis import strategies as st

from adaptive_instrument.access.dwell import HOLDER
from adaptive_instrument.access.enter import Enter, EnterSettings
from adaptive_instrument.access.method import Targets
from adaptive_instrument.access.selection import Deselect, Select, Selection

EIGHT = Targets(8)
WIDTH = 0.12


def harp(**settings: object) -> Enter:
    return Enter(EnterSettings(**settings), EIGHT)  # type: ignore[arg-type]


def middle(target: int) -> float:
    return 0.02 + (target + 0.5) * WIDTH


def struck(selections: list[Selection]) -> list[int]:
    return [selection.target for selection in selections if isinstance(selection, Select)]


def glide(method: Enter, t: float, start: float, end: float, seconds: float, y: float = 0.5) -> list[Selection]:
    """A steady movement at 30 looks a second."""
    steps = max(1, round(seconds * 30))
    return [
        selection
        for n in range(steps + 1)
        for selection in method.point(t + n / 30, start + (end - start) * n / steps, y)
    ]


def test_where_it_is_first_seen_nothing_sounds() -> None:
    method = harp()
    assert method.point(1.0, middle(3), 0.5) == []
    assert method.cursor == 3
    assert struck(method.point(1.1, middle(4), 0.5)) == [4]


def test_a_glide_sounds_every_string_once_in_order_and_holds_one_at_a_time() -> None:
    method = harp()
    said = glide(method, 0.0, middle(0), middle(7), 2.0)
    assert struck(said) == [1, 2, 3, 4, 5, 6, 7]
    for before, after in itertools.pairwise(said):
        assert isinstance(before, Select) == isinstance(after, Deselect)


def test_trembling_on_a_border_does_not_chatter() -> None:
    method = harp()
    border = 0.02 + 4 * WIDTH
    said = glide(method, 0.0, middle(2), border, 0.5)
    for n in range(120):
        said += method.point(0.6 + n / 30, border + 0.012 * math.sin(n * 1.7), 0.5)
    assert struck(said) == [3]


def test_the_quicker_a_string_is_entered_the_louder_it_sounds() -> None:
    forces = []
    for seconds in (4.0, 1.5, 0.5, 0.2):
        said = glide(harp(ignore_repeat=0), 0.0, middle(0), middle(3), seconds)
        forces.append(next(selection.force or 0.0 for selection in said if isinstance(selection, Select)))
    assert forces == sorted(forces) and forces[-1] - forces[0] > 0.4
    assert all(0 <= force <= 1 for force in forces)


def test_somebody_slow_can_play_loudly_where_that_is_set() -> None:
    forces = []
    for loudest in (2.5, 0.3):
        said = glide(harp(loudest=loudest), 0.0, middle(0), middle(3), 2.0)
        forces.append(next(selection.force or 0.0 for selection in said if isinstance(selection, Select)))
    assert forces[0] < 0.4 and forces[1] > 0.5


def test_a_pointer_that_stood_still_for_long_is_not_slow_for_it() -> None:
    method = harp()
    method.point(0.0, middle(0), 0.5)
    (select,) = method.point(60.0, middle(1), 0.5)
    assert isinstance(select, Select) and select.force is not None and select.force > 0.5


def test_nodding_down_lets_go_and_rests() -> None:
    method = harp()
    glide(method, 0.0, middle(0), middle(3), 0.5)
    assert method.point(1.0, middle(3), 0.9) == [Deselect(1.0, HOLDER)]
    assert glide(method, 1.1, middle(3), middle(7), 1.0, y=0.9) == []
    assert struck(method.point(3.0, middle(7), 0.5)) == [7]


def test_a_string_just_struck_is_not_struck_again_and_another_is() -> None:
    method = harp(ignore_repeat=0.3)
    glide(method, 0.0, middle(0), middle(1), 0.1)
    said = method.point(0.2, middle(0), 0.5) + method.point(0.25, middle(1), 0.5) + method.point(0.3, middle(2), 0.5)
    assert struck(said) == [0, 2]


def test_lost_it_lets_go_and_found_again_it_does_not_sound() -> None:
    method = harp()
    glide(method, 0.0, middle(0), middle(3), 0.5)
    assert method.release(1.0) == [Deselect(1.0, HOLDER)]
    assert method.point(2.0, middle(5), 0.5) == []
    assert method.release(2.1) == []


def test_fewer_strings_let_go_of_what_is_held() -> None:
    method = harp()
    glide(method, 0.0, middle(6), middle(7), 0.2)
    method.retarget(Targets(3))
    assert method.point(1.0, 0.5, 0.95) == [Deselect(1.0, HOLDER)]


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1), st.booleans()), max_size=60))
def test_strikes_and_releases_are_even_whatever_the_pointer_does(
    steps: list[tuple[float, float, float, bool]],
) -> None:
    method, t, held = harp(), 0.0, False
    for wait, x, y, lost in steps:
        t += wait
        for selection in method.release(t) if lost else method.point(t, x, y):
            assert isinstance(selection, Deselect) == held and selection.t == t
            held = not held
            assert not isinstance(selection, Select) or selection.force is None or 0 <= selection.force <= 1
    assert bool(method.release(t)) == held
