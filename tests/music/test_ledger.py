"""Every note is known by its id until it is closed, once."""

from __future__ import annotations

from adaptive_instrument.music.ledger import Entry, Ledger
from adaptive_instrument.notes import Cancel, NoteOff, NoteOn


def enter(ledger: Ledger, at: float, player: str = "ada") -> int:
    note = NoteOn(at, ledger.new_id(), player, "main", 60.0, 80)
    ledger.enter(Entry(note, note.note_id, at, 0, "", 60.0, 60.0, 1.0))
    return note.note_id


def test_a_note_that_has_begun_ends_and_one_that_has_not_is_cancelled() -> None:
    ledger = Ledger()
    begun, ahead = enter(ledger, 1.0), enter(ledger, 3.0)
    assert ledger.close(begun, 2.0) == NoteOff(2.0, begun, "ada", "main")
    assert ledger.close(ahead, 2.0) == Cancel(2.0, ahead, "ada", "main")


def test_a_note_is_closed_once() -> None:
    ledger = Ledger()
    note_id = enter(ledger, 1.0)
    assert ledger.close(note_id, 2.0) is not None
    assert ledger.close(note_id, 2.0) is None and ledger.close(99, 2.0) is None


def test_notes_are_found_by_player_in_their_order_and_ids_are_never_used_twice() -> None:
    ledger = Ledger()
    ids = [enter(ledger, 1.0), enter(ledger, 0.5), enter(ledger, 1.0, "bo")]
    assert len(set(ids)) == 3 and len(ledger) == 3
    assert [entry.note.note_id for entry in ledger.of("ada")] == ids[:2] and ledger.count("bo") == 1
    assert ledger.of("nobody") == () and ledger.count("nobody") == 0
