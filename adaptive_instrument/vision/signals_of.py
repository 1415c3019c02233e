"""What the camera says: features become raw signals, and a face that is missing becomes *tracking lost*."""

from __future__ import annotations

from adaptive_instrument.signals import Axis, Level, Quality, Signal
from adaptive_instrument.vision.features import Features
from adaptive_instrument.vision.sight import Sight

SOURCE = "camera"
USABLE = 0.25
"""Quality, 0..1, below which a face is no better than none."""


class FaceSignals:
    """Turns features into signals, picture after picture. Times are seconds and do not fall."""

    def __init__(self) -> None:
        self._sight = Sight(SOURCE)

    def seen(self, features: Features | None, t: float) -> tuple[Signal, ...]:
        """What one picture taken at ``t`` says; ``features`` is None when no face is in it."""
        if features is None or features.quality < USABLE:
            return self._sight.seen(None, t)
        return self._sight.seen(_said(features, t), t)

    def unseen(self, t: float) -> tuple[Signal, ...]:
        """No usable face by ``t``, or no picture at all."""
        return self._sight.unseen(t)

    def lost(self, t: float) -> tuple[Signal, ...]:
        """Nothing more is to come: the film is over, the camera was pulled out."""
        return self._sight.lost(t)


def _said(features: Features, t: float) -> tuple[Signal, ...]:
    pose, eyes = features.pose, features.eyes
    return (
        Axis(t, SOURCE, "yaw", pose.yaw, "deg", t),
        Axis(t, SOURCE, "pitch", pose.pitch, "deg", t),
        Axis(t, SOURCE, "roll", pose.roll, "deg", t),
        Axis(t, SOURCE, "head-x", pose.x, "1", t),
        Axis(t, SOURCE, "head-y", pose.y, "1", t),
        Axis(t, SOURCE, "gaze-x", eyes.gaze_x, "1", t),
        Axis(t, SOURCE, "gaze-y", eyes.gaze_y, "1", t),
        Level(t, SOURCE, "eye-left", eyes.left, t),
        Level(t, SOURCE, "eye-right", eyes.right, t),
        # The wider eye: a lid that hangs, or one eye alone that closes, is no blink of both.
        Level(t, SOURCE, "eyes", max(eyes.left, eyes.right), t),
        Level(t, SOURCE, "mouth-open", features.mouth, t),
        Level(t, SOURCE, "brow", features.brow, t),
        Quality(t, SOURCE, features.quality, t),
    )
