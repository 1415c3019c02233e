"""The engine: its own process, so that the music waits for nobody. Conductor, MIDI and synth; nothing else.

The main thread keeps house: it listens to the supervisor, says that it lives, and ends everything in order.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Sequence
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from types import FrameType
from typing import Any

from adaptive_instrument import realtime
from adaptive_instrument.ensemble import Ensemble
from adaptive_instrument.errors import InstrumentError, OutputError
from adaptive_instrument.inputs.midi_ports import MidiPorts
from adaptive_instrument.inputs.trace_player import TAIL, TracePlayer
from adaptive_instrument.music.clock_in import NAME as CLOCK_IN
from adaptive_instrument.outputs.audio_drivers import preview_device
from adaptive_instrument.outputs.cues import Cues
from adaptive_instrument.outputs.sink import Sink
from adaptive_instrument.outputs.speech import Speech
from adaptive_instrument.performance import Performance, Playback
from adaptive_instrument.processes import fault
from adaptive_instrument.processes.hearing import WINDOW_SOURCES, gone, hear_camera, hear_window
from adaptive_instrument.processes.messages import (
    NOT_OURS,
    Alive,
    Asked,
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
    Trouble,
)
from adaptive_instrument.processes.wishes import Wishes
from adaptive_instrument.resources import shipped_soundfont, system_soundfont
from adaptive_instrument.sessions.journal import TakeJournal, TraceJournal
from adaptive_instrument.sessions.take import last_take, read_take
from adaptive_instrument.signals import Change, Tracking
from adaptive_instrument.stage.link import Picture

SWITCH_INTERVAL = 0.0005
"""Seconds after which a thread that computes gives way: ten times shorter than Python's own, so that the conductor
is not kept waiting by house-keeping."""
LOOK_EVERY = 0.25
"""Seconds between two rounds of house-keeping."""
STALLED = 3.0
"""Seconds without a round of the conductor after which the process is given up, to be started anew."""
NOTICE_LASTS = 12.0
"""Seconds a passing notice stays on the stage."""
PICTURE_GAP = 0.004
"""Seconds between two pictures at least: more than any screen shows."""
DEVICES_WITHIN = 3.0
"""Seconds that the closing of devices may take."""
CUES_CLIENT = "adaptive-instrument-cues"
"""What the synth of the cues is called among JACK's clients: connect its ports to the headphones."""
UNHEARD = "The bell cannot be heard: there is no sound device. Plug one in and start again, or call another way."
CRASHED = 3
"""Exit status after an exception in any thread."""


def main(control: Connection[Any, Any], plan: EnginePlan) -> None:
    """The body of the engine's process."""
    for number in NOT_OURS:
        signal.signal(number, signal.SIG_IGN)
    realtime.prepare()
    sys.setswitchinterval(SWITCH_INTERVAL)
    engine = Engine(control, plan)
    signal.signal(signal.SIGTERM, engine.terminated)
    threading.excepthook = lambda args: engine.failed(args.exc_value or RuntimeError("a thread died"))
    sys.unraisablehook = lambda args: engine.failed(args.exc_value or RuntimeError("a callback died"))
    status = engine.run()
    sys.stderr.flush()
    # Libraries' own threads (a JACK server that hangs) must not hold up the end: everything is released by now.
    os._exit(status)


