"""The access ladder: several ways of playing in order, one at a time, and which of them it should be now.

Illness moves down the ladder and good days move up it, within a year or within an hour. So the next rung is always
one movement away, the backup switch is never deaf, and nothing changes by itself: when a way of playing is tracked
poorly for a while the rung below is *offered*, when a better one is seen well again that one is. Only where the device
has been lost altogether does one press of the backup take over at once, for there is nothing else left to press.

How the rungs stand is reckoned from what the signals say (quality 0..1, found, lost); this file knows no notes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from annotated_types import Ge, Le, MaxLen

from adaptive_instrument.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverSettings(Settings):
    """How one way of playing hands over to another. Counts only where the mapping has `[[ladder]]` rungs."""

    first: Annotated[str, MaxLen(40)] = "first"
    """What the way of playing in `[access]`, which is the first rung, is called."""
    backup: str = ""
    """The control that is always awake: two short presses of it (as for waking) take over, one short press takes up
    an offer, and one press is enough when what plays now has been lost; empty for none."""
    to: Annotated[str, MaxLen(40)] = ""
    """The rung to which the backup leads; empty for the last one that is played by the backup."""
    held: Literal["keep", "release"] = "keep"
    """What becomes of a held note whose rung is left: `keep` lets it sound until the next strike, `release` ends it."""
    keep: Annotated[float, Ge(0.1), Le(15)] = 4.0
    """Seconds that such a note sounds at most."""
    poor_below: Annotated[float, Ge(0), Le(1)] = 0.3
    """Quality of tracking (0..1) below which what plays now counts as poorly seen; lost is 0."""
    poor_for: Annotated[float, Ge(0.5), Le(60)] = 4.0
    """Seconds of it after which a rung below is offered."""
    good_above: Annotated[float, Ge(0), Le(1)] = 0.6
    """Quality from which a rung that had to be left counts as well seen again."""
    good_for: Annotated[float, Ge(0.5), Le(300)] = 10.0
    """Seconds of it after which that rung is offered again."""
    lost_for: Annotated[float, Ge(0), Le(30)] = 1.0
    """Seconds for which what plays now has to be lost altogether before one press of the backup takes over."""


@dataclass(slots=True)
class _Rung:
    """How one rung stands: since when it has been lost, poor or good; None when it is not."""

    quality: float = 1.0
    unseen: bool = False
    """Its pointer stands nowhere although its device is there: eyes that look away."""
    gone_since: float | None = None
    poor_since: float | None = None
    good_since: float | None = 0.0
    left: bool = False
    """Whether it was left because it was poor: then it is offered again when it is good."""


class Ladder:
    """Which rung plays, and which one is offered.

    ``deadline`` is the second at which ``advance`` is wanted: when an offer falls due.
    """

    __slots__ = ("_lost", "_now", "_qualities", "_rungs", "_settings", "_sources", "backup", "offered", "playing")

    def __init__(
        self, settings: HandoverSettings, sources: Sequence[Callable[[], frozenset[str]]], backup: int
    ) -> None:
        """``sources``: for each rung, what answers with the devices that it is played by; without all of them it is
        gone. ``backup`` is the index of the rung to which the backup control leads."""
        self._settings = settings
        self._sources = tuple(sources)
        self._rungs = tuple(_Rung() for _ in sources)
        self._qualities: dict[str, float] = {}
        self._lost: set[str] = set()
        self._now = 0.0
        self.backup = backup
        self.playing = 0
        """Index of the rung that plays."""
        self.offered: int | None = None
        """Index of the rung that is offered, or None."""

    def retune(self, settings: HandoverSettings) -> None:
        """Other settings for when to offer."""
        self._settings = settings

    @property
    def deadline(self) -> float | None:
        """When an offer falls due, or None."""
        settings = self._settings
        moments = []
        playing = self._rungs[self.playing]
        if playing.poor_since is not None:
            moments.append(playing.poor_since + settings.poor_for)
        else:
            better = self._rungs[: self.playing]
            moments += [
                each.good_since + settings.good_for for each in better if each.left and each.good_since is not None
            ]
        return min((moment for moment in moments if moment > self._now), default=None)

    @property
    def poor(self) -> bool:
        """Whether what plays now is tracked poorly at this moment."""
        return self._rungs[self.playing].poor_since is not None

    def gone(self, t: float) -> bool:
        """Whether what plays now has been lost altogether for so long that one press of the backup takes over."""
        since = self._rungs[self.playing].gone_since
        return since is not None and t - since >= self._settings.lost_for

    def quality(self, t: float, source: str, value: float) -> None:
        """How well a device is tracked, 0..1; anything else is passed over."""
        if 0 <= value <= 1:
            self._qualities[source] = value
            self._weigh(t)

    def tracking(self, t: float, source: str, ok: bool) -> None:
        """A device was found or lost."""
        if ok:
            self._lost.discard(source)
        else:
            self._lost.add(source)
        self._weigh(t)

    def unseen(self, t: float, rung: int, unseen: bool) -> None:
        """A rung's pointer stands nowhere, or somewhere again."""
        if self._rungs[rung].unseen != unseen:
            self._rungs[rung].unseen = unseen
            self._weigh(t)

    def advance(self, t: float) -> None:
        """Time has come to ``t`` seconds: an offer may be due."""
        self._now = max(self._now, t)
        self.offered = self._fitting(self._now)

    def take(self, t: float, rung: int) -> None:
        """A rung plays from now on."""
        if rung > self.playing and self.poor:
            self._rungs[self.playing].left = True
        self.playing = rung
        self._rungs[rung].left = False
        self.advance(t)

    def rescue(self) -> int:
        """The rung that takes over when the one that plays is gone: the backup's, else the nearest that is there."""
        if self.backup != self.playing:
            return self.backup
        found = self._playable()
        return self.playing if found is None else found

    def step(self, by: int) -> int:
        """The rung that many further down; the ladder ends, it does not go round."""
        return min(max(self.playing + by, 0), len(self._rungs) - 1)

    # -- inside ---------------------------------------------------------------------------------------------------

    def _fitting(self, t: float) -> int | None:
        settings = self._settings
        playing = self._rungs[self.playing]
        if playing.poor_since is not None:
            return self._playable() if t >= playing.poor_since + settings.poor_for else None
        for index, rung in enumerate(self._rungs[: self.playing]):
            if rung.left and rung.good_since is not None and t >= rung.good_since + settings.good_for:
                return index
        return None

    def _playable(self) -> int | None:
        """The nearest rung that is not poor: below first, for nobody gets better at the moment of losing."""
        below = range(self.playing + 1, len(self._rungs))
        above = range(self.playing - 1, -1, -1)
        return next((index for index in (*below, *above) if self._rungs[index].poor_since is None), None)

    def _weigh(self, t: float) -> None:
        settings = self._settings
        for rung, sources in zip(self._rungs, self._sources, strict=True):
            needed = sources()
            there = needed - self._lost
            gone = rung.unseen or (bool(needed) and not there)
            best = max((self._qualities.get(source, 1.0) for source in there), default=1.0)
            rung.quality = 0.0 if gone else best
            rung.gone_since = _since(rung.gone_since, gone, t)
            rung.poor_since = _since(rung.poor_since, gone or rung.quality < settings.poor_below, t)
            good = not gone and rung.quality >= max(settings.good_above, settings.poor_below)
            rung.good_since = _since(rung.good_since, good, t)
        self.advance(t)


def _since(since: float | None, holds: bool, t: float) -> float | None:
    if not holds:
        return None
    return t if since is None else since
