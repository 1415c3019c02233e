"""A voice: selections become notes, under the shared harmony and transport.

The lock binds the target pitch at onset. What is known only later, such as how long a note is held, shapes its swell
and its release. A voice never reads a clock: what has to happen later stands in its agenda and is run by the
ensemble at its own time.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import Annotated, Literal

from annotated_types import Ge, Le

from adaptive_instrument.access.selection import BendBy, Deselect, Express, Select, Selection
from adaptive_instrument.music.harmony import Harmony
from adaptive_instrument.music.layout import Layout
from adaptive_instrument.music.ledger import Entry, Ledger
from adaptive_instrument.music.transport import Transport
from adaptive_instrument.notes import Bend, Event, Expression, NoteOn
from adaptive_instrument.settings import Settings

Help = Literal["raw", "notes", "notes and timing"]
"""How much the instrument helps: not at all, with the pitch, with pitch and time."""

SHORTEST_NOTE = 0.03
"""Seconds: a shorter touch is still heard, and a note never ends at the instant it begins."""
SWELL_STEP = 0.05
"""Seconds between two steps of a swell: 20 a second is below what an ear hears as steps at these slopes."""
GLIDE_TIME, GLIDE_STEPS = 0.12, 8
VIBRATO = 0.5
"""Semitones that a bend may leave the lock by."""
QUICK, SLOW = 0.15, 1.5
"""Seconds between strikes that sound loudest and softest."""
JUST_LATE = 0.06
"""Seconds after a grid point within which a strike still belongs to it and sounds at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceSettings(Settings):
    """How a player's notes sound."""

    sound: str = "plucked"
    """The sound, by its name."""
    articulation: Literal["hold", "ring"] = "hold"
    """`hold`: the note lasts as long as the press. `ring`: it rings out for `ring` seconds by itself."""
    ring: Annotated[float, Ge(0.05), Le(30)] = 2.5
    """Seconds a ringing note lasts."""
    loudness: Literal["played", "gap", "fixed"] = "played"
    """`played`: as hard as the device says. `gap`: quick strikes are loud, slow ones soft. `fixed`: always the same."""
    softest: Annotated[int, Ge(1), Le(127)] = 40
    """MIDI velocity of the softest strike."""
    loudest: Annotated[int, Ge(1), Le(127)] = 110
    """MIDI velocity of the loudest strike."""
    level: Annotated[int, Ge(1), Le(127)] = 80
    """MIDI velocity when nothing says how hard, and of every note with `loudness = "fixed"`."""
    swell: Annotated[float, Ge(0), Le(30)] = 0.0
    """Seconds in which a held note grows to its full loudness; 0 for no swell."""
    swell_from: Annotated[float, Ge(0), Le(1)] = 0.6
    """Loudness 0..1 at which a swelling note begins."""
    volume: Annotated[float, Ge(0), Le(1)] = 0.8
    """The player's loudness, 0..1."""
    on_change: Literal["keep", "glide", "release"] = "keep"
    """What a sounding note does when the harmony changes: stay, glide to the new pitch, or end."""
    lowest: Annotated[int, Ge(0), Le(115)] = 24
    """MIDI number of the lowest note; lower ones sound an octave higher."""
    highest: Annotated[int, Ge(12), Le(127)] = 108
    """MIDI number of the highest note; higher ones sound an octave lower. At least 12 above `lowest`."""
    polyphony: Annotated[int, Ge(1), Le(32)] = 8
    """How many notes may sound at once; a further one ends the oldest."""


