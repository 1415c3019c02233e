"""The project's own measurements: what a player would feel, as numbers that anybody can repeat."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable
from importlib import import_module
from types import FrameType

from adaptive_instrument.bench.figures import Figure, as_json, as_table

NAMES = ("latency", "engine", "tracking", "access")
"""Each is a module of this package with ``run(quick: bool) -> list[Figure]``."""


def run(name: str, *, as_json: bool, quick: bool) -> int:
    """Measures, and prints the figures: as a table, or as JSON for programs. The exit status is always 0: whether a
    figure holds is for the reader to judge."""
    bench: Callable[[bool], list[Figure]] = import_module(f"{__name__}.{name}").run
    before = signal.signal(signal.SIGTERM, _ended)
    try:
        found = bench(quick)
    finally:
        signal.signal(signal.SIGTERM, before)
    print(_json(name, found) if as_json else as_table(name, found))
    return 0


_json = as_json


def _ended(number: int, _frame: FrameType | None) -> None:
    # As an exception it passes every finally on its way: nothing that was started is left running.
    sys.exit(128 + number)
