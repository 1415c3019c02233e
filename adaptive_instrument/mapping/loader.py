"""Reads a mapping file: an instrument, or every problem at once, each with its line."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from adaptive_instrument.errors import MappingError, Problem
from adaptive_instrument.instrument import Instrument
from adaptive_instrument.mapping.lines import line_index, line_of
from adaptive_instrument.mapping.rungs import rule_faults
from adaptive_instrument.mapping.scala_file import with_scale
from adaptive_instrument.mapping.shape import Fault, Shape, shape_of
from adaptive_instrument.mapping.words import dotted, shown, syntax

LARGEST = 262_144
"""Bytes; a mapping has some two thousand."""

TOO_DEEP = re.compile(r"""(?<![\w-])(?:(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){16}""")
"""A key of so many parts that the TOML reader, whose time grows with their square, is not to see it."""


def load(path: Path) -> Instrument:
    """The instrument that a mapping file describes.

    Raises:
        MappingError: every problem of the file, in the order of its lines.
    """
    return read(path)[0]


def load_text(text: str, file_name: str) -> Instrument:
    """The instrument that a mapping's text describes; ``file_name`` is what its problems call it.

    Raises:
        MappingError: every problem of the text, in the order of its lines.
    """
    return instrument_of(parse(text, file_name), text, file_name)


def read(path: Path) -> tuple[Instrument, str]:
    """The instrument of a mapping file and the file's text.

    Raises:
        MappingError: every problem of the file, in the order of its lines.
    """
    text = text_of(path)
    name = os.fspath(path)
    return instrument_of(parse(text, name), text, name, path.stem), text


def parse(text: str, file_name: str) -> dict[str, Any]:
    """The keys and values of a TOML text.

    Raises:
        MappingError: it is not TOML; the line is named.
    """
    deep = TOO_DEEP.search(text)
    if deep is not None:
        line = text.count("\n", 0, deep.start()) + 1
        raise _error(file_name, line, "a key here has too many parts: a mapping needs at most three, like voice.sound")
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise _error(file_name, 0, "lists or sections are nested too deeply: a mapping needs at most three") from None
    except ValueError as error:
        raise _error(file_name, _line_in(str(error), text), syntax(str(error))) from None


def instrument_of(raw: Mapping[str, Any], text: str, file_name: str, stem: str | None = None) -> Instrument:
    """The instrument that parsed keys and values describe.

    Args:
        raw: the keys and values.
        text: where they were read from; problems name its lines.
        file_name: what problems call the file.
        stem: the file's name without its ending, which the instrument's name has to match; None for no file.

    Raises:
        MappingError: every problem, in the order of the lines.
    """
    shape = shape_of(raw)
    faults = list(shape.faults)
    harmony = shape.sections.get("harmony")
    if harmony is not None:
        try:
            shape.sections["harmony"] = with_scale(harmony, Path(file_name).parent if stem is not None else None)
        except ValueError as error:
            faults.append((("harmony", "scale"), str(error)))
    if not shape.newer:
        faults += rule_faults(shape)
        faults += _stem_faults(shape, stem, faults)
    if faults:
        index = line_index(text)
        raise MappingError(
            tuple(Problem(file_name, line_of(index, place), dotted(place), reason) for place, reason in faults)
        )
    return shape.instrument()


def _stem_faults(shape: Shape, stem: str | None, faults: list[Fault]) -> list[Fault]:
    name = shape.raw.get("name")
    if stem is None or not isinstance(name, str) or name == stem or any(place == ("name",) for place, _ in faults):
        return []
    reason = f"the file is called {shown(stem)}: write that name here too, or call the file {name}.toml"
    return [(("name",), reason)]


def text_of(path: Path) -> str:
    """The text of a mapping file.

    Raises:
        MappingError: it cannot be read.
    """
    name = os.fspath(path)
    try:
        if path.is_dir():
            raise _error(name, 0, "this is a folder: give one of the mapping files in it")
        if path.exists() and not path.is_file():
            raise _error(name, 0, "this is a device and no file: give a mapping file")
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except FileNotFoundError:
        raise _error(name, 0, "there is no such file: look at its name and folder") from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "the name cannot be a file's"
        raise _error(name, 0, f"the file cannot be read ({why}): look at its name and who may read it") from None
    if len(data) > LARGEST:
        raise _error(name, 0, f"the file is longer than {LARGEST // 1024} kB, so it is no mapping: give a mapping file")
    try:
        # Windows' Notepad puts a mark at the start; it belongs to the encoding, not to the text.
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _error(name, line, "this is not UTF-8 text: save the file again with the encoding UTF-8") from None


def _line_in(message: str, text: str) -> int:
    found = re.search(r"at line (\d+)", message)
    if found is not None:
        return int(found[1])
    # Not splitlines: Python ends lines at letters at which neither TOML nor an editor does.
    return text.rstrip().count("\n") + 1 if "end of document" in message else 0


def _error(file_name: str, line: int, reason: str) -> MappingError:
    return MappingError((Problem(file_name, line, "", reason),))
