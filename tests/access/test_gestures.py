"""Which movement of a face was meant: made twice, far and long enough, and not what merely went along."""

from __future__ import annotations

from random import Random

import pytest

from adaptive_instrument.access.gestures import KINDS, Gesture, Gestures
from adaptive_instrument.access.learning import Learning
from adaptive_instrument.signals import Axis, Level, Switch

REST = {"gaze-x": 0.5, "eyes": 0.32, "mouth-open": 0.01, "brow": 0.5}
NOISE = {"gaze-x": 0.004, "eyes": 0.006, "mouth-open": 0.002, "brow": 0.004}


class Face:
    """A face that is looked at thirty times a second."""

    def __init__(self) -> None:
        self.gestures, self.t = Gestures(), 0.0
        self._chance, self._now = Random(1), dict(REST)
        self.shows(1.5)

    def shows(self, seconds: float, **values: float) -> None:
        for _ in range(round(seconds * 30)):
            for name, goal in {**REST, **values}.items():
                self._now[name] += (goal - self._now[name]) * 0.6
                self.gestures.receive(self.t, "camera", name, self._now[name] + self._chance.gauss(0, NOISE[name]))
            self.t += 1 / 30

    def twice(self, **values: float) -> Gesture | None:
        for _ in range(2):
            self.shows(0.8, **values)
            self.shows(0.8)
        assert self.gestures.ready(self.t) == (self.gestures.found() is not None)
        return self.gestures.found()


@pytest.mark.parametrize(("values", "said"), [
    ({"gaze-x": 0.4}, "a look to the left"), ({"gaze-x": 0.61}, "a look to the right"),
    ({"mouth-open": 0.4}, "an open mouth"), ({"brow": 0.6}, "lifted brows"), ({"eyes": 0.06}, "a long blink"),
])  # fmt: skip
def test_each_gesture_is_known_when_it_is_made_twice(values: dict[str, float], said: str) -> None:
    gesture = Face().twice(**values)
    assert gesture is not None and gesture.said == said
    (name, value) = next(iter(values.items()))
    away = value / REST[name] - 1 if KINDS[name].measure == "ratio" else value - REST[name]
    assert gesture.away == pytest.approx(away, rel=0.15)
    half, base = gesture.on_at, 1.0 if KINDS[name].measure == "ratio" else 0.0
    assert half - base == pytest.approx(away / 2, rel=0.15) and abs(gesture.off_at - base) < abs(half - base)


def test_once_is_not_enough_and_is_told() -> None:
    face = Face()
    face.shows(0.8, brow=0.6)
    face.shows(1.0)
    assert face.gestures.found() is None and face.gestures.seen == "lifted brows"
    face.shows(14.0)
    face.shows(0.8, brow=0.6)
    face.shows(1.0)
    assert face.gestures.found() is None, "too long ago"


def test_two_different_ones_are_not_one_twice() -> None:
    face = Face()
    for values in ({"gaze-x": 0.4}, {"gaze-x": 0.6}, {"mouth-open": 0.4}):
        face.shows(0.8, **values)
        face.shows(0.8)
    assert face.gestures.found() is None and face.gestures.seen == "an open mouth"


def test_what_a_blink_draws_along_is_not_meant() -> None:
    gesture = Face().twice(eyes=0.05, **{"gaze-x": 0.62, "brow": 0.57})
    assert gesture is not None and gesture.said == "a long blink"


def test_brows_that_go_along_with_a_yawning_mouth_are_not_meant() -> None:
    gesture = Face().twice(brow=0.56, **{"mouth-open": 0.7})
    assert gesture is not None and gesture.said == "an open mouth"


def test_a_face_at_rest_its_reflexes_and_its_glances_are_nothing() -> None:
    face = Face()
    for _ in range(20):
        face.shows(1.0)
        face.shows(0.13, eyes=0.05, **{"gaze-x": 0.6})
        face.shows(0.5)
        face.shows(0.15, **{"gaze-x": 0.42})
    assert face.gestures.found() is None and face.gestures.seen == ""


def test_whoever_presses_something_means_that() -> None:
    learning, t = Learning(), 0.0
    for frame in range(300):
        t = frame / 30
        look = 0.4 if 60 < frame % 90 < 85 else 0.5
        learning.receive(Axis(t, "camera", "gaze-x", look, "1"))
        learning.receive(Level(t, "camera", "mouth-open", 0.0))
    assert learning.ready(t + 1.0)
    learning.receive(Switch(t, "keyboard", "a", True))
    learning.receive(Switch(t + 1.0, "keyboard", "a", False))
    heard = learning.heard()
    assert heard is not None and heard.on == ("keyboard:a",) and heard.gesture is None
