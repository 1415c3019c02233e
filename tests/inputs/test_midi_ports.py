"""MIDI inputs against real ports of a real JACK server: they come, say anything, and go."""

from __future__ import annotations

import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import pairwise

import pytest

from adaptive_instrument.ensemble import Ensemble
from adaptive_instrument.errors import InputError
from adaptive_instrument.inputs import jack_inlets, midi_ports
from adaptive_instrument.inputs.midi_ports import CLIENT, MidiPorts, api_number, wanted
from adaptive_instrument.jack_server import Watch, running
from adaptive_instrument.performance import Performance
from adaptive_instrument.playback import Playback
from adaptive_instrument.signals import Midi, Signal, Tracking
from tests.support.instruments import KEYS
from tests.support.jack import JackServer, jack_server, running_server, until
from tests.support.jack_midi import MidiSender
from tests.support.sinks import Ear

__all__ = ["jack_server"]


@pytest.mark.parametrize(
    ("port", "pattern", "is_wanted"),
    [
        ("Keystation 49 20:0", "*", True),
        ("Keystation 49 20:0", "keystation", True),
        ("Keystation 49 20:0", "KEY*", True),
        ("Keystation 49 20:0", "*49*", True),
        ("Keystation 49 20:0", "Organ", False),
        ("Keystation 49 20:0", "", False),
        ("Keystation 49 20:0", "[", False),
        ("Midi Through Port-0 14:0", "*", False),
        ("Midi Through Port-0 14:0", "through", False),
        (f"{CLIENT} out:out_1", "*", False),
        (f"{CLIENT.upper()}:x", "adaptive", False),
    ],
)
def test_a_port_is_wanted_by_its_name_and_ours_never(port: str, pattern: str, is_wanted: bool) -> None:
    assert wanted(port, pattern) is is_wanted


def test_an_unknown_api_is_refused_with_those_there_are() -> None:
    with pytest.raises(InputError, match=r"There is no MIDI API called 'cassette' here\. Use one of .*jack"):
        api_number("cassette")
    with pytest.raises(InputError):
        MidiPorts("*", "cassette").start(lambda _: None)


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[Signal]:
    monkeypatch.setattr(midi_ports, "LOOK_EVERY", 0.05)
    return []


@pytest.fixture
def ports(said: list[Signal], jack_server: JackServer) -> Iterator[MidiPorts]:
    inputs = MidiPorts("*", "jack")
    inputs.start(said.append)
    yield inputs
    inputs.close()


def test_a_port_is_taken_when_it_comes_and_let_go_when_it_goes(
    said: list[Signal], ports: MidiPorts, jack_server: JackServer
) -> None:
    assert ports.ports == ()
    # Whoever plays by MIDI is told that no input is there.
    assert [(signal.source, signal.ok) for signal in said] == [("midi", False)]
    for _ in range(3):
        said.clear()
        piano = MidiSender(jack_server, "Piano")
        until(lambda: ports.ports == ("Piano:out",), 5, "the port to be taken")
        piano.connected()
        piano.send(b"\x90\x3c\x64")
        until(lambda: len(said) == 3, 5, "a note")
        piano.unplug()
        until(lambda: len(said) == 5 and not ports.ports, 5, "the port to be let go")
        told = [(type(signal), getattr(signal, "ok", None)) for signal in said if signal.source == "Piano:out"]
        assert told == [(Tracking, True), (Midi, None), (Tracking, False)]
        assert [signal.ok for signal in said if signal.source == "midi"] == [True, False]


def test_raw_bytes_arrive_as_they_were_sent_and_rubbish_is_survived(
    said: list[Signal], ports: MidiPorts, jack_server: JackServer
) -> None:
    chance = random.Random(3)
    whole = [bytes([0x80 | chance.randrange(7) << 4, chance.randrange(128), chance.randrange(128)]) for _ in range(200)]
    rubbish = [chance.randbytes(chance.randint(1, 12)) for _ in range(300)]
    rubbish += [b"\xf0\x01\x02", b"\xf7", b"\xf8", b"\xfe", b"\xff", b"\x00", b"\x90", b"\x3c\x64", b"\xf4"]
    with MidiSender(jack_server, "Piano") as piano:
        until(lambda: ports.ports, 5, "the port to be taken")
        piano.connected()
        # JACK itself loses or repeats what a client hears that misses its period: a crowded machine is asked again.
        for _ in range(4):
            said.clear()
            piano.send(*whole)
            piano.sent()
            with suppress(AssertionError):
                until(lambda: sum(isinstance(signal, Midi) for signal in said) == len(whole), 3, "all messages")
            if [signal.data for signal in said if isinstance(signal, Midi)] == whole:
                break
        assert [signal.data for signal in said if isinstance(signal, Midi)] == whole
        piano.send(*rubbish, b"\xf7", b"\x90\x01\x02")
        piano.sent()
        until(lambda: isinstance(said[-1], Midi) and said[-1].data[-3:] == b"\x90\x01\x02", 10, "the last message")
    assert all(signal.captured is not None for signal in said)


