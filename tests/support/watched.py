"""The films of real faces: what the camera says of each, read once a run. Without them, or without MediaPipe, a test
skips and says why."""

from __future__ import annotations

import os
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest

from adaptive_instrument.bench.films import VARIABLE, folder
from adaptive_instrument.signals import Axis, Level, Signal, Tracking

needs_vision = pytest.mark.skipif(
    find_spec("mediapipe") is None or find_spec("cv2") is None,
    reason="the camera's packages (mediapipe, cv2) are not installed",
)


def path(name: str) -> Path:
    """The path of a film; without it the test skips."""
    place = folder() / name
    if not place.is_file():
        where = f"set {VARIABLE} to their folder" if VARIABLE not in os.environ else "not in its folder"
        pytest.skip(f"the film {name} is not here ({where})")
    return place


@cache
def told(name: str) -> tuple[Signal, ...]:
    """Everything the camera says of a film."""
    from adaptive_instrument.vision.offline import signals_of_film

    return tuple(signals_of_film(path(name)))


def values(name: str, control: str) -> list[tuple[float, float]]:
    """The time and value of everything said of one axis or level."""
    return [
        (signal.t, signal.value)
        for signal in told(name)
        if isinstance(signal, Axis | Level) and signal.control == control
    ]


def tracking(name: str) -> list[tuple[float, bool]]:
    """When the face was found and lost."""
    return [(signal.t, signal.ok) for signal in told(name) if isinstance(signal, Tracking)]
