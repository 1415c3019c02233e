"""``bench engine``: what the music itself costs, without devices, and how soon the instrument is ready.

The ensemble is driven as a shell drives it: what is timed for *one signal* is ``receive``, the ``advance`` that commits
what waits, and the look at ``deadline``. The mixes have names and stand in ``mixes.py``.
"""

from __future__ import annotations

import gc
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import fmean, median

from adaptive_instrument.bench.children import CannotMeasure, Helper
from adaptive_instrument.bench.figures import Figure, percentile
from adaptive_instrument.bench.mixes import FAMILY_EVENING, family, family_evening, idlers, steady_switch
from adaptive_instrument.ensemble import COMMIT_LEAD, Ensemble
from adaptive_instrument.errors import InstrumentError
from adaptive_instrument.instrument import Instrument
from adaptive_instrument.signals import Change, Signal

MAPPING = "one-switch-walk"
"""The shipped mapping that is rendered and started."""
FEWEST, MOST = 1, 32
"""Players between which the cost of a signal must stay flat."""

_PATH = {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}


def run(quick: bool) -> list[Figure]:
    """Measures everything; ``quick`` stays within 45 s."""
    return [*_signals(quick), _flatness(quick), _render(quick), _ready(quick), *_where_the_start_goes()]


def _signals(quick: bool) -> list[Figure]:
    signals = family_evening(10_000 if quick else 40_000)
    runs = [_timed(family(), signals) for _ in range(5 if quick else 9)]
    # The runs are equal, signal by signal: what differs is what else the machine did, and the median leaves it out.
    costs = [median(same) for same in zip(*runs, strict=True)]
    note = f"mix '{FAMILY_EVENING}', 4 players, {len(signals):,} signals, each the median of {len(runs)} runs"
    return [
        Figure("one signal, mean", fmean(costs) * 1e6, "us", at_most=50, note=note),
        Figure("one signal, p99.9", percentile(costs, 0.999) * 1e3, "ms", at_most=0.5),
    ]


def _flatness(quick: bool) -> Figure:
    # Changes of harmony concern everybody and may cost what everybody costs: they are no idle matter.
    signals = [signal for signal in family_evening(10_000) if not isinstance(signal, Change)]
    few, many = [], []
    for _ in range(5 if quick else 9):
        # Turn by turn, so that a machine that slows down slows both.
        few.append(median(_timed([*family(), *idlers(FEWEST)], signals)))
        many.append(median(_timed([*family(), *idlers(MOST)], signals)))
    note = f"{median(few) * 1e6:.1f} us with {FEWEST * 16} idle targets, {median(many) * 1e6:.1f} us with {MOST * 16}"
    return Figure("one signal, 32 idle players against 1", median(many) / median(few), "x", at_most=1.25, note=note)


def _timed(band: Sequence[Instrument], signals: Sequence[Signal]) -> list[float]:
    """Seconds that each signal costs."""
    ensemble = Ensemble(band)
    clock = time.perf_counter_ns
    costs: list[float] = []
    gc.collect()
    gc.freeze()
    try:
        for signal in signals:
            began = clock()
            ensemble.receive(signal)
            ensemble.advance(signal.t, signal.t + COMMIT_LEAD)
            ensemble.deadline  # noqa: B018
            costs.append((clock() - began) / 1e9)
    finally:
        gc.unfreeze()
    return costs


def _render(quick: bool) -> Figure:
    seconds = 120.0 if quick else 600.0
    name = "offline render of a switch trace, with sound"
    try:
        from adaptive_instrument.mapping import load
        from adaptive_instrument.outputs.fluid_offline import FluidOffline
        from adaptive_instrument.rendering import render
        from adaptive_instrument.resources import find_mapping, shipped_soundfont

        instrument = load(find_mapping(MAPPING))
        with tempfile.TemporaryDirectory() as folder:
            began = time.perf_counter()
            sink = FluidOffline(shipped_soundfont(), Path(folder) / "bench.wav")
            rendered = render(Ensemble([instrument]), steady_switch(seconds), [sink])
            sink.close()
            took = time.perf_counter() - began
    except (InstrumentError, ImportError) as error:
        return Figure(name, None, "x", at_least=30, note=str(error))
    note = f"{rendered.end / 60:.1f} minutes of {MAPPING} in {took:.1f} s, shipped SoundFont, effects on, 48 kHz"
    return Figure(name, rendered.end / took, "x", at_least=30, note=note)


def _ready(quick: bool) -> Figure:
    name = "play, from process start to ready, warm"
    try:
        with ExitStack() as things:
            env, where = _surroundings(things)
            times = [_one_start(env) for _ in range(3 if quick else 6)][1:]
    except CannotMeasure as error:
        return Figure(name, None, "s", at_most=2.0, note=str(error))
    note = f"{MAPPING} {where}; median of {len(times)} starts after a first one, worst {max(times):.2f} s"
    return Figure(name, median(times), "s", at_most=2.0, note=note)


def _where_the_start_goes() -> list[Figure]:
    """Shares of a start for comparison, each a fresh process from its start to its end; the engine and the window are
    started side by side once the first process has read the mapping."""
    shares = (
        ("of it: an interpreter that does nothing", "pass"),
        ("of it: what the first process imports", "import adaptive_instrument.commands.play"),
        ("of it: what the engine imports", "import adaptive_instrument.processes.engine"),
        ("of it: what the window imports", "import adaptive_instrument.stage.window"),
    )
    return [Figure(name, median(_one_run(code) for _ in range(3)), "s") for name, code in shares]


def _one_run(code: str) -> float:
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], env={**os.environ, **_PATH}, capture_output=True, check=False)
    return time.perf_counter() - began


def _surroundings(things: ExitStack) -> tuple[dict[str, str], str]:
    """An environment of the bench's own (folders, JACK server, screen), and what to call it."""
    from adaptive_instrument.bench.jack_rig import JackServer

    home = things.enter_context(tempfile.TemporaryDirectory())
    env = {"HOME": home} | {f"XDG_{kind}_HOME": f"{home}/{kind}" for kind in ("STATE", "DATA", "CONFIG", "CACHE")}
    server = JackServer()
    things.callback(server.end)
    env |= server.env
    if shutil.which("Xvfb") is None:
        return env, "on JACK, without a window (no Xvfb)"
    screen = Helper(["Xvfb", "-displayfd", "1", "-screen", "0", "1920x1080x24", "-nolisten", "tcp"])
    things.callback(screen.end)
    end = time.monotonic() + 10
    while not any(line.isdigit() for line in screen.lines):
        if screen.process.poll() is not None or time.monotonic() > end:
            raise CannotMeasure("The screen Xvfb did not start. Run it by hand to see why: Xvfb -displayfd 1.")
        time.sleep(0.02)
    number = next(line for line in screen.lines if line.isdigit())
    return env | {"DISPLAY": f":{number}"}, "on JACK, with a window on Xvfb"


def _one_start(env: dict[str, str]) -> float:
    words = [sys.executable, "-m", "adaptive_instrument", "play", MAPPING, "--audio-driver", "jack"]
    if "DISPLAY" not in env:
        words.append("--no-window")
    began = time.perf_counter()
    instrument = Helper(words, env | _PATH)
    try:
        instrument.expect("Ready after", seconds=30)
        return time.perf_counter() - began
    finally:
        instrument.end()
