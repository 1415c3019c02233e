"""Note events as MIDI messages."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from adaptive_instrument.notes import Bend, Event, Expression, NoteOff, NoteOn, Sound, Volume
from adaptive_instrument.outputs.midi_wire import Message, Wire
from adaptive_instrument.outputs.volumes import RAMP_STEP


def on(note_id: int, pitch: float, player: str = "a") -> NoteOn:
    return NoteOn(0.0, note_id, player, "main", pitch, 90)


def off(note_id: int, player: str = "a") -> NoteOff:
    return NoteOff(0.0, note_id, player, "main")


def played(wire: Wire, *events: Event) -> list[Message]:
    return [message for event in events for message in wire.messages(event)]


def strikes(messages: list[Message]) -> list[Message]:
    return [message for message in messages if message[0] & 0xF0 in (0x80, 0x90)]


def test_a_player_is_introduced_once_with_bend_range_program_and_volume() -> None:
    wire = Wire(ramps=True)
    said = played(wire, Sound(0, "a", "main", "bell"), Volume(0, "a", 1.0))
    assert said == [(0xB0, 101, 0), (0xB0, 100, 0), (0xB0, 6, 12), (0xB0, 38, 0), (0xB0, 101, 127), (0xB0, 100, 127),
                    (0xC0, 14), (0xB0, 7, 127)]  # fmt: skip
    assert played(wire, on(1, 60), off(1)) == [(0x90, 60, 90), (0x80, 60, 64)]


def test_of_two_holders_the_last_one_releases_the_key() -> None:
    wire = Wire(ramps=False)
    played(wire, on(1, 60), on(2, 60))
    assert played(wire, off(1)) == []
    assert played(wire, off(2)) == [(0x80, 60, 64)]
    assert played(wire, off(2)) == []


def test_a_lone_note_bends_and_one_in_company_is_struck_anew() -> None:
    wire = Wire(ramps=False)
    played(wire, on(1, 60))
    assert played(wire, Bend(0, 1, "a", "main", 66.0)) == [(0xE0, 0, 96)]
    assert played(wire, off(1), on(2, 60)) == [(0x80, 60, 64), (0xE0, 0, 64), (0x90, 60, 90)]
    played(wire, on(3, 64))
    assert played(wire, Bend(0, 3, "a", "main", 64.4)) == []
    assert played(wire, Bend(0, 3, "a", "main", 66.0)) == [(0x80, 64, 64), (0x90, 66, 90)]
    assert strikes(played(wire, off(3), off(2))) == [(0x80, 66, 64), (0x80, 60, 64)]


def test_microtones_are_bent_when_the_note_is_alone() -> None:
    wire = Wire(ramps=False)
    assert (0xE0, 171, 66) not in played(wire, on(1, 60.5))
    assert played(Wire(ramps=False), on(1, 60.5))[-2:] == [(0xE0, 7851 & 0x7F, 7851 >> 7), (0x90, 61, 90)]


def test_expression_is_said_once() -> None:
    wire = Wire(ramps=False)
    played(wire, on(1, 60))
    assert played(wire, Expression(0, 1, "a", "main", 0.5)) == [(0xB0, 11, 64)]
    assert played(wire, Expression(0, 1, "a", "main", 0.5)) == []


def test_a_volume_is_approached_step_by_step() -> None:
    wire = Wire(ramps=True)
    played(wire, Volume(0, "a", 1.0), Volume(1, "a", 0.0))
    now, said = 1.0, []
    wish: float | None = now
    while wish is not None:
        messages, wish = wire.tick(now)
        said += [message[2] for message in messages]
        now += RAMP_STEP
    assert said[-1] == 0 and said == sorted(said, reverse=True)
    assert max(a - b for a, b in zip([127, *said], said, strict=False)) <= 10
    assert now < 3


def test_silence_ends_what_is_held_and_whatever_else_may_sound() -> None:
    wire = Wire(ramps=False)
    played(wire, on(1, 60), on(2, 60), on(3, 62, "b"))
    said = wire.silence()
    assert said[:2] == [(0x80, 60, 64), (0x81, 62, 64)]
    assert {message for message in said if message[1] in (120, 123)} == {
        (0xB0, 123, 0), (0xB0, 120, 0), (0xB1, 123, 0), (0xB1, 120, 0)
    }  # fmt: skip
    assert wire.sounding == 0


def test_a_new_receiver_is_told_everything_again() -> None:
    wire = Wire(ramps=False)
    played(wire, Sound(0, "a", "main", "pad"), Volume(0, "a", 0.5), Sound(0, "b", "main", "bell"))
    said = wire.introduction()
    assert (0xC0, 89) in said and (0xC1, 14) in said and (0xB0, 7, 64) in said


steps = st.lists(
    st.tuples(st.sampled_from(("on", "off", "bend", "expression", "silence")), st.integers(1, 8), st.floats(40, 80),
              st.sampled_from(("a", "b"))),
    max_size=80,
)  # fmt: skip


@given(steps)
def test_a_receiver_holds_a_key_exactly_while_a_note_does(steps: list[tuple[str, int, float, str]]) -> None:
    wire = Wire(ramps=False)
    down: set[tuple[int, int]] = set()
    held: dict[int, str] = {}
    for what, note_id, pitch, player in steps:
        if what == "on" and note_id not in held:
            held[note_id] = player
            said = wire.messages(on(note_id, pitch, player))
        elif what == "off":
            player = held.pop(note_id, player)
            said = wire.messages(off(note_id, player))
        elif what == "bend":
            said = wire.messages(Bend(0, note_id, held.get(note_id, player), "main", pitch))
        elif what == "expression":
            said = wire.messages(Expression(0, note_id, held.get(note_id, player), "main", pitch / 80))
        elif what == "silence":
            held.clear()
            said = wire.silence()
        else:
            continue
        for message in said:
            assert all(0 <= byte < 128 for byte in message[1:])
            place = (message[0] & 15, message[1])
            if message[0] & 0xF0 == 0x90:
                assert place not in down
                down.add(place)
            elif message[0] & 0xF0 == 0x80:
                assert place in down
                down.remove(place)
        assert wire.sounding == len(held)
        assert bool(down) == bool(held)
        assert len(down) <= len(held)


def test_drums_are_heard_on_the_channel_of_drums_and_the_player_s_volume_reaches_them() -> None:
    wire = Wire(ramps=False)
    played(wire, Sound(0, "a", "main", "bell"), Sound(0, "a", "drums", "drums"), Volume(0, "a", 1.0))
    kick = NoteOn(0.0, 5, "a", "drums", 36.0, 100)
    assert strikes(played(wire, on(4, 60), kick)) == [(0x90, 60, 90), (0x99, 36, 100)]
    assert played(wire, NoteOff(0.1, 5, "a", "drums")) == [(0x89, 36, 64)]
    assert played(wire, Volume(0, "a", 0.5)) == [(0xB0, 7, 64), (0xB9, 7, 64)]
    assert wire.channels("a") == [0, 9]
