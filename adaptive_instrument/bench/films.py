"""Where the films of real faces are that benches and tests watch; none of them is part of the project."""

from __future__ import annotations

import os
from pathlib import Path

from adaptive_instrument.bench.children import CannotMeasure
from adaptive_instrument.resources import PACKAGE

VARIABLE = "ADAPTIVE_INSTRUMENT_TEST_DATA"
"""Environment: the folder with the films; without it they lie beside the checkout, in ``shared/data``."""


def folder() -> Path:
    """The films' folder, whether or not it is there."""
    named = os.environ.get(VARIABLE)
    return Path(named) if named else PACKAGE.parent.parent / "shared" / "data"


def film(name: str) -> Path:
    """The path of a film.

    Raises:
        CannotMeasure: it is not there, with the cure.
    """
    path = folder() / name
    if not path.is_file():
        raise CannotMeasure(f"The film {name} is not here. Set {VARIABLE} to the folder of the test films.")
    return path
