"""A film as signals, faster than real time and the same every time: for ``render --video``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from adaptive_instrument.instrument import FACE, Sought
from adaptive_instrument.signals import Signal


def signals_of_film(path: Path, sought: Sought = FACE) -> Iterator[Signal]:
    """Everything a camera would have said of a film in which this is sought; ``t`` is that of the picture, from the
    start of the film.

    When the film ends its face, or its spot, is gone: the last signal says that tracking is lost.

    Raises:
        InputError: the film cannot be read, or face tracking is missing, with the cure.
    """
    # Here, so that whoever never watches a film needs none of the camera's packages.
    from adaptive_instrument.vision.face_mesh import FaceMesh
    from adaptive_instrument.vision.film import Film
    from adaptive_instrument.vision.looking import Looking

    film = Film(path)
    try:
        watcher = Looking(FaceMesh)
        watcher.seek(sought, 0.0)
        try:
            t = 0.0
            for frame in film.frames():
                t = frame.captured
                yield from watcher.look(frame.picture, t)
            yield from watcher.end(t + 1 / film.rate)
        finally:
            watcher.close()
    finally:
        film.close()
