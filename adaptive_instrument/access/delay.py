"""Delay: how long after a highlight this player's press comes, learned as they play.

Reaction times are skewed to the right and none is near zero; the log-normal describes them well enough (Ulrich and
Miller 1993). Its middle and width are the median and the median absolute deviation of the logarithms of the last
presses, so that a sneeze or a long look out of the window moves neither.
"""

from __future__ import annotations

import math
from collections import deque
from statistics import median

REMEMBERED = 31
"""Presses that count: about two minutes of scanning, so that a tired evening is followed."""
SHORTEST, LONGEST = 0.02, 3.0
"""Seconds: a delay outside is no answer to the highlight, and is not learned."""
MOST_LEAD = 1.5
"""Seconds that a cue leads the beat at most."""
NARROWEST, WIDEST = 0.1, 0.8
"""Bounds of the width (standard deviation of the logarithm)."""
MAD_TO_SD = 1.4826
"""From the median absolute deviation to the standard deviation of a normal distribution."""
PLAUSIBLE = 3.0
"""Widths from the middle within which a delay is still the player's own."""
QUANTILES = (0.0, 0.52, -0.52, 1.28, -1.28)
"""Where the presses lie that stand for the settings (in standard deviations), until enough real ones have come."""
FADES = 3
"""Real presses that take the place of each of them."""


class Delay:
    """A running robust estimate of one player's delay."""

    __slots__ = ("_known", "_prior", "middle", "width")

    def __init__(self, middle: float, spread: float) -> None:
        """What is believed before the first press: the middle and the standard deviation, in seconds."""
        width = math.sqrt(math.log(1 + (spread / middle) ** 2))
        self._prior = tuple(math.log(middle) + width * quantile for quantile in QUANTILES)
        self._known: deque[float] = deque(maxlen=REMEMBERED)
        self.middle = middle
        """The median delay, in seconds."""
        self.width = width
        """The standard deviation of its logarithm."""

    @property
    def lead(self) -> float:
        """Seconds by which a cue has to lead the moment for which a press is wished."""
        return min(self.middle, MOST_LEAD)

    @property
    def spread(self) -> float:
        """The standard deviation that goes with the middle and the width, in seconds."""
        return self.middle * math.sqrt(math.exp(self.width**2) - 1)

    @property
    def known(self) -> bool:
        """Whether it rests on this player's presses alone."""
        return len(self._known) >= FADES * len(self._prior)

    def learn(self, delay: float) -> None:
        """A press came ``delay`` seconds after the highlight that it was meant for."""
        if not SHORTEST <= delay <= LONGEST:
            return
        self._known.append(math.log(delay))
        logs = [*self._known, *self._prior[: max(0, len(self._prior) - len(self._known) // FADES)]]
        middle = median(logs)
        self.middle = math.exp(middle)
        self.width = min(WIDEST, max(NARROWEST, MAD_TO_SD * median(abs(log - middle) for log in logs)))

    def prefers(self, earlier: float, later: float) -> bool:
        """Whether a press is better explained by the highlight before, ``earlier`` seconds ago, than by the present
        one, ``later`` seconds ago.

        Only where such a delay is this player's at all: what neither explains is left as it is.
        """
        return abs(self._away(earlier)) <= PLAUSIBLE and self.likelihood(earlier) > self.likelihood(later)

    def likelihood(self, delay: float) -> float:
        """The logarithm of the probability density of a delay; minus infinity for none at all."""
        if delay <= 0:
            return -math.inf
        away = self._away(delay)
        return -0.5 * away * away - math.log(delay * self.width)

    def _away(self, delay: float) -> float:
        """How many widths a delay lies from the middle."""
        return (math.log(delay) - math.log(self.middle)) / self.width if delay > 0 else -math.inf
