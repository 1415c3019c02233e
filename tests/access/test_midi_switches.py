"""Pedals, pads and switch boxes that speak MIDI are switches like any other."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from adaptive_instrument.access.midi_switches import MidiSwitches


def test_a_note_is_a_press_and_a_release() -> None:
    switches = MidiSwitches()
    assert switches.receive("pads", bytes([0x90, 60, 100])) == [("note-60", True)]
    assert switches.receive("pads", bytes([0x80, 60, 0])) == [("note-60", False)]


def test_a_note_of_no_velocity_is_a_release() -> None:
    switches = MidiSwitches()
    switches.receive("pads", bytes([0x99, 36, 1]))
    assert switches.receive("pads", bytes([0x99, 36, 0])) == [("note-36", False)]


def test_a_pedal_is_down_from_the_middle_on_and_says_so_once() -> None:
    switches = MidiSwitches()
    said = [
        edge
        for value in (0, 30, 63, 64, 90, 127, 64, 63, 0)
        for edge in switches.receive("p", bytes([0xB0, 64, value]))
    ]
    assert said == [("cc-64", True), ("cc-64", False)]


def test_running_status_is_understood_for_each_port_by_itself() -> None:
    switches = MidiSwitches()
    assert switches.receive("a", bytes([0x90, 60, 100, 62, 100])) == [("note-60", True), ("note-62", True)]
    assert switches.receive("b", bytes([64, 100])) == []
    assert switches.receive("a", bytes([60, 0])) == [("note-60", False)]


def test_two_ports_hold_for_themselves_and_a_lost_one_holds_no_more() -> None:
    switches = MidiSwitches()
    switches.receive("a", bytes([0xB0, 64, 127]))
    assert switches.receive("b", bytes([0xB0, 64, 127])) == [("cc-64", True)]
    switches.lose("a")
    assert switches.receive("a", bytes([0xB0, 64, 127])) == [("cc-64", True)], "plugged in again it presses anew"


def test_a_wheel_that_is_bent_is_a_switch_for_each_way_and_trembling_does_not_chatter() -> None:
    switches = MidiSwitches()
    said = [
        edge
        for value in (64, 80, 100, 94, 97, 82, 64, 20, 0, 64)
        for edge in switches.receive("p", bytes([0xE0, 0, value]))
    ]
    assert said == [("bend-up", True), ("bend-up", False), ("bend-down", True), ("bend-down", False)]


def test_a_squeeze_is_a_switch() -> None:
    switches = MidiSwitches()
    said = [edge for value in (10, 63, 64, 60, 33, 31, 0) for edge in switches.receive("p", bytes([0xD0, value]))]
    assert said == [("pressure", True), ("pressure", False)]
    said = [edge for value in (10, 90, 40, 0) for edge in switches.receive("p", bytes([0xA0, 60, value]))]
    assert said == [("pressure-60", True), ("pressure-60", False)]


def test_clocks_and_channel_modes_are_no_switches() -> None:
    switches = MidiSwitches()
    for data in (b"\xf8\xfe\xff", bytes([0xB0, 123, 127]), bytes([0xC0, 5])):
        assert switches.receive("a", data) == []


@given(st.lists(st.tuples(st.sampled_from("ab"), st.binary(max_size=8)), max_size=30))
def test_presses_and_releases_of_a_port_alternate_whatever_bytes_come(messages: list[tuple[str, bytes]]) -> None:
    switches, down = MidiSwitches(), set()
    for port, data in messages:
        for control, pressed in switches.receive(port, data):
            assert ((port, control) in down) != pressed
            (down.add if pressed else down.discard)((port, control))
