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
