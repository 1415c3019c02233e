"""What a rung holds when it is left sounds on until the next one strikes, so that a handover is not a hole."""

from __future__ import annotations

from dataclasses import replace

from adaptive_instrument.access.selection import Deselect, Selection


class Carry:
    """The letting go that has been put off. ``deadline`` is when the first of it falls due."""

    __slots__ = ("_count", "_kept")

    def __init__(self) -> None:
        self._kept: list[tuple[float, Selection]] = []
        self._count = 0

    @property
    def deadline(self) -> float | None:
        """The second at which ``advance`` is due, or None."""
        return min((due for due, _ in self._kept), default=None)

    def leave(self, until: float, selections: list[Selection]) -> str:
        """A rung is left, and what it lets go of by that waits until ``until`` at most.

        Answers with what is to stand before the holders from now on: the next rung may be played by the same control.
        """
        self._count += 1
        before = f"left {self._count} "
        for selection in selections:
            if isinstance(selection, Deselect):
                selection = replace(selection, holder=before + selection.holder)
            self._kept.append((until, selection))
        return before

    def until(self, t: float) -> None:
        """The next note begins at ``t`` seconds: nothing waits any longer."""
        self._kept = [(min(due, t), selection) for due, selection in self._kept]

    def advance(self, t: float) -> list[Selection]:
        """What is let go at ``t`` seconds."""
        due = [(at, selection) for at, selection in self._kept if at <= t]
        self._kept = [kept for kept in self._kept if kept[0] > t]
        return [replace(selection, t=at) for at, selection in due]

    def forget(self) -> None:
        """Everything has been ended meanwhile."""
        self._kept.clear()
