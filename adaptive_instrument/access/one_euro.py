"""The 1 euro filter: smooth when still, quick when moving.

After Casiez, Roussel and Vogel, *1€ Filter: A Simple Speed-based Low-pass Filter for Noisy Input in Interactive
Systems*, CHI 2012. Fed with real timestamps, never with an assumed rate.
"""

from __future__ import annotations

import math

DERIVATIVE_CUTOFF = 1.0
"""Hz, for the speed itself: the paper's value."""
SOONEST = 1e-6
"""Seconds: two values nearer in time than this are of one moment, and no speed lies between them."""


class OneEuro:
    """Filters one value."""

    __slots__ = ("_beta", "_min_cutoff", "_speed", "_t", "_value")

    def __init__(self, min_cutoff: float, beta: float) -> None:
        """``min_cutoff`` in Hz: lower is smoother at rest. ``beta``: higher follows quick movement more closely."""
        self._min_cutoff = min_cutoff
        self._beta = beta
        self._t: float | None = None
        self._value = 0.0
        self._speed = 0.0

    def __call__(self, t: float, value: float) -> float:
        """The filtered value at ``t`` seconds (rising; a moment that does not rise keeps the last one)."""
        if self._t is None:
            self._t, self._value = t, value
            return value
        dt = t - self._t
        if dt < SOONEST:
            return self._value
        self._t = t
        speed = (value - self._value) / dt
        self._speed += _alpha(DERIVATIVE_CUTOFF, dt) * (speed - self._speed)
        cutoff = self._min_cutoff + self._beta * abs(self._speed)
        self._value += _alpha(cutoff, dt) * (value - self._value)
        return self._value

    def reset(self) -> None:
        """Forgets the past: the next value is taken as it is."""
        self._t, self._speed = None, 0.0


def _alpha(cutoff: float, dt: float) -> float:
    return 1.0 / (1.0 + 1.0 / (2 * math.pi * cutoff * dt))
