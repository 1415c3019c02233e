"""A camera for a command that has no engine: what it sees goes into a queue."""

from __future__ import annotations

import pickle
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from queue import SimpleQueue
from time import perf_counter
from typing import Any

from adaptive_instrument.instrument import FACE, Sought
from adaptive_instrument.processes import camera
from adaptive_instrument.processes.child import Child
from adaptive_instrument.processes.messages import CameraPlan, Failed, Feed, Quit, Ready, Trouble
from adaptive_instrument.signals import Signal

STARTING = 40.0
"""Seconds that the camera and the model may take."""


@contextmanager
def seeing(name: str | None, film: Path | None, signals: SimpleQueue[Signal], sought: Sought = FACE) -> Iterator[bool]:
    """A camera (or a film for one) as long as it is wanted; whether there is one. Why there is none is printed."""
    child = Child("camera", camera.main, CameraPlan(name, film, sought))
    receive, send = get_context("spawn").Pipe(duplex=False)
    try:
        there = _ready(child)
        if there:
            child.say(Feed(send))
            send.close()
            threading.Thread(target=_hear, args=(receive, signals), name="sight", daemon=True).start()
        yield there
    finally:
        child.say(Quit())
        child.end()
        send.close()


def _ready(child: Child) -> bool:
    end = perf_counter() + STARTING
    while perf_counter() < end and child.process.is_alive():
        if not child.control.poll(0.1):
            continue
        try:
            message = child.control.recv()
        except (EOFError, OSError):
            return False
        if isinstance(message, Ready):
            return True
        if isinstance(message, (Failed, Trouble)) and message.text:
            print(message.text, flush=True)
            return False
    return False


def _hear(receive: Connection[Any, Any], signals: SimpleQueue[Signal]) -> None:
    """Thread *sight*: until the camera's end of the pipe is gone."""
    try:
        while True:
            for signal in pickle.loads(receive.recv_bytes()):
                signals.put(signal)
    except (EOFError, OSError):
        receive.close()
