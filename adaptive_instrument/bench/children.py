"""Processes that a bench starts, and that end with it: after Ctrl-C, SIGTERM and even a kill nothing is left."""

from __future__ import annotations

import ctypes
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

PR_SET_PDEATHSIG = 1
"""prctl(2): the signal a process gets when its parent dies."""
PROMPT = 20
"""Real-time priority of a thread that presses: below everything that is measured."""
TO_END = 5.0
"""Seconds a process is given to end in order before it is killed."""


class CannotMeasure(Exception):
    """A figure is not measurable here; the text says why and ends in a cure."""


class Helper:
    """One process, its words collected line by line."""

    def __init__(
        self, words: Sequence[str], env: Mapping[str, str] | None = None, pass_fds: Sequence[int] = ()
    ) -> None:
        """Starts ``words``. ``env`` is added to the environment; ``pass_fds`` stay open in it.

        Raises:
            CannotMeasure: there is no such program, with the cure.
        """
        self.name = os.path.basename(words[0])
        try:
            self.process = subprocess.Popen(
                list(words),
                env={**os.environ, **(env or {})},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
                pass_fds=pass_fds,
                # The terminal's Ctrl-C is for the bench alone: it ends its children in order.
                start_new_session=True,
                preexec_fn=_end_with_parent if sys.platform == "linux" else None,
            )
        except FileNotFoundError:
            raise CannotMeasure(
                f"The program {words[0]} is missing. Install it (Debian: apt-get install fluidsynth jackd2 xvfb)."
            ) from None
        self.lines: list[str] = []
        self._fresh: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        threading.Thread(target=self._read, name=f"{self.name}-words", daemon=True).start()

    def expect(self, *words: str, seconds: float = 15.0) -> str:
        """Waits for a line that holds one of ``words``, and answers with it.

        Raises:
            CannotMeasure: it did not come.
        """
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            with suppress(queue.Empty):
                line = self._fresh.get(timeout=left)
                if line is None:
                    break
                if any(word in line for word in words):
                    return line
        said = self.lines[-1].rstrip(".") if self.lines else "it said nothing"
        raise CannotMeasure(f"{self.name} did not start ({said}). Run adaptive-instrument doctor: it names the cure.")

    def end(self) -> None:
        """Ends it in order, or else at once. Safe to call twice."""
        if self.process.poll() is None:
            self.process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(TO_END)
            self.process.kill()
        self.process.wait()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line.strip())
            self._fresh.put(line.strip())
        self._fresh.put(None)


@contextmanager
def prompt() -> Iterator[None]:
    """The calling thread goes before everything ordinary: whoever stamps a moment must not be late itself."""
    ordinary = None
    if sys.platform == "linux":
        with suppress(OSError):
            os.sched_setscheduler(0, os.SCHED_RR | os.SCHED_RESET_ON_FORK, os.sched_param(PROMPT))
            ordinary = os.SCHED_OTHER
    try:
        yield
    finally:
        if ordinary is not None:
            os.sched_setscheduler(0, ordinary, os.sched_param(0))


def busy() -> Helper:
    """A second process that computes without a pause."""
    return Helper([sys.executable, "-c", "while True: sum(range(1000))"])


def awake() -> list[Helper]:
    """A process for each processor that computes whenever nothing else would. A processor that falls asleep takes up to
    milliseconds to wake on a virtual machine, whose host has to be asked for it; one that is awake is there at once. It
    takes time from nobody (``SCHED_IDLE``); none where the system has no such thing."""
    if sys.platform != "linux":
        return []
    spin = "import os; os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0)); os.sched_setaffinity(0, {%d})"
    # Linux shares out among sessions first (autogroup): the least within its own would have as much as a whole program.
    spin += "\ntry: open('/proc/self/autogroup', 'w').write('19')\nexcept OSError: pass"
    spin += "\nwhile True: pass"
    return [Helper([sys.executable, "-c", spin % number]) for number in sorted(os.sched_getaffinity(0))]


class Stolen:
    """How much of the processors a virtual machine's host takes for others. What is late then is late for that."""

    def __init__(self) -> None:
        self._before = _ticks()

    def __str__(self) -> str:
        total, stolen = (now - then for now, then in zip(_ticks(), self._before, strict=True))
        return f"the host took {100 * stolen / total:.1f}% of the processors" if total else "no word of the host"


def _ticks() -> tuple[int, int]:
    """All that the processors have had time for, and what of it the host took."""
    try:
        counted = [int(word) for word in Path("/proc/stat").read_text().partition("\n")[0].split()[1:9]]
    except (OSError, ValueError):
        return 0, 0
    return sum(counted), counted[7] if len(counted) > 7 else 0


def _end_with_parent() -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(signal.SIGTERM))
