"""What the live tests share: a JACK server, a screen, and runs of the program that are cleared away."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.live import jack_rig
from tests.live.jack_rig import Ear, Hand, Server
from tests.live.program import FONT, Program
from tests.support import xvfb


class Start:
    """Starts runs of the program in one home, always with the same words and environment behind."""

    def __init__(self, home: Path, env: dict[str, str], *always: str) -> None:
        self.home = home
        self._env = env
        self._always = always
        self._runs: list[Program] = []
        self.then: Callable[[Program], None] = lambda _: None

    def __call__(self, *words: str, env: dict[str, str] | None = None, **how: Any) -> Program:
        more = self._always if words and words[0] in ("play", "jam") else ()
        run = Program(self.home, *words, *more, env={**self._env, **(env or {})}, **how)
        self._runs.append(run)
        self.then(run)
        return run

    def clear(self) -> None:
        for run in self._runs:
            run.clear()
        for run in self._runs:
            run.stayed_calm()


@pytest.fixture(scope="session", autouse=True)
def _on_linux() -> None:
    if not sys.platform.startswith("linux"):
        pytest.skip("live tests need Linux: /proc, JACK and Xvfb")


@pytest.fixture(scope="module")
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    """One for all tests of a module. It is patient, unless the module says ``PATIENT = False``: one that waits for
    whoever is late waits a second for each client of an engine that was killed."""
    with jack_rig.server(patient=getattr(request.module, "PATIENT", True)) as started:
        yield started


@pytest.fixture
def own_server() -> Iterator[Server]:
    """A server that a test may kill."""
    with jack_rig.server() as started:
        yield started


@pytest.fixture(scope="session")
def screen() -> Iterator[xvfb.Display]:
    with xvfb.display() as opened:
        yield opened


@pytest.fixture
def ear(server: Server) -> Iterator[Ear]:
    opened = Ear(server)
    yield opened
    opened.close()


@pytest.fixture
def hand(server: Server) -> Iterator[Hand]:
    opened = Hand(server)
    yield opened
    opened.close()


@pytest.fixture
def bare(tmp_path: Path) -> Iterator[Start]:
    """Starts the program where there is nothing: no screen, no sound device, no MIDI."""
    starter = Start(tmp_path, {"JACK_DEFAULT_SERVER": "nowhere-at-all", "JACK_NO_START_SERVER": "1"})
    yield starter
    starter.clear()


@pytest.fixture
def start(tmp_path: Path, server: Server) -> Iterator[Start]:
    """Starts the program on the JACK server, without a screen."""
    starter = Start(tmp_path, server.env, "--no-window", *ON_JACK)
    yield starter
    starter.clear()


@pytest.fixture
def start_window(tmp_path: Path, server: Server, screen: xvfb.Display) -> Iterator[Start]:
    """Starts the program on the JACK server and the screen, and waits until its window has the focus."""
    starter = Start(tmp_path, {**server.env, **on_screen(screen)}, *ON_JACK)

    def in_front(run: Program) -> None:
        run.is_ready()
        screen.focus()

    starter.then = in_front
    yield starter
    starter.clear()


ON_JACK = ("--audio-driver", "jack", "--midi-api", "jack", "--soundfont", str(FONT), "--no-effects")


def on_screen(screen: xvfb.Display) -> dict[str, str]:
    return {"DISPLAY": screen.name, "SDL_VIDEODRIVER": "x11"}
