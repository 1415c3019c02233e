"""A witness of a session: it sees only what goes in and what comes out, and holds it against the laws."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, replace

from adaptive_instrument.access.keys import KeysSettings
from adaptive_instrument.changes import parse
from adaptive_instrument.ensemble import COMMIT_LEAD, Ensemble
from adaptive_instrument.errors import ChangeError
from adaptive_instrument.instrument import Instrument, rungs
from adaptive_instrument.music.drums import DRUMS, KIT
from adaptive_instrument.music.harmony import Harmony
from adaptive_instrument.music.machine import NAMES
from adaptive_instrument.music.transport import TICKS_PER_BEAT
from adaptive_instrument.notes import Bend, Cancel, Event, Expression, NoteOff, NoteOn, Silence, Sound, Timbre
from adaptive_instrument.signals import Change
from tests.support.strategies import Step

TABLE, GENERAL_MIDI = frozenset(KIT.values()), frozenset((*range(35, 82), KIT["shaker"]))
"""The drums that targets mean; and all of General MIDI's percussion map, with its shaker."""


def _plays_keys(instrument: Instrument) -> bool:
    return any(isinstance(way.access, KeysSettings) for way in rungs(instrument))


@dataclass(frozen=True)
class Moment:
    """What was in force from ``t`` seconds on."""

    t: float
    harmony: Harmony
    helps: tuple[tuple[str, str], ...]


