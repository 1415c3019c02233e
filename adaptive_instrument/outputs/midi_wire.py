"""From note events to MIDI 1.0 messages: what a MIDI port and a MIDI file share. Pure.

Each voice of a player has a channel, drums the one that General MIDI keeps for them. A bend is a channel's, so it is
used only by a note that is alone there; in company a note that moves is struck anew on its new key, for bending the
others would take them out of the scale. Notes between the keys, and other pitch standards, are bends too (see
``tuned_channels.py``): of all that MIDI knows for this, bends are what receivers follow.
"""

from __future__ import annotations

from math import log2

from adaptive_instrument.music.drums import DRUMS
from adaptive_instrument.music.harmony import STANDARD
from adaptive_instrument.music.scales import OCTAVE
from adaptive_instrument.music.sounds import SOUNDS
from adaptive_instrument.notes import Bend, Ceiling, Event, Expression, NoteOff, NoteOn, Sound, Standard, Timbre, Volume
from adaptive_instrument.outputs.channels import Holders, Place, Voice
from adaptive_instrument.outputs.tuned_channels import TunedChannels, key_of
from adaptive_instrument.outputs.volumes import Volumes

Message = tuple[int, ...]
"""The bytes of one message."""

NOTE_OFF, NOTE_ON, CONTROL, PROGRAM, PITCH_BEND = 0x80, 0x90, 0xB0, 0xC0, 0xE0
DATA_ENTRY, VOLUME, EXPRESSION, DATA_ENTRY_LSB, RPN_LSB, RPN_MSB = 6, 7, 11, 38, 100, 101
VIBRATO, BRIGHTNESS = 1, 74
PLAIN = 64
"""CC 74 of a sound as it is."""
ALL_SOUND_OFF, ALL_NOTES_OFF = 120, 123
BEND_RANGE = 12
"""Semitones that a full pitch bend means, either way; told to the receiver by RPN 0."""
BEND_CENTRE = 8192
MAIN = "main"
"""The voice that a player has at least."""


