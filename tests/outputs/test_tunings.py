"""Notes between the keys in the synth: together, bent, under another pitch standard, and while others ring on."""

from __future__ import annotations

import ctypes
from pathlib import Path

import numpy as np
import pytest

from adaptive_instrument.bench.cents import HOP, RATE, WINDOW, error_in_cents, hertz
from adaptive_instrument.notes import Bend, Event, NoteOff, NoteOn, Sound, Standard, Volume
from adaptive_instrument.outputs.fluid_offline import FluidOffline
from adaptive_instrument.outputs.fluid_synth import FluidSynth
from adaptive_instrument.outputs.tunings import Tunings
from tests.support import hearing

FONT = Path(__file__).parents[2] / "soundfonts" / "adaptive-instrument.sf2"
MOST = 3.0


def on(at: float, note_id: int, pitch: float, generated: bool = False) -> NoteOn:
    return NoteOn(at, note_id, "a", "main", pitch, 100, generated=generated)


def off(at: float, note_id: int) -> NoteOff:
    return NoteOff(at, note_id, "a", "main")


def errors(sound: np.ndarray, *pitches: float, standard: float = 440.0) -> list[float]:
    """Cents by which each pitch is off in the sound's last second."""
    mono = np.asarray(sound, np.float64).mean(axis=1)[-WINDOW - HOP :]
    return [error_in_cents(mono, hertz(pitch, standard)) for pitch in pitches]


def rendered(path: Path, *events: Event, end: float) -> np.ndarray:
    sink = FluidOffline(FONT, path, effects=False)
    sink.send([Sound(0.0, "a", "main", "bell"), Volume(0.0, "a", 1.0), *events])
    sink.finish(end)
    heard, _ = hearing.read_wav(path)
    return heard[: round(end * RATE)]


def test_a_chord_between_the_keys_is_in_tune(tmp_path: Path) -> None:
    heard = rendered(tmp_path / "a.wav", on(0, 1, 60.0), on(0, 2, 63.5), on(0, 3, 67.02), on(0, 4, 70.5), end=1.4)
    assert max(map(abs, errors(heard, 60.0, 63.5, 67.02, 70.5))) < MOST


def test_a_note_between_the_keys_bends_from_where_it_is(tmp_path: Path) -> None:
    bend = Bend(0.3, 1, "a", "main", 65.5)
    assert abs(errors(rendered(tmp_path / "a.wav", on(0, 1, 63.5), bend, end=1.4), 65.5)[0]) < MOST


def test_what_still_rings_keeps_its_pitch_when_its_channel_is_tuned_anew() -> None:
    synth = FluidSynth(FONT, effects=False)
    tunings, buffer = Tunings(synth), np.zeros((RATE, 2), np.float32)
    address = ctypes.c_void_p(buffer.ctypes.data)
    synth.select(0, synth.program("bell"))
    for between, key in ((0.0, 60), (0.5, 76), (-0.14, 85)):
        tunings.tune(0, between)
        synth.lib.fluid_synth_noteon(synth.handle, 0, key, 100)
    synth.lib.fluid_synth_write_float(synth.handle, RATE, address, 0, 2, address, 1, 2)
    synth.close()
    assert max(map(abs, errors(buffer, 60.0, 76.5, 84.86))) < MOST


@pytest.mark.parametrize("standard", [415.0, 466.0])
def test_the_standard_moves_what_sounds_and_what_comes_but_no_drum(standard: float, tmp_path: Path) -> None:
    events = (on(0, 1, 60.0), on(0, 2, 63.5), Standard(0.2, standard), on(0.3, 3, 67.5))
    heard = rendered(tmp_path / "a.wav", *events, end=1.5)
    assert max(map(abs, errors(heard, 60.0, 63.5, 67.5, standard=standard))) < MOST

    def drum(*before: Event) -> np.ndarray:
        strike = NoteOn(0.1, 1, "b", "drums", 38, 100)
        return rendered(tmp_path / "drum.wav", Sound(0.0, "b", "drums", "drums"), *before, strike, end=1.0)

    assert np.array_equal(drum(), drum(Standard(0.0, standard)))
