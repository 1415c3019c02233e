"""A MIDI keyboard: keys, pedal, wheels, and the messages that end everything."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from adaptive_instrument.access.keys import Keys, KeysSettings
from adaptive_instrument.access.method import Targets
from adaptive_instrument.access.selection import BendBy, Deselect, Express, Select, Selection
from tests.support.strategies import midi_bytes


def keys(**settings: object) -> Keys:
    return Keys(KeysSettings(**settings), Targets(128))  # type: ignore[arg-type]


def struck(selections: list[Selection]) -> list[int]:
    return [s.target for s in selections if isinstance(s, Select)]


def let_go(selections: list[Selection]) -> list[str]:
    return [s.holder for s in selections if isinstance(s, Deselect)]


def test_a_key_strikes_its_own_target_and_lets_it_go() -> None:
    keyboard = keys()
    (select,) = keyboard.midi(1.0, "port", b"\x90\x3c\x7f")
    assert isinstance(select, Select) and select.target == 60 and select.force == 1.0 and select.gap is None
    assert keyboard.midi(1.5, "port", b"\x80\x3c\x00") == [Deselect(1.5, select.holder)]


def test_a_note_on_of_velocity_zero_lets_go_even_under_running_status() -> None:
    keyboard = keys()
    assert struck(keyboard.midi(1.0, "port", b"\x90\x3c\x40\x3e\x40")) == [60, 62]
    assert len(let_go(keyboard.midi(2.0, "port", b"\x3c\x00\x3e\x00"))) == 2


def test_the_pedal_holds_what_fingers_let_go() -> None:
    keyboard = keys()
    keyboard.midi(1.0, "port", b"\xb0\x40\x7f\x90\x3c\x40")
    assert keyboard.midi(1.1, "port", b"\x80\x3c\x40") == []
    assert let_go(keyboard.midi(2.0, "port", b"\xb0\x40\x00")) == ["port:1:60"]


def test_a_key_under_the_pedal_struck_anew_ends_its_earlier_strike() -> None:
    keyboard = keys()
    keyboard.midi(1.0, "port", b"\xb0\x40\x7f\x90\x3c\x40\x80\x3c\x00")
    again = keyboard.midi(2.0, "port", b"\x90\x3c\x40")
    assert let_go(again) == ["port:1:60"] and struck(again) == [60]
    assert let_go(keyboard.midi(3.0, "port", b"\xb0\x40\x00")) == [], "the finger still holds it"


def test_every_mode_message_that_means_all_notes_off_ends_them() -> None:
    for control in (120, 123, 124, 125, 126, 127):
        keyboard = keys()
        keyboard.midi(1.0, "port", b"\x90\x3c\x40\x3e\x40")
        assert len(let_go(keyboard.midi(2.0, "port", bytes((0xB0, control, 0))))) == 2


def test_resetting_the_controllers_lifts_the_pedal_and_centres_the_wheels() -> None:
    keyboard = keys()
    keyboard.midi(1.0, "port", b"\xb0\x40\x7f\x90\x3c\x40\x80\x3c\x00")
    said = keyboard.midi(2.0, "port", b"\xb0\x79\x00")
    assert said == [Deselect(2.0, "port:1:60"), Express(2.0, 1.0, "port:1"), BendBy(2.0, 0.0, "port:1")]


def test_a_system_reset_empties_its_own_port_only() -> None:
    keyboard = keys()
    keyboard.midi(1.0, "one", b"\x90\x3c\x40")
    keyboard.midi(1.0, "two", b"\x90\x3e\x40")
    assert let_go(keyboard.midi(2.0, "one", b"\xff")) == ["one:1:60"]
    assert let_go(keyboard.release(3.0)) == ["two:1:62"]


def test_a_full_bend_is_two_semitones_and_the_middle_none() -> None:
    keyboard = keys()
    assert keyboard.midi(1.0, "port", b"\xe0\x00\x00\xe0\x00\x40") == [BendBy(1, -2, "port:1"), BendBy(1, 0, "port:1")]


def test_other_channels_and_other_ports_are_not_listened_to() -> None:
    keyboard = keys(source="Pia*", channel=2)
    assert keyboard.midi(1.0, "piano", b"\x90\x3c\x40") == []
    assert keyboard.midi(1.0, "drums", b"\x91\x3c\x40") == []
    assert struck(keyboard.midi(1.0, "PIANO 2", b"\x91\x3c\x40")) == [60]


def test_a_source_never_heard_is_not_missed() -> None:
    keyboard = keys()
    assert not keyboard.heard("camera")
    keyboard.midi(1.0, "port", b"\xfe")
    assert keyboard.heard("port")


@given(st.lists(midi_bytes(), max_size=30))
def test_whatever_comes_every_select_gets_its_deselect(chunks: list[bytes]) -> None:
    keyboard = keys()
    held: set[str] = set()
    for n, chunk in enumerate(chunks):
        for selection in keyboard.midi(float(n), "port", chunk):
            if isinstance(selection, Select):
                assert selection.holder not in held
                held.add(selection.holder)
            elif isinstance(selection, Deselect):
                held.remove(selection.holder)
    for holder in let_go(keyboard.release(99.0)):
        held.remove(holder)
    assert not held
