"""The written reference says what the code says."""

from __future__ import annotations

import json
import re
import tomllib
from functools import cache
from pathlib import Path

import pytest

from adaptive_instrument.instrument import ACCESS
from adaptive_instrument.mapping import load_lineup, load_text
from adaptive_instrument.mapping.reference import documents, reference
from adaptive_instrument.mapping.schema import Node, jam_schema, json_schema, node_at
from adaptive_instrument.resources import shipped_folder
from tests.support.shipped import MAPPINGS

schema = cache(json_schema)
"""Made once for those who ask for each key."""


@pytest.mark.parametrize("place", documents(), ids=str)
def test_the_written_documents_are_fresh(place: object) -> None:
    written = (shipped_folder() / str(place)).read_text("utf-8")
    cure = "run python -m adaptive_instrument.mapping.reference"
    assert written == next(text for path, text in documents().items() if path == place), cure


def test_every_setting_has_its_line_and_its_meaning() -> None:
    text = reference()
    for name, definition in json_schema()["definitions"].items():
        for key, node in definition["properties"].items():
            assert node.get("description"), f"{name}.{key} has no docstring"
            assert f"| `{key}` |" in text
    assert all(f'### `method = "{method}"`' in text for method in ACCESS)
    assert not re.search(r"something else|\| none \|", text)


def test_the_example_in_the_reference_is_a_mapping() -> None:
    example = re.search(r"```toml\n(.*?)```", reference(), re.DOTALL)
    assert example is not None
    assert load_text(example[1], "my-first.toml").name == "my-first"


def test_the_jam_in_the_reference_is_a_jam(tmp_path: Path) -> None:
    example = re.findall(r"```toml\n(.*?)```", reference(), re.DOTALL)[1]
    file = tmp_path / "two-of-us.toml"
    file.write_text(example)
    assert len(load_lineup(file).instruments) == 2


def test_every_setting_of_a_seat_has_its_line() -> None:
    text = reference()
    for key, node in jam_schema()["definitions"]["SeatSettings"]["properties"].items():
        assert node.get("description") and f"| `{key}` |" in text
    assert "players" in jam_schema()["required"]


def test_every_page_of_a_mapping_is_there_and_says_for_whom() -> None:
    for path in (shipped_folder() / "mappings").glob("*.toml"):
        page = (shipped_folder() / "docs" / "mappings" / f"{path.stem}.md").read_text("utf-8")
        for heading in ("## For whom", "## What you need", "## How it plays", "## Fit it to the player"):
            assert heading in page, f"{path.stem}: {heading}"
        for key in re.findall(r"`([a-z]+\.[a-z_.]+)`", page):
            assert known_key(key), f"{path.stem}.md names {key}, which is no setting"


def known_key(dotted: str) -> bool:
    place = dotted.split(".")
    if place[0] == "controls":
        place.insert(1, "any") if place[1] in schema()["definitions"]["ControlSettings"]["properties"] else None
    return any(node_at(tuple(place), method) for method in ACCESS)


def test_the_shipped_mappings_use_only_what_the_schema_knows() -> None:
    def known(value: object, node: Node) -> None:
        if "anyOf" in node and isinstance(value, dict):
            node = {"$ref": f"#/definitions/{ACCESS[value['method']].__name__}"}
        if "$ref" in node:
            node = schema()["definitions"][node["$ref"].rpartition("/")[2]]
        if isinstance(value, dict):
            for key, entry in value.items():
                known(entry, node.get("properties", {}).get(key) or node["additionalProperties"])
        elif "enum" in node:
            assert value in node["enum"]
        elif "pattern" in node:
            assert re.search(node["pattern"], str(value))

    for path in MAPPINGS:
        known(tomllib.loads(path.read_text("utf-8")), schema())


def test_the_schema_is_plain_json() -> None:
    assert json.loads(json.dumps(json_schema(), allow_nan=False)) == json_schema()
