"""How loud each sound is, one line each, so that all of them are heard alike and their peaks can be foretold.

Measured by ``tools/measure_levels.py`` from the shipped SoundFont and from a common General MIDI font. A font that
nobody measured is taken for a General MIDI one.
"""

from __future__ import annotations

from dataclasses import dataclass

from adaptive_instrument.music.drums import DRUMS


@dataclass(frozen=True, slots=True)
class Level:
    """One sound of a font, at full velocity and every control full."""

    trim: float
    """Decibels by which it is turned down, so that a note at velocity 100 is as loud as those of other sounds."""
    peak: float
    """The highest true peak of single notes, reverb and all, in decibels, before the trim."""
    falls: float
    """Decibels that a held note loses in its first second at least."""
    dies: float
    """Decibels a second that a released note loses at least, room and all."""
    quick: float = 0.0
    """The same at first, while the note itself dies away."""
    room: float = 0.0
    """Decibels below the note at which the room is that is left then."""


OWN_GAIN = 1.0
GENERAL_MIDI_GAIN = 2.35
"""What makes the sounds of such a font as loud as ours: 7.4 dB."""

_PLUCKED = Level(0.0, -4.8, 7.0, 30.0, quick=150.0, room=18.0)
_BELL = Level(-2.0, -2.1, 7.0, 28.0, quick=44.0, room=5.0)
_PAD = Level(0.0, -5.3, 0.0, 25.0, quick=60.0, room=12.0)

OWN: dict[str, Level] = {
    "plucked": _PLUCKED,
    "harp": _PLUCKED,
    "guitar": _PLUCKED,
    "piano": _PLUCKED,
    "bass": _PLUCKED,
    "kalimba": _PLUCKED,
    "bell": _BELL,
    "vibraphone": _BELL,
    "music box": _BELL,
    "pad": _PAD,
    "strings": _PAD,
    "choir": _PAD,
    "flute": _PAD,
    "cello": _PAD,
    "organ": _PAD,
    DRUMS: Level(0.0, -1.6, 30.0, 30.0),
}
"""The sounds of the shipped font: -13.5 LUFS (momentary) after the trim."""

GENERAL_MIDI: dict[str, Level] = {
    "plucked": Level(-3.0, -4.9, 4.9, 28.0, quick=105.0, room=20.0),
    "harp": Level(-6.0, -0.2, 10.0, 24.0),
    "guitar": Level(0.0, -5.5, 12.0, 22.0, quick=180.0, room=19.0),
    "piano": Level(0.0, -7.0, 8.0, 17.0, quick=65.0, room=13.0),
    "bass": Level(-3.5, -2.6, 15.0, 30.0, quick=200.0, room=24.0),
    "kalimba": Level(-1.5, -2.5, 20.0, 30.0),
    "bell": Level(-5.5, -1.9, 7.7, 6.5),
    "vibraphone": Level(-5.5, -4.9, 3.5, 34.0),
    "music box": Level(-2.0, -5.7, 8.0, 7.5),
    "pad": Level(-2.0, -5.5, 0.0, 24.0),
    "strings": Level(-2.0, -4.7, 0.0, 18.0),
    "choir": Level(-5.0, -0.7, 0.0, 28.0),
    "flute": Level(-3.0, -2.4, 0.0, 20.0, quick=48.0, room=10.0),
    "cello": Level(-6.5, -5.8, 0.0, 22.0, quick=95.0, room=19.0),
    "organ": Level(-2.0, -6.9, 0.0, 25.0, quick=84.0, room=20.0),
    DRUMS: Level(-3.0, 1.0, 20.0, 20.0),
}
"""The sounds of a General MIDI font: -19 LUFS (momentary) after the trim, before the gain above."""

OWN_SPREAD, SPREAD = 2.6, 2.2
"""How many times the root of their squares' sum the peak of many different notes struck at once is at most, in the
shipped font and in others. Of 4 to 32 notes 2.5 was measured in ours (bells), 1.75 in a General MIDI font (harps)."""

UNKNOWN = Level(0.0, 0.0, 0.0, 8.0)
"""What is taken of a sound that is not in the table."""


def level_of(sound: str, own: bool) -> Level:
    """The level of a sound in the shipped font or in another."""
    return (OWN if own else GENERAL_MIDI).get(sound, UNKNOWN)
