"""From note events to the channels of a FluidSynth: who plays on which, how far it is bent, how loud it is.

The same code serves the live and the offline sink. What it decides is carried out by *hands*: at once, or through
the sequencer at a later tick. Times are parameters; nothing here reads a clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log2
from typing import Protocol

from adaptive_instrument.music.harmony import STANDARD
from adaptive_instrument.music.scales import OCTAVE
from adaptive_instrument.notes import Bend, Ceiling, Expression, NoteOff, NoteOn, Sound, Standard, Timbre, Volume
from adaptive_instrument.outputs.channels import Holders, NoteChannels, Place
from adaptive_instrument.outputs.crowd import MOST_VOICES, Crowd
from adaptive_instrument.outputs.fluid_synth import (
    BEND_CENTRE,
    BEND_RANGE,
    BRIGHTNESS,
    CHANNELS,
    DRUM_BANK,
    PROGRAMS,
    FluidSynth,
)
from adaptive_instrument.outputs.guard import SMALL, Guard
from adaptive_instrument.outputs.levels import OWN_SPREAD, SPREAD, Level, level_of
from adaptive_instrument.outputs.tunings import Tunings

READY_CHANNELS = 16
"""Channels prepared for each voice when its sound is named."""
RAMP_STEP = 0.01
"""Seconds between two steps of a volume ramp."""
RAMP_RATE = 250.0
"""Fastest change of CC 7 in steps a second: from nothing to full in half a second."""

LONGEST_TAIL = 15.0
"""Seconds after its release during which a note may still be heard."""
AHEAD = 0.1
"""Seconds before its time at which a generated note is told, about."""

VIBRATO, VOLUME, EXPRESSION, ALL_SOUND_OFF = 1, 7, 11, 120
PLAIN = 64
"""Brightness of a sound as it is."""


class Hands(Protocol):
    """Carries out what the keyboard decides, now or at its time."""

    def note_on(self, channel: int, key: int, velocity: int) -> None:
        """Strikes."""

    def note_off(self, channel: int, key: int) -> None:
        """Releases."""

    def control(self, channel: int, number: int, value: int) -> None:
        """Control change."""

    def bend(self, channel: int, value: int) -> None:
        """Pitch bend, 0..16383."""


class Direct:
    """Hands that act at once."""

    __slots__ = ("_bend", "_control", "_note_off", "_note_on", "_synth")

    def __init__(self, synth: FluidSynth) -> None:
        self._synth = synth.handle
        self._note_on = synth.lib.fluid_synth_noteon
        self._note_off = synth.lib.fluid_synth_noteoff
        self._control = synth.lib.fluid_synth_cc
        self._bend = synth.lib.fluid_synth_pitch_bend

    def note_on(self, channel: int, key: int, velocity: int) -> None:
        """Strikes."""
        self._note_on(self._synth, channel, key, velocity)

    def note_off(self, channel: int, key: int) -> None:
        """Releases."""
        self._note_off(self._synth, channel, key)

    def control(self, channel: int, number: int, value: int) -> None:
        """Control change."""
        self._control(self._synth, channel, number, value)

    def bend(self, channel: int, value: int) -> None:
        """Pitch bend, 0..16383."""
        self._bend(self._synth, channel, value)


@dataclass(slots=True)
class _Level:
    """A player's loudness on its way."""

    now: float
    goal: float
    at: float
    """Second of the last step."""


@dataclass(slots=True)
class _Held:
    """A note that holds a key."""

    begins: float
    struck: float
    """The pitch at which it was struck, as it sounds."""
    pitch: float
    """The pitch that it is to have, by a standard of 440 Hz."""


