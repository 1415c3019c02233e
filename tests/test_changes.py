"""Every change is checked before anything is touched, and a wrong one is refused with its cure."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adaptive_instrument.changes import OF_A_PLAYER, SHARED, parse
from adaptive_instrument.errors import ChangeError

anything = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20), st.just(10**400)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=3), inner, max_size=2)),
    max_leaves=4,
)
names = st.one_of(
    st.sampled_from((*SHARED, *(f"player.{who}.{what}" for who in ("ada", "*", "a.b") for what in OF_A_PLAYER))),
    st.text(max_size=30),
)


@given(names, anything)
def test_a_change_is_either_checked_or_refused_in_words(what: str, value: object) -> None:
    try:
        _, setting, _ = parse(what, value)
    except ChangeError as error:
        setting, said = "", str(error)
    else:
        said = "checked"
    assert (setting in SHARED or setting in OF_A_PLAYER) if said == "checked" else 0 < len(said) < 600


def test_a_number_too_long_to_be_written_is_refused_without_writing_it() -> None:
    with pytest.raises(ChangeError, match="use a number in range"):
        parse("transport.tempo", 10**5000)


@pytest.mark.parametrize(
    ("what", "value", "meant"),
    [
        ("transport.tempo", 84, (None, "transport.tempo", 84.0)),
        ("harmony.chord", "Am", (None, "harmony.chord", "Am")),
        ("harmony.chord", "", (None, "harmony.chord", "")),
        ("stop", None, (None, "stop", None)),
        ("player.ada.volume", 1, ("ada", "volume", 1.0)),
        ("player.*.help", "raw", ("*", "help", "raw")),
        ("player.a.b.sound", "harp", ("a.b", "sound", "harp")),
    ],
)
def test_a_change_is_understood(what: str, value: object, meant: tuple[object, ...]) -> None:
    assert parse(what, value) == meant


@pytest.mark.parametrize(
    ("what", "value", "cure"),
    [
        ("transport.tempo", math.nan, "use a number in range 20..300"),
        ("transport.tempo", math.inf, "use a number in range 20..300"),
        ("transport.tempo", True, "use a number in range 20..300"),
        ("transport.tempo", 10**400, "use a number in range 20..300"),
        ("transport.metre", 2.0, "use a whole number in range 1..16"),
        ("rest", "yes", "use true or false"),
        ("harmony.scale", "majr", "did you mean 'major'"),
        ("harmony.scale", ["major"], "use one of"),
        ("harmony.tonic", "H", "write a letter"),
        ("harmony.tonic", "", "write a letter"),
        ("harmony.chord", 3, "use a name in quotes"),
        ("player.ada.instrument", {"name": "x"}, "choose one in the program"),
        ("player.*.instrument", None, "by name"),
        ("transport.temp", 90, "did you mean 'transport.tempo'"),
        ("player.ada", 1, "cannot be changed"),
        ("player..volume", 1, "cannot be changed"),
    ],
)
def test_a_wrong_change_is_refused_with_its_cure(what: str, value: object, cure: str) -> None:
    with pytest.raises(ChangeError, match=cure.replace("(", r"\(")):
        parse(what, value)
