"""Voice leading: the shortest way from chord to chord."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adaptive_instrument.music.chords import CHORDS
from adaptive_instrument.music.voicing import MOST_VOICES, lead, movement

chords = st.tuples(st.integers(0, 11), st.sampled_from(sorted(CHORDS))).map(
    lambda chord: tuple((chord[0] + tone) % 12 for tone in CHORDS[chord[1]])
)


@given(chords, chords, st.integers(30, 70), st.integers(12, 28))
def test_every_tone_stands_once_in_the_range_and_no_voice_crosses(
    first: tuple[int, ...], second: tuple[int, ...], lowest: int, room: int
) -> None:
    before = lead(first, (), lowest, lowest + room, first[0])
    after = lead(second, before, lowest, lowest + room)
    for classes, pitches in ((first, before), (second, after)):
        assert list(pitches) == sorted(set(pitches)) and len(pitches) <= MOST_VOICES
        assert all(lowest <= pitch <= lowest + room for pitch in pitches)
        assert {int(pitch) % 12 for pitch in pitches} == set(classes)


@given(chords, chords)
def test_no_other_placing_moves_less(first: tuple[int, ...], second: tuple[int, ...]) -> None:
    before = lead(first, (), 53, 77, first[0])
    after = lead(second, before, 53, 77)
    places = [[float(pitch) for pitch in range(53, 78) if pitch % 12 == each] for each in dict.fromkeys(second)]
    least = min(movement(before, tuple(sorted(placing))) for placing in product(*places))
    assert movement(before, after) == least


def test_common_tones_stay_and_the_others_go_by_step() -> None:
    c = lead((0, 4, 7), (), 53, 77, 0)
    assert c == (60, 64, 67)
    assert lead((5, 9, 0), c, 53, 77) == (60, 65, 69)
    assert lead((9, 0, 4), c, 53, 77) == (60, 64, 69)
    assert lead((7, 11, 2), c, 53, 77) == (59, 62, 67)


def test_the_same_chord_again_does_not_move() -> None:
    seventh = lead((7, 11, 2, 5), (60.0, 64.0, 67.0), 53, 77)
    assert lead((7, 11, 2, 5), seventh, 53, 77) == seventh


def test_a_round_of_chords_comes_home_in_the_middle() -> None:
    pitches: tuple[float, ...] = ()
    for _ in range(20):
        for root in (0, 9, 5, 7):
            pitches = lead((root, (root + (3 if root == 9 else 4)) % 12, (root + 7) % 12), pitches, 53, 77, root)
            assert movement(pitches, (60.0, 64.0, 67.0)) <= 12


def test_there_must_be_an_octave_of_room() -> None:
    with pytest.raises(ValueError, match="leave an octave"):
        lead((0, 4, 7), (), 60, 66)
