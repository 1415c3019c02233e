"""On which rung of their ladder a player stands, and which one they are offered. Pure."""

from __future__ import annotations

from dataclasses import replace

from adaptive_instrument.access.handover import Handover
from adaptive_instrument.access.hands import Hands
from adaptive_instrument.access.offer import Offer
from adaptive_instrument.errors import ChangeError
from adaptive_instrument.instrument import Instrument, rungs

RUNG = "rung"
"""The offer of another way of playing."""


class Standing:
    """The ways of playing of one player, of which one is in use. Without a ladder there is one only."""

    __slots__ = ("_name", "_offers", "handover", "hands")

    def __init__(self, instrument: Instrument, hands: tuple[Hands, ...], offers: dict[str, Offer]) -> None:
        """``offers``: the player's, among which the next rung is put."""
        self._name, self._offers = instrument.name, offers
        self.hands = hands
        self.handover = Handover(instrument.handover, instrument.rest, hands) if len(hands) > 1 else None
        """How another one takes over; None where there is one only."""

    @property
    def rung(self) -> int:
        """Which way of playing is in use, counted from the top of the ladder."""
        return 0 if self.handover is None else self.handover.ladder.playing

    def named(self, name: str) -> int:
        """The way of playing that a command means: by its name, ``next`` or ``previous``.

        Raises:
            ChangeError: there is none of that name, or only one at all.
        """
        if self.handover is None:
            raise ChangeError(f"{self._name} has one way of playing only: add [[ladder]] to the mapping for more")
        found = self.handover.named(name)
        if found is None:
            known = ", ".join(hands.name for hands in self.hands)
            raise ChangeError(f"{self._name} has no way of playing called {name!r}: use next, previous or {known}")
        return found

    def facing(self, instrument: Instrument) -> Instrument:
        """The instrument as if the way of playing in use were its only one."""
        way = rungs(instrument)[self.rung]
        return replace(instrument, access=way.access, pointer=way.pointer or instrument.pointer)

    def offer(self) -> float | None:
        """Puts the rung that is offered where the menu finds it; answers when there is something to do next."""
        handover = self.handover
        if handover is None:
            return None
        offered = handover.offered
        if offered is None:
            self._offers.pop(RUNG, None)
        elif RUNG not in self._offers or self._offers[RUNG].value != offered.name:
            self._offers[RUNG] = Offer(RUNG, handover.words, f"player.{self._name}.rung", offered.name)
        return handover.deadline
