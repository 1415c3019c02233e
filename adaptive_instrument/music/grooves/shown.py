"""What there is to see of the band."""

from __future__ import annotations

from dataclasses import dataclass

from adaptive_instrument.music.grooves.notation import LEVELS
from adaptive_instrument.music.machine import MachineView


@dataclass(frozen=True, slots=True)
class BarView:
    """A bar of the band, as it is shown."""

    at: float
    """The second at which it begins."""
    number: int
    """Counted from 1; 0 for a bar that only counts in."""
    level: int
    fill: bool = False


@dataclass(frozen=True, slots=True)
class BandView(MachineView):
    """What there is to see of the band."""

    groove: str = ""
    """The groove's title."""
    intensity: int = 0
    """What is set: 0 follows the players."""
    bars: tuple[BarView, ...] = ()
    """The bar that is played, and the next one once it is decided."""

    chosen: bool = False
    """Whether another groove was chosen since it last played."""

    def line(self, now: float) -> str:
        """Groove, intensity and bar: ``Waltz 2 of 4, bar 3``."""
        if self.state == "off":
            return f"Groove: {self.groove}" if self.chosen else ""
        bar = next((bar for bar in reversed(self.bars) if bar.at <= now), None)
        if bar is None:
            return f"{self.groove} begins"
        if bar.number == 0:
            return f"{self.groove} counts in"
        there = "ends" if self.state == "ends" else f"bar {bar.number}"
        return f"{self.groove} {bar.level} of {LEVELS[-1]}, {there}"