def test_our_own_ports_are_no_inputs(said: list[Signal], ports: MidiPorts, jack_server: JackServer) -> None:
    import rtmidi

    ours = rtmidi.MidiOut(rtmidi.API_UNIX_JACK, f"{CLIENT} out")
    ours.open_virtual_port("port")
    try:
        with MidiSender(jack_server, "Piano"):
            until(lambda: ports.ports, 5, "the port to be taken")
            assert any(CLIENT in name for name in ports.names())
            assert ports.ports == ("Piano:out",)
    finally:
        ours.close_port()
        ours.delete()


def test_only_the_port_asked_for_is_taken(said: list[Signal], jack_server: JackServer) -> None:
    with MidiSender(jack_server, "Organ"), MidiSender(jack_server, "Piano"):
        inputs = MidiPorts("piano", "jack")
        inputs.start(said.append)
        assert inputs.ports == ("Piano:out",)
        inputs.close()
        assert inputs.ports == ()
        inputs.close()


def test_a_keyboard_pulled_out_in_mid_note_leaves_nothing_ringing(
    monkeypatch: pytest.MonkeyPatch, jack_server: JackServer
) -> None:
    monkeypatch.setattr(midi_ports, "LOOK_EVERY", 0.05)
    ear = Ear()
    show = Performance(Ensemble([KEYS]), [ear])
    show.start()
    inputs = MidiPorts("*", "jack")

    def admit(signal: Signal | Playback) -> None:
        show.admit(signal)

    inputs.start(admit)
    piano = MidiSender(jack_server, "Piano")
    piano.connected()
    piano.send(b"\x90\x3c\x64", b"\xb0\x40\x7f", b"\x90\x40\x64", b"\x80\x40\x00")
    until(lambda: len(ear.ringing) == 2, 5, "two notes")
    piano.unplug()
    until(lambda: not ear.ringing, 5, "the notes to end")
    inputs.close()
    show.stop()


SENDER = """
import sys, time, rtmidi
out = rtmidi.MidiOut(rtmidi.API_UNIX_JACK, sys.argv[1])
out.open_virtual_port("out")
while True:
    for key in range(128):
        out.send_message([0x90, key, 100])
        time.sleep(0.002)
"""


@contextmanager
def busy_keyboard(name: str) -> Iterator[subprocess.Popen[bytes]]:
    """A keyboard in a process of its own that never stops playing."""
    process = subprocess.Popen([sys.executable, "-c", SENDER, name])
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def test_a_keyboard_that_comes_or_goes_neither_stops_nor_costs_the_music_of_another(
    said: list[Signal], ports: MidiPorts
) -> None:
    longest = [0.0]
    stop = threading.Event()

    def watch() -> None:
        last = time.perf_counter()
        while not stop.wait(0.001):
            now = time.perf_counter()
            longest[0] = max(longest[0], now - last)
            last = now

    with busy_keyboard("Piano"):
        until(lambda: len(said) > 50, 10, "the first keyboard to be heard")
        watcher = threading.Thread(target=watch)
        watcher.start()
        with busy_keyboard("Organ"):
            until(lambda: len(ports.ports) == 2, 10, "the second keyboard")
        until(lambda: len(ports.ports) == 1, 10, "the second keyboard to go")
        heard = len(said)
        until(lambda: len(said) > heard + 200, 10, "more of the first keyboard")
        ports.close()
        stop.set()
        watcher.join()
    keys = [signal.data[1] for signal in said if isinstance(signal, Midi) and signal.source.startswith("Piano")]
    # Some are JACK's own to lose, when a client comes or is killed on a crowded machine; a bare rtmidi reader loses
    # them as well. Whoever holds the interpreter while JACK waits loses hundreds in a row.
    breaks = sum((key + 1) % 128 != following for key, following in pairwise(keys))
    assert breaks <= 3 + len(keys) // 10, f"{breaks} of {len(keys)} messages were lost or changed places"
    assert longest[0] < 0.8, f"everything stood still for {longest[0]:.2f} s"


