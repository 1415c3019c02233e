"""What a note meant: not its pitch, but its place in the key and to the chord, so that it can move with both."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from adaptive_instrument.music import locks
from adaptive_instrument.music.harmony import Harmony
from adaptive_instrument.music.locks import Lock
from adaptive_instrument.music.looper.settings import Moves

REACH = 2.0
"""Semitones at most by which a tone of one chord goes out of its way to be one of another: farther, the melody would
lose its shape where a chord has little in common with the scale."""
PARTS = {"root": (0,), "third": (4, 3, 5, 2), "fifth": (7, 6, 8), "seventh": (10, 11, 9)}
"""Semitones above a chord's root that are its third (or suspend it), its fifth, and its seventh (or sixth): the first
that is there."""
IN_TUNE = 0.001
"""Semitones: nearer than this to a tone of the scale, a pitch is that tone."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """A pitch under the harmony in which it was played. Whatever the harmony becomes, it is reckoned from here: a loop
    that comes home after many changes is as it was."""

    pitch: float
    harmony: Harmony

    def under(self, harmony: Harmony, moves: Moves = "key and chord", lock: Lock = "scale") -> float:
        """The pitch that means the same under another harmony, in its lock; under the same one the very same pitch.

        A degree stays the degree: with the chord it goes along as far as the chord's root goes, by the shorter way,
        and a tone of the chord becomes the one of the new chord that is in its place. Between scales of unequal size
        the shape stays and each note goes to the nearest of the lock.
        """
        if lock == "drums" or harmony == self.harmony:
            return self.pitch
        if lock == "chord scale":
            return Meaning(self.pitch, locks.under(lock, self.harmony)).under(locks.under(lock, harmony), moves)
        same = self._in_chord(harmony) if moves == "key and chord" else None
        if same is not None:
            return locks.nearest(lock, harmony, same, strong=True)
        tone = self._moved(harmony, moves)
        strong = moves == "key and chord" and self.harmony.strong(self.pitch)
        if strong and not harmony.strong(tone):
            fitting = [other for other in harmony.tones if harmony.strong(other) and abs(other - tone) <= REACH]
            tone = min(fitting, key=lambda other: (abs(other - tone), other), default=tone)
        return locks.nearest(lock, harmony, tone, strong=False)

    def _in_chord(self, harmony: Harmony) -> float | None:
        """Root to root, third to third, where the scale has it; None for what was no tone of the chord."""
        was = self.harmony
        before, after = _parts(was), _parts(harmony)
        above = (round(self.pitch) - was.root) % 12
        part = next((part for part, tone in before.items() if tone == above), None)
        if part not in after:
            return None
        wanted = (harmony.root + after[part]) % 12
        near = self.pitch + _shorter(harmony.root - was.root, 12)
        fitting = [tone for tone in harmony.tones if round(tone) % 12 == wanted]
        return min(fitting, key=lambda tone: (abs(tone - near), tone), default=None)

    def _moved(self, harmony: Harmony, moves: Moves) -> float:
        was = self.harmony
        if moves == "nearest":
            return harmony.nearest(self.pitch)
        along = moves == "key and chord"
        if (was.size, was.shape.period) == (harmony.size, harmony.shape.period):
            degree = degree_of(self.pitch, was)
            if along:
                degree += _shorter(_root_degree(harmony) - _root_degree(was), harmony.size)
            # The key, too, goes the shorter way: from C to B is a step down, not seven up.
            rise = harmony.degree(1) - was.degree(1)
            degree -= harmony.size * round(rise / harmony.shape.period)
            return harmony.fold(harmony.degree(degree))
        rise = harmony.degree(1) - was.degree(1)
        if along:
            rise += (harmony.root - round(harmony.degree(1))) - (was.root - round(was.degree(1)))
        return harmony.nearest(min(127.0, max(0.0, was.nearest(self.pitch) + (rise + 6) % 12 - 6)))


def _parts(harmony: Harmony) -> dict[str, int]:
    """What its tones are to the chord, in semitones above its root: a ninth has no counterpart in a plain chord, nor
    has the third in one of root and fifth."""
    there = {(tone - harmony.root) % 12 for tone in harmony.strong_classes}
    found = ((part, next((tone for tone in tones if tone in there), None)) for part, tones in PARTS.items())
    return {part: tone for part, tone in found if tone is not None}


def degree_of(pitch: float, harmony: Harmony) -> int:
    """The degree of the scale nearest to a pitch: 1 is the tonic of octave 4."""
    tones = harmony.tones
    home = bisect_left(tones, harmony.degree(1) - IN_TUNE)
    return bisect_left(tones, harmony.nearest(pitch) - IN_TUNE) - home + 1


def _root_degree(harmony: Harmony) -> int:
    tonic = harmony.degree(1)
    return degree_of(tonic + (harmony.root - round(tonic)) % 12, harmony)


def _shorter(steps: int, size: int) -> int:
    """As many steps up or down round the octave, the shorter way."""
    steps %= size
    return steps - size if steps > size / 2 else steps
