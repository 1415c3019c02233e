"""An offer: something that might help the player now. It waits quietly, and nothing happens until it is taken.

An offer never prompts and never steals the focus: the stage shows it as one calm line, the menu lists it, and it goes
by itself when it no longer fits.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing that the player may take up or leave."""

    name: str
    """What kind it is (``recentre``, ``check-access``, ``rung``): a player has at most one of a kind."""
    words: str
    """What is offered and why, in one calm sentence."""
    what: str
    """The change that takes it up, as ``changes.py`` knows it: ``player.NAME.recentre``."""
    value: object = None
    """The change's value."""
