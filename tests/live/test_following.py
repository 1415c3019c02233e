"""Everybody's pads move to the chords of a MIDI keyboard, in the running program and within its time."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest

from tests.live.conftest import Start
from tests.live.jack_rig import RATE, Ear, Hand
from tests.support.xvfb import until

WITHIN = 0.06
"""Seconds after its last key within which a chord holds."""
LATE = 0.02
"""Seconds more that a crowded machine is given on the way in."""
MAPPING = """
version = 1
name = "follower"

[controls.pad]
on = ["midi:note-110"]

[access]
method = "direct"
controls = ["pad"]

[layout]
degrees = [1]

[voice]
lock = "chord"
articulation = "hold"

[harmony]
scale = "major"
follow = "midi"
"""
CHORDS = {"F": (53, 57, 60), "Am": (45, 52, 60), "E": (52, 56, 59), "Bb": (46, 53, 62), "G": (55, 59, 62)}


@pytest.mark.slow
def test_a_pad_pressed_60_ms_after_a_chord_is_on_it(start: Start, hand: Hand, ear: Ear, tmp_path: Path) -> None:
    file = tmp_path / "follower.toml"
    file.write_text(MAPPING, encoding="utf-8")
    program = start("play", str(file), "--midi-out", "virtual").is_ready()
    hand.is_heard()
    until(lambda: any(data == b"\xfe" for _, data in ear.midi), "Active Sensing")
    heard: dict[str, list[int]] = {}
    for name, keys in CHORDS.items():
        # JACK loses what a client hears that misses its period: on a crowded machine a chord is struck again.
        for _ in range(6):
            mark, seen = ear.frames, len(ear.midi)
            hand.send(*((0x90, key, 90) for key in keys))
            until(partial(_past, hand, ear, mark + (WITHIN + LATE) * RATE), "60 ms")
            hand.send((0x90, 110, 100))
            with suppress(AssertionError, pytest.fail.Exception):
                until(partial(_struck, ear, seen), "the pad's note", 2)
            hand.send((0x80, 110, 0), *((0x80, key, 0) for key in keys))
            with suppress(AssertionError, pytest.fail.Exception):
                until(lambda: ear.open_notes() == {}, "the end of the pad's note", 2)
            heard[name] = [key % 12 for key in _struck(ear, seen)]
            if heard[name] == [_root(name)]:
                break
    assert heard == {name: [_root(name)] for name in CHORDS}
    program.interrupt()
    program.ends(0)


def _past(hand: Hand, ear: Ear, frame: float) -> bool:
    return hand.sent and ear.frames >= frame


def _struck(ear: Ear, since: int) -> list[int]:
    return [data[1] for _, data in ear.midi[since:] if data[0] & 0xF0 == 0x90 and data[2] > 0]


def _root(name: str) -> int:
    return {"F": 5, "A": 9, "E": 4, "B": 10, "G": 7}[name[0]]
