"""What is not meant is not played: storms of blinks, a face out of control, a dropped head. Music is not a storm."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from adaptive_instrument.access.calm import Calm, CalmSettings, Held

REST = {
    "yaw": 2.0, "pitch": 5.0, "roll": 0.0, "head-x": 0.5, "head-y": 0.4, "eye-left": 0.5, "eye-right": 0.45,
    "mouth-open": 0.05,
}  # fmt: skip
CRYING = {"eye-left": 0.05, "eye-right": 0.05, "mouth-open": 0.7, "pitch": -25.0}


def see(calm: Calm, t: float, seconds: float, **changed: float) -> list[Held]:
    """The same face for so long, 30 pictures a second; what changed meanwhile."""
    said: list[Held] = []
    face = {**REST, **{name.replace("_", "-"): value for name, value in changed.items()}}
    for n in range(round(seconds * 30)):
        now = t + n / 30
        if calm.deadline is not None and calm.deadline <= now:
            calm.advance(calm.deadline)
        for name, value in face.items():
            calm.feature(now, "camera", name, value)
        said += calm.take()
    return said


def face(**changed: float) -> dict[str, float]:
    return {name.replace("-", "_"): value for name, value in changed.items()}


def test_much_of_the_face_beyond_its_range_for_a_second_holds_the_camera_until_it_is_calm() -> None:
    calm = Calm(CalmSettings())
    assert see(calm, 0.0, 2.0) == []
    (held,) = see(calm, 2.0, 3.0, **face(**CRYING))
    assert held.held and held.source == "camera" and 2.95 <= held.t <= 3.1 and calm.holds("camera")
    (free,) = see(calm, 5.0, 3.0)
    assert not free.held and 6.9 <= free.t <= 7.1 and calm.held == ()


def test_a_long_blink_a_yawn_or_a_wide_turn_are_no_storm() -> None:
    calm = Calm(CalmSettings())
    see(calm, 0.0, 2.0)
    assert see(calm, 2.0, 3.0, eye_left=0.02, eye_right=0.02) == []
    assert see(calm, 5.0, 3.0, mouth_open=0.9, pitch=-20.0, eye_left=0.1) == []
    assert see(calm, 8.0, 3.0, yaw=35.0, head_x=0.75) == []


def test_a_camera_that_was_moved_plays_again_by_itself() -> None:
    calm = Calm(CalmSettings())
    see(calm, 0.0, 2.0)
    moved = {"yaw": 30.0, "roll": 25.0, "head_x": 0.2, "head_y": 0.8}
    assert [change.held for change in see(calm, 2.0, 30.0, **moved)] == [True, False]


def test_more_than_six_blinks_in_three_seconds_are_a_storm_and_each_one_prolongs_it() -> None:
    calm = Calm(CalmSettings())
    for n in range(6):
        calm.trigger(n * 0.45, "camera")
    assert not calm.take()
    calm.trigger(2.7, "camera")
    assert [change.held for change in calm.take()] == [True] and calm.deadline == 4.7
    calm.trigger(4.0, "camera")
    assert calm.deadline == 6.0
    calm.advance(6.0)
    assert calm.take() == [Held(6.0, "camera", False)]


def test_six_in_three_seconds_and_slower_ones_are_music() -> None:
    calm = Calm(CalmSettings())
    for n in range(200):
        calm.trigger(n * 0.51, "camera")
    assert not calm.take()


def test_a_bounce_is_one_press() -> None:
    calm = Calm(CalmSettings())
    for n in range(12):
        calm.trigger(n * 0.5 + (n % 2) * -0.49, "camera")
    assert not calm.take()


def test_keys_are_not_guarded_unless_asked_for() -> None:
    assert not Calm(CalmSettings()).guards("keyboard") and Calm(CalmSettings()).guards("camera-2")
    assert Calm(CalmSettings(watches="all")).guards("keyboard")
    never = Calm(CalmSettings(presses=0, features=0))
    for n in range(100):
        never.trigger(n / 30, "camera")
    see(never, 0.0, 2.0)
    assert see(never, 2.0, 3.0, **face(**CRYING)) == [] and not never.take()


def test_a_head_that_has_dropped_is_held_until_it_is_up_again() -> None:
    calm = Calm(CalmSettings())
    see(calm, 0.0, 2.0)
    assert see(calm, 2.0, 1.5, pitch=38.0) == [], "a nod"
    see(calm, 3.5, 1.0)
    (held,) = see(calm, 4.5, 60.0, pitch=40.0)
    assert held.held and held.dropped and 6.4 <= held.t <= 6.6
    (free,) = see(calm, 64.5, 3.0, pitch=8.0)
    assert not free.held and free.t < 64.6


def test_a_dropped_head_whose_place_is_taken_for_rest_plays_again() -> None:
    calm = Calm(CalmSettings())
    see(calm, 0.0, 2.0)
    see(calm, 2.0, 5.0, pitch=40.0)
    calm.recentre(7.0)
    assert calm.take() == [Held(7.0, "camera", False)]
    assert see(calm, 7.0, 10.0, pitch=40.0) == []


def test_who_nods_far_has_a_wider_range() -> None:
    calm = Calm(CalmSettings(dropped_at=0.0), {"pitch": 40.0})
    see(calm, 0.0, 2.0)
    assert see(calm, 2.0, 3.0, eye_left=0.0, eye_right=0.0, mouth_open=0.9, pitch=-25.0) == []


@given(
    st.lists(
        st.tuples(st.floats(0, 3), st.sampled_from([*REST, "gaze-x"]), st.floats(allow_nan=True, allow_infinity=True)),
        max_size=80,
    )
)
def test_rubbish_neither_raises_nor_holds_for_ever(said: list[tuple[float, str, float]]) -> None:
    calm, t = Calm(CalmSettings(dropped_at=0.0)), 0.0
    for wait, name, value in said:
        t += wait
        calm.feature(t, "camera", name, value)
        calm.trigger(t, "camera")
    calm.lose("camera")
    while calm.deadline is not None:
        calm.advance(calm.deadline)
    assert calm.held == ()
