"""A loop, heard: its rounds begin in the rendered sound where they are to begin, to the block."""

from __future__ import annotations

import os
import wave
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from adaptive_instrument.bench.click_font import write
from adaptive_instrument.bench.music.onset_times import clicks
from adaptive_instrument.ensemble import Ensemble
from adaptive_instrument.mapping import load_lineup
from adaptive_instrument.outputs.fluid_offline import FluidOffline
from adaptive_instrument.rendering import PLAYS_ON, render
from adaptive_instrument.resources import find_mapping
from adaptive_instrument.signals import Change, Signal, Switch

RATE, BLOCK = 48000, 64


def pressed(*moments: float, lasts: float = 0.1) -> list[Signal]:
    return [
        Switch(t + up, "keyboard", "space", not up) for t in moments for up in ((0.0, lasts))  # a press, its release
    ]  # fmt: skip


def rendered(folder: Path, signals: list[Signal]) -> NDArray[np.float32]:
    lineup = load_lineup(find_mapping("one-switch-loop"))
    sink = FluidOffline(write(folder / "click.sf2", once=True), folder / "loop.wav", effects=False)
    render(Ensemble(lineup.instruments, lineup.harmony, lineup.transport, **lineup.together), signals, [sink])
    sink.close()
    with wave.open(os.fspath(folder / "loop.wav")) as file:
        frames = np.frombuffer(file.readframes(file.getnframes()), "<i2").reshape(-1, 2)
    return (frames[:, 0] / 32768).astype(np.float32)


def test_each_round_of_a_loop_is_heard_within_a_block_of_its_time(tmp_path: Path) -> None:
    beat = 60 / 90
    # On the beat, off it, early and late: the feel is to stay.
    played = [3.0, 3.0 + 0.97 * beat, 3.0 + 2.5 * beat, 3.0 + 3.04 * beat]
    closing, last = 3.0 + 4 * beat + 0.05, 60.0
    signals = [*pressed(1.0, lasts=1.2), *pressed(*played), *pressed(closing, lasts=1.2), *pressed(last)]
    found = clicks(rendered(tmp_path, signals)) / RATE
    # The long presses sound when they begin, and no more; from the second round on the loop is heard whole.
    rounds = range(2, int((last - 4.0 * beat) / (4 * beat)))
    wished = np.array([t + 4 * beat * n for n in rounds for t in played])
    off = np.array([np.abs(found - t).min() for t in wished])
    assert len(wished) > 70
    # A tick of the transport is 0.7 ms at this tempo: a press is kept to half of that, its rounds to the block.
    assert off.max() <= BLOCK / RATE + 0.5 * beat / 960
    again = [np.abs(found - t).argmin() for t in wished]
    lengths = np.diff(found[again].reshape(-1, len(played)), axis=0)
    assert np.abs(lengths - 4 * beat).max() <= BLOCK / RATE


def test_a_rendering_of_a_loop_comes_to_an_end(tmp_path: Path) -> None:
    sound = rendered(tmp_path, [Change(0.5, "looper.record", 1), *pressed(1.0, 2.0)])
    assert 2.1 + PLAYS_ON - 1 < len(sound) / RATE < 2.1 + PLAYS_ON + 16
