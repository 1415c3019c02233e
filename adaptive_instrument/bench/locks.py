"""Never a wrong note: every scale in every key under every lock, all 128 keys, with bends, through a real voice.

What is allowed is reckoned here anew from the table of scales, so that an error of the lock is not its own witness.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice, product
from typing import get_args

from adaptive_instrument.access.selection import BendBy, Deselect, Select
from adaptive_instrument.bench.figures import Figure
from adaptive_instrument.music.drums import HIGHEST, KIT, LOWEST
from adaptive_instrument.music.harmony import Harmony
from adaptive_instrument.music.ledger import Ledger
from adaptive_instrument.music.locks import Lock
from adaptive_instrument.music.pitch import TONICS, pitch_class
from adaptive_instrument.music.scales import TABLE
from adaptive_instrument.music.shared import Shared
from adaptive_instrument.music.transport import Transport, TransportSettings
from adaptive_instrument.music.voice import VIBRATO, Voice, VoiceSettings
from adaptive_instrument.notes import Bend, NoteOn

LOCKS: tuple[Lock, ...] = get_args(Lock)
KEYS = tuple({pitch_class(tonic): tonic for tonic in TONICS}.values())
"""One name of each of the twelve keys."""
CHORDS = ("", "Am", "G7", "F#m7b5", "Bb")
"""The key's own chord, and others that fit some scales well and some badly."""
BENDS = (-12.0, -7.3, -2.0, -1.5, -1.0, -0.75, -0.51, -0.5, -0.2, 0.2, 0.5, 0.51, 0.75, 1.0, 1.5, 2.0, 7.3, 12.0)
"""Semitones, to both sides of what counts as vibrato."""
NEAR = 0.6
"""Semitones from a chord's tone within which a tone of the scale is that tone in its tuning."""
SAME = 0.001
QUICK_STEP = 211
"""When quick, every so-manieth of all combinations is tried: a prime, so that all scales, keys and locks come by."""


@dataclass(slots=True)
class Sweep:
    """What was tried and what came of it."""

    combinations: int = 0
    notes: int = 0
    outside: int = 0
    first: str = ""
    """The first that lay outside, in words."""


def figures(quick: bool) -> list[Figure]:
    """How many notes lie outside their lock."""
    sweep = swept(QUICK_STEP if quick else 1)
    said = f"{sweep.combinations} combinations of scale, key and lock, {sweep.notes} notes and bends"
    return [
        Figure("notes outside the lock", sweep.outside, "count", at_most=0, note=f"{said}. {sweep.first}".strip()),
    ]


def combinations() -> Iterator[tuple[str, str, Lock]]:
    """Every scale in every key under every lock; drums, which have neither scale nor key, once."""
    pitched = (lock for lock in LOCKS if lock != "drums")
    return chain(product(TABLE, KEYS, pitched), [(next(iter(TABLE)), "C", "drums")])


def swept(every: int = 1) -> Sweep:
    """Tries every so-manieth combination."""
    sweep = Sweep()
    for number, (scale, tonic, lock) in enumerate(islice(combinations(), 0, None, every)):
        harmony = Harmony(tonic, scale, CHORDS[number % len(CHORDS)])
        sweep.combinations += 1
        strong = number % 2 == 0
        for pitch, home, bend in _sounded(lock, harmony, strong):
            sweep.notes += 1
            vibrato = home is not None and abs(bend) <= VIBRATO and abs(pitch - home) <= VIBRATO + SAME
            if not vibrato and not _allowed(lock, harmony, pitch, strong and home is None):
                sweep.outside += 1
                sweep.first = sweep.first or f"{tonic} {scale} {harmony.chord} {lock}: {pitch:g} ({bend:+g})"
    return sweep


def _sounded(lock: Lock, harmony: Harmony, strong: bool) -> Iterator[tuple[float, float | None, float]]:
    """Every pitch that sounds when all keys are struck and bent: the pitch, where it was struck (None for the strike
    itself) and the bend. On the beat when ``strong``."""
    shared = Shared(harmony, Transport(TransportSettings(tempo=60), 0.0), Ledger())
    settings = VoiceSettings(lock=lock, lowest=0, highest=127)
    voice, t = Voice("sweep", settings, "notes", None, shared), 1.0 if strong else 1.5
    for key in range(128):
        events = voice.receive(Select(t, "key", key))
        (home,) = (event.pitch for event in events if isinstance(event, NoteOn))
        yield home, None, 0.0
        for bend in BENDS:
            for event in voice.receive(BendBy(t, bend)):
                if isinstance(event, Bend):
                    yield event.pitch, home, bend
        voice.receive(BendBy(t, 0.0))
        voice.receive(Deselect(t + 0.1, "key"))
        t += 1.0


def _allowed(lock: Lock, harmony: Harmony, pitch: float, strong: bool) -> bool:
    if lock == "drums":
        return pitch == round(pitch) and LOWEST <= pitch <= max(HIGHEST, *KIT.values())
    if not 0 <= pitch <= 127:
        return False
    in_scale = _distance(pitch, [pitch_class(harmony.tonic) + step for step in TABLE[harmony.scale].steps]) < SAME
    if lock == "chord scale":
        return in_scale or _distance(pitch, sorted(harmony.strong_classes)) < SAME
    if lock != "chord" and not (lock == "strong beats" and strong):
        return in_scale
    beside = _distance(pitch, sorted(harmony.strong_classes))
    return beside < SAME or (in_scale and beside < NEAR)


def _distance(pitch: float, classes: Sequence[float]) -> float:
    """Semitones to the nearest of some pitch classes."""
    found = sorted(each % 12 for each in classes)
    place = bisect_left(found, pitch % 12)
    return min(abs((pitch - found[index % len(found)] + 6) % 12 - 6) for index in (place - 1, place))
