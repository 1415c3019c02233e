"""Writes the instrument's own SoundFont, ``soundfonts/adaptive-instrument.sf2``.

    python tools/make_soundfont.py [OUT]

Three presets in bank 0: 0 *Plucked*, 1 *Bell*, 2 *Pad*; in bank 128, where General MIDI has its drums, 0 *Drums* (see
``drum_kit.py``). Every sample is a sum of partials computed here, nothing is
recorded. The same bytes come out of every run. Layout after the *SoundFont Technical Specification* 2.01.

How a few tenths of a second become a whole note: each partial's own decay *relative to the slowest* is in the sample
and comes to rest where the loop begins; the common decay is the SoundFont's volume envelope. All partials are
multiples of one loop's frequency, so the loop has no seam.
"""

from __future__ import annotations

import struct
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from math import log2
from pathlib import Path

import drum_kit
import numpy as np
from numpy.typing import NDArray

OUT = Path(__file__).resolve().parent.parent / "soundfonts" / "adaptive-instrument.sf2"

Floats = NDArray[np.float64]

# Generators by the number the specification gives them.
START_OFFSET, FILTER_CUTOFF, MOD_ENV_TO_FILTER, REVERB_SEND, PAN = 0, 8, 11, 16, 17
DECAY_MOD_ENV, SUSTAIN_MOD_ENV = 28, 29
ATTACK, DECAY, SUSTAIN, RELEASE, KEY_TO_DECAY = 34, 36, 37, 38, 40
INSTRUMENT, KEY_RANGE, ATTENUATION, SAMPLE, SAMPLE_MODES, ROOT_KEY = 41, 43, 48, 53, 54, 58
COARSE_TUNE = 51
VIBRATO_RATE = 24
SLOW_VIBRATO = round(1200 * log2(5.2 / 8.176))
"""5.2 Hz, a voice's vibrato; the specification's own 8.2 Hz is a tremble."""
DRUM_BANK = 128
LOOPED = 1

VELOCITY_CONCAVE, VELOCITY_LINEAR = 0x0502, 0x0102
"""Modulator sources: note-on velocity, falling from 1 to 0 as it grows; concave and linear."""

GUARD = 16
"""Frames of lead-in before a loop and of continuation behind it: interpolators look at both (at least 8)."""
SILENCE = 46
"""Zero frames that the specification wants behind each sample."""

PLUCK_POINT = 0.17
"""Where the string is plucked, as a part of its length."""


@dataclass(frozen=True, slots=True)
class Partial:
    """One partial of a sample."""

    ratio: float
    """Frequency in multiples of the fundamental."""
    level: float
    phase: float
    """Turns, 0..1."""
    decay: float
    """Nepers a second by which it decays faster than the fundamental."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One recorded-looking sample."""

    name: str
    root: int
    rate: int
    frames: NDArray[np.int16]
    loop: tuple[int, int]
    correction: int
    """Cents to add at playback."""


@dataclass(frozen=True, slots=True)
class Zone:
    """Generators and modulators that hold together."""

    generators: tuple[tuple[int, int], ...]
    modulators: tuple[tuple[int, int, int], ...] = ()
    """Source, destination, amount."""


@dataclass(frozen=True, slots=True)
class Instrument:
    """A preset's one instrument: what all zones share, then the zones."""

    name: str
    shared: Zone
    zones: list[Zone] = field(default_factory=list)
    bank: int = 0


def frequency(key: float) -> float:
    """Hertz of a MIDI number."""
    return float(440.0 * 2 ** ((key - 69) / 12))


def timecents(seconds: float) -> int:
    """The SoundFont's unit of time."""
    return round(1200 * log2(seconds))


def scatter(k: int) -> float:
    """A phase (in turns) for partial ``k``: spread evenly by the golden ratio, the same on every machine."""
    return (k * k * 0.6180339887498949) % 1.0


