"""The partner: it listens, and when a phrase is over it answers with one of its own. It never begins by itself.

It waits as long as suits the player's own pace, answers no longer than it was told, and ends at once when somebody
plays. Where a groove or a loop runs, it answers in time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from adaptive_instrument.music import locks
from adaptive_instrument.music.ahead import Ahead, Coming
from adaptive_instrument.music.looper.layers import Performers
from adaptive_instrument.music.looper.meaning import Meaning
from adaptive_instrument.music.machine import MachineView
from adaptive_instrument.music.partner.answer import AnswerNote, answer
from adaptive_instrument.music.partner.phrase import Phrase, PhraseNote
from adaptive_instrument.music.partner.settings import PartnerSettings
from adaptive_instrument.music.scales import OCTAVE
from adaptive_instrument.music.shared import Shared
from adaptive_instrument.music.transport import TICKS_PER_BEAT
from adaptive_instrument.notes import Event, NoteOff, NoteOn, Sound, Volume

NAME = "partner"
VOICE = "main"
BREATH = 0.1
"""Seconds from the decision to the first note: so early it can be committed to its very moment."""
ROOM = 7.0
"""Semitones by which an answer may leave the range of the phrase."""
SHORTEST = 0.05
"""Seconds that a note of an answer lasts at least."""


class Partner:
    """A machine that answers."""

    def __init__(
        self,
        shared: Shared,
        settings: PartnerSettings,
        performers: Performers,
        in_time: Callable[[], bool],
        choosing: Callable[[], bool],
    ) -> None:
        """``in_time``: whether something plays to a beat that an answer has to keep to. ``choosing``: whether some
        player chooses in their menu or is measured, and does not make music."""
        self.name = NAME
        self.section = NAME
        self.settings = settings
        self.revision = 0
        self.wishes: list[tuple[str, object]] = []
        self._shared = shared
        self._performers = performers
        self._in_time, self._choosing = in_time, choosing
        self._ahead = Ahead(NAME, shared.ledger)
        self._phrase = Phrase()
        self._sounding: dict[int, tuple[NoteOn, int]] = {}
        self._before: tuple[float, Phrase, dict[int, tuple[NoteOn, int]]] | None = None
        """When it decided last, and what it had heard until then."""
        self._heard_at, self._stood, self._shift = (0.0, 0), False, 0
        """The moment of what was heard last (second and tick), whether time stood, and by how many ticks the phrase has
        gone on meanwhile."""
        self._answers = 0
        self._answer: tuple[AnswerNote, ...] = ()
        self._meanings: tuple[Meaning, ...] = ()
        """What each of its notes means."""
        self._begins = 0
        """The tick at which the answer begins."""
        self._on_grid = False
        self._lock: locks.Lock = "scale"
        self._tell()

    # -- a machine ------------------------------------------------------------------------------------------------

    @property
    def listens(self) -> bool:
        """Whether it wants to hear what is played."""
        return self.settings.on

    @property
    def deadline(self) -> float | None:
        """When a note is due, or a phrase is over."""
        over = self._phrase.over(self.settings.waits) if self.settings.on else None
        ahead = self._ahead.deadline
        return min((moment for moment in (over, ahead) if moment is not None), default=None)

    @property
    def pending(self) -> float | None:
        """The second of the first note that is planned and not committed, or None."""
        return self._ahead.pending

    def opening(self, t: float) -> list[Event]:
        """Its sound, and how loud it is."""
        return [Sound(t, NAME, VOICE, self.settings.sound), Volume(t, NAME, self.settings.volume)]

    def advance(self, t: float) -> list[Event]:
        """Answers when a phrase is over; begins and ends what is due."""
        events: list[Event] = []
        over = self._phrase.over(self.settings.waits) if self.settings.on else None
        if over is not None and over <= t:
            self._decide(t)
            events += self._ahead.add(t, self._notes())
        events += self._ahead.advance(t)
        self._see()
        return events

    def commit(self, horizon: float) -> list[Event]:
        """Planned notes up to ``horizon`` become binding."""
        return self._ahead.commit(horizon)

    def hush(self, t: float) -> list[Event]:
        """Silence. What was played until now is not answered any more."""
        self._phrase, self._sounding, self._before = Phrase(self._phrase.step), {}, None
        return self._end(t)

    def reharmonise(self, t: float) -> list[Event]:
        """What is left of an answer goes with the harmony."""
        return self._anew(t)

    def retime(self, t: float) -> list[Event]:
        """What is left of an answer goes with the tempo."""
        return self._anew(t)

    def heard(self, t: float, events: Sequence[Event]) -> list[Event]:
        """Listens; whoever plays is not talked to meanwhile."""
        answered: list[Event] = []
        for event in events:
            if isinstance(event, NoteOn) and self.settings.player in ("", event.player):
                if self._answer:
                    answered += self._end(t)
                if self._before is not None and self._before[0] == event.at:
                    # It came at the very moment of the decision: the phrase was not over.
                    _, self._phrase, self._sounding = self._before
                    self._answers -= 1
                self._before = None
                entry = self._shared.ledger.get(event.note_id)
                rings = entry is not None and entry.until is not None
                first = not self._phrase
                self._phrase.begins(event.at, event.note_id, rings)
                self._sounding[event.note_id] = event, self._written_at(event.at, first)
            elif isinstance(event, NoteOff) and event.note_id in self._sounding:
                note, start = self._sounding.pop(event.note_id)
                self._phrase.ends(event.at, event.note_id)
                self._phrase.notes.append(_phrase_note(note, start, self._written_at(event.at)))
        return answered

    def admit(self, setting: str, value: Any) -> None:
        """Every setting can be changed at any time."""

    def change(self, t: float, setting: str, value: Any) -> list[Event]:
        """Applies a change."""
        self.settings = replace(self.settings, **{setting: value})
        self._tell()
        if setting == "sound":
            return [Sound(t, NAME, VOICE, self.settings.sound)]
        if setting == "volume":
            return [Volume(t, NAME, self.settings.volume)]
        return self.hush(t) if setting in ("on", "player") else []

    def undoable(self) -> Iterable[tuple[str, object]]:
        """Whether there is a partner, and how it sounds."""
        settings = self.settings
        return (("partner.on", settings.on), ("partner.sound", settings.sound), ("partner.volume", settings.volume))

    def view(self) -> MachineView:
        """What there is to see of it."""
        return MachineView(NAME, NAME, "off" if not self.settings.on else "answers" if self._answer else "listens")

    def _tell(self) -> None:
        """The menu may have another item."""
        self.revision += 1
        (self._shared.playing.add if self.settings.on else self._shared.playing.discard)(NAME)

    # -- inside -----------------------------------------------------------------------------------------------------

    def _decide(self, t: float) -> None:
        """The phrase is over: this is the answer."""
        transport, settings = self._shared.transport, self.settings
        now = self._written_at(t)
        # What rings on was played, too.
        ringing = [_phrase_note(note, start, now) for note, start in self._sounding.values()]
        notes = (*self._phrase.notes, *ringing)
        self._before = t, self._phrase, self._sounding
        self._phrase, self._sounding = Phrase(self._phrase.step), {}
        self._answers += 1
        player = next((name for name in self._performers if settings.player in ("", name)), "")
        if self._choosing() or self._shared.resting:
            return
        self._hear_as(player)
        heard = tuple(replace(note, pitch=self._melodic(note.pitch)) for note in notes)
        self._answer = answer(
            heard, self._shared.harmony, settings.variety, settings.length, settings.seed, self._answers, len(notes)
        )
        self._on_grid = self._in_time()
        self._begins = transport.tick(t + BREATH) + 1
        if self._on_grid:
            self._begins = transport.tick(transport.next_beat(t + BREATH))
            # Where in its beat the phrase began, there the answer does.
            self._begins += _written(heard[0].start, transport.step("1/8")) % TICKS_PER_BEAT
        pitches, harmony = [note.pitch for note in heard], self._shared.harmony
        lowest, highest = min(pitches) - ROOM, max(pitches) + ROOM
        self._meanings = tuple(
            Meaning(harmony.fold(harmony.degree(note.degree), lowest, highest), harmony) for note in self._answer
        )

    def _written_at(self, at: float, first: bool = False) -> int:
        """The tick at which something was played. A fermata stops the beat and not the player: a phrase goes on in it,
        and has its rhythm."""
        transport = self._shared.transport
        tick, stands = transport.tick(at), transport.stands(at)
        if first:
            self._shift = 0
        elif stands or self._stood:
            before, last = self._heard_at
            self._shift += max(0, round((at - before) * transport.tempo / 60 * TICKS_PER_BEAT) - (tick - last))
        self._heard_at, self._stood = (at, tick), stands
        return tick + self._shift

    def _hear_as(self, player: str) -> None:
        performer = self._performers.get(player)
        self._lock = performer.instrument.voice.held_by if performer is not None else "scale"

    def _melodic(self, pitch: float) -> float:
        # A drum has no degree: each gets one, so that a rhythm is answered by a melody.
        return 60.0 + pitch % 12 if self._lock == "drums" else pitch

    def _notes(self) -> Iterator[Coming]:
        transport = self._shared.transport
        step = transport.step("1/8")
        for index, note in enumerate(self._answer):
            tick = self._begins + note.after
            if self._on_grid:
                tick = _written(tick, step)
            at = transport.moment(tick) if self._on_grid else transport.time(tick)
            lasts = max(SHORTEST, note.lasts * 60 / transport.tempo / TICKS_PER_BEAT)
            yield Coming(
                (self._answers, index), at, lasts, VOICE, self._pitch(self._meanings[index], at), note.velocity
            )

    def _pitch(self, meaning: Meaning, at: float) -> float:
        harmony = self._shared.harmony_at(at)
        pitch = harmony.fold(meaning.under(harmony))
        if self.settings.octave:
            # Where the scale does not repeat at the octave, the tone nearest to it.
            pitch = harmony.fold(harmony.nearest(pitch + OCTAVE * self.settings.octave))
        if self._lock in ("chord", "chord scale", "strong beats"):
            strong = locks.on_the_beat(self._shared.transport, at)
            pitch = locks.nearest(self._lock, harmony, pitch, strong)
        return pitch

    def _anew(self, t: float) -> list[Event]:
        return self._ahead.plan(t, self._notes()) if self._answer else []

    def _end(self, t: float) -> list[Event]:
        self._answer = ()
        self.revision += 1
        return self._ahead.hush(t)

    def _see(self) -> None:
        if self._answer and self._ahead.deadline is None:
            self._answer = ()
            self.revision += 1


def _phrase_note(note: NoteOn, start: int, end: int) -> PhraseNote:
    return PhraseNote(start, max(start + 1, end), note.pitch, note.velocity)


def _written(tick: int, step: int) -> int:
    """The nearest line of a grid."""
    return (tick + step // 2) // step * step
