"""Recognising chords: what chord a handful of keys is. Pure, and of one moment; time is the matter of ``following.py``.

The chords are those of the table in ``chords.py``, on every root, in every inversion and with any note doubled. The
lowest key decides between names for the same tones (C6 and Am7, Csus2 and Gsus4), and stands behind the slash where it
is not the root. A fifth may be left out of larger chords, and one tone may be too many.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache

from adaptive_instrument.music.chords import CHORDS
from adaptive_instrument.music.harmony import Harmony
from adaptive_instrument.music.spelling import spelled

FEWEST = 3
"""Pitch classes that make a chord; two are an interval of a melody as well, but for a low fifth."""
LOW = 55
"""MIDI number below which the lower note of a bare fifth lies that is meant as a chord."""
FIFTH = 7

USUAL = ("", "m", "7", "m7", "maj7", "sus4", "5", "m7b5", "dim7", "dim", "aug", "6", "m6", "add9", "madd9", "9", "m9")
"""Qualities that are likelier than the others, where neither tones nor bass tell."""
SEVENTHS = frozenset({10, 11})
"""One of these makes a chord of three tones whose fifth is left out."""


def recognise(keys: Collection[int], tonic: str = "C") -> str | None:
    """The name of the chord that these MIDI keys are, as it is written in the key of ``tonic``; None when they are
    none."""
    if not keys:
        return None
    bass = min(keys)
    found = _found(frozenset(key % 12 for key in keys), bass % 12)
    if found is None or (found[1] == "5" and bass >= LOW):
        return None
    root, quality = found
    name = root_name(root, tonic) + quality
    return name if root == bass % 12 else f"{name}/{root_name(bass % 12, tonic)}"


def exactly(keys: Collection[int]) -> bool:
    """Whether the keys are the tones of a chord of three or more, none missing and none too many."""
    return frozenset(key % 12 for key in keys) in _WHOLE and len({key % 12 for key in keys}) >= FEWEST


@lru_cache(maxsize=256)
def root_name(root: int, tonic: str) -> str:
    """The name of a chord's root in a key."""
    return spelled(Harmony(tonic, "major"), root).written


def _classes(root: int, tones: Collection[int]) -> frozenset[int]:
    return frozenset((root + tone) % 12 for tone in tones)


def _table(fewer: int) -> dict[frozenset[int], list[tuple[int, str]]]:
    """Roots and qualities by their pitch classes; with ``fewer`` without their fifth, of those that have it."""
    table: dict[frozenset[int], list[tuple[int, str]]] = {}
    for quality, tones in CHORDS.items():
        kept = [tone for tone in tones if not fewer or tone != FIFTH]
        if len(kept) == len(tones) - fewer and len(kept) >= (FEWEST if fewer else 2):
            for root in range(12):
                table.setdefault(_classes(root, kept), []).append((root, quality))
    return table


_WHOLE = _table(0)
_WITHOUT_FIFTH = _table(1)


@lru_cache(maxsize=4096)
def _found(classes: frozenset[int], bass: int) -> tuple[int, str] | None:
    """Root and quality."""
    whole = _WHOLE.get(classes)
    if whole:
        return _likeliest(whole, bass)
    fifthless = [
        (root, quality)
        for root, quality in _WITHOUT_FIFTH.get(classes, ())
        if len(classes) > FEWEST or (root == bass and SEVENTHS & set(CHORDS[quality]))
    ]
    if fifthless:
        return _likeliest(fifthless, bass)
    if len(classes) <= FEWEST:
        return None
    inner = [found for extra in sorted(classes) for found in _WHOLE.get(classes - {extra}, ()) if extra != bass]
    return _likeliest(inner, bass) if inner else None


def _likeliest(found: list[tuple[int, str]], bass: int) -> tuple[int, str]:
    def worth(chord: tuple[int, str]) -> tuple[bool, int, int]:
        root, quality = chord
        place = USUAL.index(quality) if quality in USUAL else len(USUAL)
        return root != bass, place, root

    return min(found, key=worth)
