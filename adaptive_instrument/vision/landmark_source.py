"""The interface of whatever finds a face in a picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
"""Rows by columns by 3 bytes: red, green, blue."""
POINTS = 478
"""Landmarks of a face: 468 of the mesh, then 5 of each iris."""


@dataclass(frozen=True, slots=True, eq=False)
class Landmarks:
    """Where the points of one face are, in the numbering of MediaPipe's face mesh with refined landmarks."""

    xy: NDArray[np.float64]
    """478 by 2, in pixels from the picture's upper left corner; may lie outside of it."""
    z: NDArray[np.float64]
    """478 relative depths in pixels, smaller is nearer to the camera; not metric."""
    size: tuple[int, int]
    """Width and height of the picture in pixels."""
    quality: float | None = None
    """0..1, how sure the source is that this is a face; None when it does not say."""


class LandmarkSource(Protocol):
    """Finds one face, picture after picture."""

    def find(self, picture: Picture, t: float) -> Landmarks | None:
        """The face in ``picture``, taken at ``t`` seconds, or None without one.

        Raises:
            ValueError: ``t`` does not rise.
        """

    def close(self) -> None:
        """Lets the model go. Safe to call twice."""
