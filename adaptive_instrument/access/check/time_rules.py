"""Rules of the access check for time: the beat that a scan goes by, and the grid that notes are drawn to. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from adaptive_instrument.access.check.measures import Measurements, mean_and_spread
from adaptive_instrument.access.check.press_rules import acceptance_in_force
from adaptive_instrument.access.check.proposal import Proposal
from adaptive_instrument.access.check.reckoning import FEW, all_reactions
from adaptive_instrument.access.check.scan_rules import interval_for
from adaptive_instrument.instrument import Instrument
from adaptive_instrument.music.transport import GRIDS, TICKS_PER_BEAT

WASTE = 0.15
"""A beat may make a scan step so much longer than it needs to be."""
SLOW_BEAT, QUICK_BEAT = 50.0, 140.0
"""Beats a minute that are proposed at most."""


def tempo_rule(measurements: Measurements, instrument: Instrument) -> Iterator[Proposal]:
    """For a scan on the beat: a tempo in which whole beats make a step that fits."""
    interval = interval_for(measurements, acceptance_in_force(measurements, instrument))
    if interval is None or not getattr(instrument.access, "beat", False):
        return
    old = instrument.transport.tempo
    part = 60 / old / getattr(instrument.access, "beat_parts", 1)
    if math.ceil(interval / part - 1e-9) * part <= interval * (1 + WASTE):
        return
    choices = [
        (tempo, count)
        for count in (1, 2, 3, 4, 6, 8)
        if SLOW_BEAT <= (tempo := math.floor(60 * count / interval + 1e-9)) <= QUICK_BEAT
    ]
    if not choices:
        return
    new, count = min(choices, key=lambda choice: (abs(math.log(choice[0] / old)), choice[1]))
    step = "one beat lasts" if count == 1 else f"{count} beats last"
    sentence = f"{new} beats a minute (now {old:g}): then {step} {60 * count / new:.2f} s, which is your own step."
    yield Proposal("transport.tempo", old, float(new), sentence)


def delay_rule(measurements: Measurements, instrument: Instrument) -> Iterator[Proposal]:
    """For a scan on the beat: how far its light has to lead, until playing has shown it."""
    settings: Any = instrument.access
    figures = mean_and_spread(all_reactions(measurements))
    if not getattr(settings, "beat", False) or figures is None or len(all_reactions(measurements)) < FEW:
        return
    delay = min(1.5, max(0.05, round(figures[0] + acceptance_in_force(measurements, instrument), 3)))
    spread = min(1.0, max(0.01, round(figures[1], 3)))
    if abs(delay - settings.delay) < 0.05 and abs(spread - settings.delay_spread) < 0.05:
        return
    sentence = f"Light up {delay:.2f} s before the beat (now {settings.delay:g} s): that is how long you take."
    yield Proposal("access.delay", settings.delay, delay, sentence, (("access.delay_spread", spread),))


def grid_rule(measurements: Measurements, instrument: Instrument) -> Iterator[Proposal]:
    """With timing help: the finest division whose steps are wider than presses scatter."""
    if instrument.help != "notes and timing":
        return
    reactions = all_reactions(measurements)
    figures = mean_and_spread(reactions)
    if figures is None or len(reactions) < FEW:
        return
    needed = 4 * figures[1]
    beat = 60 / instrument.transport.tempo
    straight = sorted((ticks / TICKS_PER_BEAT * beat, name) for name, ticks in GRIDS.items() if "triplet" not in name)
    new = next((name for step, name in straight if step >= needed), straight[-1][1])
    old = instrument.transport.grid
    if new == old or ("triplet" in old and GRIDS[old] / TICKS_PER_BEAT * beat >= needed):
        return
    sentence = (
        f"Draw notes to {new} (now {old}): your presses scatter by {figures[1]:.2f} s, "
        "and so nearly all land where they are meant."
    )
    yield Proposal("transport.grid", old, new, sentence)
