"""MIDI as levels and axes: breath, wheels, pressure."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adaptive_instrument.access.midi_levels import MidiLevels


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ((0xB0, 2, 127), [("cc-2", 1.0)]),
        ((0xB3, 1, 0), [("cc-1", 0.0)]),
        ((0xE0, 0, 64), [("bend", 0.0)]),
        ((0xE0, 127, 127), [("bend", 1.0)]),
        ((0xE0, 0, 0), [("bend", -1.0)]),
        ((0xD0, 127), [("pressure", 1.0)]),
        ((0xA0, 60, 127), [("pressure-60", 1.0)]),
        ((0x90, 60, 127), [("velocity-60", 1.0)]),
        ((0x90, 60, 0), [("velocity-60", 0.0)]),
        ((0x80, 60, 90), [("velocity-60", 0.0)]),
        ((0xB0, 123, 0), []),
        ((0xC0, 5), []),
        ((0xF8,), []),
    ],
)
def test_a_message_is_the_level_that_it_says(data: tuple[int, ...], said: list[tuple[str, float]]) -> None:
    assert MidiLevels().receive("port", bytes(data)) == said


def test_running_status_is_kept_for_each_port_and_forgotten_with_it() -> None:
    levels = MidiLevels()
    assert levels.receive("a", bytes((0xB0, 2, 127, 2))) == [("cc-2", 1.0)]
    assert levels.receive("b", bytes((2, 127))) == []
    assert levels.receive("a", bytes((0,))) == [("cc-2", 0.0)]
    levels.lose("a")
    assert levels.receive("a", bytes((2, 127))) == []


@given(st.lists(st.binary(max_size=8), max_size=20))
def test_whatever_comes_a_level_stays_in_its_bounds(chunks: list[bytes]) -> None:
    levels = MidiLevels()
    for chunk in chunks:
        for control, value in levels.receive("port", chunk):
            assert (-1 if control == "bend" else 0) <= value <= 1
