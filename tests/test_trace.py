"""Traces: every signal survives a round trip, every broken line is named and costs nothing but itself."""

from __future__ import annotations

import json
import math
import os
import random
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adaptive_instrument.errors import TraceError
from adaptive_instrument.signals import Axis, Change, Level, Midi, Pointer, Quality, Signal, Switch, Tracking
from adaptive_instrument.trace import LARGEST_FILE, LATEST, encode, parse_trace, read_trace, trace_lines

GOOD = (
    '{"t": 0, "kind": "trace", "version": 1, "mapping": "head-harp"}',
    '{"t": 0.50, "kind": "switch", "source": "keyboard", "control": "space", "down": true}',
    '{"t": 0.61, "kind": "pointer", "source": "mouse", "x": 0.20, "y": 0.71}',
    '{"t": 0.61, "kind": "axis", "source": "camera", "control": "yaw", "value": -4.1, "unit": "deg"}',
    '{"t": 0.61, "kind": "level", "source": "camera", "control": "mouth-open", "value": 0.63}',
    '{"t": 0.70, "kind": "midi", "source": "keys", "bytes": [144, 60, 100]}',
    '{"t": 0.80, "kind": "tracking", "source": "camera", "ok": false}',
    '{"t": 0.85, "kind": "quality", "source": "camera", "value": 0.4}',
    '{"t": 0.90, "kind": "change", "what": "transport.tempo", "value": 84}',
)
"""The lines of DESIGN.md's contract."""

names = st.text(st.characters(codec="utf-8"), min_size=1, max_size=200)
micros = st.integers(0, 10**12).map(lambda n: round(n / 1e6, 6))
parts = st.floats(0, 1)
numbers = st.floats(allow_nan=False, allow_infinity=False)
settings_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | numbers | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
    max_leaves=5,
)


def timed(kind: type, *fields: st.SearchStrategy[object]) -> st.SearchStrategy[Signal]:
    return st.builds(
        lambda t, captured, *values: kind(t, *values, captured=captured), micros, st.none() | micros, *fields
    )


signals = st.one_of(
    timed(Switch, names, names, st.booleans()),
    timed(Pointer, names, parts, parts),
    timed(Axis, names, names, numbers, names),
    timed(Level, names, names, parts),
    timed(Midi, names, st.binary(max_size=300)),
    timed(Tracking, names, st.booleans()),
    timed(Quality, names, parts),
    timed(Change, names, settings_values),
)


def written(lines: object) -> bytes:
    return "\n".join(map(str, lines)).encode()  # type: ignore[call-overload]


@given(st.lists(signals, max_size=20).map(lambda some: sorted(some, key=lambda signal: signal.t)))
def test_every_signal_survives_being_written_and_read(some: list[Signal]) -> None:
    trace = parse_trace(written(trace_lines(iter(some), "head-harp")), "x")
    assert trace.problems == ()
    assert trace.mapping == "head-harp"
    assert list(trace.signals) == some
    assert trace.lines == tuple(range(2, len(some) + 2))


def test_the_lines_of_the_contract_are_read_as_they_stand() -> None:
    trace = parse_trace(written(GOOD), "x")
    assert trace.problems == ()
    assert [type(signal) for signal in trace.signals] == [
        Switch, Pointer, Axis, Level, Midi, Tracking, Quality, Change,
    ]  # fmt: skip
    assert trace.signals[2] == Axis(0.61, "camera", "yaw", -4.1, "deg")


def test_times_are_written_from_the_start_of_the_trace() -> None:
    line = encode(Switch(1000.25, "keyboard", "space", True, captured=1000.125), start=1000)
    assert line is not None
    assert json.loads(line)["t"] == 0.25 and json.loads(line)["captured"] == 0.125


