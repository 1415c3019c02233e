"""MIDI clock, live: how even the program's own clocks are, and how truly what it generates follows a drum machine's.

The program plays an arpeggio in sixteenths to the clock of a drum machine that comes up to 2 ms late, as from USB, and
a second run sends its own clocks. All is told by JACK's frames; nothing is drawn or tracked beside.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import numpy as np

from adaptive_instrument.bench.children import CannotMeasure, Helper, awake
from adaptive_instrument.bench.figures import Figure
from adaptive_instrument.bench.jack_rig import RATE, JackServer
from adaptive_instrument.bench.music.clock_times import CLOCK, START, beside, clocks, even
from adaptive_instrument.bench.music.drum_box import DrumBox, Heard, Message
from adaptive_instrument.outputs.audio_drivers import CONNECT_VARIABLE
from adaptive_instrument.resources import HOME_VARIABLE, shipped_soundfont

OURS = "adaptive-instrument"
TEMPO = 120.0
"""Beats a minute of the drum machine."""
JITTER = 0.002
"""Seconds by which its clocks come late at most."""
JOINS, SETTLES = 0.5, 2.5
"""Seconds after which its clock begins, and from which what follows is measured."""
FOUND_BY = 10.0
"""Seconds in which the program has to have found the drum machine."""
OFF, BESIDE, DEVIATION, WORST = 0.5, 5.0, 0.7, 3.0
"""The goals: beats a minute, and milliseconds."""
NAMES = (
    "tempo that follows a MIDI clock with 2 ms jitter, off by",
    "what follows it, beside its beat, 95% within",
    "MIDI clock sent, SD",
    "MIDI clock sent, worst",
)
MAPPING = """version = 1
name = "bench-clock"
[access]
method = "keys"
[voice]
sound = "plucked"
articulation = "arpeggio"
[voice.arpeggio]
rate = "1/16"
latched = true
[transport]
tempo = 96
clock = "midi"
[controls.lead]
on = ["midi:cc-20"]
does = "transport.clock"
value = "internal"
[controls.send]
on = ["midi:cc-21"]
does = "transport.clock_out"
value = true
"""


def figures(seconds: float, folder: Path) -> list[Figure]:
    """Follows for so many seconds, then leads for as many; ``folder`` is for the files that are needed meanwhile."""
    try:
        begun, heard = _heard(seconds, folder)
    except CannotMeasure as why:
        return [_figure(name, None, str(why)) for name in NAMES]
    since, end = begun + round(SETTLES * RATE), begun + round((SETTLES + seconds) * RATE)
    notes = [frame for frame in heard.notes() if since <= frame < end]
    ticks = heard.of(CLOCK[0])
    note = f"{seconds:g} s, {len(heard.xruns)} xruns, nothing beside"
    if len(notes) < 12 or len(ticks) < 48:
        return [_figure(name, None, f"too little was heard. {note}") for name in NAMES]
    off = np.abs(beside(notes, heard.clocks()[::6]))
    row = even(ticks, 24, heard.xruns)
    steady = row.steady
    return [
        _figure(NAMES[0], abs(even(notes, 4).tempo - TEMPO), f"{len(notes)} notes, {note}"),
        _figure(NAMES[1], float(np.percentile(off, 95)), f"the middle one {np.median(off):.1f} ms"),
        _figure(
            NAMES[2], None if steady is None else steady.deviation, f"{len(ticks)} clocks at {row.tempo:.1f}, {note}"
        ),
        _figure(NAMES[3], None if steady is None else steady.worst, ""),
    ]


def _figure(name: str, value: float | None, note: str) -> Figure:
    if name == NAMES[0]:
        return Figure(name, value, "bpm", at_most=OFF, note=note)
    goal = {NAMES[1]: BESIDE, NAMES[2]: DEVIATION, NAMES[3]: WORST}[name]
    return Figure(name, value, "ms", at_most=goal, note=note)


def _heard(seconds: float, folder: Path) -> tuple[int, Heard]:
    """The frame at which the plan begins, and all that was sent and heard."""
    home = folder / "clock-home"
    home.mkdir()
    mapping = home / "bench-clock.toml"
    mapping.write_text(MAPPING, encoding="utf-8")
    ends = SETTLES + seconds
    plan: list[tuple[float, Message]] = [
        (0.0, (0x90, 60, 100)), (0.1, (0x80, 60, 0)), (JOINS - 0.001, START),
        *clocks(lambda _: TEMPO, JOINS, ends, JITTER),
        *((ends + 0.1 + wait, (0xB0, number, value)) for number in (20, 21) for wait, value in ((0, 127), (0.05, 0))),
        # A bar goes by before our clocks begin.
        (ends + 2.1 + seconds, (0xB0, 119, 0)),
    ]  # fmt: skip
    server, watchers = JackServer(), awake()
    try:
        with DrumBox() as box:
            words = ["--no-window", "--midi-api", "jack", "--midi-out", "virtual", "--audio-driver", "jack"]
            words += ["--no-effects", "--soundfont", str(shipped_soundfont())]
            ours = Helper(
                [sys.executable, "-m", "adaptive_instrument", "play", str(mapping), *words],
                {HOME_VARIABLE: str(home), CONNECT_VARIABLE: "0"},
            )
            try:
                ours.expect("Ready", seconds=60)
                _join(box)
                return box.play(sorted(plan, key=lambda one: one[0])), box.finish()
            finally:
                ours.end()
    finally:
        for watcher in watchers:
            watcher.end()
        server.end()


def _join(box: DrumBox) -> None:
    end = time.monotonic() + FOUND_BY
    while not (box.heeded and box.link(OURS)):
        if time.monotonic() > end:
            raise CannotMeasure("The instrument did not open the bench's MIDI port. Run adaptive-instrument doctor.")
        time.sleep(0.05)
