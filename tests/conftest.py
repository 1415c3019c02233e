"""What all tests share: how hard hypothesis tries, and what a crowded machine is asked again.

``HYPOTHESIS_PROFILE=thorough`` runs 5,000 new examples a property; without it 120 that stay the same until the test
changes, so that the suite is quick and says the same twice.

Tests on real servers run in real time. When something else takes the processor, JACK itself drops the messages of a
client that comes late, and X the focus. So they are asked up to three times more; each such round stands in the log as
RERUN. A fault of ours fails every time. Everything pure, offline or on files is asked once.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# Most tests in real time start the program, in three processes or more. Where Python is told to keep no bytecode, each
# of them compiles the whole package anew: half of the processor time of the suite.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

slow_machines_are_no_bug = (HealthCheck.too_slow, HealthCheck.data_too_large)
settings.register_profile(
    "ci", max_examples=120, deadline=None, suppress_health_check=slow_machines_are_no_bug, derandomize=True
)
settings.register_profile("thorough", max_examples=5000, deadline=None, suppress_health_check=slow_machines_are_no_bug)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))

REAL_TIME = ("live", "stage", "inputs", "outputs/test_fluid_live.py", "outputs/test_midi_port.py",
             "outputs/test_cues.py", "test_learn.py", "vision/test_camera_process.py", "test_overrun.py",
             "test_realtime.py", "test_start.py")  # fmt: skip
"""Folders and files, below this one, whose tests run against the clock."""


def pytest_itemcollected(item: pytest.Item) -> None:
    """Marks what runs in real time, and is asked again."""
    if _within(item.path, REAL_TIME):
        item.add_marker(pytest.mark.realtime)
        item.add_marker(pytest.mark.flaky(reruns=3, reruns_delay=2))


def _within(path: Path, places: tuple[str, ...]) -> bool:
    here = Path(__file__).parent
    return any(path == here / place or here / place in path.parents for place in places)
