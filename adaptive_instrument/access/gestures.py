"""Gestures: which movement of a face somebody means when they make one twice before a camera. Pure.

A face always moves. So its rest is looked at first, and a movement is meant when it went far and long enough, came
back, and was made again. Of several that go along with one another the one that went farthest for its kind is meant;
but lids that close draw looks and brows along, and so a blink comes before those.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from statistics import median
from typing import Literal

SETTLE = 1.0
"""Seconds of seeing until a rest is known."""
FOLLOW = 10.0
"""Seconds in which it follows a drift by two thirds."""
BACK = 0.5
"""Part of the way at which a movement has come back."""
AFTER = 0.5
"""Seconds after a movement until all that went along with it has come back too."""
WITHIN = 12.0
"""Seconds from the first to the second."""
ON_AT, OFF_AT = 0.5, 0.3
"""Parts of its way at which it presses and lets go (as the access check has it)."""
FARTHEST = 1e6
"""Values beyond it are rubbish."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One feature of a face."""

    falls: str
    """What it is when the value falls, in words; empty where that is no gesture."""
    rises: str
    least: float
    """How far from rest it has to go; for a ratio the part of the rest."""
    lasts: float
    """Seconds it has to last, to be seen here."""
    shortest: float
    """Seconds it has to last as a control."""
    longest: float = 0.0
    """Seconds it may last, where it counts only once it is over."""
    measure: Literal["difference", "ratio"] = "difference"


KINDS: dict[str, Kind] = {
    "eyes": Kind("a long blink", "", 0.4, 0.35, 0.5, 1.5, "ratio"),
    "mouth-open": Kind("", "an open mouth", 0.15, 0.25, 0.25),
    "gaze-x": Kind("a look to the left", "a look to the right", 0.05, 0.25, 0.3),
    "brow": Kind("", "lifted brows", 0.045, 0.25, 0.3),
    "x": Kind("the spot to the left", "the spot to the right", 0.01, 0.15, 0.1),
    "y": Kind("the spot up", "the spot down", 0.012, 0.15, 0.1),
}
"""What can be learned, by the camera's names, and by those of a spot before it."""
DRAWS_ALONG = frozenset({"gaze-x", "brow"})
"""What lids that close draw along."""


@dataclass(frozen=True, slots=True)
class Gesture:
    """A movement of a face, as it was made."""

    place: str
    """``device:control``."""
    away: float
    """How far from rest it went, signed; for a ratio in parts of the rest."""

    @property
    def kind(self) -> Kind:
        """What it is a movement of."""
        return KINDS[self.place.partition(":")[2]]

    @property
    def said(self) -> str:
        """In words."""
        return self.kind.falls if self.away < 0 else self.kind.rises

    @property
    def on_at(self) -> float:
        """Where it presses, in the measure of its kind."""
        return self._at(ON_AT)

    @property
    def off_at(self) -> float:
        """Where it lets go."""
        return self._at(OFF_AT)

    def _at(self, part: float) -> float:
        return round((1.0 if self.kind.measure == "ratio" else 0.0) + part * self.away, 3)


@dataclass(frozen=True, slots=True)
class _Made:
    """One movement that is over."""

    began: float
    ended: float
    away: float


class _Feature:
    """One feature of one face."""

    __slots__ = ("_first", "_kind", "_t", "_values", "began", "made", "rest")

    def __init__(self, kind: Kind) -> None:
        self._kind = kind
        self._first: float | None = None
        self._values: list[float] = []
        self._t = 0.0
        self.rest: float | None = None
        self.began: float | None = None
        """Since when it is away from rest."""
        self.made: deque[_Made] = deque(maxlen=8)

    def receive(self, t: float, value: float) -> None:
        before, self._t = self._t, t
        if self.rest is None:
            self._first = t if self._first is None else self._first
            self._values.append(value)
            if t - self._first >= SETTLE:
                self.rest, self._values = median(self._values), []
            return
        away = self._away(value)
        meant = (away <= -self._kind.least and self._kind.falls) or (away >= self._kind.least and self._kind.rises)
        if self.began is None:
            if meant:
                self.began, self._values = t, [away]
            elif abs(away) < BACK * self._kind.least:
                self.rest += (value - self.rest) * min(1.0, t - before) / FOLLOW
            return
        if abs(away) >= BACK * self._kind.least and away * self._values[0] > 0:
            self._values.append(away)
            return
        if t - self.began >= self._kind.lasts:
            # Not the farthest: one wild value must not say how far somebody goes.
            far = sorted(self._values, key=abs)[int(0.7 * len(self._values))]
            self.made.append(_Made(self.began, t, far))
        self.began = None

    def lose(self) -> None:
        self.began = None

    def _away(self, value: float) -> float:
        assert self.rest is not None
        if self._kind.measure == "ratio":
            return value / self.rest - 1 if self.rest > 0 else 0.0
        return value - self.rest


class Gestures:
    """Watches a face. Ask ``found`` once ``ready``."""

    def __init__(self) -> None:
        self._features: dict[str, _Feature] = {}

    def receive(self, t: float, source: str, control: str, value: float) -> None:
        """A raw feature at ``t`` seconds; what is none is passed over."""
        kind = KINDS.get(control)
        if kind is None or not abs(value) <= FARTHEST:
            return
        place = f"{source}:{control}"
        if place not in self._features:
            self._features[place] = _Feature(kind)
        self._features[place].receive(t, value)

    def lose(self) -> None:
        """The face is lost: a movement that is under way does not count."""
        for feature in self._features.values():
            feature.lose()

    @property
    def seen(self) -> str:
        """What was made once, in words; empty when nothing was, or when it was made twice."""
        made = [(feature.made[-1].ended, place) for place, feature in self._features.items() if feature.made]
        if not made or self.found() is not None:
            return ""
        place = self._meant(max(made)[1])
        return Gesture(place, self._features[place].made[-1].away).said

    def ready(self, t: float) -> bool:
        """Whether one was made twice, and all that went along with it is over."""
        gesture = self.found()
        if gesture is None or any(feature.began is not None for feature in self._features.values()):
            return False
        return t - self._features[gesture.place].made[-1].ended >= AFTER

    def found(self) -> Gesture | None:
        """The movement that was made twice, None while there is none."""
        twice = [place for place in self._features if self._twice(place)]
        if not twice:
            return None
        place = self._meant(max(twice, key=lambda each: self._features[each].made[-1].ended))
        made = self._features[place].made
        if not self._twice(place):
            return None
        return Gesture(place, round((made[-1].away + made[-2].away) / 2, 4))

    def _twice(self, place: str) -> bool:
        made = self._features[place].made
        return len(made) > 1 and made[-1].away * made[-2].away > 0 and made[-1].ended - made[-2].ended <= WITHIN

    def _meant(self, place: str) -> str:
        """Of all that moved together with the last movement of this feature, what was meant."""
        last = self._features[place].made[-1]
        together = [
            (other, made)
            for other, feature in self._features.items()
            for made in list(feature.made)[-1:]
            if made.began < last.ended and last.began < made.ended
        ]
        blinks = [other for other, _ in together if other.endswith(":eyes")]
        if blinks and place.partition(":")[2] in DRAWS_ALONG | {"eyes"}:
            return blinks[0]
        return max(together, key=lambda each: abs(each[1].away) / KINDS[each[0].partition(":")[2]].least)[0]
