"""Locks: what each policy lets sound, whatever is pressed, in every scale and key."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adaptive_instrument.access.selection import BendBy, Select
from adaptive_instrument.ensemble import Ensemble
from adaptive_instrument.music.chords import CHORDS
from adaptive_instrument.music.drums import KIT
from adaptive_instrument.music.harmony import Harmony, HarmonySettings
from adaptive_instrument.music.layout import Layout, LayoutSettings
from adaptive_instrument.music.ledger import Ledger
from adaptive_instrument.music.locks import Lock, chord_tones, fits, nearest, on_the_beat, step, target_pitch, tones
from adaptive_instrument.music.pitch import TONICS
from adaptive_instrument.music.scales import SCALES
from adaptive_instrument.music.shared import Shared
from adaptive_instrument.music.transport import Transport, TransportSettings
from adaptive_instrument.music.voice import Voice, VoiceSettings
from adaptive_instrument.notes import Bend, NoteOn
from adaptive_instrument.signals import Change, Midi
from tests.support.instruments import FIVE, KEYS

LOCKS: tuple[Lock, ...] = get_args(Lock)
locks = st.sampled_from(LOCKS)
names = st.builds(lambda root, quality: root + quality, st.sampled_from(TONICS), st.sampled_from(sorted(CHORDS)))
harmonies = st.builds(
    Harmony, st.sampled_from(TONICS), st.sampled_from(sorted(SCALES)), st.one_of(st.just(""), names)
)  # fmt: skip
C = Harmony("C", "major")


@given(locks, harmonies, st.integers(0, 127), st.booleans())
def test_every_key_sounds_within_the_lock(lock: Lock, harmony: Harmony, key: int, strong: bool) -> None:
    pitch = target_pitch(lock, key, None, harmony, strong)
    assert 0 <= pitch <= 127 and fits(lock, harmony, pitch)


@given(locks, harmonies, st.integers(-35, 70), st.integers(0, 8), st.booleans())
def test_every_target_of_a_layout_sounds_within_the_lock(
    lock: Lock, harmony: Harmony, degree: int, octave: int, strong: bool
) -> None:
    layout = Layout(LayoutSettings(degrees=(degree,), octave=octave))
    pitch = target_pitch(lock, 0, layout, harmony, strong)
    assert 0 <= pitch <= 127 and fits(lock, harmony, pitch)


@given(locks, harmonies, st.floats(0, 127), st.integers(-20, 20), st.booleans())
def test_the_nearest_pitch_and_steps_from_it_stay_in_the_lock(
    lock: Lock, harmony: Harmony, pitch: float, steps: int, strong: bool
) -> None:
    near, there = nearest(lock, harmony, pitch, strong), step(lock, harmony, pitch, steps, strong)
    assert fits(lock, harmony, near) and fits(lock, harmony, there)
    assert all(abs(near - pitch) <= abs(tone - pitch) for tone in tones(lock, harmony, strong))


@pytest.mark.parametrize("scale", sorted(SCALES))
def test_no_bend_of_any_key_leaves_the_lock_by_more_than_vibrato(scale: str) -> None:
    shared = Shared(Harmony("Eb", scale, "Cm7"), Transport(TransportSettings()), Ledger())
    for lock in ("scale", "white keys", "chord", "chord scale", "strong beats"):
        voice = Voice("ada", VoiceSettings(lock=lock, polyphony=1), "notes", None, shared)
        for key in range(0, 128, 5):
            events = voice.receive(Select(1.0, "key", key))
            home = next(event.pitch for event in events if isinstance(event, NoteOn))
            for bend in (-2.0, -1.3, -0.4, 0.3, 0.9, 2.0):
                events = voice.receive(BendBy(1.1, bend))
                for event in events:
                    if isinstance(event, Bend):
                        vibrato = abs(event.pitch - home) <= 0.5
                        assert vibrato or fits(lock, shared.harmony, event.pitch), (lock, key, bend)
            voice.release(1.2)


def test_white_keys_are_the_scale_s_degrees_in_a_row_and_black_ones_their_lower_neighbours() -> None:
    d = Harmony("D", "major")
    assert [target_pitch("white keys", key, None, d) for key in (60, 62, 64, 65, 67, 69, 71, 72)] == [
        62, 64, 66, 67, 69, 71, 73, 74,
    ]  # fmt: skip
    assert target_pitch("white keys", 61, None, d) == 62
    pentatonic = Harmony("C", "major pentatonic")
    assert [target_pitch("white keys", key, None, pentatonic) for key in (59, 60, 62, 64, 65, 67, 69)] == [
        57, 60, 62, 64, 67, 69, 72,
    ]  # fmt: skip


def test_under_the_chord_lock_pads_count_the_chord_s_tones_from_its_root() -> None:
    layout = Layout(LayoutSettings(degrees=(1, 2, 3, 4, 0)))
    assert [target_pitch("chord", n, layout, replace(C, chord="F")) for n in range(5)] == [65, 69, 72, 77, 60]
    assert [target_pitch("chord", n, layout, replace(C, chord="Am7")) for n in range(4)] == [57, 60, 64, 67]


def test_under_the_chord_lock_keys_go_to_the_nearest_tone() -> None:
    g = replace(C, chord="G7")
    assert [target_pitch("chord", key, None, g) for key in (60, 61, 64, 68)] == [59, 62, 65, 67]


def test_a_just_scale_tunes_the_chord_that_it_has() -> None:
    just = next(name for name in SCALES if "just major" in name)
    third = next(tone for tone in chord_tones(Harmony("C", just, "C")) if 63 < tone < 65)
    assert third == pytest.approx(63.863, abs=0.01)


def test_on_the_beat_chord_tones_are_struck_and_between_beats_the_scale() -> None:
    band = Ensemble(
        [replace(KEYS, voice=VoiceSettings(lock="strong beats"))],
        HarmonySettings(scale="major", chord="C"), TransportSettings(tempo=60),
    )  # fmt: skip
    heard = []
    for t in (0.95, 1.0, 1.1, 1.3, 1.5, 1.7, 1.95):
        events = band.receive(Midi(t, "keys", bytes([0x90, 65, 90]))) + band.receive(
            Midi(t, "keys", bytes([0x80, 65, 0]))
        )
        heard += [event.pitch for event in events if isinstance(event, NoteOn)]
    assert heard == [64, 64, 64, 65, 65, 65, 64]


def test_a_beat_has_the_same_width_before_and_behind_it() -> None:
    transport = Transport(TransportSettings(tempo=60))
    assert [on_the_beat(transport, t) for t in (0.86, 0.88, 1.0, 1.12, 1.14)] == [False, True, True, True, False]


def test_drums_are_drums_whatever_the_scale() -> None:
    layout = Layout(LayoutSettings(count=4))
    assert [target_pitch("drums", n, layout, C) for n in range(4)] == list(KIT.values())[:4]
    assert target_pitch("drums", 38, None, Harmony("F#", "hirajoshi")) == 38
    assert fits("drums", C, 37) and not fits("drums", C, 100)


def test_raw_help_frees_keys_from_every_lock_but_drums() -> None:
    for lock in LOCKS:
        band = Ensemble([replace(KEYS, help="raw", voice=VoiceSettings(lock=lock))])
        events = band.receive(Midi(1.0, "keys", bytes([0x90, 61, 90])))
        assert [event.pitch for event in events if isinstance(event, NoteOn)] == [61.0], lock


def test_the_lock_is_changed_while_playing_and_the_pads_are_called_by_it() -> None:
    band = Ensemble([FIVE], HarmonySettings(scale="major", chord="F"))
    assert [target.label for target in band.view().players[0].targets] == ["C", "D", "E", "F", "G"]
    band.receive(Change(1.0, "player.five.voice.lock", "chord"))
    assert [target.label for target in band.view().players[0].targets] == ["F", "A", "C", "F", "A"]
    assert all(target.strong for target in band.view().players[0].targets)
