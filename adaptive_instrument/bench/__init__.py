"""The project's own measurements: what a player would feel, as numbers that anybody can repeat."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable
from functools import partial
from importlib import import_module
from types import FrameType

from adaptive_instrument.bench.figures import Figure, as_json, as_table
from adaptive_instrument.errors import InstrumentError

NAMES = ("latency", "engine", "tracking", "access", "music")
"""Each is a module of this package with ``run(quick: bool) -> list[Figure]``."""

TIMED = ("music",)
"""Those whose live parts may be longer: they take ``minutes`` too."""


def run(name: str, *, as_json: bool, quick: bool, minutes: float | None = None) -> int:
    """Measures, and prints the figures: as a table, or as JSON for programs. The exit status is always 0: whether a
    figure holds is for the reader to judge. ``minutes``: how long the live parts last, of a bench that has such.

    Raises:
        InstrumentError: this bench has none.
    """
    bench: Callable[..., list[Figure]] = import_module(f"{__name__}.{name}").run
    if minutes is not None:
        if name not in TIMED:
            raise InstrumentError(f"bench {name} takes the time that it takes: leave out --minutes.")
        bench = partial(bench, minutes=minutes)
    before = signal.signal(signal.SIGTERM, _ended)
    try:
        found = bench(quick)
    finally:
        signal.signal(signal.SIGTERM, before)
    print(_json(name, found) if as_json else as_table(name, found))
    if as_json:
        # JSON has the contract's keys and no more: why there is no number is said beside it.
        for why in dict.fromkeys(figure.note for figure in found if figure.value is None and figure.note):
            print(f"Not measurable here: {why}", file=sys.stderr)
    return 0


_json = as_json


def _ended(number: int, _frame: FrameType | None) -> None:
    # As an exception it passes every finally on its way: nothing that was started is left running.
    sys.exit(128 + number)
