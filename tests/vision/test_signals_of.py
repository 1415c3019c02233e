"""Lost and found, picture by picture."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from adaptive_instrument.signals import Signal, Tracking
from tests.support import watched

pytestmark = watched.needs_vision


def face(quality: float = 1.0) -> object:
    from adaptive_instrument.vision.eyes import Eyes
    from adaptive_instrument.vision.features import Features
    from adaptive_instrument.vision.head_pose import HeadPose

    return Features(HeadPose(1.0, 2.0, 3.0, 0.5, 0.5, 50.0, 1.0, 0.1, 1.0), Eyes(0.6, 0.7, 0.5, 0.4), 0.1, quality)


def played(pictures: list[float | None], rate: float = 30.0) -> list[Signal]:
    """What is said of pictures of these qualities, None being no face."""
    from adaptive_instrument.vision.signals_of import FaceSignals

    signals, said = FaceSignals(), []
    for number, quality in enumerate(pictures):
        said += signals.seen(None if quality is None else face(quality), number / rate)  # type: ignore[arg-type]
    return said


def changes(said: list[Signal]) -> list[tuple[float, bool]]:
    return [(round(signal.t, 3), signal.ok) for signal in said if isinstance(signal, Tracking)]


def test_two_good_pictures_in_a_row_find_a_face() -> None:
    assert changes(played([1.0, None, 1.0, 1.0])) == [(0.1, True)]


def test_found_is_said_before_the_first_values() -> None:
    assert isinstance(played([1.0, 1.0])[0], Tracking)


def test_a_face_missing_for_less_than_15_hundredths_is_not_lost() -> None:
    assert changes(played([1.0, 1.0, None, None, None, None, 1.0])) == [(0.033, True)]


def test_a_face_missing_for_longer_is_lost_once() -> None:
    assert changes(played([1.0, 1.0, *[None] * 30])) == [(0.033, True), (0.2, False)]


def test_a_face_of_poor_quality_is_no_face() -> None:
    assert changes(played([1.0, 1.0, *[0.1] * 30])) == [(0.033, True), (0.2, False)]


def test_nobody_at_the_start_is_said_to_be_lost() -> None:
    assert changes(played([None] * 10)) == [(0.167, False)]


def test_a_slow_camera_loses_a_face_with_the_first_picture_without_it() -> None:
    assert changes(played([1.0, 1.0, None], rate=5.0)) == [(0.2, True), (0.4, False)]


@given(st.lists(st.one_of(st.none(), st.floats(0, 1)), max_size=60))
def test_lost_and_found_take_turns_and_values_come_only_while_found(pictures: list[float | None]) -> None:
    tracked: bool | None = None
    for signal in played(pictures):
        if isinstance(signal, Tracking):
            assert signal.ok is not tracked
            tracked = signal.ok
        elif tracked is not True:
            assert getattr(signal, "value", None) == 0.0  # the quality that goes before a loss
