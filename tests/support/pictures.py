"""Pictures of the screen as files, and what is seen on them.

The files are PNG, for whoever wants to look at them after a failure; what reads them here reads only what is written
here.
"""

from __future__ import annotations

import re
import struct
import zlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tests.support.x11 import Picture

LUMA = np.array((0.212656, 0.715158, 0.072186))
"""How much of the brightness is red, green and blue (Rec. 709)."""
PLAINLY = 0.06
"""Of full brightness: a difference that counts."""


def save(path: Path, picture: Picture) -> Path:
    """Writes a picture."""
    height, width, _ = picture.shape
    rows = np.zeros((height, 1 + 3 * width), np.uint8)  # before each row, which filter it has: none
    rows[:, 1:] = picture.reshape(height, 3 * width)
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = (b"IHDR", head), (b"IDAT", zlib.compress(rows.tobytes(), 1)), (b"IEND", b"")
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*part) for part in parts))
    return path


def load(path: Path) -> Picture:
    """Reads a picture that ``save`` has written."""
    data = path.read_bytes()
    width, height = struct.unpack(">II", data[16:24])
    (size,) = struct.unpack(">I", data[33:37])
    rows = np.frombuffer(zlib.decompress(data[41 : 41 + size]), np.uint8).reshape(height, 1 + 3 * width)
    return rows[:, 1:].reshape(height, width, 3)


def part(picture: Picture, box: str) -> Picture:
    """A box of a picture, ``WIDTHxHEIGHT+X+Y``; what lies outside of the picture is left out."""
    width, height, x, y = map(int, re.split(r"[x+]", box))
    cut = picture[y : y + height, x : x + width]
    assert cut.size, f"{box} lies outside of the picture"
    return cut


def brightness(path: Path, box: str) -> float:
    """The mean brightness, 0..1, of a box (``WIDTHxHEIGHT+X+Y``) of a picture."""
    return float(_grey(part(load(path), box)).mean())


def changed(before: Path, after: Path, box: str) -> int:
    """How many pixels of a box (``WIDTHxHEIGHT+X+Y``) differ plainly."""
    one, other = (part(load(path), box).astype(np.int16) for path in (before, after))
    return int(np.count_nonzero(_grey(np.abs(one - other)) > PLAINLY))


def _grey(picture: NDArray[np.uint8] | NDArray[np.int16]) -> NDArray[np.float64]:
    return np.asarray(picture @ LUMA / 255)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