class Keyboard:
    """The channels of one synth."""

    def __init__(self, synth: FluidSynth, gentle: bool = False) -> None:
        """``gentle``: the first sound after a silence grows to its loudness."""
        self._synth = synth
        self._direct = Direct(synth)
        self._channels = NoteChannels(range(CHANNELS))
        self._holders = Holders()
        self._programs: dict[tuple[str, str], int] = {}
        self._levels: dict[str, _Level] = {}
        self._default_program = synth.program("plucked")
        self._sounds: dict[tuple[str, str], str] = {}
        self._known: dict[tuple[str, str], tuple[Level, float]] = {}
        """Of each voice its sound's level, and how high a note peaks for each square of its velocity."""
        self._guard = Guard(CHANNELS, gentle, OWN_SPREAD if synth.own else SPREAD)
        self._told_gain = 1.0
        self._crowd = Crowd(CHANNELS)
        self._turn()
        self._tunings = Tunings(synth)
        self._shift = 0.0
        """Semitones by which the pitch standard lies above 440 Hz."""
        self._held: dict[int, _Held] = {}
        # What each channel was last told, so that nothing is told twice on the way of a note.
        self._bends = [BEND_CENTRE] * CHANNELS
        self._expressions = [127] * CHANNELS
        self._timbres = [(PLAIN, 0)] * CHANNELS
        self._volumes = [100] * CHANNELS
        self._selected = [self._default_program] * CHANNELS

    # -- notes ----------------------------------------------------------------------------------------------------

    def note_on(self, event: NoteOn, hands: Hands) -> None:
        """A note begins, on a channel of its own while there is one."""
        holders = self._holders
        if holders.place(event.note_id) is not None:
            return
        voice = (event.player, event.voice)
        channel, new = self._channels.take(voice, event.at)
        if new or (self._selected[channel] != self._programs.get(voice, self._default_program)):
            self._prepare(channel, voice)
        key = min(127, max(0, round(event.pitch)))
        shift = self._standard_of(channel)
        # The channel rests (or is shared for want of another): what it is told now is heard by this note only.
        if self._bends[channel] != BEND_CENTRE:
            self._bends[channel] = BEND_CENTRE
            self._direct.bend(channel, BEND_CENTRE)
        self._tunings.tune(channel, event.pitch - key + shift)
        self._held[event.note_id] = _Held(event.at, event.pitch + shift, event.pitch)
        expression = _seven_bits(event.expression)
        if self._expressions[channel] != expression:
            self._expressions[channel] = expression
            self._direct.control(channel, EXPRESSION, expression)
            self._weigh(channel)
        self._tell_timbre(channel, event.brightness, event.vibrato, self._direct)
        velocity = min(127, max(1, event.velocity))
        self._foretell(event, channel, key, velocity, event.at if isinstance(hands, Direct) else event.at - AHEAD)
        # The sound first, the books after it.
        hands.note_on(channel, key, velocity)
        holders.hold(event.note_id, Place(channel, key))

    def note_off(self, event: NoteOff, hands: Hands) -> None:
        """A note ends; the key is released when nobody else holds it."""
        released = self._holders.release(event.note_id)
        if released is None:
            return
        del self._held[event.note_id]
        self._guard.release(event.note_id, event.at)
        place, others = released
        if not others:
            hands.note_off(place.channel, place.key)
        self._channels.give_back(place.channel, event.at)
        self._crowd.released(place.channel, event.at)

    def bend(self, event: Bend, hands: Hands) -> None:
        """A sounding note moves to another pitch."""
        place = self._holders.place(event.note_id)
        if place is None:
            return
        held = self._held[event.note_id]
        held.pitch = event.pitch
        self._tell_bend(place, event.pitch + self._standard_of(place.channel) - held.struck, hands)

    def standard(self, event: Standard) -> None:
        """Another pitch standard: the notes to come have it at once, and those that sound move to it."""
        self._shift = OCTAVE * log2(event.hertz / STANDARD)
        for note_id, held in self._held.items():
            place = self._holders.place(note_id)
            if place is not None:
                self._tell_bend(place, held.pitch + self._standard_of(place.channel) - held.struck, self._direct)

    def _standard_of(self, channel: int) -> float:
        # A drum has no pitch that a standard could be about.
        return 0.0 if self._selected[channel] >= DRUM_BANK * PROGRAMS else self._shift

    def _tell_bend(self, place: Place, semitones: float, hands: Hands) -> None:
        value = _bend(semitones)
        if self._bends[place.channel] != value:
            self._bends[place.channel] = value
            hands.bend(place.channel, value)

    def expression(self, event: Expression, hands: Hands) -> None:
        """A sounding note swells or fades."""
        place = self._holders.place(event.note_id)
        if place is None:
            return
        value = _seven_bits(event.value)
        if self._expressions[place.channel] != value:
            self._expressions[place.channel] = value
            self._weigh(place.channel)
            hands.control(place.channel, EXPRESSION, value)

    def timbre(self, event: Timbre, hands: Hands) -> None:
        """A sounding note becomes brighter or duller, or begins to tremble."""
        place = self._holders.place(event.note_id)
        if place is not None:
            self._tell_timbre(place.channel, event.brightness, event.vibrato, hands)

    def _tell_timbre(self, channel: int, brightness: float, vibrato: float, hands: Hands) -> None:
        timbre = min(127, round(brightness * 128)), _seven_bits(vibrato)
        told = self._timbres[channel]
        if timbre == told:
            return
        self._timbres[channel] = timbre
        for number, value, before in zip((BRIGHTNESS, VIBRATO), timbre, told, strict=True):
            if value != before:
                hands.control(channel, number, value)

    def forget(self, note_id: int, at: float) -> None:
        """A note that was committed will not begin: its channel is free again."""
        released = self._holders.release(note_id)
        if released is not None:
            del self._held[note_id]
            self._guard.forget(note_id)
            self._channels.give_back(released[0].channel, at)

    def place(self, note_id: int) -> Place | None:
        """Where a note sounds or will sound, None when it holds no key."""
        return self._holders.place(note_id)

    def held_at(self, place: Place) -> bool:
        """Whether some note holds a key."""
        return self._holders.count(place) > 0

    def held(self) -> list[int]:
        """The ids of all notes that hold a key."""
        return self._holders.notes()

    @property
    def sounding(self) -> int:
        """How many notes hold a key."""
        return len(self._holders)

    def crowd(self, now: float) -> list[int]:
        """The channels that have to be faded out so that the synth never has to steal a voice, which clicks: empty as
        long as there is room."""
        active = self._synth.active_voices
        if active <= MOST_VOICES:
            return []
        # A channel that is faded already has no expression that is known.
        ringing = [
            channel
            for channel in self._crowd.ringing(self._channels.tails(now - LONGEST_TAIL), now)
            if self._expressions[channel] >= 0
        ]
        wanted = self._crowd.too_many(active, len(self._held) + len(ringing), now)
        tails = ringing[:wanted]
        for channel in tails:
            self._channels.cut(channel, now)
        cut = [*tails, *self._let_go(wanted - len(tails), now)]
        self._crowd.faded(len(cut), now)
        for channel in cut:
            self._expressions[channel] = -1
            self._weigh(channel)
        return cut

    def _let_go(self, count: int, now: float) -> list[int]:
        """Ends up to ``count`` held notes, the oldest first but never the last; their channels. Nobody hears of them
        again: what their players still tell them would be heard by whoever has the channel next."""
        begun = [note_id for note_id, held in self._held.items() if held.begins < now]
        channels = []
        for note_id in begun[: max(0, min(count, len(self._held) - 1))]:
            place = self._holders.place(note_id)
            if place is not None and self._holders.notes_on(place.channel) == 1:
                self.note_off(NoteOff(now, note_id, "", ""), self._direct)
                channels.append(place.channel)
        return channels

    # -- sounds and loudness ----------------------------------------------------------------------------------------

    def sound(self, event: Sound) -> None:
        """A voice is given a sound. Its sounding notes keep theirs: their channels change when they come free."""
        voice = (event.player, event.voice)
        program = self._programs[voice] = self._synth.program(event.sound)
        self._sounds[voice] = event.sound
        self._known.pop(voice, None)
        self._channels.reserve(voice, READY_CHANNELS)
        for channel in self._channels.of(*voice):
            if not self._channels.sounding(channel):
                self._select(channel, program)
                self._set_volume(channel, self._level(voice))

    def volume(self, event: Volume) -> None:
        """A player's loudness: at once before its first note, from then on by a ramp that ``tick`` carries on."""
        goal = min(1.0, max(0.0, event.value)) * 127
        level = self._levels.get(event.player)
        if level is None:
            self._levels[event.player] = _Level(goal, goal, event.at)
            self._tell_volume(event.player)
            return
        if level.now == level.goal:
            level.at = event.at
        level.goal = goal

    def tick(self, now: float) -> float | None:
        """Carries the ramps on to ``now`` seconds; the second of the next step, or None when all have arrived."""
        ramping = False
        for player, level in self._levels.items():
            if level.now == level.goal:
                continue
            step = RAMP_RATE * max(0.0, now - level.at)
            level.at = now
            if abs(level.goal - level.now) <= step:
                level.now = level.goal
            else:
                level.now += step if level.goal > level.now else -step
                ramping = True
            self._tell_volume(player)
        self._guard.tick(now)
        self._turn()
        pace = RAMP_STEP if ramping else self._guard.pace
        return None if pace is None else now + pace

    @property
    def ramping(self) -> bool:
        """Whether a loudness is on its way."""
        return not self._guard.settled or any(level.now != level.goal for level in self._levels.values())

    def ceiling(self, event: Ceiling) -> None:
        """Everything is turned down, or up again, by a ramp that ``tick`` carries on."""
        self._guard.ceiling(event.value)
        self._turn()

    @property
    def ceiling_now(self) -> float:
        """Decibels below full scale that nothing passes now."""
        return self._guard.ceiling_now

    # -- silence --------------------------------------------------------------------------------------------------

    def silence(self, at: float) -> list[int]:
        """Lets go of every key; the channels whose notes may still be heard and have to be faded out."""
        audible = self._channels.audible(at - LONGEST_TAIL)
        self._held.clear()
        self._guard.silence()
        for place in self._holders.clear():
            self._direct.note_off(place.channel, place.key)
        self._channels.clear(at)
        # A fade leaves the channels turned down: what they were told is no longer known.
        for channel in audible:
            self._expressions[channel] = -1
        # Nothing should be heard on the others; should it be, it ends too, click or not.
        for channel in set(range(CHANNELS)) - set(audible):
            self._synth.lib.fluid_synth_all_sounds_off(self._synth.handle, channel)
        return audible

    # -- inside ---------------------------------------------------------------------------------------------------

    def _prepare(self, channel: int, voice: tuple[str, str]) -> None:
        self._select(channel, self._programs.get(voice, self._default_program))
        self._set_volume(channel, self._level(voice))

    def _select(self, channel: int, program: int) -> None:
        if self._selected[channel] != program:
            self._selected[channel] = program
            self._synth.select(channel, program)

    def _level(self, voice: tuple[str, str]) -> int:
        """CC 7 of a voice: its player's loudness under the trim of its sound. A controller's step counts twice."""
        level = self._levels.get(voice[0])
        trim = level_of(self._sounds.get(voice, "plucked"), self._synth.own).trim
        return round((100 if level is None else level.now) * 10 ** (trim / 40))

    def _tell_volume(self, player: str) -> None:
        for voice in self._channels.voices(player):
            value = self._level(voice)
            for channel in self._channels.of(*voice):
                self._set_volume(channel, value)

    def _set_volume(self, channel: int, value: int) -> None:
        if self._volumes[channel] != value:
            self._volumes[channel] = value
            self._weigh(channel)
            self._direct.control(channel, VOLUME, value)

    # -- the guard ------------------------------------------------------------------------------------------------

    def _foretell(self, event: NoteOn, channel: int, key: int, velocity: int, now: float) -> None:
        """Turns the synth down before a note that would be too much."""
        voice = (event.player, event.voice)
        known = self._known.get(voice)
        if known is None:
            level = level_of(self._sounds.get(voice, "plucked"), self._synth.own)
            known = self._known[voice] = level, self._synth.gain * 10 ** (level.peak / 20) / 16129
        level, highest = known
        self._crowd.struck(channel, level.dies)
        peak = highest * velocity * velocity
        self._guard.strike(event.note_id, channel, (self._selected[channel], key), peak, level, event.at, now)
        self._turn()

    def _weigh(self, channel: int) -> None:
        self._guard.weights[channel] = (self._volumes[channel] * max(0, self._expressions[channel]) / 16129) ** 2

    def _turn(self) -> None:
        gain = self._guard.gain
        if not gain * SMALL > self._told_gain > gain / SMALL:
            self._told_gain = gain
            self._synth.turn(gain)


def _bend(semitones: float) -> int:
    return min(16383, max(0, BEND_CENTRE + round(semitones * BEND_CENTRE / BEND_RANGE)))


def _seven_bits(value: float) -> int:
    return min(127, max(0, round(value * 127)))
