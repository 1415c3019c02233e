"""What users hold on to: the mappings that are shipped under these names, each of which plays at once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from adaptive_instrument.mapping import load_lineup
from adaptive_instrument.resources import find_mapping, shipped_folder
from tests.support.shipped import JAMS, MAPPINGS

PROMISED = (
    "one-switch-walk", "one-switch-scan", "one-switch-song", "two-switch-scan", "five-switches", "head-harp",
    "gaze-pads", "face-gestures", "spot", "pointer-dwell", "midi-locked", "gamepad", "breath", "family-jam",
)  # fmt: skip
"""These names stay: there are therapists who have written them down."""
AT_ONCE = 5.0
"""Seconds from somebody's first movement to their first note, a round of a scan included."""
ROOT = shipped_folder()
SESSIONS = Path(__file__).parent / "sessions"


def recorded(mapping: str) -> list[Path]:
    """The recorded sessions of a mapping."""
    traces = [path for path in sorted(SESSIONS.glob("*.jsonl")) if ".notes." not in path.name]
    return [path for path in traces if json.loads(path.read_text("utf-8").partition("\n")[0])["mapping"] == mapping]


def first_note(trace: Path) -> float:
    """Seconds from the first movement of a session to its first note (``tests/test_sessions.py`` renders them all)."""
    lines = [json.loads(line) for line in trace.read_text("utf-8").splitlines()]
    notes = trace.with_name(trace.name.replace(".jsonl", ".notes.jsonl")).read_text("utf-8").splitlines()
    moved = min(line["t"] for line in lines if line["kind"] not in ("trace", "change"))
    return min((float(json.loads(note)["start"]) for note in notes), default=1e9) - float(moved)


@pytest.mark.parametrize("name", PROMISED)
def test_every_promised_mapping_is_there_and_has_its_page(name: str) -> None:
    assert load_lineup(find_mapping(name)).instruments
    assert (ROOT / "docs" / "mappings" / f"{name}.md").is_file()
    assert f"{name}.md" in (ROOT / "docs" / "mappings" / "README.md").read_text("utf-8")


@pytest.mark.parametrize("name", [path.stem for path in (*MAPPINGS, *JAMS)])
def test_every_shipped_mapping_plays_at_once(name: str) -> None:
    assert any(0 <= first_note(trace) <= AT_ONCE for trace in recorded(name)), name


def test_the_page_of_the_stage_tells_what_is_drawn_at_its_foot() -> None:
    page = (ROOT / "docs" / "stage.md").read_text("utf-8")
    rows = [row for row in page.splitlines() if row.startswith("| ")]
    for drawn in ("a ring at its very end", "dots below the line", "the line at the bottom"):
        assert any(drawn in row.split("|")[1] for row in rows), drawn
    assert any("loop" in row and "recorded" in row for row in rows)
