"""A drum machine of the bench's own: sends what was planned at its very frame of JACK, and hears at which frame what
comes back.

It is a process of its own, as the real ones are: a JACK client that needs the interpreter of a busy process would be
late itself, and make the xruns that it is to see.
"""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
import time
from bisect import bisect
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any

from adaptive_instrument.bench.children import CannotMeasure, prompt

CLIENT = "drum-box"
AHEAD = 0.2
"""Seconds from the command to the beginning of a plan."""
PATIENCE, LOOK_EVERY = 5.0, 0.05
"""Seconds more than twice the plan's that it may take, and between two looks at whether it is over."""
SWITCH = 0.0001
"""Seconds after which a thread of the box gives way."""
LATE = 0.003
"""Seconds by which a period comes later than the one before it, when something was late."""
AGAIN, AROUND = 480, 12000
"""Frames in which a message may come again around an xrun, when JACK repeats what a late client has said before; and
how many around it count."""

Message = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Heard:
    """All that the box has sent and heard since it was plugged in, each message with its frame."""

    sent: tuple[tuple[int, Message], ...]
    came: tuple[tuple[int, Message], ...]
    xruns: tuple[int, ...]
    """The frames at which periods were left out or came late: JACK may have lost messages there."""
    lags: tuple[tuple[int, float], ...] = ()
    """Four times a second a frame, and by how many seconds real time is ahead of JACK's frames there."""

    def lost(self, since: int) -> float:
        """Seconds that the server has lost from a frame on: where it stood still, it stood still for its clients."""
        lags = [lag for frame, lag in self.lags if frame >= since]
        return max(lags) - min(lags) if lags else float("inf")

    def of(self, *kinds: int) -> list[int]:
        """The frames of what came, by its first bytes."""
        return [frame for frame, message in self.came if message[0] in kinds]

    def notes(self) -> list[int]:
        """The frames at which notes came."""
        return [frame for frame, message in self.came if message[0] & 0xF0 == 0x90 and message[2] > 0]

    def clocks(self) -> list[int]:
        """The frames at which clocks were sent."""
        return [frame for frame, message in self.sent if message == (0xF8,)]


