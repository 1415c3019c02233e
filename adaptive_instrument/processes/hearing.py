"""What the window and the camera say to the engine: from their pipes into the queue, each on a thread of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from multiprocessing.connection import Connection
from typing import Any

from adaptive_instrument.signals import Change, Signal, Tracking

WINDOW_SOURCES = ("keyboard", "mouse", "pointer", "gamepad")
CAMERA = "camera"
SPOT = "spot"
"""What the camera follows that is no face."""
SILENT = 0.5
"""Seconds without a word from a camera that sees a face after which its face counts as lost: it speaks with every
picture, and says itself when there are none. Only a process that stands still is silent."""

Admit = Callable[[Signal], object]
"""The one door."""


def hear_window(link: Connection[Any, Any], admit: Admit) -> None:
    """Thread *window-link*: until the window's end of the pipe is gone."""
    sources = set(WINDOW_SOURCES)
    try:
        while True:
            signals: tuple[Signal, ...] = link.recv()
            for told in signals:
                if not isinstance(told, Change):
                    sources.add(told.source)
                admit(told)
    except (EOFError, OSError):
        gone(admit, sources)
    finally:
        link.close()


def hear_camera(link: Connection[Any, Any], admit: Admit) -> None:
    """Thread *camera-link*: until the camera's end of the pipe is gone."""
    sees: set[str] = set()
    stalled: set[str] = set()
    try:
        while True:
            if sees and not link.poll(SILENT):
                # It stands still in mid-glance, and may do so for ever.
                gone(admit, sees)
                sees, stalled = set(), sees
            signals: tuple[Signal, ...] = link.recv()
            for source in sorted(stalled):
                # It never knew that its face was lost, and may say anew that it is.
                admit(Tracking(0.0, source, True))
            sees, stalled = sees | stalled, set()
            for told in signals:
                if isinstance(told, Tracking):
                    (sees.add if told.ok else sees.discard)(told.source)
                admit(told)
    except (EOFError, OSError):
        gone(admit, (CAMERA, SPOT))
    finally:
        link.close()


def gone(admit: Admit, sources: Iterable[str]) -> None:
    """A process died with keys down, or in mid-glance: what its sources hold must not ring on."""
    for source in sorted(sources):
        admit(Tracking(0.0, source, False))
