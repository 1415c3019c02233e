"""Ears for tests: pitch, onset and level of recorded sound."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Sound = NDArray[np.float64]


def read_wav(path: Path) -> tuple[Sound, int]:
    """A 16-bit WAV file as frames by channels in -1..1, and its rate."""
    with wave.open(str(path)) as file:
        data = np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(np.float64) / 32768
        return data.reshape(-1, file.getnchannels()), file.getframerate()


def hertz(pitch: float) -> float:
    """Frequency of a MIDI number."""
    return float(440 * 2 ** ((pitch - 69) / 12))


def cents_off(sound: Sound, pitch: float, rate: int = 48000) -> float:
    """How far the partial nearest to a MIDI number lies from it, in cents: the peak of a finely sampled spectrum."""
    mono = sound.mean(axis=1) if sound.ndim == 2 else sound
    size = 1 << 19
    spectrum = np.abs(np.fft.rfft(mono * np.hanning(len(mono)), size))
    step = rate / size
    low, high = (int(hertz(pitch + d) / step) for d in (-0.7, 0.7))
    top = low + int(np.argmax(spectrum[low:high]))
    before, peak, after = np.log(spectrum[top - 1 : top + 2] + 1e-12)
    frequency = (top + (before - after) / 2 / (before - 2 * peak + after)) * step
    return float(1200 * np.log2(frequency / hertz(pitch)))


def level(sound: Sound, pitch: float, rate: int = 48000) -> float:
    """How strongly a MIDI number's fundamental is there, in dB of full scale."""
    mono = sound.mean(axis=1) if sound.ndim == 2 else sound
    window = np.hanning(len(mono))
    turns = np.exp(-2j * np.pi * hertz(pitch) / rate * np.arange(len(mono)))
    return float(20 * np.log10(2 * abs((mono * window * turns).sum()) / window.sum() + 1e-12))


def loudness(sound: Sound) -> float:
    """Root mean square in dB of full scale."""
    return float(20 * np.log10(np.sqrt(np.mean(np.square(sound))) + 1e-12))


def onset(sound: Sound, threshold: float = 2e-4) -> int:
    """The first frame that is louder than ``threshold``; -1 when none is."""
    loud = np.flatnonzero(np.abs(sound).max(axis=1) > threshold)
    return int(loud[0]) if len(loud) else -1
