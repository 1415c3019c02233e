"""start.py is taken as it is and tried on a small checkout of its own, so that no test downloads anything."""

from __future__ import annotations

import ast
import importlib.util
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

from tests.support.terminal import hear_everything

ROOT = Path(__file__).resolve().parent.parent


def load(folder: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("start", folder / "start.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A set-up that came to its end, with a program that tells its words: enough to see start.py's own part."""
    folder = tmp_path_factory.mktemp("checkout")
    for name in ("start.py", "pyproject.toml"):
        shutil.copy(ROOT / name, folder / name)
    program = folder / "adaptive_instrument"
    program.mkdir()
    (program / "__init__.py").touch()
    (program / "__main__.py").write_text("import json, sys\nprint(json.dumps(sys.argv[1:]))\nsys.exit(7)\n")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder / ".venv"], check=True)
    start = load(folder)
    packages = next((folder / ".venv").rglob("site-packages"))
    (packages / "checkout.pth").write_text(f"{folder}\n")
    start.write_stamp({"key": start.key(), "test": False, "camera": "ready"})
    return folder


@pytest.fixture
def start(checkout: Path) -> ModuleType:
    return load(checkout)


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, folder / "start.py", *words],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        stdin=subprocess.DEVNULL,
        cwd=folder.parent,
    )


def test_further_words_and_the_exit_status_pass_through(checkout: Path) -> None:
    answer = run(checkout, "play", "head-harp", "--seconds", "3")
    assert json.loads(answer.stdout) == ["play", "head-harp", "--seconds", "3"]
    assert answer.returncode == 7
    assert answer.stderr == ""


@pytest.mark.skipif(sys.platform == "win32", reason="processor time of children is POSIX's")
def test_a_second_start_adds_less_than_a_third_of_a_second(checkout: Path) -> None:
    """In processor time, which is what it costs on an idle machine: a busy one would measure its other work."""
    import resource

    def seconds(command: list[str]) -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, capture_output=True, check=False, stdin=subprocess.DEVNULL, cwd=checkout.parent)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    # The real interpreter: a version manager's wrapper takes its own time before start.py begins.
    base = sys._base_executable  # type: ignore[attr-defined]
    direct = min(seconds([str(checkout / ".venv/bin/python"), "-m", "adaptive_instrument"]) for _ in range(5))
    started = min(seconds([base, str(checkout / "start.py")]) for _ in range(5))
    assert started - direct < 0.3


