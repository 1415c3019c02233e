"""A head that points: movements in bursts, each corrected by what is seen of the last, with a tremor and a drift on
top and a range that ends."""

from __future__ import annotations

import math
from dataclasses import dataclass
from random import Random

from adaptive_instrument.access.zones import hit
from adaptive_instrument.bench.access.person import HEARING, SIGHT
from adaptive_instrument.bench.access.pointing import Melodist, PointingPerson
from adaptive_instrument.signals import Axis, Signal
from adaptive_instrument.view import PlayerView

FRAME = 1 / 30
"""Seconds between two pictures of a webcam."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """How somebody moves their head. Degrees and seconds."""

    range: tuple[float, float] = (30.0, 20.0)
    """How far the head turns and nods each way from rest, and no further."""
    reaction: float = 0.45
    """Mean from knowing what to play next to the head's moving."""
    quick: float = 0.35
    """Duration of a small movement. Larger ones take ``a_degree`` longer for each degree."""
    a_degree: float = 0.015
    scatter: float = 0.1
    """Standard deviation of where a movement ends, by its size (Meyer and others 1988: about a tenth)."""
    unsteady: float = 0.05
    """Standard deviation, in degrees, of how still the head is held."""
    tremor: tuple[float, float] | None = None
    """Between which ratings (0 to 4) the tremor lies, drawn for each session; None for none. What a rating means in
    degrees is ``log10 T = 0.64 rating - 1.4`` (Elble and others 2016)."""
    frequency: tuple[float, float] = (4.0, 8.0)
    """Hz, drawn for each session."""
    drift: float = 0.2
    """Degrees in a minute's time by which the comfortable rest wanders (standard deviation of a random walk)."""
    noise: float = 0.12
    """Standard deviation of the camera's own error from picture to picture, in degrees."""
    patience: float = 6.0
    """Seconds after which a note that does not come is given up."""


REST_AT = 0.86
"""Height to which a player who knows the harp nods down to cross it in silence."""
LOOK_AGAIN = 0.15
"""Seconds from having seen where a movement ended to the correction's start: with ``SIGHT`` the 0.25 s that corrections
by sight are found to take (Meyer and others 1988)."""
FELT, LEARNS = 0.06, 0.1
"""Part of the stage at its sides where nothing is learned of the gain; and how much of what is felt counts at least."""
WARMS_UP = ((0.6, 0.0), (-0.6, 0.0), (0.6, 0.0), (0.0, 0.6), (0.0, -0.6), (0.0, 0.6), (0.0, 0.0))
"""Parts of the neck's range to which a player moves before the first note, to feel how far the pointer goes."""
NEAR = 0.04
"""Part of the stage within which a place counts as reached."""
KNOWN_GAIN = 20.0
"""Degrees for the whole stage that a player expects before having felt it."""


