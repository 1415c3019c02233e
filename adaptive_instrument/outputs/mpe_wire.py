"""From note events to MPE: every note has a channel of its own, so that it bends, swells and brightens alone. Pure.

After *MIDI Polyphonic Expression* 1.0 (MIDI Manufacturers Association, RP-053): one lower zone, whose master is channel
1. A note's loudness is its channel's pressure, its brightness CC 74, its pitch a bend of 48 semitones. Each player's
program and volume go to the channel of each note, for a zone has one master and the players are many. Drums have no
place in a zone: while there are any, it ends below General MIDI's channel for them.
"""

from __future__ import annotations

from math import log2

from adaptive_instrument.music.drums import DRUMS
from adaptive_instrument.music.harmony import STANDARD
from adaptive_instrument.music.scales import OCTAVE
from adaptive_instrument.notes import Bend, Event, Expression, NoteOff, NoteOn, Sound, Standard, Timbre, Volume
from adaptive_instrument.outputs.channels import Holders, NoteChannels, Place, Voice, VoiceChannels
from adaptive_instrument.outputs.midi_wire import (
    ALL_NOTES_OFF,
    ALL_SOUND_OFF,
    BEND_CENTRE,
    BRIGHTNESS,
    CONTROL,
    NOTE_OFF,
    NOTE_ON,
    PITCH_BEND,
    PLAIN,
    PROGRAM,
    VIBRATO,
    VOLUME,
    Message,
    parameter,
    program_of,
)
from adaptive_instrument.outputs.volumes import Volumes

PRESSURE = 0xD0
ZONE, BENDS = 6, 0
"""Registered parameters: the MPE configuration message, the range of bends."""
MASTER = 0
MOST, BESIDE_DRUMS = 15, 8
"""Member channels of the zone: all there are, and those below the channel of drums."""
BEND_RANGE = 48
"""Semitones of a full bend on a member channel: MPE's own, told all the same."""
MASTER_RANGE = 2


