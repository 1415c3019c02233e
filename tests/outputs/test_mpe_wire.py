"""Note events as MPE: a zone, a channel for every note, and all that happens to a note on its own channel."""

from __future__ import annotations

from pathlib import Path

import mido
from hypothesis import given
from hypothesis import strategies as st

from adaptive_instrument.notes import Bend, Event, Expression, NoteOff, NoteOn, Sound, Timbre, Volume
from adaptive_instrument.outputs.midi_file import MidiFile
from adaptive_instrument.outputs.midi_wire import Message
from adaptive_instrument.outputs.mpe_wire import BEND_RANGE, MpeWire

OPENING: tuple[Event, ...] = (Sound(0, "a", "main", "bell"), Volume(0, "a", 1.0))


def on(note_id: int, pitch: float, at: float = 0.0, **more: float) -> NoteOn:
    return NoteOn(at, note_id, "a", "main", pitch, 90, **more)  # type: ignore[arg-type]


def off(note_id: int, at: float = 1.0) -> NoteOff:
    return NoteOff(at, note_id, "a", "main")


def played(wire: MpeWire, *events: Event) -> list[Message]:
    return [message for event in events for message in wire.messages(event)]


def strikes(messages: list[Message]) -> list[Message]:
    return [message for message in messages if message[0] & 0xF0 in (0x80, 0x90)]


def test_the_zone_is_laid_out_before_anything_else_with_its_bend_ranges() -> None:
    said = played(MpeWire(ramps=False), *OPENING)
    assert said[:4] == [(0xB0, 101, 0), (0xB0, 100, 6), (0xB0, 6, 15), (0xB0, 38, 0)]
    assert (0xB1, 6, BEND_RANGE) in said and len(said) < 20


def test_each_channel_is_told_its_bend_range_before_its_first_note() -> None:
    wire = MpeWire(ramps=False)
    played(wire, *OPENING, on(1, 60))
    said = wire.messages(on(2, 64))
    place = said.index((0xB2, 100, 0))
    assert said[place - 1] == (0xB2, 101, 0) and said[place + 1] == (0xB2, 6, BEND_RANGE)
    assert place < said.index((0x92, 64, 90))
    played(wire, off(1, 0.1), off(2, 0.1))
    assert (0xB2, 100, 0) not in wire.messages(on(3, 64, at=9.0))


def test_every_note_has_a_channel_of_its_own_with_program_volume_and_pressure_before_it() -> None:
    wire = MpeWire(ramps=False)
    played(wire, *OPENING)
    first, second = wire.messages(on(1, 60)), wire.messages(on(2, 64, expression=0.5))
    assert first == [(0xC1, 14), (0xB1, 7, 127), (0xD1, 127), (0x91, 60, 90)]
    assert [said for said in second if said[0] != 0xB2] == [(0xC2, 14), (0xD2, 64), (0x92, 64, 90)]
    assert played(wire, off(1), off(2)) == [(0x81, 60, 64), (0x82, 64, 64)]


def test_in_company_each_note_bends_swells_and_brightens_alone() -> None:
    wire = MpeWire(ramps=False)
    played(wire, *OPENING, on(1, 60), on(2, 64))
    assert wire.messages(Bend(0.1, 2, "a", "main", 65.0)) == [(0xE2, (8192 + 171) & 0x7F, (8192 + 171) >> 7)]
    assert wire.messages(Expression(0.2, 1, "a", "main", 0.5)) == [(0xD1, 64)]
    assert wire.messages(Timbre(0.3, 2, "a", "main", 1.0, 0.5)) == [(0xB2, 74, 127), (0xB2, 1, 64)]
    assert wire.messages(Timbre(0.4, 2, "a", "main", 0.5, 0.0)) == [(0xB2, 74, 64), (0xB2, 1, 0)]


def test_microtones_are_bends_of_their_own_even_in_chords() -> None:
    wire = MpeWire(ramps=False)
    played(wire, *OPENING)
    said = played(wire, on(1, 60.5), on(2, 64.0), on(3, 66.5))
    bends = {message[0] & 15: (message[2] << 7 | message[1]) - 8192 for message in said if message[0] >> 4 == 0xE}
    keys = {message[0] & 15: message[1] for message in strikes(said)}
    tuned = [keys[channel] + bends.get(channel, 0) * BEND_RANGE / 8192 for channel in sorted(keys)]
    assert [round(pitch, 2) for pitch in tuned] == [60.5, 64.0, 66.5]


def test_drums_keep_their_channel_and_the_zone_ends_below_it() -> None:
    wire = MpeWire(ramps=False)
    said = played(wire, *OPENING, Sound(0, "a", "drums", "drums"))
    assert (0xB0, 6, 8) in said
    assert strikes(wire.messages(NoteOn(0.0, 9, "a", "drums", 36.0, 100))) == [(0x99, 36, 100)]
    notes = [wire.messages(on(10 + n, 60.0 + n, at=0.1 * n)) for n in range(12)]
    assert {strikes(said)[-1][0] & 15 for said in notes} <= set(range(1, 9))


def test_an_mpe_file_holds_what_a_port_would_have_been_told(tmp_path: Path) -> None:
    path = tmp_path / "out.mid"
    file = MidiFile(path, mpe=True)
    file.send([*OPENING, on(1, 60), on(2, 64), Bend(0.5, 1, "a", "main", 60.4), off(1), off(2)])
    file.close()
    said = [message for track in mido.MidiFile(path).tracks for message in track if not message.is_meta]
    assert {message.channel for message in said if message.type == "note_on"} == {1, 2}
    assert [message.channel for message in said if message.type == "pitchwheel"] == [1]
    assert any(message.type == "aftertouch" for message in said)


steps = st.lists(
    st.tuples(st.sampled_from(("on", "on", "off", "bend", "press", "colour")), st.integers(1, 40), st.floats(20, 110)),
    max_size=80,
)


@given(steps, st.booleans())
def test_whatever_is_played_every_strike_is_let_go_once(steps: list[tuple[str, int, float]], drums: bool) -> None:
    wire = MpeWire(ramps=False)
    said = played(wire, *OPENING, *([Sound(0, "a", "drums", "drums")] if drums else []))
    for place, (what, note_id, pitch) in enumerate(steps):
        at = place / 10
        event: Event = {
            "on": on(note_id, pitch, at), "off": off(note_id, at), "bend": Bend(at, note_id, "a", "main", pitch),
            "press": Expression(at, note_id, "a", "main", pitch / 110),
            "colour": Timbre(at, note_id, "a", "main", pitch / 110, pitch / 110),
        }[what]  # fmt: skip
        said += wire.messages(event)
    said += wire.silence()
    assert not wire.sounding
    down: set[tuple[int, int]] = set()
    for message in said:
        assert all(0 <= byte <= 127 for byte in message[1:])
        place_of = (message[0] & 15, message[1])
        if message[0] & 0xF0 == 0x90:
            assert place_of not in down
            down.add(place_of)
        elif message[0] & 0xF0 == 0x80:
            down.remove(place_of)
    assert not down