class HeadPerson(PointingPerson):
    """Somebody who points with the head: where the pointer is to go stands in a way of places, and each place is gone
    to in bursts until it is seen to be reached."""

    def __init__(self, head: Head, chance: Random, notes: int, axes: tuple[str, str], mirrored: bool = False) -> None:
        super().__init__(chance, notes)
        self._head = head
        self._axes = axes
        self._mapped = (-1.0 if mirrored else 1.0, 1.0)
        self._gain = [KNOWN_GAIN, KNOWN_GAIN]
        self._felt = [0, 0]
        self._from, self._to = (0.0, 0.0), (0.0, 0.0)
        self._moves, self._moves_for = 0.0, 1e-6
        self._rest = [0.0, 0.0]
        rating = chance.uniform(*head.tremor) if head.tremor else None
        self._tremor = 0.0 if rating is None else 10 ** (0.64 * rating - 1.4)
        self._turns = 2 * math.pi * chance.uniform(*head.frequency)
        self._phases = chance.uniform(0, 6.28), chance.uniform(0, 6.28)
        self._way: list[tuple[float | None, float | None]] = []
        self._looks_at = math.inf
        self._before: tuple[tuple[float, float], tuple[float, float]] | None = None

    # -- what differs -------------------------------------------------------------------------------------------------

    def there(self, pointer: tuple[float, float]) -> bool:
        """Whether the pointer is seen to have reached the first place of the way."""
        x, y = self._way[0]
        away = 0.0 if x is None else abs(pointer[0] - x), 0.0 if y is None else abs(pointer[1] - y)
        return max(away) < NEAR

    def arrived(self, t: float) -> None:
        """The whole way is gone."""
        return

    # -- how it moves -------------------------------------------------------------------------------------------------

    def _correct(self, t: float) -> None:
        player = self._player
        if player is None or player.pointer is None:
            self._looks_at = t + SIGHT
            return
        self._feel(player.pointer)
        self._looks_at = math.inf
        if self._way and self.there(player.pointer):
            self._way.pop(0)
        if self._way:
            self._move(t)
        else:
            self.arrived(t)

    def _move(self, t: float) -> None:
        player = self._player
        if player is None or player.pointer is None or not self._way:
            self._looks_at = t + SIGHT
            return
        pointer, (x, y) = player.pointer, self._way[0]
        away = (0.0 if x is None else x - pointer[0], 0.0 if y is None else y - pointer[1])
        by = [away[axis] * self._gain[axis] * self._mapped[axis] for axis in (0, 1)]
        scatter = self._head.scatter
        across, down = (each * (1 + self._chance.gauss(0, scatter)) for each in by)
        held = self._held(t)
        self._before = held, pointer
        self._turn(t, held[0] + across, held[1] + down)
        self._looks_at = t + self._moves_for + SIGHT + LOOK_AGAIN

    def _turn(self, t: float, across: float, down: float) -> None:
        """Sets out for an angle, as far as the neck goes."""
        wide, high = self._head.range
        self._from = self._held(t)
        self._to = min(wide, max(-wide, across)), min(high, max(-high, down))
        self._moves, self._moves_for = t, self._head.quick + self._head.a_degree * math.dist(self._from, self._to)

    def _feel(self, pointer: tuple[float, float]) -> None:
        """How far the pointer goes for a degree is learned from every movement that was large enough to tell."""
        if self._before is None:
            return
        (was, stood), self._before = self._before, None
        for axis in (0, 1):
            turned = (self._to[axis] - was[axis]) * self._mapped[axis]
            went = pointer[axis] - stood[axis]
            # At the edge of the stage the pointer stands however far the head turns: that teaches nothing.
            if abs(went) > 0.04 and turned * went > 0 and FELT < pointer[axis] < 1 - FELT:
                felt = min(90.0, max(1.0, turned / went))
                self._felt[axis] += 1
                self._gain[axis] += max(LEARNS, 1 / self._felt[axis]) * (felt - self._gain[axis])

    def _held(self, t: float) -> tuple[float, float]:
        """Where the head is meant to be: a smooth movement from here to there (minimum jerk, Flash and Hogan 1985)."""
        part = min(1.0, max(0.0, (t - self._moves) / self._moves_for))
        done = part**3 * (10 - 15 * part + 6 * part * part)
        a, b = self._from, self._to
        return a[0] + (b[0] - a[0]) * done, a[1] + (b[1] - a[1]) * done

    def _frame(self, t: float) -> list[Signal]:
        """What the camera says, if a picture is due."""
        if t < self._next_frame:
            return []
        self._next_frame += FRAME
        head, chance = self._head, self._chance
        told: list[Signal] = []
        for axis, place in enumerate(self._held(t)):
            self._rest[axis] += chance.gauss(0, head.drift * math.sqrt(FRAME / 60))
            # The tremor waxes and wanes within seconds, as recordings of it do.
            swell = self._tremor * (0.7 + 0.3 * math.sin(0.9 * t + self._phases[1 - axis]))
            shake = swell * math.sin(self._turns * t + self._phases[axis]) * (1.0 if axis == 0 else 0.5)
            value = place + self._rest[axis] + shake + chance.gauss(0, math.hypot(head.noise, head.unsteady))
            told.append(Axis(t, "camera", self._axes[axis], value, "deg"))
        return told


