"""The program itself as its user starts it, with its terminal, its processes and a home of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from tests.support.terminal import hear_everything
from tests.support.xvfb import until

ROOT = Path(__file__).resolve().parents[2]
FONT = ROOT / "soundfonts" / "adaptive-instrument.sf2"
READY = "Ready after"
STARTING = 30.0
"""Seconds a start may take on a machine that is busy with other tests."""


class Program:
    """One run of the program."""

    def __init__(
        self,
        home: Path,
        *words: str,
        env: dict[str, str] | None = None,
        command: tuple[str, ...] | None = None,
        out: int | None = None,
    ) -> None:
        """``out`` is the file its stdout goes to, when that is not to be read here."""
        self.home = home
        self.started_at = time.monotonic()
        count = len(list(home.glob("terminal-*.out")))
        self._out, self._err = home / f"terminal-{count}.out", home / f"terminal-{count}.err"
        program = command or (sys.executable, "-m", "adaptive_instrument")
        # Some want a home that cannot be; its processes are found by it all the same.
        self.home = Path((env or {}).get("ADAPTIVE_INSTRUMENT_HOME", home))
        clean = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
        with self._out.open("wb") as here, self._err.open("wb") as err:
            self.process = subprocess.Popen(
                [*program, *words], cwd=ROOT, stdin=subprocess.DEVNULL, stdout=out or here, stderr=err,
                start_new_session=True, preexec_fn=hear_everything,
                env={**clean, "PYTHONPATH": str(ROOT), **home_env(home), **(env or {})},
            )  # fmt: skip

    # -- the terminal --------------------------------------------------------------------------------------------------

    @property
    def out(self) -> str:
        """What it said on stdout."""
        return self._out.read_text(encoding="utf-8")

    @property
    def err(self) -> str:
        """What it said on stderr."""
        return self._err.read_text(encoding="utf-8")

    @property
    def said(self) -> str:
        """What its user saw."""
        return self.out + self.err

    def says(self, text: str, deadline: float = 10.0, times: int = 1) -> None:
        """Waits until a text was said (so many times)."""
        until(lambda: self.said.count(text) >= times or self._over(), f"{text!r}", deadline)
        assert self.said.count(text) >= times, f"it said: {self.said}"

    def is_ready(self) -> Program:
        """Waits until it plays."""
        self.says(READY, STARTING)
        return self

    def ends(self, status: int = 0, deadline: float = 15.0) -> None:
        """Waits for the end: the status is right, nothing is left behind, and the terminal stayed calm."""
        until(self._over, "the end of the program", deadline)
        until(lambda: not self.pids(), "the end of every process", 8.0)
        assert self.process.returncode == status, self.said
        self.stayed_calm()

    def stayed_calm(self) -> None:
        """No traceback and no shouting library ever reaches the user."""
        said = self.said
        for word in (
            "Traceback",
            "Exception",
            "Error(",
            "fluidsynth:",
            "ALSA lib",
            "Cannot connect to server",
            "leaked",
        ):
            assert word not in said, said

    def forget_the_terminal(self) -> None:
        """What was said so far does not count."""
        self._out.write_text("")
        self._err.write_text("")

    def _over(self) -> bool:
        return self.process.poll() is not None

    # -- its processes -----------------------------------------------------------------------------------------------

    def pids(self) -> list[int]:
        """Every living process that has this home: the program, its children, their helpers."""
        mark = f"ADAPTIVE_INSTRUMENT_HOME={self.home}\0".encode()
        found = []
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                with suppress(OSError):
                    if mark in (entry / "environ").read_bytes():
                        found.append(int(entry.name))
        return sorted(found)

    def engine(self) -> int:
        """The engine's process: the one that has the synth's library and no window's (which brings a synth too)."""
        return self._one_with("libfluidsynth", "/pygame/")

    def window(self) -> int:
        """The window's process."""
        return self._one_with("/pygame/")

    def camera(self) -> int:
        """The camera's process."""
        return self._one_with("/cv2/")

    def _one_with(self, library: str, without: str = "no such library") -> int:
        found: list[int] = []

        def look() -> bool:
            others = [(pid, _maps(pid)) for pid in self.pids() if pid != self.process.pid]
            found[:] = [pid for pid, maps in others if library in maps and without not in maps]
            return bool(found)

        until(look, f"a process with {library}")
        return found[0]

    def send(self, number: signal.Signals) -> None:
        """Sends a signal to the launching process alone."""
        self.process.send_signal(number)

    def interrupt(self) -> None:
        """Ctrl-C: the terminal sends SIGINT to the whole group."""
        os.killpg(self.process.pid, signal.SIGINT)

    def clear(self) -> None:
        """Ends whatever is left."""
        for pid in self.pids():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait(10)


def home_env(home: Path) -> dict[str, str]:
    """The environment that keeps everything the program remembers under one folder."""
    return {"ADAPTIVE_INSTRUMENT_HOME": str(home)}


def gone(pid: int) -> bool:
    """Whether a process has ended (a dead one that nobody has waited for has, too)."""
    try:
        return "\nState:\tZ" in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return True


def _maps(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/maps").read_text()
    except OSError:
        return ""
