"""A voice: selections become notes, under the shared harmony and transport.

The lock binds the target pitch at onset. What is known only later, such as how long a note is held, shapes its swell
and its release. A voice never reads a clock: what has to happen later stands in its agenda and is run by the
ensemble at its own time.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from heapq import heapify, heappop, heappush
from typing import Annotated, Literal

from annotated_types import Ge, Le

from adaptive_instrument.access.selection import BendBy, Deselect, Express, Select, Selection
from adaptive_instrument.music.layout import Layout
from adaptive_instrument.music.ledger import Entry
from adaptive_instrument.music.shared import Shared
from adaptive_instrument.notes import Bend, Event, Expression, NoteOn
from adaptive_instrument.settings import Settings

Help = Literal["raw", "notes", "notes and timing"]
"""How much the instrument helps: not at all, with the pitch, with pitch and time."""

SHORTEST_NOTE = 0.03
"""Seconds: a shorter touch is still heard, and a note never ends at the instant it begins."""
SWELL_STEP = 0.05
"""Seconds between two steps of a swell: 20 a second is below what an ear hears as steps at these slopes."""
ALL_BUT_FULL = 1.0 - 1e-6
"""From here on a swell is over: adding steps up leaves it a hair below 1."""
GLIDE_TIME, GLIDE_STEPS = 0.12, 8
VIBRATO = 0.5
"""Semitones that a bend may leave the lock by."""
QUICK, SLOW = 0.15, 1.5
"""Seconds between strikes that sound loudest and softest."""
TOO_EARLY = 0.3
"""Seconds for which a press waits at most for the beat that it was meant for: an earlier one sounds at once."""
JUST_LATE = 0.06
"""Seconds after a grid point within which a strike still belongs to it and sounds at once."""

END, TURN, SWELL = range(3)
"""What stands in a voice's agenda, in the order in which it is run at equal times."""


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
    """One player's voice.

    A note that has to wait for the grid is *pending*: the voice keeps it back, the ledger does not know it. When it is
    committed it enters the ledger, as a note played at once does when it is struck. Nothing but ``commit`` depends on
    which of the two it is, so that the music is the same however far ahead a shell commits.
    """

    __slots__ = ("_agenda", "_bends", "_gestures", "_held", "_pending", "_settings", "_shared", "help",
                 "layout", "name", "player")  # fmt: skip

    def __init__(self, player: str, settings: VoiceSettings, help: Help, layout: Layout | None, shared: Shared) -> None:
        """``layout`` is None for a player whose targets are MIDI keys."""
        self.player = player
        self.name = "main"
        self.help: Help = help
        self._settings = settings
        self.layout = layout
        self._shared = shared
        self._held: dict[str, int] = {}
        self._pending: dict[int, Entry] = {}
        self._agenda: list[tuple[float, int, int, float]] = []
        self._bends: dict[str, float] = {}
        self._gestures: dict[str, float] = {}

    @property
    def deadline(self) -> float | None:
        """The second at which ``advance`` is due, or None."""
        return self._agenda[0][0] if self._agenda else None

    @property
    def pending(self) -> float | None:
        """The second of the first generated note that is not committed yet, or None."""
        if not self._pending:
            return None
        return min(entry.note.at for entry in self._pending.values())

    def receive(self, selection: Selection) -> list[Event]:
        """What a selection means."""
        if isinstance(selection, Select):
            return self._strike(selection)
        if isinstance(selection, Deselect):
            return self._let_go(selection)
        if isinstance(selection, Express):
            return self._express(selection)
        return self._bend(selection)

    def advance(self, t: float) -> list[Event]:
        """Runs the agenda up to ``t`` seconds, each entry at its own time."""
        events: list[Event] = []
        while self._agenda and self._agenda[0][0] <= t:
            at, what, note_id, value = heappop(self._agenda)
            entry = self._shared.ledger.get(note_id)
            if entry is None:
                continue
            if what == END:
                self._close(entry, at, events)
            elif what == TURN:
                self._turn(entry, at, value, events)
            else:
                grown = entry.expression + value
                entry.expression = grown if grown < ALL_BUT_FULL else 1.0
                events.append(self._expression(entry, at))
                if entry.expression < 1.0:
                    heappush(self._agenda, (at + SWELL_STEP, SWELL, note_id, value))
        return events

    def commit(self, horizon: float) -> list[Event]:
        """Generated notes whose time is not after ``horizon`` become binding (and cancellable)."""
        events: list[Event] = []
        due = sorted((entry.note.at, note_id) for note_id, entry in self._pending.items() if entry.note.at <= horizon)
        for _, note_id in due:
            self._begin(self._pending.pop(note_id), events)
        return events

    def release(self, t: float) -> list[Event]:
        """Ends everything this player sounds, has committed or has pending."""
        self._pending.clear()
        self._held.clear()
        self._agenda.clear()
        self._bends.clear()
        self._gestures.clear()
        events: list[Event] = []
        for entry in self._shared.ledger.of(self.player):
            self._close(entry, t, events)
        return events

    def begins(self, holder: str) -> float | None:
        """When the note that a holder holds begins (seconds), or None when it holds none."""
        note_id = self._held.get(holder)
        if note_id is None:
            return None
        entry = self._pending.get(note_id) or self._shared.ledger.get(note_id)
        return None if entry is None else entry.note.at

    def leave(self, before: str) -> None:
        """Another way of playing takes over: what is held is held under names of its own from now on."""
        self._held = {before + holder: note_id for holder, note_id in self._held.items()}

    def reharmonise(self, t: float) -> list[Event]:
        """The harmony has changed: sounding notes follow the voice's policy, those to come take the new pitch."""
        events: list[Event] = []
        policy = self._settings.on_change
        for entry in self._open():
            if entry.note.at > t:
                self._move(entry, t, entry.note.at, events)
            elif policy == "release":
                self._close(entry, t, events)
            elif policy == "glide":
                self._glide(entry, t)
        return events

    def retune(self, settings: VoiceSettings) -> None:
        """Other settings for the notes to come; those that sound end as they were begun."""
        self._settings = settings

    def set_help(self, t: float, help: Help) -> list[Event]:
        """How much the instrument helps from now on. Sounding notes stay, those to come take their new pitch."""
        self.help = help
        events: list[Event] = []
        for entry in self._open():
            if entry.note.at > t:
                self._move(entry, t, entry.note.at, events)
        return events

    def retime(self, t: float) -> list[Event]:
        """The tempo or the grid has changed: what waits for the grid waits for the new one."""
        events: list[Event] = []
        for entry in self._open():
            if entry.note.at > t:
                at = self._shared.transport.next_grid(max(t, entry.struck - JUST_LATE))
                self._move(entry, t, at, events)
        return events

    # -- the beginning of notes -----------------------------------------------------------------------------------

    def _strike(self, select: Select) -> list[Event]:
        events: list[Event] = []
        settings = self._settings
        home = self._pitch(select.target, self.layout)
        at, generated = (select.t, False) if select.free else self._moment(select)
        self._make_room(select, home, at, events)
        swells = settings.swell > 0 and settings.articulation == "hold"
        expression = settings.swell_from if swells else 1.0
        loudness = expression * self._gestures.get(select.group, 1.0)
        note_id = self._shared.ledger.new_id()
        note = NoteOn(
            at, note_id, self.player, self.name, home, self._velocity(select), loudness, generated,
            None if at == select.t else select.t, self._raw(select),
        )  # fmt: skip
        entry = Entry(note, note_id, select.t, select.target, select.group, home, home, expression, layout=self.layout)
        if settings.articulation == "ring":
            entry.until = at + settings.ring
        self._held[select.holder] = note_id
        if generated:
            self._pending[note_id] = entry
        else:
            self._begin(entry, events)
        return events

    def _begin(self, entry: Entry, events: list[Event]) -> None:
        note = entry.note
        self._shared.ledger.enter(entry)
        events.append(note)
        if entry.until is not None:
            heappush(self._agenda, (entry.until, END, note.note_id, 0.0))
        if entry.expression < 1.0 and self._settings.swell > 0:
            step = (1.0 - self._settings.swell_from) * SWELL_STEP / self._settings.swell
            heappush(self._agenda, (note.at + SWELL_STEP, SWELL, note.note_id, step))
        if entry.group in self._bends:
            self._turn(entry, note.at, self._bent(entry), events)

    def _raw(self, select: Select) -> float | None:
        return None if select.raw_target is None else self._pitch(select.raw_target, self.layout)

    def _moment(self, select: Select) -> tuple[float, bool]:
        t = select.t
        if self.help != "notes and timing":
            return t, False
        if select.meant is not None:
            # What is known to have been meant needs no grid: early presses wait for it, late ones sound at once.
            return (select.meant, True) if t < select.meant <= t + TOO_EARLY else (t, False)
        at = self._shared.transport.next_grid(t - JUST_LATE)
        return (t, False) if at <= t else (at, True)

    def _make_room(self, select: Select, home: float, at: float, events: list[Event]) -> None:
        """Ends what a note that begins at ``at`` replaces: its holder's last, its own pitch, the oldest of too many."""
        t, settings = select.t, self._settings
        earlier = self._held.pop(select.holder, None)
        if settings.articulation == "hold":
            if earlier is not None:
                self._finish(earlier, t, events)
        else:
            for entry in self._open():
                if entry.home == home:
                    self._end(entry, at, t, events)
        sounding = [entry for entry in self._open() if entry.until is None or entry.until > at]
        for entry in sounding[: max(0, len(sounding) + 1 - settings.polyphony)]:
            self._end(entry, at, t, events)

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
        events: list[Event] = []
        note_id = self._held.pop(deselect.holder, None)
        if note_id is not None and self._settings.articulation == "hold":
            self._finish(note_id, deselect.t, events)
        return events

    def _finish(self, note_id: int, t: float, events: list[Event]) -> None:
        """A held note is let go at ``t``: it is heard at least shortly, and on the grid it keeps its played length."""
        entry = self._pending.get(note_id) or self._shared.ledger.get(note_id)
        if entry is not None:
            begins = entry.note.at
            self._end(entry, max(begins + SHORTEST_NOTE, t + (begins - entry.struck)), t, events)

    def _end(self, entry: Entry, at: float, t: float, events: list[Event]) -> None:
        """Ends a note at ``at``, which is now (``t``) or later; one that would not have begun by then never does."""
        if at <= t or entry.note.at >= at:
            self._close(entry, t, events)
        elif entry.until is None or at < entry.until:
            entry.until = at
            if entry.note.note_id not in self._pending:
                heappush(self._agenda, (at, END, entry.note.note_id, 0.0))

    def _close(self, entry: Entry, at: float, events: list[Event]) -> None:
        note_id = entry.note.note_id
        if self._pending.pop(note_id, None) is None:
            event = self._shared.ledger.close(note_id, at)
            if event is not None:
                events.append(event)

    # -- gestures and changes -------------------------------------------------------------------------------------

    def _express(self, express: Express) -> list[Event]:
        self._gestures[express.group] = express.value
        events: list[Event] = []
        for entry in self._open():
            if entry.group != express.group:
                continue
            if entry.note.note_id in self._pending:
                entry.note = replace(entry.note, expression=entry.expression * express.value)
            else:
                events.append(self._expression(entry, max(express.t, entry.note.at)))
        return events

    def _expression(self, entry: Entry, at: float) -> Expression:
        value = entry.expression * self._gestures.get(entry.group, 1.0)
        return Expression(at, entry.note.note_id, self.player, self.name, value)

    def _bend(self, bend: BendBy) -> list[Event]:
        self._bends[bend.group] = bend.semitones
        events: list[Event] = []
        for entry in self._open():
            if entry.group == bend.group and entry.note.note_id not in self._pending:
                self._stop_turning(entry)
                self._turn(entry, max(bend.t, entry.note.at), self._bent(entry), events)
        return events

    def _bent(self, entry: Entry) -> float:
        semitones = self._bends.get(entry.group, 0.0)
        pitch = min(127.0, max(0.0, entry.home + semitones))
        if self.help == "raw" or abs(semitones) <= VIBRATO:
            return pitch
        return self._shared.harmony.nearest(pitch)

    def _turn(self, entry: Entry, at: float, pitch: float, events: list[Event]) -> None:
        if pitch != entry.pitch:
            entry.pitch = pitch
            events.append(Bend(at, entry.note.note_id, self.player, self.name, pitch))

    def _glide(self, entry: Entry, t: float) -> None:
        entry.home = self._pitch(entry.target, entry.layout)
        start, end = entry.pitch, self._bent(entry)
        self._stop_turning(entry)
        for step in range(1, GLIDE_STEPS + 1):
            part = step / GLIDE_STEPS
            pitch = start + (end - start) * part if step < GLIDE_STEPS else end
            heappush(self._agenda, (t + GLIDE_TIME * part, TURN, entry.note.note_id, pitch))

    def _stop_turning(self, entry: Entry) -> None:
        note_id = entry.note.note_id
        if any(what == TURN and whose == note_id for _, what, whose, _ in self._agenda):
            self._agenda = [item for item in self._agenda if item[1] != TURN or item[2] != note_id]
            heapify(self._agenda)

    def _move(self, entry: Entry, t: float, at: float, events: list[Event]) -> None:
        """Gives a note that has not begun the moment ``at`` and its target's pitch of now.

        A committed one is taken back and asked anew.
        """
        home, old_id = self._pitch(entry.target, entry.layout), entry.note.note_id
        if home == entry.home and at == entry.note.at:
            return
        note_id = old_id
        if old_id not in self._pending:
            self._close(entry, t, events)
            note_id = self._shared.ledger.new_id()
            for holder, held in self._held.items():
                if held == old_id:
                    self._held[holder] = note_id
        expression = entry.expression * self._gestures.get(entry.group, 1.0)
        note = replace(entry.note, at=at, note_id=note_id, pitch=home, expression=expression)
        until = None if entry.until is None else entry.until + (at - entry.note.at)
        self._pending[note_id] = replace(entry, note=note, home=home, pitch=home, until=until)

    # -- inside ---------------------------------------------------------------------------------------------------

    def _open(self) -> list[Entry]:
        """Every note of this player that has not ended, oldest first."""
        entries = [*self._shared.ledger.of(self.player), *self._pending.values()]
        entries.sort(key=_age)
        return entries

    def _pitch(self, target: int, layout: Layout | None) -> float:
        harmony = self._shared.harmony
        if layout is not None:
            pitch = layout.free(target, harmony) if self.help == "raw" else layout.pitch(target, harmony)
        elif self.help == "raw":
            return float(target)
        else:
            pitch = harmony.nearest(target)
        while pitch > self._settings.highest:
            pitch -= 12
        while pitch < self._settings.lowest:
            pitch += 12
        return pitch


def _age(entry: Entry) -> int:
    return entry.order
