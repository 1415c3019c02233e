"""The ledger: every note that sounds or is committed to sound, and whose it is."""

from __future__ import annotations

from dataclasses import dataclass

from adaptive_instrument.music.layout import Layout
from adaptive_instrument.music.voices.tone import OWN, Tone
from adaptive_instrument.notes import Cancel, NoteEvent, NoteOff, NoteOn


@dataclass(slots=True)
class Entry:
    """One note, from its strike to its end. While a voice still keeps it back it is not in the ledger."""

    note: NoteOn
    order: int
    """Its place among all strikes; unlike the id it stays when the note is taken back and asked anew."""
    struck: float
    """The second of the movement; earlier than ``note.at`` when the note was drawn to the grid."""
    target: int
    group: str
    """Which gestures move it (see ``access/selection.py``)."""
    home: float
    """The pitch to which it returns when a bend is let go."""
    pitch: float
    """Where it sounds now: home, or where a bend or a glide has taken it."""
    expression: float
    """0..1, how far its swell has come; gestures come on top."""
    until: float | None = None
    """The second at which it will end, when that is known."""
    beat: float | None = None
    """Seconds of a beat when its length was counted in beats; None for a length in seconds."""
    layout: Layout | None = None
    """What the target is a target of; None for a MIDI key. A player may have changed over meanwhile."""
    tone: Tone = OWN
    """What the note is to its target: the target itself, or a third above it, or a tone of its chord."""
    press: int = 0
    """Which of the voice's presses it belongs to."""
    tick: int | None = None
    """The tick at which it stands in a figure; None for what belongs to the moment of the press itself."""
    late: float = 0.0
    """Seconds behind that."""
    swings: bool = False
    """Whether its tick is played with the transport's swing."""
    swell: float = 0.0
    """Seconds in which it grows to its full loudness; 0 for no swell."""
    fade: tuple[float, float] | None = None
    """The second from which it fades, and how many seconds that takes."""
    yields: bool = False
    """Whether it takes nobody's place, and is left out where there is none."""


class Ledger:
    """Notes by id, and by player."""

    __slots__ = ("_by_player", "_entries", "_next_id")

    def __init__(self) -> None:
        self._entries: dict[int, Entry] = {}
        self._by_player: dict[str, dict[int, Entry]] = {}
        self._next_id = 1

    def __len__(self) -> int:
        return len(self._entries)

    def new_id(self) -> int:
        """An id never used before in this run."""
        note_id, self._next_id = self._next_id, self._next_id + 1
        return note_id

    def get(self, note_id: int) -> Entry | None:
        """The entry of a note that is still open."""
        return self._entries.get(note_id)

    def of(self, player: str) -> tuple[Entry, ...]:
        """What a player sounds or has committed, in the order of committing."""
        return tuple(self._by_player.get(player, {}).values())

    def count(self, player: str) -> int:
        """How many notes a player sounds or has committed."""
        return len(self._by_player.get(player, ()))

    def enter(self, entry: Entry) -> None:
        """A note begins or is committed."""
        note = entry.note
        self._entries[note.note_id] = entry
        self._by_player.setdefault(note.player, {})[note.note_id] = entry

    def close(self, note_id: int, at: float) -> NoteEvent | None:
        """Ends a note at ``at`` seconds: its NoteOff, or a Cancel when it has not begun; None when it is not open."""
        entry = self._entries.pop(note_id, None)
        if entry is None:
            return None
        note = entry.note
        theirs = self._by_player[note.player]
        del theirs[note_id]
        if not theirs:
            del self._by_player[note.player]
        event = Cancel if note.at > at else NoteOff
        return event(at, note_id, note.player, note.voice)
