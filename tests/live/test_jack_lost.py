"""The sound server goes away while it plays: the program lives, says so calmly, and ends in order."""

from __future__ import annotations

import re
import signal
import time

import pytest

from tests.live.conftest import ON_JACK, Start
from tests.live.jack_rig import Ear, Server
from tests.live.test_exits import SHOW, presses, take


@pytest.mark.slow
@pytest.mark.parametrize("how", ["killed", "ended in order"])
def test_a_sound_server_that_dies_is_said_calmly_and_does_not_take_the_program_with_it(
    how: str, bare: Start, own_server: Server
) -> None:
    trace = presses(bare.home / "presses.jsonl", 60)
    ear = Ear(own_server)
    words = ("play", "five-switches", "--trace", str(trace), "--no-window", "--midi-out", "virtual", *ON_JACK)
    program = bare(*words, env=own_server.env).is_ready()
    ear.hears_a_sound()
    # The library of JACK does not bear the end of its server well: ours must be out of the way before.
    ear.close()
    before = program.pids()
    if how == "killed":
        own_server.kill()
    else:
        own_server.close()
    program.says("The sound device (jack) has stopped", 15)
    counted = time.monotonic()
    while time.monotonic() - counted < 3:
        assert program.pids() == before, f"it did not live: {program.said}"
        time.sleep(0.1)
    program.send(signal.SIGTERM)
    ended = time.monotonic()
    program.ends(0, 12)
    print(f"{how}: ended after {time.monotonic() - ended:.1f} s")
    status, said = take(program.home, SHOW)
    notes = re.search(r"(\d+) notes", said)
    assert status == 0 and notes is not None and int(notes[1]) >= 6, said
