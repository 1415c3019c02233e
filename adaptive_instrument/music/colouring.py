"""The scale as a chord colours it: a chord from outside the scale puts its tones in the place of the scale's own.

E major in C has a G sharp, and C major as it stands a G that rubs against it. Players alter the note of the same letter
(the chord-scale of jazz teaching; Nettles and Graf, *The Chord Scale Theory and Jazz Harmony*, 1997): C D E F G# A B.
The scale keeps its degrees, so every target stays where it is and hardly any changes its pitch.
"""

from __future__ import annotations

from functools import lru_cache

from adaptive_instrument.music.chords import read_chord
from adaptive_instrument.music.harmony import Harmony
from adaptive_instrument.music.pitch import pitch_class
from adaptive_instrument.music.scales import OCTAVE, Scale
from adaptive_instrument.music.spelling import LETTER_ROUND, letters_above, names

ALTERED = 1.5
"""Semitones within which a tone of the same letter is the same degree, altered."""
HAS = 0.6
"""Semitones from a tone of the chord within which a tone of the scale is that tone, in the scale's tuning."""


@lru_cache(maxsize=1024)
def coloured(harmony: Harmony) -> Harmony:
    """The same harmony with its scale coloured by its chord; an equal one where the scale has the chord's tones.

    A tone that has no degree of its letter in the scale, or whose degree is a tone of the chord itself, colours none.
    """
    shape = harmony.shape
    if not harmony.chord or shape.period != OCTAVE:
        return harmony
    base, steps = pitch_class(harmony.tonic), list(shape.steps)
    letters = [name.letter for name in names(harmony.tonic, shape)]
    for tone, letter in _lettered(harmony.chord):
        apart = [_apart(tone - base - step) for step in steps]
        if min(map(abs, apart)) < HAS:
            continue
        for place, (called, away) in enumerate(zip(letters, apart, strict=True)):
            kept = any(abs(_apart(base + steps[place] - other)) < HAS for other in harmony.strong_classes)
            if called == letter and abs(away) < ALTERED and not kept:
                steps[place] += away
                break
    fresh = tuple(steps)
    rising = all(low < high for low, high in zip(fresh, (*fresh[1:], fresh[0] + OCTAVE), strict=True))
    if fresh == shape.steps or not rising:
        return harmony
    name = f"{harmony.scale} under {harmony.chord}"
    return Harmony(harmony.tonic, name, harmony.chord, Scale(name, fresh, shape.family, shape.about))


def _lettered(name: str) -> list[tuple[int, str]]:
    """The pitch class and the letter of each tone of a chord, its bass not among them."""
    chord = read_chord(name)
    root, tones = LETTER_ROUND.index(chord.name[0].upper()), {int(tone % OCTAVE) for tone in chord.tones}
    return [((chord.root + tone) % 12, LETTER_ROUND[(root + letters_above(tone, tones)) % 7]) for tone in sorted(tones)]


def _apart(semitones: float) -> float:
    """The near way round the octave."""
    return (semitones + OCTAVE / 2) % OCTAVE - OCTAVE / 2
