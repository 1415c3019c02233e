"""Spelling: what a pitch is called in a key. E flat in B flat major, never D sharp. Pure.

Each degree of a scale has a letter of its own as far as letters go: seven-note scales use all seven, others the ones
that are nearest to major and minor. What would need a double accidental takes a neighbour's letter instead (B double
flat is called A), since nobody should have to reckon while they play.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from functools import lru_cache

from adaptive_instrument.music.chords import read_chord
from adaptive_instrument.music.harmony import Harmony
from adaptive_instrument.music.pitch import LETTERS, pitch_class
from adaptive_instrument.music.scales import OCTAVE, Scale

LETTER_ROUND = "CDEFGAB"
NATURAL = (0, 2, 4, 5, 7, 9, 11)
"""Semitones of the seven letters above C, and of major's degrees above its tonic."""
QUARTER = 0.5
"""Semitones to which accidentals are told: quarter tones."""
PLAIN = 0.18
"""Semitones by which a pitch may lie beside its name without a word: a pure third is a third."""
MOST = 1.4
"""Semitones that an accidental may move a letter by: what needs more is called by another letter."""
SAME = 0.02
"""Semitones within which two pitches are one."""

_ODD: dict[tuple[int, int], float] = {
    (0, 1): 4, (1, -1): 1, (1, 1): 3, (2, -1): 1, (2, 1): 6, (3, -1): 5, (3, 1): 1.7, (4, -1): 1.8, (4, 1): 3,
    (5, -1): 1, (5, 1): 4, (6, -1): 1, (6, -2): 6,
}  # fmt: skip
"""How odd it looks when a degree (0 for the tonic) is raised or lowered by so many semitones; 0 where it is not."""
IMPOSSIBLE, REPEATED, RAISED_AGAIN = 50.0, 2.0, 0.2
"""Likewise for what is never written, for one letter twice, and for that where it is raised (F, F#) and not lowered
before (Gb, G)."""
WHITE = (7, 8, 9)
"""So many degrees keep their letters even where those give a white key an odd name (Cb in G flat major)."""


@dataclass(frozen=True, slots=True)
class Name:
    """What a pitch is called."""

    letter: str
    """``C`` to ``B``."""
    accidental: float
    """Semitones by which the letter is raised, or lowered below 0, in quarter tones."""
    rest: float
    """Semitones by which the pitch lies beside its name."""
    degree: int
    """Which degree of major it is counted as, 1 to 7: the third is 3 whether it is major or minor."""
    raised: float
    """Semitones by which that degree is raised, or lowered below 0, in quarter tones."""

    @property
    def written(self) -> str:
        """The name as text: ``C``, ``F#``, ``Bb``, ``E½b``; with ``+`` or ``-`` where the pitch lies a comma beside."""
        return self.letter + accidental_text(self.accidental) + self.beside

    @property
    def beside(self) -> str:
        """``+`` or ``-`` where the pitch lies clearly beside its name, else nothing."""
        return "" if abs(self.rest) <= PLAIN else "+" if self.rest > 0 else "-"


def accidental_text(semitones: float) -> str:
    """``#``, ``b``, ``½#``, ``½b`` ...; nothing for 0."""
    whole, half = divmod(abs(semitones), 1)
    sign = "#" if semitones > 0 else "b"
    return ("½" + sign if half else "") + sign * int(whole)


def spelled(harmony: Harmony, pitch: float) -> Name:
    """What a pitch is called in a key; one that is no tone of the scale is called as the chord of now has it, and one
    that is none of that either as the key usually does."""
    shape, tonic = harmony.shape, harmony.tonic
    if shape.period != OCTAVE:
        return _plainly(tonic, pitch)
    above = (pitch - pitch_class(tonic)) % OCTAVE
    for name, step in zip(names(tonic, shape), shape.steps, strict=True):
        if abs(above - step) < SAME or abs(above - step - OCTAVE) < SAME:
            return name
    return _in_chord(tonic, harmony.chord, pitch, len(shape.steps) not in WHITE) or _plainly(tonic, pitch)


def letters_above(above: int, tones: Set[int]) -> int:
    """How many letters above its root a chord's tone is written, which lies so many semitones above it (0..11);
    ``tones``: all tones of the chord, counted in the same way."""
    if above == 3 and 4 in tones:
        return 1  # a sharp ninth
    if above == 6 and 7 in tones:
        return 3  # a sharp eleventh
    if above == 8 and 7 not in tones and 6 not in tones:
        return 4  # an augmented fifth
    if above == 9 and {3, 6} <= tones and 10 not in tones:
        return 6  # a diminished seventh
    return (0, 1, 1, 2, 2, 3, 4, 4, 5, 5, 6, 6)[above]


