"""The shipped files, told apart: mappings of one player, and jams."""

from __future__ import annotations

from adaptive_instrument.resources import shipped_folder

_FILES = sorted((shipped_folder() / "mappings").glob("*.toml"))
JAMS = [path for path in _FILES if "[[players]]" in path.read_text("utf-8")]
MAPPINGS = [path for path in _FILES if path not in JAMS]
