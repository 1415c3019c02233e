"""Landmarks by MediaPipe's face mesh with refined landmarks (Kartynnik et al. 2019, Grishchenko et al. 2020).

Its models are inside the wheel: nothing is fetched, nothing is sent.
"""

from __future__ import annotations

import math
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

import numpy as np
from numpy.typing import NDArray

from adaptive_instrument.errors import InputError
from adaptive_instrument.vision.landmark_source import POINTS, Landmarks, Picture
from adaptive_instrument.vision.light_import import light_import

CURE = "Run: python3 start.py setup (adaptive-instrument doctor says what this computer can have)."


class FaceMesh:
    """MediaPipe's face mesh behind our own interface."""

    def __init__(self) -> None:
        """Loads the models, about 0.1 s; the first time in a process the library itself takes 0.3 s more.

        Raises:
            InputError: MediaPipe is missing or cannot be loaded, with the cure.
        """
        self.busy = 0.0
        """Seconds that the model itself took for the last picture."""
        self.began = 0.0
        """The second at which it began with it."""
        self._mesh: Any = None
        self._met = False
        self._last = -math.inf
        with silence():
            try:
                # Since 0.10.22 the wheels hold no models: one would be fetched, and use reported.
                face_mesh: Any = light_import("mediapipe.python.solutions.face_mesh")
            except Exception as error:
                said = str(error).rstrip(".") or type(error).__name__
                raise InputError(f"Face tracking needs MediaPipe, which cannot be loaded ({said}). {CURE}") from None
            self._mesh = face_mesh.FaceMesh(max_num_faces=1, refine_landmarks=True)
            # So that the first real picture is not the slow one.
            self._mesh.process(np.zeros((64, 64, 3), np.uint8))

    def find(self, picture: Picture, t: float) -> Landmarks | None:
        """The face in ``picture``, taken at ``t`` seconds, or None without one.

        Raises:
            ValueError: ``t`` does not rise.
        """
        if t <= self._last:
            raise ValueError(f"pictures must come in the order of their time: {t} after {self._last}")
        self._last = t
        self.began = time.perf_counter()
        # The graph talks once more when it meets its first face.
        with nullcontext() if self._met else silence():
            found = self._mesh.process(picture)
        self.busy = time.perf_counter() - self.began
        faces = found.multi_face_landmarks
        if not faces:
            return None
        self._met = True
        height, width = picture.shape[:2]
        points = _points(faces[0])
        # Depth is in the unit of x.
        points *= (width, height, width)
        return Landmarks(points[:, :2], points[:, 2], (width, height))

    def close(self) -> None:
        """Lets the model go. Safe to call twice."""
        mesh, self._mesh = self._mesh, None
        if mesh is not None:
            mesh.close()


FIELDS = np.dtype({"names": ["x", "y", "z"], "formats": ["<f4"] * 3, "offsets": [3, 8, 13], "itemsize": 17})
"""A landmark as the wire has it: tag and length, then a tag of one byte and a float of four for each of x, y, z."""
TAGS = {0: b"\x0a", 1: b"\x0f", 2: b"\x0d", 7: b"\x15", 12: b"\x1d"}
"""Where in it, and what, the bytes are that are not of a float."""


def _points(face: Any) -> NDArray[np.float64]:
    """478 by 3. To ask each landmark for its numbers takes 0.3 ms, to read them off the wire a tenth of that."""
    wire: bytes = face.SerializeToString()
    each = FIELDS.itemsize
    if len(wire) != POINTS * each or any(wire[at::each] != tag * POINTS for at, tag in TAGS.items()):
        return np.array([(point.x, point.y, point.z) for point in face.landmark], np.float64)
    fields = np.frombuffer(wire, FIELDS)
    points = np.empty((POINTS, 3))
    points[:, 0], points[:, 1], points[:, 2] = fields["x"], fields["y"], fields["z"]
    return points


@contextmanager
def silence() -> Iterator[None]:
    """Keeps the libraries' chatter off the terminal: they write past Python, to the file of standard error."""
    os.environ.setdefault("GLOG_minloglevel", "2")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    sys.stderr.flush()
    try:
        kept = os.dup(2)
    except OSError:  # started without a standard error: nobody can be disturbed
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(nowhere)
        os.close(kept)
