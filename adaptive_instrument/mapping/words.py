"""What is wrong, in plain words that end in a cure."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

from adaptive_instrument.mapping.lines import BARE_KEY, Place
from adaptive_instrument.mapping.schema import Node, node_at

LONGEST_SHOWN = 40
"""Characters of a wrong value that a message repeats."""

EXAMPLES: dict[str, str] = {
    "version": "version = 1",
    "name": 'name = "my-instrument"',
    "access": 'the section [access] with method = "walk"',
    "access.controls": 'controls = ["one", "two"]',
    "ladder.access": 'access = { method = "walk" }',
    "ladder.name": 'name = "one switch"',
    "on": 'on = ["keyboard:space"]',
}
"""How a key that is always needed may look, by its dotted key or by its last part."""

SYNTAX: tuple[tuple[str, str], ...] = (
    (r"Cannot overwrite|Duplicate", "this key or section was given before: keep one of the two"),
    (r"Cannot declare", "this section was given before: keep one of the two and put all its keys under it"),
    (r"Cannot mutate|Namespace", "this section was closed before: put all its keys under one heading"),
    (r"Expected '=' after a key", 'an equals sign and a value are missing behind a key: write it like sound = "harp"'),
    (r"Expected newline", "something follows the value: write one key and one value a line, and numbers with a point"),
    (r"Invalid value", 'the value cannot be read: write text in "straight quotes" and numbers plainly, like 1.5'),
    (r"Illegal character '\\n'|Unterminated|Expected \"", "a quotation mark is missing: put one at the text's end"),
    (r"Expected \"'", "a quotation mark is missing: put one at the text's end"),
    (r"Unclosed|Expected '\]'", "a closing bracket ] is missing: put one at the list's or heading's end"),
    (r"Illegal character", "there is a character that may not stand here: take it out and type the line anew"),
    (r"Unescaped|Invalid hex|escape", "a backslash in a text must be doubled: write \\\\"),
    (r"Expected '(]]|})'|inline table", "a closing bracket is missing: put it at the end"),
    (
        r"Invalid (statement|initial character)",
        'a key or a [section] has to stand here: write a line like sound = "harp"',
    ),
    (r"Exceeds the limit", "a number has far too many digits: write a shorter one"),
)
"""What the TOML reader says (a pattern), and what we say instead."""


def dotted(place: Place) -> str:
    """The dotted key of a place as TOML writes it; list indices are left out."""
    return ".".join(_quoted(key) for key in place if isinstance(key, str))


def shown(value: object) -> str:
    """A value as a message repeats it: as TOML writes it, and never long."""
    if isinstance(value, str):
        return _short(_quoted(value, always=True))
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value) if abs(value) < 10**30 else "a number with very many digits"
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, (list, tuple)):
        return "a list" if value else "an empty list"
    if isinstance(value, dict):
        return "a section"
    if isinstance(value, (datetime.date, datetime.time)):
        return "a date or time"
    return _short(repr(value))


def choose(word: object, known: Iterable[str]) -> str:
    """The cure for a wrong word: the one that was probably meant, else all there are."""
    names = list(known)
    # Case first: "Keyboard" or "MAJOR" is a slip of the shift key and nothing else.
    folded = {name.casefold(): name for name in reversed(names)}
    near = get_close_matches(str(word)[:200].casefold(), folded, n=1, cutoff=0.6)
    if near:
        return f"did you mean '{folded[near[0]]}'?"
    return f"use one of {', '.join(names)}" if names else "take it out"


def syntax(message: str) -> str:
    """What the TOML reader found, in other words."""
    for pattern, reason in SYNTAX:
        if re.search(pattern, message):
            return reason
    return f"this cannot be read as TOML ({_short(message)}): compare it with a mapping that works"


def unknown_key(place: Place, method: str) -> str:
    """The cure for a key that may not stand at ``place``."""
    *around, key = place
    known = node_at(tuple(around), method).get("properties", {})
    near = choose(key, known)
    if not near.startswith("did you mean"):
        home = _home_of(str(key), method)
        if home is not None:
            return f"this key does not belong here: put it {home}"
    return f"there is no such key here: {near}"


def missing_key(place: Place) -> str:
    """The cure for a key that has to be there."""
    key = dotted(place)
    example = EXAMPLES.get(key) or EXAMPLES.get(str(place[-1])) or f"{place[-1]} = ..."
    return f"this is missing: add {example}"


def wrong_value(value: object, place: Place, method: str) -> str:
    """The cure for a value that may not stand at ``place``."""
    node = node_at(place, method)
    choices = node.get("enum") or ([node["const"]] if "const" in node else None)
    if choices and isinstance(value, str) and all(isinstance(choice, str) for choice in choices):
        return f"{shown(value)} is not a choice here: {choose(value, choices)}"
    return f"{shown(value)} does not fit here: use {wanted(node)}"


def wanted(node: Node) -> str:
    """What a place wants, in words: "a number in range 0..2"."""
    if "anyOf" in node and not any("$ref" in choice for choice in node["anyOf"]):
        return "true, false, a number or a text in quotes"
    if "const" in node or "enum" in node:
        choices = [str(choice) for choice in node.get("enum", [node.get("const")])]
        return choices[0] if len(choices) == 1 else f"one of {', '.join(choices)}"
    kind = node.get("type")
    if kind in ("number", "integer"):
        noun = "a whole number" if kind == "integer" else "a number"
        if "minimum" in node and "maximum" in node:
            return f"{noun} in range {node['minimum']:g}..{node['maximum']:g}"
        return noun
    if kind == "string":
        least, most = node.get("minLength"), node.get("maxLength")
        if most is not None:
            return f"a text in quotes of {least or 0} to {most} characters"
        return "a text in quotes"
    if kind == "boolean":
        return "true or false"
    if kind == "array":
        return f"a list in brackets{_how_many(node)}{_of_what(node.get('items', {}))}"
    if kind == "object":
        return "a [section] with its keys under it"
    return "something else; docs/mapping-reference.md tells what"


def _how_many(node: Node) -> str:
    if isinstance(node.get("items"), list):
        return f" of {len(node['items'])}"
    least, most = node.get("minItems"), node.get("maxItems")
    if least and most:
        return f" of {least} to {most}"
    if most:
        return f" of at most {most}"
    return f" of at least {least}" if least else ""


def _of_what(items: dict[str, Any] | list[dict[str, Any]]) -> str:
    if isinstance(items, list):
        return ", each " + wanted(items[0]) + ", like [14, 10]"
    kind, choices = items.get("type"), items.get("enum")
    if choices:
        return f", each one of {', '.join(map(str, choices))}, like {json.dumps(choices[:2])}"
    if kind == "string":
        return ', each a text in quotes, like ["one", "two"]'
    return ", each " + wanted(items) + ", like [1, 2]" if kind else ""


def _home_of(key: str, method: str) -> str | None:
    # The commonest slip: a key written under the wrong heading, or above all of them.
    root = node_at((), method)["properties"]
    if key in root:
        return "above the first [section]"
    for section in root:
        if key in node_at((section,), method).get("properties", {}):
            return f"under [{section}]"
    if key in node_at(("controls", "any")).get("properties", {}):
        return "under a control, like [controls.switch]"
    return None


def _quoted(text: str, always: bool = False) -> str:
    if not always and BARE_KEY.fullmatch(text):
        return text
    return json.dumps(text, ensure_ascii=not text.isprintable())


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_SHOWN else f"{text[: LONGEST_SHOWN - 3]}..."