class Voice:
    """One player's voice."""

    __slots__ = ("_agenda", "_bends", "_expressions", "_held", "_layout", "_ledger", "_order", "_pending",
                 "_settings", "help", "name", "player")  # fmt: skip

    def __init__(self, player: str, settings: VoiceSettings, help: Help, layout: Layout | None, ledger: Ledger) -> None:
        """``layout`` is None for a player whose targets are MIDI keys."""
        self.player = player
        self.name = "main"
        self.help: Help = help
        self._settings = settings
        self._layout = layout
        self._ledger = ledger
        self._held: dict[str, int] = {}
        self._pending: dict[int, Entry] = {}
        self._agenda: list[tuple[float, int, str, int, float]] = []
        self._order = 0
        self._bends: dict[str, float] = {}
        self._expressions: dict[str, float] = {}

    @property
    def deadline(self) -> float | None:
        """The second at which ``advance`` is due, or None."""
        return self._agenda[0][0] if self._agenda else None

    @property
    def pending(self) -> float | None:
        """The second of the first generated note that is not committed yet, or None."""
        return min((entry.note.at for entry in self._pending.values()), default=None)

    def receive(self, selection: Selection, harmony: Harmony, transport: Transport) -> list[Event]:
        """What a selection means."""
        if isinstance(selection, Select):
            return self._strike(selection, harmony, transport)
        if isinstance(selection, Deselect):
            return self._let_go(selection)
        if isinstance(selection, Express):
            return self._express(selection)
        return self._bend(selection, harmony)

    def advance(self, t: float) -> list[Event]:
        """Runs the agenda up to ``t`` seconds, each entry at its own time."""
        events: list[Event] = []
        while self._agenda and self._agenda[0][0] <= t:
            at, _, what, note_id, value = heappop(self._agenda)
            if what == "off":
                self._close(note_id, at, events)
                continue
            entry = self._ledger.get(note_id)
            if entry is None:
                continue
            if what == "swell":
                entry.expression = min(1.0, entry.expression + value)
                events.append(self._expression_event(entry, at))
                if entry.expression < 1.0:
                    self._plan(at + SWELL_STEP, "swell", note_id, value)
            else:
                entry.pitch = value
                events.append(Bend(at, note_id, self.player, self.name, value))
        return events

    def commit(self, horizon: float) -> list[Event]:
        """Generated notes whose time is not after ``horizon`` become binding (and cancellable)."""
        due = sorted((e.note.at, n) for n, e in self._pending.items() if e.note.at <= horizon)
        return [self._begin(self._pending.pop(note_id)) for _, note_id in due]

    def release(self, t: float) -> list[Event]:
        """Ends everything this player sounds, has committed or has pending."""
        self._pending.clear()
        self._held.clear()
        self._agenda.clear()
        self._bends.clear()
        self._expressions.clear()
        events: list[Event] = []
        for entry in self._ledger.of(self.player):
            self._close(entry.note.note_id, t, events)
        return events

    def reharmonise(self, t: float, harmony: Harmony) -> list[Event]:
        """The harmony has changed: sounding notes follow the voice's policy. Pending ones take the new pitch."""
        for note_id, entry in self._pending.items():
            pitch = self._pitch(entry.target, harmony)
            self._pending[note_id] = self._entry_at(entry, pitch)
        policy = self._settings.on_change
        events: list[Event] = []
        for entry in self._ledger.of(self.player):
            note = entry.note
            if note.at > t:
                # Committed but not begun: it would begin outside the new lock, so it is taken back and asked anew.
                self._recommit(entry, t, harmony, events)
                continue
            if policy == "release":
                self._close(note.note_id, t, events)
            elif policy == "glide":
                self._glide(entry, t, self._pitch(entry.target, harmony))
        return events

    # -- strikes ------------------------------------------------------------------------------------------------

    def _strike(self, select: Select, harmony: Harmony, transport: Transport) -> list[Event]:
        events: list[Event] = []
        pitch = self._pitch(select.target, harmony)
        at, generated = self._moment(select.t, transport)
        self._end_earlier(select, pitch, events)
        settings = self._settings
        swelling = settings.swell > 0 and settings.articulation == "hold"
        expression = settings.swell_from if swelling else 1.0
        note_id = self._ledger.new_id()
        gesture = self._expressions.get(select.group, 1.0)
        bent = self._bent(pitch, self._bends.get(select.group, 0.0), harmony)
        note = NoteOn(
            at, note_id, self.player, self.name, pitch, self._velocity(select), expression * gesture, generated
        )
        entry = Entry(note, select.holder, select.target, pitch, pitch, expression, tag=select.group)
        self._held[select.holder] = note_id
        if generated:
            self._pending[note_id] = entry
        else:
            events.append(self._begin(entry))
            if bent != pitch:
                entry.pitch = bent
                events.append(Bend(at, note_id, self.player, self.name, bent))
        if swelling and expression < 1.0:
            self._plan(at + SWELL_STEP, "swell", note_id, (1.0 - expression) * SWELL_STEP / settings.swell)
        if settings.articulation == "ring":
            entry.until = at + settings.ring
            self._plan(entry.until, "off", note_id)
        return events

    def _begin(self, entry: Entry) -> NoteOn:
        self._ledger.enter(entry)
        return entry.note

    def _moment(self, t: float, transport: Transport) -> tuple[float, bool]:
        if self.help != "notes and timing":
            return t, False
        at = transport.next_grid(max(0.0, t - JUST_LATE))
        return (t, False) if at <= t else (at, True)

    def _end_earlier(self, select: Select, pitch: float, events: list[Event]) -> None:
        earlier = self._held.pop(select.holder, None)
        if earlier is not None and self._settings.articulation == "hold":
            self._finish(earlier, select.t, events)
        sounding = self._ledger.of(self.player)
        if self._settings.articulation == "ring":
            for entry in sounding:
                if entry.home == pitch:
                    self._close(entry.note.note_id, select.t, events)
        # The cap counts what is pending too: a run of quantised strikes must not all land at once.
        surplus = self._ledger.count(self.player) + len(self._pending) + 1 - self._settings.polyphony
        for entry in self._ledger.of(self.player)[: max(0, surplus)]:
            self._close(entry.note.note_id, select.t, events)
            surplus -= 1
        for note_id in sorted(self._pending)[: max(0, surplus)]:
            del self._pending[note_id]

    def _velocity(self, select: Select) -> int:
        settings = self._settings
        if settings.loudness == "gap":
            if select.gap is None:
                return (settings.softest + settings.loudest) // 2
            gap = min(SLOW, max(QUICK, select.gap))
            slowness = math.log(gap / QUICK) / math.log(SLOW / QUICK)
            return round(settings.loudest + slowness * (settings.softest - settings.loudest))
        if settings.loudness == "played" and select.force is not None:
            return round(settings.softest + select.force * (settings.loudest - settings.softest))
        return settings.level

    # -- the end of notes -----------------------------------------------------------------------------------------

    def _let_go(self, deselect: Deselect) -> list[Event]:
        note_id = self._held.pop(deselect.holder, None)
        if note_id is None or self._settings.articulation == "ring":
            return []
        events: list[Event] = []
        self._finish(note_id, deselect.t, events)
        return events

    def _finish(self, note_id: int, t: float, events: list[Event]) -> None:
        """Ends a held note at ``t``, or when it has been heard: a quantised one keeps the length it was given."""
        entry = self._ledger.get(note_id) or self._pending.get(note_id)
        if entry is None:
            return
        end = max(t, entry.note.at + SHORTEST_NOTE)
        if end <= t:
            self._close(note_id, t, events)
        else:
            entry.until = end
            self._plan(end, "off", note_id)

    def _close(self, note_id: int, at: float, events: list[Event]) -> None:
        self._pending.pop(note_id, None)
        event = self._ledger.close(note_id, at)
        if event is not None:
            events.append(event)

    # -- gestures and changes -------------------------------------------------------------------------------------

    def _express(self, express: Express) -> list[Event]:
        self._expressions[express.group] = express.value
        return [
            self._expression_event(entry, express.t)
            for entry in self._ledger.of(self.player)
            if entry.tag == express.group and entry.note.at <= express.t
        ]

    def _expression_event(self, entry: Entry, at: float) -> Expression:
        gesture = self._expressions.get(str(entry.tag), 1.0)
        return Expression(at, entry.note.note_id, self.player, self.name, entry.expression * gesture)

    def _bend(self, bend: BendBy, harmony: Harmony) -> list[Event]:
        self._bends[bend.group] = bend.semitones
        events: list[Event] = []
        for entry in self._ledger.of(self.player):
            if entry.tag != bend.group or entry.note.at > bend.t:
                continue
            pitch = self._bent(entry.home, bend.semitones, harmony)
            if pitch != entry.pitch:
                entry.pitch = pitch
                events.append(Bend(bend.t, entry.note.note_id, self.player, self.name, pitch))
        return events

    def _bent(self, home: float, semitones: float, harmony: Harmony) -> float:
        if self.help == "raw" or abs(semitones) <= VIBRATO:
            return min(127.0, max(0.0, home + semitones))
        return harmony.nearest(home + semitones)

    def _glide(self, entry: Entry, t: float, home: float) -> None:
        start, entry.home = entry.pitch, home
        if start == home:
            return
        for step in range(1, GLIDE_STEPS + 1):
            part = step / GLIDE_STEPS
            self._plan(t + GLIDE_TIME * part, "bend", entry.note.note_id, start + (home - start) * part)

    def _recommit(self, entry: Entry, t: float, harmony: Harmony, events: list[Event]) -> None:
        note = entry.note
        cancel = self._ledger.close(note.note_id, t)
        if cancel is not None:
            events.append(cancel)
        new_id = self._ledger.new_id()
        fresh = self._entry_at(entry, self._pitch(entry.target, harmony), new_id)
        self._pending[new_id] = fresh
        for holder, note_id in self._held.items():
            if note_id == note.note_id:
                self._held[holder] = new_id
        if fresh.until is not None:
            self._plan(fresh.until, "off", new_id)

    def _entry_at(self, entry: Entry, pitch: float, note_id: int | None = None) -> Entry:
        note = entry.note
        moved = NoteOn(note.at, note_id or note.note_id, note.player, note.voice, pitch, note.velocity,
                       note.expression, note.generated)  # fmt: skip
        return Entry(moved, entry.holder, entry.target, pitch, pitch, entry.expression, entry.until, entry.tag)

    # -- pitch and time -------------------------------------------------------------------------------------------

    def _pitch(self, target: int, harmony: Harmony) -> float:
        if self._layout is not None:
            pitch = self._layout.pitch(target, harmony)
        elif self.help == "raw":
            return float(target)
        else:
            pitch = harmony.nearest(target)
        while pitch > self._settings.highest:
            pitch -= 12
        while pitch < self._settings.lowest:
            pitch += 12
        return pitch

    def _plan(self, at: float, what: str, note_id: int, value: float = 0.0) -> None:
        self._order += 1
        heappush(self._agenda, (at, self._order, what, note_id, value))
