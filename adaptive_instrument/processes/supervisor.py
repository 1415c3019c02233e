"""The supervisor: the launching process. It plays nothing; it starts, links, watches and ends the others."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from multiprocessing.connection import Connection, wait
from pathlib import Path
from types import FrameType
from typing import Any

from adaptive_instrument.errors import InstrumentError
from adaptive_instrument.instrument import FACE, seen, sought
from adaptive_instrument.mapping import load_lineup
from adaptive_instrument.player import renamed
from adaptive_instrument.processes import camera, engine, window
from adaptive_instrument.processes.child import Child
from adaptive_instrument.processes.messages import (
    Alive,
    Asked,
    CameraPlan,
    EnginePlan,
    Failed,
    Feed,
    Link,
    Linked,
    Notice,
    Parted,
    Quit,
    Ready,
    Remark,
    Seek,
    Trouble,
)
from adaptive_instrument.resources import PACKAGE, find_mapping

STALLED = {"engine": 6.0, "camera": 3.0}
"""Seconds without a word from a child after which it is killed and started again."""
STARTING = 60.0
"""The same while it starts: a large SoundFont on a slow disk takes its time, and so do some cameras."""
SLEPT = 2.0
"""Seconds between two rounds from which on the machine must have slept: then nobody could say a word."""
TO_SAVE = 20.0
"""Seconds that a take which is being saved is waited for at the end."""
CRASHES, WITHIN = 5, 60.0
"""So many crashes within so many seconds, and the supervisor gives up: it would only go on crashing."""

ENDS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name))
"""What asks to end: Ctrl-C, a polite kill, the terminal that closes."""

_SPAWN = multiprocessing.get_context("spawn")


class Supervisor:
    """Keeps an engine and, when wanted, a window alive until somebody wants to end."""

    def __init__(
        self,
        plan: EnginePlan,
        *,
        camera: CameraPlan | None = None,
        fullscreen: bool | None = None,
        seconds: float | None = None,
        tell: Callable[[str], None] = print,
        needs_sound: bool = False,
        started: float | None = None,
        spare_camera: CameraPlan | None = None,
        on_mapping: Callable[[str], None] | None = None,
    ) -> None:
        """``camera`` is None for players who need none; ``seconds`` to play once ready, None for as long as the
        player likes; ``tell`` shows a line on the terminal; ``needs_sound`` ends at once when there is no sound device;
        ``started`` is the ``time.monotonic`` at which the program began, for the line that says how long it took.
        ``spare_camera``: what is started when a player changes to an instrument that needs the camera; ``on_mapping``
        is told by its name which one a soloist has changed to."""
        self.sound: str | None = None
        self.ports: tuple[str, ...] = ()
        self.nothing_plays = False
        """True when it ended because there is no screen after all, and no MIDI device either."""
        self._plan = plan
        self._camera_plan = camera
        self._spare_camera = spare_camera
        self._on_mapping = on_mapping
        self._voice = False
        """Whether the player is back at their voice: the camera is theirs."""
        self._camera: Child | None = None
        self._fullscreen = fullscreen
        self._seconds = seconds
        self._tell = tell
        self._needs_sound = needs_sound
        self._started = started
        self._engine: Child | None = None
        self._window: Child | None = None
        self._ending = False
        self._ends_at: float | None = None
        self._failure: str | None = None
        self._crashes: dict[str, list[float]] = {}
        self._window_wanted = plan.window
        self._remarked: set[str] = set()
        self._saved: list[str] = []
        self._saving: list[threading.Thread] = []
        self._one_save = threading.Lock()
        self._engine_died_at: float | None = None
        self._window_died_at: float | None = None
        self._camera_died_at: float | None = None
        self._unseen: str | None = None
        self._round_at = time.monotonic()

    def run(self) -> None:
        """Plays until the window is closed, a signal asks to end, or the time is over.

        Raises:
            InstrumentError: the engine cannot play here, with the cure.
        """
        # What is ignored was ignored on purpose: ``nohup`` wants a SIGHUP to be outlived.
        before = {number: handler for number in ENDS if (handler := signal.getsignal(number)) is not signal.SIG_IGN}
        for number in before:
            signal.signal(number, self._asked_to_end)
        try:
            self._start_engine(self._plan)
            if self._window_wanted:
                self._start_window()
            if self._camera_plan is not None:
                self._start_camera(self._camera_plan)
            while not self._ending:
                self._round()
        finally:
            for number in before:
                # A second Ctrl-C while ending must not cut the ending short.
                signal.signal(number, signal.SIG_IGN)
            children = self._children()
            for child in children:
                child.say(Quit())
            for child in children:
                child.end()
            for thread in self._saving:
                thread.join(TO_SAVE)
            self._tell_saved()
            for number, handler in before.items():
                signal.signal(number, handler)
        if self._failure is not None:
            raise InstrumentError(self._failure)

    def _children(self) -> list[Child]:
        return [child for child in (self._engine, self._window, self._camera) if child is not None]

    def _asked_to_end(self, number: int, frame: FrameType | None) -> None:
        self._ending = True

    # -- one round ------------------------------------------------------------------------------------------------

    def _round(self) -> None:
        children = self._children()
        watched: list[Connection[Any, Any] | int] = []
        for child in children:
            watched += [child.control, child.process.sentinel]
        # A signal may come between two looks at _ending: a short wait bounds how late it is seen.
        wait(watched, 0.25)
        for child in children:
            self._listen(child)
        self._tell_saved()
        now = time.monotonic()
        if self._ends_at is not None and now >= self._ends_at:
            self._ending = True
        slept, self._round_at = now - self._round_at > SLEPT, now
        for child in children:
            if slept:
                child.heard_at = now
            if child.name in STALLED and now - child.heard_at > (STALLED[child.name] if child.ready else STARTING):
                child.process.kill()
        for child in children:
            if not self._ending and not child.process.is_alive():
                # Its last word may have come since: that it was closed, or why it cannot go on.
                self._listen(child)
                if not self._ending:
                    self._died(child)

    def _listen(self, child: Child) -> None:
        try:
            while child.control.poll(0):
                self._heard(child, child.control.recv())
        except (EOFError, OSError):
            # It is dead or dying: the sentinel tells.
            return

    def _heard(self, child: Child, message: object) -> None:
        child.heard_at = time.monotonic()
        if isinstance(message, Alive):
            return
        if isinstance(message, Ready):
            child.ready = True
            if child is self._engine:
                self._engine_ready(message)
            if child is self._camera:
                self._camera_ready()
            else:
                self._connect()
            if child is not self._window:
                self._feed()
            self._maybe_ready()
        elif isinstance(message, Linked):
            child.linked = True
            self._maybe_ready()
        elif isinstance(message, Remark):
            self._tell(message.text)
        elif isinstance(message, Trouble):
            self._cannot_see(message.text)
        elif isinstance(message, Asked):
            self._asked(message)
        elif isinstance(message, Failed):
            if child is self._window:
                self._window_wanted = False
                self._tell(message.text)
                self._maybe_ready()
            elif child is self._camera:
                # All else plays on; trying again and again would only fail again.
                self._camera_plan = None
                self._cannot_see(message.text)
            else:
                self._failure = message.text
                self._ending = True

    def _engine_ready(self, message: Ready) -> None:
        self.sound, self.ports = message.sound, message.ports
        if self._needs_sound and message.sound is None:
            self._ending = True
        for remark in message.remarks:
            if remark not in self._remarked:
                self._remarked.add(remark)
                self._tell(remark)
        if self._engine is not None and self._unseen is not None:
            self._engine.say(Trouble(self._unseen))

    def _camera_ready(self) -> None:
        self._cannot_see(None)
        if self._camera_died_at is not None:
            took, self._camera_died_at = time.monotonic() - self._camera_died_at, None
            self._tell(f"The camera is back after {took:.1f} s.")

    def _cannot_see(self, text: str | None) -> None:
        """Why the camera does not see, on the terminal once and on the stage for as long as it lasts."""
        if text == self._unseen:
            return
        self._unseen = text
        if text is not None:
            self._tell(text)
        if self._engine is not None:
            self._engine.say(Trouble(text))

    def _maybe_ready(self) -> None:
        """Once the engine plays and the window, if there is to be one, shows it and has its keys heard there."""
        if self._engine is None or not self._engine.ready:
            return
        if self._window_wanted and not (self._window is not None and self._window.linked and self._engine.linked):
            return
        if self._engine_died_at is not None:
            took, self._engine_died_at = time.monotonic() - self._engine_died_at, None
            self._tell(f"Ready again after {took:.1f} s, in rest: press twice, slowly, to wake it.")
        if self._window_died_at is not None and self._window_wanted:
            took, self._window_died_at = time.monotonic() - self._window_died_at, None
            self._tell(f"The window is back after {took:.1f} s.")
        if self._plan.window and not self._window_wanted and not self.ports and self._plan.trace is None:
            self._ending = True
            if self._started is not None:
                self.nothing_plays = True
            else:
                # Somebody was playing: a demonstration would startle them.
                self._failure = (
                    "The screen is gone, and there is no MIDI device. Start it again when the screen is back."
                )
            return
        if self._started is not None:
            took = time.monotonic() - self._started
            sound = self.sound or "no sound device: what you play is kept and can be heard later"
            self._tell(f"Ready after {took:.1f} s ({sound}).")
            self._started = None
        if self._seconds is not None and self._ends_at is None:
            self._ends_at = time.monotonic() + self._seconds

    def _asked(self, asked: Asked) -> None:
        if asked.what == "quit":
            self._ending = True
        elif asked.what == "voice":
            self._voice = asked.value == "away"
            self._mind_camera()
        elif asked.what == "spot":
            self._spot_asked(asked)
        elif asked.what == "mapping":
            self._changed_to(asked.value, asked.player)
        elif asked.what == "take.save":
            thread = threading.Thread(target=self._save_take, args=(asked.take,), name="save-take", daemon=True)
            self._saving.append(thread)
            thread.start()

    def _changed_to(self, mapping: str, player: str) -> None:
        """A player has another instrument: it is theirs after a crash too, and tomorrow."""
        try:
            instrument = load_lineup(find_mapping(mapping)).instruments[0]
        except InstrumentError as error:
            self._tell(str(error))
            return
        lineup = self._plan.lineup
        changed = tuple(renamed(instrument, player) if other.name == player else other for other in lineup.instruments)
        self._plan = replace(self._plan, lineup=replace(lineup, instruments=changed), guide=False)
        if len(changed) == 1 and self._on_mapping is not None:
            self._on_mapping(mapping)
        self._mind_camera()

    def _spot_asked(self, asked: Asked) -> None:
        """A player plays by another spot, or by the same one that is to be found anew."""
        if asked.spot is not None:
            lineup = self._plan.lineup
            changed = tuple(
                replace(each, spot=asked.spot) if each.name == asked.player else each for each in lineup.instruments
            )
            self._plan = replace(self._plan, lineup=replace(lineup, instruments=changed))
            self._mind_camera()
        elif self._camera is not None and self._camera_plan is not None:
            self._camera.say(Seek(self._camera_plan.sought, anew=True))

    def _mind_camera(self) -> None:
        """The camera is open while somebody plays by it, and not while the player needs it for their voice."""
        instruments = self._plan.lineup.instruments
        plays = self._plan.guide or seen(instruments)
        plan = self._camera_plan or self._spare_camera
        if plays and not self._voice and plan is not None:
            wanted = FACE if self._plan.guide else sought(instruments)
            # Also for the next one, should this camera die.
            self._camera_plan = replace(plan, sought=wanted)
            if self._camera is None:
                self._start_camera(self._camera_plan)
            elif wanted != plan.sought:
                self._camera.say(Seek(wanted))
        elif self._camera is not None and (plan is None or plan.film is None):
            camera, self._camera = self._camera, None
            self._cannot_see(None)
            camera.say(Quit())
            camera.end()

    def _save_take(self, take: Path | None) -> None:
        """Thread *save-take*: writing files takes seconds and a core; neither is the engine's to give."""
        command = [sys.executable, "-m", "adaptive_instrument", "take", "save"]
        if take is not None:
            command += ["--take", str(take)]
        if self._plan.soundfont is not None:
            command += ["--soundfont", str(self._plan.soundfont)]
        paths = [str(PACKAGE.parent), *filter(None, [os.environ.get("PYTHONPATH")])]
        # One at a time: a key that bounces asks twice for the same file.
        with self._one_save:
            done = subprocess.run(
                command, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False,
                # A Ctrl-C that ends the playing must not tear the saving.
                start_new_session=True, env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
            )  # fmt: skip
        said = (done.stdout or done.stderr).strip().splitlines()
        self._saved.append(said[-1] if said else "The take could not be saved. Try: adaptive-instrument take save")

    def _tell_saved(self) -> None:
        while self._saved:
            text = self._saved.pop(0)
            self._tell(text)
            if self._engine is not None:
                self._engine.say(Notice(text))

    # -- children -------------------------------------------------------------------------------------------------

    def _start_engine(self, plan: EnginePlan) -> None:
        self._engine = Child("engine", engine.main, plan)

    def _start_window(self) -> None:
        self._window = Child("window", window.main, self._fullscreen)

    def _connect(self) -> None:
        """A fresh link between two children that are both ready."""
        if self._engine is None or self._window is None or not (self._engine.ready and self._window.ready):
            return
        self._engine.linked = self._window.linked = False
        signals_out, signals_in = _SPAWN.Pipe(duplex=False)
        pictures_out, pictures_in = _SPAWN.Pipe(duplex=False)
        self._engine.say(Link(signals_out, pictures_in))
        self._window.say(Link(pictures_out, signals_in))
        # The children hold their own copies; ours must go, or the end of a child would never be seen.
        for end in (signals_out, signals_in, pictures_out, pictures_in):
            end.close()

    def _start_camera(self, plan: CameraPlan) -> None:
        self._camera = Child("camera", camera.main, plan)

    def _feed(self) -> None:
        """A fresh link from a camera that sees to an engine that plays."""
        if self._engine is None or self._camera is None or not (self._engine.ready and self._camera.ready):
            return
        receive, send = _SPAWN.Pipe(duplex=False)
        self._engine.say(Feed(receive))
        self._camera.say(Feed(send))
        for end in (receive, send):
            end.close()

    def _died(self, child: Child) -> None:
        child.control.close()
        child.process.join()
        if child is self._camera:
            self._camera_died()
            return
        for other in (self._window, self._camera) if child is self._engine else (self._engine,):
            # Its pipes may not have ended yet: one may still be on its way.
            if other is not None:
                other.say(Parted())
        if child is self._window:
            self._window = None
            if not self._window_wanted:
                return
        if self._crashes_too_often(child):
            self._failure = (
                f"The {child.name} stopped {CRASHES + 1} times within a minute. "
                "Run adaptive-instrument doctor: it names what is wrong."
            )
            self._ending = True
        elif child is not self._engine:
            self._tell("The window stopped and is opened again.")
            self._window_died_at = time.monotonic()
            self._start_window()
        elif self._plan.trace is not None and not self._window_wanted:
            # Nobody is there to wake it.
            self._failure = "The engine stopped while the recording was played. Start it again."
            self._ending = True
        else:
            self._tell("The engine stopped and is started again.")
            self._engine_died_at = time.monotonic()
            if self._voice:
                # The new engine does not know that the player was away; the window stays where it is.
                self._voice = False
                self._mind_camera()
            # Whoever was playing may not be able to press anything now: music only when they wake it.
            self._start_engine(replace(self._plan, resting=True, trace=None, play_take=False))

    def _camera_died(self) -> None:
        """The music goes on without a camera; it is tried again, but not for ever."""
        camera, self._camera = self._camera, None
        if self._camera_plan is None or camera is None:
            return
        if self._crashes_too_often(camera):
            self._camera_plan = None
            self._cannot_see(
                "The camera stopped too often and is left alone. Run adaptive-instrument doctor: it names the cure."
            )
            return
        self._tell("The camera stopped and is started again.")
        self._camera_died_at = time.monotonic()
        self._start_camera(self._camera_plan)

    def _crashes_too_often(self, child: Child) -> bool:
        now = time.monotonic()
        crashes = self._crashes.setdefault(child.name, [])
        crashes[:] = [at for at in crashes if now - at < WITHIN] + [now]
        return len(crashes) > CRASHES
