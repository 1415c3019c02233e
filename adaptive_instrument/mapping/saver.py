"""Saves changed settings into a mapping file; its comments and its order stay.

What is written has been read again and compared with what was meant before the file is touched. The file is replaced
whole or not at all, and the one before is kept beside it as ``NAME.toml.bak``. A shipped mapping is never written:
its changed copy goes to the user's own mappings, which are found first from then on.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping, MutableMapping
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import Array, InlineTable

from adaptive_instrument.errors import MappingError, OutputError, Problem
from adaptive_instrument.files import write_whole
from adaptive_instrument.instrument import Instrument
from adaptive_instrument.mapping.lines import end_of_top, split_key
from adaptive_instrument.mapping.loader import instrument_of, parse, read
from adaptive_instrument.mapping.scala_file import as_written
from adaptive_instrument.mapping.words import dotted
from adaptive_instrument.resources import ready, shipped_folder, user_mappings_folder

BACKUP = ".bak"
"""Behind the file's whole name: the contents before the last save."""

Edits = Mapping[tuple[str, ...], Any]


def save_changes(path: Path, changes: Mapping[str, object], folder: Path | None = None) -> Path:
    """Changes settings in a mapping file and answers with the file that was written.

    Args:
        path: the mapping; must be valid now.
        changes: new values by dotted key, like ``{"voice.sound": "harp"}``; None takes a key out (its default counts
            again); a dict is a whole section, like ``{"controls.two": {"on": ["keyboard:b"]}}``.
        folder: where the changed copy of a shipped mapping goes; the user's own mappings when not given.

    Raises:
        MappingError: the file has problems, or would have them; it is not touched.
        OutputError: the disk did not take it; the old file is as it was.
    """
    name = os.fspath(path)
    _, text = read(path)
    edits = _edits(changes, name)
    before = parse(text, name)
    meant = _applied(before, edits)
    if meant == before:
        return path
    instrument_of(meant, text, name, path.stem)
    changed = _written(text, edits, meant, name)
    target = _target(path, folder)
    if target.exists():
        write_whole(target.with_name(target.name + BACKUP), _bytes_of(target))
    write_whole(target, changed)
    return target


def save(path: Path, instrument: Instrument, folder: Path | None = None) -> Path:
    """Saves an instrument into its mapping file: only what differs from the file is written.

    Raises:
        MappingError: the file has problems, or would have them; it is not touched.
        OutputError: the disk did not take it; the old file is as it was.
    """
    return save_changes(path, differences(read(path)[0], instrument), folder)


def differences(before: Instrument, after: Instrument) -> dict[str, object]:
    """What has to change for ``before`` to become ``after``, as ``save_changes`` takes it."""
    before, after = (replace(each, harmony=as_written(each.harmony)) for each in (before, after))
    found: dict[str, object] = {}
    for entry in fields(Instrument):
        old, new = getattr(before, entry.name), getattr(after, entry.name)
        if entry.name == "controls":
            for control in (*old, *(name for name in new if name not in old)):
                _differ(("controls", control), old.get(control), new.get(control), found)
        else:
            _differ((entry.name,), old, new, found)
    if after.access.method == "keys" and before.access.method != "keys":
        # A keyboard brings its own targets, and a file that gives it a layout is refused.
        found = {key: value for key, value in found.items() if key.partition(".")[0] != "layout"}
        found["layout"] = None
    return found


def _differ(place: tuple[str, ...], old: Any, new: Any, found: dict[str, object]) -> None:
    if old == new:
        return
    if is_dataclass(new) and type(old) is type(new):
        for entry in fields(new):
            _differ((*place, entry.name), getattr(old, entry.name), getattr(new, entry.name), found)
    elif is_dataclass(new):
        found[dotted(place)] = _plain(new)
    else:
        found[dotted(place)] = _plain(new)


def _edits(changes: Mapping[str, object], file_name: str) -> dict[tuple[str, ...], Any]:
    edits, problems = {}, []
    for key, value in changes.items():
        try:
            edits[split_key(key)] = _plain(value)
        except ValueError as error:
            problems.append(Problem(file_name, 0, str(key), str(error)))
    if problems:
        raise MappingError(tuple(problems))
    return edits


