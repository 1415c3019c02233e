"""How exact generated notes are in a rendering: where each begins against where it was wished for, in frames."""

from __future__ import annotations

import os
import wave
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from adaptive_instrument.bench.click_font import write
from adaptive_instrument.bench.figures import Figure
from adaptive_instrument.bench.music import scenes
from adaptive_instrument.bench.music.onset_times import clicks, moments
from adaptive_instrument.errors import InstrumentError
from adaptive_instrument.outputs.fluid_offline import FluidOffline
from adaptive_instrument.rendering import render
from adaptive_instrument.resources import HOME_VARIABLE
from adaptive_instrument.signals import Signal

RATE = 48000
BLOCK = 64
"""Frames that are allowed."""
LONG, SHORT = 120.0, 20.0
"""Seconds of each kind."""


def figures(folder: Path, quick: bool) -> list[Figure]:
    """The worst of each kind."""
    with at_home(folder / "offline"):
        return [
            _figure(folder, kind, *what) for kind, what in scenes.stages(SHORT if quick else LONG).items()
        ]  # fmt: skip


@contextmanager
def at_home(home: Path) -> Iterator[Path]:
    """The program's own folder is this one meanwhile: the jam's mappings are found there."""
    before = os.environ.get(HOME_VARIABLE)
    os.environ[HOME_VARIABLE] = str(home)
    try:
        yield home
    finally:
        if before is None:
            del os.environ[HOME_VARIABLE]
        else:
            os.environ[HOME_VARIABLE] = before


def _figure(folder: Path, kind: str, player: str, begin: float, signals: list[Signal]) -> Figure:
    name = f"onset jitter offline of {kind}, worst"
    try:
        sound, wished = _rendered(folder, player, begin, signals)
    except InstrumentError as error:
        return Figure(name, None, "frames", at_most=BLOCK, note=str(error))
    found = clicks(sound)
    at = moments(wished) * RATE
    if not len(at) or not len(found):
        return Figure(name, None, "frames", at_most=BLOCK, note="no such note was played")
    off = np.array([np.abs(found - frame).min() for frame in at])
    note = f"{len(at)} onsets, the mean {off.mean():.0f} frames off; none is left out"
    return Figure(name, float(off.max()), "frames", at_most=BLOCK, note=note)


def _rendered(
    folder: Path, player: str, begin: float, signals: list[Signal]
) -> tuple[NDArray[np.float32], list[float]]:
    """The left side of what is heard, and when this player's generated notes were wished for."""
    wav, wished = folder / "offline.wav", scenes.Wished()
    sink = FluidOffline(write(folder / "once.sf2", once=True), wav, effects=False)
    render(scenes.ensemble(scenes.lineup(folder / "offline")), scenes.ordered(signals), [sink, wished])
    sink.close()
    with wave.open(os.fspath(wav)) as file:
        frames = np.frombuffer(file.readframes(file.getnframes()), "<i2").reshape(-1, 2)
    notes = [note.at for note in wished.notes if note.player == player and note.generated and note.at >= begin]
    return (frames[:, 0] / 32768).astype(np.float32), notes
