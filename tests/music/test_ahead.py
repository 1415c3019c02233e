from __future__ import annotations

from dataclasses import dataclass, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adaptive_instrument.music.ahead import Ahead, Coming, Turn
from adaptive_instrument.music.ledger import Ledger
from adaptive_instrument.notes import Cancel, Event, NoteOff, NoteOn
from tests.support.witness import heard


def note(tick: int, at: float, pitch: float = 60.0, lasts: float = 0.5, voice: str = "main") -> Coming:
    return Coming((tick, voice, 0), at, lasts, voice, pitch, 80)


class Heard:
    """An ahead, run as a shell runs it that commits ``lead`` seconds ahead."""

    def __init__(self, lead: float) -> None:
        self.ledger, self.lead = Ledger(), lead
        self.ahead = Ahead("band", self.ledger)
        self.events: list[Event] = []

    def plan(self, t: float, *notes: Coming) -> None:
        self.until(t, before=True)
        self.events += self.ahead.plan(t, notes)

    def until(self, t: float, before: bool = False) -> None:
        """Every deadline up to ``t``; with ``before``, those at ``t`` itself stay due, as changes come before them."""
        for _ in range(10_000):
            due = self.ahead.deadline
            if due is None or (due >= t if before else due > t):
                break
            self.events += self.ahead.advance(due)
            self.events += self.ahead.commit(due + self.lead)
        else:
            raise AssertionError("a shell would go round and round")
        self.events += self.ahead.commit(t + self.lead if self.lead else -1.0)

    def notes(self) -> list[tuple[float, float, float]]:
        self.until(60.0)
        return [(each.start, each.pitch, each.end) for each in heard(self.events)]


@pytest.mark.parametrize("lead", [0.0, 0.1, 7.0])
def test_a_plan_is_played_and_each_note_ends(lead: float) -> None:
    one = Heard(lead)
    one.plan(0.0, note(0, 1.0), note(1, 2.0, 62.0), note(2, 1.0, 64.0, 3.0))
    assert one.notes() == [(1.0, 60.0, 1.5), (1.0, 64.0, 4.0), (2.0, 62.0, 2.5)]
    assert not one.ledger.of("band") and one.ahead.deadline is None


@pytest.mark.parametrize("lead", [0.0, 0.1, 7.0])
def test_what_begins_at_the_moment_of_a_change_counts_as_begun_committed_or_not(lead: float) -> None:
    one = Heard(lead)
    one.plan(0.0, note(0, 1.0), note(1, 2.0), note(2, 3.0))
    one.plan(2.0, note(0, 1.0, 70.0), note(1, 2.0, 70.0), note(2, 3.0, 70.0))
    assert one.notes() == [(1.0, 60.0, 1.5), (2.0, 60.0, 2.5), (3.0, 70.0, 3.5)]
    assert not [event for event in one.events if isinstance(event, NoteOff) and event.at == 2.0], "nothing was cut off"


@pytest.mark.parametrize("lead", [0.0, 0.1, 7.0])
def test_what_stays_the_same_stays_committed(lead: float) -> None:
    one = Heard(lead)
    one.plan(0.0, note(0, 1.0), note(1, 2.0))
    one.plan(0.5, note(0, 1.0), note(1, 2.0), note(2, 3.0))
    assert not [event for event in one.events if isinstance(event, Cancel)]
    assert [start for start, _, _ in one.notes()] == [1.0, 2.0, 3.0]


@pytest.mark.parametrize("lead", [0.0, 0.1, 7.0])
def test_a_note_that_has_begun_is_not_played_again_when_its_moment_moves(lead: float) -> None:
    """A slower tempo, just after a stroke that was pushed ahead of its tick."""
    one = Heard(lead)
    one.plan(0.0, note(0, 0.995), note(1, 2.0))
    one.plan(0.997, note(0, 0.999), note(1, 3.0))
    assert [start for start, _, _ in one.notes()] == [0.995, 3.0]


@pytest.mark.parametrize("lead", [0.0, 0.1, 7.0])
def test_a_note_that_should_have_begun_already_begins_now(lead: float) -> None:
    """A quicker tempo moves a stroke that had not begun before the moment of the change."""
    one = Heard(lead)
    one.plan(0.0, note(0, 1.0))
    one.plan(0.98, note(0, 0.97))
    assert one.notes() == [(0.98, 60.0, 1.48)]


@pytest.mark.parametrize("lead", [0.0, 0.1, 7.0])
def test_what_is_revoked_never_begins_and_what_sounds_rings_out(lead: float) -> None:
    one = Heard(lead)
    one.plan(0.0, note(0, 1.0, lasts=2.0), note(1, 2.0))
    one.until(1.5)
    one.events += one.ahead.revoke(1.5)
    assert one.notes() == [(1.0, 60.0, 3.0)]


@pytest.mark.parametrize("lead", [0.0, 0.1, 7.0])
def test_after_a_hush_nothing_is_left(lead: float) -> None:
    one = Heard(lead)
    one.plan(0.0, note(0, 1.0, lasts=9.0), note(1, 2.0))
    one.until(1.5)
    one.events += one.ahead.hush(1.5)
    assert not one.ledger.of("band") and one.ahead.deadline is None and one.ahead.pending is None
    assert one.notes() == [(1.0, 60.0, 1.5)]
    one.plan(2.0, note(1, 2.5))
    assert one.notes()[-1] == (2.5, 60.0, 3.0)


