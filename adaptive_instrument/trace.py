"""Traces: what was said, as JSON Lines. One table drives reading, writing and checking.

``t`` counts in seconds from the start and does not fall. The first line may be the header; without it version 1 is
meant. A bad line is named with its number and skipped; the rest still plays.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

from adaptive_instrument.errors import TraceError
from adaptive_instrument.signals import Axis, Change, Level, Midi, Pointer, Quality, Signal, Switch, Tracking

VERSION = 1
LONGEST_LINE = 1_000_000
"""Bytes: a longer line is no signal."""
LARGEST_FILE = 256_000_000
"""Bytes: a larger file is no trace (an endless device, a film)."""
LATEST = 1e7
"""Seconds (115 days): a later moment is rubbish, and would make every following line fall back behind it."""
LONGEST_QUOTE = 60
"""Characters of a wrong value that a message repeats."""
BOM = b"\xef\xbb\xbf"
"""What some editors put before UTF-8."""
WIDE_BOMS = (b"\xff\xfe", b"\xfe\xff")
"""What stands before UTF-16, which some shells write."""


class BadLine(ValueError):
    """A line that is no signal: its text says what is wrong with it, and ends in a cure."""


def _text(value: object) -> str:
    if not isinstance(value, str) or not value or len(value) > 200:
        raise BadLine('must be a name in quotes, at most 200 characters long: write one like "keyboard"')
    if any("\ud800" <= letter <= "\udfff" for letter in value):
        raise BadLine("must be a name that can be written as UTF-8: take its odd letters out")
    return value


def _truth(value: object) -> bool:
    if not isinstance(value, bool):
        raise BadLine("must be true or false: write one of the two, without quotes")
    return value


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise BadLine("must be a number: write one without quotes, like 0.5")
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise BadLine("must be a finite number: write one like 0.5")
    return number


def _part(value: object) -> float:
    number = _number(value)
    if not 0 <= number <= 1:
        raise BadLine("must be in range 0..1: write a number from 0 to 1")
    return number


def _bytes(value: object) -> bytes:
    if not isinstance(value, list) or not all(type(byte) is int and 0 <= byte <= 255 for byte in value):
        raise BadLine("must be a list of whole numbers in range 0..255: write one like [144, 60, 100]")
    return bytes(value)


def _anything(value: object) -> object:
    return value


@dataclass(frozen=True, slots=True)
class Spec:
    """How one kind of signal is written: its fields (JSON name, attribute, check, default) in order."""

    kind: str
    type: type
    fields: tuple[tuple[str, str, Callable[[object], Any]], ...]
    defaults: dict[str, object] = field(default_factory=dict)


SPECS = (
    Spec("switch", Switch, (("source", "source", _text), ("control", "control", _text), ("down", "down", _truth))),
    Spec("pointer", Pointer, (("source", "source", _text), ("x", "x", _part), ("y", "y", _part))),
    Spec(
        "axis",
        Axis,
        (
            ("source", "source", _text),
            ("control", "control", _text),
            ("value", "value", _number),
            ("unit", "unit", _text),
        ),
        {"unit": "1"},
    ),
    Spec("level", Level, (("source", "source", _text), ("control", "control", _text), ("value", "value", _part))),
    Spec("midi", Midi, (("source", "source", _text), ("bytes", "data", _bytes))),
    Spec("tracking", Tracking, (("source", "source", _text), ("ok", "ok", _truth))),
    Spec("quality", Quality, (("source", "source", _text), ("value", "value", _part))),
    Spec("change", Change, (("what", "what", _text), ("value", "value", _anything)), {"value": None}),
)
BY_KIND = {spec.kind: spec for spec in SPECS}
BY_TYPE = {spec.type: spec for spec in SPECS}


@dataclass(frozen=True, slots=True)
class Trace:
    """A trace as it was read."""

    signals: tuple[Signal, ...]
    mapping: str | None
    """The mapping that the header names, if any."""
    problems: tuple[str, ...]
    """One sentence for each skipped line, ``FILE:LINE: what is wrong``."""
    header: dict[str, Any] = field(default_factory=dict)
    """The header line as it stands, ``{}`` without one."""
    lines: tuple[int, ...] = ()
    """The line number of each signal."""


def read_trace(path: Path) -> Trace:
    """Reads a trace file.

    Raises:
        TraceError: the file cannot be read, or was written by a newer version of the format.
    """
    try:
        if path.is_fifo():
            raise TraceError(f"{path} is a pipe and no file: a trace is read twice. Save it as a file first.")
        with path.open("rb") as file:
            data = file.read(LARGEST_FILE + 1)
    except FileNotFoundError:
        raise TraceError(f"There is no trace {path}. Check the name, or record one with --save-trace.") from None
    except (OSError, ValueError, MemoryError) as error:
        raise TraceError(f"The trace {path} cannot be read ({_reason(error)}). Choose another file.") from None
    if len(data) > LARGEST_FILE:
        raise TraceError(f"{path} is too large to be a trace. Choose another file.")
    if data.startswith(WIDE_BOMS):
        raise TraceError(f"The trace {path} is written as UTF-16. Save it as UTF-8.")
    return parse_trace(data, path.name)


def parse_trace(data: bytes, name: str) -> Trace:
    """Reads a trace from its bytes; ``name`` stands in the messages.

    Raises:
        TraceError: it was written by a newer version of the format.
    """
    signals: list[Signal] = []
    lines: list[int] = []
    problems: list[str] = []
    header: dict[str, Any] = {}
    latest = 0.0
    for number, raw in enumerate(data.removeprefix(BOM).split(b"\n"), 1):
        if not raw.strip():
            continue
        try:
            line = _object(raw)
            if line.get("kind") == "trace":
                if header or signals:
                    raise BadLine("kind: a header belongs in the first line: move it there, or take it out")
                header = line
                _check_version(line, name)
                continue
            signal = decode(line)
            if signal.t < latest:
                raise BadLine(f"t: falls from {latest:g} to {signal.t:g}: put the lines in the order of their times")
        except BadLine as error:
            problems.append(f"{name}:{number}: {error}")
            continue
        latest = signal.t
        signals.append(signal)
        lines.append(number)
    mapping = header.get("mapping")
    return Trace(tuple(signals), mapping if isinstance(mapping, str) else None, tuple(problems), header, tuple(lines))


def decode(line: dict[str, Any]) -> Signal:
    """The signal that a JSON object tells.

    Raises:
        BadLine: it tells none; the text says why.
    """
    kind = line.get("kind")
    spec = BY_KIND.get(kind) if isinstance(kind, str) else None
    if spec is None:
        raise BadLine(f"kind: {_said(kind)} is not known, use one of {', '.join(BY_KIND)}")
    values: dict[str, Any] = {"t": _field(line, "t", _number, {})}
    if values["t"] < 0:
        raise BadLine("t: must not be negative: count the seconds from the start")
    if values["t"] > LATEST:
        raise BadLine(f"t: must be at most {LATEST:g} seconds: count them from the start of the trace")
    if line.get("captured") is not None:
        values["captured"] = _field(line, "captured", _number, {})
    for key, attribute, check in spec.fields:
        values[attribute] = _field(line, key, check, spec.defaults)
    signal: Signal = spec.type(**values)
    return signal


def encode(signal: Signal, start: float = 0.0) -> str | None:
    """A signal as one line, its times counted from ``start``; None for a change that no trace can carry."""
    spec = BY_TYPE[type(signal)]
    line: dict[str, Any] = {"t": round(signal.t - start, 6), "kind": spec.kind}
    for key, attribute, _ in spec.fields:
        value = getattr(signal, attribute)
        line[key] = list(value) if isinstance(value, bytes) else value
    if signal.captured is not None:
        line["captured"] = round(signal.captured - start, 6)
    try:
        return json.dumps(line, ensure_ascii=False, allow_nan=False)
    except (TypeError, ValueError):
        return None


def header_line(mapping: str | None, **more: object) -> str:
    """The first line of a trace."""
    return json.dumps({"t": 0, "kind": "trace", "version": VERSION, "mapping": mapping, **more}, ensure_ascii=False)


def trace_lines(signals: Iterator[Signal], mapping: str | None, start: float = 0.0) -> Iterator[str]:
    """A whole trace, line by line."""
    yield header_line(mapping)
    for signal in signals:
        line = encode(signal, start)
        if line is not None:
            yield line


def _object(raw: bytes) -> dict[str, Any]:
    if len(raw) > LONGEST_LINE:
        raise BadLine("the line is too long to be a signal: write one signal a line")
    try:
        line = json.loads(raw.decode("utf-8"), parse_constant=_refuse, parse_float=_finite)
    except BadLine:
        raise
    except UnicodeDecodeError:
        raise BadLine("not UTF-8; save the file as UTF-8") from None
    except (ValueError, RecursionError):
        raise BadLine("not JSON; write one object a line") from None
    if not isinstance(line, dict):
        raise BadLine("not a JSON object; write one object a line")
    return line


def _refuse(number: str) -> NoReturn:
    raise BadLine(f"{number} is not a finite number: write one like 0.5")


def _finite(digits: str) -> float:
    number = float(digits)
    return number if math.isfinite(number) else _refuse(digits[:LONGEST_QUOTE])


def _field(line: dict[str, Any], key: str, check: Callable[[object], Any], defaults: dict[str, object]) -> Any:
    if key not in line:
        if key in defaults:
            return defaults[key]
        raise BadLine(f'{key}: is missing: add "{key}" to the line')
    try:
        return check(line[key])
    except BadLine as error:
        raise BadLine(f"{key}: {error}") from None


def _check_version(line: dict[str, Any], name: str) -> None:
    version = line.get("version", VERSION)
    if version != VERSION:
        raise TraceError(
            f"The trace {name} has version {_said(version)}, this program reads version {VERSION}. Update the program."
        )


def _said(value: object) -> str:
    try:
        said = repr(value)
    except (ValueError, RecursionError):  # more digits or brackets than Python is willing to write out
        return "this"
    return said if len(said) <= LONGEST_QUOTE else f"{said[:LONGEST_QUOTE]}..."


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error) or type(error).__name__