class HeadPlayer(Melodist, HeadPerson):
    """Glides over strings. To the next string straight across; further, or once more the same, by nodding down to
    rest, moving in silence and coming up, for a harp sounds whatever is crossed."""

    def __init__(self, head: Head, chance: Random, notes: int, axes: tuple[str, str], mirrored: bool = False) -> None:
        super().__init__(head, chance, notes, axes, mirrored)
        self._sets_out(head.reaction)
        self._warms_up = list(WARMS_UP)
        self._looks_at = 2.5
        """A person sits still until the instrument has seen them."""

    def see(self, t: float, player: PlayerView) -> None:
        """Remembers the stage."""
        super().see(t, player)
        self.learns(self._chance, player)

    @property
    def _corrects_at(self) -> float:
        return self._looks_at

    def _correct(self, t: float) -> None:
        HeadPerson._correct(self, t)

    def there(self, pointer: tuple[float, float]) -> bool:
        """Down is anywhere below the strings; a string's middle is a third of its width to each side."""
        x, y = self._way[0]
        wide = self._player.zones[0].width if self._player and self._player.zones else 1.0
        across = x is None or abs(pointer[0] - x) < 0.35 * wide
        upright = y is None or (pointer[1] > 0.78 if y == REST_AT else pointer[1] < 0.72)
        return across and upright

    def arrived(self, t: float) -> None:
        """It should have sounded. Who is on the string nods down and comes again; who is beside it goes there."""
        player = self._player
        if player is None or player.pointer is None:
            return
        if self._warms_up:
            self._swing(t, player.pointer)
            return
        if self._gives_up_at == math.inf:
            return
        target = self.meant
        heart = _heart(player, target)
        self._way = [(heart[0], REST_AT), heart] if hit(player.zones, *player.pointer) == target else [heart]
        self._move(t)

    def _swing(self, t: float, pointer: tuple[float, float]) -> None:
        across, down = self._warms_up.pop(0)
        self._before = self._held(t), pointer
        self._turn(t, across * self._head.range[0], down * self._head.range[1])
        self._looks_at = t + self._moves_for + SIGHT + LOOK_AGAIN
        if not self._warms_up:
            self._decides_at = self._looks_at

    def _begin(self, t: float) -> None:
        player = self._player
        assert player is not None
        target = self.target
        self.means(t, player.targets[target].pitch, self._head.patience)
        here = None if player.pointer is None else hit(player.zones, *player.pointer)
        heart = _heart(player, target)
        if here is not None and abs(here - target) == 1:
            self._way = [(heart[0], None)]
        else:
            down: list[tuple[float | None, float | None]] = [] if here is None else [(None, REST_AT)]
            self._way = [*down, (heart[0], REST_AT), heart]
        self._gives_up_at = t + self._head.patience
        head, moves = self._head, len(self._way)
        # The last movement sounds on its way, when the border is crossed.
        self.ideal += head.reaction + HEARING + (moves - 0.5) * head.quick + (moves - 1) * (SIGHT + LOOK_AGAIN)
        self._move(t)

    def _forget(self) -> None:
        self._looks_at = math.inf
        self._way = []

    def _rests(self, t: float) -> None:
        # Not where the head happens to be: in a corner of the rest lies the spot that calls the menu.
        self._way = [(None, REST_AT), (0.5, REST_AT)]
        self._move(t)


def _heart(player: PlayerView, target: int) -> tuple[float, float]:
    zone = player.zones[target]
    return zone.x + zone.width / 2, zone.y + zone.height * 0.6
