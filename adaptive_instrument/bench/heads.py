"""Generated heads: a portrait lifted to three dimensions and redrawn at known angles.

The truth is the angle that was drawn. What is independent of our own pose solving: the mesh (the face mesh's 468 points
with *its* relative depths, in a triangulation of our own, and a skull added behind it), its rotation, projection and
drawing. What is not: the same model that lifted the portrait reads the drawn picture, so a fault it has in common with
itself (a face it believes too flat) stays unseen. Nothing is stored.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from adaptive_instrument.vision.landmark_source import Landmarks, Picture
from adaptive_instrument.vision.opencv import cv2

Points = NDArray[np.float64]

MESH = 468
CORNERS = 33, 263
"""The outer corners of the eyes, 9 cm apart."""
EYES_APART = 9.0
OVAL = 10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152, 148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109  # fmt: skip  # noqa: E501
"""The face's outline in the mesh's numbering, clockwise from the top."""
SKULL = (1.15, 3.0), (1.3, 7.0)
"""Rings behind the outline: how much larger than it, and how many centimetres behind."""
NECK = 8.0
"""Centimetres behind the eyes around which a head turns."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A head at a known angle."""

    picture: Picture
    turn: Points
    """The rotation from the portrait, 3 by 3."""


class Head:
    """One portrait, lifted."""

    def __init__(self, portrait: Picture, landmarks: Landmarks) -> None:
        """``landmarks`` are the portrait's own; the face should look at the camera and be well inside the picture."""
        self._portrait = portrait
        height, width = portrait.shape[:2]
        self._focal, self._middle = float(width), np.array([width / 2, height / 2])
        flat = landmarks.xy[:MESH]
        deep = landmarks.z[:MESH]
        between = flat[CORNERS[1]] - flat[CORNERS[0]]
        apart = math.hypot(float(between[0]), float(between[1]), float(deep[CORNERS[1]] - deep[CORNERS[0]]))
        cm = EYES_APART / apart
        away = self._focal * cm
        depth = deep * cm
        depth -= depth[list(CORNERS)].mean()
        outline, centre = flat[list(OVAL)], flat[list(OVAL)].mean(axis=0)
        places, depths = [flat], [depth]
        for wider, behind in SKULL:
            places.append(centre + (outline - centre) * wider)
            depths.append(depth[list(OVAL)] + behind)
        self._source = np.concatenate(places)
        far = np.concatenate(depths) + away
        # Through the same lens: drawn at no angle it is the portrait again.
        self._shape = np.column_stack([(self._source - self._middle) * far[:, None] / self._focal, far])
        eyes = self._shape[list(CORNERS)].mean(axis=0)
        self._pivot = eyes + np.array([0.0, 0.0, NECK])
        self._triangles = _triangles(self._source)
        # A picture without a face, of about the portrait's colours.
        small = cv2.resize(portrait, (6, 4), interpolation=cv2.INTER_AREA)
        self._behind = cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC)

    def drawn(self, yaw: float, pitch: float, roll: float) -> Drawn:
        """The head turned by so many degrees."""
        turn = rotation(yaw, pitch, roll)
        shape = (self._shape - self._pivot) @ turn.T + self._pivot
        place = shape[:, :2] * (self._focal / shape[:, 2:]) + self._middle
        across, down = _unfolded(place, shape[:, 2], self._source, self._triangles, self._portrait.shape[:2])
        face = cv2.remap(self._portrait, across, down, cv2.INTER_LINEAR)
        return Drawn(np.where((across >= 0)[:, :, None], face, self._behind).astype(np.uint8), turn)


def angles(turn: Points) -> tuple[float, float, float]:
    """Yaw, pitch, roll in degrees of a rotation, by the same words as ``vision/head_pose.py``: yaw and pitch are where
    the nose points, roll is the turn around it."""
    ((_, _, nx), (r10, r11, ny), (_, _, nz)) = turn.tolist()
    return (
        math.degrees(math.atan2(nx, nz)),
        math.degrees(math.asin(max(-1.0, min(1.0, -ny)))),
        math.degrees(math.atan2(r10, r11)),
    )


