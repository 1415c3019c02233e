"""Direct: one control, one target. Pressing sounds it, letting go ends it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from annotated_types import MaxLen, MinLen

from adaptive_instrument.access.condition import Press
from adaptive_instrument.access.method import AccessMethod, Targets
from adaptive_instrument.access.selection import Deselect, Select, Selection
from adaptive_instrument.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectSettings(Settings):
    """Each control strikes its own target."""

    method: Literal["direct"] = "direct"
    """The access method."""
    controls: Annotated[tuple[str, ...], MinLen(1), MaxLen(16)]
    """The controls in the order of the targets: the first strikes the first target."""


class Direct(AccessMethod):
    """Direct selection with 1 to 16 controls."""

    name = "direct"

    def __init__(self, settings: DirectSettings, targets: Targets) -> None:
        self._target_of = {control: index for index, control in enumerate(settings.controls)}
        self._count = targets.count
        self._held: dict[str, int] = {}
        self._struck_at: float | None = None

    def press(self, press: Press) -> list[Selection]:
        """Strikes on press and lets go on release; a momentary press latches and the next one ends it."""
        target = self._target_of.get(press.control)
        if target is None or target >= self._count:
            return []
        if not press.down:
            return self._let_go(press.t, press.control)
        if press.control in self._held:
            return self._let_go(press.t, press.control)
        gap = None if self._struck_at is None else press.t - self._struck_at
        self._struck_at = press.t
        self._held[press.control] = target
        return [Select(press.t, press.control, target, gap=gap)]

    def release(self, t: float, source: str | None = None) -> list[Selection]:
        """Lets go of every held control. With a source: nothing, its presses are let go one by one."""
        if source is not None:
            return []
        return [selection for control in sorted(self._held) for selection in self._let_go(t, control)]

    def retarget(self, targets: Targets) -> None:
        """Controls beyond the new count fall silent at their next press."""
        self._count = targets.count

    def _let_go(self, t: float, control: str) -> list[Selection]:
        if self._held.pop(control, None) is None:
            return []
        return [Deselect(t, control)]
