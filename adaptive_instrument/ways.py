"""The ways of playing of an instrument, made ready for one player: a method each, with what it is played by. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from adaptive_instrument.access.beat_scan import scan
from adaptive_instrument.access.calm import Calm
from adaptive_instrument.access.condition import ControlSettings
from adaptive_instrument.access.direct import Direct
from adaptive_instrument.access.dwell import CLICK, Dwell
from adaptive_instrument.access.enter import Enter
from adaptive_instrument.access.hands import Hands
from adaptive_instrument.access.keys import Keys
from adaptive_instrument.access.level import Level
from adaptive_instrument.access.method import AccessMethod, Targets
from adaptive_instrument.access.point_press import PointPress
from adaptive_instrument.access.pointing import sideways
from adaptive_instrument.access.song import StepSong
from adaptive_instrument.access.walk import Walk
from adaptive_instrument.instrument import Instrument, RungSettings, rungs
from adaptive_instrument.music.harmony import Harmony
from adaptive_instrument.music.singing import Singing

METHODS: dict[str, Callable[[Any, Targets], AccessMethod]] = {
    "direct": Direct,
    "walk": Walk,
    "scan": scan,
    "keys": Keys,
    "dwell": Dwell,
    "enter": Enter,
    "point": PointPress,
    "level": Level,
    "song": StepSong,
}

WIDER = 1.6
"""How much wider than the range of the player's pointer a movement is before it cannot be meant."""


def hands_for(
    way: RungSettings, instrument: Instrument, controls: Mapping[str, ControlSettings], song: Singing, harmony: Harmony
) -> Hands:
    """One way of playing, ready to play. ``song`` is left as this way plays it: its notes or the layout's."""
    access, pointer = way.access, way.pointer or instrument.pointer
    song.step(access.method == "song")
    targets = Targets(128) if access.method == "keys" else song.targets(harmony)
    method = METHODS[access.method](access, replace(targets, sideways=sideways(pointer)))
    return Hands(way.name, access, pointer, method, controls, instrument.rest)


def controls_of(instrument: Instrument) -> dict[str, ControlSettings]:
    """The player's controls, with the click of a pointing device where it selects."""
    controls = dict(instrument.controls)
    clicking = {(way.pointer or instrument.pointer): None for way in rungs(instrument)}
    clicks = tuple(f"{pointer.source}:left" for pointer in clicking if pointer.click == "select")
    if clicks:
        controls[CLICK] = ControlSettings(on=tuple(dict.fromkeys(clicks)))
    return controls


def calm_of(instrument: Instrument) -> Calm:
    """What tells movement that is not meant from this player's own, which may be wide."""
    ranges: dict[str, float] = {}
    for pointer in {way.pointer or instrument.pointer: None for way in rungs(instrument)}:
        for axis, reach in zip((pointer.x, pointer.y), pointer.range, strict=True):
            if axis:
                ranges[axis] = max(ranges.get(axis, 0.0), WIDER * reach)
    return Calm(instrument.calm, ranges)
