"""The first-run guide hears every kind of movement, and names what fits."""

from __future__ import annotations

import pytest

from adaptive_instrument.access.guide import FITTING, LISTENS, RANK, Guide
from adaptive_instrument.resources import shipped_folder
from adaptive_instrument.signals import Axis, Level, Midi, Pointer, Signal, Switch


def heard(*signals: Signal) -> tuple[str, tuple[str, ...]]:
    guide = Guide()
    for signal in signals:
        guide.receive(signal)
    assert guide.deadline is not None
    return guide.found()


def presses(*keys: str) -> list[Signal]:
    return [Switch(1.0 + n / 10, "keyboard", key, down) for n, key in enumerate(keys) for down in (True, False)]


@pytest.mark.parametrize(
    ("signals", "kind"),
    [
        (presses("x"), "one switch"),
        (presses("x", "x", "x"), "one switch"),
        (presses("x", "y"), "two switches"),
        (presses("a", "s", "d"), "switches"),
        ([Pointer(1, "mouse", 0.2, 0.5), Pointer(2, "mouse", 0.6, 0.5)], "pointer"),
        ([Axis(1, "camera", "yaw", 1.0, "deg"), Axis(2, "camera", "yaw", -6.0, "deg")], "head"),
        ([Axis(1, "gamepad", "axis-0", 0.0), Axis(2, "gamepad", "axis-0", 0.8)], "stick"),
        ([Level(1, "camera", "eyes", 0.3), Level(2, "camera", "eyes", 0.1), Level(2.7, "camera", "eyes", 0.3)],
         "blink"),
        ([Midi(1, "keys", bytes((0x90, 60, 90)))], "keys"),
        ([Midi(1, "wind", bytes((0xB0, 2, 60))), Midi(1, "wind", bytes((0x90, 60, 90)))], "breath"),
    ],
)  # fmt: skip
def test_each_kind_of_movement_is_heard(signals: list[Signal], kind: str) -> None:
    found, switches = heard(*signals)
    assert found == kind
    assert bool(switches) == ("switch" in kind)


def test_a_table_that_is_knocked_against_and_a_reflex_blink_are_nothing() -> None:
    guide = Guide()
    for signal in (
        Pointer(1, "mouse", 0.2, 0.5), Pointer(2, "mouse", 0.25, 0.5), Level(3, "camera", "eyes", 0.3),
        Level(3.2, "camera", "eyes", 0.05), Level(3.4, "camera", "eyes", 0.3), Axis(4, "camera", "yaw", 0.0, "deg"),
        Axis(5, "camera", "yaw", 2.0, "deg"), Switch(6, "keyboard", "x", False),
    ):  # fmt: skip
        guide.receive(signal)
    assert guide.deadline is None


def test_it_listens_a_while_from_the_first_movement_on() -> None:
    guide = Guide()
    for signal in presses("x"):
        guide.receive(signal)
    guide.receive(Switch(3.0, "keyboard", "y", True))
    assert guide.deadline == 1.0 + LISTENS
    assert guide.found()[1] == ("keyboard:x", "keyboard:y")


def test_a_head_that_moves_while_a_switch_is_pressed_is_the_better_of_the_two() -> None:
    head = [Axis(1, "camera", "yaw", 1.0, "deg"), Axis(2, "camera", "yaw", -6.0, "deg")]
    assert heard(*presses("x"), *head)[0] == "head"


def test_the_rest_of_a_head_is_where_it_was_before_it_moved() -> None:
    guide = Guide()
    for n, yaw in enumerate([2.0, 2.5, 1.5, 2.0, 6.0, 12.0, 12.0, 12.0]):
        guide.receive(Axis(1 + n / 30, "camera", "yaw", yaw, "deg"))
        guide.receive(Axis(1 + n / 30, "camera", "pitch", -3.0, "deg"))
    assert guide.rests == {("camera", "yaw"): 2.0, ("camera", "pitch"): -3.0}


def test_every_kind_has_a_shipped_mapping() -> None:
    assert set(RANK) == set(FITTING)
    for kind in FITTING:
        assert (shipped_folder() / "mappings" / f"{FITTING[kind][0]}.toml").is_file(), kind
