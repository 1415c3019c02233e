"""Beats: what an access method may know of the music's time. The shared transport is one."""

from __future__ import annotations

from typing import Protocol


class Beats(Protocol):
    """Where the beats lie."""

    def next_beat(self, t: float, parts: int = 1) -> float:
        """The second of the first beat that is not before ``t``; with ``parts``, of the first part of a beat."""
        ...
