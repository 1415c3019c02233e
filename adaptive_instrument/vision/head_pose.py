"""Where the head looks and where it is, by the perspective-n-point problem on a metric model of a head.

Angles in degrees, as seen in the picture: yaw grows as the face turns toward the picture's left, pitch as it turns
down, roll as it tilts clockwise. Yaw and pitch are the direction of the nose; roll is the turn around that direction.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from adaptive_instrument.vision.landmark_source import Landmarks
from adaptive_instrument.vision.opencv import cv2

Points = NDArray[np.float64]

PAIRS: dict[tuple[int, int], tuple[float, float, float]] = {
    (226, 446): (5.22, 0.06, 0.80),
    (143, 372): (6.35, 0.32, 1.70),
    (116, 345): (6.45, 1.62, 1.47),
    (156, 383): (6.08, -0.81, 1.28),
    (68, 298): (5.53, -3.02, 0.73),
    (104, 333): (4.50, -3.61, 0.00),
    (67, 297): (3.44, -5.11, -0.15),
    (114, 343): (1.33, 1.22, -1.31),
    (188, 412): (0.92, 0.77, -1.59),
}
"""Points that lie on both sides of the face, in the mesh's numbering (picture's left, picture's right): x of the right
one, y, z in centimetres. x grows to the picture's right, y downward, z away from the camera."""
MIDDLE: dict[int, tuple[float, float]] = {
    168: (-0.48, -1.55),
    6: (0.27, -2.01),
    197: (0.93, -2.47),
    195: (1.54, -2.90),
    151: (-3.72, -1.32),
}
"""Points on the middle line: y and z.

The table is our own: the shape, the same on both sides, that best explains where these points go as eight films' heads
turn (bundle adjustment over some 400 pictures of seven people), with the pupils 6.3 cm apart. Bone carries these
points: lips, lids, brows and jaw are left out, they move without the head."""

POINTS = np.array([*(point for pair in PAIRS for point in pair), *MIDDLE])
MODEL: Points = np.array(
    [
        *((side * x, y, z) for x, y, z in PAIRS.values() for side in (-1.0, 1.0)),
        *((0.0, y, z) for y, z in MIDDLE.values()),
    ]
)
FITS, FAILS = 0.35, 1.0
"""Centimetres (root mean square) that the points miss the model by: the first is anybody's, the second nobody's."""
ENOUGH = (cv2.TERM_CRITERIA_COUNT + cv2.TERM_CRITERIA_EPS, 3, 1e-4)
"""Steps of Levenberg and Marquardt, and the relative change that ends them: from picture to picture that leaves less
than 0.05 degrees, a tenth of what the landmarks themselves tremble."""
FARTHEST = 75.0
"""Degrees that a face can be turned away and still be seen as one; past it the answer is a mirror image."""


@dataclass(frozen=True, slots=True)
class HeadPose:
    """One head in one picture."""

    yaw: float
    pitch: float
    roll: float
    x: float
    """Where the middle between the eyes is, 0..1 of the picture's width."""
    y: float
    """The same, 0..1 of its height; grows downward."""
    distance: float
    """Centimetres from the camera, if head and lens were of the common size: for comparison only."""
    fit: float
    """0..1: how well the points fit a head."""
    cm_per_pixel: float
    """What a pixel measures at the head's distance."""
    cos_pitch: float
    """By how much the face is shortened by looking up or down."""


class PoseSolver:
    """Solves one picture after the other; the last pose is the next one's first guess."""

    def __init__(self) -> None:
        self._guess: tuple[Points, Points] | None = None
        self._camera = np.eye(3)
        self._size = (0, 0)

    def forget(self) -> None:
        """The next head may be anywhere."""
        self._guess = None

    def solve(self, landmarks: Landmarks) -> HeadPose | None:
        """The pose of a face, or None when its points do not make a head."""
        if landmarks.size != self._size:
            self._size = landmarks.size
            width, height = landmarks.size
            # Nobody tells the focal length of a webcam; the picture's width is the field's usual guess.
            self._camera = np.array([[width, 0, width / 2], [0, width, height / 2], [0, 0, 1]], np.float64)
            self._guess = None
        seen = landmarks.xy[POINTS]
        found = self._refined(seen, self._guess)
        if found is None or found.pose.fit < 1.0:
            # The last pose may be too far away to start from, or a mirror image.
            fresh = self._refined(seen, self._afresh(seen))
            if fresh is not None and (found is None or fresh.pose.fit > found.pose.fit):
                found = fresh
        self._guess = None if found is None else (found.turn, found.place)
        return None if found is None else found.pose

    def _afresh(self, seen: Points) -> tuple[Points, Points] | None:
        found, turn, place = cv2.solvePnP(MODEL, seen, self._camera, None, flags=cv2.SOLVEPNP_SQPNP)
        return (turn, place) if found else None

    def _refined(self, seen: Points, guess: tuple[Points, Points] | None) -> _Found | None:
        """The pose near ``guess``; None when it is a mirror image, behind the camera, or no head."""
        if guess is None:
            return None
        turn, place = cv2.solvePnPRefineLM(MODEL, seen, self._camera, None, guess[0].copy(), guess[1].copy(), ENOUGH)
        away = float(place[2, 0])
        if not 0.0 < away < math.inf:
            return None
        matrix = cv2.Rodrigues(turn)[0]
        ((_, _, nx), (r10, r11, ny), (_, _, nz)) = matrix.tolist()
        if nz < math.cos(math.radians(FARTHEST)):
            return None
        focal = float(self._camera[0, 0])
        head = MODEL @ matrix.T + place[:, 0]
        missed = head[:, :2] * (focal / head[:, 2:]) + self._camera[:2, 2] - seen
        error = math.sqrt(float((missed * missed).sum()) / len(missed)) * away / focal
        if not error < FAILS:
            return None
        width, height = self._size
        pose = HeadPose(
            yaw=math.degrees(math.atan2(nx, nz)),
            pitch=math.degrees(math.asin(max(-1.0, min(1.0, -ny)))),
            roll=math.degrees(math.atan2(r10, r11)),
            x=float(place[0, 0]) / away * focal / width + 0.5,
            y=float(place[1, 0]) / away * focal / height + 0.5,
            distance=away,
            fit=min(1.0, max(0.0, (FAILS - error) / (FAILS - FITS))),
            cm_per_pixel=away / focal,
            cos_pitch=math.sqrt(max(0.0, 1.0 - ny * ny)),
        )
        return _Found(pose, turn, place)


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    """A pose, and the same as OpenCV has it."""

    pose: HeadPose
    turn: Points
    place: Points
