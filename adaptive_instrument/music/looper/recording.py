"""A recording: a layer while it comes to be."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from adaptive_instrument.music.looper.layers import Layer, Performers, loop_note, part_of
from adaptive_instrument.music.looper.tape import Played

FOREVER = 1 << 40
"""Ticks: longer than any loop."""


@dataclass(slots=True)
class Recording:
    """What is recorded, of whom, and from when to when."""

    layer: Layer
    who: str
    """A player's name, or ``*`` for everybody."""
    count: int
    """Bars (of the first layer) or rounds (of another) after which it closes by itself; 0 for a press."""
    place: int
    """How many layers there will be with it."""
    begin: int | None = None
    """The tick at which it begins, None until the first note."""
    until: int | None = None
    """The tick at which it closes, where that is known."""
    origin: int = 0
    length: int = 0
    """Ticks of a round; 0 for the first layer, until it closes."""
    asking: tuple[str, int, int] = ("", 0, 0)
    """Whose notes (empty for nobody's), begun from which tick to which, asked for something and are no music."""
    _indices: dict[int, int] = field(default_factory=dict)
    """Which note of the layer a note that was played is."""
    _starts: dict[int, tuple[int, str]] = field(default_factory=dict)
    """When each note of the layer began (tick), and whose it is."""

    def means(self, player: str) -> bool:
        """Whether this player's notes are recorded."""
        return self.who in ("*", player)

    def within(self, tick: int) -> bool:
        """Whether what begins at this tick is recorded."""
        return self.begin is not None and self.begin <= tick and (self.until is None or tick < self.until)

    def take(self, played: Played, performers: Performers, open: bool) -> tuple[int, bool] | None:
        """A note that has ended, or whose end is known, comes into the layer: its index, and whether its player's part
        is a new one. None when it does not belong here, was there before, or the layer is not ``open`` any more."""
        assert played.end is not None
        known = self._indices.get(played.note_id)
        if known is not None:
            self.lengthen(played, known)
            return None
        if not open or not self.within(played.start) or self.layer.full:
            return None
        whose, first, last = self.asking
        if played.player == whose and first <= played.start <= last:
            return None
        part, new = self.layer.parts.get(played.part), False
        if part is None:
            part = part_of(played, performers.get(played.player), self.place, not self.layer.parts)
            self.layer.parts[played.part], new = part, True
        assert self.begin is not None
        phase = (played.start - self.origin) % self.length if self.length else played.start - self.begin
        index = self.layer.add(loop_note(played, part, phase, self.length or FOREVER))
        self._indices[played.note_id] = index
        self._starts[index] = played.start, played.player
        return index, new

    def lengthen(self, played: Played, index: int) -> None:
        """A note was let go later, or earlier, than it was thought."""
        note = self.layer.notes[index]
        self.layer.notes[index] = loop_note(played, note.part, note.phase, self.length or FOREVER)

    def close(self, number: int, length: int, player: str, first: int, last: int) -> None:
        """The layer becomes what will be played in rounds of ``length`` ticks, without what this player (empty for
        nobody) began from the tick ``first`` to ``last``: by that they asked for its end."""
        self.length = length
        layer = Layer(number, parts=self.layer.parts)
        indices: dict[int, int] = {}
        for index, note in enumerate(self.layer.notes):
            start, whose = self._starts[index]
            asking = whose == player and first <= start <= last
            if note.phase < length and not asking:
                indices[index] = layer.add(replace(note, lasts=min(note.lasts, length)))
        self._indices = {note_id: indices[index] for note_id, index in self._indices.items() if index in indices}
        self._starts = {indices[index]: told for index, told in self._starts.items() if index in indices}
        self.layer = layer
