"""A jam file becomes a lineup, or every problem at once; its players keep to their seats."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adaptive_instrument.ensemble import Ensemble
from adaptive_instrument.errors import MappingError, Problem
from adaptive_instrument.jam import Lineup
from adaptive_instrument.mapping import load, load_lineup
from adaptive_instrument.mapping.check import check
from adaptive_instrument.music.harmony import Harmony
from adaptive_instrument.notes import NoteOn
from adaptive_instrument.resources import shipped_folder
from adaptive_instrument.signals import Midi, Switch
from tests.support.shipped import JAMS, MAPPINGS

FAMILY = shipped_folder() / "mappings" / "family-jam.toml"

OURS = """\
version = 1
name = "ours"

[[players]]
mapping = "five-switches"

[[players]]
mapping = "midi-locked"
lowest = 48
highest = 60
"""


def problems(tmp_path: Path, text: str) -> list[tuple[int, str, str]]:
    file = tmp_path / "ours.toml"
    file.write_text(text)
    with pytest.raises(MappingError) as caught:
        load_lineup(file)
    return [(problem.line, problem.key, problem.reason) for problem in caught.value.problems]


def lineup(tmp_path: Path, text: str) -> Lineup:
    file = tmp_path / "ours.toml"
    file.write_text(text)
    return load_lineup(file)


@pytest.mark.parametrize("path", JAMS, ids=lambda path: path.stem)
def test_every_shipped_jam_is_good(path: Path) -> None:
    jam = load_lineup(path)
    assert jam.name == path.stem and len(jam.instruments) >= 2


@pytest.mark.parametrize("path", MAPPINGS, ids=lambda path: path.stem)
def test_a_mapping_is_a_jam_of_one(path: Path) -> None:
    one, instrument = load_lineup(path), load(path)
    assert one.instruments == (instrument,)
    assert (one.harmony, one.transport) == (instrument.harmony, instrument.transport)


def test_a_seat_says_what_is_different_and_all_else_is_the_mappings() -> None:
    head, switches, keys = load_lineup(FAMILY).instruments
    assert (head.voice.sound, head.layout.octave, head.colour, head.title) == ("harp", 4, "teal", "Head")
    assert head.pointer == load(shipped_folder() / "mappings" / "head-harp.toml").pointer
    assert (switches.voice.sound, switches.layout.octave) == ("kalimba", 5)
    assert (keys.voice.lowest, keys.voice.highest) == (36, 72)


def test_the_jams_harmony_is_everybodys(tmp_path: Path) -> None:
    jam = lineup(tmp_path, OURS + '\n[harmony]\ntonic = "D"\nscale = "dorian"\n')
    ensemble = Ensemble(jam.instruments, jam.harmony, jam.transport)
    assert (ensemble.view().tonic, ensemble.view().scale) == ("D", "dorian")


@given(st.lists(st.tuples(st.integers(0, 127), st.sampled_from("12345")), min_size=1, max_size=12))
def test_players_of_a_jam_keep_to_their_ranges_and_to_one_harmony(pressed: list[tuple[int, str]]) -> None:
    jam = load_lineup(FAMILY)
    ensemble = Ensemble(jam.instruments, jam.harmony, jam.transport)
    harmony = Harmony(jam.harmony.tonic, jam.harmony.scale, jam.harmony.chord)
    ranges = {one.name: (one.voice.lowest, one.voice.highest) for one in jam.instruments}
    heard = []
    for n, (key, switch) in enumerate(pressed):
        heard += ensemble.receive(Midi(n + 0.1, "keys", bytes([0x90, key, 90])))
        heard += ensemble.receive(Switch(n + 0.2, "keyboard", switch, True))
        heard += ensemble.receive(Switch(n + 0.5, "keyboard", switch, False))
    notes = [event for event in heard if isinstance(event, NoteOn)]
    assert {note.player for note in notes} == {"five-switches", "midi-locked"}
    for note in notes:
        low, high = ranges[note.player]
        assert low <= note.pitch <= high and harmony.fits(note.pitch)


def test_a_seat_has_a_lock_of_its_own_and_the_jams_progression_moves_it(tmp_path: Path) -> None:
    text = OURS.replace('mapping = "five-switches"', 'mapping = "five-switches"\nlock = "chord"')
    jam = lineup(tmp_path, text + '\n[harmony]\nscale = "major"\nprogression = "I | IV"\n')
    assert jam.instruments[0].voice.lock == "chord"
    ensemble = Ensemble(jam.instruments, jam.harmony, jam.transport)
    bar = 60 / jam.transport.tempo * jam.transport.metre
    ensemble.advance(bar, bar)
    assert ensemble.view().chord == "F" and ensemble.view().players[0].targets[0].label == "F"


def test_two_seats_of_one_mapping_are_told_apart_by_the_ensemble(tmp_path: Path) -> None:
    jam = lineup(tmp_path, OURS + '\n[[players]]\nmapping = "five-switches"\n')
    names = [player.name for player in Ensemble(jam.instruments, jam.harmony, jam.transport).view().players]
    assert names == ["five-switches", "midi-locked", "five-switches-2"]


# -- where its mappings lie --------------------------------------------------------------------------------------------


def beside(folder: Path, name: str = "mine", sound: str = "organ") -> Path:
    """A mapping of one's own in a folder."""
    shipped = (shipped_folder() / "mappings" / "one-switch-walk.toml").read_text(encoding="utf-8")
    text = re.sub(r'(?m)^sound = "[^"]*"', f'sound = "{sound}"', shipped.replace('"one-switch-walk"', f'"{name}"'))
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return folder / f"{name}.toml"


