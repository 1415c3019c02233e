"""Follows one spot of a picture, whatever it is: a fingertip, a toe, a chin, a coloured sticker. No model, no face.

Some corners of the spot are followed from picture to picture by pyramidal Lucas-Kanade optical flow (Bouguet 2000), and
back again: what does not come back to where it started was not the same (forward-backward error; the spot goes where
the middle of the flow goes: Kalal, Mikolajczyk and Matas 2010). Flow alone drifts, so the spot is held to *views* of
it, small pictures of how it looked before; by them it is found again after it was lost.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from adaptive_instrument.vision.landmark_source import Picture
from adaptive_instrument.vision.opencv import cv2

Grey = NDArray[np.uint8]
"""Rows by columns by 1 byte."""
Points = NDArray[np.float32]
"""N by 2: x, y in pixels."""

WIDTH = 640
"""Pixels to which wider pictures are shrunk."""
FLOW: dict[str, Any] = {
    "winSize": (15, 15),
    "maxLevel": 3,
    "criteria": (cv2.TERM_CRITERIA_EPS + cv2.TERM_CRITERIA_COUNT, 20, 0.03),
}
CAME_BACK = 0.7
"""Pixels that a point may miss itself by on its way there and back."""
CORNERS, FEW = 24, 4
"""Points of a spot that are followed, and how few of them make none."""
ENOUGH, BETWEEN = 8, 0.6
"""Points that are known to move together and are enough to follow; with fewer, others are taken too, in this part of
the spot."""
AGREE = 0.5
"""Part of the points that has to go the same way."""
FARTHEST = 0.15
"""Widths of the picture that a spot goes from one picture to the next at most: what went farther is something else."""
SAME, KNOWN, STRANGE = 0.85, 0.75, 0.5
"""Likeness (normalised correlation) of a spot with itself in the picture before; with a view, from which on that view
needs no other beside it; and below which it is no view of the spot at all."""
VIEWS = 8
"""Views that are kept: the first one, and the newest."""
ASIDE = 3
"""Pixels around the spot in which a view is looked for while it is followed."""
HELD = 0.25
"""Part of the way to where a view is that the spot is drawn there in each picture: no drift, and no jerk."""
FOUND_NEAR, FOUND_FAR, UNLIKE = 0.8, 0.88, 0.1
"""Likeness by which a lost spot is found again near its last place, and anywhere; and by how much it has to be more
like it than any other place."""
FIT, STAYS = 0.6, 2.0
"""And the part of its corners that has to be there too where it is found elsewhere, each within so many pixels."""
NEAR = 2.0
"""How far around its last place a lost spot is looked for in every picture, in its own sizes; elsewhere in turns."""
FAR_EVERY = 4
"""Pictures between two looks everywhere."""


@dataclass(frozen=True, slots=True)
class Fix:
    """Where the spot is in one picture."""

    x: float
    """Pixels of the shrunk picture from its left edge."""
    y: float
    """The same from its upper edge."""
    quality: float
    """0..1: how many of its points agree, and how much it looks like itself."""
    leapt: bool = False
    """Whether it was lost and is found again at another place: nobody saw it go there."""


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """How the spot looked once."""

    patch: Grey
    points: Points
    """Its corners, from its middle."""
    off: tuple[float, float]
    """Where its middle is, from that of the patch: patches stand on whole pixels."""


Match = tuple[float, float, float, View]
"""Where it looks like a view (pixels), and how much so."""


class Spot:
    """One spot, followed from picture to picture."""

    def __init__(self, grey: Grey, x: float, y: float, size: float, points: Points | None = None) -> None:
        """The spot is at ``x``, ``y`` of this picture, ``size`` pixels wide; ``points`` are corners that are known to
        belong to it. Ask ``held`` whether there is anything to be followed."""
        self._half = max(8, round(size / 2))
        self._before = grey
        self._x, self._y = x, y
        if points is None:
            points = corners(grey, x, y, self._half)
        elif len(points) < ENOUGH:
            # Those that are known lie far apart: between them there are more.
            points = np.concatenate([points, corners(grey, x, y, round(self._half * BETWEEN))])
        self._points = points
        self._views: deque[View] = deque()
        self._lost_for = 0
        patch = _patch(grey, x, y, self._half)
        if patch is not None:
            self._views.append(_view(patch, self._points, x, y))

    @property
    def held(self) -> bool:
        """Whether it has enough corners to be followed."""
        return len(self._points) >= FEW and bool(self._views)

    def look(self, grey: Grey) -> Fix | None:
        """Where the spot is in the next picture; None while it is lost."""
        fix = self._follow(grey) if self._lost_for == 0 else None
        if fix is None:
            self._lost_for += 1
            fix = self._find(grey)
        if fix is not None:
            self._lost_for = 0
        self._before = grey
        return fix

    # -- followed -------------------------------------------------------------------------------------------------

    def _follow(self, grey: Grey) -> Fix | None:
        moved = self._flow(grey)
        if moved is None:
            return None
        there, came_back = moved
        if came_back.sum() < max(FEW, AGREE * len(self._points) / 2):
            return None
        old, new = self._points[came_back], there[came_back]
        steps = new - old
        step = np.median(steps, axis=0)
        long = float(np.hypot(*step))
        # A spot that turns or comes nearer has steps of its own at its edges.
        agrees = np.hypot(*(steps - step).T) <= max(1.5, 0.25 * long)
        share = float(agrees.sum()) / len(self._points)
        if agrees.sum() < FEW or share < AGREE / 2 or agrees.sum() < AGREE * len(old):
            return None
        if long > FARTHEST * grey.shape[1]:
            return None
        x, y = self._x + float(step[0]), self._y + float(step[1])
        patch = _patch(grey, x, y, self._half)
        if patch is None:
            return None
        likeness, aside = self._likest(grey, x, y)
        if likeness < KNOWN:
            before = _patch(self._before, self._x, self._y, self._half)
            same = -1.0 if before is None else _likeness(before, patch)
            if same >= SAME and share >= AGREE:
                self._keep(_view(patch, new[agrees], x, y))
            elif likeness < STRANGE:
                return None
        if likeness >= STRANGE:
            x, y = x + HELD * aside[0], y + HELD * aside[1]
        self._x, self._y = x, y
        self._points = self._mended(grey, new[agrees])
        if len(self._points) < FEW:
            return None
        return Fix(x, y, min(1.0, share / 0.8) * min(1.0, max(0.0, (max(likeness, STRANGE) - 0.2) / 0.5)))

    def _flow(self, grey: Grey) -> tuple[Points, NDArray[np.bool_]] | None:
        """The flow of its points, in the part of the picture that they can reach: the rest would cost as much again."""
        reach = self._half + round(FARTHEST * grey.shape[1])
        corner = np.array([max(0, round(self._x) - reach), max(0, round(self._y) - reach)])
        end = np.array([round(self._x) + reach, round(self._y) + reach])
        if (end - corner).min() < self._half:
            return None
        part = np.s_[corner[1] : end[1], corner[0] : end[0]]
        shift = corner.astype(np.float32)
        moved = flow(self._before[part], grey[part], self._points - shift)
        return None if moved is None else (moved[0] + shift, moved[1])

    def _likest(self, grey: Grey, x: float, y: float) -> tuple[float, tuple[float, float]]:
        """How like the likest view it is there, and where beside there it is more so (pixels)."""
        around = _patch(grey, x, y, self._half + ASIDE)
        if around is None:
            return KNOWN, (0.0, 0.0)
        best, place = -1.0, (0.0, 0.0)
        for view in self._views:
            scores = cv2.matchTemplate(around, view.patch, cv2.TM_CCOEFF_NORMED)
            _, score, _, peak = cv2.minMaxLoc(scores)
            if score > best:
                across, down = _fine(scores, peak)
                best, place = score, (across + view.off[0], down + view.off[1])
        return best, (place[0] - ASIDE + round(x) - x, place[1] - ASIDE + round(y) - y)

    def _keep(self, view: View) -> None:
        if len(self._views) >= VIEWS:
            # The first one is what was chosen: it is never given up.
            del self._views[1]
        self._views.append(view)

    def _mended(self, grey: Grey, points: Points) -> Points:
        """The points without those that have strayed, and with fresh ones between them when they have become few."""
        inside = np.abs(points - _pair((self._x, self._y))).max(axis=1) <= 1.5 * self._half
        points = points[inside]
        if len(points) >= CORNERS // 3 or len(points) < FEW:
            return points
        low, high = points.min(axis=0) - 3, points.max(axis=0) + 3
        fresh = corners(grey, self._x, self._y, self._half)
        fresh = fresh[((fresh >= low) & (fresh <= high)).all(axis=1)] if len(fresh) else fresh
        return fresh if len(fresh) > len(points) else points

    # -- found again ----------------------------------------------------------------------------------------------

    def _find(self, grey: Grey) -> Fix | None:
        found = self._matched(grey, self._x, self._y, round(self._half * (1 + 2 * NEAR)), FOUND_NEAR)
        if found is None and self._lost_for % FAR_EVERY == 0:
            found = self._matched(grey, grey.shape[1] / 2, grey.shape[0] / 2, max(grey.shape), FOUND_FAR)
        if found is None:
            return None
        x, y, likeness, view = found
        leapt = self._leaps(x, y)
        points = view.points + _pair((x, y))
        inside = ((points >= 0) & (points < _pair(grey.shape[::-1]))).all(axis=1)
        if inside.sum() < FEW:
            return None
        self._x, self._y, self._points = x, y, points[inside]
        return Fix(x, y, likeness, leapt)

    def _matched(self, grey: Grey, x: float, y: float, half: int, least: float) -> Match | None:
        """Where it looks most like one of its views, ``half`` pixels around a place; None where nothing does, or two
        places do."""
        rows, columns = grey.shape
        left, top = max(0, round(x) - half), max(0, round(y) - half)
        part = grey[top : min(rows, round(y) + half + 1), left : min(columns, round(x) + half + 1)]
        # At half size first: a quarter of the pixels, a sixteenth of the work.
        small = cv2.resize(part, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
        best: tuple[float, tuple[int, int], View] | None = None
        for view in self._views:
            sought = cv2.resize(view.patch, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
            if sought.shape[0] >= small.shape[0] or sought.shape[1] >= small.shape[1]:
                continue
            scores = cv2.matchTemplate(small, sought, cv2.TM_CCOEFF_NORMED)
            _, score, _, peak = cv2.minMaxLoc(scores)
            if score < least - 0.05 or (best is not None and score <= best[0]):
                continue
            r = max(2, sought.shape[0] // 3)
            scores[max(0, peak[1] - r) : peak[1] + r + 1, max(0, peak[0] - r) : peak[0] + r + 1] = -1.0
            if score - float(scores.max()) >= UNLIKE:
                best = score, peak, view
        if best is None:
            return None
        _, (column, row), view = best
        return self._exactly(grey, left + 2 * column + self._half, top + 2 * row + self._half, least, view)

    def _exactly(self, grey: Grey, x: float, y: float, least: float, view: View) -> Match | None:
        around = _patch(grey, x, y, self._half + ASIDE)
        if around is None:
            return None
        scores = cv2.matchTemplate(around, view.patch, cv2.TM_CCOEFF_NORMED)
        _, score, _, peak = cv2.minMaxLoc(scores)
        if score < least:
            return None
        found = around[peak[1] : peak[1] + view.patch.shape[0], peak[0] : peak[0] + view.patch.shape[1]]
        column, row = _fine(scores, peak)
        x, y = x + column - ASIDE + view.off[0], y + row - ASIDE + view.off[1]
        # At its last place it may have turned; somewhere else it has to be the same, point by point.
        return None if self._leaps(x, y) and not _fits(view, found) else (x, y, float(score), view)

    def _leaps(self, x: float, y: float) -> bool:
        return bool(np.hypot(x - self._x, y - self._y) > self._half / 2)


def grey_of(picture: Picture) -> Grey:
    """A picture in grey, at most 640 pixels wide."""
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    if grey.shape[1] > WIDTH:
        height = round(grey.shape[0] * WIDTH / grey.shape[1])
        grey = cv2.resize(grey, (WIDTH, height), interpolation=cv2.INTER_AREA)
    return np.asarray(grey, np.uint8)


def flow(before: Grey, now: Grey, points: Points) -> tuple[Points, NDArray[np.bool_]] | None:
    """Where the points are now, and which of them came back to where they had been when they were followed back."""
    if not len(points):
        return None
    there, seen, _ = cv2.calcOpticalFlowPyrLK(before, now, points, None, **FLOW)
    back, again, _ = cv2.calcOpticalFlowPyrLK(now, before, there, None, **FLOW)
    missed = np.hypot(*(back - points).T)
    rows, columns = now.shape
    inside = ((there >= 0) & (there < _pair((columns, rows)))).all(axis=1)
    return there, (seen.ravel() == 1) & (again.ravel() == 1) & (missed <= CAME_BACK) & inside


def corners(grey: Grey, x: float, y: float, half: int) -> Points:
    """The best corners of a square of the picture, ``half`` pixels around a place; none where it is blank."""
    rows, columns = grey.shape
    left, top = max(0, round(x) - half), max(0, round(y) - half)
    part = grey[top : min(rows, round(y) + half + 1), left : min(columns, round(x) + half + 1)]
    if min(part.shape, default=0) < 8:
        return np.empty((0, 2), np.float32)
    found = cv2.goodFeaturesToTrack(part, CORNERS, 0.02, 3)
    if found is None:
        return np.empty((0, 2), np.float32)
    return np.asarray(found.reshape(-1, 2) + _pair((left, top)), np.float32)


def _pair(pair: tuple[float, ...]) -> NDArray[np.float32]:
    return np.array(pair, np.float32)


def _view(patch: Grey, points: Points, x: float, y: float) -> View:
    # A copy: a part of a picture would keep the whole of it.
    return View(patch.copy(), points - _pair((x, y)), (x - round(x), y - round(y)))


def _patch(grey: Grey, x: float, y: float, half: int) -> Grey | None:
    """The square around a place, None where it does not lie in the picture."""
    left, top = round(x) - half, round(y) - half
    if left < 0 or top < 0 or left + 2 * half >= grey.shape[1] or top + 2 * half >= grey.shape[0]:
        return None
    return grey[top : top + 2 * half + 1, left : left + 2 * half + 1]


def _likeness(one: Grey, other: Grey) -> float:
    return float(cv2.matchTemplate(one, other, cv2.TM_CCOEFF_NORMED)[0, 0])


def _fits(view: View, found: Grey) -> bool:
    """Whether the corners of a view are where they should be in a patch that looks like it: much skin looks alike."""
    middle = _pair((view.patch.shape[1] // 2 + view.off[0], view.patch.shape[0] // 2 + view.off[1]))
    points = np.asarray(view.points + middle, np.float32)
    moved = flow(view.patch, np.ascontiguousarray(found), points)
    if moved is None:
        return False
    there, came_back = moved
    steps = there - points
    stays = np.hypot(*(steps - np.median(steps, axis=0)).T) <= STAYS
    return bool((stays & came_back).sum() >= max(FEW, FIT * len(points)))


def _fine(scores: NDArray[np.float32], peak: tuple[int, int]) -> tuple[float, float]:
    """A peak to parts of a pixel, by a parabola through its neighbours."""
    column, row = peak

    def between(low: float, mid: float, high: float) -> float:
        bend = low - 2 * mid + high
        return 0.0 if bend >= 0 else max(-0.5, min(0.5, 0.5 * (low - high) / bend))

    x, y = float(column), float(row)
    if 0 < column < scores.shape[1] - 1:
        x += between(*(float(scores[row, column + i]) for i in (-1, 0, 1)))
    if 0 < row < scores.shape[0] - 1:
        y += between(*(float(scores[row + i, column]) for i in (-1, 0, 1)))
    return x, y
