"""What the camera says: features become raw signals, and a face that is missing becomes *tracking lost*."""

from __future__ import annotations

from adaptive_instrument.signals import Axis, Level, Quality, Signal, Tracking
from adaptive_instrument.vision.features import Features

SOURCE = "camera"
LOST_AFTER = 0.15
"""Seconds without a usable face after which tracking counts as lost: longer than a frame or two that failed, shorter
than a note that rings on would be noticed."""
FOUND_AFTER = 2
"""Good pictures in a row before a lost face counts as found: one alone is often a face in the wallpaper."""
USABLE = 0.25
"""Quality, 0..1, below which a face is no better than none."""


class FaceSignals:
    """Turns features into signals, picture after picture. Times are seconds and do not fall."""

    def __init__(self) -> None:
        self.tracking: bool | None = None
        """Whether a face is tracked; None before anybody knows."""
        self._good_at: float | None = None
        self._good = 0

    def seen(self, features: Features | None, t: float) -> tuple[Signal, ...]:
        """What one picture taken at ``t`` says; ``features`` is None when no face is in it.

        While the face is missing nothing is said but, after 0.15 s, that tracking is lost: the last values stand.
        """
        if features is None or features.quality < USABLE:
            self._good = 0
            return self.unseen(t)
        self._good += 1
        self._good_at = t
        if self.tracking:
            return _said(features, t)
        if self._good < FOUND_AFTER:
            return ()
        self.tracking = True
        return (Tracking(t, SOURCE, True, t), *_said(features, t))

    def unseen(self, t: float) -> tuple[Signal, ...]:
        """No usable face by ``t``, or no picture at all."""
        if self._good_at is None:
            # The first moment of all: whoever sits down now has the same 0.15 s.
            self._good_at = t
        if self.tracking is not False and t - self._good_at >= LOST_AFTER - 1e-6:
            return self.lost(t)
        return ()

    def lost(self, t: float) -> tuple[Signal, ...]:
        """Nothing more is to come: the film is over, the camera was pulled out."""
        self._good = 0
        if self.tracking is False:
            return ()
        self.tracking = False
        return (Quality(t, SOURCE, 0.0, t), Tracking(t, SOURCE, False, t))


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
