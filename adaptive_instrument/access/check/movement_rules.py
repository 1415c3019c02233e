"""Rules of the access check for watched and bowed movements: well beyond straying, well within comfort. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from adaptive_instrument.access.check.measures import Measurements
from adaptive_instrument.access.check.proposal import Proposal
from adaptive_instrument.access.check.reckoning import three_figures, up_to
from adaptive_instrument.access.threshold import WatchSettings
from adaptive_instrument.instrument import Instrument

CLEAR_OF_NOISE = 3.0
"""A movement must be so many times the straying at rest to be told from it."""
SWITCH_ON, SWITCH_OFF = 0.5, 0.3
"""Parts of the comfortable most at which a watched level presses and lets go."""


def threshold_rule(measurements: Measurements, instrument: Instrument) -> Iterator[Proposal]:
    """Where a watched level presses and lets go: well beyond its straying, well within what is comfortable."""
    for name, reach in measurements.reaches.items():
        control = instrument.controls.get(name)
        if control is None or control.watch is None:
            continue
        watch = control.watch
        found = thresholds_for(watch, reach.rest, reach.noise, reach.most)
        if found is None:
            continue
        on, off = found
        base = 1.0 if watch.measure == "ratio" else 0.0
        wide = abs(on - base)
        if abs(on - watch.on_at) < 0.1 * wide and abs(off - watch.off_at) < 0.1 * wide:
            continue
        sentence = (
            f"Let {name} press at {on:g} and let go at {off:g} (now {watch.on_at:g} and {watch.off_at:g}): "
            "well beyond how far it strays at rest, well within what is comfortable."
        )
        place = f"controls.{name}.watch"
        yield Proposal(f"{place}.on_at", watch.on_at, on, sentence, ((f"{place}.off_at", off),))


def thresholds_for(watch: WatchSettings, rest: float, noise: float, most: float) -> tuple[float, float] | None:
    """``on_at`` and ``off_at`` in the watch's own measure; None when the movement does not stand out from rest.

    Also None when it went the other way than the mapping watches: that would be another movement.
    """
    ratio = watch.measure == "ratio"
    base = 1.0 if ratio else 0.0
    if ratio and rest == 0:
        return None
    scale = abs(rest) if ratio else 1.0
    far, straying = abs(most) / scale, noise / scale
    meant = watch.on_at - base
    direction = (most / rest if ratio else most) * meant
    if direction <= 0 or far < CLEAR_OF_NOISE * straying or far <= 0:
        return None
    sign = math.copysign(1.0, meant)
    on = max(SWITCH_ON * far, min(2.0 * straying, 0.8 * far))
    off = max(SWITCH_OFF * far, min(1.3 * straying, 0.8 * on))
    return three_figures(base + sign * on), three_figures(base + sign * min(off, 0.85 * on))


def level_rule(measurements: Measurements, instrument: Instrument) -> Iterator[Proposal]:
    """How far a bowed level goes, and where its notes begin."""
    access, reach = instrument.access, measurements.level
    if reach is None or not hasattr(access, "most") or not hasattr(access, "on_at"):
        return
    if abs(reach.most) < CLEAR_OF_NOISE * reach.noise or reach.most == 0:
        return
    settings: Any = access
    most = three_figures(reach.most)
    if abs(most - settings.most) > 0.1 * abs(settings.most):
        sentence = f"Full loudness at {settings.full:.0%} of {most:g} from rest: as far as is comfortable for you."
        yield Proposal("access.most", settings.most, most, sentence)
    # Parts of the full scale.
    straying = reach.noise / (abs(reach.most) * settings.full)
    on = min(0.6, max(0.1, up_to(2.0 * straying, 0.01)))
    off = three_figures(min(0.55 * on, max(0.05, 1.2 * straying)) if straying < 0.3 else 0.8 * on)
    if abs(on - settings.on_at) > 0.04:
        why = "the level hardly strays while you rest" if on < settings.on_at else "at rest the level strays below that"
        sentence = f"Let a note begin at {on:.0%} of full and end at {off:.0%}: {why}."
        yield Proposal("access.on_at", settings.on_at, on, sentence, (("access.off_at", off),))