@pytest.mark.parametrize("word", ["mine", "mine.toml", "./mine.toml", "{folder}/mine.toml"])
def test_a_mapping_beside_the_jam_file_is_found_by_its_name_and_by_its_file(tmp_path: Path, word: str) -> None:
    mine = beside(tmp_path)
    jam = lineup(tmp_path, OURS.replace("five-switches", word.format(folder=tmp_path.as_posix())))
    assert [one.name for one in jam.instruments] == ["mine", "midi-locked"]
    assert jam.instruments[0].voice.sound == "organ" and jam.files[0].samefile(mine)


def test_a_mapping_in_a_folder_beside_the_jam_file_is_found(tmp_path: Path) -> None:
    beside(tmp_path / "ours")
    text = OURS.replace("five-switches", "ours/mine.toml") + '\n[looper]\nplayer = "mine"\n'
    assert lineup(tmp_path, text).instruments[0].name == "mine"


def test_a_mapping_beside_the_jam_file_goes_before_others_of_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ADAPTIVE_INSTRUMENT_HOME", str(tmp_path / "home"))
    (tmp_path / "home").mkdir()
    beside(tmp_path / "home" / "mappings", "five-switches", "flute")
    assert lineup(tmp_path, OURS).instruments[0].voice.sound == "flute"
    beside(tmp_path, "five-switches", "organ")
    assert lineup(tmp_path, OURS).instruments[0].voice.sound == "organ"


def test_for_a_shipped_jam_the_player_s_own_mapping_goes_before_the_shipped_one_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ADAPTIVE_INSTRUMENT_HOME", str(tmp_path))
    mine = beside(tmp_path / "mappings", "midi-locked")
    assert mine in load_lineup(FAMILY).files


@pytest.mark.parametrize("word", ["mien", "mien.toml", "./mien.toml"])
def test_a_mapping_that_is_nowhere_is_told_with_where_it_was_looked_for(tmp_path: Path, word: str) -> None:
    beside(tmp_path)
    ((line, key, said),) = problems(tmp_path, OURS.replace("five-switches", word))
    assert (line, key) == (5, "players.mapping")
    assert f"in {tmp_path}" in said and "put it into" in said and said.endswith("did you mean mine?")
    assert ("/" in word) == (str(shipped_folder() / "mappings") not in said)


