"""Gamepads through the real SDL, with its virtual joysticks in place of the wire."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

pygame = pytest.importorskip("pygame")

from adaptive_instrument.inputs.window import EVENTS, WindowInputs  # noqa: E402
from adaptive_instrument.signals import Axis, Signal, Switch, Tracking  # noqa: E402
from tests.support.virtual_pad import VirtualPad  # noqa: E402
from tests.support.xvfb import until  # noqa: E402


@pytest.fixture
def inputs(monkeypatch: pytest.MonkeyPatch) -> Iterator[WindowInputs]:
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    monkeypatch.setenv("SDL_JOYSTICK_ALLOW_BACKGROUND_EVENTS", "1")
    pygame.display.init()
    pygame.display.set_mode((320, 240))
    pygame.joystick.init()
    yield WindowInputs()
    pygame.joystick.quit()
    pygame.display.quit()


def heard(inputs: WindowInputs) -> list[Signal]:
    signals: list[Signal] = []
    for event in pygame.event.get():
        if event.type in EVENTS:
            signals += inputs.receive(event, 1.0, (320, 240))
    return [*signals, *inputs.moved()]


def await_(inputs: WindowInputs, kind: type, wanted: int = 1) -> list[Signal]:
    signals: list[Signal] = []

    def enough() -> bool:
        signals.extend(heard(inputs))
        return sum(isinstance(signal, kind) for signal in signals) >= wanted

    until(enough, f"{wanted} x {kind.__name__}")
    return [signal for signal in signals if isinstance(signal, kind)]


def switches(signals: list[Signal]) -> list[tuple[str, str, bool]]:
    return [(s.source, s.control, s.down) for s in signals if isinstance(s, Switch)]


def tracked(signals: list[Signal]) -> list[tuple[str, bool]]:
    return [(s.source, s.ok) for s in signals if isinstance(s, Tracking)]


def test_a_button_goes_down_and_up_once(inputs: WindowInputs) -> None:
    pad = VirtualPad()
    assert tracked(await_(inputs, Tracking)) == [("gamepad", True)]
    pad.button(2, True)
    assert switches(await_(inputs, Switch)) == [("gamepad", "button-2", True)]
    pad.button(2, False)
    assert switches(await_(inputs, Switch)) == [("gamepad", "button-2", False)]
    pad.unplug()


def test_an_unplugged_pad_lets_go_of_what_it_held_and_its_name_is_free_again(inputs: WindowInputs) -> None:
    first, second = VirtualPad(), VirtualPad()
    assert {name for name, _ in tracked(await_(inputs, Tracking, 2))} == {"gamepad", "gamepad-2"}
    first.button(0, True)
    second.button(1, True)
    assert set(switches(await_(inputs, Switch, 2))) == {
        ("gamepad", "button-0", True),
        ("gamepad-2", "button-1", True),
    }
    first.unplug()
    signals: list[Signal] = []
    until(lambda: signals.extend(heard(inputs)) or tracked(signals), "the loss to be noticed")
    assert switches(signals) == [("gamepad", "button-0", False)]
    assert tracked(signals) == [("gamepad", False)]
    again = VirtualPad()
    assert tracked(await_(inputs, Tracking)) == [("gamepad", True)]
    again.unplug()
    second.unplug()


def test_a_hat_is_four_switches(inputs: WindowInputs) -> None:
    pad = VirtualPad()
    await_(inputs, Tracking)
    pad.hat(0, 1 | 8)
    assert set(switches(await_(inputs, Switch, 2))) == {
        ("gamepad", "hat-0-up", True),
        ("gamepad", "hat-0-left", True),
    }
    pad.hat(0, 8)
    assert switches(await_(inputs, Switch)) == [("gamepad", "hat-0-up", False)]
    pad.unplug()


def test_a_trembling_stick_is_quiet_and_a_moving_one_tells_its_newest_value(inputs: WindowInputs) -> None:
    pad = VirtualPad()
    await_(inputs, Tracking)
    pad.axis(0, 0.5)
    (axis,) = await_(inputs, Axis)
    assert isinstance(axis, Axis)
    assert (axis.source, axis.control, axis.unit) == ("gamepad", "axis-0", "1")
    assert axis.value == pytest.approx(0.5, abs=0.001)
    for tremble in (0.503, 0.497, 0.5):
        pad.axis(0, tremble)
        assert not [signal for signal in heard(inputs) if isinstance(signal, Axis)]
    pad.axis(0, 0.7)
    pad.axis(0, 0.9)
    (axis,) = await_(inputs, Axis)
    assert isinstance(axis, Axis)
    assert axis.value == pytest.approx(0.9, abs=0.001)
    pad.unplug()


def test_a_new_engine_is_told_which_pads_there_are_and_which_there_are_not(inputs: WindowInputs) -> None:
    assert tracked(inputs.pads(1.0))[0] == ("gamepad", False)
    pad = VirtualPad()
    await_(inputs, Tracking)
    assert tracked(inputs.pads(2.0)) == [
        ("gamepad", True), ("gamepad-2", False), ("gamepad-3", False), ("gamepad-4", False)
    ]  # fmt: skip
    pad.unplug()
