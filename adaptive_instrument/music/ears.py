"""Everybody's ears: how loud it may become, players and machines together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from annotated_types import Ge, Le

from adaptive_instrument.settings import Settings

LOWEST_CEILING, HIGHEST_CEILING = -40.0, -1.0
"""Decibels below full scale."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EarsSettings(Settings):
    """How loud it may become."""

    ceiling: Annotated[float, Ge(LOWEST_CEILING), Le(HIGHEST_CEILING)] = HIGHEST_CEILING
    """The highest peak that is ever heard, in decibels below full scale (true peak). Everything is turned down with
    it: -7 is half as high as -1."""
