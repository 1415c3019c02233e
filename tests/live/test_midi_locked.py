"""The main job of the MIDI instrument: whatever comes in at the port, only notes of the scale come out."""

from __future__ import annotations

import random
import time
from contextlib import suppress

import pytest

from tests.live.conftest import Start
from tests.live.hearing import first_sound, pitch, strength
from tests.live.jack_rig import RATE, Ear, Hand, open_notes
from tests.live.program import Program
from tests.support.xvfb import until

MAJOR = (0, 2, 4, 5, 7, 9, 11)
"""The pitch classes of C major."""
VIBRATO = 50
"""Cents by which a vibrato may leave a pitch of the lock."""


def in_scale(key: float) -> bool:
    """Whether a pitch is one of the scale's, but for a vibrato."""
    return any(abs((key - tone + 6) % 12 - 6) <= VIBRATO / 100 + 0.05 for tone in MAJOR)


def messages(count: int, chance: random.Random) -> list[bytes]:
    """Every kind of MIDI message and every kind of rubbish."""
    kinds = [_note, _note, _note, _control, _bend, _running, _system, _sysex, _truncated, _noise]
    return [chance.choice(kinds)(chance) for _ in range(count)]


def _note(r: random.Random) -> bytes:
    return bytes((r.choice((0x80, 0x90, 0x90)) | r.randrange(16), r.randrange(128), r.randrange(128)))


def _control(r: random.Random) -> bytes:
    return bytes((r.choice((0xB0, 0xA0)) | r.randrange(16), r.randrange(128), r.randrange(128)))


def _bend(r: random.Random) -> bytes:
    return r.choice(
        (
            bytes((0xE0 | r.randrange(16), r.randrange(128), r.randrange(128))),
            bytes((0xC0 | r.randrange(16), r.randrange(128))),
            bytes((0xD0 | r.randrange(16), r.randrange(128))),
        )
    )


def _running(r: random.Random) -> bytes:
    """Several notes under one status byte, in one packet; the status may have come in an earlier one."""
    status = bytes((0x90 | r.randrange(16),)) if r.random() < 0.7 else b""
    return status + bytes(r.randrange(128) for _ in range(2 * r.randint(1, 5)))


def _system(r: random.Random) -> bytes:
    return r.choice(
        (b"\xf8", b"\xfa", b"\xfb", b"\xfc", b"\xfe", b"\xff", b"\xf1\x12", b"\xf2\x01\x02", b"\xf3\x07", b"\xf6")
    )


def _sysex(r: random.Random) -> bytes:
    body = bytes(r.randrange(128) for _ in range(r.randint(0, 40)))
    return b"\xf0" + body + (b"\xf7" if r.random() < 0.8 else b"")


def _truncated(r: random.Random) -> bytes:
    whole = r.choice((_note, _control, _bend))(r)
    return whole[: r.randint(1, len(whole) - 1)]


def _noise(r: random.Random) -> bytes:
    return bytes(r.randrange(256) for _ in range(r.randint(1, 8)))


def started(start: Start, hand: Hand, ear: Ear) -> Program:
    program = start("play", "midi-locked", "--midi-out", "virtual").is_ready()
    hand.is_heard()
    until(lambda: any(data == b"\xfe" for _, data in ear.midi), "Active Sensing")
    return program


@pytest.mark.slow
def test_ten_thousand_messages_of_every_kind_bring_only_notes_of_the_scale(start: Start, hand: Hand, ear: Ear) -> None:
    program = started(start, hand, ear)
    began, pids = time.monotonic(), program.pids()
    hand.send(*messages(10_000, random.Random(7)))
    until(lambda: hand.sent, "the sending of it all", 30)
    took = time.monotonic() - began
    # A note struck now proves that the queue has been worked off and that it still plays.
    hand.send((0xF0, 0xF7), (0xFF,), (0x90, 61, 100))
    ear.hears_a_sound(5)
    assert program.pids() == pids
    hand.close()
    until(lambda: ear.open_notes() == {}, "the end of every note at the MIDI out", 10)
    ear.hears_silence(10)
    out = [data for _, data in ear.midi]
    struck = [data for data in out if data[0] & 0xF0 == 0x90 and data[2] > 0]
    bent = _farthest_off(out)
    assert len(struck) > 500
    assert all(data[1] % 12 in MAJOR for data in struck), sorted({d[1] % 12 for d in struck})
    assert bent * 100 <= VIBRATO + 1, f"{bent * 100:.0f} cents from the scale"
    assert _every_on_has_its_off(out)
    print(f"10000 messages in {took:.1f} s: {len(struck)} notes out, at most {bent * 100:.0f} cents from the scale")
    program.interrupt()
    program.ends(0)


