"""Whose turn it is in a period of JACK: first the MIDI port, then the conductor, then the synth.

JACK runs at once what does not depend on each other. A note that comes in a period would therefore be struck a moment
after the synth has rendered that very period, and sound a whole period late: 1.3 ms at 64 frames, 5.3 ms at 256.
FluidSynth's own program is spared this, because it hears MIDI in its audio callback; ours must not do that, for no
Python may run in the sound path. So the three threads get an order instead of a wait:

- the synth listens to the same MIDI port (and does nothing with it), so that JACK wakes it after the port's sender;
- the three threads share one processor, the earlier ones with a higher real-time priority.

The synth then starts when the other two have nothing to do, whatever the reason: it never waits for Python. Work of
the conductor that takes longer than a part of the period steps behind the synth. Linux only; where a right is
refused, nothing is changed and notes sound a period later.
"""

from __future__ import annotations

import os
import sys
import threading
from contextlib import suppress

from adaptive_instrument import jack_server

SHARE = 0.25
"""Part of a period that the conductor may work before the synth's turn."""
AT_ONCE = 6
"""Waiting signals above which the synth comes first from the beginning: a chord is fewer."""


class Turns:
    """The order of three threads. Made by the synth's sink; the others report to it."""

    def __init__(self, synth: int, port: str, period: float) -> None:
        """``synth`` is the native id of the synth's thread, ``port`` the full name of its MIDI port, ``period`` in
        seconds."""
        self._synth = synth
        self._port = port
        self._share = period * SHARE
        self._conductor: int | None = None
        self._first = 0
        self._last = 0
        """The conductor's priorities before and behind the synth; 0 until there is an order."""
        self._ahead = False
        self._began = 0.0

    @property
    def kept(self) -> bool:
        """Whether there is an order."""
        return self._first > 0

    # -- the thread that opens ports ------------------------------------------------------------------------------

    def follow(self, source: str) -> None:
        """Has JACK wake the synth only after this MIDI output port (``client:port``) has been filled."""
        jack_server.connect(source, self._port)

    # -- a MIDI port's own thread -----------------------------------------------------------------------------------

    def arrange(self) -> None:
        """Called on the thread of a MIDI port, with its first message: the order begins here."""
        conductor = self._conductor
        if conductor is None or sys.platform != "linux":
            return
        with suppress(OSError):
            mine = os.sched_getparam(0).sched_priority
            if mine < 4 or os.sched_getscheduler(0) & ~os.SCHED_RESET_ON_FORK not in (os.SCHED_FIFO, os.SCHED_RR):
                return
            # What may be refused comes first: half an order would be worse than none.
            _place(conductor, mine - 1)
            _place(self._synth, mine - 2)
            shared = {max(os.sched_getaffinity(0))}
            for thread in (0, conductor, self._synth):
                os.sched_setaffinity(thread, shared)
            self._first, self._last, self._ahead = mine - 1, mine - 3, True

    # -- the conductor ----------------------------------------------------------------------------------------------

    def conduct(self) -> None:
        """Called on the conductor's thread when it begins."""
        self._conductor = threading.get_native_id()

    def rests(self) -> None:
        """Nothing is left to do: the next signal goes before the synth."""
        if self._first and not self._ahead:
            self._ahead = True
            self._place_conductor(self._first)

    def begins(self, now: float, waiting: int) -> None:
        """Work begins at ``now`` seconds; so many further signals wait."""
        self._began = now
        if self._ahead and waiting > AT_ONCE:
            self._step_back()

    def goes_on(self, now: float) -> None:
        """Work goes on at ``now`` seconds."""
        if self._ahead and now - self._began > self._share:
            self._step_back()

    def _step_back(self) -> None:
        self._ahead = False
        self._place_conductor(self._last)

    def _place_conductor(self, priority: int) -> None:
        with suppress(OSError):
            _place(0, priority)


def threads() -> set[int]:
    """The native ids of this process's threads that have real-time priority."""
    found = set()
    if sys.platform == "linux":
        with suppress(OSError):
            for name in os.listdir("/proc/self/task"):
                with suppress(OSError):
                    if os.sched_getparam(int(name)).sched_priority > 0:
                        found.add(int(name))
    return found


if sys.platform == "linux":

    def _place(thread: int, priority: int) -> None:
        os.sched_setscheduler(thread, os.SCHED_FIFO | os.SCHED_RESET_ON_FORK, os.sched_param(priority))

else:

    def _place(thread: int, priority: int) -> None:
        """Never called: there is no order on this platform."""
