"""The course of the harmony: what it will be, and when. Pure.

A change of key, scale or chord comes at once, on the next beat or on the next bar, as ``changes`` says; while it waits
a later one takes its place. A progression goes on by the bar, or is stepped through by hand. Whoever plans notes ahead
asks ``at`` what will hold then. To the ensemble the course is an actor with a deadline at each change, the first to
have its turn at a moment: what begins on the beat of a change begins under the new harmony.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from adaptive_instrument.music.harmony import Harmony, HarmonySettings
from adaptive_instrument.music.progressions import Progression, chord_in, chords_in, read_progression
from adaptive_instrument.music.scales import OWN_SCALE
from adaptive_instrument.music.shared import Shared
from adaptive_instrument.music.transport import TICKS_PER_BEAT
from adaptive_instrument.notes import Event

JUST_LATE = 0.1
"""Seconds after a beat or a bar within which a change still belongs to it: nobody waits a bar for a late foot."""
FAR = 1 << 62
"""A tick that never comes."""


@dataclass(frozen=True, slots=True)
class ComingView:
    """A change of the harmony that is to come."""

    says: str
    """The chord, or what else changes, in a word or two."""
    at: float
    """Second at which it comes."""


@dataclass(frozen=True, slots=True)
class CourseView:
    """What there is to see of the harmony's course."""

    coming: ComingView | None = None
    """The next change that is known, None while nothing is."""
    progression: str = ""
    """The progression in use, empty for none."""
    runs: bool = False
    """Whether it goes on by itself."""
    follows: str = ""
    """Whose chords everybody follows (see ``HarmonySettings.follow``), empty for nobody's."""


@dataclass(frozen=True, slots=True)
class _Running:
    """A progression that goes on by the bar."""

    progression: Progression
    bar: int
    """The bar of the transport (from 0) with which it began."""


