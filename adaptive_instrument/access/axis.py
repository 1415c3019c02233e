"""An axis: how far a person has moved becomes how much is meant. Pure.

Distances are in parts of the person's own range: 0 is rest, 1 (or -1) as far as their range goes. First a shake is
taken out, then the dead zone, the gain and the curve are applied, last the 1 euro filter smooths what is left.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Annotated

from annotated_types import Ge, Le

from adaptive_instrument.access.one_euro import OneEuro
from adaptive_instrument.access.tremor import TremorFilter
from adaptive_instrument.settings import Settings

Shake = Annotated[float, Ge(0), Le(12)]
"""Hz, where a tremor begins; 0 for none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShapeSettings(Settings):
    """How far one axis moves for a movement of the person."""

    dead_zone: Annotated[float, Ge(0), Le(0.9)] = 0.0
    """The part of the range next to rest in which nothing moves."""
    gain: Annotated[float, Ge(0.1), Le(10)] = 1.0
    """How many times further it goes than the person moved."""
    curve: Annotated[float, Ge(0.25), Le(4)] = 1.0
    """1 is straight; above it is finer near rest and quicker far out, below it the other way round."""


STRAIGHT = ShapeSettings()
"""As far as the person moves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AxisSettings(ShapeSettings):
    """One axis or level: what is taken out of it, and how far it moves."""

    tremor: Shake = 0.0
    """Hz at which a shake begins, 4 for most tremors: from there to three times it a tenth is left at most. Delays by
    half a second divided by it (0.12 s at 4). 0 for no filter."""
    min_cutoff: Annotated[float, Ge(0), Le(60)] = 0.0
    """1 euro filter, Hz: lower is smoother at rest; 0 for no filter."""
    beta: Annotated[float, Ge(0), Le(100)] = 4.0
    """1 euro filter: higher follows quick movement more closely."""


class Axis:
    """One axis of one person."""

    __slots__ = ("_settings", "_smooth", "_steady")

    def __init__(self, settings: AxisSettings) -> None:
        self._settings = settings
        self._steady = TremorFilter(settings.tremor)
        self._smooth = OneEuro(settings.min_cutoff, settings.beta) if settings.min_cutoff > 0 else None

    def __call__(self, t: float, distance: float) -> float:
        """How much is meant, -1..1 (0..1 for a level), by a distance from rest in parts of the range, at ``t`` seconds.

        A distance that is not finite counts as rest.
        """
        if not math.isfinite(distance):
            distance = 0.0
        meant = shaped(self._steady(t, distance), self._settings)
        return meant if self._smooth is None else self._smooth(t, meant)

    def reset(self) -> None:
        """Forgets the past: the next distance is taken as it is."""
        self._steady.reset()
        if self._smooth is not None:
            self._smooth.reset()


def shaped(distance: float, settings: ShapeSettings) -> float:
    """A distance from rest (-1..1 is the range) under dead zone, gain and curve: -1..1, without a step anywhere."""
    beyond = abs(distance) - settings.dead_zone
    if beyond <= 0:
        return 0.0
    far = min(1.0, settings.gain * beyond / (1 - settings.dead_zone))
    return math.copysign(far**settings.curve, distance)
