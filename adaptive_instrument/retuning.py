"""Retuning: a player goes on with other settings; only what they concern begins anew. Pure.

What a part held that begins anew is let go in order, so that no note is left; whatever else sounds, sounds on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from adaptive_instrument.access.method import Targets
from adaptive_instrument.access.rest import WakeCorners, WakePattern
from adaptive_instrument.errors import ChangeError
from adaptive_instrument.instrument import Instrument
from adaptive_instrument.music.singing import Singing
from adaptive_instrument.notes import Event, Sound, Volume
from adaptive_instrument.player import METHODS, Player
from adaptive_instrument.tuning import tuned


def in_force(player: Player) -> Instrument:
    """The player's instrument as it is played now: what was changed by hand is in it."""
    instrument = player.instrument
    voice = replace(instrument.voice, sound=player.sound, volume=player.volume)
    return replace(instrument, help=player.help, voice=voice)


def tuned_for(players: list[Player], changes: Mapping[str, object]) -> dict[str, Instrument]:
    """The new instruments by player: of those players whom the settings fit.

    Raises:
        ChangeError: they fit none of them.
    """
    found: dict[str, Instrument] = {}
    refused: ChangeError | None = None
    for player in players:
        try:
            found[player.name] = tuned(in_force(player), changes)
        except ChangeError as error:
            refused = refused or error
    if not found and refused is not None:
        raise refused
    return found


def retune(player: Player, t: float, instrument: Instrument) -> list[Event]:
    """The player goes on with this instrument, which listens to the same devices and controls by the same method."""
    old, new = player.instrument, instrument
    player.instrument = new
    events: list[Event] = []
    if new.controls != old.controls:
        for press in player._controls.retune(t, new.controls):
            player._press(press, events)
    if (new.voice, new.help) != (old.voice, old.help):
        events += _retune_voice(player, t, new)
    if new.pointer != old.pointer and player._pointing is not None:
        player._pointing.retune(new.pointer)
    if new.layout != old.layout and player._layout is not None:
        _lay_out(player, new)
    if new.access != old.access and not player._method.retune(new.access):
        _begin_anew(player, t, new, events)
    if new.rest != old.rest:
        player._wake = WakePattern(new.rest)
        player._corners = WakeCorners(new.rest, player._pointing is not None and player._pointing.sideways)
    player._reckon()
    return events


def _retune_voice(player: Player, t: float, new: Instrument) -> list[Event]:
    player._voice.retune(new.voice)
    player._rings = new.voice.articulation == "ring"
    events: list[Event] = []
    if new.voice.sound != player.sound:
        player.sound = new.voice.sound
        events.append(Sound(t, player.name, player._voice.name, player.sound))
    if new.voice.volume != player.volume:
        player.volume = new.voice.volume
        events.append(Volume(t, player.name, player.volume))
    return events if new.help == player.help else events + player.set_help(t, new.help)


def _lay_out(player: Player, new: Instrument) -> None:
    place = player.song.place
    player.song = Singing(new.song, new.layout, new.access.method == "song")
    player.song.go(place)
    player._layout = player._voice.layout = player.song.layout
    player._seen = None
    player._method.retarget(player.song.targets(player._shared.harmony))


def _begin_anew(player: Player, t: float, new: Instrument, events: list[Event]) -> None:
    cursor = player._method.cursor
    player._play(player._method.release(t), events)
    targets = player.song.targets(player._shared.harmony) if player._layout is not None else Targets(128)
    player._method = METHODS[new.access.method](new.access, targets)
    if cursor is not None:
        player._method.seek(cursor)