def test_a_change_that_no_trace_can_carry_is_left_out() -> None:
    assert encode(Change(0, "player.x.instrument", object())) is None
    assert encode(Change(0, "transport.tempo", math.nan)) is None


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{", "not JSON"),
        ('{"t": 0, "kind": "switch"', "not JSON"),
        ("[]", "not a JSON object"),
        ("12", "not a JSON object"),
        ('"switch"', "not a JSON object"),
        ("[" * 100_000, "not JSON"),
        ('{"a":' * 100_000, "not JSON"),
        ('{"t": 1, "kind": ' + "[" * 900 + "]" * 900 + "}", "kind: "),
        ('{"t": 1, "kind": "' + "x" * 10_000 + '"}', "kind: "),
        ('{"t": 1, "kind": null}', "kind: None is not known"),
        ('{"t": 1}', "kind: None is not known"),
        ('{"kind": "tracking", "source": "a", "ok": true}', "t: is missing"),
        ('{"t": "1", "kind": "tracking", "source": "a", "ok": true}', "t: must be a number"),
        ('{"t": true, "kind": "tracking", "source": "a", "ok": true}', "t: must be a number"),
        ('{"t": -1, "kind": "tracking", "source": "a", "ok": true}', "t: must not be negative"),
        ('{"t": NaN, "kind": "tracking", "source": "a", "ok": true}', "NaN is not a finite number"),
        ('{"t": Infinity, "kind": "tracking", "source": "a", "ok": true}', "Infinity is not a finite number"),
        ('{"t": 1e999, "kind": "tracking", "source": "a", "ok": true}', "1e999 is not a finite number"),
        ('{"t": 1e300, "kind": "tracking", "source": "a", "ok": true}', "t: must be at most"),
        ('{"t": 1' + "0" * 400 + ', "kind": "tracking", "source": "a", "ok": true}', "t: must be a finite number"),
        ('{"t": 1' + "0" * 9000 + ', "kind": "tracking", "source": "a", "ok": true}', "not JSON"),
        ('{"t": 1, "kind": "tracking", "source": "", "ok": true}', "source: must be a name"),
        ('{"t": 1, "kind": "tracking", "source": "\\ud800", "ok": true}', "source: must be a name"),
        ('{"t": 1, "kind": "tracking", "source": "a", "ok": 1}', "ok: must be true or false"),
        ('{"t": 1, "kind": "tracking", "source": "a"}', "ok: is missing"),
        ('{"t": 1, "kind": "switch", "source": "a", "control": ["b"], "down": true}', "control: must be a name"),
        ('{"t": 1, "kind": "pointer", "source": "a", "x": 1.5, "y": 0}', "x: must be in range 0..1"),
        ('{"t": 1, "kind": "pointer", "source": "a", "x": 0, "y": -0.1}', "y: must be in range 0..1"),
        ('{"t": 1, "kind": "midi", "source": "a", "bytes": [256]}', "bytes: must be a list"),
        ('{"t": 1, "kind": "midi", "source": "a", "bytes": [true]}', "bytes: must be a list"),
        ('{"t": 1, "kind": "midi", "source": "a", "bytes": "90 3c 40"}', "bytes: must be a list"),
        ('{"t": 1, "kind": "change", "what": "transport.tempo", "value": NaN}', "NaN is not a finite number"),
        ('{"t": 1, "kind": "quality", "source": "a", "value": 2, "captured": 0}', "value: must be in range"),
        ('{"t": 1, "kind": "tracking", "source": "a", "ok": true, "captured": "x"}', "captured: must be a number"),
        ('{"t": 1, "kind": "trace", "version": 1}', "kind: a header belongs in the first line"),
        ('{"t": 0.1, "kind": "tracking", "source": "a", "ok": true}', "t: falls from 0.5 to 0.1"),
    ],
)  # fmt: skip
def test_a_bad_line_is_named_and_only_itself_is_lost(line: str, says: str) -> None:
    trace = parse_trace(written([*GOOD[:2], line, *GOOD[2:]]), "some.jsonl")
    assert len(trace.problems) == 1
    assert trace.problems[0].startswith("some.jsonl:3: ")
    assert says in trace.problems[0]
    assert len(trace.problems[0]) < 300
    assert len(trace.signals) == len(GOOD) - 1


def test_a_line_that_is_not_utf8_says_so() -> None:
    trace = parse_trace(written(GOOD[:1]) + b"\n\xff\xfe\x00\n" + written(GOOD[1:]), "x")
    assert trace.problems == ("x:2: not UTF-8; save the file as UTF-8",)
    assert len(trace.signals) == 8


@pytest.mark.parametrize("ending", [b"\n", b"\r\n", b"\n\n", b" \r\n\t\n"])
@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"])
def test_other_line_endings_and_a_byte_order_mark_do_no_harm(ending: bytes, start: bytes) -> None:
    trace = parse_trace(start + ending.join(line.encode() for line in GOOD) + ending, "x")
    assert trace.problems == ()
    assert trace.mapping == "head-harp"
    assert len(trace.signals) == 8


def test_without_a_header_version_1_is_meant() -> None:
    trace = parse_trace(written(GOOD[1:]), "x")
    assert (trace.mapping, trace.header, trace.problems) == (None, {}, ())
    assert len(trace.signals) == 8


