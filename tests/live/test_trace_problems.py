"""A trace that is played live: what of it cannot be is told with its line, and the rest plays."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.live.conftest import Start
from tests.live.test_bare import files_are_music

LINES = """\
{"t": 0.2, "kind": "change", "what": "transport.tempo", "value": 1000}
{"t": 0.3, "kind": "switch", "source": "keyboard", "control": "space", "down": true}
this is no signal
{"t": 0.8, "kind": "switch", "source": "keyboard", "control": "space", "down": false}
{"t": 0.9, "kind": "change", "what": "harmony.scal", "value": "dorian"}
"""


@pytest.mark.slow
def test_what_of_a_trace_cannot_be_is_told_with_its_line_and_the_rest_plays(bare: Start, tmp_path: Path) -> None:
    trace = tmp_path / "odd.jsonl"
    trace.write_text(LINES, encoding="utf-8")
    program = bare("play", "one-switch-walk", "--trace", str(trace), "--no-window")
    program.ends(0, 60)
    assert "odd.jsonl:3: not JSON" in program.err
    told = [line for line in program.out.splitlines() if line.startswith("odd.jsonl:")]
    assert [line.split(" ")[0] for line in told] == ["odd.jsonl:1:", "odd.jsonl:5:"]
    assert "transport.tempo cannot be 1000: use" in told[0] and "did you mean 'harmony.scale'" in told[1]
    files_are_music(program.out)
