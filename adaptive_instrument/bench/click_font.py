"""A tiny SoundFont for measuring: one preset whose notes begin at full level and end at once.

Every key sounds the same square wave, whatever its velocity, so that an onset is a single step in the captured sound
and a thousand notes take a minute. Layout after the *SoundFont Technical Specification* 2.01.
"""

from __future__ import annotations

import struct
from pathlib import Path

RATE = 48000
CYCLE = 48
"""Frames in one cycle of the square wave: 1 kHz."""
LEVEL = 16000
"""Of 32767."""
GUARD = 16
SILENCE = 46
"""Zero frames that the specification wants behind each sample."""

AT_ONCE = -32768
"""FluidSynth's word for an envelope stage that takes no time."""
DELAY, ATTACK, RELEASE, INSTRUMENT, ATTENUATION, SAMPLE, SAMPLE_MODES, SCALE_TUNING = 33, 34, 38, 41, 48, 53, 54, 56
LOOPED = 1
GENERATORS = ((DELAY, AT_ONCE), (ATTACK, AT_ONCE), (RELEASE, -12000), (SAMPLE_MODES, LOOPED), (SCALE_TUNING, 0))
VELOCITY_TO_LEVEL = 0x0502
"""The modulator that every SoundFont has unless it is given another amount."""


def write(path: Path, once: bool = False) -> Path:
    """Writes the font (about 2 kB) and answers with its path. Program 0 of bank 0 is its only preset: every sound of
    ``music/sounds.py`` falls back on it. ``once``: a note is half a millisecond long, however long it is held, so that
    notes that overlap are told apart."""
    wave = (
        [LEVEL if frame < CYCLE // 4 else -LEVEL if frame < CYCLE // 2 else 0 for frame in range(2 * CYCLE + GUARD)]
        if once
        else [LEVEL if frame % CYCLE < CYCLE // 2 else -LEVEL for frame in range(2 * CYCLE + GUARD)]
    )
    audio = struct.pack(f"<{len(wave)}h", *wave) + b"\0\0" * SILENCE
    info = _list("INFO", _chunk("ifil", struct.pack("<HH", 2, 1)), _chunk("isng", b"EMU8000\0"),
                 _chunk("INAM", b"Click\0"))  # fmt: skip
    shdr = _name("click") + struct.pack("<IIIIIBbHH", 0, len(wave), CYCLE, 2 * CYCLE, RATE, 60, 0, 0, 1)
    generators = [pair for pair in GENERATORS if pair[0] != SAMPLE_MODES] if once else GENERATORS
    igen = b"".join(struct.pack("<Hh", *pair) for pair in generators) + struct.pack("<HH", SAMPLE, 0)
    imod = struct.pack("<HHhHH", VELOCITY_TO_LEVEL, ATTENUATION, 0, 0, 0)
    tables = _list(
        "pdta",
        _chunk("phdr", _name("Click") + struct.pack("<HHHIII", 0, 0, 0, 0, 0, 0)
               + _name("EOP") + struct.pack("<HHHIII", 0, 0, 1, 0, 0, 0)),
        _chunk("pbag", struct.pack("<HHHH", 0, 0, 1, 0)),
        _chunk("pmod", bytes(10)),
        _chunk("pgen", struct.pack("<HH", INSTRUMENT, 0) + bytes(4)),
        _chunk("inst", _name("click") + struct.pack("<H", 0) + _name("EOI") + struct.pack("<H", 1)),
        _chunk("ibag", struct.pack("<HHHH", 0, 0, len(igen) // 4, 1)),
        _chunk("imod", imod + bytes(10)),
        _chunk("igen", igen + bytes(4)),
        _chunk("shdr", shdr + _name("EOS") + bytes(26)),
    )  # fmt: skip
    path.write_bytes(_chunk("RIFF", b"sfbk" + info + _list("sdta", _chunk("smpl", audio)) + tables))
    return path


def _chunk(tag: str, data: bytes) -> bytes:
    return tag.encode() + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)


def _list(kind: str, *chunks: bytes) -> bytes:
    return _chunk("LIST", kind.encode() + b"".join(chunks))


def _name(name: str) -> bytes:
    return name.encode("ascii").ljust(20, b"\0")
