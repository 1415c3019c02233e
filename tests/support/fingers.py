"""Fingers on an X server's keys through its XTEST extension: without xdotool's process in between, so that the moment
of a press is known to some microseconds."""

from __future__ import annotations

import ctypes
import ctypes.util
from time import perf_counter

import pytest


class _ClientMessage(ctypes.Structure):
    """Xlib's XClientMessageEvent, padded to the size of an XEvent."""

    _fields_ = (
        ("type", ctypes.c_int), ("serial", ctypes.c_ulong), ("send_event", ctypes.c_int),
        ("display", ctypes.c_void_p), ("window", ctypes.c_ulong), ("message_type", ctypes.c_ulong),
        ("format", ctypes.c_int), ("data", ctypes.c_long * 5), ("rest", ctypes.c_long * 24),
    )  # fmt: skip


class _Cursor(ctypes.Structure):
    """``XFixesCursorImage``, as far as it is needed."""

    _fields_ = [
        ("x", ctypes.c_short), ("y", ctypes.c_short), ("width", ctypes.c_ushort), ("height", ctypes.c_ushort),
        ("hot_x", ctypes.c_ushort), ("hot_y", ctypes.c_ushort), ("serial", ctypes.c_ulong),
        ("pixels", ctypes.POINTER(ctypes.c_ulong)),
    ]  # fmt: skip


class Fingers:
    """Presses keys on a display; skips the test where the X test library is missing."""

    def __init__(self, display: str) -> None:
        x11, test = ctypes.util.find_library("X11"), ctypes.util.find_library("Xtst")
        if x11 is None or test is None:
            pytest.skip("needs libX11 and libXtst: apt-get install xdotool")
        self._x11, self._test = ctypes.CDLL(x11), ctypes.CDLL(test)
        self._x11.XOpenDisplay.restype = ctypes.c_void_p
        self._x11.XStringToKeysym.restype = ctypes.c_ulong
        self._display = ctypes.c_void_p(self._x11.XOpenDisplay(display.encode()))
        if not self._display.value:
            pytest.skip(f"the display {display} cannot be opened")

    def press(self, key: str, down: bool) -> float:
        """Presses a key (by its X name: ``space``, ``a``) or lets it go; answers with the second it was sent."""
        code = self._x11.XKeysymToKeycode(self._display, self._x11.XStringToKeysym(key.encode()))
        self._test.XTestFakeKeyEvent(self._display, ctypes.c_uint(code), ctypes.c_int(down), ctypes.c_ulong(0))
        at = perf_counter()
        self._x11.XFlush(self._display)
        return at

    def look_away(self) -> None:
        """Takes the focus from every window, as another one does that comes to the front."""
        self._x11.XDefaultRootWindow.restype = ctypes.c_ulong
        root = ctypes.c_ulong(self._x11.XDefaultRootWindow(self._display))
        self._x11.XSetInputFocus(self._display, root, ctypes.c_int(0), ctypes.c_ulong(0))
        self._x11.XFlush(self._display)

    def click_close(self, window: str) -> None:
        """Says to a window what a window manager says when its close button is clicked."""
        message = _ClientMessage(type=33, window=int(window), message_type=self._atom("WM_PROTOCOLS"), format=32)
        message.data[0] = self._atom("WM_DELETE_WINDOW")
        self._x11.XSendEvent(self._display, ctypes.c_ulong(int(window)), 0, ctypes.c_long(0), ctypes.byref(message))
        self._x11.XFlush(self._display)

    def _atom(self, name: str) -> int:
        self._x11.XInternAtom.restype = ctypes.c_ulong
        return int(self._x11.XInternAtom(self._display, name.encode(), 0))

    def cursor_shows(self) -> bool:
        """Whether the system's own pointer can be seen where it stands now; skips the test where nobody can tell."""
        path = ctypes.util.find_library("Xfixes")
        if path is None:
            pytest.skip("needs libXfixes: apt-get install libxfixes3")
        fixes = ctypes.CDLL(path)
        first, first_error = ctypes.c_int(), ctypes.c_int()
        fixes.XFixesQueryExtension(self._display, ctypes.byref(first), ctypes.byref(first_error))
        fixes.XFixesGetCursorImage.restype = ctypes.POINTER(_Cursor)
        image = fixes.XFixesGetCursorImage(self._display).contents
        return any(image.pixels[index] >> 24 & 0xFF for index in range(image.width * image.height))

    def close(self) -> None:
        """Takes the fingers off the keys."""
        if self._display.value:
            self._x11.XCloseDisplay(self._display)
            self._display = ctypes.c_void_p(None)
