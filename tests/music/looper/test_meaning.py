"""What a note meant, under any other harmony: in the lock, in its place, and home again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adaptive_instrument.music import locks
from adaptive_instrument.music.chords import CHORDS
from adaptive_instrument.music.harmony import Harmony
from adaptive_instrument.music.locks import Lock
from adaptive_instrument.music.looper.meaning import Meaning, degree_of
from adaptive_instrument.music.looper.settings import Moves
from adaptive_instrument.music.pitch import TONICS
from adaptive_instrument.music.scales import SCALES, scale_of_cents

C_MAJOR = Harmony("C", "major", "C")

chords = st.one_of(st.just(""), st.tuples(st.sampled_from(TONICS), st.sampled_from(sorted(CHORDS))).map("".join))
harmonies = st.builds(Harmony, st.sampled_from(TONICS), st.sampled_from(sorted(SCALES)), chords)

BOHLEN_PIERCE = tuple(1901.955 * step / 13 for step in (1, 3, 4, 6, 7, 9, 10, 12, 13))
"""The Lambda scale of Bohlen and Pierce in cents: nine tones of thirteen that share a twelfth."""
periods = st.one_of(
    st.just(BOHLEN_PIERCE),
    st.just((350.0, 702.0)),
    st.lists(st.floats(60, 900), min_size=1, max_size=12).map(
        lambda steps: tuple(100 + sum(steps[: n + 1]) for n in range(len(steps)))
    ),
)
"""Scales that repeat wherever their last degree is."""


def _own(tonic: str, cents: tuple[float, ...], chord: str) -> Harmony:
    return Harmony(tonic, "own", chord, scale_of_cents("own", cents))


beyond_octaves = st.builds(_own, st.sampled_from(TONICS), periods, chords)


@pytest.mark.parametrize(
    ("chord", "pitches"),
    [("Am", [57, 59, 60, 64]), ("F", [65, 67, 69, 72]), ("G", [55, 57, 59, 62]), ("Dm", [62, 64, 65, 69])],
)
def test_chord_tones_go_to_chord_tones_and_the_others_along(chord: str, pitches: list[float]) -> None:
    under = Harmony("C", "major", chord)
    assert [Meaning(pitch, C_MAJOR).under(under) for pitch in (60, 62, 64, 67)] == pitches


@pytest.mark.parametrize("chord", ["C5", "C6", "C7", "Cmaj9", "C9", "C69", "Cadd9", "C13"])
def test_a_richer_or_a_barer_chord_on_the_same_root_leaves_the_melody_alone(chord: str) -> None:
    under = Harmony("C", "major", chord)
    assert [Meaning(pitch, C_MAJOR).under(under) for pitch in (60, 64, 67)] == [60, 64, 67]


def test_a_third_goes_to_a_third_whatever_else_the_chord_has() -> None:
    assert [Meaning(pitch, C_MAJOR).under(Harmony("C", "major", "F9")) for pitch in (60, 64, 67)] == [65, 69, 72]
    ninth = Meaning(64, Harmony("C", "major", "C9"))
    assert ninth.under(Harmony("C", "major", "Dm")) == 65
    assert ninth.under(Harmony("C", "major", "Gsus4")) == 60


def test_another_key_is_reached_the_shorter_way() -> None:
    for tonic, rise in (("D", 2), ("F#", 6), ("G", -5), ("B", -1)):
        moved = [Meaning(pitch, Harmony("C", "major")).under(Harmony(tonic, "major")) for pitch in (60, 64, 65, 71)]
        assert moved == [pitch + rise for pitch in (60, 64, 65, 71)]


def test_a_mode_keeps_the_degree() -> None:
    minor = [Meaning(pitch, Harmony("C", "major")).under(Harmony("C", "natural minor")) for pitch in (60, 64, 69, 71)]
    assert minor == [60, 63, 68, 70]


def test_a_drum_stays_a_drum() -> None:
    assert Meaning(36, C_MAJOR).under(Harmony("F#", "hirajoshi"), lock="drums") == 36


@given(st.integers(0, 127), harmonies, harmonies, st.sampled_from(("key and chord", "key", "nearest")),
       st.sampled_from(("scale", "white keys", "chord", "chord scale", "strong beats")))  # fmt: skip
def test_whatever_the_harmony_becomes_it_is_in_the_lock(
    key: int, was: Harmony, harmony: Harmony, moves: Moves, lock: Lock
) -> None:
    pitch = was.nearest(key)
    found = Meaning(pitch, was).under(harmony, moves, lock)
    assert locks.fits(lock, harmony, found) or (found == pitch and harmony == was)
    assert 0 <= found <= 127


@given(st.integers(0, 127), st.one_of(harmonies, beyond_octaves), beyond_octaves,
       st.sampled_from(("key and chord", "key", "nearest")),
       st.sampled_from(("scale", "white keys", "chord", "chord scale", "strong beats")), st.integers(0, 115),
       st.integers(12, 50))  # fmt: skip
def test_in_scales_without_octaves_too_it_is_in_the_lock_and_its_player_s_range(
    key: int, was: Harmony, harmony: Harmony, moves: Moves, lock: Lock, lowest: int, wide: int
) -> None:
    highest = min(127, lowest + wide)
    for before, after in ((was, harmony), (harmony, was)):
        pitch = before.nearest(key)
        found = Meaning(pitch, before).under(after, moves, lock)
        assert locks.fits(lock, after, found) or before == after
        if before == after:
            continue
        folded = locks.fold(lock, after, found, lowest, highest, after.strong(found))
        assert locks.fits(lock, after, folded)
        fitting = [tone for tone in locks.tones(lock, after, after.strong(found)) if lowest <= tone <= highest]
        assert lowest <= folded <= highest or not fitting


@given(st.integers(24, 103), harmonies, harmonies)
def test_it_never_leaps_farther_than_a_key_and_a_chord_can_ask(key: int, was: Harmony, harmony: Harmony) -> None:
    pitch = was.nearest(key)
    assert abs(Meaning(pitch, was).under(harmony) - pitch) <= 24


@given(st.integers(12, 115), st.sampled_from(sorted(SCALES)), st.sampled_from(TONICS))
def test_the_degree_of_a_degree_is_that_degree(key: int, scale: str, tonic: str) -> None:
    harmony = Harmony(tonic, scale)
    pitch = harmony.nearest(key)
    assert harmony.degree(degree_of(pitch, harmony)) == pytest.approx(pitch, abs=1e-6)
