"""Rules of the access check for a scan: how fast it goes, and how many targets a round has time for. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from adaptive_instrument.access.check.measures import Measurements, mean_and_spread
from adaptive_instrument.access.check.press_rules import acceptance_in_force
from adaptive_instrument.access.check.proposal import Proposal
from adaptive_instrument.access.check.reckoning import (
    FEW,
    all_reactions,
    full_degrees,
    harmony_of,
    layout_degrees,
    relaid,
    scan_interval,
    up_to,
)
from adaptive_instrument.access.check.room import targets_in_time
from adaptive_instrument.access.scan import ScanSettings
from adaptive_instrument.instrument import Instrument
from adaptive_instrument.music.fewer import fewer

REACTION_PART = 0.65
"""A scan interval is the mean reaction divided by this (Simpson, Koester, LoPresti 2007)."""
TOO_SOON = 0.1
"""Seconds: nobody answers a light sooner. Proposed only to who takes twice as long and more."""
QUICKEST_STEP, SLOWEST_STEP = 0.3, 10.0
"""Seconds of a scan interval."""


def interval_for(measurements: Measurements, acceptance: float = 0.0) -> float | None:
    """The scan interval in seconds that fits; None when too few presses were seen.

    Mean reaction / 0.65, and never less than mean + 2 SD: that is what the 0.65 stands for, and somebody whose
    reactions scatter more than most is not served by the mean alone. Of a few presses the spread is known badly: then
    it is some more (mean + 2.5 SD of eight, the 97.5% prediction interval of Student's t).
    """
    reactions = all_reactions(measurements)
    figures = mean_and_spread(reactions)
    if figures is None or len(reactions) < FEW:
        return None
    mean, spread = figures
    spreads = 2 + 4 / len(reactions)
    needed = max((mean + acceptance) / REACTION_PART, mean + acceptance + spreads * spread)
    return min(SLOWEST_STEP, max(QUICKEST_STEP, up_to(needed, 0.05)))


def interval_rule(measurements: Measurements, instrument: Instrument) -> Iterator[Proposal]:
    """The time each target of a scan stands out; nothing waits where another switch steps."""
    found, access = scan_interval(instrument), instrument.access
    if found is None or (isinstance(access, ScanSettings) and access.step_control):
        return
    setting, old = found
    new = interval_for(measurements, acceptance_in_force(measurements, instrument))
    if new is None or abs(new - old) < max(0.05, 0.04 * old):
        return
    reactions = all_reactions(measurements)
    figures = mean_and_spread(reactions)
    assert figures is not None
    sentence = (
        f"Scan step {new:g} s (now {old:g} s): you answer a light after {figures[0]:.2f} s, give or take "
        f"{figures[1]:.2f} s, and a step should last about one and a half times as long."
    )
    yield Proposal(f"access.{setting}", old, new, sentence)


def late_rule(measurements: Measurements, instrument: Instrument) -> Iterator[Proposal]:
    """A press just after the light has moved on: for who waits for the light it means where the light was."""
    settings: Any = instrument.access
    reactions = all_reactions(measurements)
    waits = getattr(settings, "kind", "") == "auto" and not settings.beat and len(reactions) >= FEW
    if not waits or settings.late >= TOO_SOON or min(reactions) < 2 * TOO_SOON:
        return
    sentence = (
        f"Let a press within {TOO_SOON:g} s after a step count for the target before: you never answered a light "
        f"sooner than after {min(reactions):.2f} s."
    )
    yield Proposal("access.late", settings.late, TOO_SOON, sentence)


def scanned_targets_rule(measurements: Measurements, instrument: Instrument) -> Iterator[Proposal]:
    """As many targets as a round has time for."""
    interval = interval_for(measurements, acceptance_in_force(measurements, instrument))
    if (
        scan_interval(instrument) is None
        or interval is None
        or getattr(instrument.access, "pattern", "linear") != "linear"
        or instrument.layout.chords
    ):
        return
    now, full = layout_degrees(instrument), full_degrees(instrument)
    count = targets_in_time(interval, len(now), len(full))
    new = fewer(full, harmony_of(instrument), count)
    if len(new) == len(now):
        return
    round_time = interval * len(now)
    sentence = (
        f"{len(new)} targets (now {len(now)}): a round of {len(now)} takes you {round_time:.0f} s, "
        f"one of {len(new)} {interval * len(new):.0f} s, and all of them go together."
    )
    yield relaid(instrument, now, full, new, sentence)
