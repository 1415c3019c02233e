"""Drums: what stands where in a drum kit, one line each. Keys are those of General MIDI's percussion map.

A voice whose sound is ``DRUMS`` is a kit: its pitches are keys of it, not tones, and are never bent or locked.
"""

from __future__ import annotations

DRUMS = "drums"
"""The sound of a voice that is a kit (see ``notes.Sound``), and the name of a player's own such voice."""

KIT: dict[str, int] = {
    "kick": 36,
    "snare": 38,
    "hat": 42,
    "clap": 39,
    "tom": 45,
    "shaker": 82,
    "open hat": 46,
    "rim": 37,
    "low tom": 41,
    "high tom": 50,
    "ride": 51,
    "tambourine": 54,
    "cowbell": 56,
    "low conga": 64,
    "high conga": 63,
    "claves": 75,
}
"""Drums by name, in the order in which a player's targets mean them."""

NAMES = {key: name for name, key in KIT.items()}
LOWEST, HIGHEST = 35, 81
"""The keys that General MIDI gives a drum, and 82, its shaker."""


def drum_of(target: int) -> int:
    """The key of a player's target, counted from 0; past the last drum it begins anew."""
    keys = tuple(KIT.values())
    return keys[target % len(keys)]


def drum_near(key: float) -> int:
    """A MIDI key as a drum: itself where there is one, else moved by octaves to where there is one."""
    drum = round(key)
    while drum < LOWEST:
        drum += 12
    while drum > HIGHEST + 1:
        drum -= 12
    return drum


def drum_name(key: float) -> str:
    """What a key of the kit is called; its number where it has no name here."""
    return NAMES.get(round(key), str(round(key)))
