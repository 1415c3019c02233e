"""The stage's own keys cannot be bound; the letters that change chords can."""

from __future__ import annotations

import pytest

from adaptive_instrument.errors import MappingError
from adaptive_instrument.mapping import load_text
from adaptive_instrument.stage.commands import COMMANDS, RESERVED

ONE = """\
version = 1
name = "mine"

[controls.switch]
on = ["keyboard:{}"]

[access]
method = "walk"
control = "switch"
"""


@pytest.mark.parametrize("key", sorted(RESERVED))
def test_a_key_of_the_stage_is_refused_with_what_it_does(key: str) -> None:
    with pytest.raises(MappingError) as caught:
        load_text(ONE.format(key), "mine.toml")
    (problem,) = caught.value.problems
    assert problem.line == 5
    assert RESERVED[key] in problem.reason
    assert "choose another key" in problem.reason


@pytest.mark.parametrize("key", ["space", "return", "1", "q", *sorted({c.key for c in COMMANDS if c.gives_way})])
def test_every_other_key_can_be_bound_the_chords_letters_too(key: str) -> None:
    assert load_text(ONE.format(key), "mine.toml").controls["switch"].on == (f"keyboard:{key}",)
