"""A mapping in which controls press one another is read, or refused with the cure."""

from __future__ import annotations

import pytest

from adaptive_instrument.errors import MappingError
from adaptive_instrument.mapping.loader import load_text

TOP = """\
version = 1
name = "one"
[access]
method = "walk"
control = "switch"
[controls.switch]
on = ["keyboard:space"]
"""


def problems(text: str) -> str:
    with pytest.raises(MappingError) as caught:
        load_text(text, "one.toml")
    return "\n".join(str(problem) for problem in caught.value.problems)


def test_a_control_that_another_one_presses_needs_no_switch_of_its_own() -> None:
    instrument = load_text(TOP + 'long = "menu"\n[controls.menu]\n', "one.toml")
    assert instrument.controls["switch"].long == "menu" and instrument.controls["menu"].on == ()


def test_a_control_that_nothing_presses_is_still_refused() -> None:
    assert "controls.menu.on: this is missing" in problems(TOP + "[controls.menu]\n")


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ('long = "menue"\n[controls.menu]\non = ["keyboard:a"]\n', "did you mean 'menu'?"),
        ('double = "switch"\n', "presses this control in its turn"),
        ('long = "menu"\n[controls.menu]\ndouble = "switch"\n', "presses this control in its turn"),
        ('timing = "pulse"\nlong = "menu"\n[controls.menu]\n', 'use double, or timing = "full"'),
        ('timing = "pulse"\ninvert = true\n', 'use timing = "full"'),
        ('ignore_repeat = 1.0\ndouble = "menu"\n[controls.menu]\n', "make double_within 1.4"),
    ],
)
def test_what_cannot_be_is_refused_with_its_cure(lines: str, told: str) -> None:
    assert told in problems(TOP + lines)


COMMAND = '[controls.pedal]\non = ["keyboard:p"]\n'


@pytest.mark.parametrize("lines", ['does = "harmony.next"', 'does = "player.@.louder"', 'does = "rest"\nvalue = true'])
def test_a_control_that_commands_is_read(lines: str) -> None:
    instrument = load_text(TOP + COMMAND + lines, "one.toml")
    assert instrument.controls["pedal"].does


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ('does = "harmony.nxt"', "controls.pedal.does: 'harmony.nxt' cannot be changed: did you mean 'harmony.next'?"),
        ('does = "player.@.next-sond"', "did you mean 'player.@.next-sound'?"),
        ('does = "transport.tempo"', "controls.pedal.value: transport.tempo needs a value: add value = ..., use a num"),
        ('does = "transport.tempo"\nvalue = 0', "controls.pedal.value: transport.tempo cannot be 0: use a number in"),
        ("value = 3", "controls.pedal.value: nothing reads it here"),
        ('does = "player.@.instrument"', "use player.@.mapping with the mapping's name"),
        ('does = "harmony.next"\nvalue = [1]', "use true, false, a number or a text in quotes"),
    ],
)
def test_what_cannot_be_commanded_is_refused_with_its_cure(lines: str, told: str) -> None:
    assert told in problems(TOP + COMMAND + lines)


def test_a_control_that_plays_cannot_command_as_well() -> None:
    assert "this control plays already" in problems(TOP + 'does = "harmony.next"\n')
    menu = '[menu]\ncontrol = "pedal"\n'
    assert "this control calls the menu already" in problems(TOP + COMMAND + 'does = "undo"\n' + menu)
