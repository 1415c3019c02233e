"""Where the films of real faces are that benches and tests watch; none of them is part of the project."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from adaptive_instrument.bench.children import CannotMeasure
from adaptive_instrument.resources import PACKAGE

VARIABLE = "ADAPTIVE_INSTRUMENT_TEST_DATA"
"""Environment: the folder with the films; without it they lie beside the checkout, in ``shared/data``."""
MOST_PICTURES = 300
"""Pictures of a film that are kept in memory to make it longer."""


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


def lasting(path: Path, seconds: float, folder: Path) -> Path:
    """A film that lasts at least so long: the film itself, or one in ``folder`` that plays it there and back again.

    Raises:
        CannotMeasure: it cannot be read or written, with the cure.
    """
    from adaptive_instrument.vision.opencv import cv2

    film = cv2.VideoCapture(os.fspath(path))
    rate, count = float(film.get(cv2.CAP_PROP_FPS)) or 25.0, int(film.get(cv2.CAP_PROP_FRAME_COUNT))
    if count / rate >= seconds:
        film.release()
        return path
    pictures: list[Any] = []
    while len(pictures) < MOST_PICTURES:
        read, picture = film.read()
        if not read:
            break
        pictures.append(picture)
    film.release()
    if not pictures:
        raise CannotMeasure(f"The film {path.name} cannot be read. Give one that OpenCV can read, such as an MP4.")
    height, width = pictures[0].shape[:2]
    longer = folder / f"{path.stem}-longer.mp4"
    writer = cv2.VideoWriter(os.fspath(longer), cv2.VideoWriter_fourcc(*"mp4v"), rate, (width, height))
    if not writer.isOpened():
        raise CannotMeasure("OpenCV cannot write films here: the measurement goes on without one.")
    left = int(seconds * rate) + 1
    while left > 0:
        for picture in (*pictures, *reversed(pictures)):
            writer.write(picture)
            left -= 1
    writer.release()
    return longer
