"""One picture of a camera or film, and what gives one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from adaptive_instrument.vision.landmark_source import Picture


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One picture."""

    picture: Picture
    captured: float
    """The second it was taken: ``time.perf_counter`` when live, from the start of the film when offline."""
    number: int = 0
    """Which picture of a film it is, from 0."""


class Camera(Protocol):
    """Something that gives the newest picture."""

    name: str

    def newest(self, wait: float) -> Frame | None:
        """The newest picture not yet given, or None when ``wait`` seconds bring none.

        Raises:
            EOFError: the film is over.
            InputError: the camera has gone, with the cure.
        """

    def close(self) -> None:
        """Lets the camera go. Safe to call twice."""