class Engine:
    """Everything that lives in the engine's process."""

    def __init__(self, control: Connection[Any, Any], plan: EnginePlan) -> None:
        self._control = control
        self._plan = plan
        self._end = threading.Event()
        self._failure: BaseException | None = None
        self._remarks: list[str] = []
        self._notices: list[tuple[float, str]] = []
        self._troubles: tuple[str, ...] = ()
        self._unseen: str | None = None
        self._recorders: list[TakeJournal | TraceJournal] = []
        self._pictures: Connection[Any, Any] | None = None
        self._requests: list[Change] = []
        self._check = plan.check
        self._beats = -1
        self._beaten_at = time.perf_counter()
        self._take_ends_at = self._beaten_at + TAIL + STALLED
        self._say_lock = threading.Lock()
        self._notice_lock = threading.Lock()
        self._inputs: list[MidiPorts | TracePlayer] = []
        self._heard = False
        """Whether there is a sound device, so that a call can be heard."""
        self._wishes = Wishes(plan, self._say, self._notice, self._open_midi)

    def terminated(self, number: int, frame: FrameType | None) -> None:
        """SIGTERM: end in order."""
        self._end.set()

    def failed(self, error: BaseException) -> None:
        """An exception ended a thread: end in order, to be started anew."""
        self._failure = error
        self._end.set()

    # -- a life -------------------------------------------------------------------------------------------------------

    def run(self) -> int:
        """From opening to closing; the process's exit status."""
        sinks: list[Sink] = []
        inputs: list[MidiPorts | TracePlayer] = []
        performance: Performance | None = None
        try:
            sinks = self._open_sinks()
            self._open_recorders()
            start = time.perf_counter()
            lineup = self._plan.lineup
            ensemble = Ensemble(
                lineup.instruments, lineup.harmony, lineup.transport, resting=self._plan.resting, start=start,
                shelf=self._plan.shelf, guide=self._plan.guide, **lineup.together,
            )  # fmt: skip
            performance = Performance(
                ensemble,
                sinks,
                self._recorders,
                watchers=[sink for sink in sinks if isinstance(sink, Cues)],
                on_request=self._requests.append,
                on_failure=self.failed,
            )
            performance.turns = next((sink.turns for sink in sinks if hasattr(sink, "turns")), None)
            performance.start()
            if not self._plan.window:
                self._check_access(performance)
            inputs = self._inputs = self._open_inputs(performance)
            threading.Thread(target=self._show, args=(performance,), name="pictures", daemon=True).start()
            self._settle()
            ports = tuple(port for source in inputs if isinstance(source, MidiPorts) for port in source.ports)
            sound = next((sink.name for sink in sinks if sink.name.startswith("FluidSynth")), None)
            self._heard = sound is not None
            self._say(Ready(sound, ports, tuple(self._remarks)))
            for source in inputs:
                if isinstance(source, TracePlayer):
                    source.start(performance.admit)
            if self._plan.play_take:
                self._requests.append(Change(0.0, "take.play", None))
            self._keep_house(performance)
        except InstrumentError as error:
            self._say(Failed(str(error)))
        except BaseException as error:
            self._failure = error
        finally:
            self._close(performance, inputs, sinks)
        if self._failure is not None:
            print(fault.keep(self._failure, "engine"), file=sys.stderr)
            return CRASHED
        return 0

    def _keep_house(self, performance: Performance) -> None:
        while not self._end.is_set():
            try:
                while self._control.poll(LOOK_EVERY):
                    self._told(self._control.recv(), performance)
                    if self._end.is_set():
                        return
            except (EOFError, OSError):
                # The supervisor is gone: nobody is left to play for.
                return
            self._remark(performance)
            while self._requests:
                self._fulfil(self._requests.pop(0), performance)
            if self._plan.play_take and self._take_over(performance):
                self._say(Asked("quit"))
            if not self._lives(performance):
                # A conductor that hangs cannot release anything; the end of the process silences the synth.
                os._exit(CRASHED)

    def _remark(self, performance: Performance) -> None:
        """Says on the terminal, once each, what has gone wrong: without a window nobody would know."""
        clocks = tuple(one.says for one in performance.view.machines if one.section == CLOCK_IN and one.says)
        troubles = (*self._trouble(performance), *clocks)
        for text in troubles:
            if text not in self._troubles:
                self._say(Remark(text))
        self._troubles = troubles
        while performance.refused:
            self._say(Remark(performance.refused.pop(0)))

    def _trouble(self, performance: Performance) -> tuple[str, ...]:
        journals = tuple(journal.trouble for journal in self._recorders if journal.trouble)
        return tuple(dict.fromkeys((*performance.trouble, *journals)))

    def _take_over(self, performance: Performance) -> bool:
        """Whether the take has been played and has rung out."""
        now = time.perf_counter()
        if performance.playing_take or self._requests:
            self._take_ends_at = now + TAIL
        return now >= self._take_ends_at

    def _lives(self, performance: Performance) -> bool:
        now = time.perf_counter()
        if performance.beats != self._beats:
            self._beats, self._beaten_at = performance.beats, now
            self._say(Alive())
        performance.nudge()
        return now - self._beaten_at < STALLED

    def _told(self, message: object, performance: Performance) -> None:
        if isinstance(message, Quit):
            self._end.set()
        elif isinstance(message, Notice):
            self._notice(message.text)
        elif isinstance(message, Trouble):
            self._unseen = message.text
        elif isinstance(message, Parted):
            gone(performance.admit, WINDOW_SOURCES)
        elif isinstance(message, Link):
            # Whatever the last window lost: this one has it, or says that it has not.
            for source in WINDOW_SOURCES:
                performance.admit(Tracking(0.0, source, True))
            self._pictures = message.send
            self._start_thread(hear_window, "window-link", message.receive, performance.admit)
            performance.changed()
            self._check_access(performance)
            self._say(Linked())
        elif isinstance(message, Feed):
            self._start_thread(hear_camera, "camera-link", message.pipe, performance.admit)

    def _check_access(self, performance: Performance) -> None:
        """Begins the access check that was asked for, once; after a crash there is rest instead."""
        if self._check and not self._plan.resting:
            performance.admit(Change(0.0, "player.*.check", self._check))
            self._check = ""

    def _fulfil(self, request: Change, performance: Performance) -> None:
        if self._wishes.fulfil(request, performance, self._inputs):
            return
        finished: Path | None = None
        for journal in self._recorders:
            if isinstance(journal, TakeJournal):
                journal.flush()
                finished = journal.finished
        if request.what == "take.play":
            try:
                take = read_take(finished) if finished is not None else last_take(self._plan.takes)
                performance.admit(Playback(take.events))
            except InstrumentError as error:
                self._notice(str(error))
        else:
            self._say(Asked(request.what, finished))

    def _close(
        self, performance: Performance | None, inputs: Sequence[MidiPorts | TracePlayer], sinks: Sequence[Sink]
    ) -> None:
        # Notes first; then what was played; devices last, since their libraries may hang (JACK's has, in
        # jack_client_close). Each step may fail without keeping the next from being done.
        steps = [performance.stop] if performance is not None else []
        for step in (*steps, *(x.close for x in self._recorders), self._hurry, *(x.close for x in (*sinks, *inputs))):
            try:
                step()
            except InstrumentError as error:
                print(error, file=sys.stderr)
            except Exception as error:
                print(fault.keep(error, "engine"), file=sys.stderr)

    def _hurry(self) -> None:
        """From now on the process ends by itself: a supervisor that would kill it may be gone."""
        status = 0 if self._failure is None else CRASHED
        last = threading.Timer(DEVICES_WITHIN, os._exit, (status,))
        last.daemon = True
        last.start()

    # -- opening ------------------------------------------------------------------------------------------------------

    def _open_sinks(self) -> list[Sink]:
        sinks: list[Sink] = []
        if self._plan.sound:
            sinks += self._open_synth()
        sinks.append(self._open_cues(sinks))
        if self._plan.midi_out is not None:
            from adaptive_instrument.outputs.midi_port import MidiPort

            virtual = self._plan.midi_out == "virtual"
            try:
                name = None if virtual else self._plan.midi_out
                sinks.append(MidiPort(name, api=self._plan.midi_api, virtual=virtual, mpe=self._plan.midi_mpe))
            except OutputError as error:
                self._remarks.append(str(error))
        return sinks

    def _open_synth(self) -> list[Sink]:
        from adaptive_instrument.outputs.fluid_live import FluidLive
        from adaptive_instrument.outputs.fluid_synth import gain_for

        wished = self._plan.soundfont or system_soundfont() or shipped_soundfont()
        for font in dict.fromkeys((wished, shipped_soundfont())):
            try:
                return [
                    FluidLive(
                        font,
                        driver=self._plan.audio_driver,
                        device=self._plan.audio_device,
                        period_size=self._plan.period_size,
                        periods=self._plan.periods,
                        effects=self._plan.effects,
                        gain=gain_for(len(self._plan.lineup.instruments)),
                        limiter=self._plan.limiter,
                    )
                ]
            except OutputError as error:
                if str(error) not in self._remarks:
                    self._remarks.append(str(error))
        return []

    def _open_cues(self, sinks: list[Sink]) -> Cues:
        """What a scan lets its player hear: by the synth of the music, or on a sound device of its own."""
        wished = self._plan.preview_device
        if wished is None or not sinks:
            return Cues(sinks[0] if sinks else None)
        driver, device = preview_device(wished, self._plan.audio_driver)
        from adaptive_instrument.outputs.fluid_live import FluidLive

        try:
            return Cues(
                FluidLive(
                    shipped_soundfont(), driver=driver, device=device, effects=False, connect=False, client=CUES_CLIENT
                ),
                partial(Speech, device=device),
                own=True,
            )
        except OutputError as error:
            # Heard by everybody is worse than not heard: a second device was asked for.
            self._remarks.append(f"The cues of a scan are not heard: {error}")
            return Cues(None, partial(Speech, device=device))

    def _open_recorders(self) -> None:
        lineup = self._plan.lineup
        self._recorders.append(TakeJournal(self._plan.takes, lineup.name, lineup.transport.tempo))
        if self._plan.save_trace is not None:
            try:
                self._recorders.append(TraceJournal(self._plan.save_trace, lineup.name, time.perf_counter()))
            except OutputError as error:
                self._remarks.append(str(error))

    def _open_inputs(self, performance: Performance) -> list[MidiPorts | TracePlayer]:
        inputs = self._open_midi(performance)
        if self._plan.trace is not None:
            inputs.append(TracePlayer(self._plan.trace, on_end=self._trace_over))
        return inputs

    def _open_midi(self, performance: Performance) -> list[MidiPorts | TracePlayer]:
        inputs: list[MidiPorts | TracePlayer] = []
        if self._plan.midi_in is not None:
            ports = MidiPorts(self._plan.midi_in, self._plan.midi_api, turns=performance.turns)
            ports.clocked = performance.follows_clock
            try:
                ports.start(performance.admit)
                inputs.append(ports)
            except InstrumentError as error:
                self._remarks.append(str(error))
        return inputs

    def _trace_over(self) -> None:
        if not self._plan.window:
            self._say(Asked("quit"))

    def _settle(self) -> None:
        # What is there now stays: the collector need never look at it again, and collects at rest only.
        gc.collect()
        gc.freeze()
        gc.disable()
        realtime.lift_others()

    # -- the window and the camera ------------------------------------------------------------------------------------

    def _start_thread(self, body: Callable[..., None], name: str, *args: object) -> None:
        threading.Thread(target=body, args=args, name=name, daemon=True).start()

    def _show(self, performance: Performance) -> None:
        """Thread *pictures*: the newest view to the window, never more often than a screen can show."""
        shown: tuple[object, ...] = ()
        while not self._end.is_set():
            performance.wait_for_view(LOOK_EVERY)
            link = self._pictures
            if link is None:
                continue
            picture = Picture(performance.view, self._standing(performance), performance.playing_take)
            state = (id(link), picture.view.revision, picture.notices, picture.playing_take)
            if state == shown:
                continue
            shown = state
            try:
                link.send(picture)
            except (OSError, ValueError):
                if self._pictures is link:
                    self._pictures = None
            time.sleep(PICTURE_GAP)

    def _standing(self, performance: Performance) -> tuple[str, ...]:
        now = time.perf_counter()
        refused, performance.notice = performance.notice, None
        if refused:
            self._notice(refused)
        with self._notice_lock:
            self._notices = [(until, text) for until, text in self._notices if until > now]
            passing = tuple(text for _, text in self._notices)
        unseen = (self._unseen,) if self._unseen else ()
        if performance.view.calling and not self._heard:
            unseen = (UNHEARD, *unseen)
        return tuple(dict.fromkeys((*self._trouble(performance), *unseen, *passing)))

    def _notice(self, text: str) -> None:
        with self._notice_lock:
            self._notices.append((time.perf_counter() + NOTICE_LASTS, text))

    def _say(self, message: object) -> None:
        with self._say_lock:
            try:
                self._control.send(message)
            except (OSError, ValueError):
                self._end.set()
