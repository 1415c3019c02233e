"""What both ends of a link need to know about its pipes."""

from __future__ import annotations

import copyreg
import select
import sys
from multiprocessing.connection import Connection
from operator import attrgetter
from typing import Any, get_args

from adaptive_instrument.signals import Signal


def takes_more(link: Connection[Any, Any]) -> bool:
    """Whether a send would not have to wait for the reader."""
    # Windows' pipes cannot be asked; there a send of a full pipe waits for the engine or its end.
    if sys.platform == "win32":
        return True
    try:
        return bool(select.select([], [link.fileno()], [], 0)[1])
    except (OSError, ValueError):
        return True


def _quickly_pickled(kind: type[Any]) -> None:
    """What dataclasses do for themselves asks each field by its name and takes three times as long."""
    fields = attrgetter(*kind.__slots__)
    copyreg.pickle(kind, lambda signal: (kind, fields(signal)))


for _kind in get_args(Signal):
    _quickly_pickled(_kind)