@lru_cache(maxsize=512)
def names(tonic: str, scale: Scale) -> tuple[Name, ...]:
    """What the degrees of a scale are called above a tonic."""
    plain = len(scale.steps) not in WHITE
    return tuple(_name(tonic, step, place, plain) for step, place in zip(scale.steps, _places(scale), strict=True))


@lru_cache(maxsize=512)
def _places(scale: Scale) -> tuple[int, ...]:
    """As which degrees of major (0 to 6) the degrees of a scale are counted, with the least oddity altogether."""
    if len(scale.steps) == len(NATURAL):
        return tuple(range(len(NATURAL)))
    best: dict[int, tuple[float, tuple[int, ...]]] = {0: (0.0, (0,))}
    for step in scale.steps[1:]:
        grown: dict[int, tuple[float, tuple[int, ...]]] = {}
        for last, (cost, places) in best.items():
            for place in range(last, len(NATURAL)):
                odd = _oddity(place, step)
                if place == last:
                    odd += REPEATED + (RAISED_AGAIN if step > NATURAL[place] + QUARTER else 0.0)
                if place not in grown or cost + odd < grown[place][0]:
                    grown[place] = cost + odd, (*places, place)
        best = grown
    return min(best.values())[1]


def _oddity(place: int, step: float) -> float:
    distance = step - NATURAL[place]
    whole = round(distance)
    odd = 0.0 if whole == 0 else _ODD.get((place, whole), IMPOSSIBLE * abs(whole))
    return odd + abs(distance - whole)


def _name(tonic: str, step: float, place: int, plain: bool = True) -> Name:
    """The name of a degree: the tonic's letter moved on by ``place`` letters, and what it takes to get there.

    ``plain``: what lies on a white key is called by it, but for the tonic.
    """
    first = LETTER_ROUND.index(tonic[0].upper())
    pitch = pitch_class(tonic) + step
    number = (first + place) % 7
    nearest = min(((first + place + turn) % 7 for turn in (0, -1, 1)), key=lambda n: abs(_beside(pitch, n)))
    white = plain and step != 0 and abs(_beside(pitch, nearest)) < 1 / 3
    if white or abs(_beside(pitch, number)) > MOST:
        number = nearest
    return _called(number, pitch, place, step)


def _plainly(tonic: str, pitch: float) -> Name:
    """The name of a pitch beside the scale: as a degree of major, raised or lowered as it usually is."""
    step = (pitch - pitch_class(tonic)) % OCTAVE
    place = min(range(len(NATURAL)), key=lambda each: _oddity(each, step))
    return _name(tonic, step, place) if step < OCTAVE - QUARTER / 2 else _name(tonic, step - OCTAVE, 0)


def _in_chord(tonic: str, chord: str, pitch: float, plain: bool) -> Name | None:
    """The name of a chord's tone by the letters of the chord: G# in E7, also in C. None for what is no tone of it."""
    if not chord:
        return None
    read, letter = read_chord(chord), chord[0].upper()
    above, tones = (pitch - read.root) % OCTAVE, {tone % 12 for tone in read.tones}
    if above not in tones:
        return None
    name = _name(letter, pitch - LETTERS[letter], letters_above(int(above), tones), plain)
    number = LETTER_ROUND.index(name.letter)
    place = (number - LETTER_ROUND.index(tonic[0].upper())) % 7
    step = NATURAL[place] + (pitch - pitch_class(tonic) - NATURAL[place] + OCTAVE / 2) % OCTAVE - OCTAVE / 2
    return _called(number, pitch, place, step)


def _called(number: int, pitch: float, place: int, step: float) -> Name:
    beside, raised = _beside(pitch, number), step - NATURAL[place]
    accidental = _quarters(beside)
    return Name(LETTER_ROUND[number], accidental, beside - accidental, place + 1, _quarters(raised))


def _beside(pitch: float, number: int) -> float:
    """Semitones from a letter to a pitch, the near way round the octave."""
    return (pitch - LETTERS[LETTER_ROUND[number]] + OCTAVE / 2) % OCTAVE - OCTAVE / 2


def _quarters(semitones: float) -> float:
    # What lies less than a third of a semitone beside a key is that key: a comma is no quarter tone.
    whole = round(semitones)
    return float(whole) if abs(semitones - whole) < 1 / 3 else round(semitones / QUARTER) * QUARTER
