"""Pitch in cents, measured from rendered sound: how far a note lies from where it should.

A note's partials are looked for near where they should be: the strongest line of a windowed spectrum, refined by how
its phase turns between two moments, which tells a steady frequency far finer than the spectrum's lines lie apart
(the phase vocoder's instantaneous frequency, Flanagan & Golden 1966).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from adaptive_instrument.notes import NoteOff, NoteOn, Sound, Standard
from adaptive_instrument.outputs.fluid_offline import FluidOffline
from adaptive_instrument.outputs.wav import HEADER

RATE = 48000
SOUND = "bell"
"""The steadiest sound of the shipped font: its partials neither beat nor waver."""
LASTS, EVERY = 1.6, 2.2
"""Seconds for which each note is held, and from each to the next."""
SETTLED = 0.5
"""Seconds after its beginning from which a note is measured."""
WINDOW = 32768
"""Samples that are looked at: lines 1.5 Hz apart."""
HOP = 4096
"""Samples between the two looks whose phases are compared."""
NEAR = 60.0
"""Cents around the wanted pitch in which it is looked for."""

Mono = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Heard:
    """One note as it was measured."""

    wanted: float
    """MIDI number with fractions, at 440 Hz."""
    error: float
    """Cents above where it should be."""


def hertz(pitch: float, standard: float = 440.0) -> float:
    """The frequency of a MIDI number."""
    return float(standard * 2 ** ((pitch - 69) / 12))


def error_in_cents(sound: Mono, wanted: float, rate: int = RATE) -> float:
    """How many cents the pitch near ``wanted`` hertz lies above it, in a piece of sound of ``WINDOW + HOP`` samples."""
    frequency = _frequency(sound, wanted, rate)
    return float(1200 * np.log2(frequency / wanted))


def _frequency(sound: Mono, wanted: float, rate: int) -> float:
    window = np.hanning(WINDOW)
    one, two = (np.fft.rfft(sound[start : start + WINDOW] * window) for start in (0, HOP))
    low, high = (wanted * 2 ** (sign * NEAR / 1200) * WINDOW / rate for sign in (-1, 1))
    first = int(np.floor(low))
    line = first + int(np.argmax(np.abs(one[first : int(np.ceil(high)) + 1])))
    turned = float(np.angle(two[line] / one[line]))
    expected = 2 * np.pi * line * HOP / WINDOW
    # The phase is known but for whole turns: the one that lies nearest to the line's own frequency is meant.
    turns = round((expected - turned) / (2 * np.pi))
    return float((turned + 2 * np.pi * turns) * rate / (2 * np.pi * HOP))


def rendered(
    pitches: Sequence[float], soundfont: Path, wav: Path, standard: float = 440.0, sound: str = SOUND
) -> list[Heard]:
    """Plays pitches one after the other through the offline synth into ``wav``, and measures each in what came out.

    Raises:
        OutputError: no FluidSynth, or the file cannot be written, with the cure.
    """
    sink = FluidOffline(soundfont, wav, rate=RATE, effects=False)
    sink.send([Sound(0.0, "cents", "main", sound), Standard(0.0, standard)])
    for number, pitch in enumerate(pitches):
        at = EVERY * number
        sink.send([NoteOn(at, number + 1, "cents", "main", pitch, 100)])
        sink.send([NoteOff(at + LASTS, number + 1, "cents", "main")])
    sink.finish(EVERY * len(pitches))
    heard = np.fromfile(wav, "<i2", offset=HEADER).reshape(-1, 2).astype(np.float32) / 32768
    return measured(heard, [(EVERY * number, pitch) for number, pitch in enumerate(pitches)], standard)


def measured(
    sound: npt.NDArray[np.float32], notes: Iterable[tuple[float, float]], standard: float = 440.0
) -> list[Heard]:
    """How far notes lie from where they should: each by the second at which it begins and its MIDI number.

    ``sound``: frames by channels; each note is to sound alone from ``SETTLED`` seconds on for 0.8 s.
    """
    mono = np.asarray(sound, np.float64).mean(axis=1)
    found = []
    for at, pitch in notes:
        start = round((at + SETTLED) * RATE)
        found.append(Heard(pitch, error_in_cents(mono[start : start + WINDOW + HOP], hertz(pitch, standard))))
    return found
