"""Everything that the window hears, as signals: keyboard, pointer and gamepads.

The window owns the event queue, so these devices do not run by themselves: the window hands each event over and sends
on what it gets back.
"""

from __future__ import annotations

import pygame

from adaptive_instrument.inputs.gamepad import Gamepads
from adaptive_instrument.inputs.keyboard import Keyboard
from adaptive_instrument.inputs.pointer import Mouse
from adaptive_instrument.signals import Signal

KEYS = (pygame.KEYDOWN, pygame.KEYUP)
MOUSE = (pygame.MOUSEMOTION, pygame.MOUSEBUTTONDOWN, pygame.MOUSEBUTTONUP, pygame.MOUSEWHEEL)
PADS = (
    pygame.JOYDEVICEADDED, pygame.JOYDEVICEREMOVED, pygame.JOYBUTTONDOWN, pygame.JOYBUTTONUP,
    pygame.JOYAXISMOTION, pygame.JOYHATMOTION,
)  # fmt: skip
EVENTS = (*KEYS, *MOUSE, *PADS)
"""The events that ``WindowInputs`` wants to hear."""


class WindowInputs:
    """The devices of one window."""

    def __init__(self, focused: bool = True) -> None:
        self.focused = focused
        """Whether keyboard and pointer are ours. Pads are heard in any case: they are nobody else's."""
        self.part: tuple[int, int, int, int] | None = None
        """The part of the window (left, top, width, height) that pointers refer to; None for all of it.

        In a jam it is the place of the player who points with the mouse: outside it their pointer rests."""
        self._keyboard = Keyboard()
        self._mouse = Mouse()
        self._pads = Gamepads()

    def receive(self, event: pygame.event.Event, captured: float, size: tuple[int, int]) -> list[Signal]:
        """What an event says: at ``captured`` seconds (``perf_counter``), in a window of ``size`` pixels."""
        if event.type in PADS:
            return self._pads.receive(event, captured)
        if not self.focused:
            return []
        if event.type in KEYS:
            return self._keyboard.receive(event, captured)
        if event.type in MOUSE:
            return self._mouse.receive(event, captured, self.part or (0, 0, *size))
        return []

    def moved(self) -> list[Signal]:
        """The newest places of everything that glides; asked once a turn of the window's loop."""
        return [*self._mouse.moved(), *self._pads.moved()]

    def focus(self, focused: bool, captured: float) -> list[Signal]:
        """The window lost or regained the focus."""
        if focused == self.focused:
            return []
        self.focused = focused
        if focused:
            return [*self._keyboard.found(captured), *self._mouse.found(captured)]
        return self.away(captured)

    def let_pads_go(self, captured: float) -> list[Signal]:
        """Closes every gamepad: the player's voice may need it."""
        return self._pads.let_go(captured)

    def pads(self, captured: float) -> list[Signal]:
        """What a new engine must know of gamepads: which there are, and which there are not."""
        return self._pads.standing(captured)

    def away(self, captured: float) -> list[Signal]:
        """What a new engine must know of a window without the focus."""
        return [*self._keyboard.lost(captured), *self._mouse.lost(captured)]
