"""The camera's real process, with a film for a camera."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import pytest

from adaptive_instrument.access.spot import SpotSettings
from adaptive_instrument.instrument import Sought
from adaptive_instrument.processes import camera
from adaptive_instrument.processes.messages import (
    Alive,
    Asked,
    CameraPlan,
    Failed,
    Feed,
    Parted,
    Quit,
    Ready,
    Seek,
    Trouble,
)
from adaptive_instrument.signals import Axis, Signal, Tracking
from tests.support import watched

pytestmark = [watched.needs_vision, pytest.mark.slow]
SPAWN = multiprocessing.get_context("spawn")
PATIENCE = 30.0


class Watching:
    """What a supervisor and an engine see of one camera's process."""

    def __init__(self, plan: CameraPlan) -> None:
        self.control, theirs = SPAWN.Pipe()
        self.process: BaseProcess = SPAWN.Process(target=camera.main, args=(theirs, plan), daemon=True)
        self.process.start()
        theirs.close()

    def heard(self) -> object:
        """The next word to the supervisor that is not *alive*."""
        while self.control.poll(PATIENCE):
            word = self.control.recv()
            if not isinstance(word, Alive):
                return word
        raise AssertionError("the camera's process said nothing")

    def link(self) -> Connection[Any, Any]:
        feed, end = SPAWN.Pipe(duplex=False)
        self.control.send(Feed(end))
        end.close()
        return feed

    def ended(self) -> int | None:
        self.process.join(PATIENCE)
        return self.process.exitcode


@contextmanager
def watching(plan: CameraPlan) -> Iterator[Watching]:
    one = Watching(plan)
    try:
        yield one
    finally:
        one.process.kill()
        one.process.join()


def until(feed: Connection[Any, Any], kind: type, **fields: object) -> tuple[Signal, ...]:
    """The first signals of one picture that hold such a signal."""
    end = time.monotonic() + PATIENCE
    while feed.poll(max(0.0, end - time.monotonic())):
        told: tuple[Signal, ...] = feed.recv()
        for one in told:
            if isinstance(one, kind) and all(getattr(one, name) == value for name, value in fields.items()):
                return told
    raise AssertionError(f"no {kind.__name__} came")


def test_a_film_is_told_in_real_time_and_its_lost_face_too() -> None:
    with watching(CameraPlan(film=watched.path("face-lost.mov"))) as one:
        assert isinstance(one.heard(), Ready)
        feed = one.link()
        found = until(feed, Tracking, ok=True)
        assert isinstance(found[0], Tracking)
        assert {told.control for told in found if isinstance(told, Axis)} >= {"yaw", "pitch", "roll", "gaze-x"}
        started = found[0].captured
        assert started is not None and abs(time.perf_counter() - started) < 2.0
        lost = until(feed, Tracking, ok=False)[-1].captured
        # The 72nd picture of 26.4 a second, counted from the second one.
        assert lost is not None and 2.5 < lost - started < 3.1
        one.control.send(Quit())
        assert one.ended() == 0


def test_a_new_engine_is_told_at_once_whether_there_is_a_face() -> None:
    with watching(CameraPlan(film=watched.path("head-and-laughter.mp4"))) as one:
        one.heard()
        until(one.link(), Tracking, ok=True)
        one.control.send(Parted())
        first = until(one.link(), Axis)
        assert isinstance(first[0], Tracking) and first[0].ok


def test_a_killed_camera_ends_its_feed() -> None:
    with watching(CameraPlan(film=watched.path("head-and-laughter.mp4"))) as one:
        one.heard()
        feed = one.link()
        until(feed, Axis)
        killed = time.perf_counter()
        one.process.kill()
        with suppress(EOFError):
            while feed.poll(PATIENCE):
                feed.recv()
        assert time.perf_counter() - killed < 0.3


def test_the_end_of_a_film_loses_the_face_and_ends_the_performance_if_asked() -> None:
    with watching(CameraPlan(film=watched.path("head-turn.mp4"), quit_at_end=True)) as one:
        one.heard()
        feed = one.link()
        until(feed, Tracking, ok=False)
        assert one.heard() == Asked("quit")


@pytest.mark.parametrize("early", [True, False])
def test_it_ends_in_order_on_sigterm_and_when_the_supervisor_is_gone(early: bool) -> None:
    plan = CameraPlan(film=watched.path("head-and-laughter.mp4"))
    with watching(plan) as one:
        if not early:
            one.heard()
        one.control.close()
        assert one.ended() == 0
    with watching(plan) as one:
        one.heard()
        if not early:
            until(one.link(), Axis)
        os.kill(one.process.pid or 0, signal.SIGTERM)
        assert one.ended() == 0


def test_a_camera_that_is_missing_is_told_with_a_cure_and_waited_for() -> None:
    with watching(CameraPlan(camera="a camera that nobody has")) as one:
        word = one.heard()
        assert isinstance(word, Trouble) and (word.text or "").startswith("There is no camera")
        one.control.send(Quit())
        assert one.ended() == 0


def test_a_film_that_is_missing_is_told_with_a_cure(tmp_path: Path) -> None:
    with watching(CameraPlan(film=tmp_path / "nothing.mp4")) as one:
        word = one.heard()
        assert isinstance(word, Failed) and word.text.endswith("Give the path of a film file after --video.")
        assert one.ended() == 0


BROW = SpotSettings(place=(0.55, 0.33), size=0.12)
"""A place on the forehead of the person in ``glasses.mp4``."""


def test_a_spot_is_told_without_a_face_and_found_anew_when_that_is_asked_for() -> None:
    plan = CameraPlan(film=watched.path("glasses.mp4"), sought=Sought(face=False, spot=BROW))
    with watching(plan) as one:
        assert isinstance(one.heard(), Ready)
        feed = one.link()
        found = until(feed, Tracking, source="spot", ok=True)
        assert {told.control for told in found if isinstance(told, Axis)} == {"x", "y"}
        assert {told.source for told in found} == {"spot"}
        one.control.send(Seek(plan.sought, anew=True))
        until(feed, Tracking, source="spot", ok=False)
        until(feed, Tracking, source="spot", ok=True)
        # Another place, as when the therapist changes it while it is played.
        one.control.send(Seek(Sought(face=False, spot=SpotSettings(place=(0.5, 0.4), size=0.12))))
        until(feed, Tracking, source="spot", ok=False)
        until(feed, Tracking, source="spot", ok=True)


def test_a_face_and_a_spot_are_watched_side_by_side_and_each_is_lost_by_itself() -> None:
    both = Sought(face=True, spot=BROW)
    with watching(CameraPlan(film=watched.path("glasses.mp4"), sought=both)) as one:
        one.heard()
        feed = one.link()
        told: list[Signal] = []
        while {(s.source, s.ok) for s in told if isinstance(s, Tracking)} < {("camera", True), ("spot", True)}:
            assert feed.poll(PATIENCE)
            told += feed.recv()
        one.control.send(Seek(Sought(face=True, spot=None)))
        lost = until(feed, Tracking, ok=False)
        assert {s.source for s in lost if isinstance(s, Tracking)} == {"spot"}
        assert any(isinstance(s, Axis) and s.control == "yaw" for s in until(feed, Axis))
        # And a new engine is told of both, whenever that was.
        one.control.send(Seek(both))
        until(feed, Tracking, source="spot", ok=True)
        one.control.send(Parted())
        first = until(one.link(), Axis)
        assert {(s.source, s.ok) for s in first if isinstance(s, Tracking)} == {("camera", True), ("spot", True)}
