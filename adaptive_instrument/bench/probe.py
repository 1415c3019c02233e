"""The real engine and the real window with a probe where the synth would be, linked as the supervisor links them."""

from __future__ import annotations

import os
import queue
import random
import signal
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any

from adaptive_instrument import realtime
from adaptive_instrument.bench.children import CannotMeasure
from adaptive_instrument.notes import Event, NoteOn
from adaptive_instrument.outputs.sink import Sink
from adaptive_instrument.performance import Performance
from adaptive_instrument.processes import camera, engine, window
from adaptive_instrument.processes.child import Child
from adaptive_instrument.processes.messages import CameraPlan, EnginePlan, Failed, Feed, Link, Notice, Quit, Ready
from adaptive_instrument.signals import Switch

TELL = "tell the probe"
"""The notice on which the engine says what the probe has seen."""


@dataclass(frozen=True, slots=True)
class Probed:
    """Seconds (``perf_counter``, the same in every process) at which the conductor sent a NoteOn."""

    notes: tuple[float, ...]
    realtime: bool
    """Whether the conductor has real-time priority."""


@dataclass(frozen=True, slots=True)
class Queued:
    """Seconds from the queue to the note, and from a queue to a bare real-time thread, in the same run."""

    ours: tuple[float, ...]
    bare: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Presses:
    """How the engine is to press its own switches: one signal every 0.3 to 0.9 ms, in turn to the instrument and to a
    bare thread."""

    source: str
    controls: tuple[str, ...]
    count: int
    seed: int = 1
    player: str = ""
    """Whose notes count, when others play beside; empty for all."""


class Probe:
    """A sink that stamps the beginnings of notes."""

    name = "probe"
    schedules_ahead = True
    latency = 0.0
    trouble: str | None = None

    def __init__(self, player: str = "") -> None:
        self.notes: list[float] = []
        self._player = player

    def send(self, events: Sequence[Event]) -> None:
        """Stamps."""
        for event in events:
            if type(event) is NoteOn and self._player in ("", event.player):
                self.notes.append(time.perf_counter())

    def tick(self, now: float) -> float | None:
        """Nothing to do."""
        return None

    def silence(self) -> None:
        """Nothing sounds."""

    def close(self) -> None:
        """Nothing to let go."""


class ProbedEngine(engine.Engine):
    """The engine with a probe for a synth. All else (priority, journal, pictures, link, house-keeping) is its own."""

    def __init__(self, control: Connection[Any, Any], plan: EnginePlan, presses: Presses | None) -> None:
        super().__init__(control, plan)
        self.probe = Probe(presses.player if presses is not None else "")
        self._presses = presses

    def _open_sinks(self) -> list[Sink]:
        return [self.probe]

    def _told(self, message: object, performance: Performance) -> None:
        if not isinstance(message, Notice) or message.text != TELL:
            super()._told(message, performance)
        elif self._presses is not None:
            threading.Thread(target=self._press, args=(performance, self._presses), name="presses").start()
        else:
            granted = performance.grant is not None and performance.grant.granted
            self._say(Probed(tuple(self.probe.notes), granted))

    def _press(self, performance: Performance, presses: Presses) -> None:
        """Thread *presses*: what an input's thread does, and the same to a thread that does nothing but wait."""
        waiting: queue.SimpleQueue[float] = queue.SimpleQueue()
        bare: list[float] = []
        threading.Thread(target=_wait_only, args=(waiting, presses.count, bare), daemon=True).start()
        chance = random.Random(presses.seed)
        pressed: list[float] = []
        for number in range(presses.count):
            control = presses.controls[number % len(presses.controls)]
            time.sleep(chance.uniform(0.0003, 0.0009))
            pressed.append(time.perf_counter())
            performance.admit(Switch(0.0, presses.source, control, True))
            time.sleep(chance.uniform(0.0003, 0.0009))
            waiting.put(time.perf_counter())
            time.sleep(chance.uniform(0.0003, 0.0009))
            performance.admit(Switch(0.0, presses.source, control, False))
        time.sleep(0.2)
        notes = self.probe.notes
        ours = [note - at for at, note in zip(pressed, notes, strict=True)] if len(notes) == len(pressed) else []
        self._say(Queued(tuple(ours), tuple(bare)))


def _wait_only(waiting: queue.SimpleQueue[float], count: int, late: list[float]) -> None:
    realtime.request()
    for _ in range(count):
        at = waiting.get()
        late.append(time.perf_counter() - at)


def engine_main(control: Connection[Any, Any], plan: EnginePlan, presses: Presses | None) -> None:
    """The body of the engine's process, as ``processes.engine.main`` has it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.setswitchinterval(engine.SWITCH_INTERVAL)
    probed = ProbedEngine(control, plan, presses)
    signal.signal(signal.SIGTERM, probed.terminated)
    threading.excepthook = lambda args: probed.failed(args.exc_value or RuntimeError("a thread died"))
    status = probed.run()
    sys.stderr.flush()
    os._exit(status)


class Duo:
    """An engine with a probe, and the real window and the real camera linked to it when they are wanted."""

    def __init__(
        self,
        plan: EnginePlan,
        presses: Presses | None = None,
        *,
        fullscreen: bool = True,
        seeing: CameraPlan | None = None,
    ) -> None:
        """The window opens on ``DISPLAY`` when ``plan.window`` says so; the camera watches when there is ``seeing``.

        Raises:
            CannotMeasure: a child did not become ready.
        """
        self._window: Child | None = None
        self._camera: Child | None = None
        self._engine = Child("engine", engine_main, plan, presses)
        try:
            if plan.window:
                self._window = Child("window", window.main, fullscreen)
            self.await_(self._engine, Ready)
            if self._window is not None:
                self.await_(self._window, Ready)
                signals_out, signals_in = get_context("spawn").Pipe(duplex=False)
                pictures_out, pictures_in = get_context("spawn").Pipe(duplex=False)
                self._engine.say(Link(signals_out, pictures_in))
                self._window.say(Link(pictures_out, signals_in))
                for end in (signals_out, signals_in, pictures_out, pictures_in):
                    end.close()
            if seeing is not None:
                self._camera = Child("camera", camera.main, seeing)
                self.await_(self._camera, Ready)
                receive, send = get_context("spawn").Pipe(duplex=False)
                self._engine.say(Feed(receive))
                self._camera.say(Feed(send))
                receive.close()
                send.close()
        except BaseException:
            self.end()
            raise

    def probed(self) -> Probed:
        """What the probe has seen until now."""
        self._engine.say(Notice(TELL))
        answer: Probed = self.await_(self._engine, Probed)
        return answer

    def queued(self, seconds: float) -> Queued:
        """Lets the engine press its switches; what came of it."""
        self._engine.say(Notice(TELL))
        answer: Queued = self.await_(self._engine, Queued, seconds)
        return answer

    def await_(self, child: Child, kind: type, seconds: float = 20.0) -> Any:
        """Waits for a child's word of a kind, and answers with it.

        Raises:
            CannotMeasure: it did not come.
        """
        end = time.monotonic() + seconds
        try:
            while (left := end - time.monotonic()) > 0:
                if not child.control.poll(left):
                    break
                message = child.control.recv()
                if isinstance(message, kind):
                    return message
                if isinstance(message, Failed):
                    raise CannotMeasure(message.text)
        except (EOFError, OSError):
            pass
        raise CannotMeasure(f"The {child.name} did not answer. Run adaptive-instrument doctor: it names the cure.")

    def end(self) -> None:
        """Ends them all."""
        for child in (self._camera, self._window, self._engine):
            if child is not None:
                child.say(Quit())
                child.end()