def test_a_cancel_comes_only_for_what_was_committed() -> None:
    one = Heard(0.1)
    one.plan(0.0, note(0, 1.0), note(1, 2.0))
    one.until(0.95)
    one.events += one.ahead.plan(0.95, ())
    assert [type(event) for event in one.events] == [NoteOn, Cancel]


def test_only_one_voice_is_released() -> None:
    one = Heard(0.0)
    one.plan(0.0, note(0, 1.0, voice="pad"), note(0, 1.0, voice="bass"))
    one.until(1.2)
    one.events += one.ahead.release(1.2, "pad")
    assert [(each.start, each.end) for each in heard(one.events)] == [(1.0, 1.2)]
    assert [entry.note.voice for entry in one.ahead.sounding(1.2)] == ["bass"]


def test_much_is_remembered_and_not_too_much() -> None:
    one = Heard(0.1)
    for number in range(2000):
        one.plan(number * 0.1, note(number, number * 0.1 + 0.05, lasts=0.01))
        one.until(number * 0.1 + 0.09)
    assert len(one.ahead._begun) <= 600 and len(one.ahead._coming) < 4
    assert replace(note(1, 2.0), pitch=61.0) != note(1, 2.0)


# -- nothing depends on how far ahead a shell commits ------------------------------------------------------------------

STEP = 0.125
"""Seconds, a number without rounding: so that changes fall on the very moments at which notes begin, turn and end."""
steps = st.integers(0, 8).map(lambda count: count * STEP)
voices = st.sampled_from(("pad", "bass"))


@dataclass(frozen=True)
class Asked:
    """What a machine does ``after`` seconds: before what is due at that very moment, or behind it."""

    after: float
    what: str
    voice: str
    notes: tuple[tuple[int, float, float, float, tuple[Turn, ...]], ...]
    """Number, seconds from now (some are over), length, pitch, turns."""
    behind: bool


turns = st.lists(
    st.builds(Turn, steps, st.sampled_from(("pitch", "expression")), st.sampled_from((0.25, 0.5, 61.0))), max_size=2
).map(tuple)
coming = st.tuples(
    st.integers(0, 2), st.integers(-2, 6).map(lambda count: count * STEP), steps, st.sampled_from((60.0, 67.0)), turns
)
asked = st.builds(
    Asked,
    steps,
    st.sampled_from(("plan", "plan", "plan", "add", "add", "revoke", "release", "cut", "turn", "hush", "wait")),
    voices,
    st.lists(coming, max_size=4).map(tuple),
    st.booleans(),
)


class Machine:
    """Does what it is asked, whatever is committed by then."""

    def __init__(self, lead: float) -> None:
        self.run, self.t = Heard(lead), 0.0
        self.seen: list[object] = []

    def ask(self, asked: Asked) -> None:
        run, ahead = self.run, self.run.ahead
        t = self.t = self.t + asked.after
        run.until(t, before=not asked.behind)
        notes = [
            Coming((number, asked.voice, 0), max(0.0, t + later), lasts, asked.voice, pitch, 80, turns=turns)
            for number, later, lasts, pitch, turns in asked.notes
        ]
        if asked.what in ("plan", "add"):
            run.events += getattr(ahead, asked.what)(t, notes)
        elif asked.what == "cut":
            run.events += ahead.cut(t, lambda note: note.pitch > 63)
        elif asked.what == "turn":
            ahead.turn(t, lambda note, pitch: self._turned(t, note, pitch))
        elif asked.what != "wait":
            args = (t, asked.voice) if asked.what == "release" else (t,)
            run.events += getattr(ahead, asked.what)(*args)
        assert ahead.pending is None or ahead.pending >= t, "nothing begins in the past"
        # What a machine may look at must not depend on it either.
        self.seen.append((t, sorted((entry.note.at, entry.pitch) for entry in ahead.sounding(t)), ahead.last))

    def _turned(self, t: float, note: Coming, pitch: float) -> tuple[Turn, ...] | None:
        since = t - note.at
        return None if note.lasts < STEP else (Turn(since, "pitch", pitch + 1), Turn(since + STEP, "pitch", 72.0))


@settings(max_examples=400)
@given(st.lists(asked, min_size=6, max_size=16), st.sampled_from((STEP, 0.1, 0.5, 7.0)))
def test_whatever_a_machine_asks_for_how_far_a_shell_commits_is_not_heard(wished: list[Asked], lead: float) -> None:
    early, late = Machine(lead), Machine(0.0)
    for machine in (early, late):
        for one in wished:
            machine.ask(one)
        machine.run.until(60.0)
    assert heard(early.run.events) == heard(late.run.events)
    assert early.seen == late.seen
    assert not early.run.ledger.of("band") and early.run.ahead.deadline is None


@given(st.lists(asked, min_size=2, max_size=14), st.sampled_from((0.0, 0.1, 7.0)))
def test_whatever_a_machine_asks_for_no_note_ends_that_has_not_begun_and_none_is_left(
    wished: list[Asked], lead: float
) -> None:
    machine = Machine(lead)
    for one in wished:
        machine.ask(one)
    machine.run.until(60.0)
    begun = {event.note_id: event.at for event in machine.run.events if isinstance(event, NoteOn)}
    for event in machine.run.events:
        if isinstance(event, NoteOff):
            assert event.at >= begun.pop(event.note_id)
        elif isinstance(event, Cancel):
            assert event.at < begun.pop(event.note_id)
    assert not begun
