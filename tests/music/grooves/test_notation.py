from __future__ import annotations

import re
from pathlib import Path

import pytest

from adaptive_instrument.music.drums import HIGHEST, KIT, LOWEST
from adaptive_instrument.music.grooves.notation import LEVELS, Groove, read_line
from adaptive_instrument.music.grooves.table import GROOVES
from adaptive_instrument.music.sounds import SOUNDS
from adaptive_instrument.music.transport import FEWEST_BEATS, MOST_BEATS, TICKS_PER_BEAT


def rhythm(name: str, drum: str, level: int) -> str:
    """A drum's strokes of one bar at an intensity, as text without spaces."""
    groove = GROOVES[name]
    (line,) = [line for line in groove.at(level) if line.drum == drum]
    struck = {stroke.step for stroke in line.strokes}
    return "".join("x" if step in struck else "." for step in range(line.bars * groove.beats * groove.steps))


def test_a_line_is_read_as_it_is_written() -> None:
    line = read_line("34 bass 1--. 5-.<", 8)
    assert (line.levels, line.part, line.voice, line.bars) == ((3, 4), "bass", "bass bass", 1)
    assert [(stroke.step, stroke.steps, stroke.what) for stroke in line.strokes] == [
        (0, 3, "1"),
        (4, 2, "5"),
        (7, 1, "<"),
    ]
    drum = read_line("fill open-hat X.o.", 4)
    assert (drum.levels, drum.part, drum.drum, drum.sound, drum.voice) == ((), "drums", "open hat", "", "drums")
    assert read_line("1 chords/guitar x--- | .x--", 4).strokes[1].steps == 3


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("5 kick x...", "digits 1 to 4"),
        ("1 kik x...", "no part"),
        ("1 bass/tuba 1---", "not a sound"),
        ("1 kick x..", "4 steps"),
        ("1 kick x... | x... | x...", "1, 2 or 4"),
        ("1 kick 1...", "written with"),
        ("1 bass x---", "written with"),
    ],
)
def test_a_line_that_cannot_be_read_says_why(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        read_line(text, 4)


def test_there_are_at_least_sixteen_grooves_of_all_the_kinds_that_were_asked_for() -> None:
    assert len(GROOVES) >= 16
    asked = ("ballad", "waltz", "bossa", "reggae", "gospel 6/8", "march", "lullaby", "afro 12/8", "tango", "rumba",
             "dabke", "raga", "ambient", "rock", "shuffle blues", "samba", "cha-cha", "bulgar")  # fmt: skip
    assert set(asked) <= set(GROOVES)


@pytest.mark.parametrize("name", GROOVES)
def test_a_groove_can_be_played_at_every_intensity(name: str) -> None:
    groove = GROOVES[name]
    assert FEWEST_BEATS <= groove.beats <= MOST_BEATS and TICKS_PER_BEAT % groove.steps == 0
    assert groove.title and groove.about and groove.tempo[0] < groove.tempo[1]
    assert groove.bars in (1, 2, 4)
    for line in groove.lines:
        assert line.strokes, f"{line} is empty"
        assert line.sound in SOUNDS if line.part != "drums" else LOWEST <= KIT[line.drum] <= HIGHEST + 1
    dense = [sum(len(line.strokes) / line.bars for line in groove.at(level)) for level in LEVELS]
    assert dense == sorted(dense), f"a higher intensity plays less: {dense}"
    assert len(set(dense)) == len(LEVELS), f"two intensities are alike: {dense}"
    assert dense[0] <= dense[-1] / 2, "the quietest intensity leaves little room"


@pytest.mark.parametrize("name", GROOVES)
def test_no_part_stands_twice_at_an_intensity(name: str) -> None:
    for level in LEVELS:
        parts = [(line.voice, line.drum) for line in GROOVES[name].at(level)]
        assert len(parts) == len(set(parts)), f"{level}: {parts}"


@pytest.mark.parametrize(
    "name", sorted(set(GROOVES) - {"reggae", "samba", "raga", "ambient", "lullaby", "hymn", "dabke"})
)
def test_the_kick_or_the_bass_marks_the_first_beat(name: str) -> None:
    groove = GROOVES[name]
    for level in LEVELS:
        ground = [line for line in groove.at(level) if line.part == "bass" or line.drum == "kick"]
        assert any(stroke.step == 0 for line in ground for stroke in line.strokes), f"{name} at {level}"


def test_traditional_patterns_stand_where_they_belong() -> None:
    assert rhythm("rumba", "claves", 4) == "x..x...x..x.x..."
    assert rhythm("cha-cha", "claves", 4) == "x..x..x...x.x..."
    assert rhythm("bossa", "rim", 2) == "x..x..x...x..x.."
    assert rhythm("afro 12/8", "cowbell", 2) == "x.x.xx.x.x.x"
    assert rhythm("reggae", "kick", 2) == "........x......."
    assert rhythm("samba", "kick", 2) == "x...x..."
    assert rhythm("rock", "snare", 2) == "....x.......x..."
    # Tin, tin, ta: in the third of its four rounds the low drum of teental is silent.
    assert rhythm("raga", "low conga", 3)[32:] == "x..." + "." * 16 + "x...x...x..."


def test_a_groove_reads_its_text_once() -> None:
    groove = Groove("One", 1, 1, (60, 61), "1 kick x")
    assert groove.lines is groove.lines


@pytest.mark.parametrize("name", GROOVES)
def test_the_page_about_music_tells_of_every_groove(name: str) -> None:
    groove = GROOVES[name]
    page = (Path(__file__).parents[3] / "docs" / "music.md").read_text(encoding="utf-8")
    assert re.search(
        rf"^\| `{re.escape(name)}` \| {groove.beats}\b.*\| {groove.tempo[0]} to {groove.tempo[1]} \|", page, re.M
    )
