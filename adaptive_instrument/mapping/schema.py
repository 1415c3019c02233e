"""The mapping's schema: one description, from which error messages, the reference and editors all take their words.

It is derived from the settings dataclasses (their ranges and the docstrings under their fields) and from the tables
of scales, sounds and devices; nothing is written here twice.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from threading import Lock
from typing import Any

from pydantic import TypeAdapter

from adaptive_instrument.instrument import ACCESS, Instrument
from adaptive_instrument.jam import JamSettings
from adaptive_instrument.mapping.lines import Place
from adaptive_instrument.music.pitch import TONICS
from adaptive_instrument.music.scales import SCALES
from adaptive_instrument.music.songs import SONGS
from adaptive_instrument.music.sounds import SOUNDS
from adaptive_instrument.settings import Settings

Node = dict[str, Any]

NAME_PATTERN = r"^[a-z0-9][a-z0-9-]*$"
"""How an instrument may be called."""
_reading = Lock()
"""One thread at a time has words read."""
DEVICES = ("keyboard", "mouse", "pointer", "gamepad", "camera", "spot", "midi", "phone")
"""The devices a switch may sit on; a second one of a kind is ``gamepad-2`` and so on."""
SWITCH_PATTERN = r"^(?:" + "|".join(DEVICES) + r")(?:-[1-9][0-9]*)?:\S(?:.*\S)?$"
"""How a physical switch is written: ``device:control``."""


def json_schema() -> Node:
    """The whole schema as JSON Schema (draft 7, the one that editors of TOML know)."""
    schema = _derived(Instrument)
    definitions = schema.pop("$defs")
    schema["properties"]["name"]["pattern"] = NAME_PATTERN
    _with_music(definitions)
    definitions["VoiceSettings"]["properties"]["sound"]["enum"] = list(SOUNDS)
    definitions["SongSettings"]["properties"]["name"]["enum"] = [*SONGS, ""]
    definitions["SongSettings"]["properties"]["scale"]["enum"] = list(SCALES)
    for switches in ("on", "off"):
        definitions["ControlSettings"]["properties"][switches]["items"]["pattern"] = SWITCH_PATTERN
    definitions["WatchSettings"]["properties"]["source"]["pattern"] = SWITCH_PATTERN
    definitions["GestureSettings"]["properties"]["level"]["pattern"] = SWITCH_PATTERN
    for method in ACCESS.values():
        # Read from a file, the method is always written down: without it nothing says which one is meant.
        node = definitions[method.__name__]
        node["required"] = ["method", *node.get("required", ())]
        node["properties"]["method"].pop("default", None)
    return _whole("Mapping: one player's instrument", schema, definitions)


def jam_schema() -> Node:
    """The schema of a jam file, in the same way."""
    schema = _derived(JamSettings)
    definitions = schema.pop("$defs")
    schema["properties"]["name"]["pattern"] = NAME_PATTERN
    _with_music(definitions)
    # Empty stands for the mapping's own.
    definitions["SeatSettings"]["properties"]["sound"]["enum"] = [*SOUNDS, ""]
    return _whole("Jam: several players in one key", schema, definitions)


def _with_music(definitions: dict[str, Node]) -> None:
    harmony = definitions["HarmonySettings"]["properties"]
    # Not the only ones: a Scala file may stand there too.
    harmony["scale"]["examples"] = list(SCALES)
    harmony["tonic"]["examples"] = list(TONICS)
    harmony["chord"]["examples"] = ["Am", "G7", "Bbmaj7"]
    definitions["PartnerSettings"]["properties"]["sound"]["enum"] = list(SOUNDS)


def _whole(title: str, schema: Node, definitions: dict[str, Node]) -> Node:
    for section in schema["properties"].values():
        if "$ref" in section:
            # Each key tells its own default; a whole section's would only repeat them.
            section.pop("default", None)
    whole: Node = _as_toml(
        {
            "$schema": "http://json-schema.org/draft-07/schema#",
            "$comment": "Written by `python -m adaptive_instrument.mapping.reference`; do not edit.",
            **_plain(schema),
            "title": title,
            "definitions": _plain(definitions),
        }
    )
    return whole


def _as_toml(node: Any) -> Any:
    """Without nulls, which TOML has not (the key is left out); lists of fixed length as draft 7 writes them."""
    if isinstance(node, list):
        return [_as_toml(entry) for entry in node]
    if not isinstance(node, dict):
        return node
    node = {key: _as_toml(entry) for key, entry in node.items()}
    choices = node.get("anyOf", ())
    if {"type": "null"} in choices:
        rest = [choice for choice in choices if choice != {"type": "null"}]
        del node["anyOf"]
        only = rest[0] if len(rest) == 1 else {"anyOf": rest}
        node = {**only, **{key: entry for key, entry in node.items() if key != "default" or entry is not None}}
    if "prefixItems" in node:
        node["items"] = node.pop("prefixItems")
    return node


def _derived(settings: type[Settings]) -> Node:
    """What pydantic makes of a settings class, with the words that stand under the fields.

    Pydantic reads those in the sources, each time that it looks at a class: 0.4 s that no reading of a mapping is to
    wait for.
    """
    config = Settings.__pydantic_config__
    with _reading:
        config["use_attribute_docstrings"] = True
        try:
            return TypeAdapter(settings).json_schema(ref_template="#/definitions/{model}")
        finally:
            config["use_attribute_docstrings"] = False


@lru_cache(maxsize=1)
def _schema() -> Node:
    return json_schema()


def node_at(place: Place, method: str = "") -> Node:
    """The schema of what stands at ``place``, ``{}`` when nothing may stand there.

    ``method`` is the file's access method: it decides what may stand under ``access``.
    """
    node = _schema()
    for step in place:
        node = resolved(node, method)
        if isinstance(step, int):
            items = node.get("items", {})
            node = items if isinstance(items, dict) else items[step] if step < len(items) else {}
        else:
            node = node.get("properties", {}).get(step) or node.get("additionalProperties") or {}
    return resolved(node, method)


def resolved(node: Node, method: str = "") -> Node:
    """The node itself, or what it refers to."""
    if method in ACCESS and any("$ref" in choice for choice in node.get("anyOf", ())):
        node = {"$ref": f"#/definitions/{ACCESS[method].__name__}"}
    if "$ref" not in node:
        return node
    found = _schema()["definitions"][node["$ref"].rpartition("/")[2]]
    # What is said beside the reference concerns this place and counts more.
    return {**found, **{key: value for key, value in node.items() if key != "$ref"}}


def _plain(schema: Mapping[str, Any]) -> Node:
    # Tuples and other Python values (defaults that are settings themselves) as JSON would hold them.
    plain: Node = json.loads(json.dumps(schema, default=str))
    return plain
