"""``adaptive-instrument check`` as a therapist sees it."""

from __future__ import annotations

from pathlib import Path

import pytest

from adaptive_instrument.mapping.check import check


def test_a_good_mapping_is_told_calmly(capsys: pytest.CaptureFixture[str]) -> None:
    assert check(["five-switches", "midi-locked"]) == 0
    assert capsys.readouterr().out == (
        "five-switches: good (Five switches)\nmidi-locked: good (MIDI keyboard, always in key)\n"
    )


def test_every_problem_of_every_file_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "mine.toml"
    file.write_text('version = 1\nname = "mine"\ncolour = "ambr"\n[access]\nmethod = "walk"\n')
    assert check([str(file), "five-swiches", "five-switches", str(tmp_path)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == f"{file}:3: colour: \"ambr\" is not a choice here: did you mean 'amber'?"
    assert lines[1].startswith(f'{file}:4: access.control: there is no control "switch"')
    assert lines[2].startswith("five-swiches: ") and "five-switches" in lines[2]
    assert lines[3] == "five-switches: good (Five switches)"
    assert lines[4].startswith(f"{tmp_path}: this is a folder")
    assert len(lines) == 5
