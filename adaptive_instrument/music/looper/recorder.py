"""The recorder: from the press that asks for a layer to the layer that lies on top."""

from __future__ import annotations

from dataclasses import replace

from adaptive_instrument.music.ahead import Ahead
from adaptive_instrument.music.harmony import Harmony
from adaptive_instrument.music.looper.asking import Asked
from adaptive_instrument.music.looper.layers import Layer, Performers
from adaptive_instrument.music.looper.recording import Recording
from adaptive_instrument.music.looper.rounds import Rounds
from adaptive_instrument.music.looper.settings import LooperSettings
from adaptive_instrument.music.looper.tape import Played, Tape
from adaptive_instrument.music.shared import Shared
from adaptive_instrument.music.transport import TICKS_PER_BEAT
from adaptive_instrument.notes import Event, NoteOn, Sound

SHORTEST = TICKS_PER_BEAT // 4
"""Ticks of the shortest loop."""
SILENCE = 2
"""Bars from note to note that are a long silence: what was played before it is another thing."""
EVERYBODY = "*"
NOTHING_YET = "Nothing was played yet that could become a loop: play something first."
NOTHING = "Nothing was played, so there is no loop."
FULL = "This layer is full: what is played now is not kept in it."


class Recorder:
    """What is being recorded for some rounds, or nothing."""

    __slots__ = ("_ahead", "_asked", "_closed", "_numbers", "_performers", "_rounds", "_shared", "_tape", "now", "says",
                 "settings", "stops")  # fmt: skip

    def __init__(
        self, shared: Shared, rounds: Rounds, ahead: Ahead, settings: LooperSettings, performers: Performers
    ) -> None:
        self.settings = settings
        self.says = ""
        """What is to be told about it, a calm sentence; empty for nothing."""
        self.now: Recording | None = None
        """What is being recorded, or waits for its first note."""
        self.stops = False
        """Whether the loop that is being closed is not to be played yet."""
        self._shared = shared
        self._rounds = rounds
        self._ahead = ahead
        self._performers = performers
        self._tape = Tape(shared.transport)
        self._asked: tuple[str, int, int] | None = None
        """Whose press has asked for the end of what is recorded, and from which tick to which they made it."""
        self._closed: Recording | None = None
        """The last one that was closed: some of its notes may still be held."""
        self._numbers = 0

    @property
    def listens(self) -> bool:
        """Whether it wants to hear what is played."""
        return self.settings.remembers or self.now is not None or self._closed is not None

    @property
    def closing(self) -> bool:
        """Whether the end of what is recorded has been asked for."""
        return self._asked is not None

    @property
    def deadline(self) -> float | None:
        """The second at which a recording closes by itself."""
        if self.now is None or self.now.until is None:
            return None
        return self._shared.transport.time(self.now.until)

    # -- from the first note to the last ------------------------------------------------------------------------------

    def ask(self, t: float, asked: Asked, at_once: bool) -> None:
        """Something is to be recorded, ``at_once`` or from the next note on."""
        rounds, settings = self._rounds, self.settings
        self._numbers += 1
        who = settings.player or asked.by or EVERYBODY
        self.now, self._closed = Recording(Layer(self._numbers), who, asked.count, rounds.layers.active + 1), None
        if rounds.layers.active:
            self.now.origin, self.now.length, rounds.under = rounds.origin, rounds.length, self.now.layer
        elif settings.starts == "press":
            t, at_once = t - asked.ago, True
        if at_once:
            self._begin(self.now, max(0, self._shared.transport.tick(t)))

    def hear(self, t: float, event: Event, harmony: Harmony, events: list[Event]) -> bool:
        """What a player did; true when a recording began by it, or can take no more."""
        played = self._tape.hear(event, harmony)
        if played is None:
            return False
        recording, said, begins = self.now, self.says, False
        if isinstance(event, NoteOn):
            begins = recording is not None and recording.begin is None and recording.means(played.player)
            if begins and recording is not None:
                self._begin(recording, played.start)
            entry = self._shared.ledger.get(played.note_id)
            if entry is not None and entry.until is not None:
                # A note that rings is known from its beginning: it may come round before it has rung out.
                played.end = max(played.start + 1, self._shared.transport.tick(entry.until))
        if played.end is not None:
            self._take(t, played, events)
        return begins or self.says != said

    def close(self, t: float, asked: Asked, events: list[Event]) -> None:
        """The end was asked for: of a layer it is now. A loop gets its length, to the line that was meant, and till
        then it is recorded on."""
        recording, transport = self.now, self._shared.transport
        assert recording is not None and recording.begin is not None
        self.leave_out(t, asked)
        if recording.length:
            self.finish(t, events)
            return
        pressed = max(0, transport.tick(t - asked.ago) - recording.begin)
        unit = self._unit(recording.begin)
        units, beyond = divmod(pressed, unit)
        length = units * unit if units and beyond <= self.settings.late * unit else (units + 1) * unit
        if self.settings.length == "free":
            length = max(SHORTEST, pressed)
        recording.until = recording.begin + min(length, self._longest(recording.begin))
        if transport.time(recording.until) <= t:
            self.finish(t, events)

    def catch(self, t: float, asked: Asked, events: list[Event]) -> None:
        """What was played just now is a layer: the last so many bars of it, or all since the last long silence."""
        transport = self._shared.transport
        pressed = transport.tick(t - asked.ago)
        who = self.settings.player or asked.by or EVERYBODY
        meant = [
            played
            for played in self._tape.lately()
            if who in (EVERYBODY, played.player) and (played.start < pressed or played.player != asked.by)
        ]
        phrase = self._phrase(meant, asked.count)
        if not phrase:
            self.says = NOTHING_YET
            return
        self.ask(t, replace(asked, count=0), at_once=False)
        recording, begin, last = self.now, phrase[0].start, phrase[-1]
        assert recording is not None
        recording.begin = begin
        if not recording.length:
            unit = self._unit(begin)
            if pressed - last.start > unit and last.end is not None:
                # Who comes by way of the menu comes late: it ended with its last note.
                pressed = min(pressed, last.end)
            units, beyond = divmod(max(0, pressed - begin), unit)
            whole = units and beyond <= self.settings.late * unit and last.start - begin < units * unit
            recording.until = begin + min((units if whole else units + 1) * unit, self._longest(begin))
        for played in phrase:
            if played.end is not None:
                self._take(t, played, events)
        self.leave_out(t, asked)
        if recording.length or (recording.until is not None and transport.time(recording.until) <= t):
            self.finish(t, events)

    def drop(self, t: float, asked: Asked) -> None:
        """What this player has sounded since they began to ask for something is not kept in mind."""
        self._tape.drop(asked.by, self._shared.transport.tick(t - asked.ago))

    def leave_out(self, t: float, asked: Asked) -> None:
        """What this player has sounded while they asked for something was not meant as music."""
        self._asked = ("", 0, 0)
        if asked.by and asked.ago > 0:
            self._asked = (asked.by, self._shared.transport.tick(t - asked.ago), self._shared.transport.tick(t))

    def finish(self, t: float, events: list[Event]) -> None:
        """What was recorded is a layer from now on, unless it is empty."""
        recording, rounds, first = self.now, self._rounds, False
        assert recording is not None and recording.begin is not None
        self._cut(t, recording, events)
        by, asked_from, asked_to = self._asked or ("", 0, 0)
        length = recording.length
        if not length:
            assert recording.until is not None
            first, length = True, recording.until - recording.begin
        if first or by:
            self._numbers += 1
            recording.close(self._numbers, length, by, asked_from, asked_to)
        stops = self.stops
        self._forget()
        if recording.layer.notes:
            self._closed = recording
            rounds.layers.put_on(recording.layer)
        elif first:
            self.says = NOTHING
            return
        if not first:
            events += rounds.anew(t)
            return
        rounds.origin, rounds.length = recording.begin, length
        if not stops:
            events += rounds.begin(t)
            if self.settings.then == "overdub" and rounds.layers.active < self.settings.layers:
                self._go_on(t, recording, (by, asked_from, asked_to), events)

    def abandon(self, t: float) -> list[Event]:
        """What is being recorded is thrown away; what of it sounded already falls silent."""
        recording, under = self.now, self._rounds.under
        self._forget()
        if recording is None or under is None or not under.notes:
            return []
        events = self._rounds.anew(t)
        for part in recording.layer.parts.values():
            events += self._ahead.release(t, part.voice)
        return events

    def hush(self, t: float, events: list[Event]) -> None:
        """Everything was stopped: a layer is kept as far as it has come, a loop that is not closed is not."""
        if self.now is not None and self.now.length and self.now.begin is not None:
            self.finish(t, events)
        self._forget()
        self._closed = None
        self._tape.forget()

    def _phrase(self, meant: list[Played], bars: int) -> list[Played]:
        """The last so many bars of what was played (0: since the last long silence), as long as a loop may be."""
        if not meant:
            return []
        last = meant[-1].start
        bar = self._shared.transport.bar(last)[1]
        room = self._rounds.length or min(bars * bar or self._longest(last), self._longest(last))
        first = len(meant) - 1
        while first and last - meant[first - 1].start < room:
            if not bars and meant[first].start - meant[first - 1].start > SILENCE * bar:
                break
            first -= 1
        return meant[first:]

    # -- inside -----------------------------------------------------------------------------------------------------

    def _go_on(self, t: float, closed: Recording, asking: tuple[str, int, int], events: list[Event]) -> None:
        """The next layer begins where the last one ended, however long it took to say so: what was played since is in
        it, without that by which its end was asked for."""
        self.ask(t, Asked(by=closed.who), at_once=False)
        recording = self.now
        assert recording is not None and closed.begin is not None
        self._closed, recording.asking = closed, asking
        self._begin(recording, closed.begin + closed.length)
        for played in self._tape.lately():
            if played.end is not None and played.start >= closed.begin + closed.length:
                self._take(t, played, events)

    def _begin(self, recording: Recording, tick: int) -> None:
        recording.begin = tick
        if recording.length:
            recording.until = tick + recording.count * recording.length if recording.count else None
        else:
            recording.until = tick + (recording.count * self._shared.transport.bar(tick)[1] or self._longest(tick))

    def _cut(self, t: float, recording: Recording, events: list[Event]) -> None:
        """What is held still is, until it is let go, as long as it is by now."""
        now = self._shared.transport.tick(t)
        closes = now if recording.until is None else min(now, recording.until)
        for played in self._tape:
            if played.end is None and recording.within(played.start):
                played.end = max(played.start + 1, closes)
                self._take(t, played, events)
                played.end = None

    def _take(self, t: float, played: Played, events: list[Event]) -> None:
        for recording in (self.now, self._closed):
            if recording is None or not recording.means(played.player):
                continue
            taken = recording.take(played, self._performers, open=recording is self.now)
            if recording.layer.full and recording is self.now:
                self.says = FULL
            if taken is None:
                continue
            index, new = taken
            if new:
                part = recording.layer.parts[played.part]
                events.append(Sound(t, self._ahead.name, part.voice, part.sound))
            if recording.length:
                events += self._rounds.insert(t, recording.layer, index, played.start)

    def _forget(self) -> None:
        self.now, self._asked, self._rounds.under, self.stops = None, None, None, False

    def _unit(self, tick: int) -> int:
        """Ticks of what the length of a loop is made of that begins at this tick."""
        return self._shared.transport.bar(tick)[1] if self.settings.length == "bar" else TICKS_PER_BEAT

    def _longest(self, tick: int) -> int:
        """Ticks of the longest loop: in whole bars (or beats), at least one."""
        unit = self._unit(tick)
        return max(1, self.settings.longest * TICKS_PER_BEAT // unit) * unit
