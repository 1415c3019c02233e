"""The line of every key, however it is written."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adaptive_instrument.mapping.lines import Place, end_of_top, line_index, line_of, split_key

TEXT = '''\
# a note with a "quote" and [a heading]
version = 1
a.b . "c d" = "x # no note" # a note
long = """
[no.heading]
key = 1 \\""" ""\"""
raw = \'\'\'it's
""" here\'\'\'

[one] # note
list = [
  1,
  [2,
   3], { x = 1, y.z = [
  4 ] },
]
[one.two]
'k' = 1979-05-27 07:32:00
[[many]]
x = 1
[[many]]
x = 2
[many.inner]
y = 3
'''


def places(value: Any, place: Place = ()) -> set[Place]:
    """Everything that stands in a parsed file."""
    found = {place} if place else set()
    if isinstance(value, dict):
        return found.union(*(places(entry, (*place, key)) for key, entry in value.items()))
    if isinstance(value, list):
        return found.union(*(places(entry, (*place, number)) for number, entry in enumerate(value)))
    return found


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_every_key_and_item_has_its_line(line_end: str) -> None:
    text = TEXT.replace("\n", line_end)
    index = line_index(text)
    assert set(index) == places(tomllib.loads(text))
    expected: dict[Place, int] = {
        ("version",): 2,
        ("a",): 3,
        ("a", "b", "c d"): 3,
        ("long",): 4,
        ("raw",): 7,
        ("one",): 10,
        ("one", "list"): 11,
        ("one", "list", 0): 12,
        ("one", "list", 1): 13,
        ("one", "list", 1, 1): 14,
        ("one", "list", 2): 14,
        ("one", "list", 2, "y", "z", 0): 15,
        ("one", "two", "k"): 18,
        ("many", 0): 19,
        ("many", 1, "x"): 22,
        ("many", 1, "inner", "y"): 24,
    }
    assert {place: index[place] for place in expected} == expected


def test_a_place_without_a_line_takes_the_line_around_it() -> None:
    index = line_index("x = 1\n[voice]\n")
    assert line_of(index, ("voice", "sound")) == 2
    assert line_of(index, ("nothing",)) == 1


def test_the_end_of_the_top_is_behind_the_last_key_above_a_heading() -> None:
    assert TEXT[: end_of_top(TEXT)].endswith("here'''")
    assert end_of_top("[voice]\nring = 1\n") == 0


def test_dotted_keys_are_split_as_toml_does() -> None:
    assert split_key("controls.\"my switch\" . 'on'") == ("controls", "my switch", "on")
    for wrong in ("", "a.", ".a", "a b", "a = 1", '"a', "a.b]"):
        with pytest.raises(ValueError, match="write one like"):
            split_key(wrong)


KEYS = st.one_of(
    st.from_regex(r"[A-Za-z0-9_-]{1,5}", fullmatch=True), st.just("'q.1 # \"'"), st.just('"\\"[x]\\u00e9"')
)
VALUES = st.recursive(
    st.sampled_from(["1", '"a]b"', "'}#'", '"""\n"" ]\n"""', "'''\n'' [x]\n'''", "true", "-inf", "07:32:00", '""']),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda items: "[\n" + " ,# x ]\n".join(items) + "\n]"),
        st.dictionaries(KEYS, inner.filter(lambda value: "\n" not in value), max_size=3).map(
            lambda table: "{ " + ", ".join(f"{key} = {value}" for key, value in table.items()) + " }"
        ),
    ),
    max_leaves=6,
)
LINES = st.one_of(
    st.tuples(st.lists(KEYS, min_size=1, max_size=3), VALUES).map(
        lambda pair: f"{' . '.join(pair[0])} = {pair[1]} # n"
    ),
    st.lists(KEYS, min_size=1, max_size=3).map(lambda keys: f"[{'.'.join(keys)}]"),
    KEYS.map(lambda key: f"[[ {key} ]]"),
    st.sampled_from(["", "# note = 1", "\t"]),
)


@given(st.lists(LINES, max_size=12).map("\n".join))
def test_whatever_is_valid_toml_is_indexed_wholly(text: str) -> None:
    try:
        parsed = tomllib.loads(text)
    except ValueError:
        line_index(text)
        return
    index = line_index(text)
    assert set(index) >= places(parsed)
    assert all(1 <= line <= text.count("\n") + 1 for line in index.values())
