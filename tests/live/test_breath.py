"""A breath on a real MIDI port is heard: it begins a note, carries its loudness, and ends it."""

from __future__ import annotations

import pytest

from tests.live.conftest import Start
from tests.live.jack_rig import RATE, Ear, Hand
from tests.support.xvfb import until


def blow(ear: Ear, hand: Hand, *values: int) -> None:
    """One value every 20 ms, by the sound card's clock."""
    for value in values:
        hand.send((0xB0, 2, value))
        mark = ear.frames
        until(lambda mark=mark: ear.frames > mark + RATE // 50, "20 ms")


def settled(ear: Ear, seconds: float = 0.4) -> float:
    mark = ear.frames
    until(lambda: ear.frames > mark + seconds * RATE, "the sound to settle")
    return ear.loudness()


@pytest.mark.slow
def test_the_harder_the_breath_the_louder_the_note_and_its_end_is_silence(start: Start, ear: Ear, hand: Hand) -> None:
    program = start("play", "breath").is_ready()
    hand.is_heard()
    ear.hears_silence()
    blow(ear, hand, 1, 4, 9, 16, 24, 30)
    soft = settled(ear)
    blow(ear, hand, 40, 55, 70, 85)
    loud = settled(ear)
    blow(ear, hand, 60, 45, 30)
    soft_again = settled(ear)
    blow(ear, hand, 15, 4, 0)
    ear.hears_silence()
    assert soft > 1e-4, "a soft breath is heard"
    assert loud > 2.5 * soft and loud > 2.5 * soft_again, (soft, loud, soft_again)
    # In mid-breath the controller is pulled out: nothing may ring on.
    blow(ear, hand, 10, 40, 80)
    ear.hears_a_sound()
    hand.close()
    ear.hears_silence()
    program.interrupt()
    program.ends(0)
