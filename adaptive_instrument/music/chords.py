"""Chords, one line each: their name after the root, and their tones in semitones above it; and how they are written.

Names are read as they stand on lead sheets: ``Cmaj7``, ``CM7`` and ``CΔ`` are one chord, ``C-7`` is ``Cm7``, ``Cø`` is
``Cm7b5``; alterations may follow any of them (``G7(b9,#11)``), and a bass after a slash (``C/E``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache

from adaptive_instrument.music.pitch import LETTERS, pitch_class

CHORDS: dict[str, tuple[int, ...]] = {
    "": (0, 4, 7),
    "m": (0, 3, 7),
    "dim": (0, 3, 6),
    "aug": (0, 4, 8),
    "sus2": (0, 2, 7),
    "sus4": (0, 5, 7),
    "5": (0, 7),
    "6": (0, 4, 7, 9),
    "m6": (0, 3, 7, 9),
    "7": (0, 4, 7, 10),
    "maj7": (0, 4, 7, 11),
    "m7": (0, 3, 7, 10),
    "m7b5": (0, 3, 6, 10),
    "dim7": (0, 3, 6, 9),
    "mmaj7": (0, 3, 7, 11),
    "7sus4": (0, 5, 7, 10),
    "7#5": (0, 4, 8, 10),
    "7b5": (0, 4, 6, 10),
    "maj7#5": (0, 4, 8, 11),
    "add9": (0, 4, 7, 14),
    "madd9": (0, 3, 7, 14),
    "69": (0, 4, 7, 9, 14),
    "m69": (0, 3, 7, 9, 14),
    "9": (0, 4, 7, 10, 14),
    "maj9": (0, 4, 7, 11, 14),
    "m9": (0, 3, 7, 10, 14),
    "mmaj9": (0, 3, 7, 11, 14),
    "9sus4": (0, 5, 7, 10, 14),
    "7b9": (0, 4, 7, 10, 13),
    "7#9": (0, 4, 7, 10, 15),
    "7#11": (0, 4, 7, 10, 18),
    "maj7#11": (0, 4, 7, 11, 18),
    "7b13": (0, 4, 7, 10, 20),
    "7alt": (0, 4, 10, 13, 15, 20),
    "11": (0, 7, 10, 14, 17),
    "m11": (0, 3, 7, 10, 14, 17),
    "13": (0, 4, 7, 10, 14, 21),
    "maj13": (0, 4, 7, 11, 14, 21),
    "m13": (0, 3, 7, 10, 14, 21),
}
"""Chords by their quality, plain ones first. Tones above 12 lie in the octave above; `11` has no clashing third."""

ALIASES: dict[str, str] = {
    "o": "dim", "o7": "dim7", "ø": "m7b5", "ø7": "m7b5", "h7": "m7b5",
    "+": "aug", "+7": "7#5", "7+": "7#5", "aug7": "7#5", "+maj7": "maj7#5", "augmaj7": "maj7#5", "sus": "sus4",
    "7sus": "7sus4", "9sus": "9sus4", "2": "sus2", "4": "sus4", "alt": "7alt", "no3": "5", "m6add9": "m69",
    "6add9": "69", "maj6": "6", "maj": "", "dom7": "7", "dom": "7", "mb5": "dim", "7#5b9": "7b9#5",
}  # fmt: skip
"""Other ways to write a quality, beside the longer and shorter words for *major* and *minor* that are read anyway."""

ALTERED: dict[str, tuple[int | None, int | None]] = {
    "b5": (7, 6), "-5": (7, 6), "#5": (7, 8), "+5": (7, 8), "b9": (14, 13), "-9": (14, 13), "#9": (14, 15),
    "+9": (14, 15), "#11": (17, 18), "+11": (17, 18), "b13": (21, 20), "-13": (21, 20), "add9": (None, 14),
    "add2": (None, 14), "add4": (None, 17), "add11": (None, 17), "add13": (None, 21), "add6": (None, 9),
    "no5": (7, None), "no3": (4, None), "sus4": (4, 5), "sus2": (4, 2),
}  # fmt: skip
"""Alterations: the tone that goes and the one that comes, in semitones above the root."""

SAID: dict[str, str] = {
    "maj": "major", "madd": "minor add", "mmaj": "minor major", "m": "minor", "dim": "diminished", "aug": "augmented",
    "sus": "suspended", "add": "add", "alt": "altered", "69": "six nine", "13": "thirteen", "11": "eleven", "9": "nine",
    "7": "seven", "6": "six", "5": "five", "4": "four", "2": "two", "b": "flat", "#": "sharp",
}  # fmt: skip
"""How the parts of a quality are said, the longer ones first."""

LONGEST = 24
"""Characters of a name: a longer one is a slip, and not looked at further."""

_WORDS: tuple[tuple[str, str], ...] = (
    (r"^(?:minor|min|mi|-)(?!5$)", "m"),
    (r"^m(?:major|maj|Maj|MAJ|ma|M|Δ|\^)(?=\d)", "mmaj"),
    (r"^m(?:Δ|\^)", "mmaj7"),
    (r"^(?:major|maj|Maj|MAJ|ma|M|j|Δ|\^)(?=\d)", "maj"),
    (r"^(?:Δ|\^)", "maj7"),
    (r"^(?:major|Maj|MAJ|ma|M)$", ""),
    (r"°", "dim"),
)
_ALTERATION = re.compile("|".join(re.escape(name) for name in sorted(ALTERED, key=len, reverse=True)))


@dataclass(frozen=True, slots=True)
class Chord:
    """A chord, read."""

    name: str
    """As it was written, without spaces."""
    root: int
    """Pitch class 0..11."""
    tones: tuple[int, ...]
    """Semitones above the root, rising from 0; above 12 in the octave above."""
    bass: int
    """Pitch class of its lowest note: the root, or what stands behind the slash."""

    @property
    def classes(self) -> frozenset[int]:
        """The pitch classes of its tones, its bass among them."""
        return frozenset([*((self.root + tone) % 12 for tone in self.tones), self.bass])


@lru_cache(maxsize=4096)
def read_chord(name: str) -> Chord:
    """A chord as it is written: ``C``, ``Am``, ``F#m7``, ``Bbmaj7``, ``C/E``, ``G7(b9)``.

    Raises:
        ValueError: not a known chord, with the cure.
    """
    written = re.sub(r"[\s(),]", "", name).replace("♯", "#").replace("♭", "b")
    if len(written) > LONGEST:
        raise ValueError(f"{name[:LONGEST]!r}... is too long for a chord: write it like Am, G7 or C/E")
    root = written[:2] if written[1:2] in ("#", "b") else written[:1]
    body, _, bass = written[len(root) :].replace("6/9", "69").partition("/")
    tones = tones_of(body) if root[:1].upper() in LETTERS and root else None
    if root and tones is None:
        pitch_class(root)
    if tones is None or ("/" in written.replace("6/9", "") and not bass):
        raise ValueError(f"{name!r} is not a known chord: {_cure(root, body)}")
    base = pitch_class(root)
    return Chord(written, base, tones, pitch_class(bass) if bass else base)


def chord_classes(name: str) -> frozenset[int]:
    """The pitch classes of a chord by its name.

    Raises:
        ValueError: not a known chord, with the cure.
    """
    return read_chord(name).classes


def spoken(name: str) -> str:
    """A chord as it is said aloud: ``B flat minor seven over D flat``.

    Raises:
        ValueError: not a known chord, with the cure.
    """
    written = read_chord(name).name.replace("6/9", "69")
    head, _, bass = written.partition("/")
    root = head[:2] if head[1:2] in ("#", "b") else head[:1]
    said = [_note_said(root)]
    rest = plainly(head[len(root) :])
    while rest:
        sign = next((sign for sign in SAID if rest.startswith(sign)), rest[0])
        said.append(SAID.get(sign, sign))
        rest = rest[len(sign) :]
    return " ".join([*said, *(["over", _note_said(bass)] if bass else [])])


def tones_of(quality: str) -> tuple[int, ...] | None:
    """The tones of a quality in semitones above the root, however it is written; None for an unknown one."""
    plain = plainly(quality)
    if plain in CHORDS:
        return CHORDS[plain]
    for length in range(len(plain) - 1, -1, -1):
        base, rest = plain[:length], plain[length:]
        base = ALIASES.get(base, base)
        if base in CHORDS and _ALTERATION.sub("", rest) == "":
            return _altered(CHORDS[base], _ALTERATION.findall(rest))
    return None


def plainly(quality: str) -> str:
    """A quality as the table names it, where it is only another way to write it: ``min7`` and ``-7`` are ``m7``."""
    if quality in CHORDS:
        return quality
    for pattern, word in _WORDS:
        quality = re.sub(pattern, word, quality)
    quality = ALIASES.get(quality, quality)
    if quality.startswith("maj") and quality.removeprefix("maj") in CHORDS and quality not in CHORDS:
        quality = quality.removeprefix("maj")
    return quality


def _altered(tones: tuple[int, ...], alterations: list[str]) -> tuple[int, ...]:
    kept = set(tones)
    removed = {gone for gone, _ in map(ALTERED.__getitem__, alterations) if gone is not None}
    # A minor chord's third goes as a major one does.
    kept -= removed | ({3} if 4 in removed else set())
    kept |= {come for _, come in map(ALTERED.__getitem__, alterations) if come is not None}
    return tuple(sorted(kept))


def _note_said(note: str) -> str:
    return " ".join([note[:1].upper(), *(SAID[sign] for sign in note[1:])])


def _cure(root: str, body: str) -> str:
    known = {quality.casefold(): quality for quality in (*ALIASES, *CHORDS) if quality}
    near = get_close_matches(body.casefold(), known, n=1, cutoff=0.6)
    if root and near:
        return f"did you mean {root + known[near[0]]!r}?"
    return f"use one built like {', '.join('C' + quality for quality in tuple(CHORDS)[:14])}"
