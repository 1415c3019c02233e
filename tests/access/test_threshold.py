"""A level as a switch: never chattering, following a drift, and blinks that were meant."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adaptive_instrument.access.threshold import FORGET, SETTLE, Edge, Threshold, WatchSettings

LOOK = WatchSettings(source="camera:gaze-x", on_at=-0.05, off_at=-0.03)
BLINK = WatchSettings(
    source="camera:eyes", measure="ratio", on_at=0.55, off_at=0.7, shortest=0.5, longest=1.5
)  # fmt: skip
OPEN, SHUT = 0.3, 0.05


def feed(threshold: Threshold, t: float, seconds: float, value: float, rate: float = 30.0) -> list[Edge]:
    """The same value for so long, ``rate`` looks a second."""
    return [edge for n in range(round(seconds * rate)) for edge in threshold.receive(t + n / rate, value)]


def settled(settings: WatchSettings, value: float) -> Threshold:
    threshold = Threshold(settings)
    assert feed(threshold, 0.0, 1.0, value) == []
    assert threshold.rest == value
    return threshold


def blink(shut: float) -> list[Edge]:
    threshold = settled(BLINK, OPEN)
    assert feed(threshold, 2.0, shut, SHUT) == []
    return threshold.receive(2.0 + shut, OPEN)


def test_nothing_is_pressed_before_the_rest_is_known() -> None:
    threshold = Threshold(LOOK)
    assert feed(threshold, 0.0, SETTLE, 0.2) == [] and feed(threshold, SETTLE, 0.2, 0.2) == []
    assert threshold.rest == 0.2


def test_it_presses_beyond_one_threshold_and_lets_go_at_the_other() -> None:
    threshold = settled(LOOK, 0.5)
    assert threshold.receive(2.0, 0.46) == []
    assert threshold.receive(2.1, 0.44) == [Edge(2.1, True)]
    assert threshold.receive(2.2, 0.46) == [], "between the two nothing changes"
    assert threshold.receive(2.3, 0.475) == [Edge(2.3, False)]


def test_trembling_at_the_threshold_does_not_chatter() -> None:
    threshold = settled(LOOK, 0.5)
    edges = [edge for n in range(200) for edge in threshold.receive(2 + n / 30, 0.45 + 0.008 * (-1) ** n)]
    assert len(edges) == 1


def test_a_slow_drift_is_followed_and_presses_nothing() -> None:
    threshold = settled(LOOK, 0.5)
    edges = [edge for n in range(3000) for edge in threshold.receive(1 + n / 30, 0.5 - 0.15 * n / 3000)]
    assert edges == []
    assert threshold.rest == pytest.approx(0.38, abs=0.03)
    assert feed(threshold, 101.1, 0.2, 0.29) == [Edge(pytest.approx(101.1), True)]  # type: ignore[arg-type]


@pytest.mark.parametrize("shut", [0.6, 1.0, 1.4])
def test_a_deliberate_blink_fires_at_its_opening(shut: float) -> None:
    assert blink(shut) == [Edge(2.0 + shut, True), Edge(2.0 + shut, False)]


@pytest.mark.parametrize("shut", [0.1, 0.3, 0.4, 1.7, 5.0, 300.0])
def test_reflexes_and_resting_eyes_never_fire(shut: float) -> None:
    assert blink(shut) == []


def test_eyes_shut_when_the_face_is_lost_never_fire() -> None:
    threshold = settled(BLINK, OPEN)
    feed(threshold, 2.0, 0.4, SHUT)
    assert threshold.release(2.4) == []
    # Found again with eyes still shut: their shutting was not seen.
    assert feed(threshold, 2.6, 0.8, SHUT) == [] and feed(threshold, 3.4, 1.0, OPEN) == []
    assert feed(threshold, 5.0, 0.8, SHUT) == []
    assert threshold.receive(5.8, OPEN) == [Edge(5.8, True), Edge(5.8, False)], "the next one counts"


def test_a_look_held_while_the_face_is_lost_is_let_go_and_has_to_begin_anew() -> None:
    threshold = settled(LOOK, 0.5)
    threshold.receive(2.0, 0.4)
    assert threshold.release(2.5) == [Edge(2.5, False)]
    assert feed(threshold, 3.0, 1.0, 0.4) == []
    feed(threshold, 4.0, 0.5, 0.5)
    assert threshold.receive(5.0, 0.4) == [Edge(5.0, True)]


def test_a_short_loss_keeps_the_rest_and_a_long_one_finds_it_anew() -> None:
    threshold = settled(LOOK, 0.5)
    threshold.release(2.0)
    threshold.receive(7.0, 0.49)
    assert threshold.rest == pytest.approx(0.5, abs=0.01)
    threshold.release(8.0)
    feed(threshold, 8.0 + FORGET, 1.0, 0.3)
    assert threshold.rest == pytest.approx(0.3)


def test_a_rest_given_in_the_mapping_is_known_at_once() -> None:
    threshold = Threshold(WatchSettings(source="camera:mouth-open", on_at=0.3, off_at=0.2, rest=0.1))
    threshold.receive(0.0, 0.1)
    assert threshold.receive(0.1, 0.5) == [Edge(0.1, True)]


def test_recentring_takes_what_is_now_for_rest() -> None:
    threshold = settled(LOOK, 0.5)
    threshold.receive(2.0, 0.4)
    assert threshold.recentre(2.1) == [Edge(2.1, False)]
    assert feed(threshold, 2.2, 1.0, 0.4) == [] and threshold.rest == pytest.approx(0.4)


def test_a_press_that_must_last_counts_after_its_time_and_says_when() -> None:
    threshold = Threshold(WatchSettings(source="camera:eyes", on_at=0.3, off_at=0.2, rest=0.0, shortest=0.25))
    threshold.receive(0.0, 0.0)
    assert threshold.receive(1.0, 0.5) == [] and threshold.deadline == 1.25
    assert threshold.advance(9.0) == [Edge(1.25, True)] and threshold.deadline is None


def test_a_rest_found_at_a_wrong_moment_does_not_hold_for_ever() -> None:
    threshold = settled(LOOK, 0.6)  # looked to the right just then
    edges = feed(threshold, 1.0, 0.5, 0.6) + feed(threshold, 1.5, 240.0, 0.5, rate=10)
    assert [edge.down for edge in edges] == [True, False]
    assert feed(threshold, 242.0, 0.2, 0.4)[0].down


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf"), 1e30])
def test_rubbish_is_passed_over(value: float) -> None:
    threshold = settled(LOOK, 0.5)
    assert threshold.receive(2.0, value) == [] and threshold.rest == 0.5
    assert threshold.receive(2.1, 0.4) == [Edge(2.1, True)]


@given(
    st.lists(st.tuples(st.floats(0, 3), st.floats(-1, 2) | st.just(float("nan")), st.booleans()), max_size=60),
    st.sampled_from((LOOK, BLINK, WatchSettings(source="camera:x", on_at=0.3, off_at=0.1, shortest=0.4))),
)
def test_presses_and_releases_alternate_and_never_go_back_in_time(
    steps: list[tuple[float, float, bool]], settings: WatchSettings
) -> None:
    threshold, t, last, down = Threshold(settings), 0.0, 0.0, False
    for wait, value, lost in steps:
        t += wait
        deadline = threshold.deadline
        edges = threshold.advance(deadline) if deadline is not None and deadline <= t else []
        edges = edges + (threshold.release(t) if lost else threshold.receive(t, value))
        for edge in edges:
            assert last <= edge.t <= t and edge.down != down
            last, down = edge.t, edge.down
    assert bool(threshold.release(t)) == down


def test_a_shake_does_not_cross_a_threshold_and_a_slow_move_does() -> None:
    settings = WatchSettings(source="camera:yaw", on_at=5.0, off_at=3.0, rest=0.0, tremor=4.0)
    plain = Threshold(replace(settings, tremor=0.0))
    steady = Threshold(settings)
    shakes = [(n / 30, 3.0 + 4.0 * math.sin(2 * math.pi * 5.0 * n / 30)) for n in range(150)]
    assert len([edge for t, value in shakes for edge in plain.receive(t, value)]) > 10
    assert [edge for t, value in shakes for edge in steady.receive(t, value)] == []
    steady.release(5.0)
    moves = [(5.0 + n / 30, 0.0 if n < 10 else 8.0) for n in range(40)]
    (edge,) = [edge for t, value in moves for edge in steady.receive(t, value)]
    assert edge.down and edge.t - 5.333 < 0.2


def test_a_stick_that_says_no_more_is_let_go_under_the_tremor_filter_too() -> None:
    threshold = Threshold(WatchSettings(source="gamepad:axis-0", on_at=0.5, off_at=0.3, rest=0.0, tremor=4.0))

    def until(t: float) -> list[Edge]:
        edges: list[Edge] = []
        while threshold.deadline is not None and threshold.deadline <= t:
            edges += threshold.advance(threshold.deadline)
        return edges

    threshold.receive(0.0, 0.0)
    assert until(5.0) == [] and threshold.deadline is None
    (pressed,) = [*threshold.receive(5.0, 1.0), *until(8.0)]
    (let_go,) = [*threshold.receive(8.0, 0.0), *until(12.0)]
    assert pressed.down and 5.0 < pressed.t < 5.4 and not let_go.down and 8.0 < let_go.t < 8.4
