"""Rounds: the layers that are heard, as notes to come. What they mean is asked of the harmony of each note's moment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import cast

from adaptive_instrument.music import locks
from adaptive_instrument.music.ahead import Ahead, Coming, Place, Turn
from adaptive_instrument.music.harmony import Harmony
from adaptive_instrument.music.looper.layers import Layer, Layers, LoopNote
from adaptive_instrument.music.looper.settings import Held, Moves
from adaptive_instrument.music.shared import Shared
from adaptive_instrument.music.transport import TICKS_PER_BEAT
from adaptive_instrument.music.voice import GLIDE_STEPS, VIBRATO
from adaptive_instrument.music.voices.sounding import GLIDE_TIME
from adaptive_instrument.notes import Event

SOON = TICKS_PER_BEAT
"""Ticks before its beginning at which a note is planned at the latest: at the quickest tempo twice the lead by which
shells commit."""
FURTHER = TICKS_PER_BEAT
"""Ticks beyond that which are planned at once, so that not each note needs a turn of its own."""
WORTH = TICKS_PER_BEAT // 2
"""Ticks that a note has to last still to be joined late."""


class Rounds:
    """Plays layers round and round, or does not."""

    __slots__ = ("_ahead", "_planned", "_shared", "layers", "length", "moves", "origin", "playing", "under")

    def __init__(self, shared: Shared, ahead: Ahead, moves: Moves) -> None:
        self._shared = shared
        self._ahead = ahead
        self.moves: Moves = moves
        self.layers = Layers()
        self.under: Layer | None = None
        """The layer that is recorded on top while the others play: it is heard from its second round on."""
        self.origin = 0
        """A tick at which a round begins."""
        self.length = 0
        """Ticks of a round; 0 while there is no loop."""
        self.playing = False
        self._planned = 0

    @property
    def deadline(self) -> float | None:
        """The second at which ``advance`` is due: further notes have to be planned."""
        if not self.playing:
            return None
        coming = [layer.next(self._planned, self.origin, self.length) for layer in self._heard()]
        first = min((tick for tick in coming if tick is not None), default=None)
        return None if first is None else self._shared.transport.time(first - SOON)

    @property
    def turn(self) -> tuple[float, float] | None:
        """The second at which a round began (a whole number of rounds ago), and the seconds that one lasts."""
        if not self.length:
            return None
        begun = self._shared.transport.time(self.origin)
        return begun, self._shared.transport.time(self.origin + self.length) - begun

    def round_at(self, t: float) -> tuple[float, float]:
        """When the round that is on at ``t`` seconds began, and how many seconds it lasts."""
        transport = self._shared.transport
        begun = self.origin + (transport.tick(t) - self.origin) // self.length * self.length
        return transport.time(begun), transport.time(begun + self.length) - transport.time(begun)

    def begin(self, t: float) -> list[Event]:
        """Plays from now on, in its place. A note of this round that would sound by now sounds from now on, where its
        sound is one that stays: struck late, others would be out of time."""
        transport = self._shared.transport
        tick = transport.tick(t)
        self.playing, self._planned = True, tick if transport.time(tick) >= t else tick + 1
        joined = [replace(note, at=t) for note in self._joined(self._planned)]
        return self._ahead.add(t, joined) + self.advance(t)

    def end(self, t: float) -> list[Event]:
        """Plays no more: what sounds ends, what is to come does not."""
        self.playing = False
        return self._ahead.hush(t)

    def advance(self, t: float) -> list[Event]:
        """Plans what comes next."""
        if not self.playing:
            return []
        first, self._planned = self._planned, self._until(t)
        return self._ahead.add(t, self._coming(first, self._planned))

    def anew(self, t: float) -> list[Event]:
        """Something has changed: what begins after ``t`` follows."""
        if not self.playing:
            return []
        self._planned = self._until(t)
        # A quicker tempo may have left behind notes that were still to come: they are among these, too.
        return self._ahead.plan(t, self._coming(self._shared.transport.tick(t) - TICKS_PER_BEAT, self._planned))

    def insert(self, t: float, layer: Layer, index: int, start: int) -> list[Event]:
        """A note that began at the tick ``start`` has come to a layer that is played: it sounds from the next round
        on."""
        if not self.playing:
            return []
        # The tick nearest to a press may still lie ahead of it.
        tick = max(start, self._shared.transport.tick(t))
        note = layer.notes[index]
        following = tick + 1 + (self.origin + note.phase - tick - 1) % self.length
        # Before the first note of a layer there was nothing to plan: that is caught up with now.
        first, self._planned = max(self._planned, tick + 1), self._until(t)
        soon = [self._note(layer, place, index) for place in range(following, first, self.length)]
        return self._ahead.add(t, [*soon, *self._coming(first, self._planned)])

    def follow(self, t: float, held: Held) -> list[Event]:
        """The harmony has changed: what sounds does what is set for it (``held``), or what its player's notes do; but a
        sound that stays glides where it fits no more, since nobody is there to let it go."""
        harmony = self._shared.harmony

        def policy(coming: Coming) -> Held:
            return _source(coming)[0].part.on_change if held == "as played" else held

        def turned(coming: Coming, pitch: float) -> tuple[Turn, ...] | None:
            part = _source(coming)[0].part
            strays = held == "as played" and part.stays and not locks.fits(part.lock, harmony, pitch)
            return self._glides(t, coming, pitch) if strays or policy(coming) == "glide" else None

        events = self._ahead.cut(t, lambda coming: policy(coming) == "release")
        self._ahead.turn(t, turned)
        return events

    def retime(self, t: float) -> list[Event]:
        """The tempo has changed: what sounds ends in its place of the bar, too: rounds neither part nor overlap. While
        time stands it rings on as long as it would have."""
        transport = self._shared.transport
        if not transport.holding:

            def until(coming: Coming) -> float:
                note, tick = _source(coming)
                return transport.time(tick + note.lasts)

            self._ahead.last_until(t, until)
        return self.anew(t)

    def _until(self, t: float) -> int:
        return max(self._planned, self._shared.transport.tick(t) + SOON + FURTHER)

    def _heard(self) -> Iterator[Layer]:
        yield from self.layers
        if self.under is not None:
            yield self.under

    def _coming(self, first: int, past: int) -> Iterator[Coming]:
        for layer in self._heard():
            for tick, index in layer.between(first, past, self.origin, self.length):
                yield self._note(layer, tick, index)

    def _joined(self, now: int) -> Iterator[Coming]:
        """What began before the tick ``now`` in a round that was not played, and lasts beyond it."""
        # What was recorded in the first round has sounded, and may still.
        first = max(now - self.length, self.origin + self.length)
        for layer in self._heard():
            for tick, index in layer.between(first, now, self.origin, self.length):
                note = layer.notes[index]
                if note.lasts - (now - tick) >= WORTH and note.part.stays:
                    yield self._sounded(note.rest(now - tick), now, (tick, layer.number, index))

    def _note(self, layer: Layer, tick: int, index: int) -> Coming:
        return self._sounded(layer.notes[index], tick, (tick, layer.number, index))

    def _sounded(self, note: LoopNote, tick: int, place: Place) -> Coming:
        part, transport = note.part, self._shared.transport
        at = transport.time(tick)
        harmony = self._shared.harmony_at(at)
        pitch = self._pitch(note, harmony)
        turns = tuple(
            Turn(transport.time(tick + move.after) - at, "expression", move.expression * part.volume)
            if move.semitones is None
            else Turn(transport.time(tick + move.after) - at, "pitch", _bent(pitch, move.semitones, note, harmony))
            for move in note.moves
        )
        lasts = transport.time(tick + note.lasts) - at
        if transport.holding:
            # A fermata may stand between its beginning and its end: it lasts as long as without.
            lasts = note.lasts * 60 / transport.tempo / TICKS_PER_BEAT
        return Coming(
            place, at, lasts, part.voice, pitch, note.velocity, note.expression * part.volume, turns, (note, tick),
        )  # fmt: skip

    def _pitch(self, note: LoopNote, harmony: Harmony) -> float:
        part, pitch = note.part, note.meaning.under(harmony, self.moves, note.part.lock)
        if pitch == note.meaning.pitch:
            return pitch
        return locks.fold(part.lock, harmony, pitch, part.lowest, part.highest, harmony.strong(pitch))

    def _glides(self, t: float, coming: Coming, pitch: float) -> tuple[Turn, ...] | None:
        """From where a note stands to what it means under the harmony of now, and its own bends from there."""
        harmony, transport = self._shared.harmony, self._shared.transport
        note, tick = _source(coming)
        if note.part.lock == "drums":
            return None
        home, bend, later = self._pitch(note, harmony), 0.0, list[Turn]()
        for move in note.moves:
            if move.semitones is None:
                continue
            after = transport.time(tick + move.after) - transport.time(tick)
            if coming.at + after < t:
                bend = move.semitones
            else:
                later.append(Turn(after, "pitch", _bent(home, move.semitones, note, harmony)))
        end, since = _bent(home, bend, note, harmony) if bend else home, t - coming.at
        room = min((turn.after - since for turn in later), default=GLIDE_TIME * 2)
        parts = [part / GLIDE_STEPS for part in range(1, GLIDE_STEPS + 1) if end != pitch]
        glide = [
            Turn(since + GLIDE_TIME * part, "pitch", pitch + (end - pitch) * part if part < 1 else end)
            for part in parts
            if GLIDE_TIME * part < room
        ]
        return (*glide, *later)


def _source(coming: Coming) -> tuple[LoopNote, int]:
    """The note of a loop that a note to come is, and the tick at which it begins."""
    return cast(tuple[LoopNote, int], coming.of)


def _bent(pitch: float, semitones: float, note: LoopNote, harmony: Harmony) -> float:
    """Vibrato is free, and under the harmony in which it was played a bend stays; else it goes to what fits."""
    bent = min(127.0, max(0.0, pitch + semitones))
    free = abs(semitones) <= VIBRATO or harmony == note.meaning.harmony
    return bent if free else locks.nearest(note.part.lock, harmony, bent)
