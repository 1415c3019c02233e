"""Press, hold, let go: what it was, and how it tells its presses."""

from __future__ import annotations

import pytest

from adaptive_instrument.access.learning import BOUNCED, LISTEN, Heard, Learning, Swing
from adaptive_instrument.signals import Axis, Level, Midi, Pointer, Signal, Switch, Tracking

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


# -- what moves by degrees -----------------------------------------------------------------------------------------


def moved(*signals: Signal) -> Heard | None:
    learning = Learning()
    for signal in signals:
        learning.receive(signal)
    if signals and not learning.ready(signals[-1].t + BOUNCED):
        return None
    return learning.heard()


def stick(*values: float, control: str = "axis-0") -> list[Signal]:
    return [Axis(1.0 + n * 0.05, "gamepad", control, value) for n, value in enumerate(values)]


def cc(number: int, *values: int) -> list[Signal]:
    return [Midi(1.0 + n * 0.05, "box", bytes([0xB0, number, value])) for n, value in enumerate(values)]


def swing(heard: Heard | None) -> Swing | None:
    return None if heard is None else heard.swing


def test_a_stick_that_was_leant_and_let_go_is_a_swing_that_presses_from_half_of_its_way_on() -> None:
    heard = swing(moved(*stick(-0.1, -0.4, -0.8, -0.8, -0.3, 0.0)))
    assert heard == Swing("gamepad:axis-0", 0.0, -0.8)
    assert (heard.on_at, heard.off_at) == (-0.4, -0.24)


def test_a_trigger_rests_at_its_low_end() -> None:
    assert swing(moved(*stick(-0.9, -0.2, 0.6, 1.0, 0.1, -1.0, control="axis-5"))) == Swing("gamepad:axis-5", -1.0, 2.0)


def test_a_breath_is_a_swing_whether_or_not_it_passes_the_middle() -> None:
    soft, hard = moved(*cc(2, 5, 20, 40, 30, 10, 0)), moved(*cc(2, 5, 40, 70, 120, 30, 0))
    assert swing(soft) == Swing("midi:cc-2", 0.0, round(40 / 127, 3))
    assert swing(hard) == Swing("midi:cc-2", 0.0, round(120 / 127, 3))


def test_a_bent_wheel_and_a_squeeze_are_swings() -> None:
    bend = [Midi(1.0 + n * 0.05, "box", bytes([0xE0, 0, value])) for n, value in enumerate((70, 90, 120, 127, 90, 64))]
    assert swing(moved(*bend)) == Swing("midi:bend", 0.0, pytest.approx(0.984, abs=0.01))
    squeeze = [Midi(1.0 + n * 0.05, "box", bytes([0xD0, value])) for n, value in enumerate((10, 40, 80, 50, 10, 0))]
    assert swing(moved(*squeeze)) == Swing("midi:pressure", 0.0, pytest.approx(80 / 127, abs=0.001))


def test_what_is_still_out_has_not_been_let_go() -> None:
    assert moved(*stick(0.1, 0.4, 0.8, 0.8)) is None


def test_a_pedal_of_two_values_and_one_that_is_a_pedal_by_its_number_are_switches() -> None:
    held = Learning()
    for signal in (Midi(1.0, "box", bytes([0xB0, 20, 127])), Midi(1.5, "box", bytes([0xB0, 20, 0]))):
        held.receive(signal)
    assert held.heard() == Heard(("midi:cc-20",), (), "full")
    fine = Learning()
    for n, value in enumerate((10, 40, 80, 127, 127, 127, 127, 60, 20, 0)):
        fine.receive(Midi(1.0 + n * 0.05, "box", bytes([0xB0, 64, value])))
    assert fine.heard() == Heard(("midi:cc-64",), (), "full")


def test_a_key_that_is_squeezed_while_it_is_held_is_a_key() -> None:
    learning = Learning()
    learning.receive(Midi(1.0, "keys", bytes([0x90, 60, 90])))
    for n, value in enumerate((10, 40, 80, 40, 0)):
        learning.receive(Midi(1.1 + n * 0.05, "keys", bytes([0xD0, value])))
    learning.receive(Midi(1.6, "keys", bytes([0x80, 60, 0])))
    assert learning.heard() == Heard(("midi:note-60",), (), "full")


def test_a_trembling_stick_and_a_face_in_front_of_a_camera_have_pressed_nothing() -> None:
    learning = Learning()
    for n in range(50):
        learning.receive(Axis(n / 30, "gamepad", "axis-0", 0.05 * (n % 3)))
        learning.receive(Axis(n / 30, "camera", "yaw", float(n % 20), "deg"))
        learning.receive(Level(n / 30, "camera", "mouth-open", (n % 10) / 10))
    assert not learning.started


def test_rubbish_moves_nothing() -> None:
    assert moved(*stick(float("nan"), float("inf"), 1e300)) is None
