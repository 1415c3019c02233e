"""The range of a head or a stick: ten seconds of rest, and then as far as is comfortable, in which the pointer itself
finds both."""

from __future__ import annotations

from adaptive_instrument.access.check.part import AGAIN, Part
from adaptive_instrument.access.check.shake import Shake, ShakeMeter, strongest
from adaptive_instrument.access.check.view import CheckView
from adaptive_instrument.access.pointing import FARTHEST, PointerSettings, Pointing
from adaptive_instrument.access.selection import Selection

RESTING, REACHING = 10.0, 8.0
"""Seconds of rest, and of moving: time for every side, once at the pace of somebody slow."""
REST = f"Rest, and look straight ahead: {RESTING:g} seconds. Nothing to do."
ACROSS = f"Now turn to both sides, as far as is comfortable, a few times: {REACHING:g} seconds."
AROUND = f"Now move to all sides, as far as is comfortable, a few times: {REACHING:g} seconds."


class RangePart(Part):
    """Calibrates the pointer and reads off what it found."""

    def __init__(self, pointing: Pointing, settings: PointerSettings) -> None:
        super().__init__()
        self._pointing = pointing
        self._source, self._axes = settings.source, tuple(axis for axis in (settings.x, settings.y) if axis)
        self._meters: dict[tuple[str, str], ShakeMeter] = {}
        """What trembles at rest, and what does while it moves: by part and axis."""
        self._began_with = pointing.found[1]
        self._seen_at = 0.0
        self._again = AGAIN

    @property
    def measured(self) -> tuple[float, float] | None:
        """The range that was found; None when nothing moved."""
        found = self._pointing.found[1]
        return None if found == self._began_with else found

    @property
    def shake(self) -> Shake | None:
        """How it trembles, with how far in parts of the range."""
        reach = dict(zip(self._axes, self._pointing.found[1], strict=False))
        return strongest([(meter, reach[axis]) for (_, axis), meter in self._meters.items()])

    @property
    def deadline(self) -> float | None:
        """The pointer keeps its own time; when it is done is looked at then."""
        return self._pointing.deadline if self._pointing.calibration is not None else self._seen_at

    @property
    def view(self) -> CheckView:
        """What to do, and for how long."""
        calibration = self._pointing.calibration
        if calibration is None:
            return CheckView(step="rest", words=REST, started=self.began)
        reaches = calibration.part == "reach"
        return CheckView(
            step="most" if reaches else "rest",
            words=(ACROSS if self._pointing.sideways else AROUND) if reaches else REST,
            started=calibration.started, lasts=calibration.lasts, done=int(reaches), of=2,
        )  # fmt: skip

    def begin(self, t: float) -> list[Selection]:
        """Begins the calibration."""
        super().begin(t)
        self._began_with = self._pointing.found[1]
        self._pointing.calibrate(t, RESTING, REACHING)
        self._look(t)
        return []

    def level(self, t: float, source: str, control: str, value: float) -> list[Selection]:
        """A raw axis: listened to for a shake."""
        calibration = self._pointing.calibration
        if calibration is not None and source == self._source and control in self._axes and abs(value) <= FARTHEST:
            place = (calibration.part, control)
            meter = self._meters.get(place)
            if meter is None:
                meter = self._meters[place] = ShakeMeter(calibration.started, calibration.lasts)
            meter.receive(t, value)
        return []

    def advance(self, t: float) -> list[Selection]:
        """Looks whether the pointer has found its range."""
        self._look(t)
        return []

    def point(self, t: float, x: float | None, y: float | None) -> list[Selection]:
        """The pointer speaks again: the calibration is over."""
        self._look(t)
        return []

    def lose(self, t: float) -> list[Selection]:
        """Rest and range are asked for again, a few times: a face that comes and goes must not be kept for ever."""
        if self._again and self._pointing.calibration is not None:
            self._again -= 1
            self._pointing.calibrate(t, RESTING, REACHING)
            self._meters.clear()
        return []

    def _look(self, t: float) -> None:
        self._seen_at = t
        self.over = self._pointing.calibration is None
