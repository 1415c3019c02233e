"""Safe ears, heard from rendered sound: sounds alike loud, peaks below the ceiling, no note cut off by a click."""

from __future__ import annotations

import ctypes
import wave
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest

from adaptive_instrument.bench.music.loud import chords_of_eight, one_note
from adaptive_instrument.music.drums import DRUMS
from adaptive_instrument.music.sounds import SOUNDS
from adaptive_instrument.notes import Bend, Ceiling, Event, Expression, NoteOff, NoteOn, Sound, Volume
from adaptive_instrument.outputs import limiter_plugin
from adaptive_instrument.outputs.crowd import MOST_VOICES
from adaptive_instrument.outputs.fluid_offline import FluidOffline
from adaptive_instrument.outputs.fluid_synth import FluidSynth, gain_for
from adaptive_instrument.outputs.levels import GENERAL_MIDI, OWN, level_of
from adaptive_instrument.outputs.limiter_plugin import OFF, QUICK, LimiterPlugin
from adaptive_instrument.outputs.loudness import decibels, momentary, true_peak
from adaptive_instrument.resources import shipped_soundfont, system_soundfont

FONTS = [font for font in (shipped_soundfont(), system_soundfont()) if font is not None]
MEASURED = [font for font in FONTS if font == shipped_soundfont() or font.resolve().stem == "TimGM6mb"]
"""Fonts whose levels stand in the table."""


def rendered(path: Path, font: Path, events: Iterable[Event], players: int = 1, end: float = 3.0) -> np.ndarray:
    sink = FluidOffline(font, path, gain=gain_for(players))
    sink.send(list(events))
    sink.finish(end)
    with wave.open(str(path)) as file:
        frames = np.frombuffer(file.readframes(file.getnframes()), "<i2").reshape(-1, 2)
    return (frames / 32768).astype(np.float32)


def alone(sound: str, pitch: int) -> list[Event]:
    return [
        Sound(0.0, "a", "main", sound), Volume(0.0, "a", 1.0),
        NoteOn(0.1, 1, "a", "main", pitch, 60), NoteOff(1.3, 1, "a", "main"),
    ]  # fmt: skip


