"""The close button of a window, pressed as a window manager does it: by the message WM_DELETE_WINDOW."""

from __future__ import annotations

import ctypes
import ctypes.util

CLIENT_MESSAGE = 33


class _ClientMessage(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int),
        ("serial", ctypes.c_ulong),
        ("send_event", ctypes.c_int),
        ("display", ctypes.c_void_p),
        ("window", ctypes.c_ulong),
        ("message_type", ctypes.c_ulong),
        ("format", ctypes.c_int),
        ("data", ctypes.c_long * 5),
        ("room", ctypes.c_long * 24),
    )


def press(display: str, window: str) -> None:
    """Asks a window (its id as ``xdotool`` says it) on a display to close."""
    x = ctypes.CDLL(ctypes.util.find_library("X11"))
    x.XOpenDisplay.restype = ctypes.c_void_p
    x.XInternAtom.restype = ctypes.c_ulong
    opened = ctypes.c_void_p(x.XOpenDisplay(display.encode()))
    assert opened.value, f"the display {display} cannot be opened"
    event = _ClientMessage(type=CLIENT_MESSAGE, window=int(window), format=32)
    event.message_type = x.XInternAtom(opened, b"WM_PROTOCOLS", 0)
    event.data[0] = x.XInternAtom(opened, b"WM_DELETE_WINDOW", 0)
    x.XSendEvent(opened, ctypes.c_ulong(int(window)), 0, ctypes.c_long(0), ctypes.byref(event))
    x.XSync(opened, 0)
    x.XCloseDisplay(opened)
