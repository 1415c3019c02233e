"""An answer: another phrase from the same notes, by the old means of melody. Nothing in it is thrown but by seed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from adaptive_instrument.music.chance import chance
from adaptive_instrument.music.harmony import Harmony
from adaptive_instrument.music.looper.meaning import degree_of
from adaptive_instrument.music.partner.phrase import PhraseNote

SOFTER = 0.85
"""How hard an answer is struck beside what it answers."""
SOFTEST, LOUDEST = 20, 110
NEAR = 2
"""Degrees at most by which an ending goes out of its way to come to rest."""
MANY = 6
"""Notes from which on it may take up a part of the phrase only."""


@dataclass(frozen=True, slots=True)
class AnswerNote:
    """One note of an answer, in ticks from its beginning."""

    after: int
    lasts: int
    degree: int
    """Of the scale: 1 is the tonic of octave 4."""
    velocity: int


def answer(
    phrase: Sequence[PhraseNote], harmony: Harmony, variety: float, longest: float, *place: int | str
) -> tuple[AnswerNote, ...]:
    """An answer to a phrase under a harmony; the same phrase at the same ``place`` (seed, number) has the same answer.

    ``variety`` 0..1: how freely. ``longest`` 0..1: its length at most, as a part of the phrase's.
    """
    notes = sorted(phrase, key=lambda note: (note.start, note.pitch))
    if not notes:
        return ()
    begun = notes[0].start
    room = round((max(note.end for note in notes) - begun) * longest)
    freely = chance(*place, "freely") < variety
    if freely and len(notes) >= MANY and chance(*place, "part") < variety / 2:
        # The end of a phrase is what is still in the ear.
        notes = notes[len(notes) // 2 :]
        begun = notes[0].start
    degrees = [degree_of(note.pitch, harmony) for note in notes]
    if freely:
        degrees = _turned(degrees, *place)
    degrees[-1] = _ending(degrees, degree_of(notes[-1].pitch, harmony), harmony)
    answered: list[AnswerNote] = []
    for note, degree in zip(notes, degrees, strict=True):
        after = note.start - begun
        if after >= room and answered:
            break
        lasts = max(1, min(note.end - note.start, room - after))
        velocity = round(min(LOUDEST, max(SOFTEST, note.velocity * SOFTER)))
        answered.append(AnswerNote(after, lasts, degree, velocity))
    return tuple(answered)


def _turned(degrees: Sequence[int], *place: int | str) -> list[int]:
    """The same contour elsewhere, upside down, or from the end."""
    which = chance(*place, "turn")
    first = degrees[0]
    if which < 0.4:
        step = (-2, -1, 1, 2, 3)[int(chance(*place, "step") * 5)]
        return [degree + step for degree in degrees]
    if which < 0.7:
        return [2 * first - degree for degree in degrees]
    return list(reversed(degrees))


def _ending(degrees: Sequence[int], asked: int, harmony: Harmony) -> int:
    """Where it comes to rest: a question that did not end on the tonic is led there, another one stays open on a tone
    of the chord."""
    last = degrees[-1]
    size = harmony.size
    home = 1 + round((last - 1) / size) * size
    if (asked - 1) % size and abs(home - last) <= NEAR:
        return home
    near = sorted(range(last - NEAR, last + NEAR + 1), key=lambda degree: (abs(degree - last), degree))
    return next((degree for degree in near if harmony.strong(harmony.degree(degree))), last)
