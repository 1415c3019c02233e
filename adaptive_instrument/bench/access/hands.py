"""Hands on switches: how a press begins, how long it lasts, and what happens to the contact beside what was meant."""

from __future__ import annotations

from dataclasses import dataclass
from heapq import heappop, heappush
from random import Random

from adaptive_instrument.bench.access import chance as draws
from adaptive_instrument.signals import Switch


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """How somebody presses. Seconds, shares 0..1."""

    reaction: float
    """Mean from a sight that calls for a press to the switch going down (the *press time* of scanning studies)."""
    variation: float = 0.27
    """Standard deviation of it by its mean. With 0.27 the mean divided by 0.65 is the mean plus two standard
    deviations, which is what Simpson, Koester and LoPresti (2007) found for many people."""
    hold: float = 0.35
    """Mean length of a press."""
    hold_variation: float = 0.3
    again: float = 0.4
    """Mean from letting go to being able to press again."""
    slips: float = 0.0
    """Share of the presses in which the contact is lost for a moment while the switch is held."""
    touches: float = 0.0
    """Share of the presses after which the switch is touched once more without being meant."""
    twitches: float = 0.0
    """A minute: closures that nobody meant, short as a twitch of a muscle is."""
    tired_by: float = 1.0
    """By how much reactions, presses and pauses are longer once the person is tired."""
    tires_within: float = 1200.0
    """Seconds until then; it grows evenly."""

    def tiredness(self, t: float) -> float:
        """The factor on every time at ``t`` seconds of playing."""
        return 1 + (self.tired_by - 1) * min(1.0, t / self.tires_within)


SLIP, SLIP_LEAST = (0.02, 0.07), 0.15
"""Seconds for which a contact is lost; only presses longer than this one have room for it."""
TOUCH_AFTER, TOUCH = (0.04, 0.25), (0.03, 0.12)
"""Seconds from letting go to an unmeant touch, and its length: what bounce keys and debounce times are for. Windows
offers 0.5 s and more for them; a bounce of the contact itself is over within 6.2 ms (Ganssle)."""
TWITCH = (0.02, 0.06)
"""Seconds: a fasciculation moves a finger for no longer than this."""


class Switches:
    """The switches under a person's hands: what was decided becomes edges, each at its time."""

    def __init__(self, hand: Hand, chance: Random, places: tuple[tuple[str, str], ...]) -> None:
        """``places`` are the switches as (device, control)."""
        self._hand = hand
        self._chance = chance
        self._places = places
        self._edges: list[tuple[float, int, int, bool]] = []
        self._count = 0
        self._twitch_at = [self._next_twitch(0.0) for _ in places]

    @property
    def due(self) -> float:
        """The second of the next edge."""
        first = min(self._twitch_at)
        return min(first, self._edges[0][0]) if self._edges else first

    def press(self, t: float, which: int = 0) -> float:
        """Presses at ``t``. The second at which the hand is ready for the next press."""
        hand, chance = self._hand, self._chance
        tired = hand.tiredness(t)
        held = draws.length(chance, hand.hold * tired, hand.hold * tired * hand.hold_variation)
        let_go = t + held
        self._edge(t, which, True)
        if held > SLIP_LEAST and chance.random() < hand.slips:
            slip = chance.uniform(*SLIP)
            at = chance.uniform(t + 0.03, let_go - 0.03 - slip)
            self._edge(at, which, False)
            self._edge(at + slip, which, True)
        self._edge(let_go, which, False)
        if chance.random() < hand.touches:
            at = let_go + chance.uniform(*TOUCH_AFTER)
            self._edge(at, which, True)
            let_go = at + chance.uniform(*TOUCH)
            self._edge(let_go, which, False)
        return let_go + draws.length(chance, hand.again * tired, hand.again * tired * 0.3)

    def signals(self, t: float) -> list[Switch]:
        """What the switches say up to ``t``."""
        for which, at in enumerate(self._twitch_at):
            if at <= t:
                self._edge(at, which, True)
                self._edge(at + self._chance.uniform(*TWITCH), which, False)
                self._twitch_at[which] = self._next_twitch(at)
        told = []
        while self._edges and self._edges[0][0] <= t:
            at, _, which, down = heappop(self._edges)
            told.append(Switch(at, *self._places[which], down))
        return told

    def _edge(self, t: float, which: int, down: bool) -> None:
        self._count += 1
        heappush(self._edges, (t, self._count, which, down))

    def _next_twitch(self, t: float) -> float:
        rate = self._hand.twitches / 60 / len(self._places)
        return t + self._chance.expovariate(rate) if rate > 0 else float("inf")
