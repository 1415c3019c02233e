"""The laws, for a looper and a partner in the midst of random sessions."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from adaptive_instrument.access.keys import KeysSettings
from adaptive_instrument.ensemble import COMMIT_LEAD
from adaptive_instrument.instrument import Instrument
from adaptive_instrument.music.looper.settings import LooperSettings
from adaptive_instrument.music.partner.settings import PartnerSettings
from adaptive_instrument.music.transport import TransportSettings
from adaptive_instrument.music.voice import Help, VoiceSettings
from adaptive_instrument.signals import Change, Midi, Switch, Tracking
from tests.support.playing import one_switch
from tests.support.strategies import Step, voices
from tests.support.witness import Witness, assert_no_horizon_is_heard

COMMANDS = ("looper.undo", "looper.redo", "looper.clear", "looper.stop", "looper.play", "undo", "stop")
KEYS = ("a", "b")
BOHLEN_PIERCE = [1901.955 * step / 13 for step in (1, 3, 4, 6, 7, 9, 10, 12, 13)]
"""A scale in cents that repeats at the twelfth."""


def players() -> st.SearchStrategy[list[Instrument]]:
    """Two who play by a switch each, one of them perhaps drawn to the grid, and one at a keyboard."""

    def made(voices: list[VoiceSettings], helps: list[Help], tempo: float, loops: LooperSettings) -> list[Instrument]:
        switches = [
            one_switch(
                name,
                key,
                voice=voice,
                help=help,
                looper=loops,
                partner=PartnerSettings(on=True, waits=0.3),
                transport=TransportSettings(tempo=tempo, metre=3),
            )
            for name, key, voice, help in zip(("ada", "bo"), KEYS, voices, helps, strict=False)
        ]
        keys = Instrument(version=1, name="cy", access=KeysSettings(), voice=voices[2], help=helps[2])
        return [*switches, keys]

    loops = st.builds(
        LooperSettings,
        length=st.sampled_from(("bar", "beat", "free")),
        late=st.sampled_from((0.0, 0.5, 1.0)),
        starts=st.sampled_from(("note", "note", "press")),
        then=st.sampled_from(("play", "overdub")),
        player=st.sampled_from(("*", "*", "ada", "")),
        on_change=st.sampled_from(("as played", "keep", "glide", "release")),
        longest=st.sampled_from((3, 128)),
    )
    helps = st.lists(st.sampled_from(("notes", "notes and timing")), min_size=3, max_size=3)
    tempo = st.sampled_from((20.0, 60.0, 133.7, 300.0))
    return st.builds(made, st.lists(voices(), min_size=3, max_size=3), helps, tempo, loops)


def commands() -> st.SearchStrategy[Change]:
    """Presses that mean the looper, and whatever a loop has to follow."""
    switch = st.tuples(
        st.just("looper.switch"), st.sampled_from((None, None, "ada", {"by": "ada", "ago": 0.3}, {"ago": 1.0}))
    )
    plain = st.tuples(st.sampled_from(COMMANDS), st.none())
    counted = st.tuples(
        st.sampled_from(("looper.record", "looper.add", "looper.catch", "looper.leave")), st.sampled_from((0, 1, 2))
    )
    others = st.sampled_from((
        ("looper.moves", "nearest"), ("looper.moves", "key"), ("looper.volume", 0.3), ("partner.on", False),
        ("partner.player", "bo"), ("partner.octave", 1), ("harmony.tonic", "F#"), ("harmony.scale", "dorian"),
        ("harmony.own", BOHLEN_PIERCE), ("harmony.own", [350.0, 702.0]),
        ("harmony.scale", "major pentatonic"), ("harmony.chord", "Am"), ("harmony.chord", "F"), ("transport.tempo", 30),
        ("transport.tempo", 240), ("transport.metre", 4), ("rest", True), ("rest", False), ("player.ada.help", "notes"),
    ))  # fmt: skip
    return st.one_of(switch, switch, plain, counted, others).map(lambda one: Change(0.0, *one))


def played() -> st.SearchStrategy[list[Step]]:
    """A switch or a key is pressed, held and let go."""
    held = st.sampled_from((0.05, 0.2, 0.2, 0.5, 1.1))
    by_switch = st.builds(
        lambda wait, key, held: [
            Step(wait, 1, Switch(0.0, "keyboard", key, True)), Step(held, 1, Switch(0.0, "keyboard", key, False))
        ],
        st.sampled_from((0.1, 0.25, 0.5, 1.0)), st.sampled_from(KEYS), held,
    )  # fmt: skip
    by_key = st.builds(
        lambda key, held: [
            Step(0.1, 0, Midi(0.0, "piano", bytes((0x90, key, 90)))),
            Step(held / 2, 0, Midi(0.0, "piano", bytes((0xE0, 0, key)))),
            Step(held / 2, 1, Midi(0.0, "piano", bytes((0x80, key, 0)))),
        ],
        st.sampled_from((60, 61, 67)), held,
    )  # fmt: skip
    return st.one_of(by_switch, by_switch, by_key)


def looped_sessions() -> st.SearchStrategy[list[Step]]:
    """Playing with a looper at hand: half a minute or so of it."""
    asked = st.builds(lambda wait, change: [Step(wait, 1, change)], st.sampled_from((0.0, 0.3, 1.0, 2.5)), commands())
    pause = st.sampled_from((0.8, 2.0, 4.0)).map(lambda wait: [Step(wait, 2, None)])
    begun = [Step(0.1, 0, Change(0.0, "looper.switch", None))]
    part = st.one_of(played(), played(), played(), asked, asked, pause)
    return st.lists(part, min_size=6, max_size=24).map(
        lambda parts: [step for steps in (begun, *parts) for step in steps]
    )


@given(players(), looped_sessions(), st.sampled_from((0.013, COMMIT_LEAD, 5.0)))
def test_how_far_a_shell_commits_is_not_heard_of_loops_and_answers(
    band: list[Instrument], steps: list[Step], lead: float
) -> None:
    assert_no_horizon_is_heard(band, steps, lead)


@given(players(), looped_sessions())
def test_loops_and_answers_keep_every_law(band: list[Instrument], steps: list[Step]) -> None:
    witness = Witness(band)
    witness.play(steps)
    witness.stop()
    witness.check_holders()
    witness.advance(witness.ensemble.now + 60, COMMIT_LEAD)
    assert not [note for note in witness.open.values() if note.player in ("looper", "partner")]


@given(players(), looped_sessions())
def test_loops_and_answers_are_in_the_lock(band: list[Instrument], steps: list[Step]) -> None:
    witness = Witness(band)
    witness.play(steps)
    witness.stop()
    witness.check_locks()


@given(players(), looped_sessions())
def test_a_lost_source_leaves_nothing_but_the_loop_sounding(band: list[Instrument], steps: list[Step]) -> None:
    witness = Witness(band)
    witness.play(steps)
    witness.play([Step(0.0, 0, Tracking(0.0, source, False)) for source in ("keyboard", "piano")])
    assert {note.player for note in witness.open.values()} <= {"looper", "partner"}
