"""What a captured sound holds: when something begins, and which pitch it has."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tests.live.jack_rig import RATE, Ear
from tests.support.xvfb import until

Sound = NDArray[np.float32]


def first_sound(sound: Sound, above: float = 1.5e-3) -> int | None:
    """The first frame that is loud, or None."""
    loud = np.flatnonzero(np.abs(sound) > above)
    return int(loud[0]) if len(loud) else None


def pitch(sound: Sound, lowest: float = 60.0, highest: float = 1500.0) -> float:
    """The pitch of one note as a MIDI number, by autocorrelation (about 5 cents exact from 0.1 s on)."""
    wave = sound.astype(np.float64) - np.mean(sound)
    size = 1 << (2 * len(wave) - 1).bit_length()
    spectrum = np.fft.rfft(wave * np.hanning(len(wave)), size)
    alike = np.fft.irfft(np.abs(spectrum) ** 2)[: len(wave)]
    window = np.hanning(len(wave))
    falls = np.fft.irfft(np.abs(np.fft.rfft(window, size)) ** 2)[: len(wave)]
    alike = alike / np.maximum(falls, falls[0] * 1e-3)
    shortest, longest = int(RATE / highest), min(int(RATE / lowest), len(wave) // 2)
    part = alike[shortest:longest]
    # The first peak nearly as high as the highest: a later one is a multiple of the period.
    peaks = np.flatnonzero((part[1:-1] >= part[:-2]) & (part[1:-1] > part[2:])) + 1
    good = peaks[part[peaks] > 0.92 * part[peaks].max()]
    lag = int(good[0]) + shortest
    before, here, after = alike[lag - 1 : lag + 2]
    exact = lag + 0.5 * (before - after) / (before - 2 * here + after)
    return 69 + 12 * float(np.log2(RATE / exact / 440))


def strength(sound: Sound, key: float) -> float:
    """How strong the fundamental of a MIDI number is in a sound, as an amplitude."""
    n = np.arange(len(sound))
    hertz = 440 * 2 ** ((key - 69) / 12)
    window = np.hanning(len(sound))
    return float(abs(np.sum(sound * window * np.exp(-2j * np.pi * hertz / RATE * n))) * 2 / window.sum())


def settled_sound(ear: Ear, mark: int, seconds: float = 0.25) -> Sound:
    """The sound of a note that begins after ``mark``: a stretch behind its attack."""
    until(lambda: first_sound(ear.since(mark)) is not None, "a sound")
    onset = first_sound(ear.since(mark)) or 0
    begin = mark + onset + RATE // 20
    until(lambda: ear.frames > begin + seconds * RATE, "the rest of a note")
    return ear.since(begin)[: round(seconds * RATE)]
