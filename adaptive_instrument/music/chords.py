"""Chords, one line each: their name after the root, and their tones in semitones above it."""

from __future__ import annotations

from adaptive_instrument.music.pitch import pitch_class

CHORDS: dict[str, tuple[int, ...]] = {
    "": (0, 4, 7),
    "m": (0, 3, 7),
    "dim": (0, 3, 6),
    "aug": (0, 4, 8),
    "sus2": (0, 2, 7),
    "sus4": (0, 5, 7),
    "5": (0, 7),
    "6": (0, 4, 7, 9),
    "m6": (0, 3, 7, 9),
    "7": (0, 4, 7, 10),
    "maj7": (0, 4, 7, 11),
    "m7": (0, 3, 7, 10),
    "m7b5": (0, 3, 6, 10),
    "dim7": (0, 3, 6, 9),
}


def chord_classes(name: str) -> frozenset[int]:
    """The pitch classes of a chord written like ``C``, ``Am``, ``F#m7`` or ``Bbmaj7``.

    Raises:
        ValueError: not a known chord, with the cure.
    """
    root = name[:2] if name[1:2] in ("#", "b") else name[:1]
    quality = name[len(root) :]
    if not root or quality not in CHORDS:
        known = ", ".join(f"C{quality}" for quality in CHORDS)
        raise ValueError(f"{name!r} is not a known chord: use one built like {known}")
    base = pitch_class(root)
    return frozenset((base + tone) % 12 for tone in CHORDS[quality])
