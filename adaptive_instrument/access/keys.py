"""Keys: a MIDI keyboard is a row of 128 targets. Which pitch each one means is the voice's to say."""

from __future__ import annotations

from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Annotated, Literal

from annotated_types import Ge, Le

from adaptive_instrument.access.method import AccessMethod, Targets
from adaptive_instrument.access.midi import SYSTEM_RESET, MidiParser
from adaptive_instrument.access.selection import BendBy, Deselect, Express, Select, Selection
from adaptive_instrument.settings import Settings

PEDAL, EXPRESSION = 64, 11
ALL_SOUND_OFF, RESET_CONTROLLERS = 120, 121
ALL_NOTES_OFF, POLY_MODE = 123, 127
"""The mode messages from 123 to 127 all mean that the notes end."""
UNMEASURED = 64
"""The release velocity of keyboards that have none."""
BEND_RANGE = 2.0
"""Semitones of a full pitch bend, the General MIDI default."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeysSettings(Settings):
    """A MIDI keyboard or pads play; every key is a target."""

    method: Literal["keys"] = "keys"
    """The access method."""
    source: str = "*"
    """Which MIDI inputs are listened to: a name, `*` and `?` match anything (`*` is every one)."""
    channel: Annotated[int, Ge(0), Le(16)] = 0
    """MIDI channel 1..16, or 0 for all."""


@dataclass(slots=True)
class _Channel:
    """What one channel of one port holds."""

    down: set[int] = field(default_factory=set)
    sustained: set[int] = field(default_factory=set)
    pedal: bool = False


class Keys(AccessMethod):
    """Plays by MIDI note messages; sustain pedal, expression and pitch bend are understood."""

    name = "keys"

    def __init__(self, settings: KeysSettings, targets: Targets) -> None:
        self._settings = settings
        self._parsers: dict[str, MidiParser] = {}
        self._channels: dict[tuple[str, int], _Channel] = {}
        self._listened: dict[str, bool] = {}
        self._struck_at: float | None = None

    def midi(self, t: float, source: str, data: bytes) -> list[Selection]:
        """Raw bytes from a MIDI port."""
        if not self._listens(source):
            return []
        parser = self._parsers.get(source)
        if parser is None:
            parser = self._parsers[source] = MidiParser()
        selections: list[Selection] = []
        for message in parser.feed(data):
            selections += self._message(t, source, message)
        return selections

    def release(self, t: float, source: str | None = None) -> list[Selection]:
        """Lets go of all keys, pedals included, and forgets unfinished messages; or those of one port.

        The running status is forgotten too: after a break the next byte may belong to anything.
        """
        if source is None:
            self._parsers.clear()
        else:
            self._parsers.pop(source, None)
        selections: list[Selection] = []
        for port, number in list(self._channels):
            if source in (None, port):
                selections += self._empty(t, port, number)
                del self._channels[port, number]
        return selections

    def retarget(self, targets: Targets) -> None:
        """A keyboard has its own keys; the layout does not change them."""

    def heard(self, source: str) -> bool:
        """Whether something has come from this MIDI input, and it is one of the player's."""
        return self._listened.get(source, False)

    @property
    def inputs(self) -> tuple[str, ...]:
        """The player's MIDI inputs from which something has come, in order of name."""
        return tuple(sorted(source for source, ours in self._listened.items() if ours))

    def _listens(self, source: str) -> bool:
        known = self._listened.get(source)
        if known is None:
            known = self._listened[source] = fnmatchcase(source.lower(), self._settings.source.lower())
        return known

    def _message(self, t: float, source: str, message: tuple[int, ...]) -> list[Selection]:
        status = message[0]
        if status == SYSTEM_RESET:
            return self.release(t, source)
        if status >= 0xF0:
            return []
        number = status & 0x0F
        if self._settings.channel not in (0, number + 1):
            return []
        channel = self._channels.get((source, number))
        if channel is None:
            channel = self._channels[source, number] = _Channel()
        kind = status & 0xF0
        if kind == 0x90 and message[2] > 0:
            return self._strike(t, source, number, channel, message[1], message[2])
        if kind in (0x80, 0x90):
            return self._let_go(t, source, number, channel, message[1], message[2] if kind == 0x80 else 0)
        if kind == 0xB0:
            return self._control(t, source, number, channel, message[1], message[2])
        if kind == 0xE0:
            value = (message[2] << 7 | message[1]) - 8192
            return [BendBy(t, BEND_RANGE * value / 8192, _group(source, number))]
        return []

    def _strike(
        self, t: float, source: str, number: int, channel: _Channel, key: int, velocity: int
    ) -> list[Selection]:
        holder = f"{_group(source, number)}:{key}"
        selections: list[Selection] = []
        if key in channel.down or key in channel.sustained:
            selections.append(Deselect(t, holder))
        channel.sustained.discard(key)
        channel.down.add(key)
        gap = None if self._struck_at is None else t - self._struck_at
        self._struck_at = t
        selections.append(Select(t, holder, key, velocity / 127, gap, _group(source, number)))
        return selections

    def _let_go(
        self, t: float, source: str, number: int, channel: _Channel, key: int, velocity: int
    ) -> list[Selection]:
        if key not in channel.down:
            return []
        channel.down.discard(key)
        if channel.pedal:
            channel.sustained.add(key)
            return []
        # Most keyboards do not measure it: they say 0, or always 64.
        force = velocity / 127 if velocity not in (0, UNMEASURED) else None
        return [Deselect(t, f"{_group(source, number)}:{key}", force)]

    def _control(
        self, t: float, source: str, number: int, channel: _Channel, control: int, value: int
    ) -> list[Selection]:
        group = _group(source, number)
        if control == PEDAL:
            channel.pedal = value >= 64
            return [] if channel.pedal else self._lift(t, group, channel)
        if control == EXPRESSION:
            return [Express(t, value / 127, group)]
        if control == ALL_SOUND_OFF or ALL_NOTES_OFF <= control <= POLY_MODE:
            return self._empty(t, source, number)
        if control == RESET_CONTROLLERS:
            channel.pedal = False
            return [*self._lift(t, group, channel), Express(t, 1.0, group), BendBy(t, 0.0, group)]
        return []

    def _lift(self, t: float, group: str, channel: _Channel) -> list[Selection]:
        lifted, channel.sustained = sorted(channel.sustained), set()
        return [Deselect(t, f"{group}:{key}") for key in lifted]

    def _empty(self, t: float, source: str, number: int) -> list[Selection]:
        channel = self._channels[source, number]
        held = sorted(channel.down | channel.sustained)
        channel.down.clear()
        channel.sustained.clear()
        return [Deselect(t, f"{_group(source, number)}:{key}") for key in held]


def _group(source: str, number: int) -> str:
    return f"{source}:{number + 1}"
