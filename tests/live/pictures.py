"""What differs between two pictures of the screen."""

from __future__ import annotations

import subprocess
from pathlib import Path


def changed(before: Path, after: Path, part: str) -> float:
    """How many pixels of a part (``WIDTHxHEIGHT+X+Y``) differ plainly."""
    crop = ["-crop", part, "+repage"]
    done = subprocess.run(
        ["convert", "(", str(before), *crop, ")", "(", str(after), *crop, ")", "-compose", "difference", "-composite",
         "-colorspace", "gray", "-threshold", "6%", "-format", "%[fx:mean*w*h]", "info:"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return float(done.stdout)
