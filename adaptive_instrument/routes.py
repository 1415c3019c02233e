"""Who hears what: from a device and its control to the players that listen to it. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from adaptive_instrument.access.midi_switches import SOURCE as MIDI
from adaptive_instrument.player import Player


class Routes:
    """The ways that signals take to players, laid anew whenever somebody else plays or listens to something else."""

    __slots__ = ("levelled_by_midi", "midi", "switched_by_midi", "switches", "watching")

    def __init__(self) -> None:
        self.switches: dict[tuple[str, str], list[Player]] = {}
        """Who has a control on this switch, by its device and name."""
        self.watching: dict[str, list[Player]] = {}
        """Who wants the levels, the axes or the pointer of this device."""
        self.midi: list[Player] = []
        """Who plays by MIDI keys."""
        self.switched_by_midi = False
        """Whether MIDI presses somebody's control."""
        self.levelled_by_midi = False
        """Whether somebody wants levels that come by MIDI."""

    def lay(self, players: Iterable[Player], deaf: str | None) -> None:
        """Lays them all anew. To ``deaf`` none leads: what that player presses now is learned and not played."""
        players = list(players)
        self.switches = {}
        self.midi = []
        self.watching = {}
        self.switched_by_midi = any(source == MIDI for player in players for source, _ in player.bindings)
        for player in players:
            if player.name == deaf:
                continue
            for place in player.bindings:
                self.switches.setdefault(place, []).append(player)
            if player.plays_by_midi:
                self.midi.append(player)
            for source in sorted(player.hears | player.pointers):
                self.watching.setdefault(source, []).append(player)
        self.levelled_by_midi = MIDI in self.watching
