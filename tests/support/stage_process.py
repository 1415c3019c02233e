"""The stage in a process of its own, as it is in life, over an ``EnsembleLink``; and the test's end of it.

It says what happens as JSON lines on stdout, and takes JSON lines on stdin: ``{"do": NAME, ...}``.
"""

from __future__ import annotations

import json
import signal as signals_of_the_system
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from tests.support.instruments import BY_NAME
from tests.support.xvfb import Display, until


class Stage:
    """The test's end: what the window said, in order."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.said: list[dict[str, Any]] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def do(self, what: str, **values: Any) -> None:
        """Has the stage's process do something."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps({"do": what, **values}) + "\n")
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
    """The stage on a screen. Settings: ``size``, ``fullscreen``, ``resting``, ``started``, ``notices``, ``restless``."""
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


def _serve(settings: dict[str, Any]) -> None:
    from adaptive_instrument.ensemble import Ensemble
    from adaptive_instrument.signals import Change, Midi, Signal, Switch
    from adaptive_instrument.stage import window
    from tests.support.stage_link import EnsembleLink

    def say(kind: str, **values: Any) -> None:
        sys.stdout.write(json.dumps({"kind": kind, **values}) + "\n")
        sys.stdout.flush()

    def tell(signal: Signal) -> None:
        say(type(signal).__name__, **{name: getattr(signal, name) for name in signal.__slots__})

    class Measures:
        """Says each frame, and how long signals took."""

        def __init__(self) -> None:
            self.last = 0.0

        def sent(self, signals: list[Signal], received: float, sent: float) -> None:
            say("sent", signals=len(signals), ms=(sent - received) * 1000)

        def drew(self, began: float, ended: float, pixels: int) -> None:
            say("drew", ms=(ended - began) * 1000, pixels=pixels)

    ensemble = Ensemble([BY_NAME[name] for name in settings["players"]], resting=settings.get("resting", False))
    link = EnsembleLink(ensemble, tell)
    link.started = settings.get("started", True)
    link.notices = tuple(settings.get("notices", ()))
    stop = threading.Event()
    signals_of_the_system.signal(signals_of_the_system.SIGTERM, lambda *_: stop.set())

    def obey() -> None:
        for line in sys.stdin:
            order = json.loads(line)
            what = order["do"]
            if what == "switch":
                link.play(Switch(0, order["source"], order["control"], order["down"]))
            elif what == "midi":
                link.play(Midi(0, "keys", bytes(order["bytes"])))
            elif what == "change":
                link.play(Change(0, order["what"], order["value"]))
            elif what == "link":
                for name in ("connected", "started", "playing_take"):
                    setattr(link, name, order.get(name, getattr(link, name)))
                link.notices = tuple(order.get("notices", link.notices))
            elif what == "settle":
                # Two glances of the window: whatever was to be drawn without moving has been drawn.
                threading.Event().wait(2 * window.GLANCE)
                say("settled")
            elif what == "stop":
                stop.set()
            window.wake()

    threading.Thread(target=obey, daemon=True).start()
    how = window.run(
        link,
        fullscreen=settings.get("fullscreen"),
        stop=stop,
        on_ready=lambda: say("ready"),
        size=tuple(settings.get("size", window.SIZE)),
        watch=Measures() if settings.get("watch") else None,
        restless=settings.get("restless", False),
    )
    say("ended", how=how)


if __name__ == "__main__":
    _serve(json.loads(sys.argv[1]))
