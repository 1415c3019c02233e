"""Named mixes of signals for benches: the same ones every time, written down in one place."""

from __future__ import annotations

from random import Random

from adaptive_instrument.access.condition import ControlSettings
from adaptive_instrument.access.direct import DirectSettings
from adaptive_instrument.access.keys import KeysSettings
from adaptive_instrument.access.walk import WalkSettings
from adaptive_instrument.instrument import Instrument
from adaptive_instrument.music.layout import LayoutSettings
from adaptive_instrument.music.voice import VoiceSettings
from adaptive_instrument.signals import Axis, Change, Level, Midi, Pointer, Signal, Switch

FAMILY_EVENING = "family evening"
"""Four players and what they would send in a lively minute, pressed together to 200 signals a second: 30% switches,
30% MIDI notes, 12% pedal, wheel and clock bytes, 26% camera axes, levels and pointers, 2% changes (chord, key, tempo,
help, volume)."""


def family() -> list[Instrument]:
    """A walker whose notes swell, five ringing switches, a piano, and pads that are drawn to the grid."""
    switches = tuple(f"s{number}" for number in range(1, 6))
    controls = {name: ControlSettings(on=(f"gamepad:{name}",), ignore_repeat=0.02) for name in switches}
    return [
        Instrument(
            version=1,
            name="walker",
            controls={"switch": ControlSettings(on=("keyboard:space",), ignore_repeat=0.02)},
            access=WalkSettings(),
            voice=VoiceSettings(loudness="gap", swell=1.0, on_change="glide"),
        ),
        Instrument(
            version=1,
            name="switches",
            controls=controls,
            access=DirectSettings(controls=switches),
            layout=LayoutSettings(count=5),
            voice=VoiceSettings(articulation="ring"),
        ),
        Instrument(version=1, name="piano", access=KeysSettings(source="piano")),
        Instrument(version=1, name="pads", access=KeysSettings(source="pads"), help="notes and timing"),
    ]


def family_evening(count: int, seed: int = 7) -> list[Signal]:
    """``count`` signals of the mix ``family evening``."""
    chance = Random(seed)
    signals: list[Signal] = []
    down: dict[tuple[str, str], bool] = {}
    held: dict[str, list[int]] = {"piano": [], "pads": []}
    t = 0.0
    while len(signals) < count:
        t += chance.expovariate(200)
        kind = chance.random()
        if kind < 0.30:
            place = chance.choice((("keyboard", "space"), ("gamepad", f"s{chance.randint(1, 5)}")))
            down[place] = not down.get(place, False)
            signals.append(Switch(t, *place, down[place]))
        elif kind < 0.60:
            port = chance.choice(("piano", "pads"))
            keys = held[port]
            if len(keys) > 4 or (keys and chance.random() < 0.5):
                signals.append(Midi(t, port, bytes((0x80, keys.pop(chance.randrange(len(keys))), 0))))
            else:
                keys.append(chance.randint(36, 96))
                signals.append(Midi(t, port, bytes((0x90, keys[-1], chance.randint(1, 127)))))
        elif kind < 0.72:
            data = chance.choice((b"\xf8", b"\xfe", b"\xb0\x40\x7f", b"\xb0\x40\x00", b"\xe0\x00\x42", b"\xe0\x00\x40"))
            signals.append(Midi(t, chance.choice(("piano", "pads")), data))
        elif kind < 0.98:
            signals.append(_camera(t, chance))
        else:
            signals.append(Change(t, *_change(chance)))
    return signals


def idlers(count: int) -> list[Instrument]:
    """Players who are there, each with sixteen targets on switches of their own, and do nothing."""
    names = tuple(f"c{number}" for number in range(16))
    return [
        Instrument(
            version=1,
            name=f"idler-{number}",
            controls={name: ControlSettings(on=(f"idle-{number}:{name}",)) for name in names},
            access=DirectSettings(controls=names),
            layout=LayoutSettings(count=16),
        )
        for number in range(count)
    ]


def steady_switch(seconds: float, seed: int = 3) -> list[Signal]:
    """One switch played without haste for ``seconds``: two presses a second, each held for half of the time to the
    next, a breath after every eighth."""
    chance = Random(seed)
    signals: list[Signal] = []
    t, presses = 0.5, 0
    while t < seconds - 1:
        gap = chance.uniform(0.35, 0.65)
        signals += [Switch(t, "keyboard", "space", True), Switch(t + gap / 2, "keyboard", "space", False)]
        presses += 1
        t += gap + (2.0 if presses % 8 == 0 else 0.0)
    return signals


def _camera(t: float, chance: Random) -> Signal:
    kind = chance.randrange(3)
    if kind == 0:
        return Axis(t, "camera", "yaw", chance.uniform(-20, 20), "deg")
    if kind == 1:
        return Level(t, "camera", "mouth-open", chance.random())
    return Pointer(t, "mouse", chance.random(), chance.random())


def _change(chance: Random) -> tuple[str, object]:
    changes: tuple[tuple[str, object], ...] = (
        ("harmony.chord", chance.choice(("C", "Am", "F", "G7"))),
        ("harmony.tonic", chance.choice(("C", "G", "F", "D"))),
        ("transport.tempo", chance.uniform(60, 140)),
        ("player.pads.help", chance.choice(("notes", "notes and timing"))),
        ("player.*.volume", chance.random()),
    )
    return chance.choice(changes)
