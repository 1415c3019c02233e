"""Voice leading: where the tones of a chord lie, so that the hands that play it would move least. Pure.

Each tone stands once, between two ends. Of all placings that one is taken whose voices, low to low and high to high,
move least altogether from the chord before; voices that never cross are the shortest way there is. Without a chord
before it is the closest placing around a middle with the chord's bass below.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import product

MOST_VOICES = 6
"""More tones than a hand and a thumb have are left to the ear: of larger chords the plain fifth goes first."""
OCTAVE = 12


@lru_cache(maxsize=2048)
def lead(
    classes: tuple[int, ...], before: tuple[float, ...], lowest: int, highest: int, bass: int | None = None
) -> tuple[float, ...]:
    """The pitches of a chord, rising, each of its ``classes`` (0..11, the root first) once.

    ``before``: the pitches of the chord before, rising; empty for none. ``lowest`` and ``highest`` are MIDI numbers, at
    least an octave apart: all lie between them. ``bass``: the class that is lowest where nothing was before.

    Raises:
        ValueError: there is not an octave of room, with the cure.
    """
    if highest - lowest < OCTAVE - 1:
        raise ValueError(f"from {lowest} to {highest} not every chord has room: leave an octave")
    kept = _fewer(classes)
    places = [[pitch for pitch in range(lowest, highest + 1) if pitch % OCTAVE == each] for each in kept]
    middle = (lowest + highest) / 2

    def effort(pitches: tuple[int, ...]) -> tuple[float, ...]:
        width = float(pitches[-1] - pitches[0])
        beside = abs(sum(pitches) / len(pitches) - middle)
        if before:
            return movement(before, pitches), width, beside, *pitches
        inverted = bass is not None and pitches[0] % OCTAVE != bass
        return float(inverted), width, beside, *pitches

    best = min((tuple(sorted(placing)) for placing in product(*places)), key=effort)
    return tuple(float(pitch) for pitch in best)


def movement(before: tuple[float, ...], after: tuple[float, ...]) -> float:
    """Semitones that all voices move altogether. Of unequally many voices each goes to, or comes from, the nearest."""
    if len(before) == len(after):
        return float(sum(abs(there - here) for here, there in zip(sorted(before), sorted(after), strict=True)))
    there = sum(min(abs(pitch - other) for other in after) for pitch in before)
    back = sum(min(abs(pitch - other) for other in before) for pitch in after)
    return float(there + back)


def bass_below(bass: int, lowest: int) -> float:
    """The pitch of a bass class in the octave from ``lowest`` upward."""
    return float(lowest + (bass - lowest) % OCTAVE)


def _fewer(classes: tuple[int, ...]) -> tuple[int, ...]:
    kept = list(dict.fromkeys(classes))
    if len(kept) > MOST_VOICES:
        fifth = (kept[0] + 7) % OCTAVE
        kept = [each for each in kept if each != fifth] if fifth in kept else kept
    return tuple(kept[:MOST_VOICES])
