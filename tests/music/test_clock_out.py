"""MIDI clock out: every clock at its place in the beat, through changes of tempo, fermatas and silence."""

from __future__ import annotations

from itertools import pairwise

import pytest

from adaptive_instrument.music.transport import TransportSettings
from adaptive_instrument.notes import Pulse
from adaptive_instrument.outputs.midi_clock import CLOCK, CONTINUE, START, STOP, MidiClock
from adaptive_instrument.outputs.midi_wire import Message
from tests.support.playing import Playing, one_switch


def clocked(**settings: object) -> Playing:
    transport = TransportSettings(**({"tempo": 120, "clock_out": True} | settings))  # type: ignore[arg-type]
    return Playing(one_switch(transport=transport))


def said(playing: Playing, until: float) -> list[tuple[float, Message]]:
    """What a port sends, each message at its second."""
    clock, found = MidiClock(), []
    pulses = [event for event in playing.events if isinstance(event, Pulse)]

    def run(to: float) -> None:
        while clock.due is not None and clock.due <= to:
            at = clock.due
            found.extend((at, message) for message in clock.tick(at))

    for pulse in pulses:
        run(pulse.at - 1e-9)
        found.extend((pulse.at, message) for message in clock.told(pulse))
    run(until)
    return found


def clocks(playing: Playing, until: float) -> list[float]:
    return [at for at, message in said(playing, until) if message == CLOCK]


def test_it_starts_at_a_bar_line_with_24_clocks_a_quarter_note() -> None:
    told = said(clocked().to(6.1), 6.1)
    assert told[0] == (2.0, START) and told[1] == (2.0, CLOCK)
    times = [at for at, message in told if message == CLOCK]
    assert len([at for at in times if 3.999 < at < 4.499]) == 24
    assert [b - a for a, b in pairwise(times)] == pytest.approx([0.5 / 24] * (len(times) - 1))


def test_it_is_off_unless_it_is_asked_for_and_can_be_asked_for_while_playing() -> None:
    playing = clocked(clock_out=False).to(3.0)
    assert said(playing, 3.0) == []
    playing.change(3.1, "transport.clock_out", True).to(6.0)
    assert said(playing, 6.0)[0] == (4.0, START)
    playing.change(7.0, "transport.clock_out", False).to(9.0)
    assert said(playing, 9.0)[-1] == (7.0, STOP)


def test_through_changes_of_tempo_each_clock_comes_once_and_at_its_tick() -> None:
    playing = clocked()
    for t, tempo in ((3.13, 90), (3.14, 92), (3.15, 200), (5.0, 61.7)):
        playing.change(t, "transport.tempo", tempo)
    for tap in range(4):
        playing.change(7.0 + 0.41 * tap, "transport.tap")
    playing.to(14.0)
    transport = playing.ensemble._shared.transport
    ticks = [transport.tick(at + 0.0008) - 4 * 960 for at in clocks(playing, 14.0)]
    assert [round(tick / 40) for tick in ticks] == list(range(len(ticks)))
    assert max(abs(tick - 40 * round(tick / 40)) for tick in ticks) <= 4


def test_in_a_fermata_no_clock_comes_and_it_continues_with_the_next_beat() -> None:
    playing = clocked()
    playing.change(3.1, "transport.fermata", True).to(8.0).change(8.2, "transport.fermata", False).to(10.0)
    told = said(playing, 10.0)
    assert (3.5, STOP) in told and (8.2, CONTINUE) in told
    times = [at for at, message in told if message == CLOCK]
    assert not [at for at in times if 3.4999 < at < 8.2] and len([at for at in times if 8.199 < at < 8.6999]) == 24


def test_rest_stops_it_and_the_next_note_after_waking_starts_it_at_a_bar() -> None:
    playing = clocked().to(3.3).change(3.3, "rest", True).change(6.0, "rest", False).to(9.0)
    assert said(playing, 9.0)[-1] == (3.3, STOP)
    playing.press(9.1).to(13.0)
    assert next(one for one in said(playing, 13.0) if one[0] > 8) == (10.0, START)


def test_a_compound_beat_has_36_clocks() -> None:
    times = clocks(clocked(feel="compound", metre=2, tempo=60).to(6.0), 6.0)
    assert len([at for at in times if 2.999 < at < 3.999]) == 36


def test_who_slept_does_not_make_up_for_minutes_of_clocks() -> None:
    clock = MidiClock()
    clock.told(Pulse(0.0, "start", 1.0, 0.02, 0))
    assert len(clock.tick(100.0)) < 60
    assert clock.due is not None and clock.due == pytest.approx(100.0, abs=0.03)
