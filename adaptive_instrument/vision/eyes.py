"""The eyes: how far they are open, and where they look between their corners."""

from __future__ import annotations

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
_POINTS = np.array([LEFT, RIGHT])


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
    points = landmarks.xy[_POINTS]
    start, end = points[:, 0], points[:, 1]
    gaps = np.hypot(*(points[:, 3:6:2] - points[:, 2:5:2]).T).mean(axis=0)
    openness = np.minimum(gaps * pose.cm_per_pixel / (OPEN * max(0.5, pose.cos_pitch)), 1.0)
    along, iris = end - start, points[:, 6] - start
    square = np.maximum((along * along).sum(axis=1), 1e-9)
    # The eye that turns away is narrow in the picture, and its iris uncertain: it counts as much as it is wide.
    weight = np.sqrt(square)
    weight /= weight.sum()
    x = (iris * along).sum(axis=1) / square
    y = (along[:, 0] * iris[:, 1] - along[:, 1] * iris[:, 0]) / square
    return Eyes(float(openness[0]), float(openness[1]), float(weight @ x), 0.5 + float(weight @ y))
