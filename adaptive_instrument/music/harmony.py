"""Harmony: the key, the scale and the chord that all players share, and the lock that holds them to it."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from typing import Annotated, Literal

from annotated_types import Ge, Le, MaxLen

from adaptive_instrument.music.chords import chord_classes, read_chord
from adaptive_instrument.music.pitch import pitch_class
from adaptive_instrument.music.scales import DOZEN, OCTAVE, OWN_SCALE, SCALES, TABLE, Scale, scale_of_cents
from adaptive_instrument.settings import Settings

STANDARD = 440.0
"""Hertz of the A above middle C today (ISO 16)."""
LOWEST_STANDARD, HIGHEST_STANDARD = 415, 466
"""Hertz of the A above middle C: a semitone below and above today's, where old music and old pianos are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HarmonySettings(Settings):
    """The key, scale and chord at the start."""

    tonic: str = "C"
    """The key's first note: a letter A to G with # or b after it."""
    scale: str = "major pentatonic"
    """The scale that every note is locked to: one of those listed below, a Scala file (`"my-scale.scl"`, beside this
    file) or `"own"`, as `own` has it."""
    own: Annotated[tuple[Annotated[float, Ge(0), Le(10000)], ...], MaxLen(128)] = ()
    """A scale of your own, with `scale = "own"`: its degrees in cents above the tonic, rising, the last one the
    interval at which it repeats, mostly 1200. A Scala file brings it along."""
    standard: Annotated[float, Ge(LOWEST_STANDARD), Le(HIGHEST_STANDARD)] = STANDARD
    """The pitch standard: the frequency of the A above middle C, in hertz. An acoustic guitar may be anywhere."""
    chord: str = ""
    """The chord at the start, like `Am` or `G7`; empty for the chord of the key itself."""
    chords: Annotated[tuple[str, ...], MaxLen(64)] = ()
    """The chords that *next chord* (page-down, a pedal) goes through, round and round: names like `Am`, or degrees
    of the key like `vi`."""
    progression: Annotated[str, MaxLen(2000)] = ""
    """Chords that go on by the bar: a progression by its name, or your own in degrees or chords, with `|` between
    bars: `"I | V | vi IV"`. The chords of a bar share it evenly, `%` repeats a bar. Empty for none."""
    progress: Literal["bar", "hand"] = "bar"
    """Whether a progression goes on by itself, by the `bar`, or by `hand`, with *next chord*."""
    changes: Literal["now", "beat", "bar"] = "now"
    """When a key, scale or chord that is chosen comes: `now`, on the next `beat` or the next `bar`."""
    follow: Annotated[str, MaxLen(60)] = ""
    """Whose chords everybody follows: `midi` for whatever MIDI keyboard plays them, a keyboard's own name (`*` and `?`
    match anything), or the name of a player of a jam who plays by keys. Empty for nobody's."""


def unknown_scale(name: str) -> str:
    """Why a scale cannot be played, with the cure."""
    if name.endswith(".scl"):
        return f"{name!r} was not loaded: name the file under [harmony] in the mapping, beside which it lies"
    if name == OWN_SCALE:
        return "there is no scale of your own: write its degrees in cents as own = [200, 400, 700, 900, 1200]"
    near = get_close_matches(name[:60], SCALES, n=1)
    return f"{name!r} is not a known scale: " + (
        f"did you mean {near[0]!r}?" if near else f"use one of {', '.join(DOZEN)} and the others of the list"
    )


def own_scale(settings: HarmonySettings) -> Scale | None:
    """The scale that settings bring along, None without one.

    Raises:
        ValueError: it is none, with the cure.
    """
    if not settings.own:
        return None
    return scale_of_cents(OWN_SCALE if settings.scale in SCALES else settings.scale, settings.own)


