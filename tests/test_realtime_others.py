"""Real-time priority for the conductor, and a little for those who may hold the interpreter while it waits."""

import os
import subprocess
import sys

import pytest

LIFTS = """
import os, threading
from adaptive_instrument import realtime
def policy(thread): return os.sched_getscheduler(thread.native_id), os.sched_getparam(thread.native_id).sched_priority
stop = threading.Event()
def conduct():
    print("granted", realtime.request().granted)
    asked.set()
    stop.wait()
asked = threading.Event()
conductor = threading.Thread(target=conduct); conductor.start(); asked.wait()
other = threading.Thread(target=stop.wait); other.start()
before = policy(conductor)
realtime.lift_others()
later = threading.Thread(target=stop.wait); later.start()
print("conductor", policy(conductor) == before, "others", policy(other)[1], policy(later)[1])
stop.set()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="priorities as Linux has them")
def test_other_threads_are_lifted_a_little_and_the_conductor_stays_where_it_is() -> None:
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    done = subprocess.run([sys.executable, "-c", LIFTS], capture_output=True, text=True, check=True, env=env)
    if "granted False" in done.stdout:
        pytest.skip("no right to real time here")
    assert done.stdout.splitlines()[-1] == "conductor True others 10 10"
