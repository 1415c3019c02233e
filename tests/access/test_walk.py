"""One switch, all rhythm: each press the next step, each pause a new phrase."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from adaptive_instrument.access.condition import Press
from adaptive_instrument.access.method import Targets
from adaptive_instrument.access.selection import Deselect, Select, Selection
from adaptive_instrument.access.walk import Walk, WalkSettings

EIGHT = Targets(8, (0, 2, 4, 7))


def tap(walk: Walk, t: float, held: float = 0.1) -> int:
    """A press and its release; answers with the target."""
    (select,) = walk.press(Press(t, "switch", True))
    assert isinstance(select, Select)
    assert walk.press(Press(t + held, "switch", False)) == [Deselect(t + held, "switch")]
    return select.target


def test_a_walk_starts_on_the_first_chord_tone_and_each_press_is_the_next_step() -> None:
    walk = Walk(WalkSettings(), Targets(8, (1, 3)))
    assert [tap(walk, n * 0.3) for n in range(4)] == [1, 2, 3, 4]


def test_a_walk_turns_at_both_ends() -> None:
    walk = Walk(WalkSettings(), Targets(4, (0,)))
    assert [tap(walk, n * 0.3) for n in range(9)] == [0, 1, 2, 3, 2, 1, 0, 1, 2]


def test_after_a_pause_a_new_phrase_starts_on_a_chord_tone_and_turns() -> None:
    walk = Walk(WalkSettings(), EIGHT)
    assert [tap(walk, n * 0.3) for n in range(4)] == [0, 1, 2, 3]
    # The next chord tone ahead, and down is ahead now.
    assert [tap(walk, 3.0 + n * 0.3) for n in range(3)] == [2, 1, 0]
    # Never the one it closed with: who presses slowly must not hear one note for ever.
    assert [tap(walk, 6.0 + n * 0.3) for n in range(2)] == [2, 3]


def test_the_pause_is_silence_a_long_held_note_is_none() -> None:
    walk = Walk(WalkSettings(), EIGHT)
    assert tap(walk, 0.0, held=5.0) == 0
    assert tap(walk, 6.4) == 1
    assert tap(walk, 6.5 + 1.5) == 0, "1.5 s of silence: a new phrase on the nearest chord tone, now on the way down"


def test_the_gap_is_told_from_press_to_press() -> None:
    walk = Walk(WalkSettings(), EIGHT)
    tap(walk, 1.0)
    (select,) = walk.press(Press(1.75, "switch", True))
    assert isinstance(select, Select) and select.gap == 0.75


def test_a_pulse_lasts_to_the_next_pulse_or_to_the_end_of_the_phrase() -> None:
    walk = Walk(WalkSettings(), EIGHT)
    walk.press(Press(1.0, "switch", True, momentary=True))
    assert walk.press(Press(1.5, "switch", True, momentary=True))[0] == Deselect(1.5, "switch")
    assert walk.deadline == 3.0
    assert walk.advance(2.9) == [] and walk.advance(3.0) == [Deselect(3.0, "switch")]
    assert walk.deadline is None


def test_a_single_target_is_walked_on_the_spot() -> None:
    walk = Walk(WalkSettings(), Targets(1))
    assert [tap(walk, n * 2.0) for n in range(4)] == [0, 0, 0, 0]


def test_other_controls_do_not_walk() -> None:
    assert Walk(WalkSettings(), EIGHT).press(Press(1.0, "other", True)) == []


@given(
    st.integers(1, 12),
    st.sets(st.integers(0, 11), max_size=4),
    st.lists(st.tuples(st.sampled_from((0.1, 0.5, 1.4, 1.6, 4.0)), st.booleans(), st.booleans()), max_size=40),
)
def test_steps_are_small_phrases_begin_on_anchors_and_holders_are_even(
    count: int, anchors: set[int], presses: list[tuple[float, bool, bool]]
) -> None:
    targets = Targets(count, tuple(sorted(anchor for anchor in anchors if anchor < count)))
    walk = Walk(WalkSettings(), targets)
    t, held, place, quiet_since = 0.0, False, None, None
    for wait, down, momentary in presses:
        t += wait
        said: list[Selection] = []
        if walk.deadline is not None and walk.deadline <= t:
            said += walk.advance(walk.deadline)
        if down or not momentary:
            said += walk.press(Press(t, "switch", down, momentary and down))
        for selection in said:
            if isinstance(selection, Deselect):
                assert held
                held, quiet_since = False, selection.t
                continue
            assert isinstance(selection, Select) and not held and 0 <= selection.target < count
            fresh = place is None or (quiet_since is not None and t - quiet_since >= 1.5)
            if fresh and targets.anchors:
                assert selection.target in targets.anchors
            elif place is not None and not fresh:
                assert abs(selection.target - place) == (0 if count == 1 else 1)
            held, place = True, selection.target
    assert walk.cursor == place
