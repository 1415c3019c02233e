"""A film file as a camera: in real time, or picture by picture. Never mirrored: what it shows is what is measured."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from adaptive_instrument.errors import InputError
from adaptive_instrument.vision.frame import Frame
from adaptive_instrument.vision.landmark_source import Picture
from adaptive_instrument.vision.opencv import cv2

CURE = "Give a film that OpenCV can read, such as an MP4 with H.264."
NO_RATE = 25.0
"""Pictures a second of a film that does not say."""
RATES = (1.0, 1000.0)


class Film:
    """A film: ``frames()`` for every picture, ``newest()`` for whatever is on now."""

    def __init__(self, path: Path) -> None:
        """
        Raises:
            InputError: the film cannot be read, with the cure.
        """
        if not path.is_file():
            raise InputError(f"There is no film {path}. Give the path of a film file after --video.")
        self.name = f"film {path.name}"
        self._film = cv2.VideoCapture(os.fspath(path))
        if not self._film.isOpened():
            raise InputError(f"The film {path} cannot be read. {CURE}")
        rate = float(self._film.get(cv2.CAP_PROP_FPS))
        self.rate = rate if RATES[0] <= rate <= RATES[1] else NO_RATE
        """Pictures a second."""
        self._next = 0
        self._start: float | None = None
        self._grabbed = self._film.grab()
        if not self._grabbed:
            raise InputError(f"The film {path} holds no picture. {CURE}")

    def frames(self) -> Iterator[Frame]:
        """Every picture that is left; picture n was taken at n / rate seconds."""
        while (picture := self._read()) is not None:
            yield Frame(picture, (self._next - 1) / self.rate, self._next - 1)

    def newest(self, wait: float) -> Frame | None:
        """The picture that is on now in real time, waited for; those that are late are left out.

        The film starts with the first call. ``captured`` is the moment at which the picture was due.

        Raises:
            EOFError: the film is over.
        """
        now = time.perf_counter()
        if self._start is None:
            self._start = now
        # The picture that is on now, or the next one when this one has been given already.
        on = int((now - self._start) * self.rate)
        while self._next < on:
            if not self._grab():
                raise EOFError
            self._next += 1
        due = self._start + self._next / self.rate
        if due - now > wait:
            time.sleep(max(0.0, wait))
            return None
        picture = self._read()
        if picture is None:
            raise EOFError
        # Decoded ahead: it is shown when it is due, as a camera would.
        time.sleep(max(0.0, due - time.perf_counter()))
        return Frame(picture, due, self._next - 1)

    def close(self) -> None:
        """Lets the file go. Safe to call twice."""
        self._film.release()

    def _grab(self) -> bool:
        # The first picture was grabbed when the film was opened.
        grabbed, self._grabbed = self._grabbed, False
        return grabbed or bool(self._film.grab())

    def _read(self) -> Picture | None:
        if not self._grab():
            return None
        read, picture = self._film.retrieve()
        if not read:
            return None
        self._next += 1
        return np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2RGB), np.uint8)
