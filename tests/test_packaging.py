"""The wheel is really built, installed in a fresh environment and played from there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import wave
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TRACE = """\
{"t": 0.5, "kind": "switch", "source": "keyboard", "control": "1", "down": true}
{"t": 1.0, "kind": "switch", "source": "keyboard", "control": "1", "down": false}
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=120)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ``bin`` folder of an environment that has the package from the wheel, and the other packages from here."""
    folder = tmp_path_factory.mktemp("fresh") / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True, timeout=120)
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--no-deps", "--no-index", str(wheel)]
    subprocess.run(pip, check=True, capture_output=True, timeout=120)
    # A path named in a .pth file is searched, but its own .pth files are not: an editable checkout stays out.
    packages = next(folder.rglob("site-packages"))
    (packages / "others.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return python.parent


def run(command: list[str | Path], folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    environment["ADAPTIVE_INSTRUMENT_HOME"] = str(folder / "home")
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=120
    )


def test_the_wheel_brings_mappings_soundfont_and_licence_and_nothing_of_the_workshop(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    shipped = {path.name for path in (ROOT / "mappings").glob("*.toml")}
    assert shipped
    assert shipped <= {Path(name).name for name in names if "/_data/mappings/" in name}
    assert [name for name in names if "/_data/soundfonts/" in name and name.endswith(".sf2")]
    assert [name for name in names if name.endswith("licenses/LICENSE")]
    assert not [name for name in names if name.startswith(("tests/", "docs/", "tools/", ".")) or "start.py" in name]


def test_an_installed_wheel_finds_what_it_ships(installed: Path, tmp_path: Path) -> None:
    question = (
        "import adaptive_instrument.resources as r; "
        "print(r.PACKAGE); print(r.shipped_soundfont()); print(r.find_mapping('five-switches'))"
    )
    answer = run([installed / "python", "-c", question], tmp_path)
    assert answer.returncode == 0, answer.stderr
    for line in answer.stdout.splitlines():
        assert Path(line).is_relative_to(installed.parent), line


def test_an_installed_wheel_renders_a_note(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "press.jsonl").write_text(TRACE)
    program = installed / "adaptive-instrument"
    words = ["render", "five-switches", "--trace", "press.jsonl", "--wav", "press.wav", "--notes", "press.notes"]
    answer = run([program, *words], tmp_path)
    assert answer.returncode == 0, answer.stderr
    notes = [json.loads(line) for line in (tmp_path / "press.notes").read_text().splitlines()]
    assert [note["start"] for note in notes] == [0.5]
    with wave.open(str(tmp_path / "press.wav")) as sound:
        assert any(sound.readframes(sound.getnframes()))


def test_the_version_is_told_and_wrong_usage_is_status_2(installed: Path, tmp_path: Path) -> None:
    program = installed / "adaptive-instrument"
    assert run([program, "--version"], tmp_path).stdout.startswith("adaptive-instrument ")
    assert run([program, "paly"], tmp_path).returncode == 2
