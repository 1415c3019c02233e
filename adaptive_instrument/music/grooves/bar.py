"""One bar of a band: from the groove's text to notes in time. A pure function of the bar and of what all share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from adaptive_instrument.music.ahead import Coming
from adaptive_instrument.music.chance import scatter
from adaptive_instrument.music.drums import KIT
from adaptive_instrument.music.grooves import tones
from adaptive_instrument.music.grooves.notation import STROKES, Groove, Line, Stroke
from adaptive_instrument.music.grooves.settings import GrooveSettings
from adaptive_instrument.music.grooves.table import GROOVES
from adaptive_instrument.music.harmony import Harmony
from adaptive_instrument.music.shared import Shared
from adaptive_instrument.music.transport import TICKS_PER_BEAT, with_swing

Kind = Literal["count-in", "plays", "ending"]

UNEVEN, UNEQUAL = 0.010, 10
"""Seconds and velocity by which a stroke is off at most, at full humanise."""
GROWS = {1: 0.82, 2: 0.9, 3: 0.96, 4: 1.0}
"""Loudness of the strokes by intensity."""
SHARE = {
    "kick": 0.86, "snare": 0.96, "rim": 0.94, "clap": 0.94, "hat": 1.02, "open hat": 0.98, "ride": 1.24,
    "shaker": 0.98, "tambourine": 0.88, "cowbell": 0.86, "claves": 0.82, "low conga": 0.84, "high conga": 0.8,
    "low tom": 0.94, "high tom": 0.8, "bass": 0.96, "chords": 0.66, "pad": 0.56, "drone": 0.6,
}  # fmt: skip
"""How hard each is struck, so that all are heard beside the others: measured in the instrument's own font, where a
kick has 16 dB more than a ride of the same velocity."""
STRUCK = 0.14
RINGS = {"ride": 0.8, "open hat": 0.4, "low tom": 0.3, "high tom": 0.3}
"""Seconds for which a drum is held: some ring on only as long as they are."""
LEGATO, SHORT = 0.96, 0.82
"""Share of its length for which a held tone sounds, and one of a single step."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar that a band has decided to play."""

    tick: int
    """Where it begins."""
    ticks: int
    """How long it is."""
    number: int
    """Counted from 0 from where the groove began."""
    groove: str
    level: int
    """Its intensity, 1 to 4."""
    soft: float = 1.0
    """Loudness 0..1: it comes in softly."""
    fill: int | None = None
    """The tick from which a fill is played, None for none."""
    kind: Kind = "plays"

    @property
    def end(self) -> int:
        """The tick behind it."""
        return self.tick + self.ticks


def notes_of(bar: Bar, settings: GrooveSettings, shared: Shared) -> Iterator[Coming]:
    """Every note of a bar, in no order."""
    writer = _Writer(bar, GROOVES[bar.groove], settings, shared)
    if bar.kind == "count-in":
        yield from writer.count()
    elif bar.kind == "ending":
        yield from writer.ending()
    else:
        yield from writer.play()


