"""The devices of one player: which there are, which have been heard, which are lost and missed. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from adaptive_instrument.access.controls import Controls
from adaptive_instrument.access.hands import MIDI, Hands
from adaptive_instrument.access.keys import Keys


class Presence:
    """What is known of a player's devices. ``hands`` are all ways of playing, ``hand`` is the one in use."""

    __slots__ = ("_controls", "_hands", "_lost", "_met", "_sources", "ports")

    def __init__(self, controls: Controls, hands: Sequence[Hands], hears: Iterable[str]) -> None:
        """``hears``: the devices whose levels and axes the player wants."""
        self._controls = controls
        self._hands = tuple(hands)
        self._sources = {source for source, _ in (*controls.bindings, *controls.watches)}
        self._sources |= set(hears).union(*(each.sources for each in self._hands))
        self._lost: set[str] = set()
        self._met: set[str] = set()
        self.ports: set[str] = set()
        """The MIDI ports by which the player's controls or levels were moved."""

    def meet(self, source: str) -> None:
        """The player has been heard by this device."""
        self._met.add(source)

    def meet_port(self, port: str) -> None:
        """A MIDI port plays: a loss of it concerns this player from now on."""
        self._sources.add(port)
        self.ports.add(port)

    def lose(self, source: str) -> None:
        """A device was lost."""
        self._lost.add(source)

    def find(self, source: str) -> None:
        """A device is there again."""
        self._lost.discard(source)

    def concerns(self, source: str) -> bool:
        """Whether a loss of this device concerns the player."""
        return source in self._sources or any(hands.plays_by(source) for hands in self._hands)

    def shown(self, hand: Hands) -> tuple[str, ...]:
        """The devices that the player plays by now."""
        # Once a MIDI input has played, it is the one that can be missed.
        heard = hand.method.inputs if isinstance(hand.method, Keys) else ()
        sources = self._sources if len(self._hands) == 1 else hand.sources
        return tuple(sorted((sources - {MIDI}).union(heard) if heard else sources))

    def missed(self, hand: Hands) -> tuple[str, ...]:
        """The lost devices whose want the player feels."""
        # What another way of playing would need is not missed now.
        lost = self._lost if len(self._hands) == 1 else {each for each in self._lost if hand.plays_by(each)}
        # Nor a device that was never there, as long as something else presses the same control.
        levels = {source for source, _ in hand.method.levels}
        keys = {MIDI} if any(each.kind == "keys" for each in self._hands) else set()
        needed = self._controls.unpressed(self._lost) | levels | keys | {hand.pointer}
        return tuple(sorted(each for each in lost if each in self._met or each in needed))
