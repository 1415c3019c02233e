"""What can be set about the partner, and its bounds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from annotated_types import Ge, Le, MaxLen

from adaptive_instrument.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerSettings(Settings):
    """The partner for improvising: it answers each phrase with one of its own from the same notes, then listens."""

    on: bool = False
    """Whether there is a partner. It never begins by itself, and falls silent as soon as you play."""
    player: Annotated[str, MaxLen(60)] = ""
    """Whom it answers: a player's name; empty for everybody, once all of them are silent."""
    sound: str = "vibraphone"
    """The partner's sound, by its name."""
    volume: Annotated[float, Ge(0), Le(1)] = 0.5
    """How loud it is, 0..1."""
    waits: Annotated[float, Ge(0.3), Le(10)] = 1.4
    """Seconds of silence after which a phrase is over, at least: for slow playing it waits as long as suits that."""
    variety: Annotated[float, Ge(0), Le(1)] = 0.6
    """How freely it answers: 0 repeats what was played, 1 turns it about most."""
    length: Annotated[float, Ge(0.2), Le(1)] = 1.0
    """How long its answers are at most, as a part of your phrase."""
    octave: Annotated[int, Ge(-2), Le(2)] = 0
    """Octaves above (or below) your phrase at which it answers."""
    seed: Annotated[int, Ge(0), Le(9999)] = 1
    """Another number makes other answers of the same phrases."""
