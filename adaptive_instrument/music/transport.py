"""Transport: the shared tempo and beat. Seconds outside, integer ticks inside; only the transport converts.

**A beat is what a foot taps**, and always ``TICKS_PER_BEAT`` ticks; the tempo counts such beats a minute, the metre
counts them in a bar. With ``feel = "straight"`` a beat is a quarter note and has two eighths. With ``feel =
"compound"`` it is a dotted quarter and has three: 6/8 is a metre of 2, 9/8 of 3, 12/8 of 4, and an eighth is a third
of a beat (320 ticks).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, Literal

from annotated_types import Ge, Le

from adaptive_instrument.music.bars import Bars
from adaptive_instrument.music.tempo_map import TICKS_PER_BEAT, TempoMap
from adaptive_instrument.settings import Settings

__all__ = ["GRIDS", "TICKS_PER_BEAT", "Transport", "TransportSettings", "with_swing"]

SLOWEST, FASTEST = 20.0, 300.0
"""Tempo, beats a minute."""
FEWEST_BEATS, MOST_BEATS = 1, 16
"""Beats in a bar."""
STRAIGHT, MOST_SWING = 0.5, 0.75
"""Where the second of two eighths lies within the beat: in the middle, and at most."""

Grid = Literal["1/2", "1/4", "1/8", "1/16", "1/8 triplet"]
Feel = Literal["straight", "compound"]
Clock = Literal["internal", "midi"]

GRIDS: dict[str, int] = {
    "1/2": 2 * TICKS_PER_BEAT,
    "1/4": TICKS_PER_BEAT,
    "1/8": TICKS_PER_BEAT // 2,
    "1/16": TICKS_PER_BEAT // 4,
    "1/8 triplet": TICKS_PER_BEAT // 3,
}
"""Grid steps in ticks where a beat is a quarter note."""
CLOCKS = {"straight": 24, "compound": 36}
"""MIDI clocks a beat: 24 a quarter note, and a compound beat is a dotted quarter."""
COMPOUND_GRIDS: dict[str, int] = {**GRIDS, "1/8": TICKS_PER_BEAT // 3, "1/16": TICKS_PER_BEAT // 6}
"""The same where a beat is a dotted quarter: an eighth is a third of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TransportSettings(Settings):
    """Tempo and beat at the start."""

    tempo: Annotated[float, Ge(SLOWEST), Le(FASTEST)] = 90.0
    """Beats a minute."""
    metre: Annotated[int, Ge(FEWEST_BEATS), Le(MOST_BEATS)] = 4
    """Beats in a bar: 4 for 4/4, 3 for 3/4; with `feel = "compound"` 2 for 6/8, 4 for 12/8."""
    feel: Feel = "straight"
    """`straight`: a beat is a quarter note, with two eighths. `compound`: a dotted quarter, with three (6/8, 12/8)."""
    swing: Annotated[float, Ge(STRAIGHT), Le(MOST_SWING)] = STRAIGHT
    """Where the second of two eighths comes, as a part of the beat: 0.5 is even, 0.6 a light swing, 0.67 a shuffle.
    A compound beat does not swing."""
    grid: Grid = "1/8"
    """What notes are drawn to when the player's help is `notes and timing`, and no grid of their own is set."""
    clock: Clock = "internal"
    """Who keeps time: `internal`, or `midi`: the clock that comes from a MIDI input."""
    clock_out: bool = False
    """Whether the beat is sent as MIDI clock (24 a quarter note) to the MIDI output port."""


def with_swing(tick: int, swing: float) -> int:
    """Where a written tick is played when the second eighth of each beat lies at ``swing`` of it (0.5..0.75)."""
    if swing == STRAIGHT:
        return tick
    beat, within = divmod(tick, TICKS_PER_BEAT)
    half, late = TICKS_PER_BEAT // 2, round(TICKS_PER_BEAT * swing)
    if within < half:
        return beat * TICKS_PER_BEAT + round(within * late / half)
    return beat * TICKS_PER_BEAT + late + round((within - half) * (TICKS_PER_BEAT - late) / half)


