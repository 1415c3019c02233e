"""A WAV file: 16 bit, stereo, written as it comes, whole or not at all."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from adaptive_instrument.errors import OutputError
from adaptive_instrument.files import WholeFile

HEADER = 44
FRAME = 4
"""Bytes of a frame."""
LONGEST = 2**32 - 1 - HEADER
"""Bytes of sound that a WAV file can say it holds: more than six hours."""


class WavFile:
    """A WAV file in the making."""

    def __init__(self, path: Path, rate: int = 48000) -> None:
        """
        Raises:
            OutputError: nothing can be written there, with the cure.
        """
        self.path = path
        self.frames = 0
        self._rate = rate
        self._file = WholeFile(path)
        self._file.write(bytes(HEADER))

    def write(self, sound: NDArray[np.float32]) -> None:
        """Appends frames by two channels, full scale at 1; rounded to the nearest, never dithered.

        Raises:
            OutputError: it cannot be written, with the cure; the unfinished file is gone already.
        """
        if (self.frames + len(sound)) * FRAME > LONGEST:
            self._file.abandon()
            raise OutputError(f"{self.path} would be longer than a WAV file can be. Render it in parts of six hours.")
        whole = np.clip(np.rint(sound * np.float32(32767.0)), -32768, 32767).astype("<i2")
        self._file.write(whole.tobytes())
        self.frames += len(sound)

    def commit(self) -> None:
        """Completes the header and puts the file in its place.

        Raises:
            OutputError: as for ``write``.
        """
        size = self.frames * FRAME
        header = struct.pack(
            "<4sI4s4sIHHIIHH4sI", b"RIFF", size + HEADER - 8, b"WAVE", b"fmt ", 16, 1, 2, self._rate,
            self._rate * FRAME, FRAME, 16, b"data", size,
        )  # fmt: skip
        self._file.rewrite(0, header)
        self._file.commit()

    def abandon(self) -> None:
        """Drops the unfinished file. Safe at any time."""
        self._file.abandon()


class Nowhere:
    """What is written here is not kept."""

    def write(self, sound: NDArray[np.float32]) -> None:
        """Lets it go."""

    def commit(self) -> None:
        """There is nothing to complete."""

    def abandon(self) -> None:
        """There is nothing to drop."""
