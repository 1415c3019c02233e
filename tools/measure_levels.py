"""Measures how loud each sound of a SoundFont is, for the table in ``adaptive_instrument/outputs/levels.py``.

Run it from the checkout:

    python tools/measure_levels.py soundfonts/adaptive-instrument.sf2

A line for each sound: its program, the loudest true peak of single notes from C2 to C7 at full velocity with reverb,
the loudness of one note at velocity 100 (momentary, ITU-R BS.1770-4, the greatest of all), the least by which a
held and a released note fall in their first second, and of a released note what falls ``quick`` and what ``room`` is
left then, so that it has lost min(quick * s, room + dies * s) decibels after s seconds at least. How early the note is
said to give way to its room is a choice (the earlier, the steeper): where the table has made it, it is kept.

All before the gain that makes a font as loud as others. The table is on the safe side of this: ``peak`` within 1 dB,
``quick`` within 40 %, ``room`` within 4.5 dB, for reverb and chorus are a little different each time; ``falls``
and ``dies`` are what is lost at least, whatever the key and however long it was held.
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
from adaptive_instrument.outputs.levels import level_of
from adaptive_instrument.outputs.loudness import momentary, true_peak

RATE = 48000
KEYS = range(36, 97, 6)
LOUDNESS_KEYS = (48, 60, 72)
RELEASED_KEYS = (36, 55, 72)
HELD = 0.5
"""Seconds after which a note is let go whose release is measured."""
LAG = 0.02
"""Seconds after that within which a note may begin to fall: a block of the synth, and the end of an attack."""
UNSURE = 2.0
"""Decibels by which what is left in the room is another each time."""
ROOM_FROM, ROOM_TO = 0.15, 0.8
"""Seconds after its release between which only the room of a note is left, in whole or in part."""
STEP = 0.005
"""Seconds between two looks at a released note."""
NEAR = 6.0
"""Decibels: a room that is nearer to the note cannot be told from it, so that there is no ``quick`` to speak of."""


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
    peaks, falls, ends, gain = [], [], [], decibels(synth.gain)
    for key in keys:
        heard = note(synth, program, key, 127, 2.2, 1.2)
        peaks.append(true_peak(heard))
        loudest = float(np.abs(heard).max())
        falls.append(level(heard, 1.0, 1.2) - decibels(loudest))
        ends.append(level(heard, 2.0, 2.2) - level(heard, 1.1, 1.2))
    loud = [
        momentary(note(synth, program, key, 100, 1.2, 1.2), RATE) - gain
        for key in (keys if sound == DRUMS else LOUDNESS_KEYS)
    ]
    print(
        f"  {sound:12} program {program:5}  peak {decibels(max(peaks)) - gain:6.1f} dB  loudness {max(loud):6.1f} LUFS "
        f"({' '.join(f'{one:.1f}' for one in loud)})  held {max(falls):6.1f} dB/s  released {max(ends):6.1f} dB/s"
        + ("" if sound == DRUMS else "  quick {:5.1f} dB/s  room {:4.1f} dB".format(*released(synth, sound)))
    )


def released(synth: FluidSynth, sound: str) -> tuple[float, float]:
    """What a released note loses in decibels a second at first, and by how many decibels the room is softer then; twice
    0 where the two cannot be told apart."""
    told = level_of(sound, synth.own)
    moments = np.arange(STEP, ROOM_TO, STEP)
    lost = np.min([loss(synth, synth.program(sound), key, moments) for key in RELEASED_KEYS], axis=0) - UNSURE
    room = float((lost - told.dies * moments)[moments >= ROOM_FROM].min())
    if told.quick:
        first = moments <= told.room / (told.quick - told.dies)
    elif room < NEAR:
        return 0.0, 0.0
    else:
        first = lost < room + told.dies * moments
    return float((lost / moments)[first & (moments >= LAG)].min()), room


def loss(synth: FluidSynth, program: int, key: int, moments: np.ndarray) -> np.ndarray:
    """How many decibels a note has lost so many seconds after its release: of what is loudest from there on."""
    heard = np.abs(note(synth, program, key, 127, HELD + ROOM_TO + 0.3, HELD)).max(axis=1)
    end = int(HELD * RATE) // 64 * 64
    before = float(heard[end - RATE // 20 : end].max())
    after = np.maximum.accumulate(heard[:end:-1])[::-1]
    return np.array([decibels(before) - decibels(float(after[int((t + LAG) * RATE)])) for t in moments])


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
