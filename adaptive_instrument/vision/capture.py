"""A live camera: the newest picture and no other, mirrored.

Mirrored as every camera's own preview is: the player's left is the picture's left, and so a head that turns to its left
has a growing yaw, and a left eye is the player's own left eye.
"""

from __future__ import annotations

import sys
import threading
import time
from pathlib import Path
from typing import Any

import numpy as np

from adaptive_instrument import devices
from adaptive_instrument.errors import InputError
from adaptive_instrument.vision.frame import Frame
from adaptive_instrument.vision.landmark_source import Picture
from adaptive_instrument.vision.opencv import cv2

WISHES = (("FOURCC", float(cv2.VideoWriter_fourcc(*"MJPG"))), ("FRAME_WIDTH", 640.0), ("FRAME_HEIGHT", 480.0),
          ("FPS", 60.0), ("BUFFERSIZE", 1.0))  # fmt: skip
"""What a camera is asked for; it takes the nearest it has. Compressed pictures, since many a camera gives 30 a second
of the others only when they are small; the face is cut out and shrunk anyway, so 640 by 480 are enough."""
GONE_AFTER = 1.0
"""Seconds of failed reads after which a camera counts as gone."""
TO_END = 1.0
"""Seconds that the reading thread is given to end."""


def open_camera(which: str | None = None) -> LiveCamera:
    """The camera called ``which``: its number, its device file, or a part of its name; None is the first.

    It is this camera or none: another one might look at somebody else.

    Raises:
        InputError: there is no such camera or it cannot be opened, with the cure.
    """
    place, name = _found(which)
    camera = cv2.VideoCapture(place)
    if not camera.isOpened():
        camera.release()
        raise InputError(
            f"The {name} cannot be opened. Close whatever else uses it, allow this program to use it, or plug it in "
            "again; adaptive-instrument doctor says more."
        )
    for wish, value in WISHES:
        camera.set(getattr(cv2, f"CAP_PROP_{wish}"), value)
    return LiveCamera(camera, name)


class LiveCamera:
    """An opened camera. Thread *drain* reads it as fast as it gives, so that no old picture waits in a buffer."""

    def __init__(self, capture: Any, name: str) -> None:
        """``capture`` is an opened ``cv2.VideoCapture``; it is read by this object alone from now on."""
        self.name = name
        self._capture = capture
        self._stop = False
        self._gone = False
        self._fresh = threading.Condition()
        self._newest: tuple[Any, float] | None = None
        self._thread = threading.Thread(target=self._drain, name="drain", daemon=True)
        self._thread.start()

    def newest(self, wait: float) -> Frame | None:
        """The newest picture not yet given, mirrored, or None when ``wait`` seconds bring none.

        ``captured`` is the second at which the driver handed it over: exposure and cable come before it.

        Raises:
            InputError: the camera has gone, with the cure.
        """
        with self._fresh:
            self._fresh.wait_for(lambda: self._newest is not None or self._gone, wait)
            newest, self._newest = self._newest, None
            if newest is None:
                if self._gone:
                    raise InputError(f"The {self.name} gives no pictures any more. Plug it in again.")
                return None
        picture, captured = newest
        # Here and not in the draining thread: only pictures that are looked at are worth it.
        return Frame(mirrored(picture), captured)

    def close(self) -> None:
        """Lets the camera go. Safe to call twice."""
        self._stop = True
        self._thread.join(TO_END)
        # To release it under a read that hangs can crash the process: the system releases it at the end.
        if not self._thread.is_alive():
            self._capture.release()

    def _drain(self) -> None:
        read_at = time.perf_counter()
        while not self._stop:
            grabbed = self._capture.grab()
            captured = time.perf_counter()
            read, picture = self._capture.retrieve() if grabbed else (False, None)
            if read:
                read_at = captured
                with self._fresh:
                    self._newest = picture, captured
                    self._fresh.notify()
            elif captured - read_at > GONE_AFTER:
                with self._fresh:
                    self._gone = True
                    self._fresh.notify()
                return
            else:
                time.sleep(0.01)


def mirrored(picture: Picture) -> Picture:
    """A picture as OpenCV gives it (blue, green, red), mirrored and with red first."""
    height, width, colours = picture.shape
    # A row of bytes read backward is both at once, and three times as fast as one after the other.
    backward = cv2.flip(picture.reshape(height, width * colours), 1)
    return np.asarray(backward, np.uint8).reshape(height, width, colours)


def _found(which: str | None) -> tuple[int | str, str]:
    """What OpenCV is to open, and how to call it."""
    known: list[dict[str, str]] = devices.cameras()["cameras"]
    if which is None or which.isdecimal():
        number = int(which or 0)
        if sys.platform != "linux":
            return number, f"camera {number}"
        if which is None and known:
            return known[0]["device"], f"camera {known[0]['name']}"
        which = f"/dev/video{number}"
    for camera in known:
        if which == camera["device"] or which.casefold() in camera["name"].casefold():
            return camera["device"], f"camera {camera['name']}"
    if which.startswith("/dev/") and Path(which).exists():
        return which, f"camera {which}"
    if sys.platform != "linux":
        raise InputError(f'There is no camera "{which}". Cameras are counted here: give 0, 1, ... instead of a name.')
    if not known:
        raise InputError("There is no camera. Plug one in and it is used; until then every other input plays.")
    there = ", ".join(f'"{camera["name"]}"' for camera in known)
    raise InputError(f'There is no camera "{which}". There is {there}: give one of these names or a part of it.')
