"""In tune, measured in rendered sound: every scale with notes between the keys, and other pitch standards."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from adaptive_instrument.bench.cents import HOP, RATE, WINDOW, error_in_cents, hertz, rendered
from adaptive_instrument.music.harmony import Harmony
from adaptive_instrument.music.scales import TABLE, scale_of_cents

FONT = Path(__file__).parents[2] / "soundfonts" / "adaptive-instrument.sf2"
MOST = 3.0
"""Cents that a note may be off: what the issue asks for."""


@pytest.mark.parametrize("cents", [-40.0, -3.0, -0.2, 0.0, 0.7, 25.0])
@pytest.mark.parametrize("pitch", [40.0, 69.0, 90.25])
def test_the_measure_itself_is_right(pitch: float, cents: float) -> None:
    wanted = hertz(pitch)
    time = np.arange(WINDOW + HOP) / RATE
    sound = sum(np.sin(2 * np.pi * wanted * 2 ** (cents / 1200) * part * time) / part for part in (1, 2, 3))
    assert error_in_cents(np.asarray(sound), wanted) == pytest.approx(cents, abs=0.02)


def test_every_microtonal_scale_is_in_tune(tmp_path: Path) -> None:
    pitches = []
    for tonic, (name, scale) in zip("CDEFGAB" * 20, TABLE.items(), strict=False):
        if not scale.twelve:
            harmony = Harmony(tonic, name)
            pitches += [harmony.degree(degree) for degree in range(1, harmony.size + 2)]
    bohlen = Harmony("D", "own", "", scale_of_cents("own", [301.85, 435.08, 582.51, 884.36, 1017.6, 1466.87, 1901.96]))
    pitches += [bohlen.degree(degree) for degree in range(-3, 9)]
    heard = rendered(pitches, FONT, tmp_path / "scales.wav")
    assert len(heard) > 200
    assert max(abs(note.error) for note in heard) < MOST


@pytest.mark.parametrize("standard", [415.0, 430.0, 432.0, 442.0, 466.0])
def test_other_pitch_standards_are_in_tune(standard: float, tmp_path: Path) -> None:
    heard = rendered([43.0, 57.0, 60.0, 64.0, 69.0, 76.5, 84.0], FONT, tmp_path / "standard.wav", standard)
    assert max(abs(note.error) for note in heard) < MOST
