"""The menu's pages of chords: how the harmony goes on, and the progressions by name, a few on each page."""

from __future__ import annotations

from adaptive_instrument.access.scale_pages import Row
from adaptive_instrument.music.progressions import PROGRESSIONS

FIRST = "progressions-1"
PER_PAGE = 4
"""Progressions on a page, beside the items that every page has."""


def is_progression_page(name: str) -> bool:
    """Whether a page of the menu lists progressions."""
    return name.startswith("progressions-")


def progression_rows(name: str) -> tuple[Row, ...]:
    """What stands on such a page."""
    number = int(name.rpartition("-")[2])
    names = tuple(PROGRESSIONS)
    shown = names[(number - 1) * PER_PAGE : number * PER_PAGE]
    rows: list[Row] = [(_label(progression), "harmony.progression", progression, "") for progression in shown]
    if number * PER_PAGE < len(names):
        rows.append(("More", "", None, f"progressions-{number + 1}"))
    return (*rows, ("Back", "", None, "chords"))


def _label(progression: str) -> str:
    # A degree is small because its chord is minor.
    return progression if "-" in progression.partition(" ")[0] else progression[0].upper() + progression[1:]
