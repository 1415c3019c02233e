"""The tremor filter: a shake is taken out, and what was meant stays.

A low-pass filter of third order with a pair of zeros, by which it needs less time than any plain one. For a shake that
begins at ``lowest`` Hz (4 for most), as a continuous filter:

* up to a quarter of ``lowest``: at most 1 dB weaker, at half of it 3 dB; from ``lowest`` to three times it: at least
  20 dB weaker, so that a tenth of the shake is left;
* a sudden move is half done after 0.48 / ``lowest`` seconds (0.12 s at 4 Hz), nine tenths done after 0.83 / ``lowest``
  (0.21 s), and never overshoots by more than 2%. A shake that begins higher costs less time.

It is fed with real timestamps and never assumes a rate: between two values the movement counts as straight, and that
is reckoned exactly. What is too quick for the device itself no filter can tell from slow movement: to take out a shake
of 12 Hz there must be more than 24 values a second (at 15 a second a shake of 12 Hz looks like one of 3 Hz).
"""

from __future__ import annotations

import math

PAIR, PAIR_DAMPING, SINGLE, ZEROS = 0.813, 0.417, 0.516, 1.143
"""Poles and zeros in parts of ``lowest``: chosen by search, for the quickest step among all such filters that hold
the shake 20 dB down and overshoot by no more than 2%."""
TOO_LONG = 0.1
"""Seconds between two values beyond which the first one stood, and the second was no slow move: many devices speak
only when something changes."""
STEPPED = 0.02
"""Seconds that such a change then took."""


class TremorFilter:
    """Filters one value; 0 Hz filters nothing."""

    __slots__ = ("_input", "_pair", "_pair_state", "_pair_weight", "_single", "_single_state", "_single_weight", "_t")

    def __init__(self, lowest: float) -> None:
        """``lowest``: the frequency in Hz at which the shake begins; 0 is off."""
        unit = 2 * math.pi * lowest
        self._single = -SINGLE * unit
        self._pair = PAIR * unit * complex(-PAIR_DAMPING, math.sqrt(1 - PAIR_DAMPING**2))
        self._single_weight, self._pair_weight = self._weights(ZEROS * unit) if lowest > 0 else (0.0, 0j)
        self._t: float | None = None
        self._input = 0.0
        self._single_state, self._pair_state = 0.0, 0j

    @property
    def on(self) -> bool:
        """Whether it filters at all."""
        return self._single < 0

    def __call__(self, t: float, value: float) -> float:
        """The filtered value at ``t`` seconds (rising; a moment that does not rise changes nothing yet)."""
        if not self.on:
            return value
        if self._t is None:
            self._t, self._input = t, value
            self._single_state, self._pair_state = -value / self._single, -value / self._pair
            return value
        dt = t - self._t
        if dt > 0:
            if dt > TOO_LONG:
                self._move(dt - STEPPED, self._input)
                dt = STEPPED
            self._move(dt, value)
            self._t = t
        return self._single_weight * self._single_state + 2 * (self._pair_weight * self._pair_state).real

    def reset(self) -> None:
        """Forgets the past: the next value is taken as it is."""
        self._t = None

    def _move(self, dt: float, value: float) -> None:
        """The states after ``dt`` seconds in which the input went straight to ``value``."""
        before, change, self._input = self._input, value - self._input, value
        pole, state = self._single, self._single_state
        decay = math.exp(pole * dt)
        rise = (decay - 1) / pole
        self._single_state = decay * state + before * rise + change * (rise / dt - 1) / pole
        pair = self._pair
        turn = math.exp(pair.real * dt) * complex(math.cos(pair.imag * dt), math.sin(pair.imag * dt))
        lift = (turn - 1) / pair
        self._pair_state = turn * self._pair_state + before * lift + change * (lift / dt - 1) / pair

    def _weights(self, zeros: float) -> tuple[float, complex]:
        # The residues of (1 + (s / zeros)^2) / ((1 - s/single) (1 - s/pair) (1 - s/pair*)) at its poles.
        single, pair, other = self._single, self._pair, self._pair.conjugate()
        of_single = -single * (1 + (single / zeros) ** 2) / ((1 - single / pair) * (1 - single / other))
        of_pair = -pair * (1 + (pair / zeros) ** 2) / ((1 - pair / single) * (1 - pair / other))
        return of_single.real, of_pair
