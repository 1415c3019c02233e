"""Writes the mapping reference and the JSON Schema from the settings themselves.

``python -m adaptive_instrument.mapping.reference`` writes both into the checkout; a test sees that they are fresh.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from adaptive_instrument.errors import InstrumentError
from adaptive_instrument.files import write_whole
from adaptive_instrument.instrument import ACCESS
from adaptive_instrument.mapping.loader import LARGEST
from adaptive_instrument.mapping.schema import DEVICES, Node, jam_schema, json_schema, node_at, resolved
from adaptive_instrument.mapping.words import wanted
from adaptive_instrument.music.chords import CHORDS
from adaptive_instrument.music.pitch import FLATS, TONICS
from adaptive_instrument.music.progressions import PROGRESSIONS
from adaptive_instrument.music.scales import TABLE
from adaptive_instrument.music.songs import SONGS
from adaptive_instrument.music.sounds import SOUNDS
from adaptive_instrument.music.spelling import names
from adaptive_instrument.music.voices.phrases import PHRASES
from adaptive_instrument.resources import shipped_folder

REFERENCE = Path("docs/mapping-reference.md")
SCHEMA = Path("mappings/schema/mapping.schema.json")
JAM_SCHEMA = Path("mappings/schema/jam.schema.json")

INTRODUCTION = f"""\
<!-- Written by `python -m adaptive_instrument.mapping.reference` from the settings in the code; do not edit. -->
# Mapping reference

A **mapping** is a text file that describes one player's instrument: which movement plays, what it plays and how it
sounds. This page lists everything that can stand in it. Only three things have to be there: `version`, `name` and
`[access]` with its method; all else has a default.

- **Where**: shipped mappings lie in `mappings/`. Your own lie in `~/.local/share/adaptive-instrument/mappings` (Linux),
  `~/Library/Application Support/adaptive-instrument/mappings` (macOS) or
  `%LOCALAPPDATA%\\adaptive-instrument\\mappings` (Windows); of two with one name, yours is taken. The file is called
  like the instrument: `NAME.toml`.
- **How it is written**: a key, an equals sign, a value; text in "straight quotes", numbers with a point (`1.5`).
  Keys stand under the heading of their section, like `[voice]`; `version`, `name` and what else concerns the whole
  instrument stand above the first heading. Behind a `#` you may note what you like. (The format is TOML.)
- **Is it right?** `adaptive-instrument check FILE` tells everything that is wrong, with its line and a cure.
- **Saved by the program**: changes made while playing are saved on request. Your notes and the order stay; the file
  as it was before is kept beside it as `NAME.toml.bak`. A shipped mapping is never changed: a copy goes to your folder.
- **Limits**: UTF-8 text, at most {LARGEST // 1024} kB.
- **Editors**: `mappings/schema/mapping.schema.json` is a JSON Schema; editors that know TOML (Even Better TOML, Taplo)
  complete and explain keys when the file's first line is `#:schema PATH/mapping.schema.json`.

The smallest mapping: one key plays up and down the scale.

```toml
version = 1
name = "my-first"

[controls.switch]
on = ["keyboard:space"]

[access]
method = "walk"
```

In the tables, *needed* means that there is no default.
"""


JAM = """\
## A jam file

A **jam** is several mappings under one key and one beat, and is played in the same way: `adaptive-instrument jam NAME`.
It lies among the mappings; or in any folder, with mappings of its own beside it, and is named with its folder then
(`jam FOLDER/NAME.toml`). Whatever a player's seat does not say stays as the mapping has it. `[harmony]` and
`[transport]` are written as in a mapping, and are everybody's. `mappings/schema/jam.schema.json` is for editors.

```toml
version = 1
name = "two-of-us"

[[players]]
mapping = "one-switch-walk"
colour = "amber"

[[players]]
mapping = "midi-locked"
sound = "piano"
highest = 72
```
"""


MOST_NAMED = 12
"""Choices that stand in the table itself."""

LADDER = """\
The way of playing in `[access]` is the top of the ladder; `[handover]` says what it is called. A rung in a file:

```
[[ladder]]
name = "head"
access = { method = "enter", shape = "arc" }
pointer = { source = "camera", body = "head", x = "yaw", y = "pitch" }
```
"""


def reference() -> str:
    """The mapping reference as Markdown."""
    return "\n".join([INTRODUCTION, *_sections(), *_jam(), *_tables()]).rstrip() + "\n"


def schema_text(schema: Node) -> str:
    """A JSON Schema as the file holds it."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def documents() -> dict[Path, str]:
    """What is written, by its place in the checkout."""
    return {REFERENCE: reference(), SCHEMA: schema_text(json_schema()), JAM_SCHEMA: schema_text(jam_schema())}


def main() -> int:
    """Writes the documents into the checkout; the answer is the exit status."""
    for place, text in documents().items():
        path = shipped_folder() / place
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, text.encode())
        except (OSError, InstrumentError) as error:
            print(f"{path} could not be written: {error}. Run this from a checkout.", file=sys.stderr)
            return 1
        print(path)
    return 0


