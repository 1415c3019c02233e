"""Brightness and vibrato in rendered sound."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from adaptive_instrument.notes import Event, NoteOff, NoteOn, Sound, Timbre
from adaptive_instrument.outputs.fluid_offline import FluidOffline
from tests.support import hearing

FONT = Path(__file__).parent.parent.parent / "soundfonts" / "adaptive-instrument.sf2"
RATE = 48000


@pytest.fixture
def play(tmp_path: Path):
    def note(sound: str, *more: Event, **colour: float) -> np.ndarray:
        wav = tmp_path / "note.wav"
        sink = FluidOffline(FONT, wav, effects=False)
        sink.send([Sound(0, "a", "main", sound), NoteOn(0.0, 1, "a", "main", 69.0, 80, **colour)])
        sink.send([*more, NoteOff(1.5, 1, "a", "main")])
        sink.finish(1.5)
        return hearing.read_wav(wav)[0][:, 0]

    return note


def brightness(sound: np.ndarray) -> float:
    """Where the middle of the spectrum lies, in Hz."""
    piece = sound[4800 : 4800 + RATE // 2]
    spectrum = np.abs(np.fft.rfft(piece * np.hanning(len(piece))))
    return float((spectrum * np.fft.rfftfreq(len(piece), 1 / RATE)).sum() / spectrum.sum())


def cents(sound: np.ndarray) -> np.ndarray:
    """The pitch of an A from moment to moment, in cents above 440 Hz."""
    spectrum, hertz = np.fft.fft(sound), np.fft.fftfreq(len(sound), 1 / RATE)
    spectrum[(hertz < 380) | (hertz > 500)] = 0
    phase = np.unwrap(np.angle(np.fft.ifft(spectrum)))
    moments = np.diff(phase) * RATE / 2 / np.pi
    smooth = np.convolve(moments, np.ones(960) / 960, "same")
    return 1200 * np.log2(smooth[12000:60000] / 440)


@pytest.mark.parametrize("sound", ["plucked", "pad"])
def test_a_brighter_note_is_brighter_and_a_dull_one_is_still_heard(play, sound: str) -> None:
    dull, plain, bright = (play(sound, brightness=value) for value in (0.0, 0.5, 1.0))
    assert brightness(dull) < brightness(plain) < brightness(bright)
    assert 20 * np.log10(np.abs(plain).max() / np.abs(dull).max()) < 6
    assert 20 * np.log10(np.abs(bright).max() / np.abs(plain).max()) < 1


def test_the_widest_vibrato_stays_within_fifty_cents_and_is_as_slow_as_a_voice_s(play) -> None:
    moved = cents(play("pad", vibrato=1.0))
    assert 35 < moved.max() < 50 and -50 < moved.min() < -35
    spectrum = np.abs(np.fft.rfft((moved - moved.mean()) * np.hanning(len(moved))))
    assert 4.5 < np.fft.rfftfreq(len(moved), 1 / RATE)[np.argmax(spectrum)] < 6.5
    assert np.abs(cents(play("pad"))).max() < 5


def test_a_note_becomes_bright_while_it_sounds_without_a_click(play) -> None:
    steps = [Timbre(0.5 + n / 50, 1, "a", "main", 0.2 + n / 50, 0.0) for n in range(40)]
    moved, still = play("pad", *steps, brightness=0.2), play("pad", brightness=0.6)
    # Sixteen bits alone make up a third of it.
    assert np.abs(np.diff(moved, 4)).max() < 3 * np.abs(np.diff(still, 4)).max() < 1e-3
