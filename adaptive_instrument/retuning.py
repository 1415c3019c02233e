"""Retuning: a player goes on with other settings; only what they concern begins anew. Pure.

What a part held that begins anew is let go in order, so that no note is left; whatever else sounds, sounds on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from adaptive_instrument.access.hands import Hands
from adaptive_instrument.access.pointing import sideways
from adaptive_instrument.access.rest import WakeCorners, WakePattern
from adaptive_instrument.commanding import commands, faults
from adaptive_instrument.errors import ChangeError
from adaptive_instrument.instrument import Instrument, RungSettings, rungs
from adaptive_instrument.music.harmony import HarmonySettings
from adaptive_instrument.music.machine import Machine
from adaptive_instrument.music.scala import ENDING
from adaptive_instrument.music.scales import OWN_SCALE
from adaptive_instrument.music.shared import Shared
from adaptive_instrument.music.voices.articulations import needs_hold
from adaptive_instrument.notes import Event, Sound, Volume
from adaptive_instrument.player import Player
from adaptive_instrument.tuning import tuned
from adaptive_instrument.ways import calm_of, hands_for


def in_force(player: Player) -> Instrument:
    """The player's instrument as it is played now: what was changed by hand is in it."""
    instrument = player.instrument
    voice = replace(instrument.voice, sound=player.sound, volume=player.volume)
    access = player._hands[0].method.learned(instrument.access)
    return replace(instrument, help=player.help, voice=voice, song=player.song.settings, access=access)


def as_alone(
    instrument: Instrument, shared: Shared, course: HarmonySettings, machines: Iterable[Machine] = ()
) -> Instrument:
    """The instrument of one who plays alone: key, scale, tempo and grid are theirs too, and how the harmony goes on
    (``course``), and the machines that play beside them. A chord is of the moment."""
    harmony = replace(
        instrument.harmony, tonic=shared.harmony.tonic, scale=shared.harmony.scale, standard=shared.standard,
        progression=course.progression, progress=course.progress, changes=course.changes, follow=course.follow,
    )  # fmt: skip
    if shared.harmony.scale == OWN_SCALE:
        harmony = replace(harmony, own=shared.harmony.shape.cents)
    elif harmony.scale != instrument.harmony.scale and instrument.harmony.scale.endswith(ENDING):
        # The degrees of a Scala file are in that file: without its name they have no place in the mapping.
        harmony = replace(harmony, own=())
    theirs = {machine.section: machine.settings for machine in machines if hasattr(instrument, machine.section)}
    return replace(instrument, harmony=harmony, transport=shared.transport.settings, ears=shared.ears, **theirs)  # type: ignore[arg-type]


def tuned_for(players: list[Player], changes: Mapping[str, object]) -> dict[str, Instrument]:
    """The new instruments by player: of those players whom the settings fit.

    Raises:
        ChangeError: they fit none of them.
    """
    found: dict[str, Instrument] = {}
    refused: ChangeError | None = None
    for player in players:
        try:
            new = tuned(_facing(player), changes)
            for name, key, reason in faults(new.controls):
                raise ChangeError(f"controls.{name}.{key}: {reason}")
            found[player.name] = _put_back(player, new)
        except ChangeError as error:
            refused = refused or error
    if not found and refused is not None:
        raise refused
    return found


def _facing(player: Player) -> Instrument:
    # Whoever turns a knob means what is played now: `access` and `pointer` are those of the way of playing in use.
    return replace(in_force(player), access=player.facing.access, pointer=player.facing.pointer)


def _put_back(player: Player, new: Instrument) -> Instrument:
    """The whole instrument again, with what was tuned at the rung that is played."""
    old, playing = in_force(player), player.playing - 1
    if playing < 0:
        return new
    rung = replace(old.ladder[playing], access=new.access)
    if rung.pointer is not None:
        rung = replace(rung, pointer=new.pointer)
    ladder = (*old.ladder[:playing], rung, *old.ladder[playing + 1 :])
    return replace(new, access=old.access, pointer=new.pointer if rung.pointer is None else old.pointer, ladder=ladder)


def retune(player: Player, t: float, instrument: Instrument) -> list[Event]:
    """The player goes on with this instrument, which listens to the same devices and controls by the same methods."""
    old, new = player.instrument, instrument
    player.instrument = new
    events: list[Event] = []
    if new.controls != old.controls:
        player._commands = commands(new.controls)
        for press in player._controls.retune(t, new.controls):
            player._press(press, events)
    if (new.calm, new.pointer) != (old.calm, old.pointer):
        player._controls.calm.recentre(t)
        player._hold(events)
        player._controls.calm = calm_of(new)
    if (new.voice, new.help) != (old.voice, old.help):
        events += _retune_voice(player, t, new)
    if new.stage != old.stage:
        player._pads.labels = new.stage.labels
        player._pads.forget()
    if new.quantise != old.quantise:
        player._voice.quantise = new.quantise
        events += player._voice.retime(t)
    if new.layout != old.layout:
        player.song.relay(new.layout)
        if player._layout is not None:
            player._layout = player._voice.layout = player.song.layout
            player._pads.forget()
            player._method.retarget(player.song.targets(player._shared.harmony))
    for hands, before, after in zip(player._hands, rungs(old), rungs(new), strict=True):
        pointer = after.pointer or new.pointer
        turned = hands.pointing is not None and sideways(pointer) != hands.sideways
        if hands.pointing is not None and pointer != (before.pointer or old.pointer):
            hands.pointing.retune(pointer)
        if after.access != before.access or turned:
            _retune_method(player, t, hands, replace(after, pointer=pointer), events, turned)
        if new.rest != old.rest or turned:
            hands.corners = WakeCorners(new.rest, hands.sideways)
    if new.rest != old.rest or new.pointer.along != old.pointer.along:
        player._waking.pattern = WakePattern(new.rest)
        player._waking.corners = player._hand.corners
    if player._handover is not None:
        player._handover.retune(new.handover, new.rest)
    turned = new.pointer.along != old.pointer.along
    if new.menu != old.menu or ((turned or new.access != old.access) and not player.menu.open):
        player.menu = player._made_menu()
    player.keep_time(t)
    player._reckon()
    return events


def _retune_voice(player: Player, t: float, new: Instrument) -> list[Event]:
    events = player._voice.retune(t, new.voice)
    player._rings = not needs_hold(new.voice)
    if new.voice.held_by != player._pads.lock:
        player._pads.lock = new.voice.held_by
        player._pads.forget()
    if new.voice.sound != player.sound:
        player.sound = new.voice.sound
        events.append(Sound(t, player.name, player._voice.name, player.sound))
    if new.voice.volume != player.volume:
        player.volume = new.voice.volume
        events.append(Volume(t, player.name, player.volume))
    return events if new.help == player.help else events + player.set_help(t, new.help)


def _retune_method(
    player: Player, t: float, hands: Hands, way: RungSettings, events: list[Event], turned: bool
) -> None:
    """``turned``: the targets lie in another way now, whatever the method's own settings say."""
    hands.access = way.access
    if not turned and hands.method.retune(way.access):
        return
    # It has to begin anew, from where it stood; what it held is let go first.
    cursor, held = hands.method.cursor, hands.method.release(t)
    instrument = player.instrument
    fresh = hands_for(way, instrument, instrument.controls, player.song, player._shared.harmony)
    hands.method = fresh.method
    if cursor is not None:
        hands.method.seek(cursor)
    if hands is player._hand:
        player._play(held, events)
        player._method = hands.method
    player.song.step(player._hand.kind == "song")
