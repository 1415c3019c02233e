"""What any input can say.

A signal is raw: what a device said, and nothing about music. A person's range, rest and curve are applied in
``access/``, so that a recording can be replayed under another calibration.

All signals share ``t``, the second at which the conductor admitted them (never falling: all logic uses it), and
``captured``, the second at which the device or camera saw it (for latency correction only), both on the clock of
``time.perf_counter`` when live and counted from the start of the trace when offline.
"""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter
from typing import Union, get_args


@dataclass(frozen=True, slots=True)
class Switch:
    """A key, button or switch went down or up."""

    t: float
    source: str
    """The device: ``keyboard``, ``mouse``, ``gamepad``, ``camera`` ..."""
    control: str
    """The control on it: ``space``, ``left``, ``button-0``, ``blink`` ..."""
    down: bool
    captured: float | None = None


@dataclass(frozen=True, slots=True)
class Pointer:
    """A pointer stands at ``x``, ``y``, both in 0..1 of the stage; y grows downward."""

    t: float
    source: str
    x: float
    y: float
    captured: float | None = None


@dataclass(frozen=True, slots=True)
class Axis:
    """A raw axis: ``yaw`` of -4.1 degrees, a stick at 0.3."""

    t: float
    source: str
    control: str
    value: float
    unit: str = "1"
    """``deg``, ``1`` or ``s``."""
    captured: float | None = None


@dataclass(frozen=True, slots=True)
class Level:
    """A raw level in 0..1: how far a mouth is open, a trigger pulled, a breath blown."""

    t: float
    source: str
    control: str
    value: float
    captured: float | None = None


@dataclass(frozen=True, slots=True)
class Midi:
    """Bytes from a MIDI port, as they came: any length, running status and rubbish included."""

    t: float
    source: str
    data: bytes
    captured: float | None = None


@dataclass(frozen=True, slots=True)
class Tracking:
    """A source was found (``ok``) or lost: a face, an unplugged device, a window without the focus."""

    t: float
    source: str
    ok: bool
    captured: float | None = None


@dataclass(frozen=True, slots=True)
class Quality:
    """How well a source is tracked, 0..1."""

    t: float
    source: str
    value: float
    captured: float | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A setting is changed while playing: a slider, a command, a chord by hand (see ``changes.py``)."""

    t: float
    what: str
    """The dotted name: ``transport.tempo``, ``harmony.chord``, ``rest`` ..."""
    value: object
    captured: float | None = None
    place: str = ""
    """Where it is written (``FILE:LINE``), empty where it is not: whoever refuses it names it."""


Signal = Union[Switch, Pointer, Axis, Level, Midi, Tracking, Quality, Change]


_BEHIND_T = {kind: attrgetter(*kind.__slots__[1:]) for kind in get_args(Signal)}


def stamped(signal: Signal, t: float) -> Signal:
    """The same signal admitted at ``t`` seconds."""
    # Every note waits for this: ``dataclasses.replace`` takes more than twice as long.
    kind = type(signal)
    return kind(t, *_BEHIND_T[kind](signal))
