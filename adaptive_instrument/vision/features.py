"""Everything that is measured of one face in one picture."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from adaptive_instrument.vision import brow, eyes, mouth
from adaptive_instrument.vision.eyes import Eyes
from adaptive_instrument.vision.head_pose import HeadPose, PoseSolver
from adaptive_instrument.vision.landmark_source import Landmarks


@dataclass(frozen=True, slots=True)
class Features:
    """A face, measured. Raw: no person's rest or range is in it."""

    pose: HeadPose
    eyes: Eyes
    mouth: float
    """Openness 0..1."""
    quality: float
    """0..1: how sure the source is, how well the rigid points fit a head, how much of the face is in the picture."""
    brow: float = 0.0
    """How high the brows stand, 0..1."""


class FeatureReader:
    """Measures face after face of one film or camera; keeps the last pose only."""

    def __init__(self) -> None:
        self._poses = PoseSolver()

    def read(self, landmarks: Landmarks) -> Features | None:
        """The features of a face, or None when the points do not make a head."""
        pose = self._poses.solve(landmarks)
        if pose is None:
            return None
        sure = 1.0 if landmarks.quality is None else landmarks.quality
        quality = sure * pose.fit * _inside(landmarks)
        lifted = brow.read(landmarks, pose)
        return Features(pose, eyes.read(landmarks, pose), mouth.read(landmarks, pose), quality, lifted)

    def lost(self) -> None:
        """There is no face: the next one may be anywhere."""
        self._poses.forget()


EDGES = np.array([10, 152, 234, 454])
"""Top, chin and both sides of the face's outline."""


def _inside(landmarks: Landmarks) -> float:
    """How much of the face is in the picture, 0..1, by the box around its outline."""
    share = 1.0
    for places, size in zip(landmarks.xy[EDGES].T.tolist(), landmarks.size, strict=True):
        low, high = min(places), max(places)
        share *= max(0.0, min(high, size) - max(low, 0.0)) / max(high - low, 1e-9)
    return share
