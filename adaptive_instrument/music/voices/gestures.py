"""Gestures: levels that colour notes while they sound. What moves, and where it goes.

A gesture has a *group*: it moves the notes that were struck with the same one (a MIDI channel of one port, a bow);
those of ``ALL`` move everything of the player's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from annotated_types import Ge, Le

from adaptive_instrument.access.selection import Express
from adaptive_instrument.settings import Settings

Goal = Literal["loudness", "brightness", "vibrato", "pitch"]

ALL = "*"
"""The group of gestures that move everything."""
PLAIN = 0.5
"""Brightness of a note that nothing makes brighter or darker."""
FINEST = 1 / 254
"""The smallest change that is told: half a step of MIDI."""
FARTHEST = 1e6


@dataclass(frozen=True, slots=True, kw_only=True)
class GestureSettings(Settings):
    """Each `[[voice.gestures]]` is one level that colours the player's notes."""

    level: str
    """What moves it, as `device:control`: `camera:mouth-open`, `gamepad:axis-5`, `midi:cc-1`."""
    to: Goal = "brightness"
    """`loudness`; `brightness`, from dull to bright; `vibrato`, up to 50 cents; `pitch`, along the scale."""
    rest: Annotated[float, Ge(-360), Le(360)] = 0.0
    """The level's value at rest."""
    most: Annotated[float, Ge(-360), Le(360)] = 1.0
    """Its value at the comfortable most; below `rest` for one that falls."""
    reach: Annotated[float, Ge(1), Le(24)] = 12.0
    """For `pitch`: how many semitones up the most is; the notes stop at the tones of the lock on the way."""

    @property
    def name(self) -> str:
        """What it is called when it is tuned."""
        return self.level


class Levels:
    """The player's gestures, from raw levels to what they mean."""

    __slots__ = ("_by_place", "_told")

    def __init__(self, gestures: tuple[GestureSettings, ...]) -> None:
        self._by_place: dict[tuple[str, str], list[GestureSettings]] = {}
        for gesture in gestures:
            source, _, control = gesture.level.partition(":")
            self._by_place.setdefault((source, control), []).append(gesture)
        self._told: dict[GestureSettings, float] = {}

    @property
    def places(self) -> tuple[tuple[str, str], ...]:
        """The levels that are listened to, as device and control."""
        return tuple(self._by_place)

    def level(self, t: float, source: str, control: str, value: float) -> list[Express]:
        """A raw level or axis."""
        told: list[Express] = []
        if not abs(value) <= FARTHEST:
            return told
        for gesture in self._by_place.get((source, control), ()):
            way = gesture.most - gesture.rest
            part = min(1.0, max(0.0, (value - gesture.rest) / way)) if way else 0.0
            before = self._told.get(gesture)
            if before is not None and abs(part - before) < FINEST and part not in (0.0, 1.0):
                continue
            if before == part:
                continue
            self._told[gesture] = part
            told.append(Express(t, part, ALL, gesture.to, gesture.reach))
        return told

    def forget(self) -> None:
        """What was told is not known any more: the next value is told, whatever it is."""
        self._told.clear()

    def lose(self, t: float, source: str) -> list[Express]:
        """A device was lost: what it moved goes back to where it is without it."""
        told: list[Express] = []
        for (device, _), gestures in self._by_place.items():
            for gesture in gestures if device == source else ():
                if self._told.pop(gesture, None) is not None:
                    plain = {"loudness": 1.0, "brightness": PLAIN}.get(gesture.to, 0.0)
                    told.append(Express(t, plain, ALL, gesture.to, gesture.reach))
        return told


class Gestures:
    """Where the gestures of a voice stand."""

    __slots__ = ("_at",)

    def __init__(self) -> None:
        self._at: dict[tuple[str, str], float] = {}

    def set(self, goal: str, group: str, value: float) -> None:
        """A gesture stands here: 0..1, for ``pitch`` semitones."""
        self._at[goal, group] = value

    def clear(self) -> None:
        """Nothing is known of any gesture any more."""
        self._at.clear()

    def reaches(self, gesture: str, group: str) -> bool:
        """Whether a gesture of one group moves notes of another."""
        return gesture in (group, ALL)

    def loudness(self, group: str) -> float:
        """0..1."""
        return self._at.get(("loudness", group), 1.0) * self._at.get(("loudness", ALL), 1.0)

    def level(self, group: str) -> float | None:
        """Where the loudness gesture stands, None where there is none."""
        known = [value for of in (group, ALL) if (value := self._at.get(("loudness", of))) is not None]
        return min(known, default=None)

    def brightness(self, group: str) -> float:
        """0..1, ``PLAIN`` in the middle."""
        return self._at.get(("brightness", group), self._at.get(("brightness", ALL), PLAIN))

    def vibrato(self, group: str) -> float:
        """0..1."""
        return max(self._at.get(("vibrato", group), 0.0), self._at.get(("vibrato", ALL), 0.0))

    def semitones(self, group: str) -> float:
        """How far the pitch is bent."""
        return self._at.get(("pitch", group), 0.0) + self._at.get(("pitch", ALL), 0.0)

    def bends(self, group: str) -> bool:
        """Whether anything has been said of the pitch."""
        return ("pitch", group) in self._at or ("pitch", ALL) in self._at
