"""Shipped mappings, broken in every way: the answer is an instrument or a list of problems, never anything else."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adaptive_instrument.errors import MappingError, Problem
from adaptive_instrument.instrument import Instrument
from adaptive_instrument.mapping import load, load_text
from tests.support.shipped import MAPPINGS

SHIPPED = [path.read_text("utf-8") for path in MAPPINGS]
TOKEN = re.compile(r'"""|"[^"\n]*"|[\w.-]+|[^\w\s]|\n')
VALUE = re.compile(r'(?<== )(?:"[^"\n]*"|\[[^\]\n]*\]|[^\s"#]+)')
KEY = re.compile(r"^\w+(?= =)", re.MULTILINE)

OTHER_VALUES = (
    "1", "0", "-1", "2", "1.5", "-0.0", "1e308", "1e999", "inf", "-inf", "nan", "true", "false", '""', '"x"', "'walk'",
    '"direct"', '"keys"', "[]", "[[]]", "[1]", '["a"]', "[1, 'a', {}]", "{}", "{a = 1}", '{method = "walk"}',
    "1979-05-27", "07:32:00", "1979-05-27T07:32:00Z", "0x" + "f" * 5000, "9" * 5000, "9" * 4000, '"' + "x" * 5000 + '"',
    '"\\u0000"', '"keyboard:space"', '["keyboard:space", "keyboard:space"]', "[-36]", "'''\n'''", '"\\uD7FF"', "+1",
    "1_0", "é", "",
)  # fmt: skip
OTHER_KEYS = (
    "version", "name", "access", "controls", "on", "method", "a.b", '""', '"x y"', "voice.sound", "'.'", "é", "",
    "layout", "harmony", "help", "about", "tempo",
)  # fmt: skip


def check(text: str) -> None:
    for problem in problems(lambda: load_text(text, "mutated.toml")):
        assert 0 <= problem.line <= text.count("\n") + 1
        assert ": " in problem.reason
        assert len(problem.reason) < 400
        assert problem.reason.isprintable()
        assert str(problem).encode()


def problems(read: Callable[[], Instrument]) -> tuple[Problem, ...]:
    """None for an instrument, at least one for anything else."""
    try:
        instrument = read()
    except MappingError as error:
        found = error.problems
    else:
        assert isinstance(instrument, Instrument)
        return ()
    assert found
    return found


@st.composite
def replaced(draw: st.DrawFn, pattern: re.Pattern[str], others: tuple[str, ...]) -> str:
    text = draw(st.sampled_from(SHIPPED))
    for _ in range(draw(st.integers(1, 3))):
        spans = [match.span() for match in pattern.finditer(text)]
        if spans:
            start, end = draw(st.sampled_from(spans))
            text = text[:start] + draw(st.sampled_from(others)) + text[end:]
    return text


@st.composite
def shuffled(draw: st.DrawFn, pattern: re.Pattern[str]) -> str:
    """Pieces of a mapping deleted, doubled, exchanged, or brought in from another one."""
    text = draw(st.sampled_from(SHIPPED))
    for _ in range(draw(st.integers(1, 4))):
        spans = [match.span() for match in pattern.finditer(text)]
        if len(spans) < 2:
            break
        (a, b), (c, d) = sorted(draw(st.tuples(st.sampled_from(spans), st.sampled_from(spans))))
        what = draw(st.sampled_from(("delete", "double", "exchange", "move", "import")))
        if what == "delete":
            text = text[:a] + text[b:]
        elif what == "double":
            text = text[:b] + text[a:]
        elif what == "exchange" and b <= c:
            text = text[:a] + text[c:d] + text[b:c] + text[a:b] + text[d:]
        elif what == "move":
            text = text[:c] + text[a:b] + text[c:]
        else:
            donor = draw(st.sampled_from(SHIPPED))
            start, end = draw(st.sampled_from([match.span() for match in pattern.finditer(donor)]))
            text = text[:a] + donor[start:end] + text[b:]
    return text


@given(replaced(VALUE, OTHER_VALUES))
def test_values_of_other_types_and_sizes_give_problems(text: str) -> None:
    check(text)


@given(replaced(KEY, OTHER_KEYS))
def test_renamed_keys_give_problems(text: str) -> None:
    check(text)


@given(shuffled(re.compile(r"[^\n]*\n")))
def test_lines_lost_doubled_and_moved_give_problems(text: str) -> None:
    check(text)


@given(shuffled(TOKEN))
def test_words_lost_doubled_and_moved_give_problems(text: str) -> None:
    check(text)


@given(shuffled(re.compile(r".", re.DOTALL)))
def test_letters_lost_doubled_and_moved_give_problems(text: str) -> None:
    check(text)


@given(st.sampled_from(SHIPPED), st.data())
def test_random_letters_give_problems(text: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(text)))
    strange = data.draw(st.text(st.sampled_from("[]{}=\"'#,.\\\n\r\t \x00é🎵\u202e0x_:") | st.characters(), max_size=8))
    check(text[:place] + strange + text[place + data.draw(st.integers(0, 5)) :])


@given(st.sampled_from(SHIPPED), st.binary(max_size=8), st.data())
def test_random_bytes_in_a_file_give_problems(
    tmp_path_factory: pytest.TempPathFactory, text: str, strange: bytes, data: st.DataObject
) -> None:
    content = text.encode()
    place = data.draw(st.integers(0, len(content)))
    file = _file(tmp_path_factory)
    file.write_bytes(content[:place] + strange + content[place + data.draw(st.integers(0, 5)) :])
    problems(lambda: load(file))


@given(st.text())
def test_any_text_at_all_gives_problems(text: str) -> None:
    check(text)


def _file(factory: pytest.TempPathFactory) -> Path:
    folder = factory.getbasetemp() / "mutations"
    folder.mkdir(exist_ok=True)
    return folder / "mutated.toml"
