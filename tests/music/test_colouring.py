"""The scale as a chord colours it: what players alter by ear, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adaptive_instrument.access.menu_pages import Circumstances, page
from adaptive_instrument.ensemble import Ensemble
from adaptive_instrument.music.chords import CHORDS
from adaptive_instrument.music.colouring import coloured
from adaptive_instrument.music.harmony import Harmony
from adaptive_instrument.music.locks import tones
from adaptive_instrument.music.looper.meaning import Meaning
from adaptive_instrument.music.pitch import TONICS
from adaptive_instrument.music.scales import SCALES
from adaptive_instrument.music.spelling import names
from adaptive_instrument.notes import NoteOn
from adaptive_instrument.signals import Change, Switch
from tests.support.instruments import FIVE

harmonies = st.builds(
    Harmony, st.sampled_from(TONICS), st.sampled_from(sorted(SCALES)),
    st.builds(lambda root, quality: root + quality, st.sampled_from(TONICS), st.sampled_from(sorted(CHORDS))),
)  # fmt: skip


def written(harmony: Harmony) -> str:
    return " ".join(name.written for name in names(harmony.tonic, harmony.shape))


@pytest.mark.parametrize(
    ("chord", "scale"),
    [("E", "C D E F G# A B"), ("A7", "C# D E F G A B"), ("D7", "C D E F# G A B"), ("C7", "C D E F G A Bb"),
     ("F7", "C D Eb F G A B"), ("Fm", "C D E F G Ab B"), ("Ab", "C D Eb F G Ab B"), ("Bb", "C D E F G A Bb"),
     ("Bdim7", "C D E F G Ab B"), ("G7b9", "C D E F G Ab B"), ("Am", "C D E F G A B"), ("C/F#", "C D E F G A B")],
)  # fmt: skip
def test_the_degree_of_the_same_letter_is_altered_and_no_other(chord: str, scale: str) -> None:
    assert written(coloured(Harmony("C", "major", chord))) == scale


@pytest.mark.parametrize(
    ("key", "scale", "chord", "expected"),
    [("A", "natural minor", "E7", "A B C D E F G#"), ("C", "major pentatonic", "E", "C D E G# A"),
     ("C", "major pentatonic", "G7", "C D E G A"), ("Bb", "major", "D7", "Bb C D Eb F# G A")],
)  # fmt: skip
def test_every_key_and_scale_is_coloured_by_its_own_letters(key: str, scale: str, chord: str, expected: str) -> None:
    assert written(coloured(Harmony(key, scale, chord))) == expected


@given(harmonies)
def test_a_coloured_scale_keeps_its_degrees_rises_and_takes_only_tones_of_the_chord(harmony: Harmony) -> None:
    before, after = harmony.shape, coloured(harmony).shape
    assert len(after.steps) == len(before.steps) and after.period == before.period
    assert all(low < high for low, high in pairwise((*after.steps, after.steps[0] + after.period)))
    for here, there in zip(before.steps, after.steps, strict=True):
        assert here == there or (abs(here - there) < 1.5 and coloured(harmony).strong(there + _tonic(harmony)))
    assert coloured(coloured(harmony)).shape.steps == after.steps


def _tonic(harmony: Harmony) -> float:
    return harmony.degree(1) - harmony.shape.steps[0]


def test_a_chord_of_the_scale_leaves_the_harmony_as_it_is() -> None:
    for chord in ("", "C", "Dm7", "G7"):
        harmony = Harmony("C", "major", chord)
        assert coloured(harmony) == harmony
        assert tones("chord scale", harmony) == tones("scale", harmony)


def test_a_pad_goes_along_with_a_chord_from_outside_says_so_and_comes_home() -> None:
    five = replace(FIVE, harmony=replace(FIVE.harmony, scale="major"), voice=replace(FIVE.voice, lock="chord scale"))
    ensemble = Ensemble([five])
    pressed, called = [], []
    for t, chord in ((1.0, "C"), (2.0, "E"), (3.0, "C")):
        ensemble.receive(Change(t, "harmony.chord", chord))
        events = ensemble.receive(Switch(t + 0.1, "keyboard", "5", True))
        ensemble.receive(Switch(t + 0.2, "keyboard", "5", False))
        pressed += [event.pitch % 12 for event in events if isinstance(event, NoteOn)]
        called.append([target.label for target in ensemble.view().players[0].targets])
    assert pressed == [7, 8, 7]
    assert called[0] == called[2] == ["C", "D", "E", "F", "G"] and called[1] == ["C", "D", "E", "F", "G#"]


def test_the_menu_takes_a_player_along_and_back() -> None:
    ensemble = Ensemble([FIVE])

    def chosen(t: float) -> str:
        lock = ensemble._players["five"].facing.voice.lock
        (item,) = (item for item in page("chords", Circumstances(lock=lock)) if "lock" in item.what)
        ensemble.receive(Change(t, item.what.replace("@", "five"), item.value))
        return item.label

    assert [chosen(1.0), chosen(2.0)] == ["Go with the chords", "Keep to the scale"]
    ensemble.receive(Change(3.0, "undo", None))
    assert ensemble._players["five"].instrument.voice.lock == "chord scale"


def test_a_loop_goes_along_and_comes_home() -> None:
    home = Harmony("C", "major", "C")
    meaning = Meaning(67.0, home)
    over = meaning.under(replace(home, chord="E"), "key and chord", "chord scale")
    assert over % 12 in (8, 11), "a tone of E major, where the fifth of C was"
    assert meaning.under(home, "key and chord", "chord scale") == 67.0
