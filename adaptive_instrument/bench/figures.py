"""Figures: what a bench measured, and whether it is good enough.

Every bench is a function ``run(quick: bool) -> list[Figure]``; how figures are shown is said once, here.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Unit = Literal["s", "ms", "us", "x", "count", "%", "MB", "deg", "dB", "LUFS", "cents", "frames", "bpm"]
"""Seconds, milliseconds, microseconds, times, a count, percent, megabytes, degrees, decibels below
full scale, loudness units, cents, sample frames, beats a minute."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One number, with what it must reach."""

    name: str
    """What was measured, in words: ``one signal, mean``."""
    value: float | None
    """The number in ``unit``; None when it cannot be measured here (``note`` says why)."""
    unit: Unit
    at_most: float | None = None
    """The goal, when small is good."""
    at_least: float | None = None
    """The goal, when large is good. A figure with neither is shown for comparison only."""
    note: str = ""
    """One line on what stands behind the number, or on why there is none."""

    @property
    def goal(self) -> str | None:
        """The goal in characters: ``<= 50``, ``>= 30``, ``1..2``; None without one."""
        if self.at_most is not None and self.at_least is not None:
            return f"{self.at_least:g}..{self.at_most:g}"
        if self.at_most is not None:
            return f"<= {self.at_most:g}"
        if self.at_least is not None:
            return f">= {self.at_least:g}"
        return None

    @property
    def holds(self) -> bool | None:
        """Whether the goal is reached; None when there is no goal or nothing could be measured."""
        if self.goal is None or self.value is None:
            return None
        if math.isnan(self.value):
            return False
        low = -math.inf if self.at_least is None else self.at_least
        high = math.inf if self.at_most is None else self.at_most
        return low <= self.value <= high


def as_json(bench: str, figures: Sequence[Figure]) -> str:
    """The contract's shape: ``{"bench": NAME, "figures": [{"name", "value", "unit", "goal", "holds"}]}``."""
    rows = [{"name": f.name, "value": f.value, "unit": f.unit, "goal": f.goal, "holds": f.holds} for f in figures]
    return json.dumps({"bench": bench, "figures": rows}, indent=2, ensure_ascii=False)


def as_table(bench: str, figures: Sequence[Figure]) -> str:
    """The figures for a reader: one line each, in columns, each note under its figure."""
    rows = [(f.name, _shown(f), f.goal or "", _verdict(f)) for f in figures]
    wide = max([len(row[0]) for row in rows], default=0), max([len(row[1]) for row in rows], default=0)
    goals = max([len(row[2]) for row in rows], default=0)
    lines = [f"bench {bench}"]
    for figure, (name, value, goal, verdict) in zip(figures, rows, strict=True):
        lines.append(f"  {name:<{wide[0]}}  {value:>{wide[1]}}  {goal:<{goals}}  {verdict}".rstrip())
        if figure.note:
            lines.append(f"      {figure.note}")
    return "\n".join(lines)


def percentile(values: Sequence[float], part: float) -> float:
    """The value below which ``part`` (0..1) of ``values`` lie: the nearest rank, no interpolation.

    Raises:
        ValueError: there are no values.
    """
    if not values:
        raise ValueError("a percentile needs at least one value: measure something first")
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, max(0, math.ceil(part * len(ranked)) - 1))]


def _shown(figure: Figure) -> str:
    if figure.value is None:
        return "not measurable here"
    value = figure.value
    digits = 0 if value == round(value) and abs(value) >= 1 else 2 if abs(value) >= 1 else 3
    return f"{value:,.{digits}f} {figure.unit}"


def _verdict(figure: Figure) -> str:
    if figure.holds is None:
        return ""
    return "holds" if figure.holds else "MISSED"
