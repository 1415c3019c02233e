"""Figures say whether they hold, as JSON and as a table."""

import json
import math

import pytest

from adaptive_instrument.bench import run as run_bench
from adaptive_instrument.bench.figures import Figure, as_json, as_table, percentile


def test_a_figure_holds_when_it_reaches_its_goal() -> None:
    assert Figure("mean", 49.0, "us", at_most=50).holds is True
    assert Figure("mean", 51.0, "us", at_most=50).holds is False
    assert Figure("speed", 31.0, "x", at_least=30).holds is True
    assert Figure("speed", math.nan, "x", at_least=30).holds is False


def test_a_figure_without_goal_or_value_neither_holds_nor_misses() -> None:
    assert Figure("floor", 2.0, "ms").holds is None
    assert Figure("p99", None, "ms", at_most=3, note="no right to real time").holds is None


def test_json_has_the_shape_of_the_contract() -> None:
    told = json.loads(as_json("engine", [Figure("mean", 12.5, "us", at_most=50), Figure("p99", None, "ms", at_most=1)]))
    assert told == {
        "bench": "engine",
        "figures": [
            {"name": "mean", "value": 12.5, "unit": "us", "goal": "<= 50", "holds": True},
            {"name": "p99", "value": None, "unit": "ms", "goal": "<= 1", "holds": None},
        ],
    }


def test_the_table_shows_every_figure_its_goal_and_its_note() -> None:
    table = as_table("engine", [Figure("mean", 51.0, "us", at_most=50, note="4 players"), Figure("floor", None, "ms")])
    assert "MISSED" in table and "<= 50" in table and "4 players" in table and "not measurable here" in table


def test_a_percentile_is_a_value_that_was_measured() -> None:
    assert percentile([3.0, 1.0, 2.0], 0.5) == 2.0
    assert percentile([1.0], 0.999) == 1.0
    with pytest.raises(ValueError, match="measure something"):
        percentile([], 0.5)


def test_json_says_beside_itself_why_a_figure_has_no_number(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found = [Figure("one", None, "ms", at_most=1.0, note="There is no JACK here."), Figure("two", 2.0, "ms", note="x")]
    monkeypatch.setattr("adaptive_instrument.bench.music.run", lambda _: found)
    run_bench("music", as_json=True, quick=True)
    told = capsys.readouterr()
    assert [figure["value"] for figure in json.loads(told.out)["figures"]] == [None, 2.0]
    assert told.err == "Not measurable here: There is no JACK here.\n"
