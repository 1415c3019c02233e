"""Measures how loud each sound of a SoundFont is, for the table in ``adaptive_instrument/outputs/levels.py``.

Run it from the checkout:

    python tools/measure_levels.py soundfonts/adaptive-instrument.sf2

A line for each sound: its program, the loudest true peak of single notes from C2 to C7 at full velocity with reverb,
the loudness of one note at velocity 100 (momentary, ITU-R BS.1770-4, the greatest of all), and the least by which a
held and a released note fall in their first second.
"""

from __future__ import annotations

import ctypes
import math
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from adaptive_instrument.music.drums import DRUMS, KIT
from adaptive_instrument.music.sounds import SOUNDS
from adaptive_instrument.outputs.fluid_synth import FluidSynth
from adaptive_instrument.outputs.loudness import momentary, true_peak

RATE = 48000
KEYS = range(36, 97, 6)
LOUDNESS_KEYS = (48, 60, 72)


def main(fonts: list[str]) -> None:
    """Prints the lines of each font."""
    for font in fonts:
        synth = FluidSynth(Path(font), gain=1.0)
        print(font)
        for sound in dict.fromkeys((*SOUNDS, DRUMS)):
            measure(synth, sound)
        synth.close()


def measure(synth: FluidSynth, sound: str) -> None:
    """Prints one sound's line."""
    program = synth.program(sound)
    keys = tuple(KIT.values()) if sound == DRUMS else KEYS
    peaks, falls, ends = [], [], []
    for key in keys:
        heard = note(synth, program, key, 127, 2.2, 1.2)
        peaks.append(true_peak(heard))
        loudest = float(np.abs(heard).max())
        falls.append(level(heard, 1.0, 1.2) - decibels(loudest))
        ends.append(level(heard, 2.0, 2.2) - level(heard, 1.1, 1.2))
    loud = [
        momentary(note(synth, program, key, 100, 1.2, 1.2), RATE) for key in (keys if sound == DRUMS else LOUDNESS_KEYS)
    ]
    print(
        f"  {sound:12} program {program:5}  peak {decibels(max(peaks)):6.1f} dB  loudness {max(loud):6.1f} LUFS "
        f"({' '.join(f'{one:.1f}' for one in loud)})  held {max(falls):6.1f} dB/s  released {max(ends):6.1f} dB/s"
    )


def note(synth: FluidSynth, program: int, key: int, velocity: int, seconds: float, held: float) -> np.ndarray:
    """A note by itself, every control full."""
    lib, handle = synth.lib, synth.handle
    synth.select(0, program)
    for control in (7, 11):
        lib.fluid_synth_cc(handle, 0, control, 127)
    lib.fluid_synth_noteon(handle, 0, key, velocity)
    first = rendered(synth, held)
    lib.fluid_synth_noteoff(handle, 0, key)
    rest = rendered(synth, seconds - held) if seconds > held else first[:0]
    lib.fluid_synth_all_sounds_off(handle, 0)
    rendered(synth, 3.0)
    return np.concatenate([first, rest])


def rendered(synth: FluidSynth, seconds: float) -> np.ndarray:
    """The next sound of the synth."""
    frames = int(seconds * RATE) // 64 * 64
    sound = np.zeros((frames, 2), np.float32)
    address = ctypes.c_void_p(sound.ctypes.data)
    synth.lib.fluid_synth_write_float(synth.handle, frames, address, 0, 2, address, 1, 2)
    return sound


def level(heard: np.ndarray, begin: float, end: float) -> float:
    """The highest sample of a stretch, in decibels."""
    return decibels(float(np.abs(heard[int(begin * RATE) : int(end * RATE)]).max(initial=0.0)))


def decibels(amplitude: float) -> float:
    """20 log10, with a floor."""
    return 20 * math.log10(max(amplitude, 1e-6))


if __name__ == "__main__":
    main(sys.argv[1:] or ["soundfonts/adaptive-instrument.sf2"])
