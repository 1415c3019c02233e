"""The band over random sessions: it keeps the lock, is silent when it must be, and sounds the same however far ahead
a shell commits it."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from adaptive_instrument.ensemble import COMMIT_LEAD
from adaptive_instrument.instrument import Instrument
from adaptive_instrument.music import locks
from adaptive_instrument.music.grooves.band import BAND
from adaptive_instrument.music.grooves.table import GROOVES
from adaptive_instrument.notes import NoteOn
from adaptive_instrument.signals import Change, Switch
from tests.support.playing import one_switch
from tests.support.strategies import Step, bands, sessions
from tests.support.witness import Witness, heard

NAMES = st.sampled_from(sorted(GROOVES))


def commands() -> st.SearchStrategy[Step]:
    """Whatever may be asked of a band, and what happens to everybody's harmony and time while it plays."""
    what = st.one_of(
        st.tuples(st.sampled_from(("groove.start", "groove.fill", "groove.fill", "groove.ending", "groove.next",
                                   "groove.more", "groove.fewer", "groove.switch", "groove.stop")), st.none()),
        st.tuples(st.just("groove.name"), NAMES),
        st.tuples(st.just("groove.intensity"), st.integers(0, 4)),
        st.tuples(st.just("groove.humanise"), st.sampled_from((0.0, 1.0))),
        st.tuples(st.sampled_from(("groove.push_drums", "groove.push_chords")), st.sampled_from((-40.0, 0.0, 40.0))),
        st.tuples(st.just("groove.parts"), st.sampled_from((["drums"], ["bass", "chords"], ["pad"]))),
        st.tuples(st.just("groove.count_in"), st.booleans()),
        st.tuples(st.just("groove.metre"), st.sampled_from(("its own", "as it is"))),
        st.tuples(st.just("groove.lock"), st.sampled_from(("chord", "scale"))),
        st.tuples(st.just("groove.leaves_after"), st.sampled_from((5.0, 600.0))),
        st.tuples(st.just("harmony.chord"), st.sampled_from(("", "Am", "F", "E7", "Bbmaj7", "C/E", "F#dim"))),
        st.tuples(st.just("harmony.changes"), st.sampled_from(("now", "beat", "bar"))),
        st.tuples(st.just("harmony.progression"), st.sampled_from(("", "I-V-vi-IV", "12-bar blues"))),
        st.tuples(st.just("harmony.progress"), st.sampled_from(("bar", "hand"))),
        st.tuples(st.just("transport.tempo"), st.sampled_from((40.0, 60.0, 120.0, 133.7, 240.0))),
        st.tuples(st.just("transport.metre"), st.integers(1, 7)),
        st.tuples(st.just("transport.swing"), st.sampled_from((0.5, 0.6, 0.75))),
        st.tuples(st.sampled_from(("transport.fermata", "undo")), st.none()),
        st.tuples(st.just("rest"), st.booleans()),
    )  # fmt: skip
    # At 120 beats a minute and without unevenness many of these fall on the very moment of a stroke.
    wait = st.sampled_from((0.0, 0.125, 0.25, 0.5, 0.5, 1.0, 2.0, 2.0, 0.05, 0.3, 0.77))
    return st.builds(lambda wait, what: Step(wait, 0, Change(0.0, *what)), wait, what)


def beside(band: list[Instrument]) -> list[Instrument]:
    """The band of players, and one among them whose notes wait for the beat: they are committed ahead, too."""
    return [*band, one_switch("eve", "a", help="notes and timing")]


def presses() -> st.SearchStrategy[list[Step]]:
    """The one who waits for the beat presses."""
    wait = st.sampled_from((0.05, 0.1, 0.25, 0.4, 1.0))
    return st.builds(
        lambda wait, held: [
            Step(wait, 1, Switch(0.0, "keyboard", "a", True)), Step(held, 0, Switch(0.0, "keyboard", "a", False)),
        ],
        wait,
        wait,
    )  # fmt: skip


def played() -> st.SearchStrategy[list[Step]]:
    """A session in which a band plays, among players who do as they like."""
    opening = [
        Step(0.0, 0, Change(0.0, *what))
        for what in (("transport.tempo", 120), ("groove.humanise", 0.0), ("groove.tempo", "as it is"))
    ]
    opening.append(Step(0.5, 0, Change(0.0, "groove.start", None)))
    some = st.one_of(commands().map(lambda step: [step]), presses(), presses())
    asked = st.lists(some, min_size=6, max_size=24).map(
        lambda steps: opening + [step for several in steps for step in several]
    )
    mixed = st.builds(_mixed, asked, sessions(24))
    return st.one_of(asked, mixed)


def _mixed(asked: list[Step], steps: list[Step]) -> list[Step]:
    calm = [replace(step, wait=min(step.wait, 2.0)) for step in steps]
    return [step for pair in zip(asked, calm, strict=False) for step in pair] + asked[len(calm) :]


@settings(max_examples=60)
@given(bands(), played(), st.sampled_from((0.013, COMMIT_LEAD, 5.0)))
def test_how_far_a_shell_commits_is_not_heard_of_the_band(
    band: list[Instrument], steps: list[Step], lead: float
) -> None:
    early, late = Witness(beside(band)), Witness(beside(band))
    early.play(steps, lead)
    late.play(steps, lead=0.0, rounds=False)
    early.stop()
    late.stop()
    assert heard(early.events) == heard(late.events)


@settings(max_examples=60)
@given(bands(), played())
def test_every_note_of_the_band_is_in_the_lock(band: list[Instrument], steps: list[Step]) -> None:
    witness = Witness(beside(band))
    told = list(witness.events)
    for step in steps:
        before = len(witness.events)
        witness.play([step], lead=0.0)
        told = witness.events[before:]
        harmony = witness.ensemble._shared.harmony
        for note in told:
            if isinstance(note, NoteOn) and note.player == BAND and note.at == witness.ensemble.now:
                if note.voice == "drums":
                    assert 35 <= note.pitch <= 82 and note.pitch == round(note.pitch)
                else:
                    assert locks.fits("strong beats", harmony, note.pitch), f"{note} is outside {harmony}"
    witness.stop()


@settings(max_examples=40)
@given(bands(), played(), st.sampled_from(("stop", "rest", "voice", "call", "groove.stop")))
def test_whatever_hushes_the_music_hushes_the_band_for_good(
    band: list[Instrument], steps: list[Step], what: str
) -> None:
    witness = Witness(beside(band))
    witness.play([*steps, Step(0.0, 0, Change(0.0, "rest", False)), Step(0.1, 0, Change(0.0, "groove.start", None))])
    witness.play([Step(3.0, 2, None)])
    witness.play([Step(0.0, 0, Change(0.0, what, None if "stop" in what else True))])
    assert not [note for note in witness.open.values() if note.player == BAND]
    begun = len([event for event in witness.events if isinstance(event, NoteOn) and event.player == BAND])
    witness.play([Step(9.0, 3, None)])
    assert begun == len([event for event in witness.events if isinstance(event, NoteOn) and event.player == BAND])
