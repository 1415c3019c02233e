from __future__ import annotations

import subprocess
import sys

import pytest

# What rtkit does, done by hand: a real-time thread under a limit of unbroken work, which it then breaks.
OVERRUN = """
import os, resource, threading, time
from adaptive_instrument import realtime

def work():
    try:
        os.sched_setscheduler(0, os.SCHED_RR | os.SCHED_RESET_ON_FORK, os.sched_param(20))
    except PermissionError:
        print("refused")
        return
    resource.setrlimit(resource.RLIMIT_RTTIME, (realtime.RTKIT_SOFT, 10 * realtime.RTKIT_HARD))
    realtime._survive_the_soft_limit(threading.get_native_id())
    end = time.perf_counter() + 1.0
    while time.perf_counter() < end and os.sched_getscheduler(0) & 7 == os.SCHED_RR:
        pass
    print("ordinary" if os.sched_getscheduler(0) & 7 == os.SCHED_OTHER else "still real-time")

realtime.prepare()
thread = threading.Thread(target=work)
thread.start()
thread.join()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="rtkit and its limit are Linux's")
def test_a_thread_that_works_too_long_loses_its_right_and_not_its_life() -> None:
    answer = subprocess.run([sys.executable, "-c", OVERRUN], capture_output=True, text=True, timeout=60, check=False)
    if answer.stdout.strip() == "refused":
        pytest.skip("there is no right to real-time priority here")
    assert (answer.returncode, answer.stdout.strip()) == (0, "ordinary"), answer.stderr
