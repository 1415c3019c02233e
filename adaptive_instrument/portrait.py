"""What there is to see of one player. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adaptive_instrument.access.song import StepSong
from adaptive_instrument.view import PlayerView

if TYPE_CHECKING:
    from adaptive_instrument.player import Player


def portrait(player: Player) -> PlayerView:
    """A frozen snapshot of a player."""
    harmony, instrument, pads, layout = player._shared.harmony, player.instrument, player._pads, player._layout
    hand, method, menu, song = player._hand, player._method, player.menu, player.song
    free = player.help == "raw"
    targets = pads.targets(layout, harmony, free)
    sounding = pads.sounding(player._shared.ledger.of(player.name), layout, harmony, free)
    laddered, pointing, checking = player._handover is not None, player._pointing, player.checking
    # An access check shows its own picture of rest and range.
    measuring = checking is not None and checking.view.step in ("rest", "most")
    view = PlayerView(
        player.name, instrument.title or player.name, instrument.colour, method.name,
        player.help, player.sound, player.volume, player._presence.missed(hand), targets,
        method.cursor, sounding, method.zones, player.pointed, method.dwelling,
        pointing.calibration if pointing is not None and not measuring else None,
        player.pointer or "", player._keys, player._presence.shown(hand),
        tuple(player.offers[name] for name in sorted(player.offers)),
        method.bow, highlight=method.highlight, song=song.told,
        held=player._controls.calm.held,
        rung=hand.name if laddered else "",
        rungs=tuple(hands.name for hands in player.hands) if laddered else (),
        backup=instrument.handover.backup if laddered else "",
        check=None if checking is None else checking.view,
        menu=menu.view(), spot=menu.spot, staying=menu.staying, twice=menu.twice, sideways=hand.sideways,
        talks=player._controls.calm.talking,
    )  # fmt: skip
    if isinstance(method, StepSong):
        return song.paged(view, method.place, method.standing)
    return view
