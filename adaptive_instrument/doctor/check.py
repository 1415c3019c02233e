"""What a check says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

State = Literal["good", "missing", "spoils", "not checked here"]
"""``missing``: something is not there. ``spoils``: it is there and would spoil playing."""

NOT_CHECKED: State = "not checked here"


@dataclass(frozen=True, slots=True)
class Finding:
    """The answer of one check."""

    state: State
    found: str
    """What is there, or what is not."""
    cure: str = ""
    """The exact thing to do; empty when nothing need be done."""


@dataclass(frozen=True, slots=True)
class Check:
    """One question of the doctor."""

    name: str
    ask: Callable[[], Finding]
    essential: bool = False
    """True when nothing can be played without it."""


def not_checked(why: str = "this platform does not say") -> Finding:
    """The finding for what cannot be read here."""
    return Finding(NOT_CHECKED, why)
