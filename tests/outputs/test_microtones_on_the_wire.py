"""Notes between the keys and other pitch standards at a MIDI receiver, as bends that every one of them follows."""

from __future__ import annotations

from math import log2

import mido
import pytest
from hypothesis import given
from hypothesis import strategies as st

from adaptive_instrument.music.drums import DRUMS
from adaptive_instrument.music.harmony import Harmony
from adaptive_instrument.music.scales import TABLE
from adaptive_instrument.notes import Bend, Event, NoteOff, NoteOn, Sound, Standard, Volume
from adaptive_instrument.outputs.midi_file import MidiFile
from adaptive_instrument.outputs.midi_wire import Wire
from tests.support.receiver import Receiver

CENT = 0.01
"""Semitones; a bend is known to a seventh of it."""
MICROTONAL = [name for name, scale in TABLE.items() if not scale.twelve]


def on(note_id: int, pitch: float, at: float = 0.0, player: str = "a") -> NoteOn:
    return NoteOn(at, note_id, player, "main", pitch, 90)


def hear(receiver: Receiver, wire: Wire, *events: Event) -> None:
    for event in events:
        receiver.hear(wire.messages(event))


@given(st.sampled_from(MICROTONAL), st.sampled_from(("C", "D", "Eb", "F#", "A")), st.data())
def test_chords_of_any_scale_are_in_tune_together(name: str, tonic: str, data: st.DataObject) -> None:
    harmony, receiver, wire = Harmony(tonic, name), Receiver(), Wire(ramps=False)
    tunings = {round(step % 1, 3) for step in TABLE[name].steps}
    sounding: dict[int, float] = {}
    for number in range(1, 25):
        if sounding and data.draw(st.booleans()):
            ended = data.draw(st.sampled_from(sorted(sounding)))
            del sounding[ended]
            hear(receiver, wire, NoteOff(number, ended, "a", "main"))
        pitch = harmony.degree(data.draw(st.integers(-7, 14)))
        sounding[number] = pitch
        hear(receiver, wire, on(number, pitch, number))
        assert receiver.pitches() == pytest.approx(sorted(set(sounding.values())), abs=CENT), tunings


def test_a_scale_of_the_piano_needs_one_channel_and_quarter_tones_two() -> None:
    for name, needed in (("major", 1), ("rast", 2), ("overtones", 8)):
        harmony, receiver, wire = Harmony("C", name), Receiver(), Wire(ramps=False)
        for degree in range(1, 9):
            hear(receiver, wire, on(degree, harmony.degree(degree)))
        assert len({channel for channel, _ in receiver.held}) == needed


def test_what_still_rings_is_not_bent_by_the_next_note() -> None:
    receiver, wire = Receiver(), Wire(ramps=False)
    hear(receiver, wire, on(1, 60.0, 0.0), NoteOff(1.0, 1, "a", "main"))
    hear(receiver, wire, on(2, 63.5, 1.1))
    assert {channel for channel, _ in receiver.held} != {0}


def test_more_tunings_than_channels_still_sound_each_note() -> None:
    receiver, wire = Receiver(), Wire(ramps=False)
    wanted = [40 + 2.06 * number for number in range(20)]
    for number, pitch in enumerate(wanted, 1):
        hear(receiver, wire, on(number, pitch))
    assert len(receiver.held) == 20
    for found, pitch in zip(receiver.pitches(), wanted, strict=True):
        assert abs(found - pitch) <= 0.5 + CENT
    for number in range(1, 21):
        hear(receiver, wire, NoteOff(1.0, number, "a", "main"))
    assert not receiver.held


def test_a_voice_that_comes_later_gets_its_own_channel_back() -> None:
    receiver, wire = Receiver(), Wire(ramps=False)
    for number in range(1, 15):
        hear(receiver, wire, on(number, 60 + number * 1.07), NoteOff(0.0, number, "a", "main"))
    for voice in range(14):
        player = f"p{voice}"
        hear(receiver, wire, Sound(1.0, player, "main", "piano"), on(100 + voice, 50 + 0.5 * (voice % 2), 1.0, player))
    assert receiver.pitches() == pytest.approx([50.0] * 7 + [50.5] * 7, abs=CENT)


@pytest.mark.parametrize("hertz", [415.0, 432.0, 442.0, 466.0])
def test_the_pitch_standard_moves_what_sounds_and_what_comes(hertz: float) -> None:
    shift = 12 * log2(hertz / 440)
    receiver, wire = Receiver(), Wire(ramps=False)
    hear(receiver, wire, on(1, 60), on(2, 63.5), Standard(0.5, hertz), on(3, 67, 1.0), on(4, 70.5, 1.0))
    assert receiver.pitches() == pytest.approx([pitch + shift for pitch in (60, 63.5, 67, 70.5)], abs=2 * CENT)
    hear(receiver, wire, NoteOff(2.0, 2, "a", "main"), NoteOff(2.0, 3, "a", "main"), NoteOff(2.0, 4, "a", "main"))
    hear(receiver, wire, Bend(3.0, 1, "a", "main", 62.0), Standard(4.0, 440.0))
    assert receiver.pitches() == pytest.approx([62.0], abs=2 * CENT)


def test_drums_have_no_pitch_standard() -> None:
    receiver, wire = Receiver(), Wire(ramps=False)
    hear(receiver, wire, Standard(0.0, 415.0), Sound(0.0, "band", "drums", DRUMS))
    hear(receiver, wire, NoteOn(0.0, 1, "band", "drums", 38, 90), Standard(1.0, 430.0))
    assert receiver.pitches(9) == [38.0]


def test_a_port_that_comes_back_is_told_the_bends_again() -> None:
    receiver, wire, late = Receiver(), Wire(ramps=False), Receiver()
    hear(receiver, wire, Standard(0.0, 430.0), on(1, 60), on(2, 63.5))
    wire.silence()
    late.hear(wire.introduction())
    hear(late, wire, on(3, 60, 5.0), on(4, 63.5, 5.0))
    shift = 12 * log2(430 / 440)
    assert late.pitches() == pytest.approx([60 + shift, 63.5 + shift], abs=2 * CENT)


def test_a_midi_file_holds_the_bends_in_the_players_track(tmp_path: object) -> None:
    path = tmp_path / "out.mid"  # type: ignore[operator]
    sink, receiver = MidiFile(path), Receiver()
    sink.send([Sound(0.0, "a", "main", "piano"), Volume(0.0, "a", 1.0), on(1, 62), on(2, 65.5)])
    sink.send([NoteOff(1.0, 1, "a", "main"), NoteOff(1.0, 2, "a", "main")])
    sink.close()
    (track,) = (track for track in mido.MidiFile(path).tracks if track.name == "a")
    for message in track:
        if not message.is_meta and message.type != "note_off":
            receiver.hear([tuple(message.bytes())])
    assert receiver.pitches() == pytest.approx([62.0, 65.5], abs=CENT)
