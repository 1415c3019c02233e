"""The drum kit of the instrument's own SoundFont: six short samples, computed here, on every key of General MIDI's map.

Noise comes from a counter that is mixed by whole-number arithmetic: the same on every machine.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

LOWEST, HIGHEST = 27, 87
"""Keys that sound: those of General MIDI and the few around them that others use."""


@dataclass(frozen=True, slots=True)
class Hit:
    """How a drum's sample is heard on one key."""

    sample: str
    shift: float = 0.0
    """Semitones."""
    seconds: float = 0.0
    """How long it takes to fall by 40 dB; 0 for as long as the sample lasts."""
    quieter: int = 0
    """Centibels."""
    pan: int = 0
    """Tenths of a per cent, left below 0."""


KICK, SNARE, CLAP, TOM, HAT, SHAKER, RIM = "kick", "snare", "clap", "tom", "hat", "shaker", "rim"

HITS: dict[int, Hit] = {
    35: Hit(KICK, -2), 36: Hit(KICK), 37: Hit(RIM, 0, quieter=20, pan=-80), 38: Hit(SNARE), 39: Hit(CLAP, pan=80),
    40: Hit(SNARE, 2), 41: Hit(TOM, -7, pan=200), 42: Hit(HAT, 0, 0.12, 40, -150), 43: Hit(TOM, -4, pan=120),
    44: Hit(HAT, -2, 0.09, 70, -150), 45: Hit(TOM, 0, pan=40), 46: Hit(HAT, -1, 0.9, 40, -150),
    47: Hit(TOM, 2, pan=-40), 48: Hit(TOM, 5, pan=-120), 49: Hit(HAT, -5, 2.0, 40, 150), 50: Hit(TOM, 8, pan=-200),
    51: Hit(HAT, 3, 1.2, 90, 150), 52: Hit(HAT, -7, 1.6, 50, 150), 53: Hit(RIM, 12, quieter=80, pan=150),
    54: Hit(SHAKER, 5, quieter=0, pan=-100), 55: Hit(HAT, 2, 1.0, 50, -150), 56: Hit(RIM, -9, quieter=40, pan=100),
    57: Hit(HAT, -4, 2.0, 40, -150), 58: Hit(SHAKER, -5), 59: Hit(HAT, 4, 1.2, 90, 150), 60: Hit(TOM, 19, 0.16),
    61: Hit(TOM, 15, 0.2), 62: Hit(TOM, 12, 0.1, pan=-60), 63: Hit(TOM, 12, pan=-60), 64: Hit(TOM, 7, pan=60),
    65: Hit(TOM, 17, 0.3), 66: Hit(TOM, 12, 0.3), 67: Hit(RIM, 2), 68: Hit(RIM, -3), 69: Hit(SHAKER, -3),
    70: Hit(SHAKER, 4), 71: Hit(HAT, 7, 0.1), 72: Hit(HAT, 7, 0.3), 73: Hit(SHAKER, -2), 74: Hit(SHAKER, -2),
    75: Hit(RIM, 5, pan=-120), 76: Hit(RIM, -2, pan=60), 77: Hit(RIM, -6, pan=60), 78: Hit(TOM, 14, 0.1),
    79: Hit(TOM, 9, 0.2), 80: Hit(RIM, 17, 0.05, 80), 81: Hit(RIM, 17, 0.5, 80), 82: Hit(SHAKER, 0, pan=120),
}  # fmt: skip
"""Every key of the map; one that is not here is a rim."""


def hit(key: int) -> Hit:
    """What sounds on a key."""
    return HITS.get(key, Hit(RIM, quieter=60))


def noise(frames: int, seed: int) -> Floats:
    """White noise, -1..1."""
    mixed = np.arange(frames, dtype=np.uint64) + np.uint64(seed * 1_000_003)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB), (31, 1)):
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
    return (mixed >> np.uint64(11)).astype(np.float64) / 2**52 - 1.0


def brighter(wave: Floats, times: int = 1) -> Floats:
    """Without its low tones: the difference of neighbours, so often."""
    for _ in range(times):
        wave = np.diff(wave, prepend=0.0)
    return wave


def darker(wave: Floats, times: int = 1) -> Floats:
    """Without its highest tones."""
    for _ in range(times):
        wave = (wave + np.concatenate(([0.0], wave[:-1]))) / 2
    return wave


