"""Which spot of the picture a player plays by: a fingertip, a toe, a chin, a coloured sticker."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from annotated_types import Ge, Le

from adaptive_instrument.settings import Settings

Share = Annotated[float, Ge(0), Le(1)]


@dataclass(frozen=True, slots=True, kw_only=True)
class SpotSettings(Settings):
    """The spot that the camera follows, for the device `spot`. In a jam, that of the first player who plays by one."""

    place: tuple[Share, Share] | None = None
    """Where the spot is at the start, sideways and down in 0..1 of the mirrored picture; left out, the place that moves
    most in the first seconds is taken."""
    size: Annotated[float, Ge(0.02), Le(0.5)] = 0.1
    """How large the spot is, in heights of the picture: about what moves as one piece."""
