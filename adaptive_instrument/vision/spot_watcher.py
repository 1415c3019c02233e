"""The whole road of a spot for one picture: found, followed, said."""

from __future__ import annotations

import math
from collections import deque

from adaptive_instrument.access.spot import SpotSettings
from adaptive_instrument.signals import Axis, Quality, Signal
from adaptive_instrument.vision.landmark_source import Picture
from adaptive_instrument.vision.movement import Movement
from adaptive_instrument.vision.sight import Sight
from adaptive_instrument.vision.spot import Fix, Grey, Spot, grey_of

SOURCE = "spot"
GIVEN_UP = 10.0
"""Seconds of being lost after which a spot that was found by moving is looked for by moving again."""
STILL, STILL_FOR, AT_LATEST = 0.3, 0.5, 3.0
"""A spot that was just found is told once it has gone less than this part of its way for so many seconds, so that its
rest is not taken from the middle of a movement; and at the latest after so many."""


class SpotWatcher:
    """Watches one spot through one camera or film."""

    def __init__(self, settings: SpotSettings) -> None:
        self._settings = settings
        self._sight = Sight(SOURCE)
        self._spot: Spot | None = None
        self._movement: Movement | None = None
        self._lost_at: float | None = None
        self._settles: deque[tuple[float, float, float]] | None = None
        """Where it was lately, while its rest is waited for."""
        self._went = 0.0
        self._found_at = 0.0
        self._shape: tuple[int, ...] = ()
        self.news: str | None = None
        """Where a spot was found by moving it, for the terminal; to be taken out by whoever has told it."""

    @property
    def settings(self) -> SpotSettings:
        """What is sought."""
        return self._settings

    def look(self, picture: Picture, t: float) -> tuple[Signal, ...]:
        """What a picture says that was taken at ``t`` seconds; ``t`` must rise."""
        grey = grey_of(picture)
        before, self._shape = self._shape, grey.shape
        if before and before != grey.shape:
            # Another camera, or another view of it: what was followed is not in this picture in that way.
            return (*self.anew(self._settings, t), *self._look(grey, t))
        return self._look(grey, t)

    def _look(self, grey: Grey, t: float) -> tuple[Signal, ...]:
        fix = self._spot.look(grey) if self._spot is not None else None
        if fix is not None:
            self._movement, self._lost_at = None, None
            return self._seen(fix, grey, t)
        if self._settles is not None and self._spot is not None:
            # Lost before anybody was told of it: it was not worth following.
            self._spot = self._settles = None
        if self._lost_at is None:
            self._lost_at = t
        if self._spot is None or (self._settings.place is None and t - self._lost_at >= GIVEN_UP):
            self._seek(grey, t)
        return self._sight.seen(None, t)

    def blind(self, t: float) -> tuple[Signal, ...]:
        """No picture has come by ``t``."""
        return self._sight.seen(None, t)

    def end(self, t: float) -> tuple[Signal, ...]:
        """No picture will come any more."""
        return self._sight.lost(t)

    def anew(self, settings: SpotSettings, t: float) -> tuple[Signal, ...]:
        """Another spot is to be found from now on, or the same one anew."""
        self._settings, self._spot, self._movement, self._lost_at = settings, None, None, None
        self._settles = None
        return self._sight.lost(t)

    def close(self) -> None:
        """Nothing is held that would have to be let go."""

    def _seek(self, grey: Grey, t: float) -> None:
        height, width = grey.shape
        size = self._settings.size * height
        place = self._settings.place
        if place is not None:
            spot = Spot(grey, place[0] * (width - 1), place[1] * (height - 1), size)
            went = 0.0
        else:
            if self._movement is None:
                self._movement = Movement(size)
            moved = self._movement.look(grey, t)
            if moved is None:
                return
            spot, went = Spot(grey, moved.x, moved.y, size, moved.points), moved.went
            self._movement = None
        if spot.held:
            self._spot, self._went, self._found_at = spot, went, t
            self._settles = deque() if went else None

    def _seen(self, fix: Fix, grey: Grey, t: float) -> tuple[Signal, ...]:
        height, width = grey.shape
        # Nobody saw it go there: that is a loss and a find, however short, and no movement.
        lost = self._sight.lost(t) if fix.leapt else ()
        if self._settles is not None:
            if not self._settled(self._settles, fix, t):
                return (*lost, *self._sight.seen(None, t))
            self._settles = None
            place = f"[{fix.x / width:.2f}, {fix.y / height:.2f}]"
            self.news = f"What moved most is followed. To have that spot every time, write spot.place = {place}."
        said = (
            Axis(t, SOURCE, "x", fix.x / width, "1", t),
            Axis(t, SOURCE, "y", fix.y / height, "1", t),
            Quality(t, SOURCE, fix.quality, t),
        )
        return (*lost, *self._sight.seen(said, t))

    def _settled(self, lately: deque[tuple[float, float, float]], fix: Fix, t: float) -> bool:
        lately.append((t, fix.x, fix.y))
        if t - self._found_at >= AT_LATEST:
            return True
        if t - self._found_at < STILL_FOR:
            return False
        while t - lately[0][0] > STILL_FOR:
            lately.popleft()
        away = max(math.hypot(fix.x - x, fix.y - y) for _, x, y in lately)
        return away <= STILL * self._went
