"""What the rules of the access check reckon with: what was seen, what there is now, and round figures. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterator

from adaptive_instrument.access.check.measures import Measurements, Presses
from adaptive_instrument.access.check.proposal import Proposal
from adaptive_instrument.access.condition import ControlSettings
from adaptive_instrument.instrument import Instrument
from adaptive_instrument.music.harmony import Harmony, own_scale

FEW = 4
"""Presses (or aims) below which nothing is concluded."""


def layout_degrees(instrument: Instrument) -> tuple[int, ...]:
    """The degrees of the targets there are now."""
    layout = instrument.layout
    return layout.degrees or tuple(range(1, layout.count + 1))


def full_degrees(instrument: Instrument) -> tuple[int, ...]:
    """The degrees of all targets, before a check made them fewer."""
    return instrument.access_check.degrees or layout_degrees(instrument)


def pressed_by(measurements: Measurements, instrument: Instrument) -> Iterator[tuple[str, ControlSettings, Presses]]:
    """The controls that were pressed often enough to judge: name, settings, and what was seen of them."""
    for name, presses in measurements.presses.items():
        control = instrument.controls.get(name)
        if control is not None and len(presses.reactions) >= 2:
            yield name, control, presses


def all_reactions(measurements: Measurements) -> list[float]:
    """Seconds from each light to the press that answered it, of all controls."""
    return [reaction for presses in measurements.presses.values() for reaction in presses.reactions]


def scan_interval(instrument: Instrument) -> tuple[str, float] | None:
    """The setting of a scan that says how long a target stands out, and its seconds; None where nothing scans."""
    value = getattr(instrument.access, "interval", None)
    return ("interval", float(value)) if isinstance(value, (int, float)) else None


def relaid(
    instrument: Instrument, now: tuple[int, ...], full: tuple[int, ...], new: tuple[int, ...], sentence: str
) -> Proposal:
    """Other degrees for the targets; all that there were are remembered."""
    kept = () if new == full else full
    also = (("access_check.degrees", kept),) if kept != instrument.access_check.degrees else ()
    return Proposal("layout.degrees", now, new, sentence, also)


def harmony_of(instrument: Instrument) -> Harmony:
    """The scale without its chord."""
    harmony = instrument.harmony
    return Harmony(harmony.tonic, harmony.scale, own=own_scale(harmony))


def up_to(value: float, step: float) -> float:
    """Rounded up to whole steps."""
    return round(math.ceil(value / step - 1e-6) * step, 4)


def three_figures(value: float) -> float:
    """Three figures: finer than any movement."""
    return float(f"{value:.3g}")
