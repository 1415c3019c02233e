"""A real X server without a screen: windows, keys and pointer by xdotool, pictures of what is on it.

What has to be known:

- Without a window manager nobody hands out the focus. SDL asks for it when its window is shown, so a first window has
  it; after it was taken away (``fingers.Fingers.look_away``), ``focus`` gives it back.
- ``xdotool search --name`` does not find windows here and an empty pattern finds the root; ``--class .`` finds every
  window that a program made.
- Without ``-noreset`` the server forgets where the pointer stood whenever its last client leaves.
- ``xdotool key`` goes to whoever has the focus. ``xdotool key --window`` sends marked events, which SDL drops.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import numpy as np
import pytest

from tests.support.pictures import save
from tests.support.x11 import Screen

TOOLS = ("Xvfb", "xdotool")
DEADLINE = 10.0
"""Seconds after which something that should have happened has not."""
STILL = 0.2
"""Seconds without a change after which the screen counts as calm."""


def until(condition: Callable[[], object], what: str, deadline: float = DEADLINE) -> None:
    """Polls a condition until it holds, or fails with what was waited for."""
    end = time.monotonic() + deadline
    while time.monotonic() < end:
        if condition():
            return
        time.sleep(0.005)
    pytest.fail(f"waited {deadline:g} s in vain for: {what}")


class Display:
    """A running X server."""

    def __init__(self, number: int, process: subprocess.Popen[bytes], width: int, height: int) -> None:
        self.name = f":{number}"
        self.env = {**os.environ, "DISPLAY": self.name, "SDL_VIDEODRIVER": "x11"}
        """The environment for processes that should show a window here."""
        self._process = process
        self._screen = Screen(self.name, width, height)

    def close(self) -> None:
        """Ends the server."""
        self._screen.close()
        self._process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(5)
        self._process.kill()

    def xdotool(self, *words: str) -> str:
        """Runs one xdotool command."""
        done = subprocess.run(
            ["xdotool", *words], env=self.env, capture_output=True, text=True, timeout=DEADLINE, check=False
        )
        return done.stdout.strip()

    def windows(self) -> list[str]:
        """The ids of the windows that can be seen."""
        return self.xdotool("search", "--onlyvisible", "--class", ".").split()

    def window(self) -> str:
        """The id of the one window there is, once it is there."""
        until(self.windows, "a window on the screen")
        return self.windows()[-1]

    def focus(self) -> None:
        """Gives the window the focus."""
        self.xdotool("windowfocus", self.window())

    def in_front(self) -> None:
        """Waits until the window has the focus: a key that is pressed before is nobody's."""
        self.window()
        until(lambda: self.xdotool("getwindowfocus") in self.windows(), "the focus of the window")

    def key(self, *names: str) -> None:
        """Presses and lets go of keys, one after the other."""
        self.xdotool("key", *names)

    def screenshot(self, path: Path) -> Path:
        """A picture of the whole screen, as a PNG file."""
        return save(path, self._screen.picture(0, 0, *self._screen.size))

    def calm(self, path: Path, part: str = "") -> Path:
        """A picture of the screen as soon as something is drawn on it and stays the same for a moment; or on that part
        of it (``WIDTHxHEIGHT+X+Y``), when something moves elsewhere."""
        width, height, x, y = map(int, re.split(r"[x+]", part)) if part else (*self._screen.size, 0, 0)

        def stays() -> bool:
            first = self._screen.picture(x, y, width, height)
            time.sleep(STILL)
            drawn = len(np.unique(first)) > 8
            return drawn and np.array_equal(self._screen.picture(x, y, width, height), first)

        until(stays, "a calm screen")
        return self.screenshot(path)

    def pixel(self, x: int, y: int) -> tuple[int, int, int]:
        """Red, green and blue of one place, 0..255."""
        red, green, blue = self._screen.picture(x, y, 1, 1)[0, 0]
        return int(red), int(green), int(blue)


@contextmanager
def display(width: int = 1280, height: int = 720) -> Iterator[Display]:
    """An X server with one screen of this size; skips the test where there is none to be had."""
    missing = [tool for tool in TOOLS if shutil.which(tool) is None]
    if missing:
        pytest.skip(f"needs {', '.join(missing)}: apt-get install xvfb xdotool")
    read, write = os.pipe()
    process = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp", "-noreset"],
        pass_fds=[write], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(write)
    with os.fdopen(read) as answer:
        number = answer.readline().strip()
    if not number:
        process.kill()
        pytest.skip("Xvfb does not start here")
    server = Display(int(number), process, width, height)
    try:
        yield server
    finally:
        server.close()
