"""A screen of the bench's own (Xvfb), and a typist whose key presses are stamped at the moment they are made."""

from __future__ import annotations

import ctypes
import ctypes.util
import os
import time
from contextlib import suppress
from ctypes import POINTER, byref, c_char_p, c_int, c_uint, c_ulong, c_void_p
from typing import Any

from adaptive_instrument.bench.children import CannotMeasure, Helper

SIZE = (1920, 1080)
REVERT_TO_PARENT, CURRENT_TIME = 2, 0
CURE = "Install it (Debian: apt-get install xvfb libxtst6)."


class Screen:
    """An X server without a screen, 1920 by 1080."""

    def __init__(self) -> None:
        """
        Raises:
            CannotMeasure: there is no Xvfb, or it does not start.
        """
        read, write = os.pipe()
        words = ["Xvfb", "-displayfd", str(write), "-screen", "0", "{}x{}x24".format(*SIZE), "-nolisten", "tcp"]
        try:
            self._helper = Helper(words, pass_fds=[write])
        finally:
            os.close(write)
        with os.fdopen(read) as answer:
            number = answer.readline().strip()
        if not number:
            self._helper.end()
            raise CannotMeasure(f"The X server Xvfb did not start. {CURE}")
        self.name = f":{number}"
        self.env = {"DISPLAY": self.name, "SDL_VIDEODRIVER": "x11"}
        """What the environment of whoever shows a window here must hold."""

    def end(self) -> None:
        """Ends the server."""
        self._helper.end()


class Typist:
    """Presses keys by the XTEST extension. The server takes them for a keyboard's."""

    def __init__(self, display: str) -> None:
        """
        Raises:
            CannotMeasure: the X libraries are missing.
        """
        self._x, self._test = _library("X11"), _library("Xtst")
        self._x.XOpenDisplay.restype = c_void_p
        self._x.XOpenDisplay.argtypes = [c_char_p]
        self._x.XDefaultRootWindow.restype = c_ulong
        self._x.XStringToKeysym.restype = c_ulong
        self._display = c_void_p(self._x.XOpenDisplay(display.encode()))
        if not self._display:
            raise CannotMeasure(f"The X server {display} cannot be reached. {CURE}")

    def windows(self) -> list[int]:
        """The windows on the screen, the topmost last."""
        root = c_ulong(self._x.XDefaultRootWindow(self._display))
        parent, children, count = c_ulong(), POINTER(c_ulong)(), c_uint()
        self._x.XQueryTree(self._display, root, byref(root), byref(parent), byref(children), byref(count))
        found = [int(children[index]) for index in range(count.value)]
        if children:
            self._x.XFree(children)
        return found

    def focus(self) -> None:
        """Gives the topmost window the focus: without a window manager nobody else does."""
        for window in self.windows()[-1:]:
            self._x.XSetInputFocus(self._display, c_ulong(window), REVERT_TO_PARENT, c_ulong(CURRENT_TIME))
        self._x.XSync(self._display, 0)

    def key(self, name: str, down: bool) -> float:
        """Presses or lets go of a key (``1``, ``space``); the second (``perf_counter``) just before."""
        code = self._x.XKeysymToKeycode(self._display, c_ulong(self._x.XStringToKeysym(name.encode())))
        at = time.perf_counter()
        self._test.XTestFakeKeyEvent(self._display, c_uint(code), c_int(down), c_ulong(CURRENT_TIME))
        self._x.XFlush(self._display)
        return at

    def close(self) -> None:
        """Leaves the server."""
        if self._display:
            self._x.XCloseDisplay(self._display)
            self._display = c_void_p()


def _library(name: str) -> Any:
    path = ctypes.util.find_library(name)
    with suppress(OSError):
        if path is not None:
            return ctypes.CDLL(path)
    raise CannotMeasure(f"The library lib{name} is missing. {CURE}")
