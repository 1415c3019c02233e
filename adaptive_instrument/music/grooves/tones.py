"""Which tones the band's letters mean under a harmony: always in the lock."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from adaptive_instrument.music import locks
from adaptive_instrument.music.harmony import Harmony

BASS = 36.0
"""The chord's bass lies within the octave above this MIDI number: lower ones small loudspeakers cannot play."""
LOWEST = 28.0
"""The lowest of all (a bass's E string)."""
CHORDS, PAD, HARP = 54.0, 50.0, 60.0
"""The lowest tone that a chord, a pad and a plucked chord may have; all of it lies within an octave above, so that the
voices move little from one chord to the next."""
HIGH_SOUNDS = ("harp", "bell", "music box", "kalimba", "vibraphone")
MOST_TONES = 4
"""Tones of a chord: of richer ones the root goes first, which the bass has, then the fifth."""


def bass(letter: str, harmony: Harmony, following: Harmony, lock: str) -> float:
    """The pitch of a letter of a bass line; ``following`` is the harmony of the next bar, to which ``<`` and
    ``>`` lead."""
    if letter in "<>":
        root = _bass(following, lock)["1"]
        step = locks.step("scale", following, root, 1 if letter == ">" else -1)
        return step if harmony == following else _held(step, harmony, lock)
    return _bass(harmony, lock)[letter]


def drone(letter: str, harmony: Harmony) -> float:
    """The pitch of a letter of a drone: tonic, fifth and octave of the key."""
    tonic = harmony.degree(1, 3)
    return {"1": tonic, "8": harmony.degree(1 + harmony.size, 3), "5": harmony.nearest(tonic + 7)}[letter]


@lru_cache(maxsize=1024)
def voicing(harmony: Harmony, lowest: float, lock: str) -> tuple[float, ...]:
    """The tones of the chord within the octave from ``lowest``, rising: 2 to 4 of them."""
    found = [tone for tone in locks.chord_tones(harmony) if lowest <= tone < lowest + 12]
    for class_ in (harmony.root, (harmony.root + 7) % 12):
        if len(found) > MOST_TONES:
            found = [tone for tone in found if round(tone) % 12 != class_]
    return tuple(sorted({_held(tone, harmony, lock) for tone in found[:MOST_TONES]}))


def single(letter: str, tones: Sequence[float], harmony: Harmony, lock: str) -> float:
    """The tone of a voicing that a digit means, counted from below; past the last one the first an octave higher."""
    rounds, place = divmod(int(letter) - 1, len(tones))
    return tones[place] if not rounds else _held(tones[place] + 12 * rounds, harmony, lock)


def floor(part: str, sound: str) -> float:
    """The lowest tone of a part's chords."""
    if part == "pad":
        return PAD
    return HARP if sound in HIGH_SOUNDS else CHORDS


@lru_cache(maxsize=1024)
def _bass(harmony: Harmony, lock: str) -> dict[str, float]:
    tones = locks.chord_tones(harmony)
    near = [tone for tone in tones if BASS - 0.5 <= tone < BASS + 11.5]
    root = next((tone for tone in near if round(tone) % 12 == harmony.bass), near[0] if near else tones[0])
    above = [tone for tone in tones if tone > root + 0.5][:12]
    octave = next((tone for tone in above if tone > root + 11.5), above[-1])
    third, fifth = above[0], above[min(1, len(above) - 1)]
    seventh = above[2] if len(above) > 2 and above[2] < octave else octave
    low = next((tone for tone in reversed(tones) if tone < root and round(tone - fifth) % 12 == 0), fifth)
    found = {"1": root, "3": third, "5": fifth, "7": seventh, "8": octave, "f": low if low >= LOWEST else fifth}
    for letter, below in (("2", root), ("4", third), ("6", fifth)):
        found[letter] = locks.step("scale", harmony, below, 1)
    return {letter: _held(tone, harmony, lock) for letter, tone in found.items()}


def _held(tone: float, harmony: Harmony, lock: str) -> float:
    return tone if lock == "chord" and tone in _chord(harmony) else harmony.nearest(tone)


@lru_cache(maxsize=1024)
def _chord(harmony: Harmony) -> frozenset[float]:
    return frozenset(locks.chord_tones(harmony))