def _sections() -> Iterator[str]:
    root = node_at(())
    top = {key: node for key, node in root["properties"].items() if not _is_section(node) and key != "ladder"}
    yield from _table("## Above the first section", "", top, root.get("required", ()))
    for key, node in root["properties"].items():
        if key == "controls":
            control = resolved(node["additionalProperties"])
            heading = "## `[controls.NAME]`, one for each control"
            yield from _table(heading, node["description"], control["properties"], control.get("required", ()))
            devices = ", ".join(f"`{device}`" for device in DEVICES)
            yield f"Devices are {devices}; a second one of a kind is `gamepad-2`."
            yield "A switch can belong to one control only. `adaptive-instrument devices` shows what is there;"
            yield "`adaptive-instrument learn MAPPING CONTROL` finds out how a switch is written: press it.\n"
            watch = resolved(control["properties"]["watch"])
            heading = "### `[controls.NAME.watch]`"
            yield from _table(heading, _told(watch), watch["properties"], watch.get("required", ()))
        elif key == "access":
            yield f"## `[access]`\n\n{node['description']} Choose one of {len(ACCESS)} methods.\n"
            for method in ACCESS:
                inner = resolved(node, method)
                heading = f'### `method = "{method}"`'
                yield from _table(heading, _told(inner), inner["properties"], inner.get("required", ()))
        elif key == "ladder":
            rung = resolved(node["items"])
            heading = "## `[[ladder]]`, one for each further way of playing"
            yield from _table(heading, f"{_told(node)} {_told(rung)}", rung["properties"], rung["required"])
            yield LADDER
        elif _is_section(node):
            inner = resolved(node)
            yield from _table(f"## `[{key}]`", _told(inner), inner["properties"], inner.get("required", ()))
            for name, nested in inner["properties"].items():
                if "$ref" in nested:
                    part = resolved(nested)
                    yield from _table(
                        f"### `[{key}.{name}]`", _told(part), part["properties"], part.get("required", ())
                    )
                elif isinstance(items := nested.get("items"), dict) and "$ref" in items:
                    part = resolved(items)
                    heading = f"### `[[{key}.{name}]]`, one for each"
                    yield from _table(heading, _told(part), part["properties"], part.get("required", ()))


def _jam() -> Iterator[str]:
    schema = jam_schema()
    yield JAM
    top = {key: node for key, node in schema["properties"].items() if not _is_section(node) and key != "players"}
    yield from _table("### Above the first section", "", top, schema["required"])
    seat = schema["definitions"]["SeatSettings"]
    yield from _table("### `[[players]]`, one for each player", _told(seat), seat["properties"], seat["required"])


def _is_section(node: Node) -> bool:
    return "$ref" in node or "anyOf" in node or node.get("type") == "object"


def _told(node: Node) -> str:
    # A class's docstring may go on about its code; its first paragraph is for the reader.
    return str(node.get("description", "")).split("\n\n")[0]


def _table(heading: str, told: str, keys: dict[str, Node], needed: Iterable[str]) -> Iterator[str]:
    yield f"{heading}\n"
    if told:
        yield f"{_one_line(told)}\n"
    yield "| key | meaning | values | default |"
    yield "|---|---|---|---|"
    for key, node in keys.items():
        default = "*needed*" if key in needed else _default(node)
        yield f"| `{key}` | {_cell(_told(node))} | {_cell(_values(node))} | {default} |"
    yield ""


