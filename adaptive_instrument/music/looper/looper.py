"""The looper: records what players play and plays it again in rounds, all by one switch if need be.

What the switch does depends on what there is::

    empty     -> waits      the next note begins the recording (or the press itself, by setting)
    waits     -> empty      pressed again, nothing was meant (over a loop: the loop plays on)
    records   -> plays      the loop closes: at the line just passed, or at the next one, until which it records on
    plays     -> overdubs   what is played now comes into a layer of its own
    overdubs  -> plays      the layer is closed; one without a note is none
    stopped   -> plays      in its place, as if it had never been silent

``undo`` throws away what is being recorded, or takes off the last layer, and just after a press that began a layer
both: so a switch that is pressed long may mean it. ``stop`` closes what is being recorded and is silent; ``clear``
takes off all layers. ``redo``, or the ensemble's own undo, brings back what was taken off, until something new is
recorded.

A loop belongs to nobody: a lost face ends what its player holds, and the loop goes on. Rest, stop, a call and the way
back to the voice silence it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from adaptive_instrument.errors import ChangeError
from adaptive_instrument.music.ahead import Ahead
from adaptive_instrument.music.harmony import Harmony
from adaptive_instrument.music.looper.asking import RECORDING, Asked
from adaptive_instrument.music.looper.layers import Layer, Performers
from adaptive_instrument.music.looper.recording import Recording
from adaptive_instrument.music.looper.rounds import Rounds
from adaptive_instrument.music.looper.settings import LooperSettings
from adaptive_instrument.music.looper.tape import Played, Tape
from adaptive_instrument.music.machine import MachineView
from adaptive_instrument.music.shared import Shared
from adaptive_instrument.music.transport import TICKS_PER_BEAT
from adaptive_instrument.notes import Event, NoteOn, Sound, Volume

NAME = "looper"
SHORTEST = TICKS_PER_BEAT // 4
"""Ticks of the shortest loop."""
EMPTY = "There is no loop yet: record one first."
NOTHING = "Nothing was played, so there is no loop."
NO_REDO = "No layer was taken away, so there is none to bring back."


@dataclass(frozen=True, slots=True)
class LoopView(MachineView):
    """What there is to see of the looper."""

    layers: int = 0
    """Layers that are heard, without the one that is being recorded."""
    taken_off: int = 0
    """Layers that can be brought back."""
    since: float | None = None
    """The second at which some round began; rounds follow every ``lasts`` seconds. None while there is none."""
    lasts: float = 0.0
    """Seconds of a round."""

    def line(self, now: float) -> str:
        """What it does, in a word or two."""
        layers = "loop" if self.layers < 2 else f"loop of {self.layers} layers"
        return {
            "waits": "the loop waits for a note" if not self.layers else f"{layers}, the next waits for a note",
            "records": "recording a loop",
            "plays": layers,
            "overdubs": f"{layers}, recording over it",
            "stopped": f"{layers}, silent",
        }.get(self.state, "")


class Looper:
    """A machine that plays what was played."""

    def __init__(self, shared: Shared, settings: LooperSettings, performers: Performers) -> None:
        """``performers``: the players by name, so that each layer can sound as its player did."""
        self.name = NAME
        self.section = NAME
        self.settings = settings
        self.revision = 0
        self.wishes: list[tuple[str, object]] = []
        self._shared = shared
        self._performers = performers
        self._ahead = Ahead(NAME, shared.ledger)
        self._rounds = Rounds(shared, self._ahead, settings.moves)
        self._tape = Tape(shared.transport)
        self._recording: Recording | None = None
        self._asked: tuple[str, int, int] | None = None
        """Whose press has asked for the end of what is recorded, and from which tick to which they made it."""
        self._closed: Recording | None = None
        """The last one that was closed: some of its notes may still be held."""
        self._stops = False
        """Whether what is being closed is not to be played yet."""
        self._numbers = 0
        self._says = ""
        self._harmony = shared.harmony
        self._before: tuple[float, Harmony] = (-1.0, shared.harmony)
        """When the harmony changed last, and what it was before that moment."""

    # -- a machine ------------------------------------------------------------------------------------------------

    @property
    def listens(self) -> bool:
        """Whether it wants to hear what is played."""
        return self._recording is not None or self._closed is not None

    @property
    def deadline(self) -> float | None:
        """When a note is due or has to be planned, or a recording closes by itself."""
        until = self._recording.until if self._recording is not None else None
        closes = None if until is None else self._shared.transport.time(until)
        moments = (self._ahead.deadline, self._rounds.deadline, closes)
        return min((moment for moment in moments if moment is not None), default=None)

    @property
    def pending(self) -> float | None:
        """The second of the first note that is planned and not committed, or None."""
        return self._ahead.pending

    @property
    def state(self) -> str:
        """``empty``, ``waits``, ``records``, ``plays``, ``overdubs`` or ``stopped``."""
        recording = self._recording
        if recording is None:
            if not self._rounds.layers.active:
                return "empty"
            return "plays" if self._rounds.playing else "stopped"
        if recording.begin is None:
            return "waits"
        return "overdubs" if recording.length else "records"

    def opening(self, t: float) -> list[Event]:
        """How loud it is; the sounds of its layers come with them."""
        return [Volume(t, NAME, self.settings.volume)]

    def advance(self, t: float) -> list[Event]:
        """Closes what is to close, plans what comes, begins and ends what is due."""
        events: list[Event] = []
        recording = self._recording
        until = recording.until if recording is not None else None
        if until is not None and self._shared.transport.time(until) <= t:
            had = self._rounds.layers.active
            self._finish(t, events)
            if self._rounds.layers.active != had:
                self._shared.undo.push(t, (("looper.show", had),))
        deadline = self._rounds.deadline
        if deadline is not None and deadline <= t:
            events += self._rounds.advance(t)
        return events + self._ahead.advance(t)

    def commit(self, horizon: float) -> list[Event]:
        """Planned notes up to ``horizon`` become binding."""
        return self._ahead.commit(horizon)

    def hush(self, t: float) -> list[Event]:
        """Silence: what was being recorded over the loop is kept, a first layer that is not closed is not."""
        events: list[Event] = []
        recording = self._recording
        if recording is not None and recording.length and recording.begin is not None:
            self._finish(t, events)
        self._abandon()
        self._tape.forget()
        self._closed = None
        events += self._rounds.end(t)
        self._tell()
        return events

    def reharmonise(self, t: float) -> list[Event]:
        """What comes follows the key and the chord."""
        if t != self._before[0]:
            self._before = (t, self._harmony)
        changed, self._harmony = self._harmony != self._shared.harmony, self._shared.harmony
        # It may be that only the plan has changed, and not the harmony yet.
        events = self._ahead.release(t) if changed and self.settings.on_change == "release" else []
        return events + self._rounds.anew(t)

    def retime(self, t: float) -> list[Event]:
        """What comes follows the tempo."""
        self._tell()
        return self._rounds.anew(t)

    def heard(self, t: float, events: Sequence[Event]) -> list[Event]:
        """Records what was played, if it is to be recorded."""
        answer: list[Event] = []
        for event in events:
            played = self._tape.hear(event, self._harmony_of(event))
            if played is None:
                continue
            if isinstance(event, NoteOn):
                self._begins(played)
                entry = self._shared.ledger.get(played.note_id)
                if entry is not None and entry.until is not None:
                    # A note that rings is known from its beginning: it may come round before it has rung out.
                    played.end = max(played.start + 1, self._shared.transport.tick(entry.until))
            if played.end is not None:
                self._take(t, played, answer)
        return answer

    def admit(self, setting: str, value: Any) -> None:
        """Raises what speaks against a change.

        Raises:
            ChangeError: there is nothing for it to act upon, or no room, with the cure.
        """
        fault = self._fault(setting)
        if fault:
            # By whatever way it was asked for: the stage says it, too.
            self._says = fault
            self._tell()
            raise ChangeError(fault)

    def change(self, t: float, setting: str, value: Any) -> list[Event]:
        """Applies a change."""
        events: list[Event] = []
        self._says = ""
        asked = value if isinstance(value, Asked) else Asked()
        if setting == "switch":
            self._switch(t, asked, events)
        elif setting in ("record", "add"):
            self._abandon()
            self._ask(t, asked, now=False)
        elif setting == "leave":
            self._leave(t, asked, events)
        elif setting == "play":
            self._play(t, events)
        elif setting == "stop":
            self._stop(t, events)
        elif setting == "undo":
            self._undo(t, events)
        elif setting == "redo":
            self._show(t, self._rounds.layers.active + 1, events)
            self._play(t, events)
        elif setting in ("clear", "show"):
            self._abandon()
            self._show(t, 0 if setting == "clear" else int(value), events)
        else:
            self._set(t, setting, value, events)
        self._tell()
        return events

    def undoable(self) -> Iterable[tuple[str, object]]:
        """How many layers are heard."""
        return (("looper.show", self._rounds.layers.active),)

    def view(self) -> LoopView:
        """What there is to see of it."""
        layers, turn = self._rounds.layers, self._rounds.turn if self._rounds.playing else None
        since, lasts = (None, 0.0) if turn is None else turn
        return LoopView(NAME, NAME, self.state, self._says, layers.active, layers.taken_off, since, lasts)

    def _tell(self) -> None:
        """Something about it is to be seen, and the menu may have other items."""
        self.revision += 1
        layers, playing = self._rounds.layers, self._shared.playing
        there = {
            "loop": bool(layers.active),
            "loop plays": bool(layers.active) and self._rounds.playing,
            "loop silent": bool(layers.active) and not self._rounds.playing,
            RECORDING: self._recording is not None,
            "loop undone": bool(layers.taken_off),
        }
        playing.difference_update(there)
        playing.update(name for name, is_so in there.items() if is_so)

    # -- the switch -----------------------------------------------------------------------------------------------

    def _switch(self, t: float, asked: Asked, events: list[Event]) -> None:
        recording = self._recording
        if recording is None:
            if self._rounds.layers.active and not self._rounds.playing:
                self._play(t, events)
            else:
                self._ask(t, asked, now=bool(self._rounds.layers.active))
        elif recording.begin is None:
            self._abandon()
        elif recording.length:
            self._asks_end(t, asked)
            self._finish(t, events)
        elif self._asked is None:
            self._close(t, asked, events)

    def _ask(self, t: float, asked: Asked, now: bool) -> None:
        """Something is to be recorded: from ``now`` on, or from the next note."""
        rounds, settings = self._rounds, self.settings
        self._numbers += 1
        who = settings.player or asked.by or "*"
        recording = Recording(Layer(self._numbers), who, asked.count, t, rounds.layers.active + 1)
        self._recording, self._closed = recording, None
        if rounds.layers.active:
            recording.origin, recording.length, rounds.under = rounds.origin, rounds.length, recording.layer
        elif settings.starts == "press":
            t, now = t - asked.ago, True
        if now:
            self._begin(recording, max(0, self._shared.transport.tick(t)))

    def _begins(self, played: Played) -> None:
        """A note has begun: perhaps it is the first of a recording."""
        recording = self._recording
        if recording is not None and recording.begin is None and recording.means(played.player):
            self._begin(recording, played.start)
            self._tell()

    def _begin(self, recording: Recording, tick: int) -> None:
        recording.begin = tick
        if recording.length:
            recording.until = tick + recording.count * recording.length if recording.count else None
        else:
            recording.until = tick + (recording.count * self._shared.transport.bar(tick)[1] or self._longest(tick))

    def _close(self, t: float, asked: Asked, events: list[Event]) -> None:
        """A first layer gets its length: to the line that was meant, and till then it is recorded on."""
        recording = self._recording
        assert recording is not None and recording.begin is not None
        self._asks_end(t, asked)
        transport = self._shared.transport
        pressed = transport.tick(t - asked.ago) - recording.begin
        unit = self._unit(recording.begin)
        units, beyond = divmod(max(0, pressed), unit)
        length = units * unit if units and beyond <= self.settings.late * unit else (units + 1) * unit
        if self.settings.length == "free":
            length = max(SHORTEST, pressed)
        recording.until = recording.begin + min(length, self._longest(recording.begin))
        if transport.time(recording.until) <= t:
            self._finish(t, events)

    def _asks_end(self, t: float, asked: Asked) -> None:
        if asked.by and asked.ago > 0:
            transport = self._shared.transport
            self._asked = (asked.by, transport.tick(t - asked.ago), transport.tick(t))
        else:
            self._asked = ("", 0, 0)

    def _unit(self, tick: int) -> int:
        """Ticks of what the length of a loop is made of that begins at this tick."""
        return self._shared.transport.bar(tick)[1] if self.settings.length == "bar" else TICKS_PER_BEAT

    def _longest(self, tick: int) -> int:
        """Ticks of the longest loop: in whole bars (or beats), at least one."""
        unit = self._unit(tick)
        return max(1, self.settings.longest * TICKS_PER_BEAT // unit) * unit

    def _finish(self, t: float, events: list[Event]) -> None:
        """What was recorded is a layer from now on."""
        recording, rounds = self._recording, self._rounds
        assert recording is not None and recording.begin is not None
        transport, first = self._shared.transport, not recording.length
        now = transport.tick(t)
        closes = now if recording.until is None else min(now, recording.until)
        for played in self._tape:
            if played.end is None and recording.within(played.start):
                # It is held still: until it is let go it is as long as it is by now.
                played.end = max(played.start + 1, closes)
                self._take(t, played, events)
                played.end = None
        by, asked_from, asked_to = self._asked or ("", 0, 0)
        if first:
            assert recording.until is not None
            length = recording.until - recording.begin
        else:
            length = recording.length
        if first or by:
            self._numbers += 1
            recording.close(self._numbers, length, by, asked_from, asked_to)
        self._recording, self._asked, rounds.under = None, None, None
        stops, self._stops = self._stops, False
        if not recording.layer.notes:
            self._says = NOTHING if first else ""
            if not first:
                events += rounds.anew(t)
            self._tell()
            return
        self._closed = recording
        rounds.layers.put_on(recording.layer)
        if not first:
            events += rounds.anew(t)
            self._tell()
            return
        rounds.origin, rounds.length = recording.begin, length
        if not stops:
            events += rounds.begin(t)
            if self.settings.then == "overdub" and rounds.layers.active < self.settings.layers:
                self._ask(t, Asked(by=recording.who), now=True)
        self._tell()

    # -- what else can be asked for -------------------------------------------------------------------------------

    def _fault(self, setting: str) -> str:
        """What speaks against a change; empty when nothing does."""
        layers, recording = self._rounds.layers, self._recording
        if setting in ("play", "add") and not layers.active:
            return EMPTY
        if setting in ("stop", "undo", "clear") and not layers.active and recording is None:
            return EMPTY
        if setting == "redo" and not layers.taken_off:
            return NO_REDO
        if setting == "record" and layers.active:
            return "There is a loop already: clear it first, or add a layer to it."
        begins = setting == "switch" and recording is None and self._rounds.playing
        if (begins or setting == "add") and layers.active >= self.settings.layers:
            return f"There are {layers.active} layers, as many as there can be: take one away first."
        return ""

    def _play(self, t: float, events: list[Event]) -> None:
        if self._rounds.layers.active and not self._rounds.playing:
            events += self._rounds.begin(t)

    def _leave(self, t: float, asked: Asked, events: list[Event]) -> None:
        """A player turned to their menu ``asked.ago`` seconds ago: what was begun to be recorded of them since is
        thrown away; what was recorded before is closed where they left it."""
        recording = self._recording
        if recording is None or recording.begin is None or not recording.means(asked.by):
            return
        if recording.begin >= self._shared.transport.tick(t - asked.ago):
            self._abandon()
            events += self._rounds.anew(t)
        elif recording.count:
            self._asks_end(t, asked)
        elif recording.length:
            self._asks_end(t, asked)
            self._finish(t, events)
        elif self._asked is None:
            self._close(t, asked, events)

    def _stop(self, t: float, events: list[Event]) -> None:
        recording = self._recording
        if recording is not None and recording.begin is not None:
            if recording.length:
                self._finish(t, events)
            else:
                self._stops = True
                if self._asked is None:
                    self._close(t, Asked(), events)
                return
        self._abandon()
        events += self._rounds.end(t)

    def _undo(self, t: float, events: list[Event]) -> None:
        recording = self._recording
        only_that = recording is not None and (not recording.length or bool(recording.layer.notes))
        self._abandon()
        if only_that:
            events += self._rounds.anew(t)
            for part in recording.layer.parts.values() if recording is not None else ():
                events += self._ahead.release(t, part.voice)
            return
        self._show(t, self._rounds.layers.active - 1, events)

    def _show(self, t: float, count: int, events: list[Event]) -> None:
        """So many layers are heard; those that were taken off fall silent at once."""
        rounds = self._rounds
        before = tuple(rounds.layers)
        rounds.layers.show(count)
        if not rounds.layers.active:
            events += rounds.end(t)
            return
        events += rounds.anew(t)
        for layer in before[rounds.layers.active :]:
            for part in layer.parts.values():
                events += self._ahead.release(t, part.voice)

    def _abandon(self) -> None:
        """What is being recorded is thrown away."""
        self._recording, self._asked, self._rounds.under, self._stops = None, None, None, False

    def _set(self, t: float, setting: str, value: Any, events: list[Event]) -> None:
        self.settings = replace(self.settings, **{setting: value})
        if setting == "volume":
            events.append(Volume(t, NAME, self.settings.volume))
        elif setting == "moves":
            self._rounds.moves = self.settings.moves
            events += self._rounds.anew(t)

    # -- what is heard --------------------------------------------------------------------------------------------

    def _take(self, t: float, played: Played, events: list[Event]) -> None:
        for recording in (self._recording, self._closed):
            if recording is None or not recording.means(played.player):
                continue
            taken = recording.take(played, self._performers, open=recording is self._recording)
            if recording.layer.full and recording is self._recording and not self._says:
                self._says = "This layer is full: what is played now is not kept in it."
                self._tell()
            if taken is None:
                continue
            index, new = taken
            if new:
                part = recording.layer.parts[played.player]
                events.append(Sound(t, NAME, part.voice, part.sound))
            if recording.length:
                events += self._rounds.insert(t, recording.layer, index, played.start)

    def _harmony_of(self, event: Event) -> Harmony:
        # What was promised for the very moment of a change keeps what it was promised under.
        changed, before = self._before
        if isinstance(event, NoteOn) and event.generated and event.at == changed:
            return before
        return self._shared.harmony
