"""A MIDI port on a real JACK server: found by name, silenced, lost and found again."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest

from adaptive_instrument.errors import OutputError
from adaptive_instrument.notes import Bend, Expression, NoteOff, NoteOn, Silence, Sound, Timbre, Volume
from adaptive_instrument.outputs.midi_port import MidiPort, best_port
from tests.support.jack import JackServer, jack_server, shared_server, until

__all__ = ["jack_server", "shared_server"]

rtmidi = pytest.importorskip("rtmidi")
needs_jack = pytest.mark.skipif(
    getattr(rtmidi, "API_UNIX_JACK", -1) not in rtmidi.get_compiled_api(), reason="this rtmidi was built without JACK"
)


class Receiver:
    """Somebody else's instrument."""

    def __init__(self, name: str) -> None:
        self._heard: list[tuple[int, ...]] = []
        # It has no callback: closing ends JACK's thread, and one that just waits for the interpreter would keep it.
        self._port: Any = rtmidi.MidiIn(rtmidi.API_UNIX_JACK, name)
        self._port.ignore_types(sysex=False, timing=False, active_sense=False)
        self._port.open_virtual_port("in")

    @property
    def heard(self) -> list[tuple[int, ...]]:
        while self._port is not None and (told := self._port.get_message()) is not None:
            self._heard.append(tuple(told[0]))
        return self._heard

    def notes(self) -> list[tuple[int, ...]]:
        return [message for message in self.heard if message[0] & 0xF0 in (0x80, 0x90)]

    def close(self) -> None:
        if self._port is not None:
            self._port.close_port()
            self._port.delete()
            self._port = None


@pytest.fixture
def receiver(shared_server: JackServer) -> Iterator[Receiver]:
    made = Receiver("Grand Piano")
    yield made
    made.close()


def on(note_id: int, pitch: float) -> NoteOn:
    return NoteOn(0.0, note_id, "a", "main", pitch, 90)


def off(note_id: int) -> NoteOff:
    return NoteOff(0.0, note_id, "a", "main")


@needs_jack
def test_notes_reach_the_port_that_is_named_nearly_right(receiver: Receiver) -> None:
    port = MidiPort("grand piano", api="jack")
    assert "Grand Piano" in port.name
    port.send([Sound(0, "a", "main", "piano"), Volume(0, "a", 0.8), on(1, 60), on(2, 60), off(1)])
    until(lambda: (0x90, 60, 90) in receiver.heard, what="the note")
    assert (0x80, 60, 64) not in receiver.heard[receiver.heard.index((0x90, 60, 90)) :][2:]
    port.send([off(2)])
    until(lambda: receiver.notes()[-1][0] == 0x80, what="the end of the note")
    assert (0xC0, 0) in receiver.heard
    port.close()
    port.close()


@needs_jack
def test_silence_and_closing_end_everything(receiver: Receiver) -> None:
    port = MidiPort("Grand Piano", api="jack")
    port.send([on(1, 60), on(2, 64), Silence(0)])
    until(lambda: (0xB0, 120, 0) in receiver.heard, what="all sound off")
    assert {(0x80, 60, 64), (0x80, 64, 64), (0xB0, 123, 0)} <= set(receiver.heard)
    port.send([on(3, 67)])
    port.close()
    until(lambda: (0x80, 67, 64) in receiver.heard, what="the end at closing")


@needs_jack
def test_active_sensing_is_sent_four_times_a_second(receiver: Receiver) -> None:
    port = MidiPort("Grand Piano", api="jack")
    now, wishes = 100.0, []
    for _ in range(8):
        wish = port.tick(now)
        assert wish is not None
        wishes.append(wish - now)
        now = wish
    assert all(0 < wish <= 0.25 for wish in wishes)
    until(lambda: receiver.heard.count((0xFE,)) >= 8, what="active sensing")
    port.close()


