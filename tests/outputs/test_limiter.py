"""The limiter: nothing above -1 dBFS, nothing touched below it, the same however the sound is cut."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adaptive_instrument.outputs.limiter import CEILING, STEP, Limiter

RATE = 48000


def through(sound: np.ndarray, cut: int) -> np.ndarray:
    limiter = Limiter(RATE)
    pieces = [limiter.feed(sound[i : i + cut * STEP]) for i in range(0, len(sound), cut * STEP)]
    return np.concatenate([*pieces, limiter.flush()])


def true_peak(sound: np.ndarray) -> float:
    size = len(sound)
    spectrum = np.fft.rfft(sound, axis=0)
    fine = np.fft.irfft(np.concatenate([spectrum, np.zeros((size * 7 // 2, 2))]), size * 8, axis=0) * 8
    return float(np.abs(fine[400:-400]).max())


def noise(seed: int, steps: int, gain: float) -> np.ndarray:
    random = np.random.default_rng(seed)
    envelope = np.repeat(random.choice([0.02, 0.3, 1.0, 2.5], steps // 8 + 1), STEP * 8)[: steps * STEP]
    rough = random.normal(0, 0.3, (steps * STEP, 2)) * envelope[:, None] * gain
    return np.apply_along_axis(lambda side: np.convolve(side, np.hanning(9) / 4, "same"), 0, rough).astype(np.float32)


@given(st.integers(0, 1000), st.sampled_from([0.2, 1.0, 4.0]), st.integers(1, 40))
@settings(max_examples=40)
def test_nothing_leaves_above_the_ceiling_and_nothing_is_lost(seed: int, gain: float, cut: int) -> None:
    sound = noise(seed, 96, gain)
    limited = through(sound, cut)
    assert limited.shape == sound.shape
    assert np.abs(limited).max() <= CEILING + 1e-6
    assert true_peak(limited) < 10 ** (-1 / 20)


@given(st.integers(0, 1000), st.integers(1, 40))
@settings(max_examples=20)
def test_the_cut_into_pieces_changes_nothing(seed: int, cut: int) -> None:
    sound = noise(seed, 64, 2.0)
    assert np.array_equal(through(sound, cut), through(sound, 7))


def test_what_is_soft_enough_passes_bit_by_bit() -> None:
    sound = noise(5, 64, 0.2)
    assert np.array_equal(through(sound, 5), sound)


@pytest.mark.parametrize("pitch", [100.0, 1000.0, 11999.0])
def test_a_peak_between_two_samples_is_seen(pitch: float) -> None:
    t = np.arange(STEP * 100) / RATE
    sine = np.sin(2 * np.pi * pitch * t + np.pi / 4).astype(np.float32) * np.float32(1.2)
    assert true_peak(through(np.stack([sine, sine], axis=1), 8)) < 10 ** (-1 / 20)


def test_the_gain_comes_back_after_a_peak() -> None:
    sound = np.full((STEP * 2000, 2), 0.1, np.float32)
    sound[STEP * 100 : STEP * 101] = 2.0
    limited = through(sound, 10)
    assert np.allclose(limited[: STEP * 90], 0.1)
    assert np.allclose(limited[-STEP:], 0.1, atol=1e-3)
