"""Ten seconds of rest, and then each movement as far as is comfortable: what a level does by itself and when meant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

from adaptive_instrument.access.check.measures import Reach, high
from adaptive_instrument.access.check.part import AGAIN, CUE, Part
from adaptive_instrument.access.check.view import CheckView
from adaptive_instrument.access.selection import Select, Selection

RESTING, REACHING = 10.0, 6.0
"""Seconds of rest, and of each movement."""
REST = f"Rest: {RESTING:g} seconds. Nothing to do."
SETTLES = 1.0
"""Seconds at the beginning of each that do not count: the instruction is being read."""
PART = 0.98
"""So many of a hundred values lie within what is called noise."""
HELD = 0.85
"""Where in the values of a movement its most lies: nobody holds it for all of the time."""
FARTHEST = 1e6
"""Values beyond it are rubbish."""


@dataclass(frozen=True, slots=True)
class Movement:
    """One movement to measure."""

    name: str
    """The control, as it is called."""
    source: str
    axis: str
    rising: bool
    """Whether the value grows when it is made."""


class ReachPart(Part):
    """Measures rest, noise and comfortable most of each movement."""

    def __init__(self, movements: Sequence[Movement]) -> None:
        super().__init__()
        self._movements = movements
        self._place = -1
        """Which movement is made now; -1 at rest."""
        self._since = 0.0
        self._again = AGAIN
        self._rests: dict[str, list[float]] = {movement.name: [] for movement in movements}
        self._mosts: dict[str, list[float]] = {movement.name: [] for movement in movements}

    @property
    def measured(self) -> dict[str, Reach]:
        """What was measured, by control; a movement that was not seen is left out."""
        found: dict[str, Reach] = {}
        for movement in self._movements:
            rests, mosts = self._rests[movement.name], self._mosts[movement.name]
            if not rests or not mosts:
                continue
            rest = median(rests)
            sign = 1.0 if movement.rising else -1.0
            most = sign * max(0.0, high([(value - rest) * sign for value in mosts], HELD))
            found[movement.name] = Reach(rest=rest, noise=high([abs(v - rest) for v in rests], PART), most=most)
        return found

    @property
    def deadline(self) -> float | None:
        """The end of this rest or movement."""
        return self._since + self._lasts

    @property
    def view(self) -> CheckView:
        """What to do, and a ring that fills."""
        view = CheckView(
            step="rest", words=REST, started=self._since, lasts=self._lasts,
            done=self._place + 1, of=len(self._movements) + 1,
        )  # fmt: skip
        if self._place < 0:
            return view
        name = self._movements[self._place].name
        words = f"Now {name}: as far as is comfortable, a few times, {REACHING:g} seconds."
        if len(self._movements) == 1:
            words = f"Now move as far as is comfortable, a few times: {REACHING:g} seconds."
        return replace(view, step="most", words=words)

    def begin(self, t: float) -> list[Selection]:
        """Rest comes first."""
        self._since = t
        return super().begin(t)

    def level(self, t: float, source: str, control: str, value: float) -> list[Selection]:
        """A raw value. Whatever belongs to this rest or movement is kept."""
        if not abs(value) <= FARTHEST or t - self._since < SETTLES:
            return []
        for place, movement in enumerate(self._movements):
            if (movement.source, movement.axis) == (source, control):
                if self._place < 0:
                    self._rests[movement.name].append(value)
                elif self._place == place:
                    self._mosts[movement.name].append(value)
        return []

    def advance(self, t: float) -> list[Selection]:
        """The next movement, with a soft tone."""
        if t < self._since + self._lasts:
            return []
        self._place += 1
        self._since = t
        if self._place >= len(self._movements):
            self.over = True
            return []
        return [Select(t, CUE, 0)]

    def lose(self, t: float) -> list[Selection]:
        """What was being done begins again, a few times: a face that comes and goes must not be kept for ever."""
        if self._again:
            self._again -= 1
            self._since = t
        return []

    @property
    def _lasts(self) -> float:
        return RESTING if self._place < 0 else REACHING
