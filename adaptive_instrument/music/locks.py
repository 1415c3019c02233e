"""Locks: which pitches a player may sound, and the pitch that a target means. The one place where it is decided.

A voice asks ``target_pitch`` for what is pressed. Whatever generates notes (arpeggios, doublings, grooves, loops,
answers) asks ``nearest`` and ``step`` with the harmony of the note's own moment, ``shared.harmony_at(at)``, so that
every generated note is in the lock too.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import lru_cache
from typing import Literal

from adaptive_instrument.music.colouring import coloured
from adaptive_instrument.music.drums import HIGHEST, LOWEST, drum_near, drum_of
from adaptive_instrument.music.harmony import Harmony
from adaptive_instrument.music.layout import Layout
from adaptive_instrument.music.transport import TICKS_PER_BEAT, Transport

Lock = Literal["scale", "white keys", "chord", "chord scale", "strong beats", "drums"]
"""`scale`: every tone of the scale. `white keys`: the same, and a keyboard's white keys are its degrees in a row.
`chord`: tones of the chord only. `chord scale`: the scale, with a chord's tones from outside it in the place of its
own. `strong beats`: the scale, and on the beat tones of the chord. `drums`: the General MIDI drum kit, which no scale
holds."""

ON_THE_BEAT = TICKS_PER_BEAT // 8
"""Ticks before or after a beat that are still on it."""
IN_THE_LOCK = 0.001
"""Semitones, a tenth of a cent: nearer than this to a tone of the lock, a pitch is that tone."""
IN_TUNE = 0.6
"""Semitones from a chord's tone within which a tone of the scale is that tone: the third of a just scale is its."""

_WHITE = (0, 0, 1, 1, 2, 3, 3, 4, 4, 5, 5, 6)
"""The white key of each key of an octave: a black one is its lower neighbour."""


def target_pitch(lock: Lock, target: int, layout: Layout | None, harmony: Harmony, strong: bool = False) -> float:
    """The pitch that a target means. ``layout`` is None for MIDI keys; ``strong``: it is struck on the beat."""
    if layout is not None:
        return layout_pitch(lock, target, layout, harmony, strong)
    if lock == "drums":
        return float(drum_near(target))
    if lock == "white keys":
        return _within(harmony, 7 * (target // 12 - 5) + _WHITE[target % 12] + 1)
    return nearest(lock, harmony, target, strong)


def layout_pitch(lock: Lock, target: int, layout: Layout, harmony: Harmony, strong: bool = False) -> float:
    """The same for a target of a layout. Under `chord` its degrees count the tones of the chord."""
    harmony = under(lock, harmony)
    if lock == "drums":
        return float(drum_of(target))
    pitch = layout.pitch(target, harmony)
    if lock == "chord" and layout.counts:
        return _chord_degree(harmony, layout.degrees[target], layout.octave)
    if lock == "chord" or (lock == "strong beats" and strong):
        return nearest(lock, harmony, pitch, strong)
    return pitch


def nearest(lock: Lock, harmony: Harmony, pitch: float, strong: bool = False) -> float:
    """The pitch of the lock nearest to ``pitch``; at equal distance the lower one."""
    found = tones(lock, harmony, strong)
    place = bisect_left(found, pitch)
    if place == 0:
        return found[0]
    if place == len(found):
        return found[-1]
    below, above = found[place - 1], found[place]
    return below if pitch - below <= above - pitch else above


def step(lock: Lock, harmony: Harmony, pitch: float, steps: int, strong: bool = False) -> float:
    """The pitch so many tones of the lock above ``pitch`` (below it for fewer than 0); at the ends the last one."""
    found = tones(lock, harmony, strong)
    near = nearest(lock, harmony, pitch, strong)
    place = bisect_left(found, near - 1e-9) + steps
    return found[min(len(found) - 1, max(0, place))]


def fits(lock: Lock, harmony: Harmony, pitch: float) -> bool:
    """Whether ``pitch`` may sound under the lock at some moment (within a tenth of a cent)."""
    if abs(nearest(lock, harmony, pitch) - pitch) < IN_THE_LOCK:
        return True
    return lock == "strong beats" and abs(nearest(lock, harmony, pitch, True) - pitch) < IN_THE_LOCK


def fold(
    lock: Lock, harmony: Harmony, pitch: float, lowest: float = 0, highest: float = 127, strong: bool = False
) -> float:
    """A pitch of the lock brought between ``lowest`` and ``highest``, an octave wide at least, and still one of the
    lock: by octaves, or by what else the scale repeats at; where a chord does not repeat there, the tone nearest to it.
    A drum has no octaves."""
    if lock == "drums":
        return pitch
    folded = harmony.fold(pitch, lowest, highest)
    if abs(nearest(lock, harmony, folded, strong) - folded) < IN_THE_LOCK:
        return folded
    within = (tone for tone in tones(lock, harmony, strong) if lowest <= tone <= highest)
    return min(within, key=lambda tone: (abs(tone - folded), tone), default=nearest(lock, harmony, folded, strong))


def tones(lock: Lock, harmony: Harmony, strong: bool = False) -> tuple[float, ...]:
    """Every pitch of the lock from 0 to 127, rising."""
    if lock == "drums":
        return _DRUMS
    if lock == "chord" or (lock == "strong beats" and strong):
        return chord_tones(harmony)
    return under(lock, harmony).tones


def under(lock: Lock, harmony: Harmony) -> Harmony:
    """The harmony whose scale the lock holds to: what is in force, or coloured by its chord."""
    return coloured(harmony) if lock == "chord scale" else harmony


@lru_cache(maxsize=1024)
def chord_tones(harmony: Harmony) -> tuple[float, ...]:
    """Every pitch of the current chord from 0 to 127, rising: as the scale tunes it, where the scale has it."""
    scale = harmony.tones
    found = set()
    for key in range(128):
        if key % 12 not in harmony.strong_classes:
            continue
        near = harmony.nearest(key)
        found.add(near if abs(near - key) < IN_TUNE and scale else float(key))
    return tuple(sorted(found))


def on_the_beat(transport: Transport, t: float) -> bool:
    """Whether a note at ``t`` seconds falls on a beat."""
    past = transport.tick(t) % TICKS_PER_BEAT
    return past <= ON_THE_BEAT or past >= TICKS_PER_BEAT - ON_THE_BEAT


_DRUMS = tuple(float(key) for key in range(LOWEST, HIGHEST + 2))


def _chord_degree(harmony: Harmony, degree: int, octave: int) -> float:
    """The chord's tones counted from its root nearest to the tonic of ``octave``: 1 is that root."""
    found = chord_tones(harmony)
    tonic = harmony.degree(1, octave)
    roots = [tone for tone in found if round(tone) % 12 == harmony.root]
    root = min(roots, key=lambda tone: (abs(tone - tonic), tone), default=found[0])
    place = bisect_right(found, root + 1e-9) - 1 + degree - 1
    size = len(harmony.strong_classes)
    # Beyond the ends of hearing the same tones go on, octaves nearer.
    while place >= len(found):
        place -= size
    while place < 0:
        place += size
    return found[place]


def _within(harmony: Harmony, degree: int) -> float:
    return harmony.fold(harmony.degree(degree))
