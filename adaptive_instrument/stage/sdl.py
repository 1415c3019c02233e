"""How SDL and pygame are started: what SDL reads from the environment must be there before it begins."""

from __future__ import annotations

import os
import sys

os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
# A pad plays on while a helper uses another window; keyboard and pointer do not (they may be the player's voice).
os.environ.setdefault("SDL_JOYSTICK_ALLOW_BACKGROUND_EVENTS", "1")
os.environ.setdefault("SDL_WINDOWS_DPI_AWARENESS", "permonitorv2")
os.environ.setdefault("SDL_VIDEO_X11_WMCLASS", "adaptive-instrument")
if sys.platform == "linux" and os.environ.get("DISPLAY") and os.environ.get("SDL_VIDEODRIVER", "x11") == "x11":
    # Otherwise SDL sends the whole window through OpenGL for each small change: 20 ms instead of 0.1 without a fast
    # graphics card. Only X11 has the other road (shared memory, changed parts only).
    os.environ.setdefault("SDL_FRAMEBUFFER_ACCELERATION", "0")

# pygame looks for its own files through pkg_resources where there is one, and importing that takes 0.3 s of the two
# that a start may take. Without it pygame looks beside itself, where they are.
_absent = "pkg_resources" not in sys.modules
if _absent:
    sys.modules["pkg_resources"] = None  # type: ignore[assignment]
try:
    import pygame
finally:
    if _absent:
        del sys.modules["pkg_resources"]

__all__ = ["pygame"]
