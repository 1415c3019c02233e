"""What pitches are called in a key."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adaptive_instrument.music.chords import CHORDS, read_chord
from adaptive_instrument.music.harmony import Harmony
from adaptive_instrument.music.labels import label, said, tint
from adaptive_instrument.music.pitch import LETTERS, TONICS, pitch_class
from adaptive_instrument.music.progressions import MAJOR
from adaptive_instrument.music.scales import SCALES, TABLE
from adaptive_instrument.music.spelling import PLAIN, names, spelled


def notes(tonic: str, scale: str) -> str:
    return " ".join(name.written for name in names(tonic, TABLE[scale]))


@pytest.mark.parametrize(
    ("tonic", "scale", "expected"),
    [
        ("Bb", "major", "Bb C D Eb F G A"),
        ("F#", "major", "F# G# A# B C# D# E#"),
        ("Gb", "major", "Gb Ab Bb Cb Db Eb F"),
        ("C#", "natural minor", "C# D# E F# G# A B"),
        ("Eb", "natural minor", "Eb F Gb Ab Bb Cb Db"),
        ("A", "harmonic minor", "A B C D E F G#"),
        ("D", "dorian", "D E F G A B C"),
        ("E", "phrygian", "E F G A B C D"),
        ("F", "lydian", "F G A B C D E"),
        ("G", "mixolydian", "G A B C D E F"),
        ("C", "blues", "C Eb F Gb G Bb"),
        ("A", "blues", "A C D Eb E G"),
        ("Eb", "minor pentatonic", "Eb Gb Ab Bb Db"),
        ("E", "major pentatonic", "E F# G# B C#"),
        ("C", "bebop dominant", "C D E F G A Bb B"),
        ("C", "hungarian major", "C D# E F# G A Bb"),
        ("D", "bayati", "D E½b F G A Bb C"),
        ("C", "rast", "C D E½b F G A B½b"),
        ("C", "bagpipe", "C D E F G A Bb-"),
        ("E", "phrygian dominant", "E F G# A B C D"),
    ],
)
def test_a_scale_is_spelled_as_musicians_write_it(tonic: str, scale: str, expected: str) -> None:
    assert notes(tonic, scale) == expected


def test_a_double_accidental_is_called_by_its_neighbour() -> None:
    assert notes("Db", "natural minor") == "Db Eb Fb Gb Ab A Cb"
    assert notes("G#", "major") == "G# A# B# C# D# E# G"


@pytest.mark.parametrize(
    ("tonic", "scale", "chord", "expected"),
    [
        ("C", "major", "E7", "E G# B D"),
        ("C", "major", "A7", "A C# E G"),
        ("C", "major pentatonic", "B7", "B D# F# A"),
        ("C", "major", "Fm", "F Ab C"),
        ("C", "major", "Caug", "C E G#"),
        ("C", "major", "C7#9", "C E G Bb D#"),
        ("Ab", "major", "Db7", "Db F Ab Cb"),
        ("Eb", "major", "G7", "G B D F"),
        ("F#", "major", "G#7", "G# B# D# F#"),
        ("C", "major", "C#dim7", "C# E G Bb"),
    ],
)
def test_a_chord_beyond_the_key_is_spelled_from_its_root(tonic: str, scale: str, chord: str, expected: str) -> None:
    harmony, read = Harmony(tonic, scale, chord), read_chord(chord)
    pitches = [60 + (read.root + tone) % 12 for tone in read.tones]
    assert " ".join(label("letters", harmony, pitch) for pitch in pitches) == expected


@given(st.sampled_from(TONICS), st.sampled_from([*SCALES]), st.sampled_from(TONICS), st.sampled_from([*CHORDS]))
def test_every_tone_of_every_chord_has_the_name_of_its_pitch(tonic: str, scale: str, root: str, chord: str) -> None:
    harmony = Harmony(tonic, scale, root + chord)
    for tone in range(60, 72):
        name = spelled(harmony, tone)
        beside = (LETTERS[name.letter] + name.accidental + name.rest - tone + 6) % 12 - 6
        assert abs(beside) < 0.02 and abs(name.accidental) < 2
        degree = (pitch_class(tonic) + MAJOR[name.degree - 1] + name.raised - tone + 6) % 12 - 6
        assert abs(degree) < 0.5
        assert label("movable solfege", harmony, tone) and said("movable solfege", harmony, tone)


@given(st.sampled_from(TONICS), st.sampled_from([*SCALES]))
def test_every_name_is_the_pitch_that_it_names(tonic: str, scale: str) -> None:
    harmony = Harmony(tonic, scale)
    for degree in range(1, harmony.size + 1):
        pitch = harmony.degree(degree)
        name = spelled(harmony, pitch)
        distance = (LETTERS[name.letter] + name.accidental + name.rest - pitch + 6) % 12 - 6
        assert abs(distance) < 1e-6 and abs(name.accidental) <= 1.5 and abs(name.rest) < 1 / 3
        assert (name.beside == "") == (abs(name.rest) <= PLAIN)


@given(st.sampled_from(TONICS), st.sampled_from([*SCALES]))
def test_no_two_degrees_have_one_name(tonic: str, scale: str) -> None:
    written = [name.written for name in names(tonic, TABLE[scale])]
    assert len(written) == len(set(written))


@given(st.sampled_from(TONICS), st.sampled_from([n for n, s in SCALES.items() if len(s) == 7 and TABLE[n].twelve]))
def test_seven_notes_have_seven_letters_but_where_that_needs_two_accidentals(tonic: str, scale: str) -> None:
    called = names(tonic, TABLE[scale])
    steps = [("CDEFGAB".index(name.letter) - "CDEFGAB".index(tonic[0])) % 7 for name in called]
    for place, (letter, name) in enumerate(zip(steps, called, strict=True)):
        if letter != place:
            wanted = "CDEFGAB"[("CDEFGAB".index(tonic[0]) + place) % 7]
            needed = (Harmony(tonic, scale).degree(place + 1) - LETTERS[wanted] + 6) % 12 - 6
            assert abs(needed) == 2, (name, place)


@given(st.sampled_from(TONICS), st.sampled_from([*SCALES]), st.floats(0, 127))
def test_every_pitch_at_all_has_a_name(tonic: str, scale: str, pitch: float) -> None:
    assert spelled(Harmony(tonic, scale), pitch).written[0] in LETTERS


def test_notes_beside_the_scale_follow_the_key() -> None:
    sharp, flat = Harmony("E", "major"), Harmony("Bb", "major")
    assert [spelled(sharp, pitch).written for pitch in (60, 65, 70)] == ["C", "F", "A#"]
    assert [spelled(flat, pitch).written for pitch in (61, 66, 68, 71)] == ["Db", "Gb", "Ab", "B"]


def test_a_scale_that_repeats_elsewhere_is_called_by_the_nearest_notes() -> None:
    from adaptive_instrument.music.scales import scale_of_cents

    harmony = Harmony("C", "own", "", scale_of_cents("own", [301.85, 884.36, 1901.96]))
    assert [spelled(harmony, harmony.degree(degree)).written for degree in (1, 2, 3, 4)] == ["C", "Eb", "A", "G"]


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        ("letters", "F G Ab Bb C Db E"),
        ("solfege", "Fa Sol Lab Sib Do Reb Mi"),
        ("movable solfege", "do re me fa sol le ti"),
        ("degrees", "1 2 b3 4 5 b6 7"),
        ("colours", "F G Ab Bb C Db E"),
        ("none", "      "),
    ],
)
def test_labels_are_what_the_player_was_taught(labels: str, expected: str) -> None:
    harmony = Harmony("F", "harmonic minor")
    shown = [label(labels, harmony, harmony.degree(degree)) for degree in range(1, 8)]  # type: ignore[arg-type]
    assert " ".join(shown) == expected


def test_quarter_tones_are_told_in_every_kind_of_label() -> None:
    harmony = Harmony("D", "bayati")
    second = harmony.degree(2)
    told = [label(labels, harmony, second) for labels in ("letters", "solfege", "movable solfege", "degrees")]  # type: ignore[arg-type]
    assert told == ["E½b", "Mi½b", "re½b", "½b2"]


def test_only_labels_of_colours_have_one() -> None:
    assert tint("colours", 64.0) == 4 and tint("letters", 64.0) is None


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        ("letters", "D, E half flat, F, B flat"),
        ("solfege", "Re, Mi half flat, Fa, Si flat"),
        ("movable solfege", "do, re half flat, me, le"),
        ("degrees", "1, half flat 2, flat 3, flat 6"),
        ("colours", "D, E half flat, F, B flat"),
        ("none", "D, E half flat, F, B flat"),
    ],
)
def test_names_are_said_in_words(labels: str, expected: str) -> None:
    harmony = Harmony("D", "bayati")
    spoken = [said(labels, harmony, harmony.degree(degree)) for degree in (1, 2, 3, 6)]  # type: ignore[arg-type]
    assert ", ".join(spoken) == expected