@pytest.mark.parametrize("font", MEASURED, ids=lambda font: font.stem)
def test_all_sounds_are_alike_in_loudness(tmp_path: Path, font: Path) -> None:
    loud = {}
    for sound in SOUNDS:
        heard = [momentary(rendered(tmp_path / "a.wav", font, alone(sound, pitch), end=1.6)) for pitch in (52, 64)]
        loud[sound] = sum(heard) / len(heard)
    middle = sorted(loud.values())[len(loud) // 2]
    assert {sound: round(value - middle, 1) for sound, value in loud.items() if abs(value - middle) > 3.2} == {}


def test_every_sound_has_its_line_in_both_tables() -> None:
    assert set(SOUNDS) == set(OWN) - {DRUMS} == set(GENERAL_MIDI) - {DRUMS}


@pytest.mark.parametrize("font", MEASURED, ids=lambda font: font.stem)
def test_no_released_note_rings_on_louder_than_the_table_says(font: Path) -> None:
    synth = FluidSynth(font, gain=1.0)
    for sound in SOUNDS:
        level = level_of(sound, synth.own)
        if not level.quick:
            continue
        synth.select(0, synth.program(sound))
        for key in (36, 55, 72):
            synth.lib.fluid_synth_noteon(synth.handle, 0, key, 127)
            before = np.abs(_heard(synth, 24000)[-2400:]).max()
            synth.lib.fluid_synth_noteoff(synth.handle, 0, key)
            after = _heard(synth, 38400)
            for since in (0.05, 0.1, 0.15, 0.3, 0.5):
                told = min(level.quick * since, level.room + level.dies * since)
                loudest = np.abs(after[int((since + 0.02) * 48000) :]).max()
                assert decibels(loudest / before) < -told + 2.0, (sound, key, since)
            synth.lib.fluid_synth_all_sounds_off(synth.handle, 0)
            _heard(synth, 96000)
    synth.close()


def _heard(synth: FluidSynth, frames: int) -> np.ndarray:
    heard = np.zeros((frames // 64 * 64, 2), np.float32)
    address = ctypes.c_void_p(heard.ctypes.data)
    synth.lib.fluid_synth_write_float(synth.handle, len(heard), address, 0, 2, address, 1, 2)
    return heard


@pytest.mark.parametrize("font", FONTS, ids=lambda font: font.stem)
def test_a_note_by_itself_is_neither_faint_nor_hard(tmp_path: Path, font: Path) -> None:
    heard = rendered(tmp_path / "a.wav", font, one_note())
    assert -20.5 < momentary(heard) < -14


@pytest.mark.parametrize("font", FONTS, ids=lambda font: font.stem)
def test_eight_players_chords_at_once_stay_below_the_ceiling(tmp_path: Path, font: Path) -> None:
    heard = rendered(tmp_path / "a.wav", font, chords_of_eight(4), players=8, end=3.4)
    assert decibels(true_peak(heard)) <= -1.0
    assert momentary(heard) > -22


def test_even_without_the_limiter_of_files_the_peaks_that_were_foretold_hold(tmp_path: Path) -> None:
    sink = FluidOffline(shipped_soundfont(), tmp_path / "a.wav", gain=gain_for(8))
    sink.send(chords_of_eight(4))
    sink.finish(3.4)
    assert sink.reduced == 1.0


def test_everybody_obeys_the_ceiling_from_the_moment_it_is_changed(tmp_path: Path) -> None:
    events = [
        *chords_of_eight(6)[:16],
        *sorted([*chords_of_eight(6)[16:], Ceiling(2.0, -25.0)], key=lambda event: event.at),
    ]
    heard = rendered(tmp_path / "a.wav", shipped_soundfont(), events, players=8, end=5.0)
    before, after = heard[: int(1.9 * 48000)], heard[int(2.6 * 48000) :]
    assert -12 < decibels(true_peak(before)) <= -1.0
    assert decibels(true_peak(after)) <= -25.0


def test_a_ceiling_at_the_start_holds_for_the_very_first_note(tmp_path: Path) -> None:
    heard = rendered(tmp_path / "a.wav", shipped_soundfont(), [Ceiling(0.0, -30.0), *chords_of_eight(1)], players=8)
    assert decibels(true_peak(heard)) <= -30.0


@pytest.mark.parametrize("lasts", [None, 0.5, 0.05], ids=["held", "half a second", "short"])
def test_the_synth_never_has_to_steal_a_voice_and_nothing_clicks(tmp_path: Path, lasts: float | None) -> None:
    """Eight players strike 400 notes a second: more than the synth could ring out."""
    events: list[Event] = [Sound(0.0, f"p{number}", "main", "pad") for number in range(8)]
    for number in range(600):
        at, player = 0.1 + number / 400, f"p{number % 8}"
        events.append(NoteOn(at, number + 1, player, "main", 40 + number * 7 % 50, 60))
        if lasts is not None:
            events.append(NoteOff(at + lasts, number + 1, player, "main"))
    # Without the room: its many reflections would hide a step.
    sink = FluidOffline(shipped_soundfont(), tmp_path / "a.wav", gain=gain_for(8), effects=False)
    most = 0
    for event in sorted(events, key=lambda event: event.at):
        if event.at < 1.6:
            sink.send([event])
            most = max(most, sink._synth.active_voices)
    sink.finish(1.7)
    assert most < 1.3 * MOST_VOICES
    with wave.open(str(tmp_path / "a.wav")) as file:
        sound = np.frombuffer(file.readframes(file.getnframes()), "<i2").reshape(-1, 2) / 32768
    # A voice that is cut off leaves a corner in the wave: 0.04 to 0.09 of its height were measured, without any 0.014.
    assert np.abs(np.diff(sound[:, 0], 2)).max() < 0.02 * np.abs(sound).max()


def test_a_note_that_was_faded_out_for_others_bends_nobody_else(tmp_path: Path) -> None:
    """What its player still tells it is not heard on the channel that another note has now."""
    sink = FluidOffline(shipped_soundfont(), None, gain=gain_for(8), effects=False)
    sink.send([Sound(0.0, "p", "main", "pad")])
    for number in range(600):
        sink.send([NoteOn(0.1 + number / 400, number + 1, "p", "main", 40 + number % 50, 60)])
    keyboard = sink._keyboard
    bends, expressions = list(keyboard._bends), list(keyboard._expressions)
    assert keyboard.place(1) is None and 0 < keyboard.sounding < 200
    sink.send([Bend(1.7, 1, "p", "main", 41.0), Expression(1.7, 1, "p", "main", 0.2), NoteOff(1.8, 1, "p", "main")])
    assert (keyboard._bends, keyboard._expressions) == (bends, expressions)
    sink.abandon()


@pytest.mark.parametrize("font", MEASURED, ids=lambda font: font.stem)
def test_no_single_note_peaks_higher_than_the_table_says(font: Path) -> None:
    synth = FluidSynth(font, gain=1.0)
    for sound in SOUNDS:
        synth.select(0, synth.program(sound))
        for control in (7, 11):
            synth.lib.fluid_synth_cc(synth.handle, 0, control, 127)
        for key in (48, 66, 84):
            synth.lib.fluid_synth_noteon(synth.handle, 0, key, 127)
            heard = np.zeros((24000 // 64 * 64, 2), np.float32)
            address = ctypes.c_void_p(heard.ctypes.data)
            synth.lib.fluid_synth_write_float(synth.handle, len(heard), address, 0, 2, address, 1, 2)
            synth.lib.fluid_synth_all_sounds_off(synth.handle, 0)
            gain = decibels(synth.gain)
            assert decibels(true_peak(heard)) - gain < level_of(sound, synth.own).peak + 0.6, sound
    synth.close()


def test_a_limiter_plugin_that_is_missing_or_broken_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LADSPA_PATH", str(tmp_path))
    assert limiter_plugin.plugin_file(QUICK) is None
    synth = FluidSynth(shipped_soundfont(), limiter=QUICK)
    assert synth.limiter is None
    synth.close()
    (tmp_path / limiter_plugin.PLUGINS[QUICK].file).write_text("no plugin")
    synth = FluidSynth(shipped_soundfont(), limiter=QUICK)
    assert isinstance(synth.limiter, LimiterPlugin)
    assert not synth.limiter.working and synth.limiter.trouble
    assert synth.limiter.later == 0.0
    synth.limiter.limit(-20.0)
    synth.lib.fluid_synth_noteon(synth.handle, 0, 60, 100)
    heard = np.zeros((4800, 2), np.float32)
    address = ctypes.c_void_p(heard.ctypes.data)
    synth.lib.fluid_synth_write_float(synth.handle, len(heard), address, 0, 2, address, 1, 2)
    assert np.abs(heard).max() > 0.01
    synth.close()
    assert limiter_plugin.plugin_file(OFF) is None


@pytest.mark.parametrize("kind", [QUICK, limiter_plugin.SMOOTH])
def test_a_limiter_plugin_holds_the_ceiling_however_loud_it_is_played(kind: str) -> None:
    if limiter_plugin.plugin_file(kind) is None:
        pytest.skip("needs swh-plugins: apt-get install swh-plugins")
    synth = FluidSynth(shipped_soundfont(), gain=3.0, effects=False, limiter=kind)
    assert synth.limiter is not None and synth.limiter.working
    for ceiling in (-1.0, -10.0):
        synth.limiter.limit(ceiling)
        for channel in range(12):
            synth.lib.fluid_synth_noteon(synth.handle, channel, 48 + 3 * channel, 127)
        heard = np.zeros((48000, 2), np.float32)
        address = ctypes.c_void_p(heard.ctypes.data)
        synth.lib.fluid_synth_write_float(synth.handle, len(heard), address, 0, 2, address, 1, 2)
        assert decibels(true_peak(heard)) <= ceiling
    synth.close()
