"""Whether something is seen: what is missing becomes *tracking lost*, for a face and a spot alike."""

from __future__ import annotations

from adaptive_instrument.signals import Quality, Signal, Tracking

LOST_AFTER = 0.15
"""Seconds without a usable look after which tracking counts as lost: longer than a frame or two that failed, shorter
than a note that rings on would be noticed."""
FOUND_AFTER = 2
"""Good pictures in a row before what was lost counts as found: one alone is often a face in the wallpaper."""


class Sight:
    """Says of one source what pictures show, and whether it is tracked. Times are seconds and do not fall."""

    def __init__(self, source: str) -> None:
        self.tracking: bool | None = None
        """Whether it is tracked; None before anybody knows."""
        self._source = source
        self._good_at: float | None = None
        self._good = 0

    def seen(self, said: tuple[Signal, ...] | None, t: float) -> tuple[Signal, ...]:
        """What one picture taken at ``t`` says; None when nothing usable is in it.

        While it is missing nothing is said but, after 0.15 s, that tracking is lost: the last values stand.
        """
        if said is None:
            self._good = 0
            return self.unseen(t)
        self._good += 1
        self._good_at = t
        if self.tracking:
            return said
        if self._good < FOUND_AFTER:
            return ()
        self.tracking = True
        return (Tracking(t, self._source, True, t), *said)

    def unseen(self, t: float) -> tuple[Signal, ...]:
        """Nothing usable by ``t``, or no picture at all."""
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
        return (Quality(t, self._source, 0.0, t), Tracking(t, self._source, False, t))
