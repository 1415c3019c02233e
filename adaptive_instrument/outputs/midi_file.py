"""A Standard MIDI File: type 1, 960 ticks a beat, a track for each player, whole or not at all."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import mido

from adaptive_instrument.files import WholeFile
from adaptive_instrument.notes import Event, Silence
from adaptive_instrument.outputs.midi_wire import Message, Wire
from adaptive_instrument.outputs.mpe_wire import MpeWire

TICKS = 960
"""Ticks of a beat."""


class MidiFile:
    """A sink that writes a MIDI file when it is closed."""

    schedules_ahead = False
    latency = 0.0

    def __init__(self, path: Path, tempo: float = 120.0, *, origin: float = 0.0, mpe: bool = False) -> None:
        """``tempo`` in beats a minute; ``origin`` is the second at which the file begins. ``mpe``: a channel a note.

        Raises:
            OutputError: nothing can be written there, with the cure.
        """
        self.name = f"MIDI file {path.name}"
        self._file = WholeFile(path)
        self._tempo = tempo
        self._origin = origin
        self._wire = MpeWire(ramps=False) if mpe else Wire(ramps=False)
        self._tracks: dict[str, list[tuple[int, Message]]] = {}
        self._by_channel: dict[int, str] = {}
        self._last = origin
        self._done = False

    def send(self, events: Sequence[Event]) -> None:
        """Takes events in the order of their times."""
        for event in events:
            self._last = max(self._last, event.at)
            if isinstance(event, Silence):
                self._note_down(self._last, self._wire.silence())
                continue
            messages = self._wire.messages(event)
            player = getattr(event, "player", "")
            self._tracks.setdefault(player, []).extend((self._ticks(event.at), message) for message in messages)
            for channel in self._wire.channels(player):
                self._by_channel.setdefault(channel, player)

    def tick(self, now: float) -> float | None:
        """Nothing here is asked for by time."""
        return None

    def silence(self) -> None:
        """Ends every note at the time of the last event."""
        self._note_down(self._last, self._wire.silence())

    def finish(self, end: float) -> None:
        """Ends what is held at ``end`` and puts the file in its place. Does nothing the second time.

        Raises:
            OutputError: it could not be written; there is none then.
        """
        if self._done:
            return
        self._done = True
        self._last = max(self._last, end)
        if self._wire.sounding:
            self._note_down(self._last, self._wire.silence())
        self._file.write(self._bytes())
        self._file.commit()

    def close(self) -> None:
        """Finishes after the last event.

        Raises:
            OutputError: as for ``finish``.
        """
        self.finish(self._last)

    def abandon(self) -> None:
        """Drops the unfinished file."""
        self._done = True
        self._file.abandon()

    @property
    def trouble(self) -> str | None:
        """Nothing can go wrong before the end."""
        return None

    def _ticks(self, at: float) -> int:
        return max(0, round((at - self._origin) * self._tempo / 60 * TICKS))

    def _note_down(self, at: float, messages: Sequence[Message]) -> None:
        for message in messages:
            player = self._by_channel.get(message[0] & 0x0F, "")
            self._tracks.setdefault(player, []).append((self._ticks(at), message))

    def _bytes(self) -> bytes:
        file = mido.MidiFile(type=1, ticks_per_beat=TICKS)
        end = self._ticks(self._last)
        conductor = mido.MidiTrack()
        conductor.append(mido.MetaMessage("set_tempo", tempo=round(60_000_000 / self._tempo), time=0))
        conductor.append(mido.MetaMessage("end_of_track", time=end))
        file.tracks.append(conductor)
        for player, messages in self._tracks.items():
            if not messages:
                continue
            track = mido.MidiTrack()
            track.append(mido.MetaMessage("track_name", name=_latin(player), time=0))
            now = 0
            # Sorted by time alone: within one tick the order in which they were said is the right one.
            for tick, message in sorted(messages, key=lambda pair: pair[0]):
                track.append(mido.Message.from_bytes(message, time=tick - now))
                now = tick
            track.append(mido.MetaMessage("end_of_track", time=max(0, end - now)))
            file.tracks.append(track)
        written = io.BytesIO()
        file.save(file=written)
        return written.getvalue()


def _latin(text: str) -> str:
    """The text as far as a MIDI file can say it."""
    return text.encode("latin-1", "replace").decode("latin-1")
