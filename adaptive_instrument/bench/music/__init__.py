"""``bench music``: whether what is heard is in time, in tune, in key and safe for the ears, for as long as it plays."""

from __future__ import annotations

import tempfile
from pathlib import Path

from adaptive_instrument.bench.figures import Figure
from adaptive_instrument.bench.music import clocks, endurance, loud, material, offline, steadiness

MINUTES, QUICK = 5.0, 0.15
"""How long the live measurements of time and of everything at once last, each."""
CLOCKED = 60.0
"""Seconds at most of a MIDI clock that is followed, and of one that is sent; a quick run has no time for them."""


def run(quick: bool, minutes: float | None = None) -> list[Figure]:
    """Measures it all: about 20 minutes, or well under one when ``quick``. ``minutes`` is the length of the live
    parts, each."""
    lasts = minutes if minutes is not None else QUICK if quick else MINUTES
    with tempfile.TemporaryDirectory(prefix="adaptive-bench-") as name:
        folder = Path(name)
        return [
            *steadiness.figures(lasts * 60, folder),
            *([] if quick else clocks.figures(min(lasts * 60, CLOCKED), folder)),
            *offline.figures(folder, quick),
            *material.figures(quick),
            *loud.figures(folder, quick),
            *endurance.figures(lasts * 60, folder, quick),
        ]
