"""A program that sends MIDI and is late in every period: JACK takes its memory from under whoever reads it.

FluidSynth's and rtmidi's code do not look whether a message could be had, and crashed within seconds. Each runs in a
process of its own here, for a crash takes everything along.
"""

from __future__ import annotations

import subprocess
import sys
import textwrap

import pytest

from tests.support.jack import running_server

SECONDS = 6
SENDER = """
    import random, sys, time
    import jack

    client = jack.Client("late", no_start_server=True)
    port = client.midi_outports.register("out")

    @client.set_process_callback
    def go(frames):
        port.clear_buffer()
        for place in range(random.randrange(6)):
            port.write_midi_event(place, (0x90, 60, 100))
            if random.random() < 0.3:
                time.sleep(0.0008)
        time.sleep(0.0005)
        port.clear_buffer()
        for place in range(3):
            port.write_midi_event(place, bytes(random.randrange(128) for _ in range(random.choice((3, 20)))))

    client.activate()
    print("sends", flush=True)
    time.sleep(60)
"""
SYNTH = """
    import time
    from adaptive_instrument.outputs.fluid_live import FluidLive
    from adaptive_instrument.resources import shipped_soundfont

    synth = FluidLive(shipped_soundfont(), driver="jack", connect=False)
    assert synth.turns is not None
    synth.turns.follow("late:out")
    time.sleep(SECONDS)
    synth.close()
    print("lives")
"""
INPUTS = """
    import time
    from adaptive_instrument.inputs.midi_ports import MidiPorts

    heard = []
    ports = MidiPorts("*", "jack")
    ports.start(heard.append)
    time.sleep(SECONDS)
    assert len(heard) > 10, heard
    ports.close()
    print("lives")
"""


@pytest.mark.parametrize("body", [SYNTH, INPUTS], ids=["the synth's turn", "the inputs"])
def test_a_sender_that_is_late_takes_nobody_along(body: str) -> None:
    pytest.importorskip("rtmidi")
    with running_server(patient=False):
        sender = subprocess.Popen([sys.executable, "-c", textwrap.dedent(SENDER)], stdout=subprocess.PIPE, text=True)
        try:
            assert sender.stdout is not None and sender.stdout.readline() == "sends\n"
            script = textwrap.dedent(body).replace("SECONDS", str(SECONDS))
            ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60)
            assert (ran.returncode, ran.stdout) == (0, "lives\n"), ran.stderr[-2000:]
        finally:
            sender.kill()
            sender.wait()
            if sender.stdout is not None:
                sender.stdout.close()