@needs_jack
def test_a_port_that_vanishes_is_told_and_taken_up_again(shared_server: JackServer) -> None:
    piano = Receiver("Grand Piano")
    port = MidiPort("piano", api="jack")
    port.send([on(1, 60)])
    assert port.trouble is None
    piano.close()
    now = [1000.0]

    def ticked() -> str | None:
        # It looks once a second; looking without a pause, coming and going clients would be all that JACK does.
        time.sleep(0.05)
        now[0] += 1.1
        port.tick(now[0])
        return port.trouble

    until(ticked, what="the trouble")
    assert "Plug it in again" in str(port.trouble)
    port.send([off(1), on(2, 62), off(2)])
    again = Receiver("Grand Piano")
    until(lambda: ticked() is None, what="the port")
    port.send([on(3, 64)])
    until(lambda: (0x90, 64, 90) in again.heard, what="a note")
    assert (0x90, 60, 90) not in again.heard
    port.close()
    again.close()


@needs_jack
def test_a_dead_server_is_told_and_raises_nothing(jack_server: JackServer) -> None:
    receiver = Receiver("Grand Piano")
    port = MidiPort("Grand Piano", api="jack")
    jack_server.stop()
    port.send([on(1, 60), Silence(0)])
    port.tick(50.0)
    assert port.trouble is not None
    begin = time.perf_counter()
    port.tick(52.0)
    assert time.perf_counter() - begin < 0.5
    port.close()
    receiver.close()


@needs_jack
def test_a_virtual_port_can_be_connected_by_others(shared_server: JackServer) -> None:
    port = MidiPort(None, api="jack", virtual=True)
    until(lambda: any("adaptive-instrument" in name for name in shared_server.ports("output")), what="our port")
    port.tick(1.0)
    assert port.trouble is None
    port.close()


@needs_jack
def test_a_port_that_is_not_there_is_refused_with_the_names_that_are(receiver: Receiver) -> None:
    with pytest.raises(OutputError, match=r"no MIDI output port like 'Harpsichord'. .*Grand Piano"):
        MidiPort("Harpsichord", api="jack")
    with pytest.raises(OutputError, match="Use one of"):
        MidiPort("x", api="nonsense")


NAMES = ["Midi Through:Midi Through Port-0 14:0", "adaptive-instrument:in 130:0", "USB Keys:USB Keys MIDI 1 20:0",
         "Grand Piano:in 129:0", "Yamaha P-45:Yamaha P-45 MIDI 1 28:0"]  # fmt: skip


@pytest.mark.parametrize(
    ("wanted", "index"),
    [(None, 2), ("Grand Piano:in 129:0", 3), ("Grand Piano:in 131:0", 3), ("grand piano", 3), ("yamaha", 4),
     ("p-45 midi", 4), ("keys usb", 2), ("Grnd Piano:in", 3), ("violin", None), ("Midi Through", 0)],
)  # fmt: skip
def test_a_saved_name_finds_its_port_after_the_numbers_changed(wanted: str | None, index: int | None) -> None:
    assert best_port(NAMES, wanted) == index


@needs_jack
def test_mpe_lays_out_its_zone_and_gives_each_note_a_channel(receiver: Receiver) -> None:
    port = MidiPort("Grand Piano", api="jack", mpe=True)
    port.send([Sound(0, "a", "main", "piano"), Volume(0, "a", 0.8), on(1, 60), on(2, 64.5)])
    port.send([Expression(0, 2, "a", "main", 0.5), Timbre(0, 1, "a", "main", 1.0, 0.0), Bend(0, 1, "a", "main", 60.5)])
    port.send([off(1), off(2)])
    until(lambda: len(receiver.notes()) == 4, what="the end of the notes")
    assert receiver.heard.index((0xB0, 100, 6)) < receiver.heard.index((0xB0, 6, 15))
    assert [message for message in receiver.notes() if message[0] < 0x90] == [(0x81, 60, 64), (0x82, 64, 64)]
    assert {(0xD2, 64), (0xB1, 74, 127)} <= set(receiver.heard)
    half = 8192 + round(0.5 * 8192 / 48)
    assert {(0xE1, half & 0x7F, half >> 7), (0xE2, half & 0x7F, half >> 7)} <= set(receiver.heard)
    port.close()