def loop_for(hertz: float, rate: int, seconds: float) -> tuple[int, int]:
    """Cycles and frames of a loop of about ``seconds`` whose length is a whole number of frames to within a hair."""
    about = max(1, round(hertz * seconds))
    choices = range(max(1, about * 3 // 4), about + 8)
    cycles = min(choices, key=lambda n: (round(abs(log2(n * rate / hertz / round(n * rate / hertz))) * 1200, 2), n))
    return cycles, round(cycles * rate / hertz)


def render(
    name: str, root: int, rate: int, partials: Iterable[Partial], body: float, loop: float, peak: float
) -> Sample:
    """A sample of ``body`` seconds that change and a loop of about ``loop`` seconds that does not.

    ``peak`` (0..1) is what makes the three presets equally loud to the ear.
    """
    hertz = frequency(root)
    cycles, length = loop_for(hertz, rate, loop)
    start = max(GUARD, round(body * rate))
    t = np.arange(start + length + GUARD)
    # Time that runs, slows down and stands still at the loop, so that every decay comes to rest smoothly there.
    held = np.minimum(t / start, 1.0)
    clock = body * (held - held**6 / 6) if body else np.zeros(len(t))
    wave: Floats = np.zeros(len(t))
    for partial in partials:
        turns = round(partial.ratio * cycles)  # in one loop
        if turns < 1 or turns * rate / length > 0.46 * rate:
            continue
        # Whole-number phase arithmetic: the loop's end is its beginning to the last bit.
        angle = ((t - start) * turns % length) / length + partial.phase
        wave += partial.level * np.exp(-partial.decay * clock) * np.sin(2 * np.pi * angle)
    if body:
        rise = round(0.002 * rate)
        wave[:rise] *= 0.5 - 0.5 * np.cos(np.pi * np.arange(rise) / rise)
    wave *= peak / np.max(np.abs(wave))
    played = cycles * rate / length
    return Sample(
        name, root, rate, np.rint(wave * 32767).astype(np.int16), (start, start + length),
        round(1200 * log2(hertz / played)),
    )  # fmt: skip


def plucked(root: int) -> Sample:
    """A string in the manner of Karplus and Strong, mode by mode: the loss grows with frequency."""
    hertz = frequency(root)
    partials = [
        Partial(
            k,
            abs(np.sin(np.pi * k * PLUCK_POINT)) / k**0.9 * np.exp(-k * hertz / 3600),
            scatter(k),
            2.6 * ((k * hertz / 1000) ** 1.2 - (hertz / 1000) ** 1.2),
        )
        for k in range(1, int(9500 / hertz) + 2)
    ]
    body = {40: 0.55, 52: 0.5, 64: 0.42, 76: 0.34, 88: 0.25}[root]
    return render(f"string {root}", root, 24000, partials, body, 0.03, 0.7)


BELL = (
    (1.0, 1.0, 0.0),
    (2.0, 0.30, 1.5),
    (2.76, 0.20, 9.0),
    (4.1, 0.10, 10.0),
    (5.42, 0.13, 13.0),
    (8.93, 0.05, 22.0),
)
"""Ratio, level, faster decay: the modes of a free bar, softened; the second is in tune so that chords agree."""


def bell(root: int) -> Sample:
    """A struck bar with a soft mallet."""
    softness = min(1.8, (frequency(72) / frequency(root)) ** 0.5)
    partials = [
        Partial(ratio, level * (softness if ratio > 1 else 1.0), scatter(i + 3), decay)
        for i, (ratio, level, decay) in enumerate(BELL)
    ]
    return render(f"bell {root}", root, 24000, partials, 0.36, 0.1, 0.95)


def pad(root: int) -> Sample:
    """Many soft voices in unison: every harmonic stands between slow neighbours that beat against it."""
    hertz = frequency(root)
    cycles, _ = loop_for(hertz, 16000, 0.6)
    partials = []
    for k in range(1, int(5500 / hertz) + 2):
        level = (1.0 if k % 2 else 0.7) / k**1.15 * np.exp(-k * hertz / 1500)
        partials.append(Partial(k, level * 0.62, scatter(k), 0.0))
        for turn, (step, part) in enumerate(((-2, 0.09), (-1, 0.16), (1, 0.16), (2, 0.09))):
            partials.append(Partial(k + step / cycles, level * part, scatter(7 * k + turn + 1), 0.0))
    return render(f"pad {root}", root, 16000, partials, 0.0, 0.6, 0.34)


def ranges(roots: list[int]) -> list[tuple[int, int]]:
    """The key range of each root: halfway to its neighbours, the outer ones to the ends."""
    edges = [0, *((low + high + 1) // 2 for low, high in pairwise(roots)), 128]
    return [(low, high - 1) for low, high in pairwise(edges)]


def build() -> tuple[list[Sample], list[Instrument]]:
    """All samples and instruments."""
    samples: list[Sample] = []
    kinds: tuple[tuple[str, Callable[[int], Sample], list[int], Zone], ...] = (
        ("Plucked", plucked, [40, 52, 64, 76, 88], Zone(
            ((REVERB_SEND, 60), (FILTER_CUTOFF, 8600), (MOD_ENV_TO_FILTER, 3600), (DECAY_MOD_ENV, timecents(2.5)),
             (SUSTAIN_MOD_ENV, 1000), (DECAY, timecents(9.0)), (SUSTAIN, 1000), (RELEASE, timecents(0.42)),
             (KEY_TO_DECAY, 40), (ATTENUATION, 0), (SAMPLE_MODES, LOOPED)),
            ((VELOCITY_CONCAVE, ATTENUATION, 600), (VELOCITY_LINEAR, FILTER_CUTOFF, -2600)))),
        ("Bell", bell, [45, 60, 75, 90], Zone(
            ((REVERB_SEND, 120), (FILTER_CUTOFF, 12800), (ATTACK, timecents(0.006)), (DECAY, timecents(11.0)),
             (SUSTAIN, 1000), (RELEASE, timecents(1.6)), (KEY_TO_DECAY, 30), (ATTENUATION, 0),
             (SAMPLE_MODES, LOOPED)),
            ((VELOCITY_CONCAVE, ATTENUATION, 600), (VELOCITY_LINEAR, FILTER_CUTOFF, -2400)))),
        ("Pad", pad, [42, 57, 72, 87], Zone(
            ((REVERB_SEND, 120), (FILTER_CUTOFF, 10800), (ATTACK, timecents(0.05)), (RELEASE, timecents(0.7)),
             (ATTENUATION, 0), (SAMPLE_MODES, LOOPED)),
            ((VELOCITY_CONCAVE, ATTENUATION, 600), (VELOCITY_LINEAR, FILTER_CUTOFF, -2400)))),
    )  # fmt: skip
    instruments = []
    for name, make, roots, shared in kinds:
        shared = Zone((shared.generators[0], (VIBRATO_RATE, SLOW_VIBRATO), *shared.generators[1:]), shared.modulators)
        instrument = Instrument(name, shared)
        for root, (low, high) in zip(roots, ranges(roots), strict=True):
            sample = make(root)
            samples.append(sample)
            here = ((KEY_RANGE, high << 8 | low),)
            ends = ((ROOT_KEY, root), (SAMPLE, len(samples) - 1))
            if name == "Pad":
                # Left and right start at other places of the same loop, whole cycles apart: wide, and in mono in tune.
                apart = loop_for(frequency(root), sample.rate, 0.25)[1]
                instrument.zones.append(Zone((*here, (PAN, -280), *ends)))
                instrument.zones.append(Zone((*here, (START_OFFSET, apart), (PAN, 280), *ends)))
            else:
                instrument.zones.append(Zone((*here, *ends)))
        instruments.append(instrument)
    instruments.append(drums(samples))
    return samples, instruments


def drums(samples: list[Sample]) -> Instrument:
    """The kit, its samples added to the others: each key has its own, and what it is played for is its whole length."""
    shared = Zone(
        ((REVERB_SEND, 60), (RELEASE, timecents(0.3)), (ATTENUATION, 0)), ((VELOCITY_CONCAVE, ATTENUATION, 600),)
    )
    kit, places = Instrument("Drums", shared, bank=DRUM_BANK), {}
    for name, (rate, frames) in drum_kit.samples().items():
        places[name] = len(samples)
        if name in drum_kit.LOOPED:
            frames = np.concatenate((frames[-GUARD:], frames, frames[:GUARD]))
        samples.append(Sample(name, 60, rate, frames, (GUARD, len(frames) - GUARD), 0))
    for key in range(drum_kit.LOWEST, drum_kit.HIGHEST + 1):
        hit = drum_kit.hit(key)
        decay = ((DECAY, timecents(2.5 * hit.seconds)), (SUSTAIN, 1000)) if hit.seconds else ()
        looped = ((SAMPLE_MODES, LOOPED),) if hit.sample in drum_kit.LOOPED else ()
        ends = ((ATTENUATION, hit.quieter), (COARSE_TUNE, round(hit.shift)), (ROOT_KEY, key))
        place = ((KEY_RANGE, key << 8 | key), (PAN, hit.pan))
        kit.zones.append(Zone((*place, *decay, *ends, *looped, (SAMPLE, places[hit.sample]))))
    return kit


# -- the file -----------------------------------------------------------------------------------------------------


def chunk(tag: str, data: bytes) -> bytes:
    """A RIFF chunk, padded to an even length."""
    return tag.encode() + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)


def gathered(kind: str, *chunks: bytes) -> bytes:
    """A RIFF list."""
    return chunk("LIST", kind.encode() + b"".join(chunks))


def text(value: str) -> bytes:
    """A string with its zero, of even length."""
    data = value.encode("ascii") + b"\0"
    return data + b"\0" * (len(data) % 2)


def named(name: str) -> bytes:
    """A name of 20 bytes."""
    return name.encode("ascii")[:19].ljust(20, b"\0")


def generator(kind: int, amount: int) -> bytes:
    """One generator; ranges and indices are unsigned, all else signed."""
    return struct.pack("<HH" if amount > 32767 else "<Hh", kind, amount)


def soundfont(samples: list[Sample], instruments: list[Instrument]) -> bytes:
    """The whole file."""
    info = gathered(
        "INFO", chunk("ifil", struct.pack("<HH", 2, 1)), chunk("isng", text("EMU8000")),
        chunk("INAM", text("Adaptive Instrument")), chunk("ICOP", text("MIT, see LICENSE")),
        chunk("ICMT", text("Computed by tools/make_soundfont.py; nothing is recorded.")),
        chunk("ISFT", text("make_soundfont")),
    )  # fmt: skip
    audio, shdr = bytearray(), b""
    for sample in samples:
        start = len(audio) // 2
        audio += sample.frames.astype("<i2").tobytes() + b"\0\0" * SILENCE
        first, last = sample.loop
        shdr += named(sample.name) + struct.pack(
            "<IIIIIBbHH", start, start + len(sample.frames), start + first, start + last, sample.rate, sample.root,
            sample.correction, 0, 1,
        )  # fmt: skip
    shdr += named("EOS") + bytes(26)

    inst = ibag = imod = igen = b""
    for instrument in instruments:
        inst += named(instrument.name) + struct.pack("<H", len(ibag) // 4)
        for zone in (instrument.shared, *instrument.zones):
            ibag += struct.pack("<HH", len(igen) // 4, len(imod) // 10)
            igen += b"".join(generator(*pair) for pair in zone.generators)
            imod += b"".join(struct.pack("<HHhHH", *modulator, 0, 0) for modulator in zone.modulators)
    inst += named("EOI") + struct.pack("<H", len(ibag) // 4)
    ibag += struct.pack("<HH", len(igen) // 4, len(imod) // 10)

    phdr = pbag = pgen = b""
    for number, instrument in enumerate(instruments):
        program = 0 if instrument.bank else number
        phdr += named(instrument.name) + struct.pack("<HHHIII", program, instrument.bank, number, 0, 0, 0)
        pbag += struct.pack("<HH", number, 0)
        pgen += generator(INSTRUMENT, number)
    phdr += named("EOP") + struct.pack("<HHHIII", 0, 0, len(instruments), 0, 0, 0)
    pbag += struct.pack("<HH", len(instruments), 0)

    tables = gathered(
        "pdta", chunk("phdr", phdr), chunk("pbag", pbag), chunk("pmod", bytes(10)), chunk("pgen", pgen + bytes(4)),
        chunk("inst", inst), chunk("ibag", ibag), chunk("imod", imod + bytes(10)), chunk("igen", igen + bytes(4)),
        chunk("shdr", shdr),
    )  # fmt: skip
    return chunk("RIFF", b"sfbk" + info + gathered("sdta", chunk("smpl", bytes(audio))) + tables)


def main() -> None:
    """Writes the font to the path given, or to its place in the checkout."""
    out = Path(sys.argv[1]) if len(sys.argv) > 1 else OUT
    out.write_bytes(soundfont(*build()))
    print(f"{out.name}: {out.stat().st_size} bytes")


if __name__ == "__main__":
    main()
