"""The access ladder in the whole program: a real key is held, another way takes over, and the sound never stops."""

from __future__ import annotations

import time

import pytest

from tests.live.conftest import Start
from tests.live.jack_rig import Ear
from tests.support.xvfb import Display, until


def notes(ear: Ear) -> list[tuple[bool, int]]:
    """What the MIDI out said of notes so far: begun or ended, and which key."""
    said = [data for _, data in ear.midi if data[0] & 0xF0 in (0x80, 0x90)]
    return [(data[0] & 0xF0 == 0x90 and data[2] > 0, data[1]) for data in said]


@pytest.mark.slow
def test_a_key_that_is_held_sounds_on_until_the_switch_that_took_over_strikes(
    start_window: Start, ear: Ear, screen: Display
) -> None:
    program = start_window("play", "changing-access", "--midi-out", "virtual")
    until(lambda: any(data == b"\xfe" for _, data in ear.midi), "the MIDI out")
    screen.xdotool("keydown", "1")
    until(lambda: notes(ear) == [(True, 60)], "the key's note")
    for _ in range(2):
        screen.xdotool("keydown", "space")
        time.sleep(0.15)
        screen.xdotool("keyup", "space")
        time.sleep(1.2)
    screen.xdotool("keyup", "1")
    time.sleep(0.3)
    assert notes(ear) == [(True, 60)], "a handover is no hole"
    screen.xdotool("keydown", "space")
    until(lambda: len(notes(ear)) == 3, "the switch's note")
    ended, begun = notes(ear)[1:]
    assert ended == (False, 60) and begun[0]
    screen.xdotool("keyup", "space")
    until(lambda: notes(ear)[3:] == [(False, begun[1])], "its end")
    assert program.process.poll() is None
