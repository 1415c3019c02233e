"""Every note of every groove, in the WAV file: it begins in the block of 64 frames that holds its moment.

No onset is looked for, for a detector may take two notes that are close for one. Each note sounds as a click that is
over within its block, so the blocks that have a click are compared with those that should.
"""

from __future__ import annotations

import math
import wave
from pathlib import Path

import numpy as np
import pytest

from adaptive_instrument.bench.click_font import write
from adaptive_instrument.bench.music import scenes
from adaptive_instrument.bench.music.band import GROOVE, write_evening
from adaptive_instrument.bench.music.offline import at_home
from adaptive_instrument.mapping.jam_file import load_lineup
from adaptive_instrument.music.grooves.table import GROOVES
from adaptive_instrument.outputs.fluid_offline import FluidOffline
from adaptive_instrument.rendering import render
from adaptive_instrument.signals import Change

pytest.importorskip("fluidsynth", reason="needs pyfluidsynth and FluidSynth", exc_type=ImportError)

RATE, BLOCK = 48000, 64
SECONDS = 12.0
"""Of each groove: three for each intensity."""
HEARD = 1e-4
"""Part of full scale above which there is a click: between them there is nothing at all."""


def rendered(folder: Path, groove: str) -> tuple[np.ndarray, list[float]]:
    """What is heard of a groove at all its intensities, and when each of its notes was wished for."""
    with at_home(folder):
        name = write_evening(folder, groove=groove)
        band = load_lineup(folder / "mappings" / f"{name}.toml")
        louder = [Change(0.3 + SECONDS / 4 * step, "groove.intensity", step + 1) for step in range(4)]
        signals = [*scenes.pressed(0.2, GROOVE), *louder, *scenes.pressed(SECONDS, GROOVE)]
        wished, wav = scenes.Wished(), folder / "groove.wav"
        sink = FluidOffline(write(folder / "once.sf2", once=True), wav, effects=False)
        render(scenes.ensemble(band), scenes.ordered(signals), [sink, wished])
        sink.close()
    with wave.open(str(wav)) as file:
        frames = np.frombuffer(file.readframes(file.getnframes()), "<i2").reshape(-1, 2)
    return np.abs(frames).max(axis=1) / 32768, [note.at for note in wished.notes if note.player == "band"]


@pytest.mark.parametrize("groove", list(GROOVES))
def test_every_note_of_a_groove_begins_in_the_block_that_holds_its_moment(tmp_path: Path, groove: str) -> None:
    sound, wished = rendered(tmp_path, groove)
    assert len(wished) > 8
    sounding = {int(frame) // BLOCK for frame in np.flatnonzero(sound > HEARD)}
    # A moment on the very edge of two blocks may fall into either: what a float makes of it decides.
    edges = {math.floor((at * RATE + slip) / BLOCK) for at in wished for slip in (-0.01, 0.01)}
    surely = {math.floor((at * RATE - 0.01) / BLOCK) for at in wished if _inside(at)}
    assert surely <= sounding
    assert sounding <= edges


def _inside(at: float) -> bool:
    return math.floor((at * RATE - 0.01) / BLOCK) == math.floor((at * RATE + 0.01) / BLOCK)
