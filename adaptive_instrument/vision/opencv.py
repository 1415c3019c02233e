"""OpenCV, loaded with the traps of its platforms closed. The only door to ``cv2``."""

from __future__ import annotations

import os
from importlib import import_module
from typing import Any

from adaptive_instrument.errors import InputError

# Windows' Media Foundation takes up to 20 s to open a camera with its hardware transforms.
os.environ.setdefault("OPENCV_VIDEOIO_MSMF_ENABLE_HW_TRANSFORMS", "0")
os.environ.setdefault("OPENCV_LOG_LEVEL", "ERROR")
os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")
try:
    cv2: Any = import_module("cv2")
except ImportError as error:
    raise InputError(
        f"The camera needs OpenCV, which cannot be loaded ({str(error).rstrip('.')}). "
        "Run: python3 start.py setup (adaptive-instrument doctor says what this computer can have)."
    ) from None

cv2.setNumThreads(1)

__all__ = ["cv2"]
