"""The eyes: how far they are open, and where they look between their corners."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from adaptive_instrument.vision.head_pose import HeadPose
from adaptive_instrument.vision.landmark_source import Landmarks

LEFT = (33, 133, 160, 144, 158, 153, 468)
"""The eye at the picture's left: corner at the picture's left, corner at its right, two pairs of points on the upper
and the lower lid, the iris' centre."""
RIGHT = (362, 263, 385, 380, 387, 373, 473)
OPEN = 1.25
"""Centimetres between the lids that count as 1: more than most people's widest."""
_POINTS = np.array([*LEFT, *RIGHT])


@dataclass(frozen=True, slots=True)
class Eyes:
    """Both eyes in one picture; left and right are the picture's."""

    left: float
    """Openness 0..1: the gap between the lids, 1.25 cm being 1."""
    right: float
    gaze_x: float
    """Where the irises are between the corners: 0 the picture's left corner, 1 its right one, both eyes' mean."""
    gaze_y: float
    """0.5 is on the line between the corners; it grows downward, 1 being half an eye's width under the line."""


def read(landmarks: Landmarks, pose: HeadPose) -> Eyes:
    """The eyes of a face with this pose.

    Openness is the lid gap of the eye aspect ratio (Soukupova and Cech 2016), but measured in the head's own
    centimetres rather than in eye widths: an eye that turns away gets narrow in the picture and would seem to open.
    The gap itself shortens with pitch, which is taken out.
    """
    # Plain numbers: for so few points they are several times as fast as arrays.
    points = landmarks.xy[_POINTS].tolist()
    per_pixel = pose.cm_per_pixel / (OPEN * max(0.5, pose.cos_pitch))
    left, left_width, left_x, left_y = _eye(points[:7])
    right, right_width, right_x, right_y = _eye(points[7:])
    # The eye that turns away is narrow in the picture, and its iris uncertain: it counts as much as it is wide.
    share = left_width / (left_width + right_width)
    return Eyes(
        min(1.0, left * per_pixel),
        min(1.0, right * per_pixel),
        share * left_x + (1 - share) * right_x,
        0.5 + share * left_y + (1 - share) * right_y,
    )


def _eye(points: list[list[float]]) -> tuple[float, float, float, float]:
    """Of one eye the gap between the lids and the width, both in pixels; the iris along the line between the corners
    and beside it, both in widths."""
    (x0, y0), (x1, y1), (ax, ay), (bx, by), (cx, cy), (dx, dy), (ix, iy) = points
    along, down, over, under = x1 - x0, y1 - y0, ix - x0, iy - y0
    gap = (math.hypot(bx - ax, by - ay) + math.hypot(dx - cx, dy - cy)) / 2
    square = max(along * along + down * down, 1e-9)
    return gap, math.sqrt(square), (over * along + under * down) / square, (along * under - down * over) / square