def test_more_keyboards_than_a_family_has_are_taken_as_soon_as_nobody_plays(
    said: list[Signal], monkeypatch: pytest.MonkeyPatch, jack_server: JackServer
) -> None:
    monkeypatch.setattr(jack_inlets, "FIRST", 1)
    monkeypatch.setattr(jack_inlets, "PAUSE", 0.5)
    inputs = MidiPorts("*", "jack")
    with MidiSender(jack_server, "Piano") as piano, MidiSender(jack_server, "Organ") as organ:
        inputs.start(said.append)
        until(lambda: inputs.ports == ("Organ:out", "Piano:out"), 5, "both keyboards")
        for keyboard in (piano, organ):
            keyboard.connected()
            keyboard.send(b"\x90\x3c\x64")
        until(lambda: sum(isinstance(signal, Midi) for signal in said) == 2, 5, "both notes")
    inputs.close()
    assert {signal.source for signal in said if isinstance(signal, Midi)} == {"Piano:out", "Organ:out"}


def test_keyboards_that_are_there_at_the_start_are_all_taken_at_once(
    said: list[Signal], monkeypatch: pytest.MonkeyPatch, jack_server: JackServer
) -> None:
    monkeypatch.setattr(jack_inlets, "PAUSE", 30.0)
    with MidiSender(jack_server, "Piano"), MidiSender(jack_server, "Organ"), MidiSender(jack_server, "Harp"):
        inputs = MidiPorts("*", "jack")
        inputs.start(said.append)
        until(lambda: inputs.ports == ("Harp:out", "Organ:out", "Piano:out"), 5, "all three keyboards")
        inputs.close()


def test_names_can_be_asked_without_starting_anything(jack_server: JackServer) -> None:
    with MidiSender(jack_server, "Piano"):
        assert "Piano:out" in MidiPorts("*", "jack").names()
        assert not [port for port in jack_server.ports() if CLIENT in port]


def test_a_server_that_dies_and_comes_back_is_survived(
    said: list[Signal], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    inputs = MidiPorts("*", "jack")
    with running_server() as server:
        piano = MidiSender(server, "Piano")
        inputs.start(said.append)
        until(lambda: inputs.ports, 5, "the port to be taken")
        server.process.kill()
        server.process.wait()
        until(lambda: not inputs.ports, 5, "the port to be let go")
        until(lambda: any(s.source == "Piano:out" and not s.ok for s in said if isinstance(s, Tracking)), 5, "the loss")
        piano.unplug()
    with running_server() as server:
        # The new server has a name of its own; whoever asks for the default one is told so by the environment.
        with MidiSender(server, "Piano") as piano:
            until(lambda: inputs.ports, 5, "the port to be taken again")
            piano.connected()
            piano.send(b"\x90\x3c\x64")
            until(lambda: isinstance(said[-1], Midi), 5, "a note")
        inputs.close()
    assert "Server is not running" not in capfd.readouterr().err


def test_without_a_server_there_is_nothing_and_no_complaint(
    said: list[Signal], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("JACK_DEFAULT_SERVER", "nobody-runs-this-one")
    inputs = MidiPorts("*", "jack")
    inputs.start(said.append)
    assert (
        inputs.ports == () and inputs.names() == [] and [s.source for s in said if isinstance(s, Tracking)] == ["midi"]
    )
    inputs.close()
    assert capfd.readouterr().err == ""


def test_a_watch_sees_a_server_come_and_go() -> None:
    watch = Watch()
    with running_server() as server:
        assert watch.there() and watch.there() and running()
        with MidiSender(server, "Piano"):
            assert watch.midi_outputs() == ["Piano:out"]
        server.stop()
        until(lambda: not watch.there(), 5, "the end to be seen")
        assert watch.midi_outputs() == []
    watch.close()
    watch.close()
