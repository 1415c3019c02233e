"""What both ends of a link need to know about its pipes."""

from __future__ import annotations

import select
import sys
from multiprocessing.connection import Connection
from typing import Any


def takes_more(link: Connection[Any, Any]) -> bool:
    """Whether a send would not have to wait for the reader."""
    # Windows' pipes cannot be asked; there a send of a full pipe waits for the engine or its end.
    if sys.platform == "win32":
        return True
    try:
        return bool(select.select([], [link.fileno()], [], 0)[1])
    except (OSError, ValueError):
        return True
