"""How the synth's count of samples stands to our clock. Pure: looks are handed in.

A synth renders a whole period at a time, so its count moves in steps, and a look at it falls behind by anything up to
a period; a late callback makes it fall behind further, and nothing ever makes it run ahead. The *earliest* looks
therefore lie on a line, and half a period behind them lies the moment at which a performed note is taken up on the
average: generated and performed notes have the same delay. (A mean over looks scatters with the moments at which
somebody happens to look, and those are in step with the periods more often than not.)

FluidSynth's sequencer counts whole milliseconds, its notes begin at whole blocks of 64 frames. Each block has a
millisecond that no other has as long as a block is longer than one: so a moment is rounded once, to its block, and
not twice.
"""

from __future__ import annotations

from collections import deque

BLOCK = 64
"""Frames that FluidSynth renders at once (FLUID_BUFSIZE): no note begins within."""
LOOK_EVERY = 0.04
"""Seconds from one look to the next, about."""
GOLDEN = 0.618
"""Part of a period by which each look falls later in its period than the one before."""
WINDOW = 6.0
"""Seconds that a look is remembered. A sound card that runs 100 ppm fast gains 0.6 ms meanwhile, evenly."""
BEHIND = 0.0005
"""Seconds by which a look has to lie behind the last period before it speaks of samples that were lost."""
AGAIN = 0.1
"""Part of the usual time after which it is looked again then."""
IN_A_ROW = 5
"""Such looks one after another after which the samples are lost for good: an xrun, a device that paused."""


class SynthClock:
    """From seconds of ours to the synth's blocks, and to the sequencer's ticks."""

    __slots__ = ("_behind", "_earliest", "_period", "_rate", "_row", "block_now", "look_every")

    def __init__(self, rate: int, period: int) -> None:
        """``rate`` in frames a second, ``period`` in frames."""
        self._rate = rate
        self._period = period
        # Of the looks in the window only those that no later one beats, the best first: when they were made, and by
        # how many frames the synth was ahead of our clock.
        self._earliest: deque[tuple[float, float]] = deque()
        self._behind = 0
        self._row = float("-inf")
        self.block_now = 0
        """The block that was rendered last, as of the last look."""
        whole = max(1, int(LOOK_EVERY * rate / period))
        self.look_every = (whole + GOLDEN) * period / rate
        """Seconds from one look to the next: never in step with the periods, so that they meet every part of one."""

    @property
    def look_again(self) -> float:
        """Seconds from now to the next look: soon while samples may have been lost."""
        return AGAIN * self.look_every if self._behind else self.look_every

    def look(self, now: float, tick: int) -> None:
        """At ``now`` seconds the sequencer stood at ``tick``."""
        self.block_now = self.block_of(tick)
        ahead = self.block_now * BLOCK - now * self._rate
        earliest = self._earliest
        if earliest and ahead < earliest[0][1] - self._period - BEHIND * self._rate:
            self._behind += 1
            self._row = max(self._row, ahead)
            if self._behind < IN_A_ROW:
                return
            earliest.clear()
            ahead = self._row
        self._behind, self._row = 0, float("-inf")
        while earliest and earliest[-1][1] <= ahead:
            earliest.pop()
        earliest.append((now, ahead))
        while earliest[0][0] < now - WINDOW:
            earliest.popleft()

    def block(self, at: float) -> int:
        """The block at which the sequencer has to act for what is wished for at ``at`` seconds. What acts in a block is
        heard in the one after it, as is what is struck by hand after the block has been rendered."""
        ahead = self._earliest[0][1] if self._earliest else 0.0
        return round((at * self._rate + ahead - self._period / 2) / BLOCK)

    def tick(self, at: float) -> int:
        """The sequencer's tick for a moment: the first one of its block."""
        return self.tick_of(self.block(at))

    def tick_of(self, block: int) -> int:
        """The tick at which the sequencer stands when it renders a block."""
        return max(0, block) * BLOCK * 1000 // self._rate

    def block_of(self, tick: int) -> int:
        """The block that is rendered when the sequencer stands at ``tick``."""
        return -(-tick * self._rate // (BLOCK * 1000))
