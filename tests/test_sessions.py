"""Scripted sessions: each shipped instrument, whole, plays the notes that a musician has read and found right."""

from __future__ import annotations

from typing import Any

import pytest

from adaptive_instrument.resources import shipped_folder
from adaptive_instrument.trace import read_trace
from tests.sessions.played import FOLDER, expected, names, played

TOLERANCE = 0.001
"""Seconds, semitones and parts of loudness by which a note may differ."""


@pytest.mark.parametrize("name", names())
def test_a_session_plays_the_notes_expected(name: str) -> None:
    found, wished = played(name), expected(name)
    for number, (heard, wanted) in enumerate(zip(found, wished, strict=False), 1):
        assert _near(heard, wanted), f"note {number} is {heard}, expected was {wanted}"
    assert len(found) == len(wished)


@pytest.mark.parametrize("name", names())
def test_a_session_leaves_nothing_ringing(name: str) -> None:
    assert all(note["end"] is not None and note["end"] > note["start"] for note in played(name))


@pytest.mark.parametrize("name", names())
def test_a_session_says_what_is_to_be_heard(name: str) -> None:
    assert read_trace(FOLDER / f"{name}.jsonl").header["about"]


def test_every_shipped_mapping_has_a_session() -> None:
    shipped = {path.stem for path in (shipped_folder() / "mappings").glob("*.toml")}
    assert {read_trace(FOLDER / f"{name}.jsonl").mapping for name in names()} >= shipped


def _near(one: Any, other: Any) -> bool:
    if isinstance(one, dict):
        return isinstance(other, dict) and one.keys() == other.keys() and all(_near(one[k], other[k]) for k in one)
    if isinstance(one, list):
        return isinstance(other, list) and len(one) == len(other) and all(map(_near, one, other))
    if isinstance(one, float) and isinstance(other, (int, float)):
        return abs(one - other) <= TOLERANCE
    return bool(one == other)
