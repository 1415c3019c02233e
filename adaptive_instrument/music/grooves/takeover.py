"""A chord by hand, in the middle of a bar: what the band holds goes over to it."""

from __future__ import annotations

from adaptive_instrument.music.ahead import Ahead, Coming
from adaptive_instrument.music.drums import DRUMS
from adaptive_instrument.music.grooves import tones
from adaptive_instrument.music.harmony import Harmony
from adaptive_instrument.music.ledger import Entry
from adaptive_instrument.music.shared import Shared
from adaptive_instrument.notes import Event

HELD_ON = 0.15
"""Seconds that a tone must have left to be struck anew under a new harmony."""
SOFTER = 12
"""Velocity by which it is softer then."""
ANEW = 100
"""From here on the tones of a chord are counted that are struck anew: no written chord has so many."""


def take_over(t: float, ahead: Ahead, shared: Shared, lock: str) -> list[Event]:
    """At ``t`` seconds tones that are held and are not the new chord's go to those that are; the others sound on."""
    events: list[Event] = []
    harmony, tick = shared.harmony_at(t), shared.transport.tick(t)
    held: dict[str, list[Entry]] = {}
    for entry in ahead.sounding(t):
        if entry.note.voice != DRUMS:
            held.setdefault(entry.note.voice, []).append(entry)
    anew: list[Coming] = []
    for voice, entries in sorted(held.items()):
        wanted = _wanted(voice, entries, harmony, lock)
        stays = {entry.pitch for entry in entries if entry.pitch in wanted}
        for entry in entries:
            if entry.pitch not in stays:
                events += ahead.end(entry, t)
        until = max(entry.until or t for entry in entries)
        if until - t < HELD_ON or len(stays) == len(entries):
            continue
        velocity = max(1, max(entry.note.velocity for entry in entries) - SOFTER)
        anew += [
            Coming((tick, voice, ANEW + number), t, until - t, voice, pitch, velocity)
            for number, pitch in enumerate(wanted)
            if pitch not in stays
        ]
    return events + ahead.add(t, anew)


def _wanted(voice: str, entries: list[Entry], harmony: Harmony, lock: str) -> tuple[float, ...]:
    """The tones that a voice is to hold instead of those it holds."""
    part, _, sound = voice.partition(" ")
    if part == "drone":
        return tuple(entry.pitch for entry in entries if harmony.fits(entry.pitch))
    if part == "bass":
        return (tones.bass("1", harmony, harmony, lock),)
    chord = tones.voicing(harmony, tones.floor(part, sound), lock)
    if len(entries) > 1:
        return chord
    # A single tone of a broken chord stays one.
    return (min(chord, key=lambda tone: abs(tone - entries[0].pitch)),)
