"""Reads a jam file, or a mapping as a jam of one: every problem at once, each with its line."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from adaptive_instrument.errors import InstrumentError, MappingError, Problem
from adaptive_instrument.instrument import Instrument
from adaptive_instrument.jam import JamSettings, Lineup, SeatSettings, seated, solo
from adaptive_instrument.mapping.lines import Place, line_index, line_of
from adaptive_instrument.mapping.loader import instrument_of, parse, text_of
from adaptive_instrument.mapping.machine_rules import machine_faults
from adaptive_instrument.mapping.rules import groove_rule, harmony_rule
from adaptive_instrument.mapping.scala_file import with_scale
from adaptive_instrument.mapping.schema import NAME_PATTERN
from adaptive_instrument.mapping.shape import VERSION, Fault, Shape, at, validator
from adaptive_instrument.mapping.words import choose, dotted, missing_key, shown, wrong_value
from adaptive_instrument.music.sounds import SOUNDS
from adaptive_instrument.resources import SUFFIX, find_mapping

LIKE: dict[str, Place] = {
    "title": ("title",),
    "colour": ("colour",),
    "sound": ("voice", "sound"),
    "octave": ("layout", "octave"),
    "lowest": ("voice", "lowest"),
    "highest": ("voice", "highest"),
    "volume": ("voice", "volume"),
}
"""A seat's keys, and the mapping's key that each stands for: what may be written is the same."""

Load = Callable[[str], Instrument]


def load_lineup(path: Path) -> Lineup:
    """Who plays, from a mapping or a jam file: a file with players is a jam.

    Raises:
        MappingError: every problem of the file and of the mappings it names.
    """
    text, name = text_of(path), os.fspath(path)
    raw = parse(text, name)
    if "players" not in raw:
        return solo(instrument_of(raw, text, name, path.stem), path)
    return _jam(raw, text, name, path.stem)


def _jam(raw: Mapping[str, Any], text: str, name: str, stem: str) -> Lineup:
    faults = list(_shape_faults(raw))
    jam: JamSettings | None = None
    if not faults:
        jam = validator(JamSettings).validate_python(raw)
        try:
            jam = replace(jam, harmony=with_scale(jam.harmony, Path(name).parent))
        except ValueError as error:
            faults.append((("harmony", "scale"), str(error)))
        faults += _rule_faults(raw, jam, stem)
    instruments: list[Instrument] = []
    files: list[Path] = []
    if jam is not None:
        for number, seat in enumerate(jam.players):
            loaded = _seat(seat, number, Path(name).parent, faults)
            if loaded is not None:
                instruments.append(loaded[0])
                files.append(loaded[1])
    if faults or jam is None:
        index = line_index(text)
        raise MappingError(
            tuple(Problem(name, line_of(index, place), dotted(place), reason) for place, reason in faults)
        )
    return Lineup(
        jam.name,
        jam.title,
        tuple(instruments),
        jam.harmony,
        jam.transport,
        tuple(files),
        jam.looper,
        jam.partner,
        ears=jam.ears,
        groove=jam.groove,
    )


def _shape_faults(raw: Mapping[str, Any]) -> Iterator[Fault]:
    version = raw.get("version")
    if type(version) is int and version > VERSION:
        yield ("version",), f"this jam was made by a newer program (version {version}): update Adaptive Instrument"
        return
    try:
        validator(JamSettings).validate_python(raw)
    except ValidationError as error:
        for detail in error.errors(include_url=False, include_context=False, include_input=False):
            yield _fault(detail["type"], detail["loc"], raw)


def _fault(kind: str, place: Place, raw: Mapping[str, Any]) -> Fault:
    if kind in ("missing", "missing_keyword_only_argument"):
        reason = 'this is missing: add mapping = "five-switches"' if place[-1] == "mapping" else missing_key(place)
        return place, reason
    seat = len(place) >= 3 and place[0] == "players"
    if kind == "unexpected_keyword_argument":
        known = SeatSettings if seat else JamSettings
        names = [*known.__dataclass_fields__]
        return place, f"there is no such key here: {choose(place[-1], names)}"
    if place == ("players",):
        return place, "a jam needs 1 to 16 players: add a section [[players]] for each"
    like = LIKE.get(str(place[2]), place) if seat else place
    return place, wrong_value(at(raw, place), like, "")


def _rule_faults(raw: Mapping[str, Any], jam: JamSettings, stem: str) -> Iterator[Fault]:
    if not re.fullmatch(NAME_PATTERN, jam.name):
        yield ("name",), f"{shown(jam.name)} cannot be a name: use small letters, digits and hyphens, like our-jam"
    elif jam.name != stem:
        yield ("name",), f"the file is called {shown(stem)}: write that name here too, or call the file {jam.name}.toml"
    yield from harmony_rule(Shape(raw, sections={"harmony": jam.harmony}))
    yield from groove_rule(Shape(raw, sections={"groove": jam.groove}))
    names = [seat.name or Path(seat.mapping).name.removesuffix(SUFFIX) for seat in jam.players]
    yield from machine_faults(Shape(raw, sections={"looper": jam.looper, "partner": jam.partner}), names)
    for number, seat in enumerate(jam.players):
        place = ("players", number)
        if seat.name and not re.fullmatch(NAME_PATTERN, seat.name):
            yield (*place, "name"), f"{shown(seat.name)} cannot be a name: use small letters, digits and hyphens"
        if seat.sound and seat.sound not in SOUNDS:
            yield (*place, "sound"), f"{shown(seat.sound)} is not a sound: {choose(seat.sound, SOUNDS)}"


def _seat(seat: SeatSettings, number: int, folder: Path, faults: list[Fault]) -> tuple[Instrument, Path] | None:
    """Who sits there, and the file of their mapping; None where that has ``faults``. ``folder``: the jam file's own."""
    place: Place = ("players", number)
    try:
        path = find_mapping(seat.mapping, folder)
    except MappingError as error:
        faults.append(((*place, "mapping"), f"{shown(seat.mapping)}: {error.problems[0].reason}"))
        return None
    try:
        text, name = text_of(path), os.fspath(path)
        raw = parse(text, name)
        if "players" in raw:
            faults.append(((*place, "mapping"), f"{shown(seat.mapping)} is a jam itself: name a mapping of one player"))
            return None
        instrument = seated(instrument_of(raw, text, name, path.stem), seat)
    except MappingError as error:
        first = error.problems[0]
        faults.append(((*place, "mapping"), f"the mapping {shown(seat.mapping)} has problems, the first: {first}"))
        return None
    except InstrumentError as error:
        faults.append(((*place, "mapping"), str(error)))
        return None
    if instrument.voice.highest - instrument.voice.lowest < 12:
        key = "highest" if seat.highest is not None else "lowest"
        faults.append(((*place, key), "lowest to highest is less than an octave: leave at least 12 between"))
        return None
    return instrument, path
