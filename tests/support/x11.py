"""Pictures of an X server's screen, fetched within this process: a program that does it takes 0.1 s of a processor that
the instrument needs at that moment."""

from __future__ import annotations

import ctypes
import ctypes.util

import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
"""Rows of pixels of red, green and blue."""
ALL_PLANES, Z_PIXMAP = ctypes.c_ulong(0xFFFFFFFF), 2


class _Image(ctypes.Structure):
    """Xlib's XImage, as far as it is needed."""

    _fields_ = (
        ("width", ctypes.c_int), ("height", ctypes.c_int), ("xoffset", ctypes.c_int), ("format", ctypes.c_int),
        ("data", ctypes.c_void_p), ("byte_order", ctypes.c_int), ("bitmap_unit", ctypes.c_int),
        ("bitmap_bit_order", ctypes.c_int), ("bitmap_pad", ctypes.c_int), ("depth", ctypes.c_int),
        ("bytes_per_line", ctypes.c_int), ("bits_per_pixel", ctypes.c_int),
    )  # fmt: skip


class Screen:
    """What can be seen on a display with 24 bits a pixel."""

    def __init__(self, display: str, width: int, height: int) -> None:
        self.size = (width, height)
        self._x = ctypes.CDLL(ctypes.util.find_library("X11"))
        self._x.XOpenDisplay.restype = ctypes.c_void_p
        self._x.XDefaultRootWindow.restype = ctypes.c_ulong
        self._x.XGetImage.restype = ctypes.POINTER(_Image)
        opened = self._x.XOpenDisplay(display.encode())
        assert opened, f"the display {display} cannot be opened"
        self._display = ctypes.c_void_p(opened)
        self._root = ctypes.c_ulong(self._x.XDefaultRootWindow(self._display))

    def picture(self, x: int, y: int, width: int, height: int) -> Picture:
        """A part of the screen as it is now."""
        image = self._x.XGetImage(self._display, self._root, x, y, width, height, ALL_PLANES, Z_PIXMAP)
        assert image, "the screen gives no picture"
        seen = image.contents
        assert (seen.width, seen.height, seen.bits_per_pixel, seen.byte_order) == (width, height, 32, 0)
        rows = np.frombuffer(ctypes.string_at(seen.data, seen.bytes_per_line * height), np.uint8)
        self._x.XFree(ctypes.c_void_p(seen.data))
        self._x.XFree(image)
        pixels = rows.reshape(height, seen.bytes_per_line)[:, : width * 4].reshape(height, width, 4)
        return np.ascontiguousarray(pixels[:, :, 2::-1])

    def close(self) -> None:
        """Lets go of the display."""
        self._x.XCloseDisplay(self._display)
