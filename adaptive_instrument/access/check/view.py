"""What there is to see of an access check: one instruction, one light, one question. Moments, never phases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from adaptive_instrument.access.zones import Zone

Step = Literal["rest", "most", "press", "aim", "pause", "tell", "ask", "done"]
"""``rest`` and ``most``: how far a movement goes. ``press`` and ``aim``: a light to answer. ``pause``: nobody answers.
``tell``: a proposal with its reason. ``ask``: yes, no, or one by one. ``done``: it is over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckView:
    """The check at one moment."""

    step: Step
    words: str
    """What to do now, or what is proposed, in a sentence or two to be read from afar; empty while pads speak."""
    started: float
    """Second at which this step (or this proposal) began."""
    lasts: float | None = None
    """Seconds it takes, when that is known: a ring fills."""
    done: int = 0
    of: int = 0
    """How many of the presses (aims, proposals) are behind; of how many."""
    lit: int | None = None
    """The place that is lit now: in ``places`` for who points, in ``names`` for who has several controls, else 0."""
    names: tuple[str, ...] = ()
    """For who has several controls: each has a light of its own, in this order."""
    places: tuple[Zone, ...] = ()
    """For who points: where the lights, or the answers, lie (0..1 of the player's part of the stage)."""
    answers: tuple[str, ...] = ()
    """The answers to choose from; the same order as ``places`` where there are places."""
    highlighted: int | None = None
    """The answer that stands out: a press chooses it."""
    dwelling: tuple[int, float, float] | None = None
    """The answer that is dwelt on, since which second, and how many seconds it takes."""
