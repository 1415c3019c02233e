"""The laws for voices that make figures of what is pressed: nothing rings on, nothing leaves the lock, and how far a
shell commits is not heard (see ``support/figures.py``)."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from adaptive_instrument.ensemble import COMMIT_LEAD
from adaptive_instrument.instrument import Instrument
from adaptive_instrument.notes import NoteOff, NoteOn
from adaptive_instrument.signals import Change, Tracking
from tests.support.figures import figured_bands, figured_sessions
from tests.support.strategies import PORTS, SOURCES, Step
from tests.support.witness import Witness, assert_no_horizon_is_heard


@given(figured_bands(), figured_sessions())
def test_figures_keep_every_law_and_end_in_silence(band: list[Instrument], steps: list[Step]) -> None:
    witness = Witness(band)
    witness.play(steps)
    witness.stop()
    witness.check_locks()
    witness.check_holders()
    assert witness.ensemble.deadline is None or not witness.ensemble.sounding


@given(figured_bands(), figured_sessions(), st.sampled_from((0.013, COMMIT_LEAD, 5.0)))
def test_how_far_a_shell_commits_is_not_heard_in_figures(
    band: list[Instrument], steps: list[Step], lead: float
) -> None:
    assert_no_horizon_is_heard(band, steps, lead)


@given(figured_bands(), figured_sessions())
def test_when_all_sources_are_lost_every_figure_ends(band: list[Instrument], steps: list[Step]) -> None:
    witness = Witness(band)
    witness.play(steps)
    witness.play([Step(0.0, 0, Tracking(0.0, source, False)) for source in (*SOURCES, *PORTS)])
    witness.advance(witness.ensemble.now + 5.0, COMMIT_LEAD)
    assert not witness.open


@given(figured_bands(), figured_sessions(), st.sampled_from(("rest", "voice")))
def test_in_rest_nothing_goes_on_by_itself(band: list[Instrument], steps: list[Step], what: str) -> None:
    witness = Witness(band)
    witness.play(steps)
    witness.play([Step(0.0, 0, Change(0.0, what, True))])
    assert not witness.open
    witness.advance(witness.ensemble.now + 5.0, COMMIT_LEAD)
    assert not witness.open


@given(figured_bands(), figured_sessions())
def test_a_player_who_has_gone_leaves_no_figure_behind(band: list[Instrument], steps: list[Step]) -> None:
    witness = Witness(band)
    witness.play(steps)
    names = [player.name for player in witness.ensemble.view().players]
    witness.play([Step(0.0, 0, Change(0.0, f"player.{name}.instrument", None)) for name in names])
    assert not witness.open


@given(figured_bands(), figured_sessions())
def test_no_player_sounds_more_notes_than_their_polyphony(band: list[Instrument], steps: list[Step]) -> None:
    witness = Witness(band)
    # Fades and echoes of a changed voice end as they were begun: the cap is that of unchanged settings.
    steps = [step for step in steps if not isinstance(step.signal, Change)]
    witness.play(steps, lead=0.0)
    witness.stop()
    most = {player.name: player.instrument.voice.polyphony for player in witness.ensemble._players.values()}
    ends = {event.note_id: event.at for event in witness.events if isinstance(event, NoteOff)}
    notes = [event for event in witness.events if isinstance(event, NoteOn) and ends[event.note_id] > event.at]
    for note in notes:
        others = [n for n in notes if n.player == note.player and n.at <= note.at < ends[n.note_id]]
        assert len(others) <= most[note.player]
