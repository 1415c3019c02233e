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

GRAPH = "mediapipe/modules/face_landmark/face_landmark_front_cpu.binarypb"
FACES = "multi_face_landmarks"
PRESENCE = "facelandmarkcpu__face_presence_score"
"""The graph's inner stream with the model's own word on whether it sees a face; ``solutions.FaceMesh`` hides it."""
DETECTS_AT = (
    "facedetectionshortrangecpu__facedetectionshortrange__facedetection__TensorsToDetectionsCalculator.min_score_thresh"
)
TRACKS_AT = "facelandmarkcpu__ThresholdingCalculator.threshold"
SURE = 0.5
"""The score, 0..1, from which a face is detected and goes on being tracked: MediaPipe's own default."""
CURE = "Run: python3 start.py setup (adaptive-instrument doctor says what this computer can have)."


class FaceMesh:
    """MediaPipe's face mesh behind our own interface."""

    def __init__(self) -> None:
        """Loads the models, about 0.1 s; the first time in a process the library itself takes 2 s more.

        Raises:
            InputError: MediaPipe is missing or cannot be loaded, with the cure.
        """
        self.busy = 0.0
        """Seconds that the model itself took for the last picture."""
        self._graph: Any = None
        self._met = False
        self._last = -math.inf
        with _silence():
            try:
                # Since 0.10.22 the wheels hold no models: one would be fetched, and use reported.
                from mediapipe.python.solution_base import PacketDataType, SolutionBase
            except Exception as error:
                said = str(error).rstrip(".") or type(error).__name__
                raise InputError(f"Face tracking needs MediaPipe, which cannot be loaded ({said}). {CURE}") from None
            self._graph = SolutionBase(
                binary_graph_path=GRAPH,
                side_inputs={"num_faces": 1, "with_attention": True, "use_prev_landmarks": True},
                calculator_params={DETECTS_AT: SURE, TRACKS_AT: SURE},
                outputs=[FACES, PRESENCE],
                stream_type_hints={PRESENCE: PacketDataType.FLOAT},
            )
            # So that the first real picture is not the slow one.
            self._graph.process({"image": np.zeros((64, 64, 3), np.uint8)})

    def find(self, picture: Picture, t: float) -> Landmarks | None:
        """The face in ``picture``, taken at ``t`` seconds, or None without one.

        Raises:
            ValueError: ``t`` does not rise.
        """
        if t <= self._last:
            raise ValueError(f"pictures must come in the order of their time: {t} after {self._last}")
        self._last = t
        start = time.perf_counter()
        # The graph talks once more when it meets its first face.
        with nullcontext() if self._met else _silence():
            found = self._graph.process({"image": picture})
        self.busy = time.perf_counter() - start
        faces = getattr(found, FACES)
        if not faces:
            return None
        self._met = True
        height, width = picture.shape[:2]
        points = _points(faces[0])
        points *= (width, height, width)
        presence: float | None = getattr(found, PRESENCE)
        return Landmarks(points[:, :2], points[:, 2], (width, height), presence)

    def close(self) -> None:
        """Lets the model go. Safe to call twice."""
        graph, self._graph = self._graph, None
        if graph is not None:
            graph.close()


FIELDS = np.dtype({"names": ["x", "y", "z"], "formats": ["<f4"] * 3, "offsets": [3, 8, 13], "itemsize": 17})
"""A landmark as the wire has it: tag and length, then a tag of one byte and a float of four for each of x, y, z."""
TAGS = bytes((0x0A, 15, 0x0D)), 0x15, 0x1D


def _points(face: Any) -> NDArray[np.float64]:
    """478 by 3. To ask each landmark for its numbers takes 0.3 ms, to read them off the wire a tenth of that."""
    wire: bytes = face.SerializeToString()
    if len(wire) == POINTS * FIELDS.itemsize:
        raw = np.frombuffer(wire, np.uint8).reshape(POINTS, FIELDS.itemsize)
        if bytes(raw[0, :3]) == TAGS[0] and np.all(raw[:, 7] == TAGS[1]) and np.all(raw[:, 12] == TAGS[2]):
            fields = np.frombuffer(wire, FIELDS)
            return np.column_stack([fields["x"], fields["y"], fields["z"]]).astype(np.float64, copy=False)
    return np.array([(point.x, point.y, point.z) for point in face.landmark], np.float64)


@contextmanager
def _silence() -> Iterator[None]:
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
