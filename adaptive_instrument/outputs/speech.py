"""Speech: short words by the voice that the system has. Each is a process of its own, ended as soon as it is in the
way. Nobody waits for it: whoever asks returns at once, and without a voice nothing is said.

macOS and Windows: written, not verified.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from queue import SimpleQueue

LONGEST = 4.0
"""Seconds after which a voice that hangs is ended."""
LONGEST_TEXT = 200
"""Characters that are said at most."""

POWERSHELL = (
    "Add-Type -AssemblyName System.Speech; "
    "(New-Object System.Speech.Synthesis.SpeechSynthesizer).Speak([Console]::In.ReadLine())"
)
VOICES: dict[str, tuple[tuple[str, ...], ...]] = {
    "linux": (("espeak-ng", "-s", "190", "--stdin"), ("espeak", "-s", "190", "--stdin")),
    "darwin": (("say", "-r", "220", "-f", "-"),),
    "win32": (("powershell", "-NoProfile", "-NonInteractive", "-Command", POWERSHELL),),
}
"""What says a line of its input, by platform, best first. A new voice is one line here."""
DEVICE = {"espeak-ng": "-d", "say": "-a"}
"""How a voice is told to speak on another sound device; the others cannot."""
CURES = {
    "linux": "install espeak-ng (sudo apt install espeak-ng)",
    "darwin": "the program `say` is missing from this system",
    "win32": "PowerShell is missing from this system",
}


def voice(device: str | None = None) -> tuple[str, ...] | None:
    """The command that speaks what it reads, on a sound device by its name or on the usual one; None without one."""
    for program, *words in VOICES.get(_platform(), ()):
        if shutil.which(program) and (device is None or program in DEVICE):
            return (program, *([] if device is None else [DEVICE[program], device]), *words)
    return None


class Speech:
    """Says the newest word; whatever was being said is cut off."""

    def __init__(self, command: Sequence[str] | None = None, device: str | None = None) -> None:
        """``command`` reads a line and says it; None for the system's own, on ``device`` if one is named."""
        self._command = tuple(command) if command is not None else voice(device)
        self._queue: SimpleQueue[tuple[int, str] | None] = SimpleQueue()
        self._speaking: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()
        self._asked = 0
        self._closed = False
        self.trouble: str | None = None
        """One sentence with a cure when nothing can be said, else None."""
        if self._command is None:
            self._unable()
            return
        self._thread = threading.Thread(target=self._run, name="speech", daemon=True)
        self._thread.start()

    @property
    def able(self) -> bool:
        """Whether there is a voice."""
        return self.trouble is None and not self._closed

    def say(self, text: str) -> None:
        """Says this as soon as can be, in place of whatever is being said. Returns at once."""
        if self.able:
            self._queue.put((self.hush(), text[:LONGEST_TEXT]))

    def hush(self) -> int:
        """Says no more, also of what has been asked for and not begun yet. Returns at once, how often it was told."""
        with self._lock:
            self._asked += 1
            if self._speaking is not None:
                with suppress(OSError):
                    self._speaking.kill()
            return self._asked

    def close(self) -> None:
        """Says no more, ever."""
        if self._closed:
            return
        self._closed = True
        self.hush()
        self._queue.put(None)
        if self._command is not None:
            self._thread.join(1.0)

    def _run(self) -> None:
        """Thread *speech*: starts a voice, waits for it, and ends it when it takes too long."""
        while True:
            wanted = self._queue.get()
            if wanted is None or self._closed:
                return
            # Only the newest is worth saying.
            if wanted[0] == self._asked and not self._speak(*wanted):
                return

    def _speak(self, asked: int, text: str) -> bool:
        assert self._command is not None
        try:
            speaking = subprocess.Popen(
                self._command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
        except OSError:
            self._unable()
            return False
        with self._lock:
            self._speaking = speaking
            if self._asked != asked:
                speaking.kill()
        try:
            speaking.communicate(text.encode() + b"\n", timeout=LONGEST)
        except (OSError, subprocess.TimeoutExpired):
            speaking.kill()
            speaking.wait()
        with self._lock:
            self._speaking = None
        return True

    def _unable(self) -> None:
        cure = CURES.get(_platform(), "none is known for this system")
        self.trouble = f"No voice was found to say the names: {cure}. The notes themselves are heard instead."


def _platform() -> str:
    return "linux" if sys.platform.startswith("linux") else sys.platform
