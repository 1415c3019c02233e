"""The instrument's own SoundFont: the same bytes each time, in tune, equally loud, without a click."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from adaptive_instrument.notes import NoteOff, NoteOn, Sound
from adaptive_instrument.outputs.fluid_offline import FluidOffline
from adaptive_instrument.outputs.fluid_synth import FluidSynth
from tests.support import hearing

ROOT = Path(__file__).parent.parent
FONT = ROOT / "soundfonts" / "adaptive-instrument.sf2"
SCRIPT = ROOT / "tools" / "make_soundfont.py"
SOUNDS = ("plucked", "bell", "pad")


@pytest.fixture
def play(tmp_path: Path):
    def one_note(sound: str, pitch: float, velocity: int = 80, lasts: float = 1.5) -> np.ndarray:
        wav = tmp_path / "note.wav"
        sink = FluidOffline(FONT, wav, effects=False)
        sink.send([Sound(0, "a", "main", sound), NoteOn(0, 1, "a", "main", pitch, velocity)])
        sink.send([NoteOff(lasts, 1, "a", "main")])
        sink.finish(lasts)
        return hearing.read_wav(wav)[0]

    return one_note


def test_the_script_writes_the_same_bytes_as_are_shipped(tmp_path: Path) -> None:
    out = tmp_path / "again.sf2"
    subprocess.run([sys.executable, str(SCRIPT), str(out)], check=True, capture_output=True)
    assert out.read_bytes() == FONT.read_bytes()


def test_the_font_is_small() -> None:
    assert FONT.stat().st_size < 300_000


def test_the_font_has_three_presets() -> None:
    synth = FluidSynth(FONT)
    try:
        assert [synth.preset_name(program) for program in range(4)] == ["Plucked", "Bell", "Pad", None]
    finally:
        synth.close()


@pytest.mark.parametrize("sound", SOUNDS)
@pytest.mark.parametrize("pitch", range(36, 97, 4))
def test_every_note_is_in_tune_within_two_cents(play, sound: str, pitch: int) -> None:
    assert abs(hearing.cents_off(play(sound, pitch)[9600:72000], pitch)) < 2


def test_the_three_sounds_are_equally_loud_in_the_middle(play) -> None:
    levels = [hearing.loudness(play(sound, 60)[:48000]) for sound in SOUNDS]
    assert max(levels) - min(levels) < 6


@pytest.mark.parametrize("sound", SOUNDS)
def test_a_harder_strike_is_louder_and_a_soft_one_is_still_heard(play, sound: str) -> None:
    soft, loud = (hearing.loudness(play(sound, 60, velocity)[:24000]) for velocity in (40, 110))
    assert 6 < loud - soft < 16


@pytest.mark.parametrize(
    ("sound", "soonest", "latest"), [("plucked", 0, 0.02), ("bell", 0.002, 0.03), ("pad", 0.01, 0.06)]
)
def test_no_sound_startles_and_none_is_late(play, sound: str, soonest: float, latest: float) -> None:
    heard = np.abs(play(sound, 60)).max(axis=1)
    blocks = heard[: 9600 // 48 * 48].reshape(-1, 48).max(axis=1)
    first_rise = int(np.argmax(blocks > 0.5 * blocks[:80].max())) / 1000
    assert soonest <= first_rise <= latest


@pytest.mark.parametrize("pitch", [40, 57, 75, 92])
@pytest.mark.parametrize("sound", SOUNDS)
def test_a_loop_has_no_seam(play, sound: str, pitch: int) -> None:
    """A click is a spike in what remains above the sound's own spectrum: high-passed it must stay smooth."""
    heard = play(sound, pitch, 127)[:, 0][4800:67200]
    rest = np.diff(heard, 4)
    pieces = np.abs(rest[: len(rest) // 2400 * 2400]).reshape(-1, 2400).max(axis=1)
    # A decaying sound's high frequencies only fall, a held one's beat slowly; a seam would stand out each time.
    assert pieces[1:].max() <= pieces[0] * 2.5 + 2e-3


def test_a_plucked_note_is_damped_within_a_quarter_of_a_second(play) -> None:
    heard = np.abs(play("plucked", 60, 127, lasts=0.5))
    held, later = heard[21600:24000].max(), heard[24000 + 14400 : 24000 + 16800].max()
    assert 20 * np.log10(later / held + 1e-9) < -40


def test_every_key_of_the_drum_map_is_heard_at_once_and_dies_away_by_itself(tmp_path: Path) -> None:
    wav, keys = tmp_path / "kit.wav", range(35, 83)
    sink = FluidOffline(FONT, wav, effects=False)
    sink.send([Sound(0, "a", "drums", "drums")])
    for place, key in enumerate(keys):
        sink.send([NoteOn(float(2 * place), place + 1, "a", "drums", float(key), 80)])
        sink.send([NoteOff(2 * place + 1.9, place + 1, "a", "drums")])
    sink.finish(2.0 * len(keys))
    heard = np.abs(hearing.read_wav(wav)[0]).max(axis=1)[: 96000 * len(keys)].reshape(len(keys), 96000)
    assert (heard[:, :1440].max(axis=1) > 0.01).all()
    assert (heard[:, -4800:].max(axis=1) < 0.005).all()


def test_the_kit_has_a_place_of_its_own_in_the_font() -> None:
    synth = FluidSynth(FONT)
    try:
        assert synth.preset_name(synth.program("drums")) == "Drums"
    finally:
        synth.close()
