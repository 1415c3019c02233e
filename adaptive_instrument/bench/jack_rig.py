"""A JACK server of the bench's own, and a MIDI port to play from."""

from __future__ import annotations

import os
import threading
import time

from adaptive_instrument import realtime
from adaptive_instrument.bench.children import CannotMeasure, Helper
from adaptive_instrument.jack_server import running

RATE, PERIOD = 48000, 64
ATTEMPTS = 5
"""JACK's registry of servers refuses one that starts while another ends: it is asked again."""
PRIORITY = 70


def needs_realtime() -> None:
    """
    Raises:
        CannotMeasure: threads of this user get no real-time priority.
    """
    answer: list[realtime.RealtimeGrant] = []
    asking = threading.Thread(target=lambda: answer.append(realtime.request()))
    asking.start()
    asking.join()
    if not answer[0].granted:
        raise CannotMeasure(f"No right to real time. {answer[0].cure}")


class JackServer:
    """``jackd`` with the dummy driver under a name of its own; its xruns are counted."""

    def __init__(self) -> None:
        """
        Raises:
            CannotMeasure: no jackd, or no right to real time.
        """
        needs_realtime()
        self.name = f"adaptive-bench-{os.getpid()}"
        self.env = {"JACK_DEFAULT_SERVER": self.name, "JACK_NO_START_SERVER": "1"}
        """What every client's environment must hold."""
        words = ["jackd", "-n", self.name, "-R", "-P", str(PRIORITY), "-d", "dummy", "-r", str(RATE), "-p", str(PERIOD)]
        self._before = {name: os.environ.get(name) for name in self.env}
        os.environ.update(self.env)
        for attempt in range(ATTEMPTS):
            self._helper = Helper(words)
            try:
                self._await()
                return
            except BaseException as error:
                last = attempt + 1 == ATTEMPTS or not isinstance(error, CannotMeasure)
                self.end(restore=last)
                if last:
                    raise
                time.sleep(0.5)

    @property
    def xruns(self) -> int:
        """How often the server or a client was late."""
        return sum("xrun" in line.lower() for line in self._helper.lines)

    def _await(self) -> None:
        end = time.monotonic() + 10
        while not running():
            if self._helper.process.poll() is not None or time.monotonic() > end:
                said = (self._helper.lines or ["it said nothing"])[-1].rstrip(".")
                raise CannotMeasure(f"The JACK server did not start ({said}). Run adaptive-instrument doctor.")
            time.sleep(0.05)

    def end(self, *, restore: bool = True) -> None:
        """Ends the server; unless told otherwise the environment is as before."""
        self._helper.end()
        if not restore:
            return
        for name, value in self._before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


class Keys:
    """A MIDI output port that every synth hears at once. What is sent leaves in JACK's next cycle, from C."""

    CLIENT = "bench-keys"

    def __init__(self) -> None:
        import rtmidi

        self._out = rtmidi.MidiOut(rtmidi.API_UNIX_JACK, self.CLIENT)
        self._out.open_virtual_port("keys")
        self.send = self._out.send_message

    def close(self) -> None:
        """Lets the port go."""
        self._out.close_port()
        self._out.delete()
