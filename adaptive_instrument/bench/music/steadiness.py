"""How steady generated notes are, live: captured sound against the moments that were wished for, by JACK's clock.

Four stages, each a quarter of the time: notes drawn to the grid, an arpeggio, a loop of them, a groove. What was wished
for is read from the take that the program itself writes; a note sounds as a click of half a millisecond.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from adaptive_instrument.bench.children import CannotMeasure, Stolen, prompt
from adaptive_instrument.bench.click_font import write
from adaptive_instrument.bench.figures import Figure
from adaptive_instrument.bench.jack_rig import Keys
from adaptive_instrument.bench.music.band import ARPEGGIO, CLEAR, GROOVE, LOOP, PADS, press, write_evening
from adaptive_instrument.bench.music.onset_times import TOGETHER, Steadiness, clicks, compared, followed, moments
from adaptive_instrument.bench.music.rig import Rig, playing
from adaptive_instrument.notes import NoteOn
from adaptive_instrument.sessions.take import read_take, takes_in

DEVIATION, WORST = 0.7, 3.0
"""The goals in milliseconds."""
KINDS = ("notes drawn to the grid", "an arpeggio", "a loop", "a groove")
PAUSE = 1.5
"""Seconds between two stages, in which what was played rings out."""
BARS = 5.0
"""Seconds of two bars at the jam's tempo."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One stretch of the run, in frames of the ear from its beginning to its end."""

    kind: str
    began: int
    ended: int


def figures(seconds: float, folder: Path) -> list[Figure]:
    """The deviation and the worst of each kind; ``folder`` is for the files that are needed meanwhile."""
    try:
        found, note = _measured(seconds, folder)
    except CannotMeasure as why:
        return [figure for kind in KINDS for figure in _none(kind, str(why))]
    answer: list[Figure] = []
    for kind in KINDS:
        steady = found.get(kind)
        if steady is None or not steady.off:
            answer += _none(kind, f"too few of its notes could be told apart. {note}")
            continue
        told = f"{len(steady.off)} onsets, {steady.lost} not heard, {steady.discarded} left out. {note}"
        answer.append(Figure(_name(kind, "SD"), steady.deviation, "ms", at_most=DEVIATION, note=told))
        answer.append(Figure(_name(kind, "worst"), steady.worst, "ms", at_most=WORST))
    return answer


def _name(kind: str, what: str) -> str:
    return f"onset jitter live of {kind}, {what}"


def _none(kind: str, why: str) -> list[Figure]:
    return [
        Figure(_name(kind, "SD"), None, "ms", at_most=DEVIATION, note=why),
        Figure(_name(kind, "worst"), None, "ms", at_most=WORST, note=why),
    ]


def _measured(seconds: float, folder: Path) -> tuple[dict[str, Steadiness | None], str]:
    font = write(folder / "once.sf2", once=True)
    words = ["--no-effects", "--limiter", "off", "--soundfont", str(font)]
    lasts = seconds + len(KINDS) * (PAUSE + 1) + 2 * BARS + 3
    with playing(folder, write_evening, words, beside=True, seconds=lasts) as rig:
        before, stolen = rig.server.xruns, Stolen()
        rig.ear.start(lasts + 30)
        stages = list(_played(rig, seconds / len(KINDS)))
        xruns, seen, home = rig.server.xruns - before, f"{rig.seen}; {stolen}", rig.home
        sounded = rig.ear.heard
    # The program has ended: its take is whole.
    takes = [read_take(path) for path in takes_in(home / "takes")]
    if not takes:
        raise CannotMeasure("The program kept no take of what it played. Run adaptive-instrument doctor.")
    notes = [event for event in takes[-1].events if isinstance(event, NoteOn)]
    at, found = moments([note.at for note in notes]), {}
    found_at = sounded.seconds(clicks(sounded.sound[0]))
    heard, late = followed(at, found_at), sounded.seconds(np.asarray(sounded.xruns, np.int64))
    for stage in stages:
        theirs = np.array(sorted(note.at for note in notes if _belongs(note, stage.kind)))
        # What is heard within the stage; what is not heard has its neighbours there.
        near = np.interp(at, at[~np.isnan(heard)], heard[~np.isnan(heard)]) if not np.isnan(heard).all() else heard
        began, ended = sounded.seconds(np.array([stage.began, stage.ended]))
        inside = (near >= began) & (near < ended) & _among(at, theirs)
        found[stage.kind] = compared(at[inside], heard[inside], late) if inside.any() else None
    return found, f"64 frames, {seen}, {seconds / 60:g} minutes in all, {xruns} xruns"


def _belongs(note: NoteOn, kind: str) -> bool:
    player = {KINDS[0]: "bench-pads", KINDS[1]: "bench-arpeggio", KINDS[2]: "looper", KINDS[3]: "band"}[kind]
    return note.generated and note.player == player


def _among(at: NDArray[np.float64], theirs: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which moments are those of some notes."""
    if not len(theirs):
        return np.zeros(len(at), np.bool_)
    place = np.clip(np.searchsorted(theirs, at), 0, len(theirs) - 1)
    found: NDArray[np.bool_] = (
        np.minimum(abs(theirs[place] - at), abs(theirs[np.maximum(place - 1, 0)] - at)) < TOGETHER
    )
    return found


def _played(rig: Rig, seconds: float) -> Iterator[Stage]:
    chance = random.Random(5)
    with prompt():
        yield _stage(rig, KINDS[0], lambda: _pads(rig.keys, seconds, chance))
        rig.keys.send([0x90 | ARPEGGIO, 60, 100])
        yield _stage(rig, KINDS[1], lambda: time.sleep(seconds))
        rig.keys.send([0x80 | ARPEGGIO, 60, 0])
        rig.keys.send([0x90 | ARPEGGIO, 60, 100])
        rig.keys.send([0x80 | ARPEGGIO, 60, 0])
        time.sleep(PAUSE)
        press(rig.keys, LOOP)
        _pads(rig.keys, BARS, chance)
        press(rig.keys, LOOP)
        # The loop closes with its bar; what was played into it has sounded by then.
        time.sleep(BARS / 2)
        yield _stage(rig, KINDS[2], lambda: time.sleep(seconds))
        press(rig.keys, CLEAR)
        time.sleep(PAUSE)
        press(rig.keys, GROOVE)
        yield _stage(rig, KINDS[3], lambda: time.sleep(seconds))
        press(rig.keys, GROOVE)
        time.sleep(PAUSE)


def _stage(rig: Rig, kind: str, play: Callable[[], None]) -> Stage:
    began = rig.ear.now
    play()
    return Stage(kind, began, rig.ear.now)


def _pads(keys: Keys, seconds: float, chance: random.Random) -> None:
    """Presses at any moment, never in step with the grid."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        key = chance.choice((60, 62, 64, 65, 67, 69, 71))
        keys.send([0x90 | PADS, key, 100])
        time.sleep(0.03)
        keys.send([0x80 | PADS, key, 0])
        time.sleep(chance.uniform(0.12, 0.3))