def _values(node: Node) -> str:
    if "const" in node:
        return f"`{json.dumps(node['const'])}`"
    if len(node.get("enum", ())) > MOST_NAMED or "examples" in node:
        return "one of those listed below"
    items = node.get("items", {})
    if isinstance(items, dict) and "enum" in items:
        return f"a list in brackets, of {_values(items)}"
    if isinstance(items, dict) and "$ref" in items:
        return "sections of its own"
    if "anyOf" in node and not any("$ref" in choice for choice in node["anyOf"]):
        return "true, false, a number or a text in quotes"
    if "$ref" in node or "anyOf" in node:
        return "a section of its own"
    if "enum" in node:
        return ", ".join(f'`"{choice}"`' for choice in node["enum"])
    return wanted(node)


def _default(node: Node) -> str:
    if node.get("default") in ("", []):
        return "empty"
    if "default" not in node or isinstance(node["default"], dict):
        return "left out"
    default = node["default"]
    return f"`{default:g}`" if isinstance(default, float) else f"`{json.dumps(default)}`"


def _tables() -> Iterator[str]:
    yield "## Keys (`tonic`)\n"
    yield ", ".join(f"`{tonic}`" for tonic in TONICS) + "\n"
    yield "## Scales (`scale`)\n"
    yield "The first twelve are offered while playing; the others stand behind *more*. `½b` is a quarter tone lower;"
    yield "`+` and `-` stand where a note lies clearly above or below its name.\n"
    yield "| scale | its notes from C | family | where it is at home |"
    yield "|---|---|---|---|"
    for name, scale in TABLE.items():
        notes = " ".join(note.written for note in names("C", scale))
        yield f"| `{name}` | {notes} | {scale.family} | {scale.about} |"
    yield "\n## Chords (`chord`)\n"
    yield (
        "A root, like `C`, `F#` or `Bb`, and what stands in the first column behind it, or another way to write it: "
        "`CM7`, `C-7`, `Cø`, `C+`, `Csus`. Alterations may follow (`G7(b9,#11)`), and a bass behind a slash (`C/E`).\n"
    )
    yield "| behind the root | its notes on C |"
    yield "|---|---|"
    for quality, tones in CHORDS.items():
        yield f"| {f'`{quality}`' if quality else 'nothing (major)'} | {_notes(tones)} |"
    yield "\n## Progressions (`progression`)\n"
    yield (
        "Degrees of the key, large for major and small for minor, with `|` between bars. Your own are written the same "
        "way, or in chords.\n"
    )
    yield "| progression | its chords |"
    yield "|---|---|"
    for name, text in PROGRESSIONS.items():
        yield f"| `{name}` | {_cell(text)} |"
    yield "\n## Sounds (`sound`)\n"
    yield "| sound | what it is |"
    yield "|---|---|"
    for name, sound in SOUNDS.items():
        yield f"| `{name}` | {sound.title} |"
    yield "\n## Phrases (`name` under `[voice.phrase]`)\n"
    yield "In steps of the player's lock from what was pressed, with beats behind the colon (half a beat where nothing"
    yield "is said); `_` is a rest.\n"
    yield "| phrase | its notes |"
    yield "|---|---|"
    for name, phrase in PHRASES.items():
        yield f"| `{name}` | {phrase} |"
    yield "\n## Songs (`name` under `[song]`)\n"
    yield "| song | what it is |"
    yield "|---|---|"
    for name, (title, _, _) in SONGS.items():
        yield f"| `{name}` | {title} |"


def _notes(tones: Iterable[int]) -> str:
    """A chord's tones on C, as musicians write them: the raised fifth G#, the flattened thirteenth Ab."""
    written = {8: "G#", 15: "D#", 18: "F#"}
    return " ".join(written.get(tone, FLATS[tone % 12]) for tone in tones)


def _cell(text: str) -> str:
    return _one_line(text).replace("|", "\\|")


def _one_line(text: str) -> str:
    return " ".join(text.split())


if __name__ == "__main__":
    sys.exit(main())
