"""Everything at once for a long time: what the conductor costs, whether memory stays, whether every note ends.

An hour is also played offline, with the real ensemble and the real synth: that says everything but the processor's
share, in a few minutes.
"""

from __future__ import annotations

import gc
import os
import random
import resource
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from adaptive_instrument.bench.children import CannotMeasure
from adaptive_instrument.bench.figures import Figure
from adaptive_instrument.bench.jack_rig import RATE
from adaptive_instrument.bench.music import scenes
from adaptive_instrument.bench.music.band import ARPEGGIO, CLEAR, GROOVE, LOOP, PADS, press, write_evening
from adaptive_instrument.bench.music.offline import at_home
from adaptive_instrument.bench.music.rig import Rig, playing
from adaptive_instrument.errors import InstrumentError
from adaptive_instrument.notes import Event
from adaptive_instrument.outputs.fluid_offline import FluidOffline
from adaptive_instrument.rendering import render
from adaptive_instrument.resources import shipped_soundfont
from adaptive_instrument.signals import Signal

HOUR, PART = 3600.0, 40.0
CPU, GROWTH = 10.0, 8.0
"""The goals: percent of a core, and megabytes that may be added once all is warm."""
SILENT = 1e-4
"""Part of full scale below which nothing sounds any more."""
RINGS, BRIEFLY = 12.0, 5.0
"""Seconds that are waited for the last notes to ring out."""


def figures(seconds: float, folder: Path, quick: bool) -> list[Figure]:
    """The hour offline (less than a minute when ``quick``), and the live stretch."""
    return [*_offline(PART if quick else HOUR, folder), *_live(seconds, folder, BRIEFLY if quick else RINGS)]


# -- offline --------------------------------------------------------------------------------------------------------


def _offline(seconds: float, folder: Path) -> list[Figure]:
    span = f"{seconds / 60:g} minutes offline of everything at once"
    try:
        with at_home(folder / "hour"):
            ensemble = scenes.ensemble(scenes.lineup(folder / "hour"))
            signals = scenes.evening(seconds)
            sink, wished = FluidOffline(shipped_soundfont(), None), _Counted()
            began, memory = time.perf_counter(), _Memory()
            render(ensemble, memory.watched(signals, seconds / 5), [sink, wished])
            early, late, took = memory.early, _resident(), time.perf_counter() - began
            stuck = ensemble.sounding + sink.sounding
            sink.abandon()
    except InstrumentError as error:
        return [Figure(f"{span}: notes stuck", None, "count", at_most=0, note=str(error))]
    told = f"{wished.count:,} notes from {len(signals):,} signals in {took:.0f} s; real ensemble, shipped font"
    return [
        Figure(f"{span}: notes stuck", stuck, "count", at_most=0, note=told),
        Figure(f"{span}: memory added after its first fifth", max(0.0, late - early), "MB", at_most=GROWTH),
    ]


class _Counted(scenes.Wished):
    """Counts notes and keeps none."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def send(self, events: Sequence[Event]) -> None:
        """Counts."""
        super().send(events)
        self.count += len(self.notes)
        self.notes.clear()


class _Memory:
    """What this process held when a fifth was over."""

    def __init__(self) -> None:
        self.early = 0.0

    def watched(self, signals: Sequence[Signal], moment: float) -> Iterator[Signal]:
        """The signals; at ``moment`` seconds it looks."""
        for signal in signals:
            if signal.t >= moment and not self.early:
                self.early = _resident()
            yield signal


def _resident() -> float:
    """This process's memory, in megabytes."""
    gc.collect()
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except (OSError, ValueError, IndexError):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


# -- live -----------------------------------------------------------------------------------------------------------


