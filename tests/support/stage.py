"""The test's end of a stage that runs in a process of its own (``stage_process.py``)."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from tests.support.xvfb import Display, until


class Stage:
    """The test's end: what the window said, in order."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.said: list[dict[str, Any]] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def do(self, order: str, /, **values: Any) -> None:
        """Has the stage's process do something."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps({"do": order, **values}) + "\n")
        self.process.stdin.flush()

    def of(self, kind: str) -> list[dict[str, Any]]:
        """What was said of one kind: ``ready``, ``ended``, ``drew``, ``Switch``, ``Pointer`` ..."""
        return [line for line in list(self.said) if line["kind"] == kind]

    def edges(self, source: str = "keyboard") -> list[tuple[str, bool]]:
        """The switches of a source in order, as (control, down)."""
        return [(line["control"], line["down"]) for line in self.of("Switch") if line["source"] == source]

    def await_(self, kind: str, count: int = 1) -> dict[str, Any]:
        """Waits until so many of a kind were said, and answers with the last of them."""
        until(lambda: len(self.of(kind)) >= count or self.process.poll() is not None, f"{count} x {kind}")
        assert len(self.of(kind)) >= count, self.said[-5:]
        return self.of(kind)[count - 1]

    def seen(self) -> dict[str, Any]:
        """What the last player's view says now of their pointer, dwelling and losses."""
        before = len(self.of("seen"))
        self.do("look")
        return self.await_("seen", before + 1)

    def settled(self) -> None:
        """Waits until the stage has drawn everything there is to draw."""
        self.do("settle")
        self.await_("settled", len(self.of("settled")) + 1)

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            with suppress(ValueError):
                self.said.append(json.loads(line))


@contextmanager
def stage(screen: Display, players: Sequence[str] = ("five",), **settings: Any) -> Iterator[Stage]:
    """The stage on a screen.

    Settings: ``size``, ``fullscreen``, ``resting``, ``started``, ``notices``, ``watch``, ``restless``.
    """
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.support.stage_process", json.dumps({"players": list(players), **settings})],
        env=screen.env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1,
    )  # fmt: skip
    running = Stage(process)
    try:
        running.await_("ready")
        screen.window()
        yield running
    finally:
        process.kill()
        process.wait(10)
