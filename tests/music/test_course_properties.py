"""The laws under a harmony that goes on: by progressions, on the beat, on the bar, and after a keyboard."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from adaptive_instrument.instrument import Instrument
from adaptive_instrument.music.harmony import Harmony, HarmonySettings
from adaptive_instrument.music.layout import LayoutSettings
from adaptive_instrument.music.locks import Lock, fits
from adaptive_instrument.music.progressions import PROGRESSIONS
from adaptive_instrument.music.transport import TransportSettings
from adaptive_instrument.music.voice import VoiceSettings
from adaptive_instrument.notes import NoteOn
from adaptive_instrument.signals import Change, Midi, Signal, Switch
from tests.support.instruments import FIVE, KEYS
from tests.support.strategies import Step
from tests.support.witness import Witness, assert_no_horizon_is_heard

LOCKS: tuple[Lock, ...] = get_args(Lock)
progressions = st.sampled_from(("", *sorted(PROGRESSIONS), "I vi | IV V", "Am | F | %"))
changes = st.one_of(
    st.tuples(st.just("harmony.chord"), st.sampled_from(("", "C", "F", "Am7", "G/B", "Ebmaj9"))),
    st.tuples(st.just("harmony.tonic"), st.sampled_from(("C", "D", "Bb"))),
    st.tuples(st.just("harmony.scale"), st.sampled_from(("major", "natural minor", "blues"))),
    st.tuples(st.just("harmony.own"), st.sampled_from(([150, 700, 1200], [301.8, 884.4, 1466.9, 1902]))),
    st.tuples(st.just("harmony.changes"), st.sampled_from(("now", "beat", "bar"))),
    st.tuples(st.just("harmony.progression"), progressions),
    st.tuples(st.just("harmony.progress"), st.sampled_from(("bar", "hand"))),
    st.tuples(st.just("harmony.follow"), st.sampled_from(("", "midi", "keys"))),
    st.tuples(st.just("transport.metre"), st.integers(1, 7)),
    st.tuples(st.just("transport.tempo"), st.sampled_from((40, 97.3, 240))),
    st.tuples(st.just("rest"), st.booleans()),
    st.tuples(
        st.sampled_from(("harmony.next", "harmony.next-progression", "harmony.next-scale", "undo", "stop")), st.none()
    ),
)
signals: st.SearchStrategy[Signal] = st.one_of(
    st.builds(lambda n, down: Switch(0.0, "keyboard", str(n), down), st.integers(1, 5), st.booleans()),
    st.builds(lambda n, down: Switch(0.0, "keyboard", str(n), down), st.integers(1, 5), st.booleans()),
    st.builds(
        lambda key, down: Midi(0.0, "keys", bytes((0x90, key, 90 * down))), st.integers(55, 68), st.booleans()
    ),
    st.builds(lambda change: Change(0.0, *change), changes),
)  # fmt: skip
sessions = st.lists(
    st.builds(Step, st.sampled_from((0.0, 0.01, 0.04, 0.13, 0.4, 1.1, 5.0)), st.integers(0, 2), signals),
    min_size=5, max_size=40,
)  # fmt: skip


@st.composite
def bands(draw: st.DrawFn, locked: bool = False) -> list[Instrument]:
    """Five pads and a keyboard, each with any lock; the pads may be chords."""
    harmony = HarmonySettings(
        scale="major", progression=draw(progressions), changes=draw(st.sampled_from(("now", "beat", "bar"))),
        progress=draw(st.sampled_from(("bar", "hand"))), follow="" if locked else draw(st.sampled_from(("", "midi"))),
    )  # fmt: skip
    chords = () if locked else draw(st.sampled_from(((), ("I", "vi", "IV", "V7", "Dm9"))))
    players = []
    for instrument in (FIVE, KEYS):
        voice = VoiceSettings(
            lock=draw(st.sampled_from(LOCKS)), on_change=draw(st.sampled_from(("keep", "glide", "release"))),
            articulation=draw(st.sampled_from(("hold", "ring", "strum", "arpeggio", "latch"))), polyphony=12,
        )  # fmt: skip
        layout = LayoutSettings(chords=chords, chord_pads=draw(st.sampled_from(("play", "lead", "both"))))
        help = draw(st.sampled_from(("notes", "notes and timing")))
        players.append(replace(instrument, voice=voice, help=help, harmony=harmony, layout=layout))  # type: ignore[arg-type]
    tempo = TransportSettings(tempo=draw(st.sampled_from((61.0, 120.0))))
    return [replace(player, transport=tempo) for player in players]


@given(bands(), sessions, st.sampled_from((0.02, 0.1, 3.0)))
def test_how_far_a_shell_commits_is_not_heard(band: list[Instrument], steps: list[Step], lead: float) -> None:
    assert_no_horizon_is_heard(band, steps, lead)


@given(bands(), sessions)
def test_one_leap_gives_the_events_of_many_steps(band: list[Instrument], steps: list[Step]) -> None:
    leap, many = Witness(band), Witness(band)
    leap.play(steps, lead=0.0, rounds=False)
    many.play(steps, lead=0.0)
    assert leap.events == many.events
    assert leap.ensemble.view() == many.ensemble.view()


@given(bands(locked=True), sessions)
def test_every_note_is_in_its_player_s_lock_under_the_harmony_of_its_moment(
    band: list[Instrument], steps: list[Step]
) -> None:
    witness = Witness(band)
    applying = witness.ensemble._applying
    harmonies: list[tuple[float, Harmony]] = [(0.0, witness.ensemble._shared.harmony)]
    known = applying._reharmonise

    def noted(harmony: Harmony, events: list[object]) -> None:
        harmonies.append((witness.ensemble._company.now, harmony))
        known(harmony, events)  # type: ignore[arg-type]

    applying._reharmonise = noted  # type: ignore[assignment]
    witness.play(_unled(steps))
    # What is committed for a moment still to come is of the harmony of then.
    witness.advance(witness.ensemble.now + 1.0, lead=0.0)
    locks = {player.name: player.voice.lock for player in band}
    for note in witness.events:
        if isinstance(note, NoteOn) and note.note_id not in witness._cancelled:
            before = [harmony for t, harmony in harmonies if t < note.at][-1:]
            there = before + [harmony for t, harmony in harmonies if t == note.at]
            assert any(fits(locks[note.player], harmony, note.pitch) for harmony in there), (note, there)


@given(bands(locked=True), sessions)
def test_what_is_foretold_comes(band: list[Instrument], steps: list[Step]) -> None:
    witness = Witness(band)
    witness.play(_unled(steps))
    ensemble = witness.ensemble
    coming = ensemble.view().course.coming
    if coming is not None and coming.at < ensemble.now + 60:
        told = ensemble._shared.harmony_at(coming.at)
        ensemble.advance(coming.at, coming.at)
        assert ensemble._shared.harmony == told


def _unled(steps: list[Step]) -> list[Step]:
    """Without a keyboard that everybody follows: what it will play nobody knows, and it sounds as it is played."""
    return [step for step in steps if getattr(step.signal, "what", "") != "harmony.follow"]
