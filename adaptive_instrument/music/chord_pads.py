"""Chord pads: targets that are chords. A pad sounds its chord, led from the one before, or leads everybody, or both.

To the voice they are a layout like any other, whose targets mean several pitches at once.
"""

from __future__ import annotations

from dataclasses import replace

from adaptive_instrument.access.method import Targets
from adaptive_instrument.music.chords import Chord, read_chord
from adaptive_instrument.music.harmony import Harmony
from adaptive_instrument.music.layout import Layout, LayoutSettings
from adaptive_instrument.music.progressions import chord_in, chords_in
from adaptive_instrument.music.voicing import OCTAVE, bass_below, lead

BELOW, ABOVE = 7, 17
"""Semitones below and above the C of the layout's octave between which the hand lies."""
BASS = 20
"""Semitones below that C from which the bass lies."""


class ChordPads(Layout):
    """Pitches of chord pads under a harmony. It remembers how the chords before lay."""

    __slots__ = ("_before", "_lies", "_settings", "leads", "sounds")
    counts = False

    def __init__(self, settings: LayoutSettings) -> None:
        """
        Raises:
            ValueError: an unknown chord, with the cure.
        """
        super().__init__(replace(settings, degrees=(), count=len(settings.chords)))
        for written in settings.chords:
            chord_in(written, "C")
        self._settings = settings
        self.leads = settings.chord_pads != "play"
        """Whether a pad changes everybody's chord."""
        self.sounds = settings.chord_pads != "lead"
        """Whether a pad is heard."""
        self._before: tuple[float, ...] = ()
        self._lies: dict[str, tuple[float, ...]] = {}

    def name(self, target: int, harmony: Harmony) -> str:
        """The chord of a pad in the key of now."""
        return chords_in(self._settings.chords, harmony)[target]

    def written(self, target: int) -> str:
        """The chord of a pad as the mapping has it."""
        return self._settings.chords[target]

    def of(self, target: int, harmony: Harmony) -> Harmony:
        """The harmony with the pad's chord for its chord."""
        name = self.name(target, harmony)
        return harmony if harmony.chord == name else replace(harmony, chord=name)

    def strike(self, target: int, harmony: Harmony) -> int:
        """A pad is struck: its chord is laid nearest to the one before. How many pitches it has."""
        chord = read_chord(self.name(target, harmony))
        self._before = self._lies[chord.name] = self._led(chord, self._before)
        return len(self.parts(target, harmony))

    def parts(self, target: int, harmony: Harmony) -> tuple[float, ...]:
        """The pitches of a pad's chord, rising, as it was struck last."""
        chord = read_chord(self.name(target, harmony))
        lies = self._lies.get(chord.name) or self._led(chord, ())
        if not self._settings.chord_bass:
            return lies
        below = bass_below(chord.bass, self._middle - BASS)
        return lies if below >= lies[0] else (below, *lies)

    def pitch(self, target: int, harmony: Harmony) -> float:
        """The lowest pitch of a pad's chord."""
        return self.parts(target, harmony)[0]

    def targets(self, harmony: Harmony) -> Targets:
        """How many pads, and which of them everybody is on."""
        here = tuple(n for n in range(len(self.degrees)) if self.name(n, harmony) == harmony.chord)
        return Targets(len(self.degrees), here)

    @property
    def _middle(self) -> int:
        return OCTAVE * (min(8, max(2, self.octave)) + 1)

    def _led(self, chord: Chord, before: tuple[float, ...]) -> tuple[float, ...]:
        classes = tuple((chord.root + tone) % OCTAVE for tone in chord.tones)
        return lead(classes, before, self._middle - BELOW, self._middle + ABOVE, chord.bass)


def layout_of(settings: LayoutSettings) -> Layout:
    """The layout that the settings ask for: chord pads, or degrees of the scale."""
    return ChordPads(settings) if settings.chords else Layout(settings)
