"""The laws, for a looper and a partner in the midst of random sessions."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from adaptive_instrument.ensemble import COMMIT_LEAD
from adaptive_instrument.instrument import Instrument
from adaptive_instrument.music.looper.settings import LooperSettings
from adaptive_instrument.music.partner.settings import PartnerSettings
from adaptive_instrument.signals import Change, Tracking
from tests.support.strategies import PORTS, SOURCES, Step, bands, sessions
from tests.support.witness import Witness, heard

COMMANDS = (
    "looper.switch", "looper.switch", "looper.switch", "looper.undo", "looper.redo", "looper.clear", "looper.stop",
    "looper.play", "undo",
)  # fmt: skip


def commands() -> st.SearchStrategy[Change]:
    """Presses that mean the looper, and settings of both machines."""
    plain = st.tuples(st.sampled_from(COMMANDS), st.none())
    counted = st.tuples(st.sampled_from(("looper.record", "looper.add")), st.sampled_from((0, 1, 2)))
    asked = st.tuples(st.just("looper.switch"), st.sampled_from(("ada", {"by": "ada", "ago": 0.3}, {"ago": 1.0})))
    settings = st.sampled_from((
        ("looper.moves", "nearest"), ("looper.moves", "key"), ("looper.on_change", "release"), ("looper.volume", 0.3),
        ("looper.player", "*"), ("looper.then", "overdub"), ("looper.starts", "press"), ("looper.length", "free"),
        ("looper.length", "beat"), ("partner.on", True), ("partner.on", False), ("partner.waits", 0.3),
        ("partner.player", "bo"), ("partner.octave", 1),
    ))  # fmt: skip
    return st.one_of(plain, plain, counted, asked, settings).map(lambda one: Change(0.0, *one))


@st.composite
def looped_sessions(draw: st.DrawFn) -> list[Step]:
    """A session without leaps of hours, in which the looper is asked for something now and then."""
    steps = [replace(step, wait=min(step.wait, 4.0)) for step in draw(sessions(24))]
    wait = st.sampled_from((0.0, 0.1, 0.5, 1.0, 2.0, 2.6))
    for command in draw(st.lists(st.builds(Step, wait, st.integers(0, 2), commands()), min_size=3, max_size=12)):
        steps.insert(draw(st.integers(0, len(steps))), command)
    return steps


def looping(band: list[Instrument]) -> Witness:
    first = replace(
        band[0], looper=LooperSettings(length="beat", player="*"), partner=PartnerSettings(on=True, waits=0.3)
    )
    return Witness([first, *band[1:]])


@given(bands(), looped_sessions(), st.sampled_from((0.013, COMMIT_LEAD, 5.0)))
def test_how_far_a_shell_commits_is_not_heard_of_loops_and_answers(
    band: list[Instrument], steps: list[Step], lead: float
) -> None:
    early, late = looping(band), looping(band)
    early.play(steps, lead)
    late.play(steps, lead=0.0, rounds=False)
    early.stop()
    late.stop()
    assert heard(early.events) == heard(late.events)


@given(bands(), looped_sessions())
def test_loops_and_answers_keep_every_law(band: list[Instrument], steps: list[Step]) -> None:
    witness = looping(band)
    witness.play(steps)
    witness.stop()
    witness.check_holders()
    witness.advance(witness.ensemble.now + 60, COMMIT_LEAD)
    assert not [note for note in witness.open.values() if note.player in ("looper", "partner")]


@given(bands(), looped_sessions())
def test_loops_and_answers_are_in_the_lock(band: list[Instrument], steps: list[Step]) -> None:
    # A loop of a player who chose raw is raw where the harmony has not moved: that is theirs.
    witness = looping([replace(one, help="notes") for one in band])
    kept = [step for step in steps if not _raw(step)]
    witness.play(kept)
    witness.stop()
    witness.check_locks()


@given(bands(), looped_sessions())
def test_a_lost_source_leaves_nothing_but_the_loop_sounding(band: list[Instrument], steps: list[Step]) -> None:
    witness = looping(band)
    witness.play(steps)
    witness.play([Step(0.0, 0, Tracking(0.0, source, False)) for source in (*SOURCES, *PORTS)])
    assert {note.player for note in witness.open.values()} <= {"looper", "partner"}


def _raw(step: Step) -> bool:
    signal = step.signal
    if not isinstance(signal, Change) or not isinstance(signal.what, str):
        return False
    return signal.value == "raw" or isinstance(signal.value, Instrument)
