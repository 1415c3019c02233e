"""From a MIDI note-on to audible sound: the instrument beside FluidSynth's own program, on the same MIDI port.

FluidSynth's program hears it twice, so that its difference from itself says how finely can be measured. Pairs of
one note each are compared on one sample clock, so the wait for JACK's next cycle cancels out.
"""

from __future__ import annotations

import math
import os
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from adaptive_instrument.bench.children import CannotMeasure, Helper, busy, prompt
from adaptive_instrument.bench.click_font import write
from adaptive_instrument.bench.ear import Ear
from adaptive_instrument.bench.figures import Figure, percentile
from adaptive_instrument.bench.films import film
from adaptive_instrument.bench.jack_rig import RATE, JackServer, Keys
from adaptive_instrument.bench.onsets import clean, delays, nearest, onsets
from adaptive_instrument.bench.screen import Screen
from adaptive_instrument.outputs.audio_drivers import CONNECT_VARIABLE
from adaptive_instrument.processes.window import RESTLESS_VARIABLE
from adaptive_instrument.resources import HOME_VARIABLE

NOTES, QUICK = 1300, 80
"""How many are sent; some are lost to xruns, and 1,000 pairs are wanted."""
ENOUGH = 1000
"""Pairs that a full run should have."""
SCALE = (60, 62, 64, 65, 67, 69, 71)
"""C major, which the lock leaves as it is."""
SOUNDS, PAUSE = 0.015, (0.035, 0.045)
"""Seconds that a note is held, and that pass until the next: never in step with JACK's cycles."""
NEAR = 0.02
"""Seconds between what is taken for the same note; and around an xrun in which notes are left out."""
SYNTHS = ("fluid-a", "fluid-b", "adaptive-instrument")
IDLE = "idle"
BUSY = "with a window at 60 fps and a busy process"
SEEING = "with a window at 60 fps and a film of a face tracked"
FILM = "talking.mp4"
"""Longer than the measurement."""
MEDIAN, P95 = 0.3, 1.0
"""The goals in milliseconds."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What came of one run; all in milliseconds."""

    ours: tuple[float, ...]
    """Ours minus FluidSynth's program, a pair each."""
    floor: tuple[float, ...]
    """FluidSynth's program minus itself."""
    delay: float
    """FluidSynth's own median from the sending to the sound."""
    lost: int
    """Notes that FluidSynth's program sounded and ours did not within ``NEAR``: in ``ours`` they count as that late."""
    missing: int
    """Notes that FluidSynth's program did not sound twice: nothing can be compared."""
    discarded: int
    """Notes left out for an xrun near them."""
    xruns: int


def figures(quick: bool, folder: Path) -> list[Figure]:
    """Every condition, idle and under load. ``folder`` is for the files that are needed meanwhile."""
    return [
        figure
        for condition in (IDLE, BUSY, *(() if quick else (SEEING,)))
        for figure in _measured(quick, folder, condition)
    ]


def _measured(quick: bool, folder: Path, condition: str) -> Iterator[Figure]:
    name = f"MIDI note-on to sound, ours minus FluidSynth's program, {condition}"
    try:
        heard = listen(QUICK if quick else NOTES, folder, condition)
    except CannotMeasure as why:
        yield Figure(f"{name}, median", None, "ms", at_most=MEDIAN, note=str(why))
        yield Figure(f"{name}, p95", None, "ms", at_most=P95, note=str(why))
        return
    few = "" if quick or len(heard.ours) >= ENOUGH else f" (fewer than {ENOUGH}: this machine was not quiet)"
    note = (
        f"{len(heard.ours)} pairs{few}; {heard.discarded} notes left out for {heard.xruns} xruns, {heard.missing} not "
        f"sounded by the program; {heard.lost} not by ours, counted as {NEAR * 1000:.0f} ms; "
        f"FluidSynth's program itself: {heard.delay:.2f} ms"
    )
    yield Figure(f"{name}, median", statistics.median(heard.ours), "ms", at_most=MEDIAN, note=note)
    yield Figure(f"{name}, p95", percentile(heard.ours, 0.95), "ms", at_most=P95)
    yield Figure(f"noise floor: that program minus itself, {condition}, p95 of the size",
                 percentile([abs(value) for value in heard.floor], 0.95), "ms")  # fmt: skip


def listen(count: int, folder: Path, condition: str) -> Heard:
    """Sends ``count`` notes to all three at once and hears them.

    Raises:
        CannotMeasure: something that is needed is not here, with the cure.
    """
    with _rig(folder, condition) as (server, ear, keys):
        sent: list[int] = []
        before = server.xruns
        ear.start(count * (SOUNDS + PAUSE[1]) * 1.5 + 2)
        chance = random.Random(count)
        time.sleep(0.2)
        with prompt():
            for number in range(count):
                key = SCALE[number % len(SCALE)]
                sent.append(ear.now)
                keys.send([0x90, key, 100])
                time.sleep(SOUNDS)
                keys.send([0x80, key, 0])
                time.sleep(chance.uniform(*PAUSE))
        time.sleep(0.1)
        heard, xruns = ear.heard, server.xruns - before
        sound, late = heard.sound, heard.xruns
    return compared(sent, sound, late, xruns)


