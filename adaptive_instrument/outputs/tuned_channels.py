"""Which channel of a MIDI receiver a note between the keys sounds on. Pure.

A bend is a channel's. A voice has one channel of its own; notes that need another bend than what sounds there get
side channels, one for each tuning, while there are any. So a scale of the piano needs one channel, and a maqam with
its quarter tones two, and every receiver follows that knows bends.
"""

from __future__ import annotations

from collections.abc import Callable
from math import floor

from adaptive_instrument.outputs.channels import REST, Voice, VoiceChannels


def key_of(pitch: float) -> int:
    """The key that a pitch is struck on: the nearest, of two the upper one. So all quarter tones have one tuning."""
    return min(127, max(0, floor(pitch + 0.5)))


class TunedChannels:
    """The channels of one receiver, and how each is tuned."""

    __slots__ = ("_freed", "_homes", "_pool", "_sides", "tuned")

    def __init__(self) -> None:
        self._homes = VoiceChannels()
        self._pool = [channel for channel in range(16) if channel != VoiceChannels.PERCUSSION]
        self._sides: dict[Voice, list[int]] = {}
        self._freed: dict[int, float] = {}
        self.tuned: dict[int, int] = {}
        """The bend of each channel to which notes are struck there."""

    def home(self, voice: Voice, drums: bool) -> tuple[int, bool]:
        """The channel that a voice has for itself, and whether it is new."""
        channel, new = self._homes.of(voice, drums)
        if new:
            for sides in self._sides.values():
                if channel in sides:
                    sides.remove(channel)
            self.tuned.pop(channel, None)
        return channel, new

    def take(
        self, voice: Voice, home: int, bend: int, at: float, holds: Callable[[int], bool], bends: Callable[[int], int]
    ) -> tuple[int, bool]:
        """The channel for a note that needs ``bend`` at ``at`` seconds, and whether it is new to its voice.

        ``holds``: whether notes sound on a channel; ``bends``: how a channel is bent now. In this order: one that is
        tuned so; one that has rested; one that nobody has; one that is free; and when all sound, the nearest tuning.
        """
        own = [home, *self._sides.get(voice, ())]
        for channel in own:
            if self.tuned.get(channel) == bend and (not holds(channel) or bends(channel) == bend):
                return channel, False
        idle = sorted((self._freed.get(channel, 0.0), channel) for channel in own if not holds(channel))
        if home not in self.tuned and not holds(home):
            return self._tune(home, bend), False
        if idle and idle[0][0] <= at - REST:
            return self._tune(idle[0][1], bend), False
        given = {*self._homes.voices().values(), *(side for sides in self._sides.values() for side in sides)}
        unused = [channel for channel in self._pool if channel not in given]
        if unused:
            # From the far end: the near one is where the voices to come have theirs.
            self._sides.setdefault(voice, []).append(unused[-1])
            return self._tune(unused[-1], bend), True
        if idle:
            return self._tune(idle[0][1], bend), False
        for other, sides in self._sides.items():
            for side in sides:
                if other != voice and not holds(side):
                    sides.remove(side)
                    self._sides.setdefault(voice, []).append(side)
                    return self._tune(side, bend), True
        return min(own, key=lambda channel: abs(bends(channel) - bend)), False

    def freed(self, channel: int, at: float) -> None:
        """The last note on a channel has ended at ``at`` seconds; it may still be heard for a while."""
        self._freed[channel] = at

    def of(self, voice: Voice) -> list[int]:
        """All channels of a voice, its own first; none before it has one."""
        home = self._homes.voices().get(voice)
        return [] if home is None else [home, *self._sides.get(voice, ())]

    def voices(self) -> list[tuple[Voice, int]]:
        """Every voice with each of its channels."""
        return [(voice, channel) for voice in self._homes.voices() for channel in self.of(voice)]

    def played_by(self, player: str) -> list[int]:
        """The channels of all voices of a player."""
        return list(dict.fromkeys(channel for (owner, _), channel in self.voices() if owner == player))

    def _tune(self, channel: int, bend: int) -> int:
        self.tuned[channel] = bend
        return channel