class Wire:
    """The channels of one receiver."""

    def __init__(self, *, ramps: bool) -> None:
        """With ``ramps`` a volume is approached in steps by ``tick``; without, it is told at once."""
        self._volumes = Volumes(ramps)
        self._channels = TunedChannels()
        self._shift = 0.0
        """Semitones by which the pitch standard lies above 440 Hz."""
        self._holders = Holders()
        self._velocities: dict[int, int] = {}
        self._bends: dict[int, int] = {}
        self._expressions: dict[int, int] = {}
        self._programs: dict[Voice, int] = {}
        self._kits: set[Voice] = set()
        self._told: dict[int, int] = {}
        self._colours: dict[tuple[int, int], int] = {}
        """Brightness and vibrato, by channel and controller."""

    def messages(self, event: Event) -> list[Message]:
        """What one event becomes. A Cancel becomes nothing, and so does Silence: see ``silence``."""
        if isinstance(event, NoteOn):
            return self._note_on(event)
        if isinstance(event, NoteOff):
            return self._note_off(event.note_id, event.at)
        if isinstance(event, Bend):
            return self._bend(event)
        if isinstance(event, Expression):
            return self._expression(event)
        if isinstance(event, Timbre):
            place = self._holders.place(event.note_id)
            return [] if place is None else self._coloured(place.channel, event.brightness, event.vibrato)
        if isinstance(event, Sound):
            return self._sound(event)
        if isinstance(event, Volume):
            return self._volume(event)
        if isinstance(event, Standard):
            return self._standard(event)
        if isinstance(event, Ceiling):
            return [said for player in self._volumes.turn(event.value) for said in self._tell_volumes(player)]
        return []

    def tick(self, now: float) -> tuple[list[Message], float | None]:
        """The next steps of volume ramps at ``now`` seconds, and when the next ones are wanted."""
        moved, later = self._volumes.tick(now)
        return [said for player in moved for said in self._tell_volumes(player)], later

    def silence(self) -> list[Message]:
        """Note-offs for what is held, then all notes and all sound off on every channel in use."""
        messages: list[Message] = [(NOTE_OFF | place.channel, place.key, 64) for place in self._holders.clear()]
        self._velocities.clear()
        for channel in sorted({channel for _, channel in self._channels.voices()}):
            messages += [(CONTROL | channel, ALL_NOTES_OFF, 0), (CONTROL | channel, ALL_SOUND_OFF, 0)]
        return messages

    def introduction(self) -> list[Message]:
        """All that a receiver must be told that has just been connected."""
        bends, self._bends = self._bends, {}
        self._expressions.clear()
        self._colours.clear()
        self._told.clear()
        messages = [said for voice, channel in self._channels.voices() for said in self._introduce(voice, channel)]
        return messages + [said for channel, bend in bends.items() for said in self._tell_bend(channel, bend)]

    def channels(self, player: str) -> list[int]:
        """A player's channels (0-based), none before anything was heard of them."""
        return self._channels.played_by(player)

    @property
    def sounding(self) -> int:
        """How many notes hold a key."""
        return len(self._holders)

    # -- inside ---------------------------------------------------------------------------------------------------

    def _voice(self, player: str, voice: str) -> tuple[int, list[Message]]:
        channel, new = self._channels.home((player, voice), (player, voice) in self._kits)
        return channel, self._introduce((player, voice), channel) if new else []

    def _introduce(self, voice: Voice, channel: int) -> list[Message]:
        return [
            *parameter(channel, 0, BEND_RANGE),
            *([(PROGRAM | channel, self._programs[voice])] if voice in self._programs else []),
            *self._tell_volume(voice[0], channel),
        ]  # fmt: skip

    def _note_on(self, event: NoteOn) -> list[Message]:
        if self._holders.place(event.note_id) is not None:
            return []
        key = key_of(event.pitch)
        channel, messages = self._tuned((event.player, event.voice), event.pitch - key, event.at)
        messages += self._tell_expression(channel, event.expression)
        messages += self._coloured(channel, event.brightness, event.vibrato)
        place = Place(channel, key)
        if self._holders.count(place):
            # Struck again while held: without its end first, some receivers stack a second voice that rings on.
            messages.append((NOTE_OFF | channel, key, 64))
        self._holders.hold(event.note_id, place)
        velocity = min(127, max(1, event.velocity))
        self._velocities[event.note_id] = velocity
        messages.append((NOTE_ON | channel, key, velocity))
        return messages

    def _tuned(self, voice: Voice, between: float, at: float) -> tuple[int, list[Message]]:
        """A channel on which a note sounds so many semitones above its key, and what it has to be told first."""
        home, messages = self._voice(*voice)
        if voice in self._kits:
            return home, messages
        bend = _bend(between + self._shift)
        channel, new = self._channels.take(voice, home, bend, at, self._holds, self._bent)
        if new:
            messages += self._introduce(voice, channel)
        if not self._holds(channel):
            messages += self._tell_bend(channel, bend)
        return channel, messages

    def _holds(self, channel: int) -> bool:
        return self._holders.notes_on(channel) > 0

    def _bent(self, channel: int) -> int:
        return self._bends.get(channel, BEND_CENTRE)

    def _note_off(self, note_id: int, at: float) -> list[Message]:
        self._velocities.pop(note_id, None)
        released = self._holders.release(note_id)
        if released is None or released[1]:
            return []
        self._channels.freed(released[0].channel, at)
        return [(NOTE_OFF | released[0].channel, released[0].key, 64)]

    def _bend(self, event: Bend) -> list[Message]:
        place = self._holders.place(event.note_id)
        if place is None:
            return []
        distance = event.pitch - place.key
        if self._holders.notes_on(place.channel) == 1 and abs(distance + self._shift) <= BEND_RANGE:
            return self._tell_bend(place.channel, _bend(distance + self._shift))
        key = key_of(event.pitch)
        if key == place.key:
            return []
        velocity = self._velocities.get(event.note_id, 64)
        messages = self._note_off(event.note_id, event.at)
        self._velocities[event.note_id] = velocity
        channel, told = self._tuned((event.player, event.voice), event.pitch - key, event.at)
        messages += told
        if not self._holders.count(Place(channel, key)):
            messages.append((NOTE_ON | channel, key, velocity))
        self._holders.hold(event.note_id, Place(channel, key))
        return messages

    def _standard(self, event: Standard) -> list[Message]:
        """Another pitch standard, by bends: receivers follow those, and few follow the tunings that MIDI knows."""
        before, self._shift = self._shift, OCTAVE * log2(event.hertz / STANDARD)
        moved = _bend(self._shift) - _bend(before)
        messages: list[Message] = []
        for voice, channel in self._channels.voices():
            if voice not in self._kits and channel in self._channels.tuned:
                self._channels.tuned[channel] += moved
                messages += self._tell_bend(channel, self._bent(channel) + moved)
        return messages

    def _expression(self, event: Expression) -> list[Message]:
        place = self._holders.place(event.note_id)
        return [] if place is None else self._tell_expression(place.channel, event.value)

    def _sound(self, event: Sound) -> list[Message]:
        voice = (event.player, event.voice)
        program = self._programs[voice] = program_of(event.sound)
        (self._kits.add if event.sound == DRUMS else self._kits.discard)(voice)
        messages = self._voice(*voice)[1]
        return messages or [(PROGRAM | channel, program) for channel in self._channels.of(voice)]

    def _volume(self, event: Volume) -> list[Message]:
        self._volumes.set(event.player, event.value)
        if not self._channels.played_by(event.player):
            return self._voice(event.player, MAIN)[1]
        return self._tell_volumes(event.player)

    def _tell_volumes(self, player: str) -> list[Message]:
        return [said for channel in self._channels.played_by(player) for said in self._tell_volume(player, channel)]

    def _tell_volume(self, player: str, channel: int) -> list[Message]:
        value = self._volumes.of(player)
        if value is None or self._told.get(channel) == value:
            return []
        self._told[channel] = value
        return [(CONTROL | channel, VOLUME, value)]

    def _tell_bend(self, channel: int, value: int) -> list[Message]:
        value = min(16383, max(0, value))
        if self._bent(channel) == value:
            return []
        self._bends[channel] = value
        return [(PITCH_BEND | channel, value & 0x7F, value >> 7)]

    def _coloured(self, channel: int, brightness: float, vibrato: float) -> list[Message]:
        messages: list[Message] = []
        bright = min(127, round(brightness * 128))
        for number, value, first in ((BRIGHTNESS, bright, PLAIN), (VIBRATO, round(vibrato * 127), 0)):
            if self._colours.get((channel, number), first) != value:
                self._colours[channel, number] = value
                messages.append((CONTROL | channel, number, value))
        return messages

    def _tell_expression(self, channel: int, level: float) -> list[Message]:
        value = min(127, max(0, round(level * 127)))
        if self._expressions.get(channel, 127) == value:
            return []
        self._expressions[channel] = value
        return [(CONTROL | channel, EXPRESSION, value)]


def parameter(channel: int, number: int, value: int) -> list[Message]:
    """A registered parameter (RPN) of a channel, and that no other is meant from then on."""
    control = CONTROL | channel
    return [
        (control, RPN_MSB, 0), (control, RPN_LSB, number), (control, DATA_ENTRY, value), (control, DATA_ENTRY_LSB, 0),
        (control, RPN_MSB, 127), (control, RPN_LSB, 127),
    ]  # fmt: skip


def program_of(sound: str) -> int:
    """The General MIDI program of a sound. On the channel of drums a program is a kit: 0 is the standard one."""
    entry = SOUNDS.get(sound) or next(iter(SOUNDS.values()))
    return 0 if sound == DRUMS else entry.general_midi


def _bend(semitones: float) -> int:
    return min(16383, max(0, BEND_CENTRE + round(semitones * BEND_CENTRE / BEND_RANGE)))
