"""One control, one target."""

from __future__ import annotations

from adaptive_instrument.access.condition import Press
from adaptive_instrument.access.direct import Direct, DirectSettings
from adaptive_instrument.access.method import Targets
from adaptive_instrument.access.selection import Deselect, Select


def direct(count: int = 3) -> Direct:
    return Direct(DirectSettings(controls=("one", "two", "three")), Targets(count))


def test_each_control_strikes_its_own_target_and_lets_it_go() -> None:
    method = direct()
    assert method.press(Press(1.0, "two", True)) == [Select(1.0, "two", 1)]
    assert method.press(Press(1.2, "one", True)) == [Select(1.2, "one", 0, gap=1.2 - 1.0)]
    assert method.press(Press(1.5, "two", False)) == [Deselect(1.5, "two")]


def test_a_pulse_latches_and_the_next_one_ends_it() -> None:
    method = direct()
    assert len(method.press(Press(1.0, "one", True, momentary=True))) == 1
    assert method.press(Press(2.0, "one", True, momentary=True)) == [Deselect(2.0, "one")]
    assert isinstance(method.press(Press(3.0, "one", True, momentary=True))[0], Select)


def test_a_control_beyond_the_targets_or_unknown_is_silent() -> None:
    method = direct(count=2)
    assert method.press(Press(1.0, "three", True)) == []
    assert method.press(Press(1.0, "four", True)) == []


def test_releasing_lets_go_of_everything_once() -> None:
    method = direct()
    method.press(Press(1.0, "two", True))
    method.press(Press(1.0, "one", True))
    assert method.release(2.0) == [Deselect(2.0, "one"), Deselect(2.0, "two")]
    assert method.release(3.0) == [] and method.press(Press(3.0, "one", False)) == []