class Witness:
    """Drives an ensemble through a session and checks every answer."""

    def __init__(self, band: list[Instrument], resting: bool = False) -> None:
        self.ensemble = Ensemble(band, resting=resting)
        self.events: list[Event] = list(self.ensemble.opening())
        self.open: dict[int, NoteOn] = {}
        self.refused = 0
        self._ids: set[int] = set()
        self._begun: list[NoteOn] = []
        self._cancelled: set[int] = set()
        self._strokes: set[int] = set()
        """Notes that are strokes of a drum kit."""
        self._sounds: dict[tuple[str, str], str] = {}
        """The sound of each voice."""
        self._keyed: set[str] = set()
        """Who may play keys: a drum is for them where General MIDI has one."""
        for event in self.events:
            self._see(event)
        harmony = band[0].harmony
        self._harmony = Harmony(harmony.tonic, harmony.scale, harmony.chord)
        self._helps: dict[str, str] = {}
        for instrument in band:
            name, count = instrument.name, 1
            while name in self._helps:
                count += 1
                name = f"{instrument.name}-{count}"
            self._helps[name] = instrument.help
            self._keyed |= {name} if _plays_keys(instrument) else set()
        self._history = [self._moment(0.0)]

    def play(self, steps: list[Step], lead: float = COMMIT_LEAD, rounds: bool = True) -> None:
        """The whole session. ``rounds=False``: no advance between signals but the one leap that receive makes."""
        t = self.ensemble.now
        for step in steps:
            until = self._half_beat(t + step.wait) if step.snaps else t + step.wait
            for part in range(step.rounds if rounds else 0):
                at = t + (until - t) * (part + 1) / (step.rounds + 1)
                self.advance(at, lead)
            t = until
            # A signal with a wrong time counts as now: both kinds of shell must agree on when that is.
            if step.signal is None or step.signal.t != 0:
                self.advance(t, lead)
            if step.signal is None:
                continue
            signal = replace(step.signal, t=step.signal.t + t)
            before = self.ensemble.now
            now = signal.t if before <= signal.t < math.inf else before
            try:
                answer = self.ensemble.receive(signal)
            except ChangeError:
                assert self.ensemble.now == before, "a refused change must leave time where it stood"
                self.refused += 1
                continue
            if isinstance(signal, Change):
                self._note_change(signal, now)
            self._check(answer, before, now, -math.inf)
            if lead:
                self.advance(self.ensemble.now, lead)
        self.advance(t, lead)

    def advance(self, t: float, lead: float) -> None:
        """One call of ``advance``, and the promise of ``deadline`` after it."""
        before = self.ensemble.now
        answer = self.ensemble.advance(t, t + lead)
        self._check(answer, before, max(before, t), t + lead)
        deadline = self.ensemble.deadline
        if lead == COMMIT_LEAD and t >= before:
            assert deadline is None or deadline > self.ensemble.now, "the conductor would spin"

    def stop(self) -> None:
        """The end: nothing may sound after it."""
        before = self.ensemble.now
        self._check(self.ensemble.silence(before), before, before, -math.inf)
        assert not self.open
        assert self.ensemble.deadline is None or self.ensemble.deadline >= before

    def check_locks(self) -> None:
        """Every note that was begun fits a lock in force at its beginning, unless its player chose raw. Drums have
        none, they are the named exception; but each is one that there is: of the table for who has targets, of General
        MIDI's for who plays keys."""
        for note in self._begun:
            if note.note_id in self._cancelled:
                continue
            if note.note_id in self._strokes:
                table = GENERAL_MIDI if note.player in self._keyed or note.player in NAMES else TABLE
                assert note.pitch in table, f"{note} is no drum"
                continue
            moments = self._in_force(note.at)
            raw = any(help == "raw" for moment in moments for name, help in moment.helps if name == note.player)
            fits = any(moment.harmony.fits(note.pitch) for moment in moments)
            assert raw or fits, f"{note} lies outside {[moment.harmony for moment in moments]}"

    def check_holders(self) -> None:
        """A sink that counts holders by player and pitch never counts below zero."""
        holders: Counter[tuple[str, float]] = Counter()
        keys: dict[int, tuple[str, float]] = {}
        for event in self.events:
            if isinstance(event, NoteOn):
                keys[event.note_id] = (event.player, event.pitch)
                holders[keys[event.note_id]] += 1
            elif isinstance(event, (NoteOff, Cancel)):
                holders[keys[event.note_id]] -= 1
                assert holders[keys[event.note_id]] >= 0

    # -- inside ---------------------------------------------------------------------------------------------------

    def _half_beat(self, t: float) -> float:
        """The next half beat from ``t`` on, by the tempo of now; ``t`` itself where time stands."""
        transport = self.ensemble._shared.transport
        half = TICKS_PER_BEAT // 2
        tick = transport.tick(t) // half * half
        at = next(at for at in (transport.time(tick + half * n) for n in range(3)) if at >= t)
        return at if at < t + 10 else t

    def _check(self, answer: list[Event], before: float, now: float, horizon: float) -> None:
        self.events += answer
        assert [event.at for event in answer] == sorted(event.at for event in answer)
        for event in answer:
            assert event.at >= before, f"{event} went back in time, before {before}"
            latest = max(now, horizon) if isinstance(event, NoteOn) and event.generated else now
            if isinstance(event, (Bend, Expression, Timbre)):
                latest = max(latest, self.open[event.note_id].at)
            assert event.at <= latest, f"{event} is promised too far ahead of {latest}"
            self._see(event)
        assert self.ensemble.sounding == len(self.open)
        assert self.ensemble.now == now

    def _see(self, event: Event) -> None:
        if isinstance(event, NoteOn):
            assert event.note_id not in self._ids and event.note_id > 0
            assert 1 <= event.velocity <= 127 and 0 <= event.pitch <= 127 and 0 <= event.expression <= 1
            self._ids.add(event.note_id)
            self._begun.append(event)
            if self._sounds.get((event.player, event.voice), event.voice) == DRUMS:
                self._strokes.add(event.note_id)
            self.open[event.note_id] = event
        elif isinstance(event, NoteOff):
            assert event.at >= self.open.pop(event.note_id).at
        elif isinstance(event, Cancel):
            note = self.open.pop(event.note_id)
            assert note.generated and event.at < note.at
            self._cancelled.add(event.note_id)
        elif isinstance(event, Bend):
            assert 0 <= event.pitch <= 127 and event.at >= self.open[event.note_id].at
            assert event.note_id not in self._strokes, "a drum is never bent"
        elif isinstance(event, Expression):
            assert 0 <= event.value <= 1 and event.at >= self.open[event.note_id].at
        elif isinstance(event, Timbre):
            assert 0 <= event.brightness <= 1 and 0 <= event.vibrato <= 1
            assert event.at >= self.open[event.note_id].at
        elif isinstance(event, Sound):
            self._sounds[event.player, event.voice] = event.sound
        elif isinstance(event, Silence):
            assert not self.open, "stop must end every note before it silences"

    def _note_change(self, change: Change, t: float) -> None:
        name, setting, value = parse(change.what, change.value)
        if setting == "harmony.next":
            # Which one it is the view says; that it is one of the player's own round is tested by itself.
            self._harmony = replace(self._harmony, chord=self.ensemble.view().chord)
        elif setting == "harmony.own":
            self._harmony = replace(self._harmony, scale=value.name, own=value)  # type: ignore[attr-defined, arg-type]
        elif setting in ("harmony.next-scale", "harmony.key-up", "harmony.key-down", "undo"):
            # Likewise: the order of the scales and what is taken back are tested by themselves.
            view = self.ensemble.view()
            self._harmony = Harmony(view.tonic, view.scale, view.chord, self._harmony.own)
            self._helps = {player.name: player.help for player in view.players}
        elif setting in ("harmony.tonic", "harmony.scale", "harmony.chord"):
            self._harmony = replace(self._harmony, **{setting.removeprefix("harmony."): value})  # type: ignore[arg-type]
        elif setting == "help":
            self._helps.update({who: str(value) for who in self._helps if name in ("*", who)})
        elif setting == "instrument":
            assert name is not None
            if isinstance(value, Instrument):
                self._helps[name] = value.help
                self._keyed |= {name} if _plays_keys(value) else set()
            else:
                del self._helps[name]
        self._history.append(self._moment(t))

    def _moment(self, t: float) -> Moment:
        return Moment(t, self._harmony, tuple(self._helps.items()))

    def _in_force(self, t: float) -> list[Moment]:
        """What was in force at ``t``: at the moment of a change, both sides of it."""
        before = [moment for moment in self._history if moment.t < t][-1:]
        return before + [moment for moment in self._history if moment.t == t]


