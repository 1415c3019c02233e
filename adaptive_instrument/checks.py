"""What is measured of one player: in an access check while it runs, else in their ordinary playing. Pure."""

from __future__ import annotations

from adaptive_instrument.access.check.running import Running
from adaptive_instrument.access.offer import Offer
from adaptive_instrument.checking import Checking, Wish
from adaptive_instrument.instrument import Instrument
from adaptive_instrument.standing import Standing


class Checks:
    """One player's measuring, and the offers that come of it."""

    __slots__ = ("_name", "_offers", "checking", "running")

    def __init__(self, name: str, method: str, offers: dict[str, Offer]) -> None:
        """``method``: how the player chooses, by its name. ``offers``: the player's, among which ours are put."""
        self._name, self._offers = name, offers
        self.checking: Checking | None = None
        """The access check while it runs."""
        self.running = Running(name, method)
        """What ordinary playing shows of how well the settings fit."""

    @property
    def deadline(self) -> float | None:
        """The second at which the check goes on, or a piece has ended; None when nothing is waited for."""
        check = None if self.checking is None else self.checking.deadline
        ends = self.running.deadline
        return ends if check is None else check if ends is None else min(check, ends)

    def play_by(self, method: str) -> None:
        """The player chooses in another way from now on."""
        self.running = Running(self._name, method)

    def judge(self, t: float, standing: Standing, instrument: Instrument) -> None:
        """When a piece is over at ``t`` seconds: what fits better is offered, what no longer does is not."""
        if self.running.deadline is None or t < self.running.deadline:
            return
        for name, offer in self.running.judge(standing.facing(instrument), instrument).items():
            if offer is None:
                self._offers.pop(name, None)
            else:
                self._offers[name] = offer

    def end(self) -> None:
        """The check is over, or broken off: whatever it tried and was not agreed to is taken back."""
        checking, self.checking = self.checking, None
        if checking is not None:
            checking.give_back()

    def settle(self, instrument: Instrument) -> tuple[Wish, ...]:
        """Offers made for other settings go; a check that is over goes as well. Answers what was agreed in it."""
        agreed: tuple[Wish, ...] = ()
        if self.checking is not None and self.checking.over:
            agreed = self.checking.wishes
            self.end()
            self.running.forget()
        for name in self.running.outdated(instrument):
            self._offers.pop(name, None)
        return agreed