def _live(seconds: float, folder: Path, rings: float) -> list[Figure]:
    span = f"{seconds / 60:g} minutes live of everything at once"
    names = (
        (f"{span}: the conductor's share of a core", "%", CPU),
        (f"{span}: memory added to the engine in its second half", "MB", GROWTH),
        (f"{span}: notes stuck at its end", "count", 0),
    )
    try:
        share, growth, stuck, note = _lived(seconds, folder, rings)
    except CannotMeasure as why:
        return [Figure(name, None, unit, at_most=goal, note=str(why)) for name, unit, goal in names]  # type: ignore[arg-type]
    values = (share, growth, float(stuck))
    return [
        Figure(name, value, unit, at_most=goal, note=note if not index else "")  # type: ignore[arg-type]
        for index, ((name, unit, goal), value) in enumerate(zip(names, values, strict=True))
    ]


def _lived(seconds: float, folder: Path, rings: float) -> tuple[float, float, int, str]:
    with playing(folder, write_evening, [], beside=True, seconds=seconds + rings + 10) as rig:
        engine, conductor = _threads(rig.ours.process.pid)
        _begin(rig)
        _play(rig, min(10.0, seconds / 4))
        before, began = _worked(engine, conductor), time.monotonic()
        _play(rig, seconds / 2)
        memory = _held(engine)
        _play(rig, seconds / 2)
        lasted = time.monotonic() - began
        share = (_worked(engine, conductor) - before) / lasted * 100
        growth = max(0.0, _held(engine) - memory)
        press(rig.keys, GROOVE)
        press(rig.keys, CLEAR)
        rig.keys.send([0x90 | ARPEGGIO, 60, 100])
        rig.keys.send([0x80 | ARPEGGIO, 60, 0])
        time.sleep(rings)
        rig.ear.start(1.0)
        time.sleep(1.2)
        loudest = float(np.abs(rig.ear.heard.sound[:, : RATE // 2]).max(initial=0.0))
        seen = rig.seen
    note = f"64 frames, {seen}; at its end {loudest:.6f} of full scale is heard after {rings:g} s"
    return share, growth, int(loudest > SILENT), note


def _begin(rig: Rig) -> None:
    rig.keys.send([0x90 | ARPEGGIO, 60, 100])
    rig.keys.send([0x80 | ARPEGGIO, 60, 0])
    press(rig.keys, GROOVE)
    press(rig.keys, LOOP)
    _play(rig, scenes.BARS)
    press(rig.keys, LOOP)


def _play(rig: Rig, seconds: float) -> None:
    chance, end = random.Random(5), time.monotonic() + seconds
    while time.monotonic() < end:
        key = chance.choice((60, 62, 64, 65, 67, 69, 71))
        rig.keys.send([0x90 | PADS, key, 100])
        time.sleep(0.05)
        rig.keys.send([0x80 | PADS, key, 0])
        time.sleep(chance.uniform(0.1, 0.3))


def _threads(pid: int) -> tuple[int, int]:
    """The engine's process among the children of the program, and its conductor's thread."""
    for child in _family(pid):
        for task in Path(f"/proc/{child}/task").glob("*"):
            try:
                name = (task / "comm").read_text().strip()
            except OSError:
                continue
            if name == "conductor":
                return child, int(task.name)
    raise CannotMeasure("The conductor's thread is not to be found: this needs Linux and its /proc.")


def _family(pid: int) -> list[int]:
    found = [pid]
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            for child in task.read_text().split():
                found += _family(int(child))
        except OSError:
            continue
    return found


def _worked(process: int, thread: int) -> float:
    """Seconds that a thread has computed."""
    try:
        said = Path(f"/proc/{process}/task/{thread}/stat").read_text().rpartition(")")[2].split()
        return (int(said[11]) + int(said[12])) / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError, IndexError):
        raise CannotMeasure("What a thread has computed is not told here: this needs Linux and its /proc.") from None


def _held(process: int) -> float:
    """A process's memory, in megabytes."""
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    except (OSError, ValueError, IndexError):
        raise CannotMeasure("The engine has ended. Run adaptive-instrument doctor.") from None
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
