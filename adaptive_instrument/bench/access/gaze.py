"""Eyes that point, followed by an eye tracker that is off by some degrees: a field of offsets over the screen that
stays for the session, and an error that is another one from sample to sample."""

from __future__ import annotations

import math
from dataclasses import dataclass
from random import Random

from adaptive_instrument.access.zones import Zone
from adaptive_instrument.bench.access import chance as draws
from adaptive_instrument.bench.access.person import HEARING, SIGHT
from adaptive_instrument.bench.access.pointing import Melodist, PointingPerson
from adaptive_instrument.signals import Pointer, Signal
from adaptive_instrument.view import PlayerView

FRAME = 1 / 30
"""Seconds between two samples."""
SCREEN = (43.5, 28.0)
"""Degrees that the stage is wide and high: a 24 inch screen (51.8 by 32.4 cm) seen from 65 cm, as in Feit 2017."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Eyes:
    """How somebody looks and how well it is seen. Degrees and seconds."""

    offset: float
    """Root mean square of the distance from where the person looks to the middle of where the tracker says."""
    precision: float
    """Standard deviation in each direction from sample to sample."""
    drift: float = 0.1
    """Degrees in a minute's time by which the whole field wanders (standard deviation of a random walk)."""
    reaction: float = 0.45
    """Mean from hearing the last note to the eyes leaving for the next pad: deciding, and 0.2 s of saccade latency."""
    aim: float = 0.7
    """Standard deviation of where on a pad the eyes land, from its middle: a person looks at a thing, not a point."""
    glances: float = 0.3
    """Share of the notes before which the eyes first search and rest on another pad."""
    blinks: float = 15.0
    """A minute (Doughty 2001: 8 to 21 in primary gaze). The pointer stands still for as long."""
    blink: tuple[float, float] = (0.15, 0.05)
    """Mean and standard deviation of a blink."""
    patience: float = 6.0


GLANCE = (0.2, 0.4)
"""Seconds of a fixation while searching."""
NOTICES = 0.35, 0.1
"""Seconds from seeing a wrong pad light up to looking away from it, mean and standard deviation: a saccade's latency of
0.2 s, and telling which pad it is. Who is slower than the dwell hears the wrong note."""
NOTHING, AWAY = 0.8, 0.8
"""Seconds of looking at a pad on which nothing fills until a player looks away from it, and for how long."""
SHORT_DWELL = 0.5
"""Seconds: the shortest dwell that published instruments for the eyes use (EyeHarp, for controls)."""
AIMS_OFF = 0.5
"""Part of a seen error by which the next look aims to the other side."""


class GazePerson(PointingPerson):
    """Somebody whose eyes go from look to look, as a tracker sees it."""

    def __init__(self, eyes: Eyes, chance: Random, notes: int, source: str) -> None:
        super().__init__(chance, notes)
        self._eyes = eyes
        self._source = source
        self._field = _field(eyes.offset, chance)
        self._drift = [0.0, 0.0]
        self._blink_at = chance.expovariate(eyes.blinks / 60)
        self._open_at = 0.0
        self._stood = (0.5, 0.9)
        self._looks: list[tuple[float, float, float]] = []
        """When the eyes leave, and where to."""
        self._at = (0.5, 0.9)
        self._goes: tuple[float, float, tuple[float, float]] | None = None
        self._off = (0.0, 0.0)
        self._arrives_at = math.inf

    def _look_at(self, t: float, zone: Zone) -> None:
        """Looks at a pad, or beside it where the pointer has been seen to miss."""
        aim = self._eyes.aim
        x = zone.x + zone.width / 2 + self._off[0] + self._chance.gauss(0, aim / SCREEN[0])
        y = zone.y + zone.height / 2 + self._off[1] + self._chance.gauss(0, aim / SCREEN[1])
        self._looks.append((t, x, y))
        self._arrives_at = t + 0.06

    def _retry(self, t: float, zone: Zone, pointer: tuple[float, float]) -> None:
        """Aims to the other side of a miss that was seen, by a part of it."""
        missed = pointer[0] - zone.x - zone.width / 2, pointer[1] - zone.y - zone.height / 2
        across, down = (off - AIMS_OFF * miss for off, miss in zip(self._off, missed, strict=True))
        self._off = _within(across, zone.width / 2), _within(down, zone.height / 2)
        self._look_at(t, zone)

    # -- what the tracker says ----------------------------------------------------------------------------------------

    def _frame(self, t: float) -> list[Signal]:
        """What the tracker says, if a sample is due."""
        if t < self._next_frame:
            return []
        self._next_frame += FRAME
        eyes, chance = self._eyes, self._chance
        while self._looks and self._looks[0][0] <= t and self._goes is None:
            _, x, y = self._looks.pop(0)
            far = math.hypot((x - self._at[0]) * SCREEN[0], (y - self._at[1]) * SCREEN[1])
            # The main sequence of saccades (Bahill, Clark and Stark 1975).
            self._goes = t, t + 0.021 + 0.0022 * far, (x, y)
        if self._goes is not None:
            leaves, arrives, there = self._goes
            part = min(1.0, (t - leaves) / (arrives - leaves))
            place = self._at[0] + (there[0] - self._at[0]) * part, self._at[1] + (there[1] - self._at[1]) * part
            if part >= 1.0:
                self._at, self._goes = there, None
        else:
            place = self._at
        if t >= self._blink_at:
            self._open_at = t + draws.length(chance, *eyes.blink)
            self._blink_at = self._open_at + chance.expovariate(eyes.blinks / 60)
        for axis in (0, 1):
            self._drift[axis] += chance.gauss(0, eyes.drift * math.sqrt(FRAME / 60))
        if t >= self._open_at:
            off = _interpolated(self._field, place[0], place[1])
            across, down = (off[axis] + self._drift[axis] + chance.gauss(0, eyes.precision) for axis in (0, 1))
            self._stood = place[0] + across / SCREEN[0], place[1] + down / SCREEN[1]
        # Eye trackers that move the mouse do not say that the eyes are shut: the pointer stands. They end at the edge.
        x, y = (min(1.0, max(0.0, value)) for value in self._stood)
        return [Pointer(t, self._source, x, y)]


