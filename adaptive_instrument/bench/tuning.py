"""In tune: every microtonal scale and other pitch standards, measured in cents from rendered sound."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from adaptive_instrument.bench.cents import Heard, rendered
from adaptive_instrument.bench.figures import Figure
from adaptive_instrument.music.harmony import Harmony
from adaptive_instrument.music.scales import TABLE
from adaptive_instrument.resources import shipped_soundfont

STANDARDS = (415.0, 428.0, 432.0, 442.0, 453.0, 466.0)
"""Hertz."""
KEYS = (40.0, 52.0, 60.0, 64.0, 67.0, 72.0, 81.0, 88.0)
"""Notes of the piano, from low to high."""
MOST = 3.0
"""Cents that a note may be off."""


def figures(quick: bool) -> list[Figure]:
    """How far the worst note lies from where it should."""
    font = shipped_soundfont()
    with tempfile.TemporaryDirectory(prefix="adaptive-cents-") as name:
        wav = Path(name) / "notes.wav"
        scales = [scale for scale in TABLE.values() if not scale.twelve][:: 4 if quick else 1]
        heard = rendered(microtonal(tuple(scale.name for scale in scales)), font, wav)
        standards = [
            note for standard in STANDARDS[:: 3 if quick else 1] for note in rendered(KEYS, font, wav, standard)
        ]
    return [
        Figure("in tune, microtonal scales, worst note", _worst(heard), "cents", at_most=MOST,
               note=f"{len(heard)} notes of {len(scales)} scales, rendered"),
        Figure("in tune, 415 to 466 Hz, worst note", _worst(standards), "cents", at_most=MOST,
               note=f"{len(standards)} notes, rendered"),
    ]  # fmt: skip


def microtonal(names: Sequence[str]) -> list[float]:
    """The pitches of scales, each in another key, from the tonic to the one above."""
    pitches = []
    for number, name in enumerate(names):
        harmony = Harmony("CDEFGAB"[number % 7], name)
        pitches += [harmony.degree(degree) for degree in range(1, harmony.size + 2)]
    return pitches


def _worst(heard: Sequence[Heard]) -> float:
    return round(max(abs(note.error) for note in heard), 2)
