"""The brows: how high they stand above the eyes."""

from __future__ import annotations

import math

from adaptive_instrument.vision.head_pose import HeadPose
from adaptive_instrument.vision.landmark_source import Landmarks

BROWS = ((66, 105, 33, 133), (296, 334, 263, 362))
"""For each eye two points of the brow's middle, and the corners of the eye."""
HIGH = 4.0
"""Centimetres between brow and eye that count as 1: higher than any brow is lifted."""


FORWARD = 1.75
"""Centimetres by which brows stand further forward than the corners of the eyes: looking down hides them, looking up
lifts them. Found on a film of a nodding head: over 22 degrees the brows then wander by 0.06 instead of 0.17."""


def read(landmarks: Landmarks, pose: HeadPose) -> float:
    """How high the brows stand, 0..1: 4 cm above the corners of the eyes being 1. The nearness of the face is taken out
    and the lean of the line between the eyes, and nodding. The higher brow counts: after a palsy one may lift alone."""
    corners = [landmarks.xy[index] for _, _, *eye in BROWS for index in eye]
    across = (corners[2] + corners[3] - corners[0] - corners[1]).tolist()
    length = (across[0] ** 2 + across[1] ** 2) ** 0.5
    if length <= 0:
        return 0.0
    # Upright to the line between the eyes, in the picture's sense: y grows downward.
    up = across[1] / length, -across[0] / length
    heights = []
    for inner, middle, one, other in BROWS:
        x, y = ((landmarks.xy[inner] + landmarks.xy[middle] - landmarks.xy[one] - landmarks.xy[other]) / 2).tolist()
        heights.append(x * up[0] + y * up[1])
    seen = max(heights) * pose.cm_per_pixel
    height = (seen + FORWARD * math.sin(math.radians(pose.pitch))) / max(0.5, pose.cos_pitch)
    return float(min(1.0, max(0.0, height / HIGH)))
