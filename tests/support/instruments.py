"""Instruments for tests of the stage, made by hand so that they need no mapping file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from adaptive_instrument.access.condition import ControlSettings
from adaptive_instrument.access.direct import DirectSettings
from adaptive_instrument.access.dwell import DwellSettings
from adaptive_instrument.access.keys import KeysSettings
from adaptive_instrument.access.walk import WalkSettings
from adaptive_instrument.instrument import Instrument
from adaptive_instrument.mapping import load, load_lineup
from adaptive_instrument.music.harmony import HarmonySettings
from adaptive_instrument.music.layout import LayoutSettings
from adaptive_instrument.music.voice import VoiceSettings
from adaptive_instrument.resources import find_mapping

PENTATONIC = HarmonySettings(tonic="C", scale="major pentatonic")

FIVE = Instrument(
    version=1, name="five", title="Five switches", colour="teal",
    controls={str(n): ControlSettings(on=(f"keyboard:{n}",)) for n in range(1, 6)},
    access=DirectSettings(controls=("1", "2", "3", "4", "5")),
    layout=LayoutSettings(degrees=(1, 2, 3, 4, 5)),
    voice=VoiceSettings(articulation="ring", ring=2.5), harmony=PENTATONIC,
)  # fmt: skip

WALK = Instrument(
    version=1, name="walk", title="One switch, walking", colour="amber",
    controls={"switch": ControlSettings(on=("keyboard:space", "mouse:left"))},
    access=WalkSettings(), layout=LayoutSettings(count=11),
    voice=VoiceSettings(sound="strings", loudness="gap"), harmony=PENTATONIC,
)  # fmt: skip

KEYS = Instrument(
    version=1, name="keys", title="MIDI keyboard", colour="violet", access=KeysSettings(), harmony=PENTATONIC,
)  # fmt: skip

BY_NAME = {instrument.name: instrument for instrument in (FIVE, WALK, KEYS)}


def named(name: str) -> Instrument:
    """One of these, or a shipped mapping; ``+gaze`` or ``+select`` behind it: its pointer, ``+slow``: dwells 3 s."""
    if name in BY_NAME:
        return BY_NAME[name]
    shipped, *changes = name.split("+")
    instrument = load(find_mapping(shipped))
    for change in changes:
        if change == "slow":
            assert isinstance(instrument.access, DwellSettings)
            instrument = replace(instrument, access=replace(instrument.access, time=3.0))
            continue
        wanted: dict[str, Any] = {"click": change} if change == "select" else {"body": change}
        instrument = replace(instrument, pointer=replace(instrument.pointer, **wanted))
    return instrument


def seated(names: Sequence[str]) -> list[Instrument]:
    """The instruments of these names; a jam's (``family-jam``) all, under what they share."""
    found: list[Instrument] = []
    for name in names:
        if not name.endswith("-jam"):
            found.append(named(name))
            continue
        jam = load_lineup(find_mapping(name))
        found += [replace(seat, harmony=jam.harmony, transport=jam.transport) for seat in jam.instruments]
    return found