# -- what can be wrong -------------------------------------------------------------------------------------------------


def test_every_problem_is_told_at_once_with_its_line(tmp_path: Path) -> None:
    text = OURS.replace('"five-switches"', '"five-swiches"').replace("highest = 60", "highest = 50")
    found = problems(tmp_path, text + '\n[harmony]\nscale = "majr"\n')
    assert [(line, key) for line, key, _ in found] == [
        (5, "players.mapping"), (10, "players.highest"), (13, "harmony.scale"),
    ]  # fmt: skip
    assert "did you mean five-switches?" in found[0][2] and "octave" in found[1][2]


def test_a_progression_that_cannot_be_read_is_told_with_its_line(tmp_path: Path) -> None:
    found = problems(tmp_path, OURS + '\n[harmony]\nprogression = "I | Qm"\nchords = ["C", "Cmaj77"]\n')
    assert [(line, key) for line, key, _ in found] == [(13, "harmony.progression"), (14, "harmony.chords")]
    assert "bar 2" in found[0][2] and "did you mean 'Cmaj7'" in found[1][2]


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ('mapping = "five-switches"', 'maping = "five-switches"', 5, "did you mean 'mapping'?"),
        ('mapping = "five-switches"', 'mapping = "family-jam"', 5, "is a jam itself"),
        ('mapping = "five-switches"', 'mapping = "five-switches"\nsound = "harpp"', 6, "did you mean 'harp'?"),
        ('mapping = "five-switches"', 'mapping = "five-switches"\ncolour = "tal"', 6, "did you mean 'teal'?"),
        ('mapping = "five-switches"', 'mapping = "five-switches"\noctave = 9', 6, "in range 0..8"),
        ('mapping = "five-switches"', 'mapping = "five-switches"\nname = "Ours!"', 6, "cannot be a name"),
        ("lowest = 48", 'lowest = "low"', 9, "a whole number in range 0..115"),
        ('name = "ours"', 'name = "theirs"', 2, "the file is called"),
        ("version = 1", "version = 2", 1, "newer program"),
    ],
)
def test_a_problem_names_its_line_and_its_cure(tmp_path: Path, old: str, new: str, line: int, reason: str) -> None:
    found = problems(tmp_path, OURS.replace(old, new, 1))
    assert any(at == line and reason in said for at, _, said in found), found


def test_a_jam_of_nobody_is_told_to_add_players(tmp_path: Path) -> None:
    assert "add a section [[players]]" in problems(tmp_path, 'version = 1\nname = "ours"\nplayers = []\n')[0][2]


def test_a_mapping_with_problems_is_named_by_its_seat(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ADAPTIVE_INSTRUMENT_HOME", str(tmp_path))
    (tmp_path / "mappings").mkdir()
    (tmp_path / "mappings" / "five-switches.toml").write_text('version = 1\nname = "five-switches"\n')
    file = tmp_path / "ours.toml"
    file.write_text(OURS)
    assert check([str(file)]) == 1
    assert 'ours.toml:5: players.mapping: the mapping "five-switches" has problems' in capsys.readouterr().out


@given(st.sampled_from(FAMILY.read_text("utf-8").splitlines()), st.text(max_size=12))
def test_a_broken_line_gives_problems_or_a_lineup(
    tmp_path_factory: pytest.TempPathFactory, line: str, strange: str
) -> None:
    folder = tmp_path_factory.getbasetemp() / "jams"
    folder.mkdir(exist_ok=True)
    file = folder / "family-jam.toml"
    file.write_text(FAMILY.read_text("utf-8").replace(line, strange, 1), encoding="utf-8", errors="replace")
    found: tuple[Problem, ...] = ()
    try:
        load_lineup(file)
    except MappingError as error:
        found = error.problems
    assert all(problem.line >= 0 and ": " in problem.reason for problem in found)
