"""Quantise: when a strike sounds whose player asked for help with timing. Pure.

A note cannot be moved back in time. What comes just after a grid point belongs to it and sounds at once; what comes
before one can wait for it. Nobody waits longer than one step of the grid, and nobody waits for a fermata to end.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from annotated_types import Ge, Le

from adaptive_instrument.music.transport import Transport
from adaptive_instrument.settings import Settings

JUST_LATE = 0.06
"""Seconds after a grid point within which a strike still belongs to it and sounds at once."""
BELONGS = 0.4
"""The same as a part of the step, for grids so fine that hardly anything would ever wait."""
NEVER = 1e5
"""Seconds: a grid point so far off comes when a fermata ends, and a press does not wait for that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuantiseSettings(Settings):
    """How strikes are drawn to the grid, where the player's help is `notes and timing`. Bows and levels never are."""

    grid: Literal["shared", "1/2", "1/4", "1/8", "1/16", "1/8 triplet"] = "shared"
    """The grid of this player; `shared`: that of `[transport]`. Swing belongs to it."""
    strength: Annotated[float, Ge(0), Le(1)] = 1.0
    """How far a strike is drawn: 1 to the grid point itself, 0.5 half the way, 0 not at all."""
    mode: Literal["only-late", "nearest"] = "only-late"
    """`only-late`: every strike is drawn later, to the next grid point. `nearest`: only one that is nearer to the next
    grid point than to the last; any other sounds at once."""


def moment(settings: QuantiseSettings, transport: Transport, t: float) -> float:
    """The second at which a strike at ``t`` seconds sounds: ``t`` itself or a little later."""
    grid = "" if settings.grid == "shared" else settings.grid
    late = _just_late(transport, t, grid)
    before, after = transport.around(t - late, grid)
    if after <= t or after - t > NEVER:
        return t
    if settings.mode == "nearest" and t - before < after - t:
        return t
    return t + settings.strength * (after - t)


def again(settings: QuantiseSettings, transport: Transport, struck: float, t: float) -> float:
    """The second at which a strike sounds that has waited since ``struck``, when at ``t`` the grid has changed."""
    grid = "" if settings.grid == "shared" else settings.grid
    after = transport.next_grid(max(t, struck - _just_late(transport, struck, grid)), grid)
    if after - t > NEVER:
        return t
    return max(t, struck + settings.strength * (after - struck))


def _just_late(transport: Transport, t: float, grid: str) -> float:
    before, after = transport.around(t, grid)
    return min(JUST_LATE, BELONGS * (after - before))
