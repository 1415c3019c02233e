"""How loud a sound is: true peak and momentary loudness after ITU-R BS.1770-4. For tools, benches and tests."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Sound = NDArray[np.float32]
"""Frames by two channels, full scale at 1."""

OVER = 4
"""How many points a true peak looks at for each frame, as annex 2 asks at 48 kHz."""
TAPS = 24
"""Length of the interpolating filters: within 0.02 dB of a sinc below 20 kHz."""
PIECE = 1 << 20
"""Frames that are looked at together."""
MOMENT = 0.4
"""Seconds of the momentary loudness."""
SILENT = -120.0

_SHELF = ((1.53512485958697, -2.69169619940638, 1.19839281085285), (1.0, -1.69065929318241, 0.73248077421585))
_HIGHPASS = ((1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621))
"""The two filters of the K weighting at 48 kHz, numerator and denominator."""


def true_peak(sound: Sound) -> float:
    """The highest point of a sound, between its samples too; 1.0 is full scale."""
    highest = 0.0
    for start in range(0, len(sound), PIECE):
        piece = sound[max(0, start - TAPS) : start + PIECE + TAPS]
        highest = max(highest, float(np.abs(piece).max(initial=0.0)))
        for side in range(piece.shape[1]):
            for taps in _FILTERS:
                between = np.convolve(piece[:, side].astype(np.float64), taps, "same")
                highest = max(highest, float(np.abs(between).max(initial=0.0)))
    return highest


def momentary(sound: Sound, rate: int = 48000) -> float:
    """The greatest momentary loudness, in LUFS.

    Raises:
        ValueError: not at 48 kHz, for which the weighting is written down.
    """
    if rate != 48000:
        raise ValueError("loudness is measured at 48 kHz: render at that rate")
    window = int(MOMENT * rate)
    padded = np.concatenate([sound, np.zeros((max(0, window - len(sound)), sound.shape[1]), np.float32)])
    power = np.zeros(len(padded))
    for side in range(padded.shape[1]):
        power += _weighted(padded[:, side].astype(np.float64)) ** 2
    total = np.concatenate(([0.0], np.cumsum(power)))
    loudest = float((total[window:] - total[:-window]).max()) / window
    return SILENT if loudest <= 1e-12 else -0.691 + 10 * math.log10(loudest)


def decibels(amplitude: float) -> float:
    """An amplitude in decibels below full scale."""
    return 20 * math.log10(max(amplitude, 1e-6))


def _weighted(side: NDArray[np.float64]) -> NDArray[np.float64]:
    """K weighting in the frequency domain, over twice the length: the filters ring for far less than a second."""
    length = 1 << (2 * len(side) - 1).bit_length()
    turn = np.exp(-2j * np.pi * np.arange(length // 2 + 1) / length)
    response = np.ones(len(turn), np.complex128)
    for above, below in (_SHELF, _HIGHPASS):
        response *= np.polyval(above[::-1], turn) / np.polyval(below[::-1], turn)
    weighted: NDArray[np.float64] = np.fft.irfft(np.fft.rfft(side, length) * response, length)[: len(side)]
    return weighted


def _interpolators() -> tuple[NDArray[np.float64], ...]:
    n = np.arange(-TAPS // 2, TAPS // 2 + 1)
    found = []
    for part in range(1, OVER):
        away = n - part / OVER
        taps = np.sinc(away) * np.kaiser(len(n), 6.0)
        found.append(taps / taps.sum())
    return tuple(found)


_FILTERS = _interpolators()
