"""The camera's process: watches a face, a spot, or both, and tells the engine. It may die at any moment; the music
goes on without it."""

from __future__ import annotations

import gc
import os
import pickle
import signal
import sys
import threading
import time
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Any

from adaptive_instrument.errors import InputError, InstrumentError
from adaptive_instrument.processes import fault
from adaptive_instrument.processes.messages import (
    NOT_OURS,
    Alive,
    Asked,
    CameraPlan,
    Failed,
    Feed,
    Parted,
    Quit,
    Ready,
    Remark,
    Seek,
    Trouble,
)
from adaptive_instrument.processes.pipes import takes_more
from adaptive_instrument.signals import Signal, Tracking

if TYPE_CHECKING:
    from adaptive_instrument.vision.frame import Camera
    from adaptive_instrument.vision.landmark_source import LandmarkSource

CRASHED = 3
"""Exit status after an exception in any thread."""
LOOK_EVERY = 0.1
"""Seconds that a picture is waited for before the process looks whether it is to end."""
ALIVE_EVERY = 0.5
"""Seconds between two words to the supervisor."""
AGAIN_AFTER = 1.0
"""Seconds between two tries to open a camera that was pulled out."""
TAIL = 3.0
"""Seconds after the end of a film before it counts as over: its last notes ring out."""


def main(control: Connection[Any, Any], plan: CameraPlan) -> None:
    """The body of the camera's process."""
    run(control, plan, _face_mesh)


def run(control: Connection[Any, Any], plan: CameraPlan, source: Callable[[], LandmarkSource]) -> None:
    """The same with whatever finds the face. Ends the process."""
    threading.excepthook = lambda args: _crashed(args.exc_value)
    process = CameraProcess(control, plan)
    for number in NOT_OURS:
        signal.signal(number, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: process.end())
    threading.Thread(target=process.obey, name="control", daemon=True).start()
    try:
        process.watch(source)
    except InstrumentError as error:
        process.say(Failed(str(error)))
    except Exception as error:
        _crashed(error)
    sys.stderr.flush()
    # A driver that hangs in a read must not hold up the end: the system lets the camera go.
    os._exit(0)


def _face_mesh() -> LandmarkSource:
    from adaptive_instrument.vision.face_mesh import FaceMesh

    return FaceMesh()


def _crashed(error: BaseException | None) -> None:
    print(fault.keep(error or RuntimeError("a thread died"), "camera"), file=sys.stderr, flush=True)
    os._exit(CRASHED)


