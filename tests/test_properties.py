"""The laws, over random sessions of all signals and several players (see ``support/strategies.py``)."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from adaptive_instrument.ensemble import COMMIT_LEAD
from adaptive_instrument.instrument import Instrument
from adaptive_instrument.signals import Change, Tracking
from tests.support.strategies import PORTS, SOURCES, Step, bands, on_the_beat, presses, sessions
from tests.support.ticker import NAME, Ticker
from tests.support.witness import Witness, assert_no_horizon_is_heard, heard


@given(bands(), sessions(), st.booleans())
def test_a_session_keeps_every_law_and_ends_in_silence(band: list[Instrument], steps: list[Step], rest: bool) -> None:
    witness = Witness(band, resting=rest)
    witness.play(steps)
    witness.stop()
    witness.check_locks()
    witness.check_holders()


@given(bands(), sessions(), st.sampled_from((0.0, 0.02, COMMIT_LEAD, 3.0)))
def test_the_same_signals_give_the_same_events(band: list[Instrument], steps: list[Step], lead: float) -> None:
    once, twice = Witness(band), Witness(band)
    once.play(steps, lead)
    twice.play(steps, lead)
    assert once.events == twice.events
    assert once.ensemble.view() == twice.ensemble.view()


@given(bands(), sessions())
def test_one_leap_gives_the_events_of_many_steps(band: list[Instrument], steps: list[Step]) -> None:
    leap, many = Witness(band), Witness(band)
    leap.play(steps, lead=0.0, rounds=False)
    many.play(steps, lead=0.0)
    assert leap.events == many.events
    assert leap.ensemble.deadline == many.ensemble.deadline


@given(bands(), sessions(), st.sampled_from((0.013, COMMIT_LEAD, 5.0)))
def test_how_far_a_shell_commits_is_not_heard(band: list[Instrument], steps: list[Step], lead: float) -> None:
    assert_no_horizon_is_heard(band, steps, lead)


@given(bands(), sessions())
def test_when_all_sources_are_lost_every_note_ends(band: list[Instrument], steps: list[Step]) -> None:
    witness = Witness(band)
    witness.play(steps)
    witness.play([Step(0.0, 0, Tracking(0.0, source, False)) for source in (*SOURCES, *PORTS)])
    assert not witness.open


@given(bands(), sessions())
def test_after_the_longest_ring_only_held_notes_sound(band: list[Instrument], steps: list[Step]) -> None:
    witness = Witness(band)
    witness.play(steps)
    witness.advance(witness.ensemble.now + 3600, COMMIT_LEAD)
    assert witness.ensemble.deadline is None
    for entry in (note for player in witness.ensemble.view().players for note in player.sounding):
        assert entry.lasts is None


# -- machines ---------------------------------------------------------------------------------------------------------


def unhurried(steps: list[Step]) -> list[Step]:
    """The same session without its leaps of hours: a machine plays all the while."""
    return [replace(step, wait=min(step.wait, 4.0)) for step in steps]


def with_ticker(band: list[Instrument]) -> Witness:
    witness = Witness(band)
    witness.ensemble.join(Ticker)
    return witness


def beside_machines() -> st.SearchStrategy[list[Step]]:
    """Playing, and changes that fall on the very moments at which a machine's notes begin and turn."""
    part = st.one_of(sessions(8), on_the_beat(), on_the_beat(), presses())
    return st.lists(part, min_size=2, max_size=8).map(lambda parts: [step for steps in parts for step in steps])


@given(bands(), beside_machines(), st.sampled_from((0.013, COMMIT_LEAD, 5.0)))
def test_how_far_a_shell_commits_is_not_heard_of_machines_either(
    band: list[Instrument], steps: list[Step], lead: float
) -> None:
    early, late = with_ticker(band), with_ticker(band)
    early.play(unhurried(steps), lead)
    late.play(unhurried(steps), lead=0.0, rounds=False)
    early.stop()
    late.stop()
    early.check_locks()
    assert heard(early.events) == heard(late.events)


@given(bands(), sessions(), st.sampled_from(("stop", "rest", "voice", "call")), st.sampled_from((0.0, 0.1, 5.0)))
def test_rest_stop_voice_and_call_end_every_note_of_a_machine(
    band: list[Instrument], steps: list[Step], what: str, lead: float
) -> None:
    witness = with_ticker(band)
    witness.play(unhurried(steps), lead)
    witness.play([Step(0.0, 0, Change(0.0, "rest", False)), Step(2.0, 0, None)], lead)
    witness.play([Step(0.0, 0, Change(0.0, what, None if what == "stop" else True))], lead=0.0)
    assert not [note for note in witness.open.values() if note.player == NAME]
