"""Whoever reads that something is wrong reads what to do about it, too: in every refusal of the program."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import adaptive_instrument
from adaptive_instrument.ensemble import Ensemble
from adaptive_instrument.errors import ChangeError, MappingError
from adaptive_instrument.instrument import Instrument
from adaptive_instrument.mapping import load_text
from adaptive_instrument.resources import shipped_folder
from adaptive_instrument.signals import Change
from adaptive_instrument.trace import parse_trace
from tests.support.cures import has_cure
from tests.support.strategies import bands, changes

PACKAGE = Path(adaptive_instrument.__file__).parent
MAPPINGS = sorted((shipped_folder() / "mappings").glob("*.toml"))
TOLD = {"InstrumentError", "TraceError", "ChangeError", "InputError", "OutputError", "BadLine", "ValueError"}
OF_TABLES = {"music/grooves/notation.py", "music/scales.py", "vision/face_mesh.py", "bench"}
"""What is said there is said to whoever edits a table of the program, or measures it."""


@pytest.mark.parametrize(
    "sentence",
    [
        "tempo cannot be 0: use a number in range 20..300",
        "'majr' is not a known scale: did you mean 'major'?",
        "No JACK server is running. Start it first, or leave --audio-driver out.",
        "not UTF-8; save the file as UTF-8",
    ],
)
def test_a_cure_is_known_when_it_is_seen(sentence: str) -> None:
    assert has_cure(sentence)


@pytest.mark.parametrize("sentence", ["NaN is not a finite number", "t: must not be negative", "it was skipped", ""])
def test_what_is_only_wrong_has_none(sentence: str) -> None:
    assert not has_cure(sentence)


def written() -> Iterator[tuple[str, str]]:
    """Every sentence of a refusal as it stands in the code, and where; ``{}`` for what is put in."""
    for file in sorted(PACKAGE.rglob("*.py")):
        place = file.relative_to(PACKAGE).as_posix()
        if place.startswith(tuple(OF_TABLES)):
            continue
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            told = _told(node)
            text = None if told is None else _text(told)
            if text is not None:
                yield f"{place}:{getattr(node, 'lineno', 0)}", text


def _told(node: ast.AST) -> ast.expr | None:
    """What a ``raise`` says, or the last of what a rule of the mapping yields."""
    if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and node.exc.args:
        return node.exc.args[0] if getattr(node.exc.func, "id", "") in TOLD else None
    if isinstance(node, ast.Yield) and isinstance(node.value, ast.Tuple) and len(node.value.elts) in (2, 3):
        return node.value.elts[-1]
    return None


def _text(node: ast.expr) -> str | None:
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
    if isinstance(node, ast.BinOp):
        left, right = _text(node.left), _text(node.right)
        return None if left is None or right is None else left + right
    return None


def test_every_refusal_that_is_written_in_the_code_ends_in_a_cure_or_in_one_that_is_put_in() -> None:
    found = list(written())
    assert len(found) > 150
    assert not [(place, text) for place, text in found if not has_cure(text) and not text.endswith("{}")]


@given(bands(), st.lists(changes(), max_size=12))
def test_every_change_that_is_refused_is_refused_with_a_cure(
    band: list[Instrument], wished: list[tuple[str, object]]
) -> None:
    ensemble, said = Ensemble(band), list[str]()
    for number, (what, value) in enumerate(wished):
        try:
            ensemble.apply(Change(number, what, value), number)
        except ChangeError as error:
            said.append(str(error))
    assert all(has_cure(sentence) for sentence in said), said


RUBBISH = ('""', '"x"', '"keyboard:"', '["nowhere"]', "-1", "1e9", "true", "[]", "[1, [2]]", "{ a = 1 }", "nan")


@given(st.sampled_from(MAPPINGS), st.data())
def test_every_problem_of_a_mapping_names_its_place_and_ends_in_a_cure(file: Path, data: st.DataObject) -> None:
    lines = file.read_text("utf-8").splitlines()
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(lines) - 1))
        key, equals, _ = lines[place].partition("=")
        how = data.draw(st.sampled_from(("value", "value", "value", "key", "out", "twice")))
        if how == "value" and equals:
            lines[place] = f"{key}= {data.draw(st.sampled_from(RUBBISH))}"
        elif how == "key" and equals:
            lines[place] = f"{key.strip()}s ={lines[place].partition('=')[2]}"
        elif how == "out":
            lines[place] = ""
        else:
            lines.insert(place, lines[place])
    try:
        load_text("\n".join(lines) + "\n", file.name)
    except MappingError as error:
        for problem in error.problems:
            assert str(problem).startswith(file.name) and has_cure(problem.reason), problem


values = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=4),
    st.lists(st.integers(-1, 300), max_size=3),
)  # fmt: skip
lines = st.dictionaries(
    st.sampled_from(("t", "kind", "source", "control", "down", "x", "y", "value", "unit", "bytes", "ok", "what")),
    st.one_of(values, st.sampled_from(("switch", "pointer", "axis", "level", "midi", "tracking", "quality", "change"))),
)  # fmt: skip


@given(st.lists(st.one_of(lines.map(lambda line: repr(line).replace("'", '"')), st.text(max_size=20)), max_size=8))
def test_every_line_of_a_trace_that_is_skipped_is_named_with_a_cure(told: list[str]) -> None:
    for problem in parse_trace("\n".join(told).encode("utf-8", "replace"), "some.jsonl").problems:
        place, number, reason = problem.split(":", 2)
        assert place == "some.jsonl" and 1 <= int(number) <= 200 and has_cure(reason), problem
