"""The README's promises: each of its commands is run, each of its links is there."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from adaptive_instrument.cli import BENCHES

ROOT = Path(__file__).resolve().parent.parent
TEXT = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = sorted({" ".join(words.split()) for words in re.findall(r"^python3 start\.py(.*)$", TEXT, re.M)}) + sorted(
    {" ".join(words.split()) for words in re.findall(r"`python3 start\.py ([^`]*)`", TEXT)}
)
TRACE = '{"t": 0.1, "kind": "switch", "source": "keyboard", "control": "1", "down": true}\n'
TAKE = """{"kind": "take", "version": 1, "mapping": "five-switches", "tempo": 90}
{"kind": "on", "at": 0.0, "note_id": 1, "player": "p", "voice": "main", "pitch": 60, "velocity": 90}
{"kind": "off", "at": 0.5, "note_id": 1, "player": "p", "voice": "main"}
"""


@pytest.mark.parametrize("words", [words for words in COMMANDS if words not in ("", "test")])
def test_a_command_of_the_readme_does_what_it_says(words: str, tmp_path: Path) -> None:
    # The bare command and the tests themselves are run by test_bare.py and by whoever reads this.
    if words.startswith("bench"):
        assert words.split()[1] in BENCHES
        return
    home = tmp_path / "home"
    (home / "takes").mkdir(parents=True)
    (home / "takes" / "2026-01-01-120000-000000.take.jsonl").write_text(TAKE)
    (tmp_path / "trace.jsonl").write_text(TRACE)
    shutil.copy(ROOT / "mappings" / "five-switches.toml", tmp_path)
    named = {
        "MAPPING": "five-switches",
        "OUT": "out",
        "FILE": "trace.jsonl" if "--trace" in words else "five-switches.toml",
    }
    told = [named.get(word, word) for word in words.split()]
    told = [f"{word}{number}" if word == "out" else word for number, word in enumerate(told)]
    if told[0] in ("play", "jam"):
        told += ["--no-window", "--seconds", "1", "--midi-in", "none"]
    if told[0] == "learn":
        # Nobody presses anything here, and there is nothing to press: it says so.
        told += ["--seconds", "1"]
    env = {key: value for key, value in os.environ.items() if key not in ("DISPLAY", "WAYLAND_DISPLAY")}
    env |= {"ADAPTIVE_INSTRUMENT_HOME": str(home), "JACK_DEFAULT_SERVER": "no-such-server", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-m", "adaptive_instrument", *told], cwd=tmp_path, env=env, stdin=subprocess.DEVNULL,
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert "Traceback" not in done.stderr
    assert done.returncode == (1 if told[0] == "learn" else 0), done.stderr
    assert done.stdout or done.stderr or told[0] == "render"


def test_every_link_of_the_readme_leads_somewhere() -> None:
    for link in re.findall(r"\]\(([^)#]+)\)", TEXT):
        assert link.startswith("http") or (ROOT / link).exists(), link
