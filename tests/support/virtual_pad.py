"""A gamepad that is none: SDL's own virtual joystick, so that everything above the wire is the real thing."""

from __future__ import annotations

import ctypes
from pathlib import Path

GAMECONTROLLER = 1


class VirtualPad:
    """Plugged in when made. ``pygame.joystick`` must be initialised."""

    def __init__(self, axes: int = 2, buttons: int = 4, hats: int = 1) -> None:
        self._sdl = _library()
        self._sdl.SDL_JoystickOpen.restype = ctypes.c_void_p
        self._index = self._sdl.SDL_JoystickAttachVirtual(GAMECONTROLLER, axes, buttons, hats)
        if self._index < 0:
            import pytest  # late, here and below: a process that plays a window loads 0.2 s less

            pytest.skip("this SDL was built without virtual joysticks")
        self._pad = ctypes.c_void_p(self._sdl.SDL_JoystickOpen(self._index))
        self._instance = self._sdl.SDL_JoystickInstanceID(self._pad)

    def button(self, number: int, down: bool) -> None:
        self._sdl.SDL_JoystickSetVirtualButton(self._pad, number, ctypes.c_uint8(down))

    def hat(self, number: int, value: int) -> None:
        """SDL's bits: 1 up, 2 right, 4 down, 8 left."""
        self._sdl.SDL_JoystickSetVirtualHat(self._pad, number, ctypes.c_uint8(value))

    def axis(self, number: int, value: float) -> None:
        self._sdl.SDL_JoystickSetVirtualAxis(self._pad, number, ctypes.c_int16(round(value * 32767)))

    def unplug(self) -> None:
        for index in range(self._sdl.SDL_NumJoysticks()):
            if self._sdl.SDL_JoystickGetDeviceInstanceID(index) == self._instance:
                self._sdl.SDL_JoystickDetachVirtual(index)
                return


def _library() -> ctypes.CDLL:
    """The very SDL that pygame has loaded: another copy would know nothing of its joysticks."""
    import pygame  # noqa: F401

    maps = Path("/proc/self/maps")
    lines = maps.read_text().splitlines() if maps.exists() else []
    paths = {line.split()[-1] for line in lines if "libSDL2-2" in line}
    if not paths:
        import pytest

        pytest.skip("finds pygame's SDL only on Linux")
    # FluidSynth brings the system's SDL along where that has one; pygame's wheel has its own.
    return ctypes.CDLL(min(paths, key=lambda path: "pygame" not in path))
