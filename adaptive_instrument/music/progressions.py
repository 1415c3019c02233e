"""Progressions, one line each: chords as degrees of the key, by bars; and how one of your own is written.

A degree is a Roman numeral of the major scale, large for a major chord and small for a minor one; ``b`` before it is a
semitone lower (``bVII``), and behind it stands what stands behind a chord's root (``V7``, ``iim7b5``). Where the home
chord is minor (``i``), large ``III``, ``VI`` and ``VII`` are those of the minor scale. ``V7/ii`` is the dominant of
``ii``, ``I/3`` has the key's third degree in the bass.

In a scale with a minor third a major progression is played in the relative major key, and a minor one in the relative
minor key of a scale with a major third, so that its chords are made of the scale. Blues and drones stay at home. The
same goes for the chords of pads, and for those that a pedal goes through.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache

from adaptive_instrument.music.chords import CHORDS, read_chord, tones_of
from adaptive_instrument.music.harmony import Harmony
from adaptive_instrument.music.pitch import FLAT_TONICS, FLATS, LETTERS, SHARPS, pitch_class

PROGRESSIONS: dict[str, str] = {
    "I-V-vi-IV": "I | V | vi | IV",
    "vi-IV-I-V": "vi | IV | I | V",
    "I-IV-V-I": "I | IV | V | I",
    "doo-wop": "I | vi | IV | V",
    "12-bar blues": "I7 | I7 | I7 | I7 | IV7 | IV7 | I7 | I7 | V7 | IV7 | I7 | V7",
    "quick-change blues": "I7 | IV7 | I7 | I7 | IV7 | IV7 | I7 | I7 | V7 | IV7 | I7 | V7",
    "8-bar blues": "I7 | V7 | IV7 | IV7 | I7 | V7 | I7 | V7",
    "minor blues": "i7 | i7 | i7 | i7 | iv7 | iv7 | i7 | i7 | bVI7 | V7 | i7 | V7",
    "pachelbel": "I | V | vi | iii | IV | I | IV | V",
    "ii-V-I": "ii7 | V7 | Imaj7 | Imaj7",
    "minor ii-V-i": "iim7b5 | V7b9 | i7 | i7",
    "turnaround": "I vi | ii V",
    "circle of fifths": "vi7 | ii7 | V7 | Imaj7 | IVmaj7 | viim7b5 | V7/vi | vi7",
    "andalusian": "i | bVII | bVI | V",
    "flamenco vamp": "I | bII | bIII | bII",
    "royal road": "IVmaj7 | V7 | iii7 | vi",
    "minor plagal": "I | IV | iv | I",
    "amen": "IV | I",
    "hymn": "I IV | I V | vi IV | V I",
    "gospel walk": "I | I7/3 | IV | iv | I | V7 | I | V7",
    "two chords": "I | I | V7 | V7 | V7 | V7 | I | I",
    "lullaby": "I | I | IV | I | V7 | I | V7 | I",
    "son clave vamp": "I IV | V7 IV",
    "son clave vamp, minor": "i iv | V7 iv",
    "bossa": "Imaj7 | Imaj7 | II7 | II7 | ii7 | bII7 | Imaj7 | bII7",
    "dorian vamp": "i7 | IV7",
    "mixolydian vamp": "I | bVII | IV | I",
    "aeolian vamp": "i | bVI | bVII | i",
    "lydian vamp": "Imaj7 | II",
    "line down": "i | imaj7 | i7 | i6",
    "floating": "Iadd9 | vim7 | IVadd9 | Isus2",
    "drone": "I5",
}
"""Progressions by name; ``|`` ends a bar, and the chords of a bar share it evenly."""

MOST_BARS = 128
MOST_IN_A_BAR = 8
LONGEST = 2000
"""Characters of a progression of your own."""

NUMERALS = ("I", "II", "III", "IV", "V", "VI", "VII")
MAJOR = (0, 2, 4, 5, 7, 9, 11)
"""Semitones of the numerals above the tonic."""
_MINORS = frozenset({"III", "VI", "VII"})
_DEGREE = re.compile(r"([b#♭♯]?)(VII|VI|IV|V|III|II|I|vii|vi|iv|v|iii|ii|i|[1-7])(?![ivIV])([^/]*)(?:/(.+))?")
_BASS = re.compile(r"[b#♭♯]?[1-7]")


@dataclass(frozen=True, slots=True)
class Degree:
    """A chord as a degree of the key."""

    steps: int
    """Of the major scale, 0..6: they give the letter of the root."""
    semitones: int
    """Of the root above the tonic."""
    quality: str
    """What stands behind the root."""
    bass: int | None = None
    """Semitones of another bass above the tonic."""


@dataclass(frozen=True, slots=True)
class Progression:
    """Chords by bars, in no key yet."""

    name: str
    """By which it is chosen: its name in the table, or its own text."""
    bars: tuple[tuple[Degree | str, ...], ...]
    """The chords of each bar; a text is a chord by its own name, whatever the key."""

    def __len__(self) -> int:
        return len(self.bars)

    def tonic(self, harmony: Harmony) -> str:
        """The key in which it is played under a harmony: its own, or the relative one (see the module)."""
        return _key(self.bars, harmony.tonic, harmony.shape.steps)

    def starts(self, bar: int, metre: int) -> list[int]:
        """The beats of a bar (counted from 0) on which its chords begin, rising from 0."""
        return sorted(set(_shares(len(self.bars[bar % len(self.bars)]), metre)))

    def chord(self, bar: int, beat: int, metre: int, harmony: Harmony) -> str:
        """The chord of a beat (from 0) of a bar (from 0; past the last one the first comes again)."""
        chords = self.bars[bar % len(self.bars)]
        shares = _shares(len(chords), metre)
        place = shares.index(max(start for start in shares if start <= beat))
        return _named(chords[place], self.tonic(harmony))

    def each(self, harmony: Harmony) -> tuple[str, ...]:
        """Its chords one after the other, for whoever steps through them by hand."""
        tonic = self.tonic(harmony)
        return tuple(_named(chord, tonic) for bar in self.bars for chord in bar)


@lru_cache(maxsize=256)
def read_progression(text: str) -> Progression:
    """A progression by its name, or as it is written.

    Raises:
        ValueError: neither, with the cure.
    """
    plain = re.sub("[‐-―−]", "-", text).strip()
    if plain in PROGRESSIONS:
        return Progression(plain, _bars(PROGRESSIONS[plain]))
    folded = {name.casefold(): name for name in PROGRESSIONS}
    if plain.casefold() in folded and not re.fullmatch(r"[ivIVb#-]+", plain):
        name = folded[plain.casefold()]
        return Progression(name, _bars(PROGRESSIONS[name]))
    if len(plain) > LONGEST:
        raise ValueError(f"a progression of {len(plain)} characters is too long: leave at most {LONGEST}")
    near = get_close_matches(plain[:60].casefold(), folded, n=1, cutoff=0.7)
    try:
        return Progression(plain, _bars(plain))
    except ValueError:
        if near:
            raise ValueError(f"{plain[:40]!r} is not a known progression: did you mean {folded[near[0]]!r}?") from None
        raise


def chord_in(text: str, tonic: str) -> str:
    """A chord of a key by its degree (``vi``, ``V7``); one that is written by its own name stays what it is.

    Raises:
        ValueError: neither, with the cure.
    """
    return _named(_chord(text, False, ""), tonic)


def chords_in(written: tuple[str, ...], harmony: Harmony) -> tuple[str, ...]:
    """The chords of a list, of pads or of a pedal's round, each by its degree or its own name, under a harmony: in the
    relative key where a progression of them would be, so that they are made of the scale.

    Raises:
        ValueError: one of them is no chord, with the cure.
    """
    return _listed(written).each(harmony)


@lru_cache(maxsize=256)
def _listed(written: tuple[str, ...]) -> Progression:
    minor = _at_home_in_minor(written)
    return Progression("", tuple((_chord(word, minor, ""),) for word in written))


def next_progression(text: str) -> str:
    """The name after this one in the table, round and round; the first for what is not in it."""
    names = tuple(PROGRESSIONS)
    return names[(names.index(text) + 1) % len(names)] if text in names else names[0]


def _shares(count: int, metre: int) -> list[int]:
    """The beats on which so many chords begin that share a bar; what has no beat of its own shares one."""
    return [min(metre - 1, (2 * place * metre + count) // (2 * count)) for place in range(count)]


# -- reading ----------------------------------------------------------------------------------------------------------


def _bars(text: str) -> tuple[tuple[Degree | str, ...], ...]:
    if re.search(r"[|\n]", text):
        written = [bar.split() for bar in re.split(r"[|\n]+", text)]
        written = [bar for bar in written if bar]
    else:
        words = [word for word in re.split(r"[\s,→]+", text) if word.strip("-")]
        if len(words) == 1 and not _readable(words[0]):
            words = words[0].split("-")
        written = [[word] for word in words]
    if not written:
        raise ValueError("a progression needs a chord: write degrees by bars, like I | V | vi IV, or Am | F | C | G")
    if len(written) > MOST_BARS:
        raise ValueError(f"this progression has {len(written)} bars: leave at most {MOST_BARS}")
    minor = _at_home_in_minor(word for bar in written for word in bar)
    bars: list[tuple[Degree | str, ...]] = []
    for number, bar in enumerate(written, 1):
        if bar == ["%"] and bars:
            bars.append(bars[-1])
            continue
        if len(bar) > MOST_IN_A_BAR:
            raise ValueError(f"bar {number} has {len(bar)} chords: leave at most {MOST_IN_A_BAR}, or add a |")
        where = f" in bar {number}" if len(written) > 1 else ""
        bars.append(tuple(_chord(word, minor, where) for word in bar))
    return tuple(bars)


def _at_home_in_minor(words: Iterable[str]) -> bool:
    return any(re.match(r"i(?![ivIV])", word) for word in words)


def _readable(word: str) -> bool:
    try:
        _chord(word, False, "")
    except ValueError:
        return False
    return True


def _chord(word: str, minor: bool, where: str) -> Degree | str:
    found = _DEGREE.fullmatch(word)
    if found is None:
        try:
            read_chord(word)
        except ValueError:
            raise ValueError(f"{word[:24]!r}{where} is not a chord: {_cure(word)}") from None
        return word
    accidental, numeral, quality, behind = found.groups()
    steps, semitones = _place(accidental, numeral, minor)
    if numeral[0] in "iv":
        quality = _minor(quality)
    quality = re.sub("[(),]", "", quality).replace("°", "dim")
    if tones_of(quality) is None:
        raise ValueError(f"{word[:24]!r}{where} is not a chord: {_cure(word)}")
    if behind is None:
        return Degree(steps, semitones, quality)
    if _BASS.fullmatch(behind):
        return Degree(steps, semitones, quality, _place(behind[:-1], behind[-1], False)[1])
    target = _DEGREE.fullmatch(behind)
    if target is None or target[3] or target[4]:
        raise ValueError(f"{word[:24]!r}{where} is not a chord: {_cure(word)}")
    other, above = _place(target[1], target[2], minor)
    return Degree((steps + other) % 7, (semitones + above) % 12, quality)


def _place(accidental: str, numeral: str, minor: bool) -> tuple[int, int]:
    """The step of the major scale, and its semitones above the tonic."""
    steps = int(numeral) - 1 if numeral.isdecimal() else NUMERALS.index(numeral.upper())
    shift = {"b": -1, "♭": -1, "#": 1, "♯": 1}.get(accidental, 0)
    if minor and not accidental and numeral in _MINORS:
        shift = -1
    return steps, (MAJOR[steps] + shift) % 12


def _minor(quality: str) -> str:
    """What stands behind a small numeral, as it stands behind a root."""
    if re.match(r"°|o(?![a-z])|ø|dim|sus|5", quality) or re.match(r"(?:m(?!aj)|-|min)", quality):
        return quality
    return "m" + quality


def _cure(word: str) -> str:
    known = {quality.casefold(): quality for quality in CHORDS if quality}
    found = re.match(r"[b#]?(?:[IViv]+|[A-Ga-g][b#]?)", word)
    if found is not None:
        near = get_close_matches(word[found.end() :].casefold(), known, n=1, cutoff=0.6)
        if near:
            return f"did you mean {found[0] + known[near[0]]!r}?"
    return "write degrees like I, vi or V7, or chords like Am, with | between bars"


@lru_cache(maxsize=256)
def _mode(bars: tuple[tuple[Degree | str, ...], ...]) -> str:
    """``major`` or ``minor``, as the home chord is; empty where there is none, or one that is at home in both."""
    homes = [chord for bar in bars for chord in bar if isinstance(chord, Degree) and chord.semitones == 0]
    tones = [set(tones_of(home.quality) or ()) for home in homes]
    if any(3 in some for some in tones):
        return "minor"
    if any(10 in some for some in tones):
        return ""
    return "major" if any(4 in some for some in tones) else ""


# -- in a key ---------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=1024)
def _key(bars: tuple[tuple[Degree | str, ...], ...], tonic: str, steps: tuple[float, ...]) -> str:
    """The tonic itself, or the relative key's where the scale has the other third."""
    thirds = {third for third in (3, 4) if any(abs(step % 12 - third) < 0.4 for step in steps)}
    mode = _mode(bars)
    if mode == "major" and thirds == {3}:
        return _spelled(tonic, 2, 3)
    if mode == "minor" and thirds == {4}:
        return _spelled(tonic, 5, 9)
    return tonic


@lru_cache(maxsize=2048)
def _named(chord: Degree | str, tonic: str) -> str:
    if isinstance(chord, str):
        return chord
    name = _spelled(tonic, chord.steps, chord.semitones) + chord.quality
    if chord.bass is None:
        return name
    steps = next((n for n, above in enumerate(MAJOR) if above == chord.bass), 0)
    return f"{name}/{_spelled(tonic, steps, chord.bass)}"


def _spelled(tonic: str, steps: int, semitones: int) -> str:
    """The note so far above the tonic by the letter that its degree has; a simpler name where that needs two signs."""
    base = pitch_class(tonic)
    letter = "CDEFGAB"[("CDEFGAB".index(tonic[:1].upper()) + steps) % 7]
    wanted = (base + semitones) % 12
    sign = (wanted - LETTERS[letter] + 6) % 12 - 6
    if abs(sign) <= 1:
        return letter + ("b", "", "#")[sign + 1]
    return (FLATS if tonic in FLAT_TONICS else SHARPS)[wanted]