class DrumBox:
    """``with DrumBox() as box: box.play([(0.0, (0xF8,)), ...])``. Its ports are ``drum-box:out`` and ``:in``."""

    def __init__(self, env: dict[str, str] | None = None) -> None:
        """``env``: what the environment must hold for it to find the JACK server.

        Raises:
            CannotMeasure: it does not start.
        """
        path = {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        self._process = subprocess.Popen(
            [sys.executable, "-c", f"from {__name__} import main; main()"],
            env={**os.environ, **path, **(env or {})},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1,
        )  # fmt: skip
        if self._ask("ready") != "yes":
            self.close()
            raise CannotMeasure("The bench's drum machine does not start. Install it: pip install JACK-Client.")

    def play(self, plan: Iterable[tuple[float, Message]]) -> int:
        """Sends messages, each so many seconds from now on; the frame at which that begins. What an earlier plan has
        left to send is not sent any more."""
        return int(self._ask("play", [(second, list(message)) for second, message in plan]))

    def link(self, client: str) -> bool:
        """Hears the MIDI outputs of a client from now on; false when it has none."""
        return bool(self._ask("link", client))

    @property
    def heeded(self) -> bool:
        """Whether anybody is connected to what it sends."""
        return bool(self._ask("heeded"))

    def finish(self, after: float = 0.3) -> Heard:
        """Waits until so many seconds after the end of the plan: all that was sent and heard until then. A server
        that stands still is not waited for."""
        sent, came, xruns, lags = self._ask("finish", after)
        return Heard(_timed(sent), once(_timed(came), xruns), tuple(xruns), tuple((int(at), lag) for at, lag in lags))

    def close(self) -> None:
        """Pulls its plug."""
        self._process.kill()
        self._process.communicate()

    def _ask(self, word: str, value: object = None) -> Any:
        assert self._process.stdin is not None and self._process.stdout is not None
        try:
            self._process.stdin.write(json.dumps((word, value)) + "\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            return None
        line = self._process.stdout.readline()
        return json.loads(line) if line else None

    def __enter__(self) -> DrumBox:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def once(came: Sequence[tuple[int, Message]], xruns: Sequence[int]) -> tuple[tuple[int, Message], ...]:
    """What came, without what JACK repeated: the same message at once again, beside an xrun."""
    late, last, kept = sorted(xruns), dict[Message, int](), []
    for frame, message in came:
        before, last[message] = last.get(message), frame
        if (
            before is not None
            and frame - before < AGAIN
            and bisect(late, frame + AROUND) > bisect(late, frame - AROUND)
        ):
            continue
        kept.append((frame, message))
    return tuple(kept)


def _timed(told: Sequence[tuple[int, list[int]]]) -> tuple[tuple[int, Message], ...]:
    return tuple((frame, tuple(message)) for frame, message in told)


# -- in its own process -----------------------------------------------------------------------------------------------


class _Box:
    """The client. Its callback only moves what is there: JACK waits for it in every period."""

    def __init__(self) -> None:
        import jack

        jack.set_error_function(lambda _: None)
        jack.set_info_function(lambda _: None)
        self._error = jack.JackError
        self._client: Any = jack.Client(CLIENT, no_start_server=True)
        self._out = self._client.midi_outports.register("out")
        self._in = self._client.midi_inports.register("in")
        self._plan: deque[tuple[int, bytes]] = deque()
        self._sent: list[tuple[int, list[int]]] = []
        self._came: list[tuple[int, list[int]]] = []
        self._xruns: list[int] = []
        self._lags: list[list[float]] = []
        self._quarter = self._next = 0
        self._usual = 0.0
        self._rate = self._client.samplerate
        self._client.set_process_callback(self._process)
        self._client.activate()

    def answer(self, word: str, value: Any) -> object:
        """Does what is asked for, and what came of it."""
        client = self._client
        if word == "play":
            start = int(client.frame_time) + round(AHEAD * client.samplerate)
            self._plan = deque((start + round(second * client.samplerate), bytes(message)) for second, message in value)
            return start
        if word == "link":
            ports = client.get_ports(value, is_midi=True, is_output=True)
            for port in ports:
                if not self._in.is_connected_to(port):
                    client.connect(port, self._in)
            return bool(ports)
        if word == "heeded":
            return bool(self._out.connections)
        if word == "finish":
            self._await(value)
            return self._sent, self._came, self._xruns, self._lags
        return "yes"

    def _await(self, after: float) -> None:
        end = (self._plan[-1][0] if self._plan else self._client.last_frame_time) + after * self._client.samplerate
        given_up = time.monotonic() + PATIENCE + 2 * (end - self._client.last_frame_time) / self._client.samplerate
        while self._client.last_frame_time < end and time.monotonic() < given_up:
            time.sleep(LOOK_EVERY)

    def _process(self, frames: int) -> None:
        began, plan, now = self._client.last_frame_time, self._plan, time.monotonic()
        lag = now - began / self._rate
        # JACK would tell of its xruns in a thread that is not in real time and takes the interpreter: that makes more.
        if began != self._next or lag > self._usual + LATE:
            self._xruns.append(began)
        self._next, self._usual = began + frames, lag
        if int(4 * now) != self._quarter:
            self._quarter = int(4 * now)
            self._lags.append([began, lag])
        elif lag < self._lags[-1][1]:
            # The least of them: a callback may be woken late.
            self._lags[-1][1] = lag
        for offset, data in self._in.incoming_midi_events():
            self._came.append((began + offset, list(bytes(data))))
        self._out.clear_buffer()
        last = 0
        while plan and plan[0][0] < began + frames:
            # After an xrun what should have gone goes at once, as from a device that was held up.
            last = max(last, plan[0][0] - began)
            message = plan.popleft()[1]
            try:
                self._out.write_midi_event(last, message)
            except self._error:
                continue
            self._sent.append((began + last, list(message)))


def main() -> None:
    """The box's own process: answers what it is asked on stdin."""
    # The interpreter is handed over quickly, and whoever has it is not kept from giving it back: JACK's thread waits.
    sys.setswitchinterval(SWITCH)
    with prompt():
        box = _Box()
        gc.collect()
        gc.freeze()
        gc.disable()
        for line in sys.stdin:
            word, value = json.loads(line)
            print(json.dumps(box.answer(word, value)), flush=True)