class Transport:
    """The tempo map, the bars, the grid and its swing."""

    __slots__ = ("_bars", "_map", "_settings")

    def __init__(self, settings: TransportSettings, start: float = 0.0) -> None:
        """Tick 0 is at ``start`` seconds; a bar begins there."""
        self._settings = settings
        self._map = TempoMap(settings.tempo, start)
        self._bars = Bars(settings.metre)

    @property
    def settings(self) -> TransportSettings:
        """What is in force: as it would be saved."""
        return replace(self._settings, tempo=round(self.tempo, 2), metre=self.metre)

    @property
    def tempo(self) -> float:
        """The tempo now, beats a minute."""
        return self._map.tempo

    @property
    def metre(self) -> int:
        """Beats in a bar: of the bars to come, where it has just been changed."""
        return self._bars.metre

    @property
    def grid(self) -> str:
        """What notes are drawn to, by its name in ``GRIDS``."""
        return self._settings.grid

    @property
    def feel(self) -> Feel:
        """Whether a beat is a quarter note or a dotted one."""
        return self._settings.feel

    @property
    def swing(self) -> float:
        """Where the second of two eighths lies within the beat; 0.5 where beats are compound."""
        return STRAIGHT if self.feel == "compound" else self._settings.swing

    @property
    def holding(self) -> bool:
        """Whether a fermata is under way."""
        return self._map.holding

    @property
    def halt(self) -> tuple[int, float] | None:
        """The tick that waits for a fermata's end, and the second from which it does; None without a fermata."""
        tick = self._map.halt
        return None if tick is None else (tick, self._map.flow(tick))

    # -- what changes it ----------------------------------------------------------------------------------------------

    def put(self, **changes: object) -> None:
        """Other settings for what is neither tempo nor metre: ``feel``, ``swing``, ``grid``, ``clock``..."""
        self._settings = replace(self._settings, **changes)  # type: ignore[arg-type]

    def set_tempo(self, tempo: float, t: float) -> None:
        """From ``t`` seconds on, ``tempo`` beats a minute. ``t`` is not before the last change.

        Raises:
            ValueError: outside 20..300, with the cure.
        """
        if not SLOWEST <= tempo <= FASTEST:
            raise ValueError(f"a tempo of {tempo:g} cannot be played: use {SLOWEST:g} to {FASTEST:g} beats a minute")
        self._map.set_tempo(tempo, t)

    def steer(self, tempo: float, t: float, tick: int, at: float) -> None:
        """Quietly quicker or slower from ``t`` on, so that ``tick`` comes at ``at``; from there ``tempo``."""
        self._map.steer(tempo, t, tick, at)

    def beat_here(self, tempo: float, t: float) -> None:
        """``tempo`` from ``t`` on, and ``t`` was meant for a beat: within one beat the music comes to it."""
        nearest = (self.tick(t) + TICKS_PER_BEAT // 2) // TICKS_PER_BEAT * TICKS_PER_BEAT
        self._map.steer(tempo, t, nearest + TICKS_PER_BEAT, t + 60 / tempo)

    def set_metre(self, metre: int, t: float) -> None:
        """From the next bar line on, bars of so many beats."""
        self._bars.set_metre(metre, self.tick(t))

    def stand(self, t: float) -> None:
        """A fermata: time stands at the end of the beat that is under way."""
        self._map.stand(t)

    def go(self, t: float) -> None:
        """The fermata ends: the next beat is now."""
        self._map.go(t)

    # -- ticks and seconds --------------------------------------------------------------------------------------------

    def tick(self, t: float) -> int:
        """The tick at ``t`` seconds (the last one not after it)."""
        return self._map.tick(t)

    def time(self, tick: int) -> float:
        """The second of a tick. One for which a fermata has to end lies days ahead."""
        return self._map.time(tick)

    def pace(self, tick: int) -> tuple[float, int | None]:
        """Beats a minute at a tick, and the tick from which another tempo is planned, None where none is."""
        return self._map.pace(tick)

    def stands(self, t: float) -> bool:
        """Whether time stands at ``t`` seconds."""
        return self._map.stands(t)

    def swung(self, tick: int) -> int:
        """Where a written tick is played: the second eighth of a beat later, all between in proportion."""
        return with_swing(tick, self.swing)

    def moment(self, tick: int) -> float:
        """The second at which what is written at a tick is played: with swing. For all that is generated on a grid."""
        return self._map.time(self.swung(tick))

    def bar(self, tick: int) -> tuple[int, int]:
        """The bar in which a tick lies: the tick at which it begins, and how many ticks it has."""
        return self._bars.bar(tick)

    def bar_number(self, tick: int) -> int:
        """Which bar a tick lies in, counted from 0 through all changes of metre."""
        return self._bars.number(tick)

    def bar_line(self, number: int) -> int:
        """The tick at which a bar begins, by its number."""
        return self._bars.line(number)

    def next_bar(self, t: float) -> int:
        """The tick of the first bar line that is not before ``t`` seconds."""
        tick = self.tick(t)
        line, length = self.bar(tick)
        return line if line == tick and self.time(line) >= t else line + length

    def step(self, grid: str) -> int:
        """The ticks of a grid's step, by its name in ``GRIDS``."""
        return (COMPOUND_GRIDS if self.feel == "compound" else GRIDS)[grid]

    def grid_moment(self, tick: int, grid: str) -> float:
        """The second of a grid point: triplets do not swing."""
        return self.time(tick) if grid == "1/8 triplet" else self.moment(tick)

    def next_grid(self, t: float, grid: str = "") -> float:
        """The second of the nearest grid point that is not before ``t``; without ``grid``, of the transport's own."""
        return self.around(t, grid)[1]

    def around(self, t: float, grid: str = "") -> tuple[float, float]:
        """The seconds of two neighbouring grid points: the last before ``t``, and the first not before it."""
        grid = grid or self.grid
        step = self.step(grid)
        point = self.tick(t) // step * step - step
        before = self.grid_moment(point, grid)
        while (after := self.grid_moment(point + step, grid)) < t:
            point, before = point + step, after
        return before, after

    def next_beat(self, t: float, parts: int = 1) -> float:
        """The second of the first beat that is not before ``t``; with ``parts`` (1 to 4), of the first part of one.

        Through a fermata beats are told as if it were none: what moves on the beat is not to stand still with it.
        """
        step = TICKS_PER_BEAT // parts
        point = -(-self._map.flowing(t) // step) * step
        when = self._map.flow(point)
        return when if when >= t else self._map.flow(point + step)