@pytest.mark.slow
def test_every_key_is_heard_as_a_pitch_of_the_scale_whatever_is_said_between(
    start: Start, hand: Hand, ear: Ear
) -> None:
    """Measured in the captured sound: one note at a time, with bends, wheels and rubbish while it sounds."""
    program = started(start, hand, ear)
    chance = random.Random(3)
    heard = {}
    # Two octaves in a random order.
    keys = list(range(50, 74))
    chance.shuffle(keys)
    for key in keys:
        rubbish = (b"\xf0\x01\x02\xf7", b"\xf8", b"\xc0\x21", b"\xd0\x55", b"\xb0\x01\x40", b"\x90", b"\x90\x40")
        mark = ear.frames
        # JACK loses what a client hears that misses its period: on a crowded machine a key is struck again.
        for _ in range(4):
            hand.send((0xE0, 0, 64), chance.choice(rubbish), (0x90, key, 100))
            hand.send((0xE0, chance.randrange(128), chance.randrange(128)), chance.choice(rubbish))
            with suppress(AssertionError, pytest.fail.Exception):
                until(lambda mark=mark: first_sound(ear.since(mark), 4e-3) is not None, f"the sound of {key}", 2)
                break
        else:
            pytest.fail(f"the key {key} was struck four times in vain")
        begin = mark + (first_sound(ear.since(mark), 4e-3) or 0) + RATE // 25
        until(lambda begin=begin: ear.frames > begin + RATE // 7, "a moment of it")
        heard[key] = pitch(ear.since(begin)[: RATE // 7])
        hand.send((0x80, key, 0), (0xFF,))
        ear.hears_silence(5, 2e-3, 0.05)
    assert all(in_scale(p) for p in heard.values()), {k: round(p, 2) for k, p in heard.items() if not in_scale(p)}
    # At most a semitone to the lock, two more by the wheel, and one to the lock again.
    assert all(abs(p - k) <= 3.5 for k, p in heard.items()), heard
    assert len({round(p) for p in heard.values()}) > 8, "it sounds nearly always the same"
    program.interrupt()
    program.ends(0)


@pytest.mark.slow
def test_two_keys_locked_to_one_pitch_letting_one_go_keeps_it_sounding(start: Start, hand: Hand, ear: Ear) -> None:
    program = started(start, hand, ear)
    # C# is locked to C (or D): its neighbour on that side is the same pitch.
    hand.send((0x90, 61, 100))
    struck = ear.hears_midi(lambda data: data[0] & 0xF0 == 0x90)[1]
    hand.send((0x90, struck, 100))
    until(lambda: sum(d[0] & 0xF0 == 0x90 and d[1] == struck for _, d in ear.midi) >= 1, "the pitch")
    ear.hears_a_sound()
    for gone, left in ((61, struck), (struck, None)):
        hand.send((0x80, gone, 0))
        until(lambda: hand.sent, "the release")
        mark = ear.frames
        until(lambda mark=mark: ear.frames > mark + RATE * 0.6, "what comes of it")
        sound = ear.since(mark + RATE // 4)[: RATE // 4]
        if left is not None:
            assert strength(sound, struck) > 1e-3, "letting one go silenced the other"
            assert ear.open_notes() != {}
        else:
            assert strength(sound, struck) < 1e-3
            assert ear.open_notes() == {}
    program.interrupt()
    program.ends(0)


@pytest.mark.slow
def test_an_unfinished_system_exclusive_message_swallows_nothing_that_follows(
    start: Start, hand: Hand, ear: Ear
) -> None:
    program = started(start, hand, ear)
    hand.send((0x90, 60, 100))
    until(lambda: ear.open_notes() != {}, "a note")
    # A dump that breaks off. On JACK rtmidi keeps back what follows until any system exclusive message ends.
    hand.send((0xF0, 1, 2, 3), (0x80, 60, 0), (0xF0, 1, 0xF7))
    until(lambda: ear.open_notes() == {}, "the end of the note", 3)

    def next_note() -> bool:
        # More than once: on a crowded machine JACK may skip a period of whoever is late, with what came in it.
        hand.send((0x90, 64, 100), (0x80, 64, 0))
        time.sleep(0.1)
        return any(data[0] & 0xF0 == 0x90 and data[1] == 64 for _, data in ear.midi)

    until(next_note, "the next note", 3)
    program.interrupt()
    program.ends(0)


def _farthest_off(out: list[bytes]) -> float:
    """The farthest that any held note lay from the scale at any moment, in semitones: its key and its bend, by
    the bend range that was told (RPN 0; 2 when none was). A bend may lead to another tone of the scale."""
    span, bent = dict.fromkeys(range(16), 2.0), dict.fromkeys(range(16), 0.0)
    rpn: dict[int, tuple[int, int]] = {}
    held: dict[int, set[int]] = {channel: set() for channel in range(16)}
    farthest = 0.0
    for data in out:
        kind, channel = data[0] & 0xF0, data[0] & 0x0F
        if kind == 0xB0:
            high, low = rpn.get(channel, (127, 127))
            if data[1] == 101:
                rpn[channel] = (data[2], low)
            elif data[1] == 100:
                rpn[channel] = (high, data[2])
            elif data[1] == 6 and rpn.get(channel) == (0, 0):
                span[channel] = float(data[2])
        elif kind == 0xE0:
            bent[channel] = ((data[2] << 7 | data[1]) - 8192) / 8192 * span[channel]
        elif kind == 0x90 and data[2] > 0:
            held[channel].add(data[1])
        elif kind in (0x80, 0x90):
            held[channel].discard(data[1])
        for key in held[channel]:
            pitch = key + bent[channel]
            farthest = max(farthest, min(abs((pitch - tone + 6) % 12 - 6) for tone in MAJOR))
    return farthest


def _every_on_has_its_off(out: list[bytes]) -> bool:
    return open_notes(out) == {} and open_notes(d for d in out if d[0] & 0xF0 != 0xB0) == {}
