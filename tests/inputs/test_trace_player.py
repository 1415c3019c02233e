"""A trace as a live input: each signal at its time, until it is over or closed."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from adaptive_instrument.errors import InputError
from adaptive_instrument.inputs import trace_player
from adaptive_instrument.inputs.trace_player import TracePlayer
from adaptive_instrument.signals import Change, Signal, Switch
from tests.support.xvfb import until


def trace(path: Path, *times: float) -> Path:
    lines = [{"t": t, "kind": "switch", "source": "keyboard", "control": "space", "down": True} for t in times]
    path.write_text("\n".join(map(json.dumps, lines)))
    return path


def test_signals_come_at_their_times_and_then_it_is_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trace_player, "TAIL", 0.05)
    came: list[tuple[float, Signal]] = []
    over: list[bool] = []
    player = TracePlayer(trace(tmp_path / "t", 0, 0.05, 0.05, 0.2), on_end=lambda: over.append(True))
    player.start(lambda signal: came.append((time.perf_counter(), signal)))
    until(lambda: over, "the end")
    assert len(came) == 4
    for at, signal in came:
        assert isinstance(signal, Switch) and signal.captured is not None
        assert signal.captured <= at
    first, last = came[0][1], came[3][1]
    assert last.captured - first.captured == pytest.approx(0.2)  # type: ignore[operator]
    player.close()


def test_a_trace_that_is_closed_says_nothing_more(tmp_path: Path) -> None:
    came: list[Signal] = []
    over: list[bool] = []
    player = TracePlayer(trace(tmp_path / "t", 0, 1e7), on_end=lambda: over.append(True))
    player.start(came.append)
    until(lambda: came, "the first signal")
    player.close()
    until(lambda: player._thread is not None and not player._thread.is_alive(), "the thread's end")
    assert len(came) == 1 and not over


def test_a_change_of_a_trace_says_in_which_line_it_stands(tmp_path: Path) -> None:
    came: list[Signal] = []
    (tmp_path / "t").write_text(
        'rubbish\n\n{"t": 0, "kind": "change", "what": "rest", "value": false}\n'
        '{"t": 0, "kind": "switch", "source": "keyboard", "control": "space", "down": true}\n'
    )
    player = TracePlayer(tmp_path / "t")
    player.start(came.append)
    until(lambda: len(came) == 2, "both signals")
    player.close()
    assert isinstance(came[0], Change) and came[0].place == "t:3"


def test_a_trace_that_cannot_be_read_is_an_input_error_with_the_cure(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"There is no trace .* --save-trace"):
        TracePlayer(tmp_path / "none")