def compared(sent: Sequence[int], sound: NDArray[np.float32], late: Sequence[int], xruns: int) -> Heard:
    """What came of a run: the frames of the sendings, the captured signals of program, program and ours, the frames of
    xruns and their number.

    Raises:
        CannotMeasure: no note was heard from all three.
    """
    near = int(NEAR * RATE)
    first, second, ours = (onsets(row) for row in sound)
    kept = clean(first, late, near, near)
    notes = first[kept]
    again, mine = (nearest(notes, found, near) for found in (second, ours))
    known = ~np.isnan(again)
    if not known.any() or np.isnan(mine[known]).all():
        raise CannotMeasure(
            f"No note of {len(sent)} was heard from all three without an xrun ({xruns} of them). "
            "Close what else uses the processor, and try again."
        )
    again, mine = again[known] * 1000 / RATE, mine[known] * 1000 / RATE
    lost = np.isnan(mine)
    # What the program sounded and ours did not is no note to leave out: it counts as late as can be told.
    mine[lost] = NEAR * 1000
    delay = delays(sent, first, near) * 1000 / RATE
    return Heard(
        tuple((mine - again / 2).tolist()),
        tuple((-again).tolist()),
        float(np.nanmedian(delay)) if not np.isnan(delay).all() else math.nan,
        int(lost.sum()),
        len(sent) - int((~kept).sum()) - len(mine),
        int((~kept).sum()),
        xruns,
    )


@contextmanager
def _rig(folder: Path, condition: str) -> Iterator[tuple[JackServer, Ear, Keys]]:
    """Server, ear and MIDI port, with the three synths connected; the load of the condition beside them."""
    drawn = condition != IDLE
    watched = ["--video", str(film(FILM))] if condition == SEEING else []
    font = write(folder / "click.sf2")
    server = JackServer()
    ends: list[Callable[[], None]] = [server.end]
    try:
        keys = Keys()
        ends.append(keys.close)
        ear = Ear(len(SYNTHS))
        ends.append(ear.close)
        for name in SYNTHS[:2]:
            program = Helper(_program(name, font))
            ends.append(program.end)
        env, words = _ours(folder, font)
        if drawn:
            screen = Screen()
            ends.append(screen.end)
            env |= {**screen.env, RESTLESS_VARIABLE: "1"}
        ours = Helper([*words, *watched, "--fullscreen" if drawn else "--no-window"], env)
        ends.append(ours.end)
        ours.expect("Ready", seconds=30)
        if condition == BUSY:
            ends.append(busy().end)
        _connect(ear)
        time.sleep(1.0)
        yield server, ear, keys
    finally:
        for end in reversed(ends):
            end()


def _program(name: str, font: Path) -> list[str]:
    """FluidSynth's own program. Its MIDI and its sound are one JACK client, as it comes."""
    port = 20000 + os.getpid() % 20000 + SYNTHS.index(name)
    return [
        "fluidsynth", "-a", "jack", "-m", "jack", "-i", "-s", "-R", "0", "-C", "0", "-g", "0.4", "-r", str(RATE),
        "-o", f"audio.jack.id={name}", "-o", f"midi.jack.id={name}", "-o", f"shell.port={port}", str(font),
    ]  # fmt: skip


def _ours(folder: Path, font: Path) -> tuple[dict[str, str], list[str]]:
    env = {HOME_VARIABLE: str(folder / "home"), CONNECT_VARIABLE: "0"}
    words = [sys.executable, "-m", "adaptive_instrument", "play", "midi-locked", "--midi-api", "jack", "--no-effects"]
    return env, [*words, "--audio-driver", "jack", "--soundfont", str(font)]


def _connect(ear: Ear) -> None:
    keys = ear.await_port(f"{Keys.CLIENT}:", is_midi=True, is_output=True)
    for name in SYNTHS[:2]:
        ear.link(keys, ear.await_port(f"{name}:midi", is_midi=True, is_input=True))
    for channel, name in enumerate(SYNTHS):
        ear.connect(channel, ear.await_port(f"{name}:left", is_audio=True, is_output=True))
    end = time.monotonic() + 10
    # Ours finds the port by itself, as it finds a keyboard that is plugged in.
    while not ear.connected(keys, SYNTHS[2]):
        if time.monotonic() > end:
            raise CannotMeasure("The instrument did not open the bench's MIDI port. Run adaptive-instrument doctor.")
        time.sleep(0.05)
