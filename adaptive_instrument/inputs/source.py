"""The interface of every input.

An input stamps what it heard and hands it over; it decides nothing. It may call ``admit`` from any thread: the door
is one queue, and only the conductor takes from it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from adaptive_instrument.signals import Signal

Admit = Callable[[Signal], None]
"""The one door in. ``signal.t`` is overwritten when the conductor admits it; ``captured`` is the input's to fill."""


class Source(Protocol):
    """Something that can say signals."""

    name: str

    def start(self, admit: Admit) -> None:
        """Begins to hand signals over.

        Raises:
            InputError: the device cannot be opened, with the cure.
        """

    def close(self) -> None:
        """Stops handing over and lets the device go. Safe to call twice."""
