"""Asks the system for real-time priority for one thread: the conductor's.

Refused, the music plays on as it can, and the answer says how to get the right. The macOS and Windows roads are
written, not verified.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass

PRIORITY = 60
"""SCHED_RR priority on Linux, 1..99: above everything ordinary, below a JACK server at 70."""

PR_SET_NAME = 15
"""prctl(2)."""

LIFTED = 10
"""SCHED_RR priority of the threads beside the conductor."""

RTKIT = ("org.freedesktop.RealtimeKit1", "/org/freedesktop/RealtimeKit1", "org.freedesktop.RealtimeKit1")
RTKIT_PRIORITY = 20
"""The most that rtkit gives unless its administrator says otherwise."""
RTKIT_HARD = 200_000
"""Microseconds of unbroken work after which the kernel ends the process; rtkit asks for a limit of at most this."""
RTKIT_SOFT = 100_000
"""Microseconds of unbroken work after which the thread is put back to ordinary priority."""


@dataclass(frozen=True, slots=True)
class RealtimeGrant:
    """What the system answered."""

    granted: bool
    how: str
    """By which road: ``SCHED_RR 60``, ``rtkit 20``, ``time constraint``, ``MMCSS``; when refused, what was tried."""
    cure: str = ""
    """One sentence that says how to get the right; empty when it was granted."""


def name_thread(name: str) -> None:
    """Names the calling thread for the system, so that what it costs can be told apart (Linux only)."""
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(PR_SET_NAME, name.encode()[:15], 0, 0, 0)


def request() -> RealtimeGrant:
    """Asks real-time priority for the calling thread. Never raises; takes up to 3 s where rtkit does not answer.

    Call it when the thread's slow preparations are done: the right that rtkit gives is taken back by the kernel
    after 0.1 s of work without a pause.
    """
    try:
        if sys.platform == "linux":
            return _linux()
        if sys.platform == "darwin":
            return _macos()
        if sys.platform == "win32":
            return _windows()
    except Exception as error:  # a missing library or symbol: playing without the right is better than not playing
        return RealtimeGrant(False, f"not available ({type(error).__name__}: {error})", "Nothing need be done.")
    return RealtimeGrant(False, "not known for this platform", "Nothing need be done: the program plays on.")


def prepare() -> None:
    """Lets threads that rtkit made real-time give that back when they work too long, instead of ending the process.

    To be called once from the main thread, before another thread calls ``request``. Takes the process's one
    ``signal.set_wakeup_fd``. Elsewhere than on Linux it does nothing.
    """
    if sys.platform == "linux":
        _prepare()


def lift_others() -> None:
    """Gives every ordinary Python thread of this process, and those they start, a low real-time priority on Linux.

    Python's lock does not lend priority: an ordinary thread that holds it may be put aside for milliseconds by a
    busy program while the conductor waits for the lock. Refused, nothing is changed.
    """
    if sys.platform != "linux":
        return
    for thread in threading.enumerate():
        try:
            if thread.native_id is not None and os.sched_getscheduler(thread.native_id) == os.SCHED_OTHER:
                os.sched_setscheduler(thread.native_id, os.SCHED_RR, os.sched_param(LIFTED))
        except OSError:
            continue


if sys.platform == "linux":
    import resource

    _overruns: int | None = None
    """Where the numbers of signals can be read as bytes, once ``prepare`` was called."""

    def _linux() -> RealtimeGrant:
        limit = resource.getrlimit(resource.RLIMIT_RTPRIO)[0]
        wishes = {PRIORITY, min(PRIORITY, limit)} if limit > 0 else {PRIORITY}
        for priority in sorted(wishes, reverse=True):
            if _round_robin(priority):
                return RealtimeGrant(True, f"SCHED_RR {priority}")
        refusal = _rtkit()
        if refusal is None:
            return RealtimeGrant(True, f"rtkit {RTKIT_PRIORITY}")
        return RealtimeGrant(False, f"SCHED_RR was refused; {refusal}", linux_cure())

    def _round_robin(priority: int) -> bool:
        try:
            # 0 means the calling thread, not the whole process; what it starts later must not inherit the right.
            os.sched_setscheduler(0, os.SCHED_RR | os.SCHED_RESET_ON_FORK, os.sched_param(priority))
        except OSError:
            return False
        return True

    def _rtkit() -> str | None:
        """Asks rtkit; None when it granted, else what happened."""
        busctl = shutil.which("busctl")
        if busctl is None:
            return "rtkit cannot be asked (no busctl)"
        thread = threading.get_native_id()
        _, hard = resource.getrlimit(resource.RLIMIT_RTTIME)
        hard = RTKIT_HARD if hard == resource.RLIM_INFINITY else min(hard, RTKIT_HARD)
        resource.setrlimit(resource.RLIMIT_RTTIME, (min(RTKIT_SOFT, hard), hard))
        _survive_the_soft_limit(thread)
        words = [busctl, "--system", "--timeout=2", "call", *RTKIT, "MakeThreadRealtimeWithPID", "ttu"]
        try:
            answer = subprocess.run(
                [*words, str(os.getpid()), str(thread), str(RTKIT_PRIORITY)],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                timeout=3,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired):
            return "rtkit did not answer"
        if answer.returncode == 0:
            return None
        return "rtkit said: " + (answer.stderr.strip().splitlines() or ["nothing"])[-1]

    def _prepare() -> None:
        global _overruns
        if _overruns is None:
            # A handler in Python waits for the main thread, which may sleep in a lock. The byte that the C part of
            # the handler writes does not wait: a thread of our own reads it.
            _overruns, writing = os.pipe()
            os.set_blocking(writing, False)
            signal.signal(signal.SIGXCPU, lambda *_: None)
            signal.set_wakeup_fd(writing, warn_on_full_buffer=False)

    def _survive_the_soft_limit(thread: int) -> None:
        """SIGXCPU ends a process that does nothing about it; here it takes the priority from ``thread`` instead."""
        if _overruns is None and threading.current_thread() is threading.main_thread():
            _prepare()
        if _overruns is not None:
            threading.Thread(target=_stand_down, args=(_overruns, thread), name="overrun", daemon=True).start()
        elif signal.getsignal(signal.SIGXCPU) == signal.SIG_DFL:
            # Python sets handlers from the main thread only, and nobody called prepare() there.
            libc = ctypes.CDLL(None)
            libc.signal.argtypes = [ctypes.c_int, ctypes.c_void_p]
            libc.signal.restype = ctypes.c_void_p
            libc.signal(int(signal.SIGXCPU), int(signal.SIG_IGN))

    def _stand_down(overruns: int, thread: int) -> None:
        while signal.SIGXCPU not in os.read(overruns, 64):
            pass  # another signal's byte
        with suppress(OSError):  # the thread has ended
            # Without the flag the kernel takes it for a wish to inherit the right, and refuses it.
            os.sched_setscheduler(thread, os.SCHED_OTHER | os.SCHED_RESET_ON_FORK, os.sched_param(0))

    def linux_cure() -> str:
        """How a Linux user gets the right: rtkit, or a line in limits.d."""
        return (
            "Install rtkit (sudo apt-get install rtkit), or run "
            "\"echo '@audio - rtprio 95' | sudo tee /etc/security/limits.d/audio.conf\" and "
            '"sudo usermod -aG audio $USER", then log in again.'
        )


if sys.platform == "darwin":
    THREAD_TIME_CONSTRAINT_POLICY = 2
    PERIOD, COMPUTATION, CONSTRAINT = 2_900_000, 500_000, 2_900_000
    """Nanoseconds: as often as a block of 128 frames; the work in it; by when it must be done."""

    class _Timebase(ctypes.Structure):
        _fields_ = [("numer", ctypes.c_uint32), ("denom", ctypes.c_uint32)]

    class _TimeConstraint(ctypes.Structure):
        _fields_ = [(name, ctypes.c_uint32) for name in ("period", "computation", "constraint", "preemptible")]

    def _macos() -> RealtimeGrant:
        """Source: Apple, Mach scheduling and thread interfaces, ``thread_policy_set``."""
        system = ctypes.CDLL("/usr/lib/libSystem.B.dylib")
        base = _Timebase()
        system.mach_timebase_info(ctypes.byref(base))
        ticks = [ns * base.denom // base.numer for ns in (PERIOD, COMPUTATION, CONSTRAINT)]
        policy = _TimeConstraint(*ticks, 1)
        system.pthread_self.restype = ctypes.c_void_p
        system.pthread_mach_thread_np.argtypes = [ctypes.c_void_p]
        system.pthread_mach_thread_np.restype = ctypes.c_uint32
        thread = system.pthread_mach_thread_np(system.pthread_self())
        system.thread_policy_set.argtypes = [ctypes.c_uint32, ctypes.c_uint32, ctypes.c_void_p, ctypes.c_uint32]
        answer = system.thread_policy_set(thread, THREAD_TIME_CONSTRAINT_POLICY, ctypes.byref(policy), 4)
        if answer == 0:
            return RealtimeGrant(True, "time constraint")
        return RealtimeGrant(False, f"time constraint refused ({answer})", "Nothing need be done: it plays on.")


if sys.platform == "win32":
    AVRT_PRIORITY_HIGH = 1

    def _windows() -> RealtimeGrant:
        """Source: Microsoft, Multimedia Class Scheduler Service, and ``timeBeginPeriod``."""
        # Without this, waits end on a grid of 15.6 ms. The system undoes it when the process ends.
        ctypes.WinDLL("winmm").timeBeginPeriod(1)
        avrt = ctypes.WinDLL("avrt", use_last_error=True)
        avrt.AvSetMmThreadCharacteristicsW.argtypes = [ctypes.c_wchar_p, ctypes.POINTER(ctypes.c_ulong)]
        avrt.AvSetMmThreadCharacteristicsW.restype = ctypes.c_void_p
        avrt.AvSetMmThreadPriority.argtypes = [ctypes.c_void_p, ctypes.c_int]
        task = ctypes.c_ulong(0)
        handle = avrt.AvSetMmThreadCharacteristicsW("Pro Audio", ctypes.byref(task))
        if handle:
            avrt.AvSetMmThreadPriority(handle, AVRT_PRIORITY_HIGH)
            return RealtimeGrant(True, "MMCSS")
        return RealtimeGrant(
            False,
            f"MMCSS refused ({ctypes.get_last_error()})",
            'Start the Windows service "Multimedia Class Scheduler" (in services.msc), then start the program again.',
        )
