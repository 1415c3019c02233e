"""What is played offline: the jam of the bench, driven by written signals."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

from adaptive_instrument.bench.music.band import ARPEGGIO, CLEAR, GROOVE, LOOP, PADS, write_evening
from adaptive_instrument.ensemble import Ensemble
from adaptive_instrument.jam import Lineup
from adaptive_instrument.mapping.jam_file import load_lineup
from adaptive_instrument.notes import Event, NoteOn
from adaptive_instrument.signals import Change, Midi, Signal

PORT = "bench"
BARS = 5.0
"""Seconds of two bars at the jam's tempo."""
CHORDS = ("C", "Am", "F", "G", "Dm", "Em", "")
GROOVES = ("bossa", "waltz", "ballad", "reggae")


class Wished:
    """A sink that remembers which notes were wished for, and when. It hears each at its time, so none that was
    cancelled."""

    name = "what was wished for"
    schedules_ahead = False
    latency = 0.0
    trouble = None

    def __init__(self) -> None:
        self.notes: list[NoteOn] = []

    def send(self, events: Sequence[Event]) -> None:
        """Remembers the notes."""
        self.notes += [event for event in events if isinstance(event, NoteOn)]

    def tick(self, now: float) -> float | None:
        """Asks for nothing."""

    def silence(self) -> None:
        """Sounds nothing."""

    def close(self) -> None:
        """Holds nothing."""


def lineup(folder: Path) -> Lineup:
    """The jam, loaded from files of its own. The program must look for its mappings in ``folder``."""
    name = write_evening(folder)
    return load_lineup(folder / "mappings" / f"{name}.toml")


def ensemble(band: Lineup) -> Ensemble:
    """The jam's ensemble."""
    return Ensemble(
        band.instruments, band.harmony, band.transport,
        looper=band.looper, partner=band.partner, groove=band.groove, ears=band.ears,
    )  # fmt: skip


def pressed(t: float, controller: int) -> list[Signal]:
    """A controller goes up and down: one press."""
    return [Midi(t, PORT, bytes((0xB0, controller, 127))), Midi(t + 0.01, PORT, bytes((0xB0, controller, 0)))]


def key(t: float, channel: int, number: int, lasts: float, velocity: int = 100) -> list[Signal]:
    """A key goes down and up."""
    return [
        Midi(t, PORT, bytes((0x90 | channel, number, velocity))),
        Midi(t + lasts, PORT, bytes((0x80 | channel, number, 0))),
    ]


def pads(begin: float, end: float, chance: random.Random) -> list[Signal]:
    """Presses at any moment, never in step with the grid."""
    signals: list[Signal] = []
    t = begin
    while t < end:
        signals += key(t, PADS, chance.choice((60, 62, 64, 65, 67, 69, 71)), 0.05)
        t += chance.uniform(0.15, 0.35)
    return signals


def ordered(signals: list[Signal]) -> list[Signal]:
    """By their times; what comes at one moment stays in its order."""
    return sorted(signals, key=lambda signal: signal.t)


def stages(seconds: float) -> dict[str, tuple[str, float, list[Signal]]]:
    """For each kind of generated notes: who plays them, from which second on, and the signals."""
    chance = random.Random(5)
    end = BARS + seconds
    looped = [*pressed(0.2, LOOP), *pads(0.4, BARS, chance), *pressed(BARS + 0.1, LOOP), *pressed(end + BARS, CLEAR)]
    return {
        "notes drawn to the grid": ("bench-pads", 0.0, pads(0.2, seconds, chance)),
        "an arpeggio": ("bench-arpeggio", 0.0, [*key(0.2, ARPEGGIO, 60, 0.1), *key(seconds, ARPEGGIO, 60, 0.1)]),
        "a loop": ("looper", BARS + 1.0, looped),
        "a groove": ("band", 0.0, [*pressed(0.2, GROOVE), *pressed(seconds, GROOVE)]),
    }  # fmt: skip


def evening(seconds: float) -> list[Signal]:
    """Everything at once, for so long: pads without a pause, an arpeggio that changes its note every four seconds, a
    groove and a loop that are begun anew every two minutes, chords, keys and tempos that change."""
    chance = random.Random(11)
    signals = pads(0.3, seconds, chance)
    for number, t in enumerate(_every(4.0, seconds)):
        signals += key(t + 0.1, ARPEGGIO, 48 + chance.randrange(24), 0.2)
        if number % 2:
            signals.append(Change(t + 0.05, "harmony.chord", chance.choice(CHORDS)))
    for t in _every(120.0, seconds):
        signals += [Change(t + 0.6, "groove.name", chance.choice(GROOVES)), *pressed(t + 0.7, GROOVE)]
        signals += [*pressed(t + 1.0, LOOP), *pressed(t + 1.0 + BARS, LOOP)]
        signals.append(Change(t + 60, "transport.tempo", chance.uniform(70, 130)))
        signals.append(Change(t + 70, "harmony.tonic", chance.choice(("C", "D", "F", "G"))))
        signals += [*pressed(t + 110, GROOVE), *pressed(t + 112, CLEAR)]
    return ordered([signal for signal in signals if signal.t < seconds])


def _every(step: float, seconds: float) -> list[float]:
    return [number * step for number in range(int(seconds / step) + 1)]