def _plain(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return [_plain(entry) for entry in value]
    if is_dataclass(value):
        return _plain({entry.name: getattr(value, entry.name) for entry in fields(value)})
    if isinstance(value, Mapping):
        return {str(key): _plain(entry) for key, entry in value.items() if entry is not None}
    return value


def _applied(before: Mapping[str, Any], edits: Edits) -> dict[str, Any]:
    """What the file is to mean: reckoned on plain values, so that the writer can be held to it."""
    meant: dict[str, Any] = _copied(before)
    for place, value in edits.items():
        _put(meant, place, value)
    return meant


def _bare(value: Any) -> Any:
    # A section without keys says nothing, and tomlkit does not always keep its heading.
    if not isinstance(value, dict):
        return value
    inner = {key: _bare(entry) for key, entry in value.items()}
    return {key: entry for key, entry in inner.items() if entry != {}}


def _copied(value: Any) -> Any:
    return {key: _copied(entry) for key, entry in value.items()} if isinstance(value, dict) else value


def _put(table: MutableMapping[str, Any], place: tuple[str, ...], value: Any) -> None:
    *around, key = place
    for part in around:
        if value is None and part not in table:
            return
        inner = table.setdefault(part, {})
        if not isinstance(inner, MutableMapping):
            inner = table[part] = {}
        table = inner
    if value is None:
        table.pop(key, None)
    else:
        table[key] = value


def _written(text: str, edits: Edits, meant: Mapping[str, Any], file_name: str) -> bytes:
    """The edited text, known to mean what was meant.

    tomlkit can put a key into a table it does not belong to, so its result is held against ``meant``. A list is
    first edited item by item, which keeps the comments inside it, and exchanged as a whole when that fails.
    """
    for gently in (True, False):
        try:
            document = tomlkit.parse(_with_new_top_keys(text, edits) if gently else text)
            for place, value in edits.items():
                _edit(document, place, value, gently)
            changed = tomlkit.dumps(document)
            if _bare(tomllib.loads(changed)) == _bare(meant):
                return changed.encode()
        except (TOMLKitError, ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError):
            continue
    keys = ", ".join(map(dotted, edits))
    reason = "the file is laid out in a way that this cannot be saved into: change it by hand in a text editor"
    raise MappingError((Problem(file_name, 0, keys, reason),))


def _with_new_top_keys(text: str, edits: Edits) -> str:
    # tomlkit would put them behind the comment that stands above the first section and belongs to it.
    present = tomllib.loads(text)
    new = {
        place[0]: value
        for place, value in edits.items()
        if len(place) == 1 and place[0] not in present and value is not None and not isinstance(value, dict)
    }
    end = end_of_top(text)
    if not new or not end:
        return text
    line_end = text.find("\n", end)
    line_end = len(text) if line_end < 0 else line_end + 1
    before = text[:line_end] if text[:line_end].endswith("\n") else text[:line_end] + "\n"
    return before + tomlkit.dumps(new) + text[line_end:]


def _edit(table: MutableMapping[str, Any], place: tuple[str, ...], value: Any, gently: bool) -> None:
    *around, key = place
    for part in around:
        if not isinstance(table.get(part), MutableMapping):
            if value is None:
                return
            table[part] = tomlkit.table()
        table = table[part]
    if value is None:
        table.pop(key, None)
        return
    old = table.get(key)
    if old == value and type(old) is type(value):
        return
    if isinstance(value, dict) and isinstance(old, MutableMapping) and gently:
        for stale in [name for name in old if name not in value]:
            del old[stale]
        for name, entry in value.items():
            _edit(old, (name,), entry, gently)
    elif isinstance(value, dict) and not isinstance(table, InlineTable):
        section = tomlkit.table()
        section.update(value)
        if around:
            section.add(tomlkit.nl())
        table[key] = section
    elif isinstance(value, list) and isinstance(old, Array) and gently:
        _edit_list(old, value)
    else:
        table[key] = value


def _edit_list(old: Array, value: list[Any]) -> None:
    kept = min(len(old), len(value))
    for number in range(kept):
        if old[number] != value[number]:
            old[number] = value[number]
    while len(old) > kept:
        old.pop()
    for entry in value[kept:]:
        old.append(entry)


def _target(path: Path, folder: Path | None) -> Path:
    # A link stays a link: what it points to is written.
    real = Path(os.path.realpath(path))
    if real.parent != Path(os.path.realpath(shipped_folder() / "mappings")):
        return real
    return ready(folder or user_mappings_folder()) / path.name


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise OutputError(
            f"{path} could not be kept as {path.name}{BACKUP} ({error.strerror}), so nothing was saved. "
            "See that the file may be read, then save again."
        ) from error
