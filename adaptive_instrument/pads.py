"""A player's targets as the stage shows them, and the notes that light them. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from adaptive_instrument.music.chord_pads import ChordPads
from adaptive_instrument.music.chords import read_chord, spoken
from adaptive_instrument.music.drums import drum_name
from adaptive_instrument.music.harmony import Harmony
from adaptive_instrument.music.labels import Labels, label, said, tint
from adaptive_instrument.music.layout import Layout
from adaptive_instrument.music.ledger import Entry
from adaptive_instrument.music.locks import Lock, layout_pitch, under
from adaptive_instrument.view import SoundingView, TargetView

WITHIN = 0.6
"""Semitones from a target's pitch within which a note still lights it: a vibrato is the same note."""


class Pads:
    """What there is to see of a player's targets: those of a layout, or without one the degrees of the harmony."""

    __slots__ = ("_free", "_seen", "labels", "lock")

    def __init__(self, lock: Lock = "scale", labels: Labels = "letters") -> None:
        self.labels: Labels = labels
        """How the targets are called."""
        self.lock: Lock = lock
        """What holds the player's pitches."""
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
        if isinstance(layout, ChordPads):
            targets = tuple(self._chord(layout, target, harmony) for target in range(len(layout.degrees)))
            self._seen, self._free = (harmony, targets), free
            return targets
        held = harmony if free else under(self.lock, harmony)
        if layout is None:
            pitches = [held.degree(degree) for degree in range(1, harmony.size + 1)]
        else:
            pitches = [
                layout.free(target, harmony) if free else layout_pitch(self.lock, target, layout, harmony)
                for target in range(len(layout.degrees))
            ]
        targets = tuple(self._target(pitch, held) for pitch in pitches)
        self._seen, self._free = (harmony, targets), free
        return targets

    def _target(self, pitch: float, harmony: Harmony) -> TargetView:
        if self.lock == "drums":
            # A drum is called by its name, whatever the player calls notes.
            name = drum_name(pitch)
            return TargetView("" if self.labels == "none" else name, pitch, False, said=name)
        return TargetView(
            label(self.labels, harmony, pitch), pitch, harmony.strong(pitch), tint(self.labels, pitch),
            said(self.labels, harmony, pitch),
        )  # fmt: skip

    def _chord(self, layout: ChordPads, target: int, harmony: Harmony) -> TargetView:
        name = layout.name(target, harmony)
        label = {"none": "", "degrees": layout.written(target)}.get(self.labels, name)
        tinted = tint(self.labels, read_chord(name).root)
        return TargetView(label, layout.pitch(target, harmony), name == harmony.chord, tinted, spoken(name))

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
    beside = [abs((view.pitch - entry.pitch + 6) % 12 - 6) for view in targets]
    nearest = min(range(len(targets)), key=beside.__getitem__, default=-1)
    return nearest if nearest >= 0 and beside[nearest] < WITHIN else -1
