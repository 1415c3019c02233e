"""Rules of the access check for who points: reach, dwelling, and as many targets as can be hit. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from adaptive_instrument.access.check.measures import Measurements, high
from adaptive_instrument.access.check.proposal import Proposal
from adaptive_instrument.access.check.reckoning import (
    FEW,
    full_degrees,
    harmony_of,
    layout_degrees,
    relaid,
    three_figures,
    up_to,
)
from adaptive_instrument.access.check.room import GLIDING, STAYING, targets_for
from adaptive_instrument.access.pointing import sideways
from adaptive_instrument.access.zones import zones
from adaptive_instrument.instrument import Instrument
from adaptive_instrument.music.fewer import fewer

QUICKEST_DWELL, SLOWEST_DWELL = 0.5, 2.0
"""Seconds: glances that search rest for up to 0.4 s, and must not play."""
SHORTEST_GRACE, LONGEST_GRACE = 0.1, 0.6
SHAKES_OFF = 0.8
"""A shake that goes to and fro by less than this part of a target's width moves nothing off it, and is not worth the
time that taking it out costs."""
BELOW, LOWEST_SHAKE, HIGHEST_SHAKE = 1.0, 3.0, 8.0
"""Hz: how far below its middle a shake begins; and the bounds of what is proposed."""
FOLLOWS = 0.48
"""A sudden move is half done after this divided by the filter's Hz, in seconds (``tremor.py``)."""
USED = 0.8
"""The part of the comfortable most that reaches the edge of the stage (as in ``pointing.py``)."""


def range_rule(measurements: Measurements, instrument: Instrument) -> Iterator[Proposal]:
    """How far a head or a stick has to move to reach the edge of the stage."""
    pointed = measurements.pointed
    if pointed is None or pointed.range is None:
        return
    old = instrument.pointer.range
    new = three_figures(pointed.range[0]), three_figures(pointed.range[1])
    if all(abs(one - other) <= 0.1 * other for one, other in zip(new, old, strict=True)):
        return
    sentence = (
        f"Reach the edges with {new[0]:g} sideways and {new[1]:g} up and down (now {old[0]:g} and {old[1]:g}): "
        f"that is {USED:.0%} of what was comfortable."
    )
    yield Proposal("pointer.range", old, new, sentence)


def tremor_rule(measurements: Measurements, instrument: Instrument) -> Iterator[Proposal]:
    """A shake that moves the pointer is taken out: from a little below it on, so that the filter costs least time."""
    shake = measurements.pointed.shake if measurements.pointed is not None else None
    shape = getattr(instrument.access, "shape", None)
    if shake is None or shape is None:
        return
    # To and fro, in parts of the stage: half the range goes to each side of it.
    wide = min(zone.width for zone in zones(shape, len(layout_degrees(instrument)), _sideways(instrument)))
    if shake.far < SHAKES_OFF * wide:
        return
    old = instrument.pointer.tremor
    new = min(HIGHEST_SHAKE, max(LOWEST_SHAKE, math.floor(2 * (shake.frequency - BELOW)) / 2))
    if old and abs(new - old) < 1:
        return
    sentence = (
        f"Take a shake of {shake.frequency:.0f} Hz out of the pointer, from {new:g} Hz on (now "
        f"{f'from {old:g} Hz on' if old else 'none is taken out'}): it moves it by {shake.far / 2:.0%} of the stage to "
        f"each side. The pointer then follows {FOLLOWS / new:.2f} s later."
    )
    yield Proposal("pointer.tremor", old, new, sentence)


def dwell_rule(measurements: Measurements, instrument: Instrument) -> Iterator[Proposal]:
    """Longer than a stay in passing; a slip is forgiven for as long as slips last."""
    pointed, access = measurements.pointed, instrument.access
    if access.method != "dwell" or pointed is None or len(pointed.aims) < FEW:
        return
    settings: Any = access
    longest = high(pointed.passing, 0.95)
    new = min(SLOWEST_DWELL, max(QUICKEST_DWELL, up_to(longest * 1.3 + 0.1, 0.05)))
    if abs(new - settings.time) >= 0.1:
        why = (
            f"in passing you stay {longest:.2f} s on a pad at most"
            if pointed.passing
            else "you never stay on a pad in passing"
        )
        yield Proposal("access.time", settings.time, new, f"Dwell {new:g} s (now {settings.time:g} s): {why}.")
    slip = high(pointed.slips, 0.95)
    grace = min(LONGEST_GRACE, max(SHORTEST_GRACE, up_to(slip * 1.2 + 0.05, 0.05)))
    if pointed.slips and grace > settings.grace + 0.04:
        sentence = (
            f"Forgive slipping off for {grace:g} s (now {settings.grace:g} s): you were back within {slip:.2f} s."
        )
        yield Proposal("access.grace", settings.grace, grace, sentence)


def aimed_targets_rule(measurements: Measurements, instrument: Instrument, hidden: float = 1.0) -> Iterator[Proposal]:
    """As many targets as can be hit, at the size that the aim asks for. ``hidden``: see ``targets_for``."""
    pointed, shape = measurements.pointed, getattr(instrument.access, "shape", None)
    if pointed is None or shape is None or len(pointed.aims) < FEW or instrument.layout.chords:
        # Which chords a song can do without, nobody but the musicians know.
        return
    now, full = layout_degrees(instrument), full_degrees(instrument)
    # Gliding sounds every slip.
    wide = GLIDING if instrument.access.method == "enter" else STAYING
    count = targets_for(pointed.aims, shape, len(now), len(full), _sideways(instrument), hidden, wide)
    new = fewer(full, harmony_of(instrument), count)
    if len(new) == len(now):
        return
    if len(new) < len(now):
        why = f"your aim asks for larger ones, and {len(new)} have that size"
    else:
        why = "your aim is steady enough for them now"
    yield relaid(instrument, now, full, new, f"{len(new)} targets (now {len(now)}): {why}. All go together.")


def _sideways(instrument: Instrument) -> bool:
    """Whether the pointer moves from side to side only."""
    return sideways(instrument.pointer)
