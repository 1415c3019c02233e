"""From the queue to the note, and from a key in the real window to the note: the road inside the instrument."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

from adaptive_instrument.bench.children import CannotMeasure, busy, prompt
from adaptive_instrument.bench.figures import Figure, percentile
from adaptive_instrument.bench.films import film
from adaptive_instrument.bench.probe import Duo, Presses
from adaptive_instrument.bench.screen import Screen, Typist
from adaptive_instrument.instrument import Instrument
from adaptive_instrument.jam import solo
from adaptive_instrument.mapping import load as load_mapping
from adaptive_instrument.processes.messages import CameraPlan, EnginePlan
from adaptive_instrument.processes.window import RESTLESS_VARIABLE
from adaptive_instrument.resources import find_mapping

SWITCHES, QUICK_SWITCHES = 10_000, 1_000
KEYS, QUICK_KEYS = 600, 100
BUSY, SEEING = "a busy process", "a film of a face tracked, its head playing too"
FILM = "talking.mp4"
"""Longer than the measurement."""
SWITCHES_PLAYER = "five-switches"
KEY_NAMES = ("1", "2", "3", "4", "5")
"""The keys of ``five-switches``: each comes round after 0.3 s, past its ignore repeat."""
EXCESS, MIDDLE, LAST = 0.5, 3.0, 10.0
"""The goals in milliseconds."""


def figures(quick: bool, folder: Path) -> list[Figure]:
    """The excess over a bare real-time thread, and from key to note. ``folder`` is for takes."""
    loads = (BUSY,) if quick else (BUSY, SEEING)
    return [*(figure for load in loads for figure in _queued(quick, folder, load)), *_pressed(quick, folder)]


def _queued(quick: bool, folder: Path, load: str) -> Iterator[Figure]:
    name = f"signal queued to note_on, window at 60 fps and {load}, excess over a bare real-time thread, p99"
    count = QUICK_SWITCHES if quick else SWITCHES
    try:
        with _duo(folder, Presses("keyboard", KEY_NAMES, count, player=SWITCHES_PLAYER), load) as (duo, _):
            seen = duo.queued(60 + count * 0.01)
    except CannotMeasure as why:
        yield Figure(name, None, "ms", at_most=EXCESS, note=str(why))
        return
    if not seen.ours:
        yield Figure(name, None, "ms", at_most=EXCESS, note="Notes were lost: this is a fault, please report it.")
        return
    ours, bare = (percentile(values, 0.99) * 1000 for values in (seen.ours, seen.bare))
    note = (
        f"{count} presses; ours p99 {ours:.3f} ms, median {statistics.median(seen.ours) * 1000:.3f}; "
        f"the bare thread p99 {bare:.3f} ms, median {statistics.median(seen.bare) * 1000:.3f}"
    )
    yield Figure(name, ours - bare, "ms", at_most=EXCESS, note=note)


def _pressed(quick: bool, folder: Path) -> Iterator[Figure]:
    name = "key pressed in the window to note_on, stage of 1920x1080 at 60 fps"
    count = QUICK_KEYS if quick else KEYS
    try:
        with _duo(folder, None) as (duo, display):
            late, missing = _typed(duo, display, count)
    except CannotMeasure as why:
        yield Figure(f"{name}, p50", None, "ms", at_most=MIDDLE, note=str(why))
        yield Figure(f"{name}, p99", None, "ms", at_most=LAST, note=str(why))
        return
    note = f"{len(late)} presses by XTEST, {missing} without a note, the worst {max(late):.2f} ms"
    yield Figure(f"{name}, p50", percentile(late, 0.5), "ms", at_most=MIDDLE, note=note)
    yield Figure(f"{name}, p99", percentile(late, 0.99), "ms", at_most=LAST)


def _typed(duo: Duo, display: str, count: int) -> tuple[list[float], int]:
    """Milliseconds from each press to its note, and how many had none."""
    typist = Typist(display)
    try:
        typist.focus()
        time.sleep(0.5)
        typist.key("1", True)
        typist.key("1", False)
        time.sleep(0.5)
        warm = len(duo.probed().notes)
        if not warm:
            raise CannotMeasure("The window does not hear the keys of the X server. Try again with nothing else open.")
        pressed = []
        with prompt():
            for number in range(count):
                name = KEY_NAMES[number % len(KEY_NAMES)]
                pressed.append(typist.key(name, True))
                time.sleep(0.02)
                typist.key(name, False)
                # Not in step with the frames of 16.7 ms.
                time.sleep(0.0405 + 0.0073 * (number % 3))
        time.sleep(0.2)
    finally:
        typist.close()
    return paired(pressed, duo.probed().notes[warm:])


def paired(pressed: Sequence[float], notes: Sequence[float]) -> tuple[list[float], int]:
    """Milliseconds from each press (in seconds, rising) to its note, and how many presses had none.

    When every press has its note they are paired in order, however late. Otherwise each press takes the first note
    before the next press; one without counts as late as can be told: until the next press. None is left out.
    """
    if len(notes) == len(pressed):
        return [(note - at) * 1000 for at, note in zip(pressed, notes, strict=True)], 0
    late, place, missing = [], 0, 0
    last = max([*notes, *pressed], default=0.0)
    for at, until in zip(pressed, [*pressed[1:], last], strict=True):
        while place < len(notes) and notes[place] < at:
            place += 1
        heard = place < len(notes) and (notes[place] < until or until == last)
        missing += not heard
        late.append(((notes[place] if heard else until) - at) * 1000)
    return late, missing


@contextmanager
def _duo(folder: Path, presses: Presses | None, load: str = "") -> Iterator[tuple[Duo, str]]:
    """Engine and restless window on a screen of their own; its name."""
    seeing = CameraPlan(film=film(FILM)) if load == SEEING else None
    with ExitStack() as ends:
        screen = Screen()
        ends.callback(screen.end)
        ends.enter_context(_environment({**screen.env, RESTLESS_VARIABLE: "1"}))
        instrument = load_mapping(find_mapping(SWITCHES_PLAYER))
        lineup = solo(_eager(instrument) if presses else instrument)
        if seeing is not None:
            # The head plays too: its signals are worked off by the same conductor.
            lineup = replace(lineup, instruments=(*lineup.instruments, load_mapping(find_mapping("head-harp"))))
        duo = Duo(EnginePlan(lineup, folder / "takes", midi_in=None), presses, seeing=seeing)
        ends.callback(duo.end)
        if load == BUSY:
            ends.callback(busy().end)
        time.sleep(0.5)
        yield duo, screen.name


def _eager(instrument: Instrument) -> Instrument:
    """The same instrument, ready for the next press at once."""
    controls = {
        name: replace(settings, acceptance=0.0, ignore_repeat=0.0, release_debounce=0.0)
        for name, settings in instrument.controls.items()
    }
    return replace(instrument, controls=controls)


@contextmanager
def _environment(values: dict[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