@pytest.mark.parametrize("version", ["2", '"1"', "null", "[" * 500 + "]" * 500, '"' + "v" * 9999 + '"'])
def test_a_trace_of_another_version_is_refused_with_a_cure(version: str) -> None:
    with pytest.raises(TraceError, match="Update the program") as refused:
        parse_trace(f'{{"kind": "trace", "version": {version}}}'.encode(), "x")
    assert len(str(refused.value)) < 300


def test_thousands_of_mutated_traces_never_end_in_a_traceback() -> None:
    chance = random.Random(7)
    data = written(GOOD)
    for _ in range(5000):
        broken = bytearray(data)
        for _ in range(chance.randint(1, 6)):
            place = chance.randrange(len(broken))
            kind = chance.randrange(5)
            if kind == 0:
                broken[place] = chance.randrange(256)
            elif kind == 1:
                del broken[place : place + chance.randint(1, 40)]
            elif kind == 2:
                broken[place:place] = chance.randbytes(chance.randint(1, 8))
            elif kind == 3:
                broken[place:place] = chance.choice(
                    (b"NaN", b"1e400", b"-", b"{", b'"', b"\\u0000", b"\n", b"\r", b",")
                )
            else:
                far = chance.randrange(len(broken))
                broken[place:place] = broken[far : far + 60]
            if not broken:
                broken = bytearray(b"{")
        _check_whatever(bytes(broken))


@given(st.lists(st.binary(max_size=80).filter(lambda raw: b"\n" not in raw), max_size=10), st.randoms())
def test_garbage_between_good_lines_is_named_by_its_number(garbage: list[bytes], chance: random.Random) -> None:
    lines = [line.encode() for line in GOOD]
    for raw in garbage:
        lines.insert(chance.randint(1, len(lines)), raw)
    trace = parse_trace(b"\n".join(lines), "x")
    assert len(trace.signals) == 8
    bad = [n for n, line in enumerate(lines, 1) if line.decode("utf-8", "replace") not in GOOD and line.strip()]
    assert [int(problem.split(":")[1]) for problem in trace.problems] == bad


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=8,
)


@given(
    st.sampled_from(GOOD[1:]),
    st.dictionaries(
        st.sampled_from(
            ["t", "kind", "source", "control", "down", "value", "x", "y", "bytes", "ok", "what", "unit", "captured"]
        ),
        json_values,
        min_size=1,
        max_size=4,
    ),
)
def test_values_of_any_type_are_a_signal_or_a_named_problem(line: str, wrong: dict[str, object]) -> None:
    _check_whatever(json.dumps(json.loads(line) | wrong).encode())


def _check_whatever(data: bytes) -> None:
    try:
        trace = parse_trace(data, "x")
    except TraceError as error:
        assert "Update the program" in str(error)  # noqa: PT017 -- either end is a good one
        return
    latest = 0.0
    for signal in trace.signals:
        assert latest <= signal.t <= LATEST
        latest = signal.t
        assert encode(signal) is not None
    lines = [int(problem.split(":")[1]) for problem in trace.problems]
    assert lines == sorted(set(lines)) and not set(lines) & set(trace.lines)
    filled = sum(bool(raw.strip()) for raw in data.split(b"\n"))
    assert len(lines) + len(trace.signals) + bool(trace.header) == filled


# -- files ------------------------------------------------------------------------------------------------------------


def test_a_trace_that_is_not_there_says_how_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(TraceError, match=r"There is no trace .*record one with --save-trace\.$"):
        read_trace(tmp_path / "none.jsonl")


@pytest.mark.parametrize("where", [".", "a-file/below.jsonl", "x" * 300, "nul\0byte"])
def test_a_trace_that_cannot_be_read_is_refused_with_a_cure(tmp_path: Path, where: str) -> None:
    (tmp_path / "a-file").write_text("")
    with pytest.raises(TraceError, match=r"\.$"):
        read_trace(tmp_path / where)


def test_a_trace_in_utf16_says_how_to_save_it(tmp_path: Path) -> None:
    path = tmp_path / "wide.jsonl"
    path.write_text("\n".join(GOOD), encoding="utf-16")
    with pytest.raises(TraceError, match="Save it as UTF-8"):
        read_trace(path)


def test_a_file_without_end_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "huge"
    with path.open("wb") as file:
        file.truncate(LARGEST_FILE + 1)
    with pytest.raises(TraceError, match="too large"):
        read_trace(path)


def test_an_empty_file_is_an_empty_trace(tmp_path: Path) -> None:
    path = tmp_path / "empty"
    path.write_bytes(b"")
    assert read_trace(path).signals == () and read_trace(path).problems == ()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such pipes")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jsonl")
    with pytest.raises(TraceError, match="Save it as a file first"):
        read_trace(tmp_path / "pipe.jsonl")
