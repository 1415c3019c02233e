"""Press, hold, let go: what it was, and how it tells its presses."""

from __future__ import annotations

import pytest

from adaptive_instrument.access.learning import BOUNCED, LISTEN, Heard, Learning
from adaptive_instrument.signals import Midi, Pointer, Switch, Tracking

A, B = "keyboard:a", "keyboard:b"


def heard(*edges: tuple[float, str, bool], ignore: frozenset[str] = frozenset()) -> Heard | None:
    learning = Learning(ignore)
    for t, switch, down in edges:
        source, _, control = switch.partition(":")
        learning.receive(Switch(t, source, control, down))
    return learning.heard()


def test_a_switch_that_is_held_tells_press_and_release() -> None:
    assert heard((1.0, "keyboard:f13", True), (2.5, "keyboard:f13", False)) == Heard(("keyboard:f13",), (), "full")


def test_one_that_is_up_at_once_is_a_pulse() -> None:
    assert heard((1.0, "mouse:left", True), (1.04, "mouse:left", False)) == Heard(("mouse:left",), (), "pulse")


def test_one_that_pulses_at_press_and_at_release_is_a_pulse() -> None:
    edges = (
        (1.0, A, True),
        (1.03, A, False),
        (3.0, A, True),
        (3.03, A, False),
    )
    assert heard(*edges) == Heard(("keyboard:a",), (), "pulse")


def test_another_key_at_the_release_makes_a_pair() -> None:
    edges = (
        (1.0, A, True),
        (1.03, A, False),
        (3.0, B, True),
        (3.03, B, False),
    )
    assert heard(*edges) == Heard(("keyboard:a",), ("keyboard:b",), "pair")


def test_two_keys_at_once_are_one_press() -> None:
    edges = (
        (1.0, A, True),
        (1.02, B, True),
        (2.0, A, False),
        (2.02, B, False),
    )
    assert heard(*edges) == Heard(("keyboard:a", "keyboard:b"), (), "full")


def test_a_bouncing_switch_is_full_when_it_was_held() -> None:
    edges = (
        (1.0, A, True),
        (1.01, A, False),
        (1.02, A, True),
        (2.0, A, False),
    )
    assert heard(*edges) == Heard(("keyboard:a",), (), "full")


def test_while_it_is_down_nobody_has_let_go() -> None:
    learning = Learning()
    assert learning.heard() is None and not learning.started and not learning.ready(9.0)
    learning.receive(Switch(1.0, "keyboard", "a", True))
    assert learning.started and not learning.ready(1.0 + LISTEN - 0.1) and learning.ready(1.0 + LISTEN)
    assert learning.heard() is None
    learning.receive(Switch(9.0, "keyboard", "a", False))
    assert learning.heard() == Heard(("keyboard:a",), (), "full")
    assert not learning.ready(9.1) and learning.ready(9.0 + BOUNCED), "nobody has to wait once it is known"


def test_a_key_that_was_down_before_and_what_is_to_be_ignored_do_not_count() -> None:
    assert heard((1.0, "keyboard:return", False)) is None
    assert heard((1.0, "keyboard:f8", True), (2.0, "keyboard:f8", False), ignore=frozenset({"keyboard:f8"})) is None


@pytest.mark.parametrize(
    ("on", "off", "name"),
    [
        (bytes([0x90, 60, 99]), bytes([0x80, 60, 0]), "midi:note-60"),
        (bytes([0xB0, 64, 127]), bytes([0xB0, 64, 0]), "midi:cc-64"),
    ],
)
def test_a_midi_note_and_a_controller_are_switches(on: bytes, off: bytes, name: str) -> None:
    learning = Learning()
    learning.receive(Midi(1.0, "box", on))
    learning.receive(Midi(2.0, "box", off))
    assert learning.heard() == Heard((name,), (), "full")


def test_what_is_no_switch_is_passed_over() -> None:
    learning = Learning()
    learning.receive(Pointer(1.0, "mouse", 0.5, 0.5))
    learning.receive(Tracking(1.0, "keyboard", True))
    assert not learning.started