class MpeWire:
    """The channels of one receiver that understands MPE."""

    def __init__(self, *, ramps: bool) -> None:
        """With ``ramps`` a volume is approached in steps by ``tick``; without, it is told at once."""
        self._volumes = Volumes(ramps)
        self._holders = Holders()
        self._programs: dict[Voice, int] = {}
        self._kits: set[Voice] = set()
        self._pitches: dict[int, float] = {}
        self._owners: dict[int, Voice] = {}
        self._told: dict[tuple[int, int], int] = {}
        """What each channel was told last, by message and controller."""
        self._shift = 0.0
        self._members = 0
        self._channels = NoteChannels(range(0))

    def messages(self, event: Event) -> list[Message]:
        """What one event becomes. A Cancel becomes nothing, and so does Silence: see ``silence``."""
        if isinstance(event, NoteOn):
            return self._note_on(event)
        if isinstance(event, NoteOff):
            return self._note_off(event)
        if isinstance(event, Bend):
            self._pitches[event.note_id] = event.pitch
            return self._bent(event.note_id)
        if isinstance(event, Expression):
            place = self._holders.place(event.note_id)
            return [] if place is None else self._pressed(place.channel, event.value)
        if isinstance(event, Timbre):
            place = self._holders.place(event.note_id)
            return [] if place is None else self._coloured(place.channel, event.brightness, event.vibrato)
        if isinstance(event, Sound):
            return self._sound(event)
        if isinstance(event, Volume):
            self._volumes.set(event.player, event.value)
            return self._tell_volumes(event.player)
        if isinstance(event, Standard):
            self._shift = OCTAVE * log2(event.hertz / STANDARD)
            return [said for note_id in self._holders.notes() for said in self._bent(note_id)]
        return []

    def tick(self, now: float) -> tuple[list[Message], float | None]:
        """The next steps of volume ramps at ``now`` seconds, and when the next ones are wanted."""
        moved, later = self._volumes.tick(now)
        return [said for player in moved for said in self._tell_volumes(player)], later

    def silence(self) -> list[Message]:
        """Note-offs for what is held, then all notes and all sound off on every channel in use."""
        messages: list[Message] = [(NOTE_OFF | place.channel, place.key, 64) for place in self._holders.clear()]
        self._pitches.clear()
        self._owners.clear()
        self._channels.clear(float("-inf"))
        for channel in self._used():
            messages += [(CONTROL | channel, ALL_NOTES_OFF, 0), (CONTROL | channel, ALL_SOUND_OFF, 0)]
        return messages

    def introduction(self) -> list[Message]:
        """All that a receiver must be told that has just been connected."""
        if not self._members:
            return []
        self._told.clear()
        return self._zone(self._members)

    def channels(self, player: str) -> list[int]:
        """A player's channels (0-based), none before anything was heard of them."""
        found = self._channels.of(player)
        return [*found, VoiceChannels.PERCUSSION] if any(owner == player for owner, _ in self._kits) else found

    @property
    def sounding(self) -> int:
        """How many notes hold a key."""
        return len(self._holders)

    # -- inside ---------------------------------------------------------------------------------------------------

    def _used(self) -> list[int]:
        drums = [VoiceChannels.PERCUSSION] if self._kits else []
        return [MASTER, *range(1, self._members + 1), *drums] if self._members else drums

    def _begin(self) -> list[Message]:
        """Lays the zone out where it is not yet, or not as wide as it may be now."""
        members = BESIDE_DRUMS if self._kits else MOST
        if members == self._members:
            return []
        messages = self.silence() if self._holders.notes() else []
        self._members = members
        self._channels = NoteChannels(range(1, members + 1))
        self._told.clear()
        return messages + self._zone(members)

    def _zone(self, members: int) -> list[Message]:
        # The range told to one member holds for all. Those who want it told to each hear it before its first note: all
        # at once would be more than a port takes in one period.
        self._told[BENDS, 1] = BEND_RANGE
        said = [*parameter(MASTER, ZONE, members), *parameter(MASTER, BENDS, MASTER_RANGE)]
        return [*said, *parameter(1, BENDS, BEND_RANGE)]

    def _reach(self, channel: int) -> list[Message]:
        """A member channel's range of bends, once."""
        if self._told.get((BENDS, channel)) == BEND_RANGE:
            return []
        self._told[BENDS, channel] = BEND_RANGE
        return parameter(channel, BENDS, BEND_RANGE)

    def _note_on(self, event: NoteOn) -> list[Message]:
        if self._holders.place(event.note_id) is not None:
            return []
        voice = (event.player, event.voice)
        messages = self._begin()
        key, drums = min(127, max(0, round(event.pitch))), voice in self._kits
        channel = VoiceChannels.PERCUSSION if drums else self._channels.take(voice, event.at)[0]
        if voice in self._programs:
            messages += self._tell(PROGRAM, channel, self._programs[voice])
        messages += self._tell_volume(event.player, channel)
        place = Place(channel, key)
        if self._holders.count(place):
            messages.append((NOTE_OFF | channel, key, 64))
        self._holders.hold(event.note_id, place)
        self._owners[event.note_id] = voice
        if not drums:
            # A channel that has to be shared goes by its newest note.
            self._pitches[event.note_id] = event.pitch
            messages += self._reach(channel)
            messages += [*self._bent(event.note_id), *self._pressed(channel, event.expression)]
            messages += self._coloured(channel, event.brightness, event.vibrato)
        messages.append((NOTE_ON | channel, key, min(127, max(1, event.velocity))))
        return messages

    def _note_off(self, event: NoteOff) -> list[Message]:
        released = self._holders.release(event.note_id)
        if released is None:
            return []
        self._pitches.pop(event.note_id, None)
        place, others = released
        if self._owners.pop(event.note_id) not in self._kits:
            self._channels.give_back(place.channel, event.at)
        return [] if others else [(NOTE_OFF | place.channel, place.key, 64)]

    def _bent(self, note_id: int) -> list[Message]:
        place, pitch = self._holders.place(note_id), self._pitches.get(note_id)
        if place is None or pitch is None:
            return []
        semitones = pitch - place.key + self._shift
        value = min(16383, max(0, BEND_CENTRE + round(semitones * BEND_CENTRE / BEND_RANGE)))
        if self._told.get((PITCH_BEND | place.channel, 0), BEND_CENTRE) == value:
            return []
        self._told[PITCH_BEND | place.channel, 0] = value
        return [(PITCH_BEND | place.channel, value & 0x7F, value >> 7)]

    def _pressed(self, channel: int, expression: float) -> list[Message]:
        return self._tell(PRESSURE, channel, round(expression * 127))

    def _coloured(self, channel: int, brightness: float, vibrato: float) -> list[Message]:
        bright = self._control(channel, BRIGHTNESS, min(127, round(brightness * 128)), PLAIN)
        return bright + self._control(channel, VIBRATO, round(vibrato * 127), 0)

    def _control(self, channel: int, number: int, value: int, first: int) -> list[Message]:
        if self._told.get((CONTROL | channel, number), first) == value:
            return []
        self._told[CONTROL | channel, number] = value
        return [(CONTROL | channel, number, value)]

    def _tell(self, kind: int, channel: int, value: int) -> list[Message]:
        if self._told.get((kind | channel, 0)) == value:
            return []
        self._told[kind | channel, 0] = value
        return [(kind | channel, value)]

    def _sound(self, event: Sound) -> list[Message]:
        voice = (event.player, event.voice)
        self._programs[voice] = program_of(event.sound)
        (self._kits.add if event.sound == DRUMS else self._kits.discard)(voice)
        return self._begin()

    def _tell_volumes(self, player: str) -> list[Message]:
        return [said for channel in self.channels(player) for said in self._tell_volume(player, channel)]

    def _tell_volume(self, player: str, channel: int) -> list[Message]:
        value = self._volumes.of(player)
        return [] if value is None else self._control(channel, VOLUME, value, -1)
