"""A player's targets as the stage shows them, and the notes that light them. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from adaptive_instrument.music.harmony import Harmony
from adaptive_instrument.music.layout import Layout
from adaptive_instrument.music.ledger import Entry
from adaptive_instrument.music.pitch import pitch_name
from adaptive_instrument.view import SoundingView, TargetView


class Pads:
    """What there is to see of a player's targets: those of a layout, or without one the degrees of the harmony."""

    __slots__ = ("_free", "_seen")

    def __init__(self) -> None:
        # The stage asks thirty times a second; the targets change with the harmony or the song only.
        self._seen: tuple[Harmony, tuple[TargetView, ...]] | None = None
        self._free = False

    def forget(self) -> None:
        """The layout has become another, or has other notes."""
        self._seen = None

    def targets(self, layout: Layout | None, harmony: Harmony, free: bool = False) -> tuple[TargetView, ...]:
        """The targets as they are in this harmony; ``free``: for a player whose help is *raw*."""
        if self._seen is not None and self._seen[0] is harmony and self._free == free:
            return self._seen[1]
        if layout is None:
            pitches = [harmony.degree(degree) for degree in range(1, harmony.size + 1)]
        else:
            meant = layout.free if free else layout.pitch
            pitches = [meant(target, harmony) for target in range(len(layout.degrees))]
        targets = tuple(
            TargetView(pitch_name(pitch, harmony.flats).rstrip("-0123456789"), pitch, harmony.strong(pitch))
            for pitch in pitches
        )
        self._seen, self._free = (harmony, targets), free
        return targets

    def sounding(
        self, entries: Iterable[Entry], layout: Layout | None, harmony: Harmony, free: bool = False
    ) -> tuple[SoundingView, ...]:
        """The notes that sound, each with the target that it lights."""
        targets = self.targets(layout, harmony, free)
        return tuple(
            SoundingView(
                entry.note.note_id,
                _target_of(entry, layout, targets),
                entry.pitch,
                entry.note.velocity,
                entry.note.at,
                None if entry.until is None else entry.until - entry.note.at,
            )
            for entry in entries
        )


def _target_of(entry: Entry, layout: Layout | None, targets: tuple[TargetView, ...]) -> int:
    if layout is not None and entry.layout is layout:
        return entry.target
    # A keyboard shows the degrees of one octave: a note lights the degree of its own pitch class. So does a note
    # of another way of playing, which sounds on.
    return next((i for i, view in enumerate(targets) if round(view.pitch - entry.pitch) % 12 == 0), -1)
