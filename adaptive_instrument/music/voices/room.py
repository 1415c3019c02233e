"""Room for a note: what it replaces, and the oldest of too many. Echoes go first, and take nobody's place."""

from __future__ import annotations

from adaptive_instrument.music.ledger import Entry
from adaptive_instrument.music.voices.sounding import Sounding
from adaptive_instrument.notes import Event

MOST_ECHOES = 24
"""Echoes of one player that may be on their way."""


def echoes_left(sounding: Sounding) -> int:
    """How many echoes more may be on their way."""
    return MOST_ECHOES - sum(entry.yields for entry in sounding.open())


def echo_fits(sounding: Sounding, at: float, polyphony: int) -> bool:
    """Whether there is room for an echo at ``at`` seconds."""
    return sum(_sounds_at(entry, at) for entry in sounding.open()) < polyphony


def make_room(
    sounding: Sounding, home: float, at: float, polyphony: int, restrikes: bool, t: float, events: list[Event]
) -> None:
    """Ends what a note of pitch ``home`` that begins at ``at`` replaces. ``restrikes``: its own pitch, too, as a string
    does that is struck again."""
    if restrikes:
        for entry in sounding.open():
            if entry.home == home and entry.note.at <= at:
                sounding.end(entry, at, t, events)
    there = [entry for entry in sounding.open() if _in_the_way(entry, at)]
    there.sort(key=lambda entry: not entry.yields)
    for entry in there[: max(0, len(there) + 1 - polyphony)]:
        sounding.end(entry, at, t, events)


def thin_out(sounding: Sounding, polyphony: int, t: float, events: list[Event]) -> None:
    """Echoes for which there is no room any more do not come."""
    entries = sounding.open()
    echoes = [entry for entry in entries if entry.yields and entry.note.at > t]
    if len(entries) <= polyphony:
        return
    for entry in echoes:
        if sum(_sounds_at(other, entry.note.at) for other in entries) > polyphony:
            entries.remove(entry)
            sounding.close(entry, t, events)


def _sounds_at(entry: Entry, at: float) -> bool:
    return entry.note.at <= at and (entry.until is None or entry.until > at)


def _in_the_way(entry: Entry, at: float) -> bool:
    """Whether a note sounds at ``at``, or (but for echoes) may do so while another goes on that begins then."""
    return (not entry.yields or entry.note.at <= at) and (entry.until is None or entry.until > at)
