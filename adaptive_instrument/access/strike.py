"""Strike: the notes of a scan, from the choice of a target to its end, with or without a press that holds it."""

from __future__ import annotations

from adaptive_instrument.access.selection import Deselect, Select, Selection


class Striker:
    """At most one note at a time. With *select, then strike* it also keeps the target that is armed."""

    __slots__ = ("_holder", "_struck_at", "armed", "target", "until")

    def __init__(self, holder: str) -> None:
        """``holder`` is the name under which its notes are held."""
        self._holder = holder
        self._struck_at: float | None = None
        self.armed: int | None = None
        """The target that presses strike, or None."""
        self.target: int | None = None
        """The target that sounds, or None."""
        self.until: float | None = None
        """The second at which a note ends that no press holds, or None."""

    def strike(self, t: float, target: int, lasts: float | None) -> list[Selection]:
        """Strikes a target; it lasts ``lasts`` seconds, or (None) until it is let go. What sounded before ends."""
        selections = self.let_go(t)
        gap = None if self._struck_at is None else t - self._struck_at
        self._struck_at = t
        self.target = target
        self.until = None if lasts is None else t + lasts
        return [*selections, Select(t, self._holder, target, gap=gap)]

    def let_go(self, t: float) -> list[Selection]:
        """Ends what sounds, if anything does."""
        if self.target is None:
            return []
        self.target = self.until = None
        return [Deselect(t, self._holder)]
