"""The access ladder in a mapping: every fault told once, at its line, with its cure."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from adaptive_instrument.access.enter import EnterSettings
from adaptive_instrument.access.pointing import PointerSettings
from adaptive_instrument.access.walk import WalkSettings
from adaptive_instrument.errors import MappingError, Problem
from adaptive_instrument.instrument import rungs
from adaptive_instrument.mapping import load, load_text
from adaptive_instrument.mapping.saver import save
from adaptive_instrument.resources import shipped_folder

GOOD = """\
version = 1
name = "ladder"

[controls.switch]
on = ["keyboard:space"]

[controls.one]
on = ["keyboard:1"]

[access]
method = "direct"
controls = ["one"]

[[ladder]]
name = "head"
access = { method = "enter", shape = "row" }
pointer = { source = "camera", x = "yaw", y = "pitch" }

[[ladder]]
name = "one switch"

[ladder.access]
method = "walk"
control = "switch"

[handover]
first = "finger"
backup = "switch"
"""


def problems(text: str) -> tuple[Problem, ...]:
    with pytest.raises(MappingError) as error:
        load_text(text, "ladder.toml")
    return error.value.problems


def only(old: str, new: str) -> tuple[int, str, str]:
    assert old in GOOD
    (problem,) = problems(GOOD.replace(old, new))
    return problem.line, problem.key, problem.reason


def test_a_ladder_is_read_in_its_order() -> None:
    instrument = load_text(GOOD, "ladder.toml")
    ways = rungs(instrument)
    assert [way.name for way in ways] == ["finger", "head", "one switch"]
    assert ways[1].access == EnterSettings(shape="row") and ways[2].access == WalkSettings(control="switch")
    assert ways[1].pointer == PointerSettings(source="camera", x="yaw", y="pitch") and ways[2].pointer is None


def test_the_shipped_ladder_is_right() -> None:
    assert len(rungs(load(shipped_folder() / "mappings" / "changing-access.toml"))) == 5


@pytest.mark.parametrize(
    ("old", "new", "line", "key", "reason"),
    [
        ('control = "switch"', 'control = "swich"', 24, "ladder.access.control", "did you mean 'switch'?"),
        ('"enter", shape', '"enterr", shape', 16, "ladder.access.method", "did you mean 'enter'?"),
        ('shape = "row"', 'shape = "heap"', 16, "ladder.access.shape", "use one of row, grid, arc"),
        ('shape = "row"', 'shape = "row", foo = 2', 16, "ladder.access.foo", "there is no such key here"),
        (', x = "yaw", y = "pitch"', "", 17, "ladder.pointer.x", 'add x = "yaw" and y = "pitch"'),
        ('source = "camera"', 'source = "camra"', 17, "ladder.pointer.source", "did you mean 'camera'?"),
        ('name = "one switch"', 'name = "head"', 20, "ladder.name", "give each rung a name of its own"),
        ('name = "head"', 'name = "finger"', 15, "ladder.name", "is already the way of playing in [access]"),
        ('name = "head"', 'name = "next"', 15, "ladder.name", "cannot be a rung's name"),
        ('name = "one switch"\n', "", 19, "ladder.name", 'add name = "one switch"'),
        ('first = "finger"', 'first = "previous"', 27, "handover.first", "cannot be a rung's name"),
        ('backup = "switch"', 'backup = "swich"', 28, "handover.backup", "did you mean 'switch'?"),
        ('backup = "switch"', 'to = "two switches"', 28, "handover.to", "did you mean 'one switch'?"),
        ('backup = "switch"', "good_above = 0.2", 28, "handover.good_above", "make it 0.3"),
        ('backup = "switch"', "keep = 99", 28, "handover.keep", "use a number in range 0.1..15"),
    ],
)
def test_each_fault_is_told_once_with_its_cure(old: str, new: str, line: int, key: str, reason: str) -> None:
    found = only(old, new)
    assert found[:2] == (line, key) and reason in found[2]


def test_a_rung_without_access_says_what_to_add() -> None:
    start = GOOD.index("[ladder.access]")
    (problem,) = problems(GOOD[:start] + GOOD[GOOD.index("[handover]") :])
    assert (problem.line, problem.key) == (19, "ladder.access") and 'access = { method = "walk" }' in problem.reason


def test_a_backup_that_plays_nothing_needs_to_be_told_where_it_leads() -> None:
    spare = GOOD.replace("[access]", '[controls.spare]\non = ["keyboard:9"]\n\n[access]')
    (problem,) = problems(spare.replace('backup = "switch"', 'backup = "spare"'))
    assert problem.key == "handover.backup" and "add to = NAME" in problem.reason
    load_text(spare.replace('backup = "switch"', 'backup = "spare"\nto = "one switch"'), "ladder.toml")


def test_a_handover_without_a_ladder_is_said() -> None:
    start, end = GOOD.index("[[ladder]]"), GOOD.index("[handover]")
    (problem,) = problems(GOOD[:start] + GOOD[end:])
    assert problem.key == "handover" and "add a further way of playing under [[ladder]]" in problem.reason


def test_a_ladder_that_is_one_section_is_told_how_to_write_it() -> None:
    start, end = GOOD.index("[[ladder]]"), GOOD.index("[handover]")
    (problem,) = problems(GOOD[:start] + '[ladder]\nname = "head"\n\n' + GOOD[end:])
    assert problem.key == "ladder" and "write [[ladder]]" in problem.reason


def test_more_rungs_than_anybody_needs_are_refused() -> None:
    more = "".join(f'[[ladder]]\nname = "rung {n}"\naccess = {{ method = "walk" }}\n\n' for n in range(7))
    (problem,) = problems(GOOD.replace("[handover]", more + "[handover]"))
    assert problem.key == "ladder" and "leave at most 8" in problem.reason


def test_a_keyboard_may_stand_on_a_ladder_beside_a_layout() -> None:
    keys = GOOD.replace('method = "direct"\ncontrols = ["one"]', 'method = "keys"\n\n[layout]\ncount = 5')
    assert load_text(keys, "ladder.toml").access.method == "keys"


def test_a_changed_rung_is_saved_and_the_rest_of_the_file_stays(tmp_path: Path) -> None:
    path = tmp_path / "ladder.toml"
    path.write_text("# Grandmother's ladder\n" + GOOD, encoding="utf-8")
    instrument = load(path)
    changed = replace(instrument.ladder[1], access=WalkSettings(control="switch", phrase_gap=3.0))
    new = replace(instrument, ladder=(instrument.ladder[0], changed))
    save(path, new)
    assert load(path) == new
    assert path.read_text(encoding="utf-8").startswith("# Grandmother's ladder\n")
