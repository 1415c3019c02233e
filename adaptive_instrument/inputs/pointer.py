"""The pointer and its buttons, as the window hears them. An eye tracker or a touch screen may be what moves it."""

from __future__ import annotations

import pygame

from adaptive_instrument.signals import Pointer, Signal, Switch, Tracking

SOURCE = "mouse"
BUTTONS = {1: "left", 2: "middle", 3: "right", 6: "x1", 7: "x2", 8: "x1", 9: "x2"}
"""pygame gives the wheel the numbers 4 and 5, and the side buttons 6 and 7; some X servers say 8 and 9 for them."""
WHEEL = (4, 5)
"""The wheel's turns come as events of their own: as buttons they are passed over."""
TURNS = {"x": {-1: "wheel-left", 1: "wheel-right"}, "y": {-1: "wheel-down", 1: "wheel-up"}}
"""Each notch of the wheel is a short press of one of these."""


class Mouse:
    """Turns mouse events into switches and pointer places."""

    def __init__(self) -> None:
        self._held: set[str] = set()
        self._place: Pointer | None = None

    def receive(self, event: pygame.event.Event, captured: float, part: tuple[int, int, int, int]) -> list[Signal]:
        """A motion, button or wheel event at ``captured`` seconds. A place is told as 0..1 of this part of the window.

        ``part`` is left, top, width and height in pixels; a place outside it is told as its nearest edge.

        Motion is kept back for ``moved``: of many places only the newest counts.
        """
        if event.type == pygame.MOUSEWHEEL:
            return _turned(event, captured)
        self._place = Pointer(captured, SOURCE, *_place(event.pos, part), captured)
        if event.type == pygame.MOUSEMOTION:
            return []
        if event.button in WHEEL:
            return []
        control = BUTTONS.get(event.button, f"button-{event.button}")
        down = event.type == pygame.MOUSEBUTTONDOWN
        if down == (control in self._held):
            return []
        (self._held.add if down else self._held.discard)(control)
        # Where it was pressed comes before that it was pressed.
        return [*self.moved(), Switch(captured, SOURCE, control, down, captured)]

    def moved(self) -> list[Signal]:
        """The newest place that has not been told yet, if any."""
        place, self._place = self._place, None
        return [] if place is None else [place]

    def lost(self, captured: float) -> list[Signal]:
        """The window lost the focus: what is held is let go, and nothing more is heard."""
        released: list[Signal] = [Switch(captured, SOURCE, c, False, captured) for c in sorted(self._held)]
        self._held.clear()
        self._place = None
        return [*released, Tracking(captured, SOURCE, False, captured)]

    def found(self, captured: float) -> list[Signal]:
        """The window has the focus again."""
        return [Tracking(captured, SOURCE, True, captured)]


def _turned(event: pygame.event.Event, captured: float) -> list[Signal]:
    """A wheel tells no release: each notch is down and up at once. A far turn that comes as one event is one press."""
    signals: list[Signal] = []
    for axis, controls in TURNS.items():
        way = getattr(event, axis, 0)
        if way:
            control = controls[1 if way > 0 else -1]
            signals += (Switch(captured, SOURCE, control, down, captured) for down in (True, False))
    return signals


def _place(pos: tuple[int, int], part: tuple[int, int, int, int]) -> tuple[float, float]:
    left, top, width, height = part
    x, y = (pos[0] - left) / max(1, width - 1), (pos[1] - top) / max(1, height - 1)
    return min(1.0, max(0.0, x)), min(1.0, max(0.0, y))
