"""``bench latency``: from a movement to a note, and from the start of the program to readiness."""

from __future__ import annotations

import tempfile
from pathlib import Path

from adaptive_instrument.bench import audible, queueing
from adaptive_instrument.bench.figures import Figure


def run(quick: bool) -> list[Figure]:
    """Measures it all: about six minutes, or 45 s when ``quick``."""
    with tempfile.TemporaryDirectory(prefix="adaptive-bench-") as name:
        folder = Path(name)
        return [*audible.figures(quick, folder), *queueing.figures(quick, folder)]