class GazePlayer(Melodist, GazePerson):
    """Looks at the pad that is wanted until it sounds. Looks away from a wrong pad that begins to fill, and tries
    again."""

    def __init__(self, eyes: Eyes, chance: Random, notes: int, source: str) -> None:
        super().__init__(eyes, chance, notes, source)
        self._sets_out(eyes.reaction, 2.0)
        self._wrong_at: float | None = None
        self._anew_at = math.inf
        """When a look that starts nothing is begun anew."""

    def see(self, t: float, player: PlayerView) -> None:
        """Remembers the stage, and notices a wrong pad that begins to fill."""
        super().see(t, player)
        self.learns(self._chance, player)
        dwelling = player.dwelling
        if self._gives_up_at == math.inf or t < self._arrives_at + SIGHT:
            self._wrong_at = None
            self._anew_at = math.inf
            return
        if dwelling is None:
            self._wrong_at = None
            self._anew_at = min(self._anew_at, t + NOTHING)
            return
        self._anew_at = math.inf
        target = self.meant
        if dwelling[0] == target:
            self._wrong_at = None
        elif self._wrong_at is None:
            self._wrong_at = t + draws.reaction(self._chance, *NOTICES)
        elif t >= self._wrong_at and player.pointer is not None:
            self._wrong_at = None
            self._retry(t, player.zones[target], player.pointer)

    @property
    def _corrects_at(self) -> float:
        return self._anew_at

    def _correct(self, t: float) -> None:
        """Nothing fills: away from the pad, longer than before, and back."""
        self._anew_at = math.inf
        player = self._player
        if player is not None:
            self._looks.append((t, 0.5, 0.95))
            self._look_at(t + AWAY, player.zones[self.meant])

    def _begin(self, t: float) -> None:
        player, chance = self._player, self._chance
        assert player is not None
        target, before = self.target, self.before
        self.means(t, player.targets[target].pitch, self._eyes.patience)
        self._gives_up_at = t + self._eyes.patience
        leaves = t
        if target == before:
            # A pad sounds once a visit: away from it, and back.
            self._looks.append((leaves, 0.5, 0.95))
            leaves += chance.uniform(*GLANCE)
        elif chance.random() < self._eyes.glances:
            other = player.zones[chance.randrange(len(player.zones))]
            self._looks.append((leaves, other.x + other.width / 2, other.y + other.height / 2))
            leaves += chance.uniform(*GLANCE)
        self._off = (0.0, 0.0)
        self.ideal += self._eyes.reaction + 0.05 + leaves - t + SHORT_DWELL + HEARING
        self._look_at(leaves, player.zones[target])

    def _forget(self) -> None:
        self._anew_at = math.inf
        self._wrong_at = None

    def _rests(self, t: float) -> None:
        self._looks.append((t, 0.5, 0.95))


def _within(value: float, most: float) -> float:
    return min(most, max(-most, value))


Field = list[list[tuple[float, float]]]
"""Offsets in degrees at three by three places of the screen."""


def _field(offset: float, chance: Random) -> Field:
    # Half of the error is the same everywhere and half differs from region to region, as calibrations go wrong.
    each = offset / 2  # one direction of one half: sqrt(2 halves x 2 directions) times it is the whole
    whole = chance.gauss(0, each), chance.gauss(0, each)
    return [[(whole[0] + chance.gauss(0, each), whole[1] + chance.gauss(0, each)) for _ in range(3)] for _ in range(3)]


def _interpolated(field: Field, x: float, y: float) -> tuple[float, float]:
    across, down = min(1.999, max(0.0, 2 * x)), min(1.999, max(0.0, 2 * y))
    column, row = int(across), int(down)
    a, b = across - column, down - row
    four = field[row][column], field[row][column + 1], field[row + 1][column], field[row + 1][column + 1]
    parts = (1 - a) * (1 - b), a * (1 - b), (1 - a) * b, a * b
    weighed = list(zip(parts, four, strict=True))
    return sum(part * off[0] for part, off in weighed), sum(part * off[1] for part, off in weighed)
