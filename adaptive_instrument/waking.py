"""How a player wakes the instrument while it rests: by a pattern of presses, or by two opposite corners. Pure."""

from __future__ import annotations

from adaptive_instrument.access.condition import Press
from adaptive_instrument.access.rest import RestSettings, WakeCorners, WakePattern
from adaptive_instrument.access.selection import Deselect, Select


class Waking:
    """Waits for one player's waking pattern."""

    __slots__ = ("corners", "pattern", "roused")

    def __init__(self, settings: RestSettings, corners: WakeCorners) -> None:
        self.pattern = WakePattern(settings)
        self.corners = corners
        """Those of the way of playing in use."""
        self.roused = False
        """True once the pattern has been completed, until rest begins again."""

    def press(self, press: Press) -> None:
        """A cleaned press or release while it rests."""
        if press.down:
            self.pattern.press(press.t, press.control)
        if press.momentary or not press.down:
            self.roused |= self.pattern.let_go(press.t, press.control)

    def struck(self, struck: Select | Deselect) -> None:
        """A key, or whatever plays without a control, while it rests."""
        if isinstance(struck, Select):
            self.pattern.press(struck.t, struck.holder)
        else:
            self.roused |= self.pattern.let_go(struck.t, struck.holder)

    def rest(self) -> None:
        """Rest has begun: the pattern starts over."""
        self.roused = False
        self.pattern.forget()
        self.corners.forget()
