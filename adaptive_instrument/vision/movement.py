"""Finds the place that moves most: so a spot is chosen without hands, by moving it.

Corners all over the picture are followed by optical flow. Chosen is the place whose corners went farthest from where
they mostly are, and are still there: what passes through the picture has gone by then.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from adaptive_instrument.vision.opencv import cv2
from adaptive_instrument.vision.spot import Grey, Points, flow

MOST = 200
"""Corners that are followed."""
APART = 0.02
"""Widths of the picture that they are apart."""
SEEDED_EVERY = 1.0
"""Seconds after which fresh corners are taken where there are none."""
REMEMBERS = 6.0
"""Seconds for which it is remembered where a corner was."""
STEP = 1 / 11
"""Seconds between two places of a corner that are remembered."""
LOOKS_EVERY = 0.25
"""Seconds between two looks at what went farthest."""
OLD_ENOUGH = 1.5
"""Seconds for which a corner must have been followed to be chosen."""
LISTENS = 3.0
"""Seconds that it looks for at least: whoever moves something shall have moved it by then."""
CLEAR, SMALL, PATIENCE = 0.012, 0.004, 8.0
"""Widths of the picture that a movement goes to be chosen as soon as may be; and the least that is chosen at all, after
so many seconds of looking: a finger's last twitch, and no more than a breath makes of a head."""
AWAY = 0.8
"""How far a corner went: from its middle place to where it was at most for this part of the time."""
TOGETHER = 6
"""Corners that move side by side count fully; one alone counts for so much less."""
SAME_WAY = 0.6
"""Corners belong to the place that is chosen which went at least this far of its way."""


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """What moved most."""

    x: float
    """Pixels from the left edge."""
    y: float
    points: Points
    """The corners there that move with it."""
    went: float
    """Pixels that it went from its middle place."""


class Movement:
    """Watches pictures until it is clear what moves most. ``size``: pixels of the spot that is sought."""

    def __init__(self, size: float) -> None:
        self._size = size
        self._before: Grey | None = None
        self._points: Points = np.empty((0, 2), np.float32)
        self._born: NDArray[np.float64] = np.empty(0)
        """Since when each of them is followed."""
        self._paths: NDArray[np.float32] = np.empty((0, 0, 2), np.float32)
        """Where each of them was, picture by picture; nowhere before it was born."""
        self._times: list[float] = []
        self._looked = 0.0
        self._began: float | None = None
        self._seeded = 0.0

    def look(self, grey: Grey, t: float) -> Place | None:
        """The next picture, taken at ``t`` seconds; what moved most, once that is clear."""
        if self._began is None:
            self._began = t
        if self._before is not None:
            self._follow(self._before, grey)
        if not len(self._points) or t - self._seeded >= SEEDED_EVERY:
            self._seed(grey, t)
        self._remember(t)
        self._before = grey
        if t - self._began < LISTENS or t - self._looked < LOOKS_EVERY:
            return None
        self._looked = t
        return self._clearest(grey.shape[1], t)

    def _follow(self, before: Grey, grey: Grey) -> None:
        moved = flow(before, grey, self._points)
        if moved is None:
            return
        there, came_back = moved
        self._points, self._born, self._paths = there[came_back], self._born[came_back], self._paths[:, came_back]

    def _seed(self, grey: Grey, t: float) -> None:
        self._seeded = t
        free = np.full(grey.shape, 255, np.uint8)
        apart = max(3, round(APART * grey.shape[1]))
        for x, y in self._points.tolist():
            cv2.circle(free, (round(x), round(y)), apart, 0, -1)
        left = MOST - len(self._points)
        found = cv2.goodFeaturesToTrack(grey, left, 0.02, apart, mask=free) if left > 0 else None
        if found is None:
            return
        fresh = np.asarray(found.reshape(-1, 2), np.float32)
        self._points = np.concatenate([self._points, fresh])
        self._born = np.concatenate([self._born, np.full(len(fresh), t)])
        nowhere = np.full((len(self._times), len(fresh), 2), np.nan, np.float32)
        self._paths = np.concatenate([self._paths, nowhere], axis=1)

    def _remember(self, t: float) -> None:
        if self._times and t - self._times[-1] < STEP:
            return
        old = sum(t - then > REMEMBERS for then in self._times)
        self._times = [*self._times[old:], t]
        self._paths = np.concatenate([self._paths[old:], self._points[None]])

    def _clearest(self, width: int, t: float) -> Place | None:
        if not len(self._points) or self._began is None:
            return None
        went = np.zeros(len(self._points))
        for corner in np.flatnonzero(t - self._born >= OLD_ENOUGH).tolist():
            went[corner] = _went(self._paths[:, corner])
        least = (SMALL if t - self._began >= PATIENCE else CLEAR) * width
        if went.max(initial=0.0) < least:
            return None
        apart = self._points[:, None, :] - self._points[None, :, :]
        near: NDArray[np.bool_] = np.abs(apart).max(axis=2) <= self._size / 2
        moving = near & (went[None, :] >= SAME_WAY * went[:, None])
        company = np.minimum(1.0, moving.sum(axis=1) / TOGETHER)
        best = int(np.argmax(np.where(went >= least, went * company, 0.0)))
        if went[best] < least:
            return None
        points = self._points[moving[best]]
        x, y = np.median(points, axis=0).tolist()
        return Place(x, y, points, float(went[best]))


def _went(path: NDArray[np.float32]) -> float:
    """How far a corner went from where it mostly was, in pixels."""
    path = path[~np.isnan(path[:, 0])]
    if not len(path):
        return 0.0
    away = np.sort(np.hypot(*(path - np.median(path, axis=0)).T))
    return float(away[int(AWAY * (len(away) - 1))])
