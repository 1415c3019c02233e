"""What can be set about the looper, and its bounds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from annotated_types import Ge, Le, MaxLen

from adaptive_instrument.settings import Settings

MOST_NOTES = 1000
"""Notes of one layer."""
MOST_LAYERS = 16
LONGEST = 512
"""Beats of the longest loop."""
MOST_BARS = 64
"""Bars of a loop that closes by itself."""

Length = Literal["bar", "beat", "free"]
Moves = Literal["key and chord", "key", "nearest"]
Held = Literal["as played", "keep", "glide", "release"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LooperSettings(Settings):
    """The looper: what is played is recorded and played again in rounds, by one switch if need be."""

    length: Length = "bar"
    """What the length of a loop is rounded to, so that its rounds stay in time: whole bars, whole beats, or nothing.
    The notes in it stay where they were played."""
    late: Annotated[float, Ge(0), Le(1)] = 0.5
    """How late a press may close the loop, as a part of the bar (or beat): later, the loop goes on to the next line."""
    starts: Literal["note", "press"] = "note"
    """When recording begins: with the first note after the press, or with the press itself."""
    then: Literal["play", "overdub"] = "play"
    """What comes when a loop closes: it plays, or the next layer is recorded at once."""
    player: Annotated[str, MaxLen(60)] = ""
    """Whose notes are recorded: a player's name, `*` for everybody, empty for the one whose switch it is."""
    moves: Moves = "key and chord"
    """How a loop follows the harmony: with key and chord, with the key only, or by going to the nearest note that
    fits."""
    on_change: Held = "as played"
    """What a sounding note of a loop does when the harmony changes: what its player's own notes do (`as played`; a
    sound that goes on glides where it fits no more), or whatever those do: stay, glide to the new pitch, or end."""
    volume: Annotated[float, Ge(0), Le(1)] = 0.8
    """How loud loops are, 0..1. Within them each layer keeps the loudness of its player."""
    remembers: bool = True
    """Whether what is played is kept in mind, so that it can still become a loop afterwards (`looper.catch`)."""
    alone: Annotated[float, Ge(0), Le(36000)] = 900.0
    """Seconds for which a loop plays on while nobody plays; then it falls silent, and is kept. 0 for no end."""
    longest: Annotated[int, Ge(1), Le(LONGEST)] = 128
    """Beats of the longest loop: there it closes by itself."""
    layers: Annotated[int, Ge(1), Le(MOST_LAYERS)] = 8
    """Layers that a loop may have."""
