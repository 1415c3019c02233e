"""Whatever bytes come, complete messages come out, and nothing else."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from adaptive_instrument.access.midi import LONGEST_SYSEX, MidiParser

LENGTHS = {0x8: 2, 0x9: 2, 0xA: 2, 0xB: 2, 0xC: 1, 0xD: 1, 0xE: 2}
COMMON = {0xF1: 1, 0xF2: 2, 0xF3: 1}


def model(data: bytes) -> list[tuple[int, ...]]:
    """The whole stream at once, with look-ahead, as the specification's flow chart reads: an independent parser."""
    messages: list[tuple[int, ...]] = []
    place, running = 0, 0
    while place < len(data):
        byte = data[place]
        place += 1
        if byte >= 0xF8:
            messages.append((byte,))
            running = 0 if byte == 0xFF else running
            continue
        if byte == 0xF0:
            running = 0
            while place < len(data) and (data[place] < 0x80 or data[place] >= 0xF8):
                if data[place] >= 0xF8:
                    messages.append((data[place],))
                place += 1
                if data[place - 1] == 0xFF:
                    break
            continue
        if byte in (0xF4, 0xF5, 0xF6, 0xF7):
            running = 0
            if byte == 0xF6:
                messages.append((byte,))
            continue
        if byte >= 0x80:
            status, collected = byte, []
        elif running:
            status, collected = running, [byte]
        else:
            continue
        running = status if status < 0xF0 else 0
        wanted = COMMON[status] if status >= 0xF0 else LENGTHS[status >> 4]
        reset = False
        while len(collected) < wanted and place < len(data) and (data[place] < 0x80 or data[place] >= 0xF8):
            if data[place] < 0x80:
                collected.append(data[place])
            else:
                messages.append((data[place],))
                reset = data[place] == 0xFF
            place += 1
            if reset:
                break
        if reset:
            running = 0
        elif len(collected) == wanted:
            messages.append((status, *collected))
        elif status >= 0xF0:
            running = 0
    return messages


def parse(*chunks: bytes) -> list[tuple[int, ...]]:
    parser = MidiParser()
    return [message for chunk in chunks for message in parser.feed(chunk)]


likely = st.one_of(
    st.sampled_from((0x90, 0x80, 0xB3, 0xC0, 0xE1, 0xF0, 0xF7, 0xF1, 0xF2, 0xF6, 0xF8, 0xFE, 0xFF)),
    st.integers(0, 127),
    st.integers(0, 127),
)
streams = st.one_of(st.lists(likely, max_size=60).map(bytes), st.binary(max_size=60))


@given(streams)
def test_the_parser_agrees_with_a_model_that_sees_the_whole_stream(data: bytes) -> None:
    assert parse(data) == model(data)


@given(streams, st.lists(st.integers(0, 60), max_size=6))
def test_it_does_not_matter_how_a_stream_is_cut(data: bytes, cuts: list[int]) -> None:
    edges = [0, *sorted(min(cut, len(data)) for cut in cuts), len(data)]
    assert parse(*(data[a:b] for a, b in itertools.pairwise(edges))) == parse(data)


@given(streams)
def test_every_message_is_well_formed(data: bytes) -> None:
    for message in parse(data):
        assert message[0] >= 0x80 and all(byte < 0x80 for byte in message[1:])


def test_running_status_survives_real_time_bytes_in_the_middle() -> None:
    assert parse(b"\x90\x3c\xf8\x64\x3e\xfe\x64") == [(0xF8,), (0x90, 60, 100), (0xFE,), (0x90, 62, 100)]


def test_running_status_ends_with_a_system_message() -> None:
    assert parse(b"\x90\x3c\x64\xf6\x3e\x64") == [(0x90, 60, 100), (0xF6,)]


def test_system_exclusive_is_passed_over_and_a_cut_one_ends_with_the_next_status() -> None:
    assert parse(b"\xf0\x01\x02\x90\x3c\x64") == [(0x90, 60, 100)]
    assert parse(b"\xf0\x01\x02\xf7\x3c\x64") == []


def test_an_endless_system_exclusive_is_given_up_and_notes_are_heard_again() -> None:
    assert parse(b"\xf0", b"\x01" * (LONGEST_SYSEX + 10), b"\x90\x3c\x64") == [(0x90, 60, 100)]


def test_a_cut_message_is_dropped_when_the_next_begins() -> None:
    assert parse(b"\x90\x3c\x91\x3e\x64") == [(0x91, 62, 100)]
