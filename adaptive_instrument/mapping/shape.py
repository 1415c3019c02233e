"""The shape of a mapping: each section is read for itself, so that a fault in one hides none in another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from functools import cache
from typing import Any, TypeVar, get_type_hints

from pydantic import TypeAdapter, ValidationError
from pydantic_core import SchemaValidator

from adaptive_instrument.access.condition import ControlSettings
from adaptive_instrument.access.walk import WalkSettings
from adaptive_instrument.instrument import ACCESS, AccessSettings, Instrument, RungSettings
from adaptive_instrument.mapping.lines import Place
from adaptive_instrument.mapping.words import choose, missing_key, shown, unknown_key, wrong_value
from adaptive_instrument.settings import Settings

T = TypeVar("T")

Fault = tuple[Place, str]
"""Where something is wrong, and the reason with its cure."""

VERSION = 1
"""The version of the file format that this program reads and writes."""

MOST_RUNGS = 8
"""Further ways of playing that a mapping may list."""

STRICT = frozenset({"float", "int", "str", "bool"})


@dataclass(slots=True)
class Shape:
    """What could be read of a mapping; None stands for a section that has faults."""

    raw: Mapping[str, Any]
    top: Instrument | None = None
    """Everything that is no section, with placeholders for the sections."""
    controls: dict[str, ControlSettings | None] = field(default_factory=dict)
    access: AccessSettings | None = None
    ladder: list[RungSettings | None] = field(default_factory=list)
    """The further ways of playing, as they stand in the file."""
    sections: dict[str, Any] = field(default_factory=dict)
    """Layout, voice, harmony, transport, rest: the settings or None."""
    faults: list[Fault] = field(default_factory=list)
    newer: bool = False
    """The file was made by a newer program: what it means cannot be judged here."""

    @property
    def method(self) -> str:
        """The access method as written, known or not."""
        access = self.raw.get("access")
        method = access.get("method") if isinstance(access, dict) else None
        return method if isinstance(method, str) else ""

    def instrument(self) -> Instrument:
        """The instrument that was read; only to be asked for when there are no faults."""
        assert self.top is not None and self.access is not None
        controls = {name: control for name, control in self.controls.items() if control is not None}
        ladder = tuple(rung for rung in self.ladder if rung is not None)
        return replace(self.top, controls=controls, access=self.access, ladder=ladder, **self.sections)


def shape_of(raw: Mapping[str, Any]) -> Shape:
    """Reads a parsed file; every fault of shape is kept in ``faults``."""
    shape = Shape(raw)
    version = raw.get("version")
    if type(version) is int and version > VERSION:
        shape.newer = True
        reason = f"this mapping was made by a newer program (version {shown(version)}): update Adaptive Instrument"
        shape.faults.append((("version",), reason))
        return shape
    rest = dict(raw)
    shape.controls = _controls(rest.pop("controls", {}), shape)
    shape.access = _access(rest.pop("access", None), shape, ("access",))
    shape.ladder = _ladder(rest.pop("ladder", []), shape)
    for section, settings in _sections().items():
        shape.sections[section] = _read(settings, rest.pop(section, {}), (section,), shape)
    if "version" in rest and type(version) is not int:
        # True and 1.0 equal 1 in Python, but not in a file.
        shape.faults.append((("version",), wrong_value(version, ("version",), "")))
        rest["version"] = VERSION
    shape.top = _read(Instrument, {**rest, "access": WalkSettings()}, (), shape)
    return shape


def _controls(raw: object, shape: Shape) -> dict[str, ControlSettings | None]:
    if not isinstance(raw, dict):
        shape.faults.append((("controls",), wrong_value(raw, ("controls",), "")))
        return {}
    return {name: _read(ControlSettings, control, ("controls", name), shape) for name, control in raw.items()}


def _ladder(raw: object, shape: Shape) -> list[RungSettings | None]:
    place: Place = ("ladder",)
    if not isinstance(raw, list) or not all(isinstance(rung, dict) for rung in raw):
        shape.faults.append((place, "each further way of playing is a section of its own: write [[ladder]] above it"))
        return []
    if len(raw) > MOST_RUNGS:
        shape.faults.append(((*place, MOST_RUNGS), f"there are {len(raw)} rungs: leave at most {MOST_RUNGS}"))
    return [_rung(rung, shape, (*place, number)) for number, rung in enumerate(raw)]


def _rung(raw: dict[str, Any], shape: Shape, place: Place) -> RungSettings | None:
    access = _access(raw.get("access"), shape, (*place, "access"))
    # Whatever access says was read above, with a fault of its own.
    rung = _read(RungSettings, {**raw, "access": WalkSettings()}, place, shape)
    return None if access is None or rung is None else replace(rung, access=access)


def _access(raw: object, shape: Shape, place: Place) -> AccessSettings | None:
    if raw is None:
        shape.faults.append((place, missing_key(place)))
        return None
    if not isinstance(raw, dict):
        shape.faults.append((place, f"{shown(raw)} does not fit here: use a [section] with its keys under it"))
        return None
    method = raw.get("method")
    if isinstance(method, str) and method in ACCESS:
        return _read(ACCESS[method], raw, place, shape, method)
    if method is None:
        reason = f'this is missing: add method = "{next(iter(ACCESS))}", or one of {", ".join(ACCESS)}'
    elif isinstance(method, str):
        reason = f"{shown(method)} is not an access method: {choose(method, ACCESS)}"
    else:
        reason = f"{shown(method)} is not an access method: use one of {', '.join(ACCESS)}"
    shape.faults.append(((*place, "method"), reason))
    return None


@cache
def _sections() -> dict[str, type[Settings]]:
    hints = get_type_hints(Instrument)
    return {entry.name: hints[entry.name] for entry in fields(Instrument) if is_dataclass(hints[entry.name])}


def _read(settings: type[T], raw: object, place: Place, shape: Shape, method: str = "") -> T | None:
    cached: Any = settings
    try:
        value: T = validator(cached).validate_python(raw)
    except ValidationError as error:
        shape.faults += _faults(error, raw, place, method or shape.method)
        return None
    return value


def _faults(error: ValidationError, raw: object, place: Place, method: str) -> Iterator[Fault]:
    told: set[Place] = set()
    for detail in error.errors(include_url=False, include_context=False, include_input=False):
        inner = _reached(raw, detail["loc"])
        where = (*place, *inner)
        if where in told:
            continue
        told.add(where)
        if detail["type"] in ("missing", "missing_keyword_only_argument"):
            yield where, missing_key(where)
        elif detail["type"] == "unexpected_keyword_argument":
            yield where, unknown_key(where, method)
        else:
            yield where, wrong_value(at(raw, inner), where, method)


def _reached(raw: Any, loc: Place) -> Place:
    """The place of a fault in the file, without the kind that was tried last where a value may be of several."""
    last = loc[-1] if loc else None
    if last not in STRICT:
        return loc
    around = at(raw, loc[:-1])
    return loc if isinstance(around, dict) and last in around else loc[:-1]


def at(raw: Any, inner: Place) -> object:
    """What stands at a place of a parsed file."""
    for step in inner:
        raw = raw[step]
    return raw


@cache
def validator(settings: Any) -> SchemaValidator:
    """The validator of a settings class, strict about plain values."""
    # TOML says of each value what it is, so "2" is not 2 and true is not 1. Pydantic's own strict mode would also
    # refuse lists for tuples and tables for settings; only the plain values are to be strict.
    return SchemaValidator(_strict(TypeAdapter(settings).core_schema))


def _strict(schema: Any) -> Any:
    if isinstance(schema, dict):
        strict = {"strict": True} if schema.get("type") in STRICT else {}
        return {**{key: _strict(value) for key, value in schema.items()}, **strict}
    if isinstance(schema, list):
        return [_strict(entry) for entry in schema]
    return schema
