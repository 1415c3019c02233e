"""The band: the machine that plays grooves beside the players.

It decides each bar one beat before it begins: the groove, the intensity (from what was played until then), a fill, an
ending. Commands revise what has not begun. It comes in softly at intensity 1 and goes at most one step a bar; in the
players' silence it falls to 1 and stays there: it neither fills silence nor asks for anything, and is no louder in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from adaptive_instrument.errors import ChangeError
from adaptive_instrument.music.ahead import Ahead, Coming
from adaptive_instrument.music.drums import DRUMS
from adaptive_instrument.music.grooves.bar import Bar, notes_of
from adaptive_instrument.music.grooves.intensity import Intensity
from adaptive_instrument.music.grooves.notation import LEVELS
from adaptive_instrument.music.grooves.settings import GrooveSettings
from adaptive_instrument.music.grooves.shown import BandView, BarView
from adaptive_instrument.music.grooves.table import GROOVES
from adaptive_instrument.music.grooves.takeover import take_over
from adaptive_instrument.music.harmony import Harmony
from adaptive_instrument.music.shared import Shared
from adaptive_instrument.music.steps import louder
from adaptive_instrument.music.transport import TICKS_PER_BEAT
from adaptive_instrument.notes import Event, NoteOn, Sound, Volume

BAND = "band"
DECIDES = TICKS_PER_BEAT
"""Ticks before a bar at which it is decided."""
SOFTLY = 0.75
"""Loudness of the first bar; each further one is louder by ``LOUDER``, up to 1."""
LOUDER = 0.125
LEAST_FILL = TICKS_PER_BEAT
"""Ticks that must be left of a bar for a fill in it."""
ALONE = 8.0
"""Seconds for which all players may have lost all their devices: a face that is away for a moment ends no music."""


class Band:
    """Plays a groove, or does not."""

    section = "groove"

    def __init__(self, shared: Shared, settings: GrooveSettings) -> None:
        self.name = BAND
        self.settings = settings
        self.revision = 0
        self.wishes: list[tuple[str, object]] = []
        self._shared = shared
        for groove in GROOVES.values():
            # Read now: it takes a moment that no player is to wait for later.
            _ = groove.lines
        self._ahead = Ahead(BAND, shared.ledger)
        self._intensity = Intensity()
        self._bars: list[Bar] = []
        """The bar that is played and those that are decided."""
        self._next: int | None = None
        """The tick of the next bar to decide, None when there is none."""
        self._counts = False
        """Whether the next bar only counts in."""
        self._ends = False
        """Whether the next bar is the ending."""
        self._fills = False
        """Whether the next bar has a fill."""
        self._chosen = False
        """Whether another groove was chosen since it last played: it is shown before it is heard."""
        self._began = 0
        """The tick from which the bars of the groove are counted."""
        self._shown = -1
        """The tick of the last bar whose beginning has been seen."""
        self._told: set[str] = set()
        """The voices whose sound outputs know."""
        self._now = 0.0
        self._since = 0.0
        """The second at which it was asked to play."""
        self._turn: float | None = None
        """The second at which a bar is to be decided or begins, or all is over."""
        self._written: dict[Bar, tuple[dict[int, Harmony], list[Coming]]] = {}
        """The notes of the bars, and under which harmony each beat of them was written."""

    # -- what the ensemble asks ---------------------------------------------------------------------------------------

    @property
    def plays(self) -> bool:
        """Whether it plays or is about to."""
        return self._next is not None or bool(self._bars)

    @property
    def listens(self) -> bool:
        """It follows the players only while it plays."""
        return self.plays

    @property
    def deadline(self) -> float | None:
        """A bar is to be decided, a note begins or ends, or the last bar is over."""
        sounds, turn = self._ahead.deadline, self._turn
        if sounds is None or turn is None:
            return turn if sounds is None else sounds
        return min(sounds, turn)

    @property
    def pending(self) -> float | None:
        """The second of the first note that is decided and not committed, or None."""
        return self._ahead.pending

    def opening(self, t: float) -> list[Event]:
        """Its volume. Sounds are told when a groove is first played."""
        self._told.clear()
        return [Volume(t, BAND, self.settings.volume)]

    def advance(self, t: float) -> list[Event]:
        """Decides the bars that are due, commits what begins, ends what is over."""
        events: list[Event] = []
        self._now = max(self._now, t)
        transport = self._shared.transport
        while self._next is not None and (at := max(self._since, transport.time(self._next - DECIDES))) <= t:
            events += self._decide(max(at, t), self._next)
        events += self._ahead.advance(t)
        if self._bars and self._shown < self._bars[-1].tick <= transport.tick(t):
            self._shown = self._bars[-1].tick
            self._seen()
        if self._next is None and self._bars and transport.time(self._bars[-1].end) <= t:
            self._bars = []
            self._seen()
        return events

    def commit(self, horizon: float) -> list[Event]:
        """Decided notes up to ``horizon`` become binding."""
        return self._ahead.commit(horizon)

    def hush(self, t: float) -> list[Event]:
        """Everything ends at once; it begins again only when it is asked to."""
        if self.plays:
            self._bars, self._next = [], None
            self._counts = self._ends = self._fills = False
            self._seen()
        return self._ahead.hush(t)

    def reharmonise(self, t: float) -> list[Event]:
        """What sounds on and fits no more is let go, chords are struck anew; what is to come follows."""
        self._now = max(self._now, t)
        events = self._plan(t)
        if not self.plays:
            return events
        return events + take_over(t, self._ahead, self._shared, self.settings.lock)

    def retime(self, t: float) -> list[Event]:
        """What sounds ends with its bar, what is to come takes its new moments; bars to come are decided anew: their
        metre may differ. While time stands, what sounds rings on as it is."""
        transport = self._shared.transport
        if not transport.holding:
            self._ahead.last_until(t, lambda note: transport.time(note.of) if isinstance(note.of, int) else note.ends)
        return self._revise(t)

    def heard(self, t: float, events: Sequence[Event]) -> list[Event]:
        """Counts the players' notes."""
        for event in events:
            if isinstance(event, NoteOn):
                self._intensity.hear(event.at)
        return []

    # -- commands ---------------------------------------------------------------------------------------------------

    def admit(self, setting: str, value: Any) -> None:
        """Nothing begins in rest.

        Raises:
            ChangeError: the instrument rests.
        """
        if self._shared.resting and setting in ("start", "switch"):
            raise ChangeError("The instrument rests: wake it first, then start the groove")

    def change(self, t: float, setting: str, value: Any) -> list[Event]:
        """A command, or a setting by its name."""
        self._now = max(self._now, t)
        if setting == "start" and value is not None:
            return [*self._set(t, "name", value), *self._command(t, "start")]
        if setting in ("start", "switch", "stop", "ending", "fill"):
            return self._command(t, setting)
        if setting == "next":
            names = tuple(GROOVES)
            return self._set(t, "name", names[(names.index(self.settings.name) + 1) % len(names)])
        if setting in ("louder", "softer"):
            return self._set(t, "volume", louder(self.settings.volume, 1 if setting == "louder" else -1))
        if setting in ("more", "fewer"):
            step = 1 if setting == "more" else -1
            here = self.settings.intensity or (self._bars[-1].level if self._bars else 2)
            return self._set(t, "intensity", min(max(here + step, LEVELS[0]), LEVELS[-1]))
        return self._set(t, setting, value)

    def undoable(self) -> Iterable[tuple[str, object]]:
        """Groove, intensity and loudness."""
        settings = self.settings
        yield from (("groove.name", settings.name), ("groove.intensity", settings.intensity))
        yield "groove.volume", settings.volume

    def view(self) -> BandView:
        """What there is to see."""
        transport, groove = self._shared.transport, GROOVES[self.settings.name]
        bars = tuple(
            BarView(
                transport.time(bar.tick), 0 if bar.kind == "count-in" else bar.number + 1, bar.level,
                bar.fill is not None,
            )
            for bar in self._bars
        )  # fmt: skip
        return BandView(
            BAND, self.section, self._state(), self._says(), groove=groove.title,
            intensity=self.settings.intensity, bars=bars, chosen=self._chosen,
        )  # fmt: skip

    # -- inside -----------------------------------------------------------------------------------------------------

    def _seen(self) -> None:
        """There is something new to see of it, and perhaps another moment at which it has to do something."""
        self.revision += 1
        time, due = self._shared.transport.time, []
        if self._next is not None:
            due.append(time(self._next - DECIDES))
            if self._bars and self._bars[-1].tick > self._shown:
                due.append(time(self._bars[-1].tick))
        elif self._bars:
            due.append(time(self._bars[-1].end))
        self._turn = max(self._now, min(due)) if due else None
        if self.plays:
            self._shared.playing.add(BAND)
        else:
            self._shared.playing.discard(BAND)

    def _state(self) -> str:
        if not self.plays:
            return "off"
        if self._ends or any(bar.kind == "ending" for bar in self._bars):
            return "ends"
        return "plays" if any(bar.kind == "plays" and bar.tick <= self._shown for bar in self._bars) else "waits"

    def _says(self) -> str:
        groove, metre = GROOVES[self.settings.name], self._shared.transport.metre
        if self.plays and metre % groove.beats:
            return f"{groove.title} is written in {groove.beats} and fits itself into {metre} now."
        return ""

    def _command(self, t: float, what: str) -> list[Event]:
        if what == "switch":
            what = "ending" if self.plays and self._state() != "ends" else "start"
        if what == "stop":
            return self.hush(t)
        if what == "start":
            if self.plays and self._state() != "ends":
                return []
            if not self._goes_on(t):
                self._since = t
                self._next = self._began = self._bar_after(t)
                self._counts = self.settings.count_in
                self.wishes += self._tempo()
            self._ends = self._chosen = False
            self.wishes += self._metre()
        elif not self.plays:
            return []
        elif what == "ending":
            self._ends = True
        else:
            return self._fill(t)
        return self._revise(t)

    def _set(self, t: float, setting: str, value: Any) -> list[Event]:
        before, self.settings = self.settings, replace(self.settings, **{setting: value})
        if self.settings == before:
            return []
        self._seen()
        if setting == "volume":
            return [Volume(t, BAND, self.settings.volume)]
        self._chosen = self._chosen or (setting == "name" and not self.plays)
        if self.plays and setting in ("name", "metre"):
            self.wishes += self._metre()
        return self._revise(t)

    def brings(self) -> list[tuple[str, object]]:
        """What it asks of everybody's time when it begins: a tempo, a metre and a feel that suit the groove."""
        return [] if self.plays else [*self._tempo(), *self._metre()]

    def _tempo(self) -> Iterator[tuple[str, object]]:
        """The nearest tempo at which the groove feels right: when it begins, and only then."""
        tempo, (slowest, quickest) = self._shared.transport.tempo, GROOVES[self.settings.name].tempo
        if self.settings.tempo == "its own" and not slowest <= tempo <= quickest:
            yield "transport.tempo", slowest if tempo < slowest else quickest

    def _metre(self) -> Iterator[tuple[str, object]]:
        groove, transport = GROOVES[self.settings.name], self._shared.transport
        if self.settings.metre != "its own":
            return
        if transport.metre % groove.beats:
            yield "transport.metre", groove.beats
        if transport.feel != groove.feel:
            yield "transport.feel", groove.feel

    def _fill(self, t: float) -> list[Event]:
        """From the next beat to the end of the bar; when none is left of it, in the second half of the next one."""
        tick = self._shared.transport.tick(t)
        here = next((bar for bar in self._bars if bar.tick <= tick < bar.end and bar.kind == "plays"), None)
        beat = (tick // TICKS_PER_BEAT + 1) * TICKS_PER_BEAT
        if here is None or here.end - beat < LEAST_FILL:
            self._fills = True
            return self._revise(t)
        self._bars = [replace(bar, fill=beat) if bar is here and bar.fill is None else bar for bar in self._bars]
        self._seen()
        return self._plan(t)

    def _revise(self, t: float) -> list[Event]:
        """Bars that have not begun are decided anew, in time or at once."""
        self._now = max(self._now, t)
        self._written.clear()
        if not self.plays:
            return []
        tick = self._shared.transport.tick(t)
        last = self._bars[-1] if self._bars else None
        self._bars = [bar for bar in self._bars if bar.tick <= tick]
        ended = bool(self._bars) and self._bars[-1].kind == "ending"
        if self._bars and not ended:
            here = self._bars[-1]
            end = self._bar_after(t)
            self._bars[-1] = replace(here, ticks=end - here.tick)
            self._next = end
        elif not ended:
            self._next = self._bar_after(t)
            if last is None or last.kind == "count-in":
                self._counts = self.settings.count_in
        self._seen()
        return self._plan(t)

    def _decide(self, t: float, tick: int) -> list[Event]:
        """The bar that begins at ``tick``."""
        transport, settings = self._shared.transport, self.settings
        ticks = transport.bar(tick)[1]
        before = next((bar for bar in reversed(self._bars) if bar.kind != "count-in"), None)
        before = None if before is not None and before.kind == "ending" else before
        if before is None or before.groove != settings.name:
            self._began = tick
        number = 0 if before is None or before.groove != settings.name else before.number + 1
        lasts = transport.time(tick + ticks) - transport.time(tick)
        level = self._level(t, lasts, before)
        soft = SOFTLY if before is None else min(1.0, before.soft + LOUDER)
        if self._deserted(t):
            self._ends = True
        fill = tick + max(ticks // 2 // TICKS_PER_BEAT, 0) * TICKS_PER_BEAT if self._fills else None
        bar = Bar(tick, ticks, number, settings.name, level, soft, fill)
        if self._counts:
            bar = replace(bar, kind="count-in", fill=None)
        elif self._ends:
            bar = replace(bar, kind="ending", fill=None)
        self._counts = self._fills = False
        now = transport.tick(t)
        self._bars = [*(bar for bar in self._bars if bar.end > now), bar]
        self._next = None if bar.kind == "ending" else bar.end
        self._ends = False if bar.kind == "ending" else self._ends
        self._seen()
        return [*self._introduce(t), *self._plan(t)]

    def _goes_on(self, t: float) -> bool:
        """Whether it plays, and has not struck its last bar yet."""
        tick = self._shared.transport.tick(t)
        return self.plays and not any(bar.kind == "ending" and bar.tick <= tick for bar in self._bars)

    def _level(self, t: float, lasts: float, before: Bar | None) -> int:
        here = before.level if before is not None else 0
        fixed = self.settings.intensity
        following = self._intensity.level(t, lasts, here)
        wanted = fixed or following
        return min(max(wanted, here - 1, 1), here + 1)

    def _deserted(self, t: float) -> bool:
        """Whether nobody seems to be there: nobody can play, or nobody has for very long."""
        last, alone = self._intensity.last, self._shared.unattended
        if alone is not None and t - alone >= ALONE and (last is None or last <= alone):
            return True
        return t - max(self._since, self._since if last is None else last) >= self.settings.leaves_after

    def _bar_after(self, t: float) -> int:
        """The tick of the first bar line after ``t``."""
        line, length = self._shared.transport.bar(self._shared.transport.tick(t))
        return line + length

    def _introduce(self, t: float) -> list[Event]:
        """The sounds of voices that have not played before."""
        events: list[Event] = []
        for line in GROOVES[self.settings.name].lines:
            if line.voice not in self._told:
                self._told.add(line.voice)
                events.append(Sound(t, BAND, line.voice, line.sound or DRUMS))
        return events

    def _plan(self, t: float) -> list[Event]:
        """What is to come, written anew only where something has changed: nobody's note is to wait for it."""
        written = {bar: self._write(t, bar) for bar in self._bars}
        self._written = written
        return self._ahead.plan(t, [note for _, notes in written.values() for note in notes])

    def _write(self, t: float, bar: Bar) -> tuple[dict[int, Harmony], list[Coming]]:
        shared, time = self._shared, self._shared.transport.time
        now = shared.transport.tick(t) // TICKS_PER_BEAT * TICKS_PER_BEAT
        beats = range(max(bar.tick, now), bar.end + 1, TICKS_PER_BEAT)
        under = {beat: shared.harmony_at(max(t, time(beat))) for beat in beats}
        known = self._written.get(bar)
        if known is not None and all(known[0].get(beat) == harmony for beat, harmony in under.items()):
            return known
        return under, list(notes_of(bar, self.settings, shared))