class Course:
    """Keeps what is to come. The harmony of now stands in ``shared``, and only the ensemble changes it."""

    def __init__(self, shared: Shared, settings: HarmonySettings, t: float) -> None:
        """``settings`` at the start, at ``t`` seconds.

        Raises:
            ValueError: an unknown progression or chord, with the cure.
        """
        self.name = "harmony"
        self.pending: float | None = None
        self._shared = shared
        self.settings = settings
        """How it goes on now; key, scale and chord stand in the harmony itself."""
        self.rounds = 0
        """Grows with every change to what is to come."""
        self._round = settings.chords
        self._next = 0
        self._waiting: dict[str, str] = {}
        self._due = FAR
        self._done = shared.transport.tick(t)
        """The tick up to which the progression's chords have come."""
        self._by_hand = False
        """Whether the chord of now was chosen, and is not the progression's."""
        for chord in settings.chords:
            chord_in(chord, "C")
        progression = read_progression(settings.progression) if settings.progression else None
        self._progression = progression
        self._running: _Running | None = None
        shared.ahead = self.at
        self._offer()

    # -- what will be -------------------------------------------------------------------------------------------------

    def at(self, t: float) -> Harmony:
        """The harmony that will hold at ``t`` seconds, which is not before now."""
        if self._running is None and not self._waiting:
            return self._shared.harmony
        return self._until(self._shared.transport.tick(t))

    @property
    def deadline(self) -> float | None:
        """The second of the next change, or None."""
        if self._shared.resting:
            return None
        tick = min(self._due if self._waiting else FAR, self._following(self._done))
        return None if tick == FAR else self._shared.transport.time(tick)

    def asked(self, name: str) -> str:
        """What ``tonic``, ``scale`` or ``chord`` will be by what was chosen last."""
        return self._waiting.get(name, str(getattr(self._shared.harmony, name)))

    @property
    def progression(self) -> str:
        """The name of the progression in use, or its own text; empty for none."""
        return "" if self._progression is None else self._progression.name

    def view(self) -> CourseView:
        """What there is to see of it."""
        said = [f"key of {self._waiting['tonic']}"] if "tonic" in self._waiting else []
        scale = self._waiting.get("scale", "")
        said += ["own scale" if scale == OWN_SCALE else scale] if scale else []
        said += [self._waiting["chord"] or "home chord"] if "chord" in self._waiting else []
        tick = self._due if said else FAR
        other = self._other()
        if other < tick:
            said, tick = [self._until(other).chord], other
        coming = ComingView(", ".join(said), self._shared.transport.time(tick)) if said else None
        shown = None if self._shared.resting else coming
        return CourseView(shown, self.progression, self._running is not None, self.settings.follow)

    # -- what is chosen -----------------------------------------------------------------------------------------------

    def ask(self, t: float, **wanted: str) -> Harmony:
        """A change of ``tonic``, ``scale`` or ``chord`` is chosen. The harmony that holds from now on, which is the
        old one where the change waits for its beat. Choosing what holds already takes back what waits."""
        harmony, due = self._shared.harmony, self._moment(t)
        for name in wanted:
            self._waiting.pop(name, None)
        news = {name: value for name, value in wanted.items() if value != getattr(harmony, name)}
        if "scale" in wanted and self._shared.scaled(harmony, wanted["scale"]) != harmony:
            # One's own scale keeps its name while its degrees become others.
            news["scale"] = wanted["scale"]
        self.rounds += 1
        if due is not None:
            if news:
                self._waiting |= news
                self._due = due
            return harmony
        if "chord" in wanted:
            self._by_hand = True
            self._done = max(self._done, self._shared.transport.tick(t))
        return self._changed(harmony, news, self._shared.transport.tick(t))

    def next_chord(self) -> str | None:
        """The chord that comes next by hand, of the progression or the round of chords; None where there is none.

        One that sounds already is passed over: a pedal that changes nothing seems broken.
        """
        harmony = self._shared.harmony
        if self._running is not None:
            other = self._other()
            return None if other == FAR else self._until(other).chord
        chords = self._progression.each(harmony) if self._progression is not None else chords_in(self._round, harmony)
        for _ in chords:
            following = chords[self._next % len(chords)]
            self._next = (self._next + 1) % len(chords)
            if following != self.asked("chord"):
                return following
        return None

    def choose(self, t: float, **settings: str) -> Harmony:
        """Another ``progression``, ``progress``, ``changes`` or ``follow``. The harmony that holds from now on."""
        before, self.settings = self.settings, replace(self.settings, **settings)  # type: ignore[arg-type]
        self.rounds += 1
        text = self.settings.progression
        same = (text, self.settings.progress) == (before.progression, before.progress)
        if not same:
            self._progression = read_progression(text) if text else None
            self._next = 0
        self._offer()
        return self._shared.harmony if same else self.begin(t)

    def rest(self) -> Harmony:
        """Rest begins: what waits comes at once, and a progression stands still. The harmony that holds from now on."""
        waiting, self._waiting, self._due = self._waiting, {}, FAR
        self.rounds += 1
        return self._changed(self._shared.harmony, waiting, self._done) if waiting else self._shared.harmony

    def begin(self, t: float, at_once: bool = False) -> Harmony:
        """The progression begins with its first chord, where it goes on by itself. The harmony that holds from now."""
        harmony, transport = self._shared.harmony, self._shared.transport
        ran, self._running = self._running is not None, None
        self._waiting.pop("chord", None)
        if self._progression is None or self.settings.progress == "hand":
            # Left on some chord of it, the music would never come home.
            return replace(harmony, chord="") if ran and self._progression is None else harmony
        due = None if at_once else self._moment(t)
        start = transport.tick(t) if due is None else due
        line, length = transport.bar(start)
        # Chosen late in a bar, the first chord sounds at once, and the count begins with the next one.
        bar = transport.bar_number(start) + (2 * (start - line) > length)
        self._running = _Running(self._progression, bar)
        self.rounds += 1
        if due is not None:
            self._by_hand, self._done = False, start - 1
            return harmony
        first = self._progression.chord(0, 0, length // TICKS_PER_BEAT, harmony)
        self._by_hand, self._done = first != self._chord(start, harmony), start
        return replace(harmony, chord=first)

    # -- time ---------------------------------------------------------------------------------------------------------

    def advance(self, t: float) -> list[Event]:
        """A change is due: from now on ``take`` has it. Events are made by those who play."""
        return []

    def take(self, t: float) -> Harmony:
        """The harmony of ``t`` seconds. What was due has come."""
        tick = self._shared.transport.tick(t)
        harmony = self._until(tick)
        if self._waiting and self._due <= tick:
            self._by_hand = "chord" in self._waiting or self._by_hand
            self._waiting.clear()
            self._due = FAR
        if self._running is not None and self._latest(tick) > self._done:
            self._by_hand = harmony.chord != self._chord(tick, harmony)
        self._done = max(self._done, tick)
        return harmony

    def commit(self, horizon: float) -> list[Event]:
        """It plays nothing."""
        return []

    # -- inside -------------------------------------------------------------------------------------------------------

    def _offer(self) -> None:
        settings, progression = self.settings, self._progression is not None
        going = {"somebody leads" if settings.follow else "nobody leads"}
        going.add("at once" if settings.changes == "now" else "not at once")
        if progression:
            going |= {"progression", "waiting chords" if settings.progress == "hand" else "running chords"}
        if progression or self._round:
            going.add("chords")
        self._shared.going = frozenset(going)

    def _moment(self, t: float) -> int | None:
        """The tick for which a change of ``t`` seconds waits; None when it comes at once."""
        changes, transport = self.settings.changes, self._shared.transport
        if changes == "now" or self._shared.resting:
            return None
        tick = transport.tick(t - JUST_LATE)
        if changes == "beat":
            point = -(-tick // TICKS_PER_BEAT) * TICKS_PER_BEAT
        else:
            line, length = transport.bar(tick)
            point = line if line == tick else line + length
        return point if transport.time(point) > t else None

    def _until(self, tick: int) -> Harmony:
        """The harmony at a tick, which is not before now."""
        wanted = self._waiting if self._due <= tick else {}
        return self._changed(self._shared.harmony, wanted, tick)

    def _changed(self, harmony: Harmony, wanted: dict[str, str], tick: int) -> Harmony:
        """The harmony with what is wanted, and with the progression's chord of that tick where it has its turn."""
        if "scale" in wanted:
            harmony = self._shared.scaled(harmony, wanted["scale"])
        if "tonic" in wanted:
            harmony = replace(harmony, tonic=wanted["tonic"])
        chord = harmony.chord
        if self._running is not None:
            begun = self._latest(tick)
            if begun > self._done or (begun >= 0 and not self._by_hand):
                chord = self._chord(tick, harmony)
            if "chord" in wanted and not self._due < begun:
                chord = wanted["chord"]
        elif "chord" in wanted:
            chord = wanted["chord"]
        return harmony if chord == harmony.chord else replace(harmony, chord=chord)

    def _chord(self, tick: int, harmony: Harmony) -> str:
        """The progression's chord of a tick."""
        assert self._running is not None
        number, line, metre = self._bar(tick)
        beat = (tick - line) // TICKS_PER_BEAT
        return self._running.progression.chord(number - self._running.bar, beat, metre, harmony)

    def _latest(self, tick: int) -> int:
        """The tick at which the progression's chord of ``tick`` begins; -1 before the first one."""
        running = self._running
        if running is None:
            return -1
        number, line, metre = self._bar(tick)
        if number < running.bar:
            return -1
        starts = running.progression.starts(number - running.bar, metre)
        return line + max(beat for beat in starts if line + beat * TICKS_PER_BEAT <= tick) * TICKS_PER_BEAT

    def _following(self, tick: int) -> int:
        """The tick after ``tick`` at which the progression's next chord begins; far away without one."""
        running = self._running
        if running is None:
            return FAR
        number, line, metre = self._bar(tick)
        if number < running.bar:
            return self._shared.transport.bar_line(running.bar)
        for beat in running.progression.starts(number - running.bar, metre):
            if line + beat * TICKS_PER_BEAT > tick:
                return line + beat * TICKS_PER_BEAT
        return line + metre * TICKS_PER_BEAT

    def _other(self) -> int:
        """The tick at which the progression brings another chord than that of now; far away without one."""
        place = self._done
        # Chords that stay are passed over, but not for longer than one round.
        for _ in range(sum(map(len, self._running.progression.bars)) + 1 if self._running is not None else 0):
            place = self._following(place)
            if self._until(place).chord != self._shared.harmony.chord:
                return place
        return FAR

    def _bar(self, tick: int) -> tuple[int, int, int]:
        """The number of a tick's bar, the tick at which it begins, and its beats."""
        transport = self._shared.transport
        line, length = transport.bar(tick)
        return transport.bar_number(tick), line, length // TICKS_PER_BEAT
