"""What must fit in the sections of the looper and the partner, beyond the shape of each value."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from adaptive_instrument.mapping.shape import Fault, Shape
from adaptive_instrument.mapping.words import choose, shown
from adaptive_instrument.music.sounds import SOUNDS

EVERYBODY = "*"


def machine_rule(shape: Shape) -> Iterator[Fault]:
    """A partner's sound exists, and what is recorded or answered is somebody who plays: here one alone."""
    name = shape.raw.get("name")
    yield from machine_faults(shape, [name] if isinstance(name, str) else [])


def machine_faults(shape: Shape, names: Sequence[str]) -> Iterator[Fault]:
    """The same for players of these names."""
    looper, partner = shape.sections.get("looper"), shape.sections.get("partner")
    if looper is not None and looper.player not in ("", EVERYBODY):
        yield from _unknown("looper", looper.player, names, 'for everybody write "*"')
    if partner is not None and partner.player:
        yield from _unknown("partner", partner.player, names, "for everybody take it out")
    if partner is not None and partner.sound not in SOUNDS:
        yield ("partner", "sound"), f"{shown(partner.sound)} is not a sound: {choose(partner.sound, SOUNDS)}"


def _unknown(section: str, player: str, names: Sequence[str], otherwise: str) -> Iterator[Fault]:
    # Of two players of one name the second is told apart by a number.
    if player in names or player.rpartition("-")[0] in names:
        return
    cure = f"{otherwise}, or {choose(player, names)}" if names else otherwise
    yield (section, "player"), f"nobody here is called {shown(player)}: {cure}"
