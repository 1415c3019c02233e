"""What all tests share: how hard hypothesis tries, and what a crowded machine is asked again.

``HYPOTHESIS_PROFILE=thorough`` runs 5,000 new examples a property; without it 120 that stay the same until the test
changes, so that the suite is quick and says the same twice.

Tests on real servers run in real time. When something else takes the processor, JACK itself drops the messages of a
client that comes late, and X the focus. So they are asked up to three times more; each such round stands in the log as
RERUN. ``start.py test`` runs two files of them side by side, and what fails there once more alone. A fault of ours
fails every time. Everything pure, offline or on files is asked once.

A test that hangs (JACK's library can, in its own locks, where no Python runs any more) ends its process after
``HANGS`` seconds, with the stacks of all threads; another process takes up the rest.
"""

from __future__ import annotations

import faulthandler
import os
import sys
from collections.abc import Iterator
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


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leaves files out of which no test is asked for: to load them all takes each process ten seconds."""
    unasked = {"realtime": False, "not realtime": True}.get(config.option.markexpr)
    if unasked is None or not collection_path.name.startswith("test_"):
        return None
    return True if _within(collection_path, REAL_TIME) is unasked else None


def pytest_itemcollected(item: pytest.Item) -> None:
    """Marks what runs in real time, and is asked again."""
    if _within(item.path, REAL_TIME):
        item.add_marker(pytest.mark.realtime)
        item.add_marker(pytest.mark.flaky(reruns=3, reruns_delay=2))


def _within(path: Path, places: tuple[str, ...]) -> bool:
    here = Path(__file__).parent
    return any(path == here / place or here / place in path.parents for place in places)


HANGS = 300.0
"""Seconds after which a test, or its making ready or clearing away, is taken to hang: four times what any takes."""
_said = pytest.StashKey[int]()


def pytest_configure(config: pytest.Config) -> None:
    """Keeps the terminal, which is somewhere else while a test runs."""
    assert sys.__stderr__ is not None
    config.stash[_said] = os.dup(sys.__stderr__.fileno())


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> Iterator[None]:
    """Counts anew for each part of a test and each time that it is asked again."""
    return (yield _count(item))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """As for its making ready."""
    return (yield _count(item))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> Iterator[None]:
    """As for its making ready; nothing is counted between tests."""
    _count(item)
    try:
        return (yield)
    finally:
        faulthandler.cancel_dump_traceback_later()


def _count(item: pytest.Item) -> None:
    faulthandler.dump_traceback_later(HANGS, exit=True, file=item.config.stash[_said])
