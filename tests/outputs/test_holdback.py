"""Holding back: a sink that cannot schedule gets every event at its time, and none that was taken back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from adaptive_instrument.notes import Bend, Cancel, Event, Expression, NoteOff, NoteOn, Silence
from adaptive_instrument.outputs.holdback import HoldBack
from tests.support.sinks import Ear


def on(at: float, note_id: int = 1, pitch: float = 60) -> NoteOn:
    return NoteOn(at, note_id, "p", "main", pitch, 80)


def off(at: float, note_id: int = 1) -> NoteOff:
    return NoteOff(at, note_id, "p", "main")


def cancel(at: float, note_id: int = 1) -> Cancel:
    return Cancel(at, note_id, "p", "main")


def held() -> tuple[HoldBack, Ear]:
    ear = Ear(schedules_ahead=False)
    return HoldBack(ear), ear


def test_what_is_due_goes_on_at_once_in_its_order() -> None:
    back, ear = held()
    events: list[Event] = [on(1), Bend(1, 1, "p", "main", 61), off(1)]
    back.send(events, 1)
    assert ear.heard == events and back.deadline is None


def test_what_lies_ahead_waits_for_its_time() -> None:
    back, ear = held()
    back.send([on(2), off(3)], 1)
    assert not ear.heard and back.deadline == 2
    back.release(1.999)
    assert not ear.heard
    back.release(2)
    assert ear.heard == [on(2)] and back.deadline == 3
    back.release(10)
    assert ear.heard == [on(2), off(3)] and back.deadline is None


def test_a_cancelled_note_leaves_no_trace_of_itself() -> None:
    back, ear = held()
    back.send([on(2), Expression(2, 1, "p", "main", 0.5), off(2.5), on(2.2, 2)], 1)
    back.send([cancel(1.5)], 1.5)
    back.release(9)
    assert ear.heard == [on(2.2, 2)]


def test_a_cancel_that_comes_too_late_ends_the_note() -> None:
    back, ear = held()
    back.send([on(2)], 1)
    back.release(2)
    back.send([cancel(2.1)], 2.1)
    assert ear.heard == [on(2), off(2.1)]


def test_silence_passes_on_what_is_due_and_drops_what_is_to_come() -> None:
    back, ear = held()
    back.send([on(1), on(2, 2), off(1.5)], 1)
    back.send([off(1.2), Silence(1.2)], 1.2)
    back.release(9)
    assert ear.heard == [on(1), off(1.2), Silence(1.2)]


def test_an_end_that_comes_before_the_beginning_follows_it() -> None:
    back, ear = held()
    back.send([on(2)], 1)
    back.send([off(1.5)], 1.5)
    back.send([on(2, 2), off(2, 2)], 1.6)
    back.release(2)
    assert ear.heard.index(on(2)) < ear.heard.index(off(1.5))
    assert ear.heard.index(on(2, 2)) < ear.heard.index(off(2, 2))
    assert not ear.ringing


def test_at_the_same_moment_ends_come_before_beginnings() -> None:
    back, ear = held()
    back.send([on(1, 1)], 1)
    back.send([on(2, 2)], 1)
    back.send([off(2, 1)], 1)
    back.release(2)
    assert ear.heard == [on(1, 1), off(2, 1), on(2, 2)]


@given(
    st.lists(
        st.tuples(st.integers(1, 6), st.integers(0, 30), st.integers(1, 20), st.integers(0, 40), st.booleans()),
        max_size=12,
        unique_by=lambda note: note[0],
    )
)
def test_whatever_is_asked_each_note_that_began_ends_and_no_cancelled_one_begins(
    notes: list[tuple[int, int, int, int, bool]],
) -> None:
    back, ear = held()
    told: list[tuple[int, int, Event]] = []
    for note_id, begins, lasts, before, taken_back in notes:
        asked = max(0, begins - before)
        told.append((asked, 0, on(begins, note_id)))
        if taken_back and asked < begins:
            told.append(((asked + begins) // 2, 1, cancel((asked + begins) // 2, note_id)))
        else:
            told.append((begins, 2, off(begins + lasts, note_id)))
    for now, _, event in sorted(told, key=lambda item: item[:2]):
        back.release(now)
        back.send([event], now)
    back.release(100)
    assert not ear.ringing and back.deadline is None
    begun = {note.note_id for note in ear.ons}
    for note_id, begins, _, before, taken_back in notes:
        assert (note_id in begun) is not (taken_back and max(0, begins - before) < begins)
    assert [event.at for event in ear.heard] == sorted(event.at for event in ear.heard)
