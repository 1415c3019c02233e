"""The simulated players: ten people, each with a motor profile from publications. ``docs/benchmarks.md`` names the
sources and says what is left out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random

from adaptive_instrument.access.direct import DirectSettings
from adaptive_instrument.access.scan import ScanSettings
from adaptive_instrument.bench.access.gaze import Eyes, GazePlayer
from adaptive_instrument.bench.access.hands import Hand
from adaptive_instrument.bench.access.heads import Head, HeadPlayer
from adaptive_instrument.bench.access.person import Person
from adaptive_instrument.bench.access.pressing import Chooser, Walker
from adaptive_instrument.bench.access.scanning import Scanner, Stepper
from adaptive_instrument.instrument import Instrument

Motor = Hand | Head | Eyes


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One simulated player and the shipped mapping they play."""

    name: str
    mapping: str
    motor: Motor
    gaze: bool = False
    """Whether an eye tracker moves the pointer of this mapping, so that ``pointer.body`` has to be ``gaze``."""


PROFILES: tuple[Profile, ...] = (
    # A person with ALS in the afternoon: 1.5 s a scan step (Wade) times 0.65 is their mean press time.
    Profile(name="one switch slow", mapping="one-switch-scan",
            motor=Hand(reaction=0.98, hold=0.5, again=0.6)),
    # Touched again after a third of the presses, contact lost during a fifth: what bounce keys are made for.
    Profile(name="one switch bouncing", mapping="one-switch-walk",
            motor=Hand(reaction=0.6, hold=0.45, again=0.5, touches=0.3, slips=0.2)),
    # The same person in the morning, 1 s a step (Wade), with a second switch.
    Profile(name="two switches", mapping="two-switch-scan",
            motor=Hand(reaction=0.65, hold=0.3, again=0.35)),
    # Fingers that twitch by themselves: fasciculations, shorter than any press that is meant.
    Profile(name="five switches, twitching", mapping="five-switches",
            motor=Hand(reaction=0.5, hold=0.35, again=0.45, twitches=6)),
    Profile(name="head with 4 to 8 Hz tremor", mapping="head-harp",
            motor=Head(range=(25.0, 15.0), tremor=(1.5, 2.5))),
    Profile(name="head with a 3 degree range", mapping="head-harp",
            motor=Head(range=(3.0, 3.0), quick=0.45)),
    # Landmarks of a webcam: 5.8 degrees RMSE (EMC-Gaze 2026), 4 to 6 in earlier reports.
    Profile(name="eyes with 5 degrees error", mapping="pointer-dwell", gaze=True,
            motor=Eyes(offset=4.5, precision=1.5, reaction=0.5)),
    # An eye tracker after a good calibration: Feit 2017, the better half of 80 people.
    Profile(name="eyes with 1 degree", mapping="pointer-dwell", gaze=True,
            motor=Eyes(offset=1.0, precision=0.5)),
    # 1.0 s a step in the morning, 1.5 s in the afternoon (Wade): here it happens within 20 minutes.
    Profile(name="fading over 20 minutes", mapping="one-switch-scan",
            motor=Hand(reaction=0.65, hold=0.4, again=0.4, tired_by=1.5)),
    Profile(name="one switch quick", mapping="one-switch-scan",
            motor=Hand(reaction=0.42, hold=0.25, again=0.3)),
)  # fmt: skip


def fitted(profile: Profile, instrument: Instrument) -> Instrument:
    """The mapping with what belongs to the device, not to the person's settings."""
    if not profile.gaze:
        return instrument
    return replace(instrument, pointer=replace(instrument.pointer, body="gaze"))


def person(profile: Profile, instrument: Instrument, chance: Random, notes: int) -> Person:
    """The player of a profile, who knows which switches the mapping listens to and how it is meant to be played."""
    motor, access = profile.motor, instrument.access
    if isinstance(motor, Head):
        pointer = instrument.pointer
        return HeadPlayer(motor, chance, notes, (pointer.x, pointer.y), pointer.mirror)
    if isinstance(motor, Eyes):
        return GazePlayer(motor, chance, notes, instrument.pointer.source)
    if isinstance(access, DirectSettings):
        return Chooser(motor, chance, notes, tuple(_place(instrument, name) for name in access.controls))
    if isinstance(access, ScanSettings):
        if access.kind == "step" and access.step_control:
            places = _place(instrument, access.step_control), _place(instrument, access.control)
            return Stepper(motor, chance, notes, places, access)
        return Scanner(motor, chance, notes, _place(instrument, access.control), access)
    return Walker(motor, chance, notes, _place(instrument, access.control))  # type: ignore[union-attr]


def press_places(instrument: Instrument) -> dict[str, tuple[str, str]]:
    """Where each control that switches press is pressed, as (device, control)."""
    return {name: _place(instrument, name) for name, control in instrument.controls.items() if control.on}


def _place(instrument: Instrument, control: str) -> tuple[str, str]:
    source, _, name = instrument.controls[control].on[0].partition(":")
    return source, name