def test_it_parses_under_python_3_8_and_uses_the_standard_library_only() -> None:
    tree = ast.parse((ROOT / "start.py").read_text("utf-8"), feature_version=(3, 8))
    imported = {
        name.split(".")[0]
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert imported <= sys.stdlib_module_names


def test_only_pythons_that_have_wheels_are_served(start: ModuleType) -> None:
    assert [version for version in ((3, 8), (3, 10), (3, 11), (3, 12), (3, 13)) if start.is_served(version)] == [
        (3, 11),
        (3, 12),
    ]
    requires = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["requires-python"]
    assert requires == ">=3.11,<3.13"


def test_a_wrapper_that_does_not_run_is_not_taken_for_a_python(start: ModuleType, tmp_path: Path) -> None:
    shim = tmp_path / "python3.12"
    shim.write_text("#!/bin/sh\necho 'command not found' >&2\nexit 127\n")
    shim.chmod(0o755)
    assert start.interpreter(str(shim)) is None
    assert start.interpreter(str(tmp_path / "nothing")) is None
    assert Path(start.interpreter(sys.executable)).exists()


def test_without_a_served_python_and_without_internet_the_cure_is_named(
    start: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(start, "SERVED", ((3, 99),))
    monkeypatch.setattr(start, "interpreter", lambda _: None)
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    monkeypatch.setenv("PIP_RETRIES", "0")
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    with pytest.raises(start.Stop, match=r"Install Python 3\.12 from https://www\.python\.org"):
        start.served_python()
    assert "3.11 or 3.12 is needed" in capsys.readouterr().err


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="apt is Linux's")
@pytest.mark.skipif(shutil.which("apt-get") is None, reason="this system has no apt-get")
def test_without_the_right_to_install_the_exact_command_is_printed(
    start: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(start, "is_there", lambda _: False)
    monkeypatch.setattr(start, "as_root", lambda: None)
    with pytest.raises(start.Stop) as stop:
        start.install_system(start.NEEDS + start.VISION_NEEDS)
    command = str(stop.value).split("\n\n")[1].strip()
    assert re.fullmatch(
        r"sudo apt-get update && sudo apt-get install -y --no-install-recommends "
        r"libfluidsynth[23] libgl1 libglib2\.0-0(t64)?",
        command,
    )


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="apt is Linux's")
@pytest.mark.skipif(shutil.which("apt-get") is None, reason="this system has no apt-get")
def test_what_the_program_can_do_without_does_not_stop_it(
    start: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(start, "is_there", lambda _: False)
    monkeypatch.setattr(start, "as_root", lambda: None)
    start.install_system(start.VISION_NEEDS)
    told = capsys.readouterr().err
    assert "Going on without it" in told
    assert "sudo apt-get install -y --no-install-recommends libgl1" in told


def test_packages_that_cannot_be_reached_are_told_in_a_sentence(
    start: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(start, "VENV_PYTHON", Path(sys.executable))
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_TARGET", str(start.VENV / "never"))
    if start.quiet([sys.executable, "-m", "pip", "--version"]).returncode != 0:
        pytest.skip("this environment has no pip")
    with pytest.raises(start.Stop, match=r"Connect to the internet"):
        start.pip(["no-such-package-of-ours"])


def test_a_set_up_that_was_cut_off_is_done_again(start: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    assert start.is_ready(test=False)
    assert not start.is_ready(test=True)
    kept = start.STAMP.read_text()
    try:
        start.STAMP.unlink()
        assert not start.is_ready(test=False)
        start.STAMP.write_text(kept[: len(kept) // 2])
        assert not start.is_ready(test=False)
    finally:
        start.STAMP.write_text(kept)
    assert start.is_ready(test=False)
    monkeypatch.setattr(start, "VENV_PYTHON", start.VENV / "bin" / "python-that-went-away")
    assert not start.is_ready(test=False)


def test_a_changed_list_of_packages_sets_up_again(start: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start, "VISION", (*start.VISION, "one-more"))
    assert not start.is_ready(test=False)


def test_new_packages_without_internet_leave_yesterdays_program_playing(
    start: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def offline(vision: bool, test: bool) -> str:
        raise start.Stop("The Python packages cannot be reached.")

    kept = start.STAMP.read_text()
    monkeypatch.setattr(start, "SERVED", (*start.SERVED, (3, 99)))
    monkeypatch.setattr(start, "install_system", lambda _: None)
    monkeypatch.setattr(start, "install_packages", offline)
    start.prepare(test=False)
    assert "Going on with the packages of before" in capsys.readouterr().err
    assert json.loads(start.STAMP.read_text()) == json.loads(kept)


def test_both_lists_of_the_cameras_packages_name_the_same_versions(start: ModuleType) -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    listed = {entry.split(";")[0].strip() for entry in extras["vision"]}
    assert listed <= {*start.VISION, *start.VISION_BARE}


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals and locks")
def test_an_interrupt_ends_a_set_up_calmly_and_a_second_start_waits_its_turn(checkout: Path, tmp_path: Path) -> None:
    for name in ("start.py", "pyproject.toml"):
        shutil.copy(checkout / name, tmp_path / name)
    slow = tmp_path / "start.py"
    # Its first step is made to take long, so that the moment of the interrupt is known.
    slow.write_text(slow.read_text().replace("python = served_python()", 'run_logged(["sleep", "60"])', 1))
    first, second = (
        subprocess.Popen(
            [sys.executable, slow, "setup"],
            stderr=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
            text=True,
            preexec_fn=hear_everything,
        )
        for _ in range(2)
    )
    told = {process: process.stderr.readline() for process in (first, second) if process.stderr}
    working = next(process for process, line in told.items() if line.startswith("Making the instrument ready"))
    waiting = second if working is first else first
    assert told[waiting].startswith("Another start is setting up")
    for process in (waiting, working):
        process.send_signal(signal.SIGINT)
        _, rest = process.communicate(timeout=10)
        assert process.returncode == 130
        assert "Stopped." in rest
        assert "Traceback" not in rest
    assert not (tmp_path / ".venv").exists()
