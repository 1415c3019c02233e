"""Whose turn it is in a period of JACK: the order holds, and the synth is never kept waiting."""

import os
import sys
import threading

import pytest

from adaptive_instrument import jack_turns, realtime
from adaptive_instrument.jack_turns import AT_ONCE, SHARE, Turns

PERIOD = 0.004

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has this order")


class Threads:
    """Three real threads that wait to be told what to do: port, conductor, synth."""

    def __init__(self) -> None:
        self._work: dict[str, object] = {}
        self.ids: dict[str, int] = {}
        self._go = {name: threading.Semaphore(0) for name in ("port", "conductor", "synth")}
        self._done = threading.Semaphore(0)
        for name in self._go:
            threading.Thread(target=self._serve, args=(name,), daemon=True).start()
        for _ in self._go:
            self._done.acquire()

    def _serve(self, name: str) -> None:
        self.ids[name] = threading.get_native_id()
        self._done.release()
        while True:
            self._go[name].acquire()
            self._work[name]()  # type: ignore[operator]
            self._done.release()

    def do(self, name: str, work: object) -> None:
        """Has a thread do something, and waits until it has."""
        self._work[name] = work
        self._go[name].release()
        self._done.acquire()

    def priority(self, name: str) -> int:
        return os.sched_getparam(self.ids[name]).sched_priority


@pytest.fixture
def threads() -> Threads:
    def ask() -> None:
        answers.append(realtime.request().granted)

    answers: list[bool] = []
    asking = threading.Thread(target=ask)
    asking.start()
    asking.join()
    if not answers[0]:
        pytest.skip("no right to real time here")
    found = Threads()
    found.do("port", lambda: os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(40)))
    return found


def test_the_port_goes_before_the_conductor_and_the_conductor_before_the_synth(threads: Threads) -> None:
    turns = Turns(threads.ids["synth"], "synth:midi", PERIOD)
    threads.do("conductor", turns.conduct)
    assert not turns.kept
    threads.do("port", turns.arrange)
    assert turns.kept
    assert threads.priority("port") > threads.priority("conductor") > threads.priority("synth") > 0
    shared = [os.sched_getaffinity(threads.ids[name]) for name in ("port", "conductor", "synth")]
    assert len(shared[0]) == 1 and shared[0] == shared[1] == shared[2]


def test_long_work_steps_behind_the_synth_and_the_next_signal_goes_first_again(threads: Threads) -> None:
    turns = Turns(threads.ids["synth"], "synth:midi", PERIOD)
    threads.do("conductor", turns.conduct)
    threads.do("port", turns.arrange)
    threads.do("conductor", lambda: turns.begins(10.0, 0))
    threads.do("conductor", lambda: turns.goes_on(10.0 + 0.9 * SHARE * PERIOD))
    assert threads.priority("conductor") > threads.priority("synth")
    threads.do("conductor", lambda: turns.goes_on(10.0 + 1.1 * SHARE * PERIOD))
    assert threads.priority("conductor") < threads.priority("synth")
    threads.do("conductor", turns.rests)
    assert threads.priority("conductor") > threads.priority("synth")


def test_a_flood_steps_behind_the_synth_from_the_beginning(threads: Threads) -> None:
    turns = Turns(threads.ids["synth"], "synth:midi", PERIOD)
    threads.do("conductor", turns.conduct)
    threads.do("port", turns.arrange)
    threads.do("conductor", lambda: turns.begins(10.0, AT_ONCE))
    assert threads.priority("conductor") > threads.priority("synth")
    threads.do("conductor", lambda: turns.begins(11.0, AT_ONCE + 1))
    assert threads.priority("conductor") < threads.priority("synth")


def test_without_real_time_nothing_is_changed(threads: Threads) -> None:
    turns = Turns(threads.ids["synth"], "synth:midi", PERIOD)
    threads.do("conductor", turns.conduct)
    threads.do("port", lambda: os.sched_setscheduler(0, os.SCHED_OTHER, os.sched_param(0)))
    threads.do("port", turns.arrange)
    assert not turns.kept
    assert os.sched_getaffinity(threads.ids["synth"]) == os.sched_getaffinity(0)


def test_a_thread_that_is_gone_leaves_no_half_order(threads: Threads) -> None:
    gone = threading.Thread(target=lambda: None)
    gone.start()
    gone.join()
    assert gone.native_id is not None
    turns = Turns(gone.native_id, "synth:midi", PERIOD)
    threads.do("conductor", turns.conduct)
    threads.do("port", turns.arrange)
    assert not turns.kept


def test_real_time_threads_are_found_by_their_priority(threads: Threads) -> None:
    assert threads.ids["port"] in jack_turns.threads()
    assert threads.ids["synth"] not in jack_turns.threads()
