"""Walk: one switch, no scanning, all rhythm. Each press is the next step; a pause starts a new phrase.

The person gives the one thing they have, *when*; the walk gives *which*. Up the targets step by step; after a gap
the next press begins a new phrase on an anchor (a chord tone) and the walk turns the other way, so that phrases
breathe and answer one another. At either end of the targets it turns as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from annotated_types import Ge, Le

from adaptive_instrument.access.condition import Press
from adaptive_instrument.access.method import AccessMethod, Targets
from adaptive_instrument.access.selection import Deselect, Select, Selection
from adaptive_instrument.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkSettings(Settings):
    """One control steps along the targets."""

    method: Literal["walk"] = "walk"
    """The access method."""
    control: str = "switch"
    """The control that steps."""
    phrase_gap: Annotated[float, Ge(0.3), Le(20)] = 1.5
    """Seconds of silence after which the next press starts a new phrase: on a chord tone, the other way."""


class Walk(AccessMethod):
    """A walk along the targets, one step a press."""

    name = "walk"

    def __init__(self, settings: WalkSettings, targets: Targets) -> None:
        self._settings = settings
        self._targets = targets
        self._place: int | None = None
        self._direction = 1
        self._struck_at: float | None = None
        self._quiet_since: float | None = None
        self._held = False
        self._deadline: float | None = None

    @property
    def deadline(self) -> float | None:
        """When a note ends whose release the device cannot tell."""
        return self._deadline

    @property
    def cursor(self) -> int | None:
        """Where the walk stands."""
        return self._place

    def press(self, press: Press) -> list[Selection]:
        """Steps on press, lets go on release. A momentary press lasts to the next, or to the end of the phrase."""
        control = self._settings.control
        if press.control != control:
            return []
        if not press.down:
            return self._let_go(press.t)
        selections = self._let_go(press.t) if self._held else []
        if self._targets.count == 0:
            return selections
        self._step(press.t)
        assert self._place is not None
        gap = None if self._struck_at is None else press.t - self._struck_at
        self._struck_at = press.t
        self._held = True
        self._deadline = press.t + self._settings.phrase_gap if press.momentary else None
        return [*selections, Select(press.t, control, self._place, gap=gap)]

    def advance(self, t: float) -> list[Selection]:
        """Ends a note whose release the device cannot tell."""
        if self._deadline is None or t < self._deadline:
            return []
        return self._let_go(self._deadline)

    def retune(self, settings: WalkSettings) -> bool:
        """Goes on with other settings where it stands."""
        self._settings = settings
        return True

    def release(self, t: float, source: str | None = None) -> list[Selection]:
        """Lets go of the step that sounds. With a source: nothing, its presses are let go one by one."""
        return self._let_go(t) if source is None and self._held else []

    def seek(self, target: int) -> None:
        """Walks on from there."""
        if 0 <= target < self._targets.count:
            self._place = target

    def retarget(self, targets: Targets) -> None:
        """Keeps the place as near as the new targets allow."""
        self._targets = targets
        if self._place is not None:
            self._place = min(self._place, targets.count - 1) if targets.count else None

    def _let_go(self, t: float) -> list[Selection]:
        self._deadline = None
        if not self._held:
            return []
        self._held = False
        self._quiet_since = t
        return [Deselect(t, self._settings.control)]

    def _step(self, t: float) -> None:
        if self._place is None:
            self._place = self._opening(-1)
            return
        if self._quiet_since is not None and t - self._quiet_since >= self._settings.phrase_gap:
            self._direction = -self._direction
            self._place = self._opening(self._place)
            return
        following = self._place + self._direction
        if not 0 <= following < self._targets.count:
            self._direction = -self._direction
            following = self._place + self._direction
        self._place = max(0, min(self._targets.count - 1, following))

    def _opening(self, place: int) -> int:
        """The target that opens a phrase: the next anchor ahead, else the nearest other one.

        Never the one that was left, or somebody who presses slowly would hear one note for ever.
        """
        anchors = [anchor for anchor in self._targets.anchors if anchor < self._targets.count and anchor != place]
        if not anchors:
            return max(0, min(place, self._targets.count - 1))
        return min(anchors, key=lambda anchor: ((anchor - place) * self._direction < 0, abs(anchor - place)))
