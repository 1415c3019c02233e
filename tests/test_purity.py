"""Law 1: the middle never reads a clock, starts a thread, opens a device or imports a library that does."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

import adaptive_instrument

PACKAGE = Path(adaptive_instrument.__file__).parent
PURE = sorted(
    [
        *(PACKAGE / "access").rglob("*.py"),
        *(PACKAGE / "music").rglob("*.py"),
        *(
            PACKAGE / f"{name}.py"
            for name in (
                "applying", "binding", "casting", "changes", "checking", "checks", "choosing", "commanding", "company",
                "ensemble", "errors", "instrument", "notes", "pads", "player", "portrait", "presence", "retuning",
                "routes", "settings", "signals", "standing", "timing", "tuning", "view", "waking", "ways",
            )
        ),
    ]
)  # fmt: skip
ALLOWED = frozenset(
    [
        "__future__",
        "abc",
        "annotated_types",
        "statistics",
        "bisect",
        "collections",
        "contextlib",
        "dataclasses",
        "difflib",
        "fnmatch",
        "functools",
        "heapq",
        "itertools",
        "math",
        "operator",
        "re",
        "typing",
    ]
)
"""What the middle may import besides itself: a short list, so that nothing new slips in unseen."""
CLOCKS_THREADS_AND_DEVICES = frozenset(
    [
        "time",
        "threading",
        "os",
        "random",
        "secrets",
        "asyncio",
        "socket",
        "subprocess",
        "multiprocessing",
        "signal",
        "queue",
        "sqlite3",
        "datetime",
        "pathlib",
        "pygame",
        "cv2",
        "mediapipe",
        "rtmidi",
        "mido",
        "fluidsynth",
        "starlette",
        "uvicorn",
        "websockets",
        "numpy",
        "pydantic",
        "jack",
    ]
)
BUILTINS_THAT_TOUCH_THE_WORLD = frozenset({"open", "input", "print", "exec", "eval", "__import__"})


def imports(tree: ast.AST) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "absolute imports only, or this test would be blind"
            found.add(node.module or "")
    return found


def is_pure(module: str) -> bool:
    places = {path.relative_to(PACKAGE.parent).with_suffix("").as_posix().replace("/", ".") for path in PURE}
    return module in places or f"{module}.__init__" in places


@pytest.mark.parametrize("path", PURE, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_pure_file_imports_only_what_is_pure(path: Path) -> None:
    for module in imports(ast.parse(path.read_text(encoding="utf-8"))):
        if module.startswith("adaptive_instrument"):
            assert is_pure(module), f"{path.name} imports {module}, which is no part of the pure middle"
        else:
            assert module.partition(".")[0] in ALLOWED, f"{path.name} imports {module}"


@pytest.mark.parametrize("path", PURE, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_pure_file_calls_nothing_that_touches_the_world(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in BUILTINS_THAT_TOUCH_THE_WORLD, f"{path.name}:{node.lineno}"


def test_the_allowed_list_holds_no_clock_thread_or_device() -> None:
    assert not ALLOWED & CLOCKS_THREADS_AND_DEVICES


def test_importing_the_middle_loads_no_device_library() -> None:
    modules = [f"adaptive_instrument.{'.'.join(path.relative_to(PACKAGE).with_suffix('').parts)}" for path in PURE]
    names = [module.removesuffix(".__init__") for module in modules]
    code = f"import importlib, json, sys\nfor name in {names!r}: importlib.import_module(name)\n"
    code += "print(json.dumps(sorted({name.partition('.')[0] for name in sys.modules})))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=PACKAGE.parent)
    devices = {"pygame", "cv2", "mediapipe", "rtmidi", "mido", "fluidsynth", "starlette", "numpy", "pydantic", "jack",
               "sqlite3", "asyncio", "socket", "subprocess", "multiprocessing"}  # fmt: skip
    assert not devices & set(json.loads(done.stdout))
