"""A child process and the pipe to it."""

from __future__ import annotations

import multiprocessing
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import resource_tracker
from multiprocessing.process import BaseProcess

TO_END = 4.0
"""Seconds a child is given to end in order before it is killed."""

_SPAWN = multiprocessing.get_context("spawn")


class Child:
    """One process and the pipe to it."""

    def __init__(self, name: str, body: Callable[..., None], *args: object) -> None:
        self.name = name
        self.control, theirs = _SPAWN.Pipe(duplex=True)
        self.process: BaseProcess = _SPAWN.Process(target=body, args=(theirs, *args), name=name)
        with _deaf():
            self.process.start()
        theirs.close()
        self.ready = False
        self.linked = False
        self.heard_at = time.monotonic()

    def say(self, message: object) -> None:
        """Says something; a dead child hears nothing."""
        try:
            self.control.send(message)
        except (OSError, ValueError):
            return

    def end(self) -> None:
        """Waits for its end, which it has been asked for, and kills it when it does not come."""
        self.process.join(TO_END)
        if self.process.is_alive():
            self.process.kill()
            self.process.join(TO_END)
        self.control.close()


@contextmanager
def _deaf() -> Iterator[None]:
    """Ctrl-C waits until a child is started. The child stays deaf to it from its first moment on: it goes to the
    whole group, and Python's own answer, before the child's handlers stand, would be a traceback."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    # Python's own helper is started with the first child, and lets SIGINT through again when it is.
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGHUP})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
