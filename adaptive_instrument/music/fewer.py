"""Fewer targets that are still music: the scale thins out to its pentatonic, to the chord, to tonic and fifth."""

from __future__ import annotations

from collections.abc import Sequence

from adaptive_instrument.music.harmony import Harmony

MAJOR = (0, 7, 4, 9, 2, 5, 11, 10, 6, 3, 8, 1)
"""Semitones above the tonic, the dearest first: its first two, three and five are fifth, triad and pentatonic."""
MINOR = (0, 7, 3, 10, 5, 2, 8, 11, 9, 6, 1, 4)
MINOR_THIRD, MAJOR_THIRD = 3, 4


def fewer(degrees: Sequence[int], harmony: Harmony, count: int) -> tuple[int, ...]:
    """``count`` of the degrees, in their order: the dearest to the key, each tone once before any comes twice."""
    if count >= len(degrees):
        return tuple(degrees)
    tonic = harmony.degree(1)
    above = [round(harmony.degree(degree) - tonic) % 12 for degree in degrees]
    minor = MINOR_THIRD in above and MAJOR_THIRD not in above
    dear = MINOR if minor else MAJOR
    worth = sorted(
        range(len(degrees)), key=lambda place: (above[:place].count(above[place]), dear.index(above[place]), place)
    )
    return tuple(degrees[place] for place in sorted(worth[:count]))