class CameraProcess:
    """Everything that lives in the camera's process."""

    def __init__(self, control: Connection[Any, Any], plan: CameraPlan) -> None:
        self._control = control
        self._plan = plan
        self._stop = threading.Event()
        self._linked = threading.Event()
        self._ready = False
        self._feed: Connection[Any, Any] | None = None
        self._fresh = False
        self._tracking: dict[str, Tracking] = {}
        self._untold: set[str] = set()
        """Whose newest loss or find the engine does not know yet."""
        self._sought = plan.sought
        self._seek: Seek | None = None
        self._said_at = time.monotonic()

    def end(self) -> None:
        """To be over soon. Nothing is held that would have to be put in order, so a model that loads is not awaited."""
        if not self._ready:
            os._exit(0)
        self._stop.set()
        self._linked.set()

    def obey(self) -> None:
        """Thread *control*: what the supervisor says; its end is the process's end."""
        try:
            while True:
                message = self._control.recv()
                if isinstance(message, Feed):
                    self._feed, self._fresh = message.pipe, True
                    self._linked.set()
                elif isinstance(message, Seek):
                    # Two that come at once are one; but to find the spot anew is never forgotten.
                    before = self._seek
                    self._seek = Seek(message.sought, message.anew or (before is not None and before.anew))
                elif isinstance(message, Parted):
                    self._feed = None
                elif isinstance(message, Quit):
                    break
        except (EOFError, OSError):
            pass
        self.end()

    def say(self, message: object) -> None:
        """To the supervisor. Once it has gone there is nobody to tell."""
        try:
            self._control.send(message)
        except (OSError, ValueError):
            self._stop.set()

    def watch(self, source: Callable[[], LandmarkSource]) -> None:
        """Until it is told to end.

        Raises:
            InputError: there is no camera or no face tracking here, with the cure.
        """
        from adaptive_instrument.vision.looking import Looking

        # The camera first: while there is none, nobody needs a model.
        camera = self._found()
        if camera is None:
            return
        watcher = Looking(source)
        watcher.seek(self._sought, time.perf_counter())
        # The libraries stay: a collector that walks through them all would hold a picture up for tens of milliseconds.
        gc.collect()
        gc.freeze()
        self._ready = True
        self.say(Ready())
        if self._plan.film is not None:
            while not self._linked.wait(LOOK_EVERY):
                self._live()
        try:
            while camera is not None and not self._stop.is_set():
                self._live()
                seek, self._seek = self._seek, None
                if seek is not None:
                    self._tell(watcher.seek(seek.sought, time.perf_counter(), seek.anew))
                try:
                    frame = camera.newest(LOOK_EVERY)
                except EOFError:
                    self._tell(watcher.end(time.perf_counter()))
                    self._over()
                    break
                except InputError as error:
                    self._tell(watcher.end(time.perf_counter()))
                    self.say(Trouble(str(error)))
                    camera.close()
                    camera = self._again()
                    continue
                if frame is None:
                    self._tell(watcher.blind(time.perf_counter()))
                else:
                    self._tell(watcher.look(frame.picture, frame.captured))
                    if news := watcher.news():
                        self.say(Remark(news))
        finally:
            if camera is not None:
                camera.close()
            watcher.close()

    def _opened(self) -> Camera:
        if self._plan.film is not None:
            from adaptive_instrument.vision.film import Film

            return Film(self._plan.film)
        from adaptive_instrument.vision.capture import open_camera

        return open_camera(self._plan.camera)

    def _found(self) -> Camera | None:
        """The film, or the camera: one that comes late is waited for. None when it is time to end."""
        if self._plan.film is not None:
            return self._opened()
        from adaptive_instrument.vision import capture  # noqa: F401 -- without its packages no waiting helps

        try:
            return self._opened()
        except InputError as error:
            self.say(Trouble(str(error)))
            return self._again()

    def _again(self) -> Camera | None:
        """The camera, once it has been plugged in (again); None when it is time to end."""
        while not self._stop.wait(AGAIN_AFTER):
            self._live()
            try:
                camera = self._opened()
            except InputError:
                continue
            self.say(Trouble(None))
            self.say(Remark("The camera is there."))
            return camera
        return None

    def _over(self) -> None:
        """The film has ended; the process stays until it is told to go."""
        over_at = time.monotonic() + TAIL
        asked = not self._plan.quit_at_end
        while not self._stop.wait(LOOK_EVERY):
            self._live()
            if not asked and time.monotonic() >= over_at:
                asked = True
                self.say(Asked("quit"))

    def _live(self) -> None:
        now = time.monotonic()
        if now - self._said_at >= ALIVE_EVERY:
            self._said_at = now
            self.say(Alive())

    def _tell(self, signals: Sequence[Signal]) -> None:
        """To the engine. Pictures for which it has no time are left out, but never that the face was lost or found."""
        for told in signals:
            if isinstance(told, Tracking):
                self._tracking[told.source] = told
                self._untold.add(told.source)
        feed = self._feed
        if feed is None or not takes_more(feed):
            return
        if self._fresh:
            # Also a new engine must know whether there is a face, whenever that was.
            self._fresh = False
            self._untold.update(self._tracking)
        untold = [self._tracking[source] for source in sorted(self._untold)]
        signals = (*(told for told in untold if told not in signals), *signals)
        self._untold.clear()
        if not signals:
            return
        try:
            feed.send_bytes(pickle.dumps(tuple(signals), pickle.HIGHEST_PROTOCOL))
        except (OSError, ValueError):
            if self._feed is feed:
                self._feed = None
