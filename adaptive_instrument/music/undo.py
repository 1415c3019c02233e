"""What was changed, so that the last change can be taken back: a sound, a scale, a volume, an instrument.

Whoever changes something pushes the changes that bring back what was before; *undo* hands back the newest. A loop
that is recorded does the same: it pushes the change that takes the loop away.
"""

from __future__ import annotations

KEPT = 50
"""So many steps back are remembered."""
ONE_MOVE = 2.0
"""Seconds within which changes of the same thing are one: a slider that is drawn, not its every place."""

Step = tuple[tuple[str, object], ...]
"""Changes (name, value) that together take one thing back."""


class Undo:
    """A pile of steps back."""

    __slots__ = ("_changed_at", "_steps")

    def __init__(self) -> None:
        self._steps: list[Step] = []
        self._changed_at = 0.0

    def __bool__(self) -> bool:
        return bool(self._steps)

    def push(self, t: float, step: Step, slides: bool = False, joins: bool = False) -> None:
        """Something was changed at ``t`` seconds; ``step`` takes it back. ``slides``: a value that is drawn along,
        whose small moves count as one. ``joins``: it is part of what was changed at that very moment."""
        if joins and self._steps and t == self._changed_at:
            known = _names(self._steps[-1])
            self._steps[-1] += tuple((name, was) for name, was in step if name not in known)
            return
        moved = slides and bool(self._steps) and _names(self._steps[-1]) == _names(step)
        if not (moved and t - self._changed_at < ONE_MOVE):
            self._steps.append(step)
            del self._steps[:-KEPT]
        self._changed_at = t

    def pop(self) -> Step:
        """The newest step back, which is then forgotten; empty when there is none."""
        return self._steps.pop() if self._steps else ()


def _names(step: Step) -> list[str]:
    return [name for name, _ in step]
