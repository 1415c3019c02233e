"""A bystander: a machine that leaves most of what machines are asked undone. What it does do it says itself. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from adaptive_instrument.notes import Event
from adaptive_instrument.settings import Settings


class Bystander:
    """Does nothing, has no notes, no harmony and no changes of its own. See ``Machine`` for what each would mean."""

    def __init__(self, name: str) -> None:
        """``name``: whose notes they would be, and its section."""
        self.name, self.section, self.settings = name, name, Settings()
        self.revision, self.listens = 0, False
        self.wishes: list[tuple[str, object]] = []

    @property
    def pending(self) -> float | None:
        """Nothing is decided."""
        return None

    def opening(self, t: float) -> list[Event]:
        """Nothing need be known of it."""
        return []

    def commit(self, horizon: float) -> list[Event]:
        """Nothing is committed ahead."""
        return []

    def hush(self, t: float) -> list[Event]:
        """Nothing sounds."""
        return []

    def reharmonise(self, t: float) -> list[Event]:
        """It has no harmony."""
        return []

    def heard(self, t: float, events: Sequence[Event]) -> list[Event]:
        """It does not listen."""
        return []

    def admit(self, setting: str, value: Any) -> None:
        """It has no changes of its own."""

    def change(self, t: float, setting: str, value: Any) -> list[Event]:
        """It has no changes of its own."""
        return []

    def undoable(self) -> Iterable[tuple[str, object]]:
        """Nothing of it stays."""
        return ()