class _Writer:
    """Writes one bar."""

    def __init__(self, bar: Bar, groove: Groove, settings: GrooveSettings, shared: Shared) -> None:
        self._bar, self._groove, self._settings, self._shared = bar, groove, settings, shared
        self._swings = groove.steps % 2 == 0
        # Halves of a beat that has three eighths would go against everybody's: they swing onto the third one.
        self._in_three = self._swings and groove.feel == "straight" and shared.transport.feel == "compound"

    def play(self) -> Iterator[Coming]:
        bar, parts = self._bar, self._settings.parts
        for line in self._groove.at(bar.level):
            if line.part not in parts:
                continue
            drums = line.part == "drums"
            until = bar.fill if drums and bar.fill is not None and self._groove.fill else bar.end
            for tick, stroke in self._strokes(line):
                if tick < until:
                    yield from self._stroke(line, tick, stroke)
        if bar.fill is not None and "drums" in parts:
            for line in self._groove.fill:
                for tick, stroke in self._strokes(line):
                    if tick >= bar.fill:
                        yield from self._stroke(line, tick, stroke)

    def count(self) -> Iterator[Coming]:
        for tick in range(self._bar.tick, self._bar.end, TICKS_PER_BEAT):
            yield self._drum("rim", tick, 72 if tick == self._bar.tick else 54)

    def ending(self) -> Iterator[Coming]:
        """All meet on the first beat, and let it ring for the bar."""
        bar = self._bar
        whole = Stroke(0, bar.ticks // self._groove.step, "x")
        seen = set()
        for line in self._groove.at(bar.level):
            if line.part in seen or line.part not in self._settings.parts:
                continue
            seen.add(line.part)
            if line.part == "drums":
                yield self._drum("kick", bar.tick, round(STROKES["x"] * bar.soft))
            else:
                letter = "1" if line.part in ("bass", "drone") else "x"
                yield from self._tones(line, bar.tick, Stroke(0, whole.steps, letter))

    # -- time -------------------------------------------------------------------------------------------------------

    def _strokes(self, line: Line) -> Iterator[tuple[int, Stroke]]:
        """The strokes of a line in this bar, each with its tick. In a bar of other beats than the groove's own its
        beats go round: 4 of them in 5 are 1 2 3 4 1, in 3 they are 1 2 3."""
        bar, groove = self._bar, self._groove
        by_step = {stroke.step: stroke for stroke in line.strokes}
        beats = max(1, bar.ticks // TICKS_PER_BEAT)
        own = -(-beats // groove.beats)
        for beat in range(beats):
            round_ = (bar.number * own + beat // groove.beats) % line.bars
            first = (round_ * groove.beats + beat % groove.beats) * groove.steps
            for step in range(groove.steps):
                stroke = by_step.get(first + step)
                if stroke is not None:
                    yield bar.tick + beat * TICKS_PER_BEAT + step * groove.step, stroke

    def _moment(self, tick: int, part: str, voice: str) -> float:
        """The second at which a stroke of a tick is heard."""
        settings = self._settings
        push = {"drums": settings.push_drums, "bass": settings.push_bass}.get(part, settings.push_chords)
        uneven = settings.humanise * UNEVEN * scatter(tick, voice, "time") if settings.humanise else 0.0
        transport = self._shared.transport
        tick = with_swing(tick, 2 / 3) if self._in_three else tick
        return (transport.moment(tick) if self._swings else transport.time(tick)) + push / 1000 + uneven

    def _velocity(self, velocity: float, tick: int, voice: str) -> int:
        bar, humanise = self._bar, self._settings.humanise
        unequal = humanise * UNEQUAL * scatter(tick, voice, "loud") if humanise else 0.0
        return min(127, max(1, round(velocity * GROWS[bar.level] * bar.soft + unequal)))

    # -- strokes and tones ------------------------------------------------------------------------------------------

    def _stroke(self, line: Line, tick: int, stroke: Stroke) -> Iterator[Coming]:
        if line.part == "drums":
            yield self._drum(line.drum, tick, STROKES[stroke.what] * SHARE.get(line.drum, 1.0))
        else:
            yield from self._tones(line, tick, stroke)

    def _drum(self, drum: str, tick: int, velocity: float) -> Coming:
        at, struck = self._moment(tick, "drums", drum), self._velocity(velocity, tick, drum)
        return Coming((tick, drum, 0), at, RINGS.get(drum, STRUCK), "drums", float(KIT[drum]), struck)

    def _tones(self, line: Line, tick: int, stroke: Stroke) -> Iterator[Coming]:
        """The tones of a stroke. Where it is held through a change of the harmony that is known already, it is struck
        anew under the new one."""
        transport = self._shared.transport
        end = self._until(tick, stroke)
        share = LEGATO if stroke.steps > 1 else SHORT
        for first, last, harmony in self._spans(tick, end):
            at = self._moment(first, line.part, line.voice)
            part = share if last == end else 1.0
            lasts = max(0.05, (transport.time(last) - transport.time(first)) * part)
            ends = first + round((last - first) * part)
            loud = STROKES.get(stroke.what, 84.0) * SHARE.get(line.part, 1.0)
            velocity = self._velocity(loud if first == tick else loud * 0.85, first, line.voice)
            for number, pitch in enumerate(self._pitches(line, stroke.what, harmony, first)):
                yield Coming((first, line.voice, number), at, lasts, line.voice, pitch, velocity, of=ends)

    def _until(self, tick: int, stroke: Stroke) -> int:
        """The tick to which a stroke that begins at ``tick`` is held. In a bar of other beats than the groove's own it
        ends where the groove's bar is cut short, for there the next one begins."""
        bar, groove = self._bar, self._groove
        own = groove.beats * TICKS_PER_BEAT
        if not bar.ticks % own:
            return tick + stroke.steps * groove.step
        steps, rounds = groove.beats * groove.steps, -(-bar.ticks // own)
        last = stroke.step + stroke.steps - 1
        bars, round_ = divmod((tick - bar.tick) // own + last // steps - stroke.step // steps, rounds)
        line = bar.tick + bars * bar.ticks
        return min(line + round_ * own + (last % steps + 1) * groove.step, line + bar.ticks)

    def _spans(self, tick: int, end: int) -> Iterator[tuple[int, int, Harmony]]:
        shared, transport = self._shared, self._shared.transport
        harmony, first = shared.harmony_at(transport.time(tick)), tick
        for beat in range(tick // TICKS_PER_BEAT + 1, -(-end // TICKS_PER_BEAT)):
            then = shared.harmony_at(transport.time(beat * TICKS_PER_BEAT))
            if then != harmony:
                yield first, beat * TICKS_PER_BEAT, harmony
                harmony, first = then, beat * TICKS_PER_BEAT
        yield first, end, harmony

    def _pitches(self, line: Line, letter: str, harmony: Harmony, tick: int) -> tuple[float, ...]:
        lock = self._settings.lock
        if line.part == "drone":
            return (tones.drone(letter, harmony),)
        if line.part == "bass":
            following = harmony
            if letter in "<>":
                following = self._shared.harmony_at(self._shared.transport.time(self._bar.end))
            return (tones.bass(letter, harmony, following, lock),)
        chord = tones.voicing(harmony, tones.floor(line.part, line.sound), lock)
        return chord if letter in STROKES else (tones.single(letter, chord, harmony, lock),)
