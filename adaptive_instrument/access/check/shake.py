"""A shake: whether a movement trembles by itself, how quickly, and how far. Measured while it is made, value by value.

Of each axis the steps from value to value are set against sine waves of every frequency from 2 to 14 Hz (a Fourier
transform for uneven times, with Hann's window over the seconds that are known to be measured). Steps instead of
values, for slow movement is hundreds of times wider than any tremor; what this takes from each frequency is given back.
A shake is a peak of the band from 4 to 12 Hz that stands out from what lies on both sides of it: the noise of a camera
is level, and quick movement falls off.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

STEP = 0.25
FREQUENCIES = tuple(2.0 + STEP * number for number in range(49))
"""Hz."""
SHAKES = (3.9, 12.1)
"""Where a shake is looked for, in Hz."""
WIDE = 0.5
"""Half of the width in Hz that a shake has: nobody trembles like a fork."""
BESIDE = 1.5
"""Hz to each side of a peak from which on it is the surroundings."""
STANDS_OUT, OVER_EACH = 5.0, 2.0
"""How many times a peak is as strong as the median of all else, and as what lies on each side."""
FEWEST, SLOWEST = 60, 12.0
"""Values, and values a second, below which nothing is said."""
SEEN = 0.45
"""The part of its rate up to which a device tells frequencies apart."""
LONGEST = 0.2
"""Seconds between two values beyond which there was a gap."""


@dataclass(frozen=True, slots=True)
class Shake:
    """One tremor."""

    frequency: float
    """Hz, the middle of its peak."""
    far: float
    """How far it goes to each side, in the unit of the axis."""


class ShakeMeter:
    """Listens to one axis for so many seconds."""

    __slots__ = ("_began", "_cosines", "_gaps", "_lasts", "_sines", "_then", "_value", "_weight")

    def __init__(self, began: float, lasts: float) -> None:
        self._began, self._lasts = began, lasts
        self._then: float | None = None
        self._value = 0.0
        self._weight = 0.0
        self._gaps: list[float] = []
        self._cosines = [0.0] * len(FREQUENCIES)
        self._sines = [0.0] * len(FREQUENCIES)

    def receive(self, t: float, value: float) -> None:
        """The axis stands there at ``t`` seconds (rising)."""
        then, before = self._then, self._value
        if then is not None and t <= then:
            return
        self._then, self._value = t, value
        gone = t - self._began
        if then is None or t - then > LONGEST or not 0 < gone < self._lasts:
            return
        self._gaps.append(t - then)
        weight = math.sin(math.pi * gone / self._lasts) ** 2
        self._weight += weight
        step, middle = weight * (value - before), math.pi * (t + then)
        # The angle grows by as much from each frequency to the next: two sines are enough for all of them.
        here, on = complex(math.cos(2 * middle), math.sin(2 * middle)), STEP * middle
        turn = complex(math.cos(on), math.sin(on))
        for number in range(len(FREQUENCIES)):
            self._cosines[number] += step * here.real
            self._sines[number] += step * here.imag
            here *= turn

    def found(self) -> Shake | None:
        """The shake; None when there is none, or too little was seen."""
        if len(self._gaps) < FEWEST or self._weight <= 0:
            return None
        gap = median(self._gaps)
        if gap * SLOWEST > 1:
            return None
        highest = min(FREQUENCIES[-1], SEEN / gap)
        powers = []
        for number, frequency in enumerate(FREQUENCIES):
            lost = 2 * math.sin(math.pi * frequency * gap)
            far = 2 * math.hypot(self._cosines[number], self._sines[number]) / (self._weight * max(lost, 1e-3))
            powers.append(far * far)
        count = sum(frequency <= highest for frequency in FREQUENCIES)
        near = round(WIDE / STEP)
        strong = [sum(powers[max(0, n - near) : min(count, n + near + 1)]) for n in range(count)]
        return self._peak(strong, highest)

    def _peak(self, strong: Sequence[float], highest: float) -> Shake | None:
        band = [n for n in range(len(strong)) if SHAKES[0] <= FREQUENCIES[n] <= min(SHAKES[1], highest - WIDE)]
        if not band:
            return None
        peak = max(band, key=lambda n: strong[n])
        aside = round(BESIDE / STEP)
        below, above = strong[: max(0, peak - aside)], strong[peak + aside + 1 :]
        if not below or not above or strong[peak] < STANDS_OUT * median([*below, *above]):
            return None
        if strong[peak] < OVER_EACH * max(strong[max(0, peak - aside)], strong[min(len(strong) - 1, peak + aside)]):
            return None
        # A pure tone is spread by the window over 1.5 bins of one part in ``lasts`` Hz each.
        bins = STEP * self._lasts / 1.5
        return Shake(FREQUENCIES[peak], math.sqrt(strong[peak] * max(1.0, bins)))


def strongest(meters: Sequence[tuple[ShakeMeter, float]]) -> Shake | None:
    """Of several axes, each with its range, the shake that moves a pointer most; ``far`` in parts of the range."""
    found = [(meter.found(), reach) for meter, reach in meters]
    shakes = [Shake(shake.frequency, shake.far / reach) for shake, reach in found if shake is not None and reach > 0]
    return max(shakes, key=lambda shake: shake.far, default=None)