@dataclass(frozen=True, order=True)
class Heard:
    """One note as a listener hears it, whatever its id and however early it was promised."""

    player: str
    start: float
    pitch: float
    velocity: int
    end: float
    bends: tuple[tuple[float, float], ...]
    swells: tuple[tuple[float, float], ...]


def heard(events: list[Event]) -> list[Heard]:
    """What a listener hears of a finished session: the last word at a moment counts.

    Neither a cancelled note is heard nor one of no length.
    """
    notes: dict[int, NoteOn] = {}
    ends: dict[int, float] = {}
    bends: dict[int, dict[float, float]] = {}
    swells: dict[int, dict[float, float]] = {}
    for event in events:
        if isinstance(event, NoteOn):
            notes[event.note_id] = event
            bends[event.note_id] = {event.at: event.pitch}
            swells[event.note_id] = {event.at: event.expression}
        elif isinstance(event, NoteOff):
            ends[event.note_id] = event.at
        elif isinstance(event, Bend):
            bends[event.note_id][event.at] = event.pitch
        elif isinstance(event, Expression):
            swells[event.note_id][event.at] = event.value
    return sorted(
        Heard(notes[i].player, notes[i].at, notes[i].pitch, notes[i].velocity, end,
              _moves(bends[i]), _moves(swells[i]))
        for i, end in ends.items()
        if end > notes[i].at
    )  # fmt: skip


def _moves(values: dict[float, float]) -> tuple[tuple[float, float], ...]:
    """The values in time, without those that repeat the one before."""
    moves: list[tuple[float, float]] = []
    for at in sorted(values):
        if not moves or moves[-1][1] != values[at]:
            moves.append((at, values[at]))
    return tuple(moves)


def assert_no_horizon_is_heard(band: list[Instrument], steps: list[Step], lead: float) -> None:
    """The same is heard whether a shell commits ``lead`` seconds ahead or never does."""
    early, late = Witness(band), Witness(band)
    early.play(steps, lead)
    late.play(steps, lead=0.0, rounds=False)
    early.stop()
    late.stop()
    assert heard(early.events) == heard(late.events)
