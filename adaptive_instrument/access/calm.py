"""Calm: movement that is not meant is not played.

Twitching, laughing or crying that cannot be helped, a spasm: they look unlike playing. Either much of the face is
beyond its range at once, or presses come in a storm. The device in question is then *held*: it plays nothing, and
nobody is told off, until it has been calm for a while. A head that has dropped is held as well, until it is back or
its new place is taken for rest.

What is guarded without being asked for is what moves by itself: what a camera watches. Six quick presses of a key are
music, so switches are guarded only with ``watches = "all"``; the backup control never is.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from annotated_types import Ge, Le

from adaptive_instrument.access.talking import MOUTH, Talking
from adaptive_instrument.settings import Settings

CAMERA = "camera"
RANGES: dict[str, float] = {
    "yaw": 25.0, "pitch": 20.0, "roll": 20.0, "head-x": 0.2, "head-y": 0.2, "eye-left": 0.6, "eye-right": 0.6,
    "mouth-open": 0.5,
}  # fmt: skip
"""The features of a face and how far from rest they are within their range: degrees, parts of the picture, and parts
of the openness at rest for eyes (shut, or torn open). Looks are left out: behind shut lids they mean nothing."""
EYES = frozenset({"eye-left", "eye-right"})
LOOKS, TURNED = frozenset({"gaze-x", "gaze-y"}), 12.0
"""Looks, and the degrees from rest beyond which a turned head makes them wrong: the corners of the eyes, between which
the iris is measured, are foreshortened."""
SETTLE, FOLLOW = 0.7, 30.0
"""Seconds of seeing before a rest is known, and in which it follows a drift by two thirds."""
STUCK, CREEP = 6.0, 6.0
"""Seconds beyond its range after which a rest may be wrong, and in which it then follows by two thirds."""
BOUNCE = 0.05
"""Seconds: a switch that goes down again sooner has bounced, and was pressed once."""
BACK = 0.6
"""Part of the way at which a dropped head is up again."""
FARTHEST = 1e6
"""Values beyond it are rubbish."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CalmSettings(Settings):
    """What counts as movement that is not meant, and is not played."""

    features: Annotated[int, Ge(0), Le(8)] = 4
    """How many features of a face (turns and place of the head, each eye, the mouth) are beyond their range at once; 0
    for never."""
    features_for: Annotated[float, Ge(0.1), Le(10)] = 1.0
    """Seconds for which they are."""
    beyond: Annotated[float, Ge(0.2), Le(5)] = 1.0
    """How much wider or narrower than most people's those ranges are."""
    presses: Annotated[int, Ge(0), Le(60)] = 6
    """More presses than this in `within` are a storm; 0 for never."""
    within: Annotated[float, Ge(0.2), Le(30)] = 3.0
    """Seconds."""
    watches: Literal["camera", "all"] = "camera"
    """Whose presses are counted: what a `camera` watches (blinks, glances), or `all` controls but the backup. Fast
    playing with a switch is a storm too."""
    talking: Annotated[float, Ge(0), Le(60)] = 0.0
    """Seconds for which what a camera watches presses nothing after talking (a mouth that opens two to eight times a
    second); a blink that has to last goes on. 0 for never."""
    calm_for: Annotated[float, Ge(0.2), Le(60)] = 2.0
    """Seconds of calm after which it plays again."""
    dropped_at: Annotated[float, Ge(0), Le(60)] = 25.0
    """Degrees below its rest from which a head has dropped; 0 for never. Must be more than the player nods."""
    dropped_for: Annotated[float, Ge(0.2), Le(30)] = 2.0
    """Seconds for which it is down there."""


@dataclass(frozen=True, slots=True)
class Held:
    """A device is held, or plays again."""

    t: float
    source: str
    """A device (``camera``), or one switch of it (``keyboard:space``)."""
    held: bool
    dropped: bool = False
    """Because the head has dropped."""


NOTHING: tuple[Held, ...] = ()


