"""The computer's keyboard, as the window hears it."""

from __future__ import annotations

from functools import lru_cache

import pygame

from adaptive_instrument.signals import Signal, Switch, Tracking

SOURCE = "keyboard"


class Keyboard:
    """Turns key events into switches. Auto-repeat is no press: a key that is down is not pressed again."""

    def __init__(self) -> None:
        # By scancode: a layout switched in mid-press changes a key's name, not its place.
        self._held: dict[int, str] = {}

    def receive(self, event: pygame.event.Event, captured: float) -> list[Signal]:
        """A ``KEYDOWN`` or ``KEYUP`` that came at ``captured`` seconds."""
        place = event.scancode
        if event.type == pygame.KEYDOWN:
            if place in self._held:
                return []
            control = self._held[place] = key_name(event.key, place)
            return [Switch(captured, SOURCE, control, True, captured)]
        released = self._held.pop(place, None)
        return [] if released is None else [Switch(captured, SOURCE, released, False, captured)]

    def lost(self, captured: float) -> list[Signal]:
        """The window lost the focus: what is held is let go, and nothing more is heard."""
        released: list[Signal] = [Switch(captured, SOURCE, c, False, captured) for c in self._held.values()]
        self._held.clear()
        return [*released, Tracking(captured, SOURCE, False, captured)]

    def found(self, captured: float) -> list[Signal]:
        """The window has the focus again."""
        return [Tracking(captured, SOURCE, True, captured)]


@lru_cache(maxsize=512)
def key_name(key: int, scancode: int = 0) -> str:
    """The name of a key in mappings: ``space``, ``return``, ``a``, ``left``, ``f5``, ``left-shift``, ``keypad-1``.

    Small letters with hyphens for spaces; a key without a name is ``key-NUMBER``, by its place on the keyboard.
    """
    if key == pygame.K_KP_ENTER:
        return "keypad-enter"
    name = pygame.key.name(key).strip().lower()
    if not name or name == "unknown key":
        return f"key-{scancode}"
    if len(name) > 2 and name[0] == "[" and name[-1] == "]":
        return f"keypad-{name[1:-1]}"
    return name.replace(" ", "-")
