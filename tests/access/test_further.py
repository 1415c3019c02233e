"""Long and double presses press other controls, and no plain press waits for them without being asked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adaptive_instrument.access.condition import ControlSettings, Press
from adaptive_instrument.access.controls import Controls

PLAIN = {"ignore_repeat": 0.0, "release_debounce": 0.0}
OTHERS = {"menu": ControlSettings(**PLAIN), "second": ControlSettings(**PLAIN)}  # type: ignore[arg-type]


def controls(**settings: object) -> Controls:
    switch = ControlSettings(on=("keyboard:a",), **(PLAIN | settings))  # type: ignore[arg-type]
    return Controls({"switch": switch, **OTHERS})


def play(made: Controls, *edges: tuple[float, bool], end: float = 100.0) -> list[tuple[float, str, bool]]:
    """What the controls say, as ``(second, control, down)``; what is due comes first, at its own time."""
    said: list[Press] = []

    def until(t: float) -> None:
        while made.deadline is not None and made.deadline <= t:
            said.extend(made.advance(made.deadline))

    for t, down in edges:
        until(t)
        said.extend(made.switch(t, "keyboard", "a", down))
    until(end)
    return [(round(press.t, 3), press.control, press.down) for press in said]


def test_a_short_press_plays_at_once_and_a_long_one_goes_over_into_the_other_control() -> None:
    assert play(controls(long="menu"), (1.0, True), (1.4, False)) == [(1.0, "switch", True), (1.4, "switch", False)]
    assert play(controls(long="menu"), (1.0, True), (4.0, False)) == [
        (1.0, "switch", True), (2.0, "switch", False), (2.0, "menu", True), (4.0, "menu", False),
    ]  # fmt: skip


def test_the_second_of_two_presses_is_the_other_controls_and_the_first_has_played() -> None:
    edges = ((1.0, True), (1.1, False), (1.4, True), (1.6, False), (1.8, True), (1.9, False))
    assert play(controls(double="second"), *edges) == [
        (1.0, "switch", True), (1.1, "switch", False), (1.4, "second", True), (1.6, "second", False),
        (1.8, "switch", True), (1.9, "switch", False),
    ]  # fmt: skip


def test_who_asks_for_it_has_the_first_press_wait() -> None:
    patient = {"double": "second", "double_waits": True}
    assert play(controls(**patient), (1.0, True), (1.1, False)) == [(1.5, "switch", True), (1.6, "switch", False)]
    assert play(controls(**patient), (1.0, True), (1.1, False), (1.4, True), (1.5, False)) == [
        (1.4, "second", True), (1.5, "second", False)
    ]  # fmt: skip
    assert play(controls(**patient), (1.0, True), (3.0, False)) == [(1.5, "switch", True), (3.0, "switch", False)]


def test_a_press_that_waits_remembers_when_it_was_made() -> None:
    made = controls(double="second", double_waits=True)
    made.switch(1.0, "keyboard", "a", True)
    (press,) = made.advance(1.5)
    assert (press.t, press.began) == (1.5, 1.0)


def test_long_and_double_together() -> None:
    both = {"long": "menu", "double": "second"}
    assert play(controls(**both), (1.0, True), (1.1, False), (1.3, True), (4.0, False)) == [
        (1.0, "switch", True), (1.1, "switch", False), (1.3, "second", True), (4.0, "second", False),
    ]  # fmt: skip


def test_a_lost_switch_lets_go_of_what_it_pressed() -> None:
    made = controls(long="menu")
    play(made, (1.0, True), end=3.0)
    assert [(press.control, press.down) for press in made.lose(3.5, "keyboard")] == [("menu", False)]
    assert made.deadline is None


def test_after_a_stop_nothing_is_on_its_way() -> None:
    made = controls(long="menu", double="second", double_waits=True)
    made.switch(1.0, "keyboard", "a", True)
    made.forget()
    assert play(made, (9.0, False)) == []


def test_a_pulse_can_be_one_of_two() -> None:
    made = controls(timing="pulse", double="second")
    assert play(made, (1.0, True), (1.3, True)) == [
        (1.0, "switch", True), (1.3, "second", True), (1.3, "second", False)
    ]  # fmt: skip


def test_a_control_that_is_pressed_by_another_one_may_itself_press_a_third() -> None:
    chain = ControlSettings(long="second", long_after=2.0, **PLAIN)  # type: ignore[arg-type]
    switch = ControlSettings(on=("keyboard:a",), long="menu", **PLAIN)  # type: ignore[arg-type]
    made = Controls({"switch": switch, "menu": chain, "second": OTHERS["second"]})
    assert play(made, (1.0, True), (9.0, False)) == [
        (1.0, "switch", True), (2.0, "switch", False), (2.0, "menu", True), (4.0, "menu", False),
        (4.0, "second", True), (9.0, "second", False),
    ]  # fmt: skip


def test_controls_that_press_one_another_in_a_circle_come_to_an_end() -> None:
    one = ControlSettings(on=("keyboard:a",), double="two", **PLAIN)  # type: ignore[arg-type]
    two = ControlSettings(double="one", **PLAIN)  # type: ignore[arg-type]
    play(Controls({"one": one, "two": two}), *[(n / 4, n % 2 == 0) for n in range(40)])


@given(
    st.lists(st.floats(0.001, 2.0), max_size=20),
    st.booleans(),
    st.booleans(),
    st.booleans(),
    st.integers(0, 19),
)
def test_whatever_is_pressed_is_let_go(waits: list[float], long: bool, double: bool, waiting: bool, lost: int) -> None:
    made = controls(long="menu" if long else "", double="second" if double else "", double_waits=waiting)
    down: dict[str, bool] = {}
    t, held, said = 0.0, False, list[Press]()
    for n, wait in enumerate(waits):
        t += wait
        while made.deadline is not None and made.deadline <= t:
            said += made.advance(made.deadline)
        held = not held
        said += made.lose(t, "keyboard") if n == lost else made.switch(t, "keyboard", "a", held)
        held = held and n != lost
    said += made.switch(t + 1, "keyboard", "a", False)
    while made.deadline is not None and made.deadline < 1e6:
        said += made.advance(made.deadline)
    for press in said:
        assert down.get(press.control, False) != press.down, "every press has one release"
        down[press.control] = press.down
    assert not any(down.values())
    assert [press.t for press in said] == pytest.approx(sorted(press.t for press in said))
