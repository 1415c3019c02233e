"""Imports one module of a large package without the package's own front page."""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.util import find_spec, module_from_spec
from types import ModuleType


def light_import(name: str) -> ModuleType:
    """The module ``name``, its parent packages being found but not run.

    ``import mediapipe`` draws in matplotlib and much else for its drawing tools: 1 s of a core, by which a camera that
    has died would be back later. A parent runs after all as soon as anybody asks it for something of its own.

    Raises:
        ImportError: there is no such module, or it cannot be loaded.
    """
    parent = ""
    for part in name.split(".")[:-1]:
        parent = f"{parent}.{part}".lstrip(".")
        if parent not in sys.modules:
            _bare(parent)
    return import_module(name)


def _bare(name: str) -> None:
    spec = find_spec(name)
    if spec is None or spec.loader is None:
        # The import itself finds the right words.
        return
    package = module_from_spec(spec)

    def whole(wanted: str) -> object:
        # Dunder names are asked for by the import system itself.
        if wanted.startswith("__"):
            raise AttributeError(f"module {name!r} has no attribute {wanted!r}")
        if package.__dict__.pop("__getattr__", None) is not None and spec.loader is not None:
            spec.loader.exec_module(package)
        return getattr(package, wanted)

    package.__dict__["__getattr__"] = whole
    sys.modules[name] = package
    above, _, own = name.rpartition(".")
    if above:
        setattr(sys.modules[above], own, package)
