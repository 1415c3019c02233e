"""How loud a strike is. What is known only later, how long and how far, shapes swell and release instead."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from adaptive_instrument.access.selection import Select
from adaptive_instrument.music.chance import scatter

if TYPE_CHECKING:
    from adaptive_instrument.music.voices.settings import VoiceSettings

QUICK, SLOW = 0.15, 1.5
"""Seconds between strikes that sound loudest and softest."""
WHOLE_HOLD = 1.0
"""Seconds: a note that was held so long fades for the whole of its release."""
SHORTEST_FADE = 0.15
"""The part of the release that is left after the shortest touch."""
ABRUPT = 0.8
"""The part of the release that letting go as quickly as can be takes away."""


def velocity(voice: VoiceSettings, select: Select, level: float | None, player: str, count: int) -> int:
    """The MIDI velocity of a press: by what the device says, or by what the player chose instead.

    ``level``: where the player's loudness gesture stands (0..1). ``count``: the player's presses before this one.
    """
    struck = _struck(voice, select, level)
    if not voice.variation:
        return struck
    return within(struck + voice.variation * scatter("strike", player, count))


def within(value: float) -> int:
    """A velocity that MIDI can say."""
    return min(127, max(1, round(value)))


def fade(voice: VoiceSettings, held: float, force: float | None) -> float:
    """Seconds in which a note fades that was held so long; ``force`` is how quickly it was let go (0..1), if known."""
    part = min(1.0, max(SHORTEST_FADE, held / WHOLE_HOLD))
    return voice.release * part * (1.0 - ABRUPT * force if force is not None else 1.0)


def _struck(voice: VoiceSettings, select: Select, level: float | None) -> int:
    if voice.loudness == "gap":
        if select.gap is None:
            return (voice.softest + voice.loudest) // 2
        gap = min(SLOW, max(QUICK, select.gap))
        slowness = math.log(gap / QUICK) / math.log(SLOW / QUICK)
        return round(voice.loudest + slowness * (voice.softest - voice.loudest))
    force = {"played": select.force, "level": level}.get(voice.loudness)
    return voice.level if force is None else round(voice.softest + force * (voice.loudest - voice.softest))
