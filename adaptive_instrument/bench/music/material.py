"""What is played, judged without a clock: chords recognised, no note outside the lock, every note in tune."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from adaptive_instrument.bench.figures import Figure

PARTS = ("chords", "locks", "tuning")
"""Modules of ``bench`` with ``figures(quick) -> list[Figure]``."""


def figures(quick: bool) -> list[Figure]:
    """The figures of every part that is there."""
    found: list[Figure] = []
    for part in PARTS:
        if find_spec(f"adaptive_instrument.bench.{part}") is not None:
            found += import_module(f"adaptive_instrument.bench.{part}").figures(quick)
    return found
