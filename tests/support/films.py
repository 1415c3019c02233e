"""Films of real faces as the program watches them, and a mapping under which a film sounds all the time."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.live.program import ROOT
from tests.support import watched


def film(name: str) -> Path:
    """The path of a film, for a test in which the program watches it; without it, or the packages, the test skips."""
    for package in ("cv2", "mediapipe"):
        if find_spec(package) is None:
            pytest.skip(f"needs the camera's packages, of which {package} is missing: python3 start.py setup")
    return watched.path(name)


def little_head(folder: Path) -> Path:
    """The head harp for a head that moves 3 degrees, its notes held: on film it sounds nearly all the time."""
    text = (ROOT / "mappings" / "head-harp.toml").read_text(encoding="utf-8")
    for shipped, here in (
        ('name = "head-harp"', 'name = "little-head"'),
        ("range = [14.0, 12.0]", "range = [3.0, 12.0]"),
        ('articulation = "ring"', 'articulation = "hold"'),
        ("\nring = 3.0", ""),
    ):
        assert shipped in text, f"{shipped} is no longer in the shipped mapping"
        text = text.replace(shipped, here)
    path = folder / "little-head.toml"
    path.write_text(text, encoding="utf-8")
    return path