class _Rest:
    """One feature's rest, found by itself and followed slowly."""

    __slots__ = ("_beyond_since", "_first", "_seen", "_t", "value")

    def __init__(self) -> None:
        self.value: float | None = None
        self._first: float | None = None
        self._beyond_since: float | None = None
        self._t = 0.0
        self._seen: list[float] = []

    def away(self, t: float, value: float) -> float:
        """The distance from rest, 0 while it is not known."""
        if self.value is None:
            if self._first is None:
                self._first = t
            self._seen.append(value)
            if t - self._first >= SETTLE or len(self._seen) > 200:
                self.value = sorted(self._seen)[len(self._seen) // 2]
                self._seen.clear()
            self._t = t
            return 0.0
        return value - self.value

    def follow(self, t: float, value: float, beyond: bool) -> None:
        """Within its range a drift is rest. What stays beyond becomes rest: somebody has moved the camera."""
        if not beyond:
            self._beyond_since = None
        elif self._beyond_since is None:
            self._beyond_since = t
        seconds = FOLLOW
        if self._beyond_since is not None:
            seconds = CREEP if t - self._beyond_since >= STUCK else 0.0
        if self.value is not None and seconds:
            self.value += (value - self.value) * min(1.0, max(0.0, t - self._t) / seconds)
        self._t = t


class Calm:
    """Watches one player's devices. ``deadline`` is when ``advance`` is wanted."""

    __slots__ = (
        "_beyond", "_beyond_since", "_calm_at", "_changed", "_down_since", "_dropped", "_last", "_ranges", "_rests",
        "_settings", "_talking", "_triggers",
        "_turned",
    )  # fmt: skip

    def __init__(self, settings: CalmSettings, ranges: dict[str, float] | None = None) -> None:
        """``ranges``: what the player's pointer asks for, where that is more than is usual."""
        self._settings = settings
        self._ranges = {
            name: settings.beyond * max(usual, (ranges or {}).get(name, 0.0)) for name, usual in RANGES.items()
        }
        self._rests: dict[tuple[str, str], _Rest] = {}
        self._beyond: dict[str, set[str]] = {}
        self._beyond_since: dict[str, float] = {}
        self._triggers: dict[str, deque[float]] = {}
        self._last: dict[str, float] = {}
        self._calm_at: dict[str, float] = {}
        """When each device that is held plays again, if it stays calm."""
        self._down_since: dict[str, float] = {}
        self._dropped: set[str] = set()
        self._changed: list[Held] = []
        self._talking: dict[str, Talking] = {}
        self._turned: dict[str, bool] = {}

    @property
    def deadline(self) -> float | None:
        """When a device that is held plays again, or None."""
        if not self._calm_at:
            return None
        return min((at for source, at in self._calm_at.items() if source not in self._dropped), default=None)

    @property
    def held(self) -> tuple[str, ...]:
        """The devices and switches that are held now, in order of name."""
        return tuple(sorted(self._calm_at))

    def holds(self, source: str, control: str = "") -> bool:
        """Whether a device is held, or this switch of it."""
        if not self._calm_at:
            return False
        return source in self._calm_at or f"{source}:{control}" in self._calm_at

    def beside(self, t: float, source: str, control: str) -> bool:
        """Whether what this level of a camera does is no gesture now: somebody talks, or has just done so; or it is a
        look, and the head is turned away."""
        if control in LOOKS and self._turned.get(source, False):
            return True
        talking = self._talking.get(source)
        return talking is not None and talking.heard(t, self._settings.talking)

    @property
    def talking(self) -> bool:
        """Whether somebody talks, or has just done so, and what a camera watches plays nothing for that."""
        return any(each.heard(each.t, self._settings.talking) for each in self._talking.values())

    def guards(self, source: str) -> bool:
        """Whether presses of this device are counted."""
        return self._settings.watches == "all" or source.partition("-")[0] == CAMERA

    def take(self) -> Sequence[Held]:
        """What has changed since it was last asked."""
        if not self._changed:
            return NOTHING
        changed, self._changed = self._changed, []
        return changed

    def trigger(self, t: float, source: str) -> None:
        """A device (or one switch of it, as ``device:switch``) has just pressed."""
        settings = self._settings
        if not settings.presses:
            return
        before, self._last[source] = self._last.get(source), t
        if before is not None and t - before < BOUNCE:
            return
        triggers = self._triggers.setdefault(source, deque(maxlen=settings.presses + 1))
        triggers.append(t)
        many = len(triggers) > settings.presses and t - triggers[0] <= settings.within
        if many or source in self._calm_at:
            self._storm(t, source)

    def feature(self, t: float, source: str, name: str, value: float) -> None:
        """A raw feature of a face; what is none, and devices that are no camera, are passed over."""
        if name == MOUTH and self._settings.talking and source.partition("-")[0] == CAMERA and abs(value) <= FARTHEST:
            self._talking.setdefault(source, Talking()).receive(t, value)
        usual = self._ranges.get(name)
        if usual is None or source.partition("-")[0] != CAMERA or not abs(value) <= FARTHEST:
            return
        rest = self._rests.get((source, name))
        if rest is None:
            rest = self._rests[source, name] = _Rest()
        away = rest.away(t, value)
        if rest.value is None:
            return
        far = away / rest.value if name in EYES and rest.value > 0 else away
        beyond = self._beyond.setdefault(source, set())
        if abs(far) <= usual:
            beyond.discard(name)
        else:
            beyond.add(name)
        if name != "pitch" or source not in self._dropped:
            rest.follow(t, value, name in beyond)
        self._count(t, source, beyond)
        if name == "pitch":
            self._head(t, source, away)
        elif name == "yaw":
            self._turned[source] = abs(away) > TURNED

    def advance(self, t: float) -> None:
        """What has been calm for long enough by ``t`` seconds plays again."""
        for source, at in sorted(self._calm_at.items()):
            if at <= t and source not in self._dropped:
                self._free(at, source)

    def lose(self, source: str) -> None:
        """A device is lost: what was seen of it is past."""
        self._turned.pop(source, None)
        if source in self._talking:
            self._talking[source].lose()
        self._beyond.pop(source, None)
        self._beyond_since.pop(source, None)
        self._down_since.pop(source, None)

    def recentre(self, t: float) -> None:
        """How the player is now is rest: whatever was held because of it plays again."""
        for rests in (self._rests, self._beyond, self._beyond_since, self._down_since, self._triggers, self._turned):
            rests.clear()
        self._dropped.clear()
        for source in list(self._calm_at):
            self._free(t, source)

    def _count(self, t: float, source: str, beyond: set[str]) -> None:
        settings = self._settings
        if not settings.features or len(beyond) < settings.features:
            if self._beyond_since:
                self._beyond_since.pop(source, None)
            return
        since = self._beyond_since.setdefault(source, t)
        if t - since >= settings.features_for:
            self._storm(t, source)

    def _head(self, t: float, source: str, below: float) -> None:
        settings = self._settings
        if source in self._dropped:
            if below < BACK * settings.dropped_at:
                self._dropped.discard(source)
                self._down_since.pop(source, None)
                self._free(t, source)
            return
        if not settings.dropped_at or below < settings.dropped_at:
            self._down_since.pop(source, None)
            return
        since = self._down_since.setdefault(source, t)
        if t - since >= settings.dropped_for:
            self._dropped.add(source)
            self._storm(t, source, dropped=True)

    def _storm(self, t: float, source: str, dropped: bool = False) -> None:
        if source not in self._calm_at or dropped:
            self._changed.append(Held(t, source, True, dropped))
        self._calm_at[source] = t + self._settings.calm_for

    def _free(self, t: float, source: str) -> None:
        if self._calm_at.pop(source, None) is not None:
            self._triggers.pop(source, None)
            self._changed.append(Held(t, source, False))
