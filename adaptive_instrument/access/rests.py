"""What is known of a player's rest goes with them to their next instrument.

Whoever chooses an instrument by a head has it turned to that choice. If the new one took its rest from that moment its
middle would be at the side, and somebody would have to press F3 for them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from adaptive_instrument.access.hands import Hands

Rests = dict[tuple[str, str], float]
"""The value at rest (degrees for a head) of each axis: the device, and the axis."""


def rests_of(ways: Iterable[Hands]) -> Rests:
    """The rests that these ways of playing have found, or were given."""
    return {place: value for hands in ways if hands.pointing is not None for place, value in hands.pointing.rests}


def know_rests(ways: Iterable[Hands], rests: Mapping[tuple[str, str], float]) -> None:
    """Ways of playing that have no rest of their own begin with these."""
    for hands in ways:
        if hands.pointing is not None:
            hands.pointing.know(rests)
