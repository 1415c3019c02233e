"""Which notes make room when more sound than a synth has voices for. Pure: times are parameters.

FluidSynth takes a voice away when it has none left, and that clicks. So long before, notes are faded out: what rings
out goes first, the oldest of it; then the oldest that is held.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from math import inf

FADE = ((0.0, 90), (0.004, 60), (0.008, 36), (0.012, 18), (0.016, 0))
"""How a channel is silenced without a click: seconds after the word, and CC 11. Then all sound off."""
FADED = 0.03
"""Seconds from the word to all sound off."""
MOST_VOICES = 176
"""Voices of the synth above which some are faded out. Far below what it has (``fluid_synth.POLYPHONY``)."""
FEWEST = 4
"""How many notes are faded out at least, so that not every further note fades one."""
DEAD = 80.0
"""Decibels below its strike at which a released note takes no voice any more."""


class Crowd:
    """What rings out on the channels of a synth, and what is being faded."""

    __slots__ = ("_cuts", "_dies", "_rings")

    def __init__(self, channels: int) -> None:
        self._cuts: deque[float] = deque()
        """When each of the notes that are being faded began to: the synth still counts their voices."""
        self._dies = [0.0] * channels
        """Seconds that the note on a channel rings out at most."""
        self._rings = [-inf] * channels

    def struck(self, channel: int, dies: float) -> None:
        """A note begins that loses ``dies`` decibels a second once it is let go."""
        self._dies[channel] = DEAD / dies

    def released(self, channel: int, at: float) -> None:
        """It is let go at ``at`` seconds."""
        self._rings[channel] = at + self._dies[channel]

    def ringing(self, channels: Sequence[int], now: float) -> list[int]:
        """Those of the channels on which something may still ring out."""
        return [channel for channel in channels if self._rings[channel] > now]

    def too_many(self, voices: int, notes: int, now: float) -> int:
        """How many notes have to be faded out, when ``notes`` that nobody fades yet are held or ring out, and the synth
        counts so many voices."""
        cuts = self._cuts
        while cuts and cuts[0] < now - FADED:
            cuts.popleft()
        each = max(1.0, voices / max(1, notes + len(cuts)))
        over = voices - MOST_VOICES - len(cuts) * each
        return FEWEST + int(over / each) if over > 0 else 0

    def faded(self, count: int, now: float) -> None:
        """So many notes begin to be faded out."""
        self._cuts.extend([now] * count)
