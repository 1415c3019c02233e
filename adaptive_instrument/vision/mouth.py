"""The mouth: how far it is open."""

from __future__ import annotations

import math

from adaptive_instrument.vision.head_pose import HeadPose
from adaptive_instrument.vision.landmark_source import Landmarks

UPPER, LOWER = 13, 14
"""The middle of the inner lips."""
OPEN = 4.0
"""Centimetres between the inner lips that count as 1: more than comfortable for most people."""


def read(landmarks: Landmarks, pose: HeadPose) -> float:
    """How far the mouth is open, 0..1: 4 cm between the inner lips being 1. The nearness of the face and its pitch are
    taken out. Under a breathing mask it means nothing."""
    (x0, y0), (x1, y1) = landmarks.xy[UPPER].tolist(), landmarks.xy[LOWER].tolist()
    gap = math.hypot(x1 - x0, y1 - y0) * pose.cm_per_pixel / max(0.5, pose.cos_pitch)
    return min(1.0, gap / OPEN)
