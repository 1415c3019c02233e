"""The window's process: a wrapper that lets the stage outlive a crashed engine."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from typing import Any

from adaptive_instrument.errors import OutputError
from adaptive_instrument.processes import fault
from adaptive_instrument.processes.messages import NOT_OURS, Asked, Failed, Link, Linked, Parted, Quit, Ready
from adaptive_instrument.processes.pipes import takes_more
from adaptive_instrument.signals import Pointer, Signal
from adaptive_instrument.stage.link import Picture

CRASHED = 3
"""Exit status after an exception in any thread."""

RESTLESS_VARIABLE = "ADAPTIVE_INSTRUMENT_RESTLESS"
"""Environment: ``1`` has everything drawn anew 60 times a second, the load under which the benches measure."""


def main(control: Connection[Any, Any], fullscreen: bool | None) -> None:
    """The body of the window's process."""
    threading.excepthook = lambda args: _failed(args.exc_value)
    try:
        _run(control, fullscreen)
    except Exception as error:
        _failed(error)


def _failed(error: BaseException | None) -> None:
    print(fault.keep(error or RuntimeError("a thread died"), "window"), file=sys.stderr, flush=True)
    # The supervisor opens it again; the engine lets go of what its keys held.
    os._exit(CRASHED)


def _run(control: Connection[Any, Any], fullscreen: bool | None) -> None:
    """Handlers stand before the display is opened: a window that hangs while it opens can be ended too."""
    stop = threading.Event()

    def terminated(*_: object) -> None:
        stop.set()

    for number in NOT_OURS:
        signal.signal(number, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, terminated)
    link = WindowLink()
    threading.Thread(target=_obey, args=(control, link, stop), name="control", daemon=True).start()

    from adaptive_instrument.stage import window

    link.on_picture = window.wake
    try:
        restless = os.environ.get(RESTLESS_VARIABLE) == "1"
        how = window.run(
            link, fullscreen=fullscreen, stop=stop, on_ready=lambda: _say(control, Ready()), restless=restless
        )
    except OutputError as error:
        _say(control, Failed(str(error)))
        return
    if how == "closed":
        _say(control, Asked("quit"))


class WindowLink:
    """The window's end of the link (see ``stage/link.py``)."""

    def __init__(self) -> None:
        self._send: Connection[Any, Any] | None = None
        self._newest: Picture | None = None
        self._waiting: list[Signal] = []
        self.on_picture: Callable[[], object] = bool
        """Called from any thread when there is something new to show."""

    @property
    def connected(self) -> bool:
        """Whether there is an engine at the other end."""
        return self._send is not None

    def newest(self) -> Picture | None:
        """The newest picture since the start."""
        return self._newest

    def send(self, signals: Sequence[Signal]) -> None:
        """To the engine. While it cannot take more, pointers are dropped and all else waits its turn."""
        link = self._send
        if link is None:
            self._waiting.clear()
            return
        if not takes_more(link):
            self._waiting += [told for told in signals if not isinstance(told, Pointer)]
            return
        waiting, self._waiting = self._waiting, []
        try:
            link.send((*waiting, *signals))
        except (OSError, ValueError):
            self._send = None

    def attach(self, link: Link) -> None:
        """A fresh link. Thread *pictures* reads its pictures until it ends."""
        self._waiting = []
        self._send = link.send
        threading.Thread(target=self._read, args=(link,), name="pictures", daemon=True).start()

    def part(self) -> None:
        """The engine is gone, whatever its pipes say."""
        self._send = None
        self.on_picture()

    def _read(self, link: Link) -> None:
        try:
            while True:
                self._newest = link.receive.recv()
                self.on_picture()
        except (EOFError, OSError):
            if self._send is link.send:
                self._send = None
            link.send.close()
            link.receive.close()
            self.on_picture()


def _obey(control: Connection[Any, Any], link: WindowLink, stop: threading.Event) -> None:
    """Thread *control*: what the supervisor says; its end is the window's end."""
    try:
        while True:
            message = control.recv()
            if isinstance(message, Link):
                link.attach(message)
                _say(control, Linked())
            elif isinstance(message, Parted):
                link.part()
            elif isinstance(message, Quit):
                break
    except (EOFError, OSError):
        pass
    stop.set()
    link.on_picture()


def _say(control: Connection[Any, Any], message: object) -> None:
    try:
        control.send(message)
    except (OSError, ValueError):
        return