def _clock(rate: int, seconds: float) -> Floats:
    return np.arange(round(rate * seconds)) / rate


def _swept(t: Floats, low: float, high: float, settles: float) -> Floats:
    """A sine that falls from ``high`` to ``low`` Hz."""
    return np.sin(2 * np.pi * (low * t + (high - low) * settles * (1 - np.exp(-t / settles))))


def _kick() -> tuple[int, Floats]:
    t = _clock(12000, 0.22)
    beater = darker(noise(len(t), 1), 3) * np.exp(-t / 0.004) * 0.5
    return 12000, _swept(t, 50, 190, 0.028) * np.exp(-t / 0.085) + beater


def _tom() -> tuple[int, Floats]:
    t = _clock(12000, 0.25)
    skin = darker(noise(len(t), 2), 2) * np.exp(-t / 0.012) * 0.25
    return 12000, _swept(t, 110, 170, 0.03) * np.exp(-t / 0.09) + skin


def _snare() -> tuple[int, Floats]:
    t = _clock(20000, 0.155)
    wires = brighter(darker(noise(len(t), 3))) * np.exp(-t / 0.05) * 0.9
    return 20000, wires + (_swept(t, 185, 260, 0.015) + 0.6 * np.sin(2 * np.pi * 331 * t)) * np.exp(-t / 0.04) * 0.7


def _clap() -> tuple[int, Floats]:
    t = _clock(20000, 0.12)
    hands: Floats = np.zeros(len(t))
    for after in (0.0, 0.011, 0.021):
        hands += np.where(t >= after, np.exp(-np.maximum(0, t - after) / 0.004), 0.0)
    hands += np.where(t >= 0.03, np.exp(-np.maximum(0, t - 0.03) / 0.03), 0.0)
    return 20000, brighter(darker(noise(len(t), 4), 2)) * hands


def _hat() -> tuple[int, Floats]:
    seam = round(24000 * 0.02)
    t = _clock(24000, 0.12 + seam / 24000)
    metal = sum(
        (np.sign(np.sin(2 * np.pi * hertz * t)) for hertz in (3169.0, 4211.0, 5433.0, 7019.0)), np.zeros(len(t))
    )
    wave = brighter(0.5 * metal + 2.0 * noise(len(t), 5), 2)
    # It is looped, and dies away by its envelope: what follows its end is blended into its beginning.
    blend = np.linspace(0.0, 1.0, seam)
    wave[:seam] = wave[:seam] * np.sqrt(blend) + wave[-seam:] * np.sqrt(1 - blend)
    return 24000, wave[:-seam]


def _shaker() -> tuple[int, Floats]:
    t = _clock(24000, 0.08)
    return 24000, brighter(noise(len(t), 6), 2) * np.minimum(1, t / 0.012) * np.exp(-t / 0.018)


def _rim() -> tuple[int, Floats]:
    t = _clock(24000, 0.05)
    wood = np.sin(2 * np.pi * 1710 * t) + 0.6 * np.sin(2 * np.pi * 2467 * t)
    return 24000, wood * np.exp(-t / 0.007) + brighter(noise(len(t), 7)) * np.exp(-t / 0.0015)


LOOPED = frozenset({HAT})
"""Samples that go round and round for as long as their key sounds."""
SAMPLES = {KICK: _kick, SNARE: _snare, CLAP: _clap, TOM: _tom, HAT: _hat, SHAKER: _shaker, RIM: _rim}
PEAKS = {KICK: 0.95, SNARE: 0.62, CLAP: 0.6, TOM: 0.8, HAT: 0.34, SHAKER: 0.36, RIM: 0.55}
"""What makes them a kit: nobody's loudest sample drowns another's."""


def samples() -> dict[str, tuple[int, NDArray[np.int16]]]:
    """Every sample by its name: frames a second, and the frames."""
    made = {}
    for name, make in SAMPLES.items():
        rate, wave = make()
        if name not in LOOPED:
            # No sample begins or ends in a step.
            fall, rise = round(0.01 * rate), max(2, round(0.0008 * rate))
            wave[-fall:] *= np.linspace(1.0, 0.0, fall)
            wave[:rise] *= np.linspace(0.0, 1.0, rise)
        wave *= PEAKS[name] / np.max(np.abs(wave))
        made[name] = rate, np.rint(wave * 32767).astype(np.int16)
    return made