@dataclass(frozen=True, slots=True)
class Harmony:
    """One harmonic moment: which pitches fit now.

    Raises:
        ValueError: an unknown tonic, scale or chord, with the cure.
    """

    tonic: str = "C"
    scale: str = "major pentatonic"
    chord: str = ""
    own: Scale | None = None
    """The scale that the player brought along, while there is one; it is played when ``scale`` is its name."""

    def __post_init__(self) -> None:
        pitch_class(self.tonic)
        if self.scale not in SCALES and (self.own is None or self.own.name != self.scale):
            raise ValueError(unknown_scale(self.scale))
        if self.chord:
            chord_classes(self.chord)

    @property
    def size(self) -> int:
        """How many degrees the scale has."""
        return len(self.shape.steps)

    @property
    def shape(self) -> Scale:
        """The scale itself: its degrees, and after how many semitones it repeats."""
        own = self.own
        return own if own is not None and own.name == self.scale else TABLE[self.scale]

    def degree(self, degree: int, octave: int = 4) -> float:
        """The pitch of a degree: 1 is the tonic in ``octave``, one past the last degree is the tonic above.

        Degrees below 1 go down: 0 is the last degree of the octave below.
        """
        shape = self.shape
        rounds, step = divmod(degree - 1, len(shape.steps))
        if shape.period == OCTAVE:
            return float(12 * (octave + 1 + rounds) + pitch_class(self.tonic) + shape.steps[step])
        # A scale that does not repeat at the octave has one tonic, in octave 4: the others lie where it repeats.
        rounds += round((octave - 4) * OCTAVE / shape.period)
        return 60 + pitch_class(self.tonic) + shape.period * rounds + shape.steps[step]

    def nearest(self, pitch: float) -> float:
        """The pitch of the lock nearest to ``pitch``; at equal distance the lower one."""
        tones = _lock(self.tonic, self.shape)
        place = bisect_left(tones, pitch)
        if place == 0:
            return tones[0]
        if place == len(tones):
            return tones[-1]
        below, above = tones[place - 1], tones[place]
        return below if pitch - below <= above - pitch else above

    def fold(self, pitch: float, lowest: float = 0, highest: float = 127) -> float:
        """A pitch of the lock brought between ``lowest`` and ``highest``, an octave wide at least, by octaves (or by
        what else the scale repeats at; where that is too wide, the nearest pitch of the lock that lies within)."""
        period = self.shape.period
        while pitch > highest:
            pitch -= period
        while pitch < lowest:
            pitch += period
        if pitch > highest:
            return min((tone for tone in self.tones if lowest <= tone <= highest), key=lambda tone: abs(tone - pitch),
                       default=self.nearest(highest))  # fmt: skip
        return pitch

    def fits(self, pitch: float) -> bool:
        """Whether ``pitch`` is a pitch of the lock (within a tenth of a cent)."""
        return abs(self.nearest(pitch) - pitch) < 0.001

    @property
    def tones(self) -> tuple[float, ...]:
        """Every pitch of the lock from 0 to 127, rising."""
        return _lock(self.tonic, self.shape)

    @property
    def root(self) -> int:
        """The pitch class of the current chord's root; without a chord that of the tonic."""
        return read_chord(self.chord).root if self.chord else pitch_class(self.tonic)

    @property
    def bass(self) -> int:
        """The pitch class that a bass plays: the root, or what stands behind the chord's slash."""
        return read_chord(self.chord).bass if self.chord else pitch_class(self.tonic)

    @property
    def strong_classes(self) -> frozenset[int]:
        """The pitch classes of the current chord."""
        return _strong(self.tonic, self.shape, self.chord)

    def strong(self, pitch: float) -> bool:
        """Whether ``pitch`` is a tone of the current chord."""
        # Counted from the tonic, so that a third between the keys is the same degree in every key.
        base = pitch_class(self.tonic)
        return (base + round((pitch - base) % OCTAVE)) % 12 in _strong(self.tonic, self.shape, self.chord)


@lru_cache(maxsize=512)
def _lock(tonic: str, scale: Scale) -> tuple[float, ...]:
    base, period = pitch_class(tonic), scale.period
    if period == OCTAVE:
        start, rounds = base, range(-1, 11)
    else:
        start, rounds = 60 + base, range(-int(72 / period) - 2, int(68 / period) + 2)
    pitches = (start + period * each + step for each in rounds for step in scale.steps)
    return tuple(float(pitch) for pitch in sorted(pitches) if 0 <= pitch <= 127)


@lru_cache(maxsize=2048)
def _strong(tonic: str, scale: Scale, chord: str) -> frozenset[int]:
    if chord:
        return chord_classes(chord)
    # The key's own chord: its tonic with the third and fifth that the scale has.
    base, steps = pitch_class(tonic), {round(step) for step in scale.steps}
    third = next((step for step in (4, 3) if step in steps), None)
    fifth = next((step for step in (7, 6, 8) if step in steps), None)
    return frozenset((base + step) % 12 for step in (0, third, fifth) if step is not None)
