"""A look-ahead limiter that streams: nothing above -1 dBFS true peak, nothing clipped, nothing touched below it.

Works in steps of 64 frames. A step's gain is the least that any step within the look-ahead asks for, reached in a
straight line before the peak and given back slowly behind it. True peaks are estimated from four times as many
samples, as ITU-R BS.1770-4 annex 2 does.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Sound = NDArray[np.float32]
"""Frames by two channels."""
Steps = NDArray[np.float64]

STEP = 64
AHEAD = 4
"""Steps of look-ahead: 5.3 ms at 48 kHz."""
CEILING = 10 ** (-1.2 / 20)
"""A hair below -1 dBFS: interpolation sees peaks to within 0.2 dB."""
SAFE = 0.45
"""Sample peaks below this cannot hide a true peak above the ceiling in any sound we can make."""
RELEASE = 0.25
"""Seconds in which 63% of the gain is given back."""
TAPS = 12


def _interpolators() -> NDArray[np.float64]:
    """Windowed sinc filters for the three points between two samples."""
    n = np.arange(-TAPS // 2 + 1, TAPS // 2 + 1)
    window = 0.5 + 0.5 * np.cos(np.pi * (n[None, :] - np.array([[0.25], [0.5], [0.75]])) / (TAPS / 2 + 0.5))
    filters: NDArray[np.float64] = np.sinc(n[None, :] - np.array([[0.25], [0.5], [0.75]])) * window
    filters /= filters.sum(axis=1, keepdims=True)
    return filters


class Limiter:
    """Feed it pieces of a whole number of steps; it answers with what is finished, ``AHEAD`` steps late."""

    def __init__(self, rate: int = 48000) -> None:
        self._back = 1 - np.exp(-STEP / rate / RELEASE)
        self._filters = _interpolators()
        # It begins with silence, which is dropped again: a sound that is loud from its first frame is foreseen too.
        self._waiting: Sound = np.zeros((AHEAD * STEP, 2), np.float32)
        self._drop = AHEAD
        self._asked: Steps = np.ones(1 + AHEAD)
        """Gain asked for by each waiting step, the one before them first."""
        self._least: list[float] = [1.0] * AHEAD
        """The last gains of the minimum with its slow return, whose mean is the gain itself."""
        self._gain = 1.0
        self._edge: Sound = np.zeros((TAPS, 2), np.float32)
        self.ceiling = 1.0
        """What part of -1 dBFS is allowed from now on: somebody may want it softer."""
        self.reduced = 1.0
        """The least gain so far."""

    def feed(self, piece: Sound) -> Sound:
        """More sound in, finished sound out. ``piece`` holds a multiple of 64 frames."""
        self._asked = np.concatenate([self._asked, self._wanted(piece)])
        self._waiting = np.concatenate([self._waiting, piece])
        return self._finish(len(self._waiting) // STEP - AHEAD)

    def flush(self) -> Sound:
        """What is left: the end of the sound."""
        steps = len(self._waiting) // STEP
        self._asked = np.concatenate([self._asked, np.ones(AHEAD)])
        return self._finish(steps)

    def _wanted(self, piece: Sound) -> Steps:
        """The gain each step of a piece asks for."""
        steps = len(piece) // STEP
        peaks = np.abs(piece.reshape(steps, STEP * 2)).max(axis=1, initial=0.0).astype(np.float64)
        padded = np.concatenate([self._edge, piece])
        self._edge = padded[-TAPS:]
        loud = peaks > SAFE * self.ceiling
        if loud.any():
            # Point i lies between padded[i + 5] and padded[i + 6]. The last points of a step need frames of the next
            # one, so each step looks at the end of the step before it instead: a piece's end is no exception then.
            # No matrix product: its last bits depend on where the array lies in memory, and the file has to be the
            # same every time.
            between = np.zeros(len(padded) - TAPS + 1)
            for taps in self._filters:
                for side in (0, 1):
                    points = np.zeros(len(between))
                    for i, tap in enumerate(taps):
                        points += padded[i : i + len(points), side] * tap
                    np.maximum(between, np.abs(points), out=between)
            inside = between[: steps * STEP].reshape(steps, STEP).max(axis=1)
            peaks = np.where(loud, np.maximum(peaks, inside), peaks)
        wanted: Steps = np.minimum(1.0, CEILING * self.ceiling / np.maximum(peaks, 1e-9))
        return wanted

    def _finish(self, steps: int) -> Sound:
        if steps <= 0:
            return self._waiting[:0]
        asked = self._asked
        if self._gain == 1.0 and min(self._least) == 1.0 and asked.min() == 1.0:
            finished = self._waiting[: steps * STEP]
        else:
            # The gain at the border between two steps must satisfy both; edges[i] is the border behind step i.
            borders = np.minimum(asked[:-1], asked[1:])
            gains = [self._gain]
            for i in range(1, steps + 1):
                ahead = float(borders[i : i + AHEAD].min(initial=1.0))
                before = self._least[-1]
                self._least = [*self._least[1:], min(ahead, before + (1.0 - before) * self._back)]
                if 1.0 - self._least[-1] < 1e-6:
                    self._least[-1] = min(ahead, 1.0)
                gains.append(min(sum(self._least) / AHEAD, float(borders[i]) if i < len(borders) else 1.0))
            line = np.array(gains)
            self.reduced = min(self.reduced, float(line.min()))
            along = np.arange(STEP) / STEP
            ramp = line[:-1, None] * (1 - along) + line[1:, None] * along
            finished = (self._waiting[: steps * STEP] * ramp.reshape(-1, 1)).astype(np.float32)
            self._gain = float(line[-1])
        self._waiting = self._waiting[steps * STEP :]
        self._asked = asked[steps:]
        drop = min(self._drop, steps)
        self._drop -= drop
        return finished[drop * STEP :]
