"""True peaks: eight players strike chords at once, live and in a rendering, with and without a limiter behind."""

from __future__ import annotations

import os
import time
import wave
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from adaptive_instrument.bench.children import CannotMeasure
from adaptive_instrument.bench.figures import Figure
from adaptive_instrument.bench.jack_rig import RATE
from adaptive_instrument.bench.music.band import SOUNDS, write_eight
from adaptive_instrument.bench.music.rig import playing
from adaptive_instrument.errors import InstrumentError
from adaptive_instrument.notes import Event, NoteOff, NoteOn, Sound, Volume
from adaptive_instrument.outputs.fluid_offline import FluidOffline
from adaptive_instrument.outputs.fluid_synth import gain_for
from adaptive_instrument.outputs.limiter_plugin import plugin_file
from adaptive_instrument.outputs.loudness import decibels, momentary, true_peak
from adaptive_instrument.resources import shipped_soundfont, system_soundfont

CEILING = -1.0
"""The goal, in decibels below full scale."""
CHORD = (0, 4, 7, 12)
STRIKES, FEW = 12, 5
EVERY, HELD = 0.7, 0.6
"""Seconds from one strike to the next, and for which each is held."""
SOFTEST, LOUDEST = -20.0, -14.0
"""Between these a single note at medium strength, played alone, should be heard (LUFS, momentary)."""
Stereo = NDArray[np.float32]


def figures(folder: Path, quick: bool) -> list[Figure]:
    """Every condition."""
    fonts = {"the shipped font": shipped_soundfont()}
    general = system_soundfont()
    if general is not None:
        fonts["a General MIDI font"] = general
    strikes = FEW if quick else STRIKES
    found: list[Figure] = []
    for name, font in fonts.items():
        found += _offline(folder, name, font, strikes)
    for name, font in fonts.items() if not quick else list(fonts.items())[:1]:
        found += _live(folder, name, font, strikes, ("off", "quick") if quick else ("off", "quick", "smooth"))
    return found


# -- offline --------------------------------------------------------------------------------------------------------


def _offline(folder: Path, name: str, font: Path, strikes: int) -> Iterator[Figure]:
    label = f"true peak offline, 8 players' chords at once, {name}"
    try:
        chords = _rendered(folder, font, chords_of_eight(strikes), 8)
        alone = _rendered(folder, font, one_note(), 1)
    except InstrumentError as error:
        yield Figure(label, None, "dB", at_most=CEILING, note=str(error))
        return
    told = f"{strikes} strikes of 32 notes at full velocity; together {momentary(chords):.1f} LUFS"
    yield Figure(label, decibels(true_peak(chords)), "dB", at_most=CEILING, note=told)
    yield Figure(f"one note by itself, {name}", momentary(alone), "LUFS", at_least=SOFTEST, at_most=LOUDEST,
                 note="plucked, velocity 80, the usual volume; momentary loudness")  # fmt: skip


def chords_of_eight(strikes: int) -> list[Event]:
    """Every player strikes a chord of four at the same moment, again and again, at full velocity and volume."""
    events: list[Event] = []
    for number, sound in enumerate(SOUNDS):
        events += [Sound(0.0, f"p{number}", "main", sound), Volume(0.0, f"p{number}", 1.0)]
    note = 0
    for strike in range(strikes):
        at, ends = 0.2 + strike * EVERY, []
        for player in range(len(SOUNDS)):
            for step in CHORD:
                note += 1
                # Half of the strikes in unison, half spread over two octaves.
                root = 48 + (5 * (player % 4) if strike % 2 else 0)
                events.append(NoteOn(at, note, f"p{player}", "main", root + step, 127))
                ends.append(NoteOff(at + HELD, note, f"p{player}", "main"))
        events += ends
    return events


def one_note() -> list[Event]:
    """A single note of medium strength."""
    return [
        Sound(0.0, "a", "main", "plucked"),
        Volume(0.0, "a", 0.8),
        NoteOn(0.2, 1, "a", "main", 60, 80),
        NoteOff(1.7, 1, "a", "main"),
    ]


def _rendered(folder: Path, font: Path, events: list[Event], players: int) -> Stereo:
    wav = folder / "loud.wav"
    sink = FluidOffline(font, wav, gain=gain_for(players))
    sink.send(events)
    sink.finish(events[-1].at + 0.5)
    with wave.open(os.fspath(wav)) as file:
        frames = np.frombuffer(file.readframes(file.getnframes()), "<i2").reshape(-1, 2)
    return (frames / 32768).astype(np.float32)


# -- live -----------------------------------------------------------------------------------------------------------


def _live(folder: Path, name: str, font: Path, strikes: int, limiters: Sequence[str]) -> Iterator[Figure]:
    for limiter in limiters:
        behind = "without a limiter plugin" if limiter == "off" else f"with the limiter plugin ({limiter})"
        label = f"true peak live, 8 players' chords at once, {name}, {behind}"
        if limiter != "off" and plugin_file(limiter) is None:
            why = "The plugin is not here. Install it (Debian: apt-get install swh-plugins)."
            yield Figure(label, None, "dB", at_most=CEILING, note=why)
            continue
        try:
            heard = _heard(folder, font, limiter, strikes)
        except CannotMeasure as why_not:
            yield Figure(label, None, "dB", at_most=CEILING, note=str(why_not))
            continue
        told = f"{strikes} strikes of 32 notes at full velocity, captured on JACK; {momentary(heard):.1f} LUFS"
        yield Figure(label, decibels(true_peak(heard)), "dB", at_most=CEILING, note=told)


def _heard(folder: Path, font: Path, limiter: str, strikes: int) -> Stereo:
    words = ["--soundfont", str(font), "--limiter", limiter]
    with playing(folder, write_eight, words, beside=False, seconds=0, sides=2) as rig:
        rig.ear.start(strikes * EVERY + 4)
        for _ in range(strikes):
            for status, hold in ((0x90, HELD), (0x80, EVERY - HELD)):
                for player in range(len(SOUNDS)):
                    for step in CHORD:
                        rig.keys.send([status | player, 48 + 5 * (player % 4) + step, 127])
                time.sleep(hold)
        time.sleep(0.5)
        sound = rig.ear.heard.sound[:, : max(0, rig.ear.now)].T.copy()
    if float(np.abs(sound).max(initial=0.0)) < 1e-3:
        raise CannotMeasure("Nothing was heard from the instrument. Run adaptive-instrument doctor.")
    return np.ascontiguousarray(sound[: len(sound) // RATE * RATE])
