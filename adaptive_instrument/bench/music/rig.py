"""The whole program, playing on a JACK server of the bench's own, with an ear at its outputs and a keyboard."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from adaptive_instrument.bench.children import CannotMeasure, Helper, awake
from adaptive_instrument.bench.ear import Ear
from adaptive_instrument.bench.films import film, lasting
from adaptive_instrument.bench.jack_rig import JackServer, Keys
from adaptive_instrument.bench.screen import Screen
from adaptive_instrument.outputs.audio_drivers import CONNECT_VARIABLE
from adaptive_instrument.processes.window import RESTLESS_VARIABLE
from adaptive_instrument.resources import HOME_VARIABLE

OURS = "adaptive-instrument"
FILM = "talking.mp4"
HEARD_BY = 10.0
"""Seconds in which the program has to have found the keyboard."""


@dataclass(frozen=True, slots=True)
class Rig:
    """What a measurement needs."""

    server: JackServer
    ear: Ear
    keys: Keys
    ours: Helper
    home: Path
    """The program's own folder: its takes are there."""
    seen: str
    """What was shown and watched meanwhile, in words."""


@contextmanager
def playing(
    folder: Path, mapping: Callable[[Path], str], words: Sequence[str], *, beside: bool, seconds: float, sides: int = 1
) -> Iterator[Rig]:
    """The program plays what ``mapping`` has written into its home. ``beside``: with a window at 60 fps and, where
    that can be had, a film of a face tracked for so many ``seconds``.

    Raises:
        CannotMeasure: something that is needed is not here, with the cure.
    """
    home = folder / "home"
    name = mapping(home)
    env = {HOME_VARIABLE: str(home), CONNECT_VARIABLE: "0"}
    watched, seen = _watched(folder, seconds) if beside else ([], "without a window")
    server = JackServer()
    ends: list[Callable[[], None]] = [server.end]
    try:
        keys = Keys()
        ends.append(keys.close)
        ear = Ear(sides)
        ends.append(ear.close)
        if beside:
            screen = Screen()
            ends.append(screen.end)
            env |= {**screen.env, RESTLESS_VARIABLE: "1"}
        ends += [helper.end for helper in awake()]
        command = [sys.executable, "-m", "adaptive_instrument", "play", name, "--midi-api", "jack"]
        command += ["--audio-driver", "jack", "--fullscreen" if beside else "--no-window", *watched, *words]
        ours = Helper(command, env)
        ends.append(ours.end)
        ours.expect("Ready", seconds=60)
        for side, port in zip(range(sides), ("left", "right"), strict=False):
            ear.connect(side, ear.await_port(f"{OURS}:{port}", is_audio=True, is_output=True))
        source = ear.await_port(f"{Keys.CLIENT}:", is_midi=True, is_output=True)
        end = time.monotonic() + HEARD_BY
        while not ear.connected(source, OURS):
            if time.monotonic() > end:
                raise CannotMeasure(
                    "The instrument did not open the bench's MIDI port. Run adaptive-instrument doctor."
                )
            time.sleep(0.05)
        time.sleep(1.0)
        yield Rig(server, ear, keys, ours, home, seen)
    finally:
        for stop in reversed(ends):
            stop()


def _watched(folder: Path, seconds: float) -> tuple[list[str], str]:
    """What makes the program watch a film, and what is to be said of it."""
    shown = "with a window at 60 fps"
    if find_spec("mediapipe") is None:
        return [], f"{shown}, without a film: the camera's packages are missing"
    try:
        return ["--video", str(lasting(film(FILM), seconds + 30, folder))], f"{shown} and a film of a face tracked"
    except CannotMeasure as why:
        return [], f"{shown}, without a film: {why}"
