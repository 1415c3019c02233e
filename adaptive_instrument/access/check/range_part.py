"""The range of a head or a stick: ten seconds in which the pointer itself finds its rest and its range."""

from __future__ import annotations

from adaptive_instrument.access.check.part import Part
from adaptive_instrument.access.check.view import CheckView
from adaptive_instrument.access.pointing import Pointing
from adaptive_instrument.access.selection import Selection


class RangePart(Part):
    """Calibrates the pointer and reads off what it found."""

    def __init__(self, pointing: Pointing) -> None:
        super().__init__()
        self._pointing = pointing
        self._began_with = pointing.found[1]
        self._seen_at = 0.0

    @property
    def measured(self) -> tuple[float, float] | None:
        """The range that was found; None when nothing moved."""
        found = self._pointing.found[1]
        return None if found == self._began_with else found

    @property
    def deadline(self) -> float | None:
        """The pointer keeps its own time; when it is done is looked at then."""
        return self._pointing.deadline if self._pointing.calibration is not None else self._seen_at

    @property
    def view(self) -> CheckView:
        """The pointer's own picture is shown meanwhile."""
        calibration = self._pointing.calibration
        if calibration is None:
            return CheckView(step="rest", words="Rest. Look straight ahead.", started=self.began)
        if calibration.part == "reach":
            return CheckView(step="most", words="Now move as far as is comfortable.", started=calibration.started,
                             lasts=calibration.lasts)  # fmt: skip
        return CheckView(step="rest", words="Rest. Look straight ahead.", started=calibration.started,
                         lasts=calibration.lasts)  # fmt: skip

    def begin(self, t: float) -> list[Selection]:
        """Begins the calibration."""
        super().begin(t)
        self._began_with = self._pointing.found[1]
        self._pointing.calibrate(t)
        self._look(t)
        return []

    def advance(self, t: float) -> list[Selection]:
        """Looks whether the pointer has found its range."""
        self._look(t)
        return []

    def point(self, t: float, x: float | None, y: float | None) -> list[Selection]:
        """The pointer speaks again: the calibration is over."""
        self._look(t)
        return []

    def _look(self, t: float) -> None:
        self._seen_at = t
        self.over = self._pointing.calibration is None