def rotation(yaw: float, pitch: float, roll: float) -> Points:
    """The rotation of so many degrees: roll first, then pitch, then yaw."""
    a, b, c = (math.radians(angle) for angle in (yaw, pitch, roll))
    sideways = np.array([[math.cos(a), 0, math.sin(a)], [0, 1, 0], [-math.sin(a), 0, math.cos(a)]])
    nodding = np.array([[1, 0, 0], [0, math.cos(b), -math.sin(b)], [0, math.sin(b), math.cos(b)]])
    tilting = np.array([[math.cos(c), -math.sin(c), 0], [math.sin(c), math.cos(c), 0], [0, 0, 1]])
    return np.asarray(sideways @ nodding @ tilting)


def sweep(step: float, most: float = 20.0) -> Iterator[tuple[float, float, float]]:
    """A way for a head: each axis alone from end to end, then all three together; never more than ``step`` degrees at
    once on an axis."""
    count = math.ceil(4 * most / step)
    wave = [most * _triangle(index / count) for index in range(count)]
    for axis in range(3):
        for value in wave:
            yield tuple(value if axis == other else 0.0 for other in range(3))  # type: ignore[misc]
    for index, value in enumerate(wave):
        yield value, most * _triangle(2 * index / count) / 2, -value / 2


def _triangle(phase: float) -> float:
    """A wave of straight lines: 0, 1, 0, -1 and back to 0 in one phase."""
    phase %= 1.0
    return 4 * phase if phase < 0.25 else 2 - 4 * phase if phase < 0.75 else 4 * phase - 4


def _triangles(flat: Points) -> NDArray[np.int64]:
    """The points' Delaunay triangulation as they lie in the portrait: n by 3."""
    low, high = flat.min(axis=0) - 10, flat.max(axis=0) + 10
    net = cv2.Subdiv2D((int(low[0]), int(low[1]), int(high[0] - low[0]) + 1, int(high[1] - low[1]) + 1))
    for x, y in flat.tolist():
        net.insert((x, y))
    found = []
    for corners in np.asarray(net.getTriangleList(), np.float64).reshape(-1, 3, 2):
        far = np.hypot(*(flat[:, None, :] - corners).transpose(2, 0, 1))
        # The net is closed by corners far outside that are none of the points.
        if float(far.min(axis=0).max()) < 0.01:
            found.append(far.argmin(axis=0))
    return np.array(found)


def _unfolded(
    place: Points, depth: Points, source: Points, triangles: NDArray[np.int64], size: tuple[int, ...]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """For each pixel of the drawing the place in the portrait that it shows, x and y; -1 where there is no head."""
    first, second, third = (place[triangles[:, corner]] for corner in range(3))
    area = _cross(second - first, third - first)
    seen_in = _cross(*(source[triangles[:, corner]] - source[triangles[:, 0]] for corner in (1, 2)))
    # From far to near, so that what is nearer covers it; what is turned away is not drawn at all.
    order = [int(t) for t in np.argsort(-depth[triangles].mean(axis=1)) if area[t] * seen_in[t] > 1e-3]
    shown = np.full(size, -1, np.int32)
    fine = np.round(place * 16).astype(np.int32)
    for triangle in order:
        cv2.fillConvexPoly(shown, fine[triangles[triangle]], triangle, lineType=cv2.LINE_8, shift=4)
    ys, xs = np.nonzero(shown >= 0)
    which = shown[ys, xs]
    pixel = np.column_stack([xs, ys])
    u = _cross(pixel - first[which], (third - first)[which]) / area[which]
    v = _cross((second - first)[which], pixel - first[which]) / area[which]
    # Weights by nearness make it right in perspective.
    weights = np.column_stack([1 - u - v, u, v]) / depth[triangles[which]]
    found = (weights[:, :, None] * source[triangles[which]]).sum(axis=1) / weights.sum(axis=1, keepdims=True)
    across, down = np.full((2, *size), -1.0, np.float32)
    across[ys, xs], down[ys, xs] = found.T
    return across, down


def _cross(a: Points, b: Points) -> Points:
    return np.asarray(a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0])
