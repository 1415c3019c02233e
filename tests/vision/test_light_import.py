"""One module of a large package, without the package's own front page."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from adaptive_instrument.vision.light_import import light_import
from tests.support import watched


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A package with a front page that takes long, as one can see afterwards."""
    name = "heavyweight"
    inner = tmp_path / name / "inner"
    inner.mkdir(parents=True)
    (tmp_path / name / "__init__.py").write_text("from . import inner\nfront = 'run'\ndel inner\n")
    (inner / "__init__.py").write_text("front = 'run'\n")
    (inner / "wanted.py").write_text("value = 7\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    for module in (name, f"{name}.inner", f"{name}.inner.wanted"):
        monkeypatch.delitem(sys.modules, module, raising=False)
    return name


def test_the_parents_do_not_run_until_they_are_asked_for_something(package: str) -> None:
    wanted = light_import(f"{package}.inner.wanted")
    assert wanted.value == 7
    parent = sys.modules[package]
    assert "front" not in vars(parent)
    assert parent.front == "run"
    assert sys.modules[f"{package}.inner"].front == "run"
    assert sys.modules[f"{package}.inner.wanted"] is wanted
    with pytest.raises(AttributeError):
        _ = parent.nothing


def test_what_is_not_there_is_an_import_error(package: str) -> None:
    with pytest.raises(ImportError):
        light_import(f"{package}.inner.missing")
    with pytest.raises(ImportError):
        light_import("no_such_package_at_all.inner.missing")


@watched.needs_vision
def test_face_tracking_loads_without_drawing_tools_and_the_whole_library_can_follow() -> None:
    script = (
        "import sys\n"
        "from adaptive_instrument.vision.light_import import light_import\n"
        "mesh = light_import('mediapipe.python.solutions.face_mesh')\n"
        "assert 'mediapipe.python.solutions.drawing_utils' not in sys.modules\n"
        "from mediapipe.python.solutions import face_mesh\n"
        "assert face_mesh is mesh\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-500:]
