from __future__ import annotations

import os
from pathlib import Path

import pytest

from adaptive_instrument import resources
from adaptive_instrument.errors import InstrumentError, MappingError


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(resources.HOME_VARIABLE, str(tmp_path / "home"))
    return tmp_path / "home"


def test_the_shipped_mappings_are_found_by_name() -> None:
    for name in ("one-switch-walk", "five-switches", "midi-locked"):
        assert resources.find_mapping(name) == resources.shipped_folder() / "mappings" / f"{name}.toml"
        assert name in resources.mapping_names()


def test_the_users_own_mapping_comes_before_the_shipped_one_of_that_name(home: Path) -> None:
    own = home / "mappings" / "five-switches.toml"
    own.parent.mkdir(parents=True)
    own.write_text("version = 1\n")
    assert resources.find_mapping("five-switches") == own
    assert resources.find_mapping("five-switches.toml") == own
    assert resources.mapping_names().count("five-switches") == 1


def test_a_path_is_taken_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text("")
    assert resources.find_mapping(file) == file
    assert resources.find_mapping(str(file)) == file


@pytest.mark.parametrize("word", ["five-swiches", "Five-Switches", "fiveswitches", "five-switchs.toml"])
def test_a_slip_of_the_finger_gets_the_name_that_was_meant(word: str) -> None:
    with pytest.raises(MappingError, match=r"did you mean five-switches"):
        resources.find_mapping(word)


@pytest.mark.parametrize("word", ["", "xyzzy", "a" * 5000, "~nobody-of-this-name/x.toml", "a\0b", "no/such/file.toml"])
def test_whatever_is_asked_for_the_answer_is_a_sentence_that_ends_in_a_cure(word: str) -> None:
    with pytest.raises(MappingError, match=r"these are there|did you mean"):
        resources.find_mapping(word)


def test_a_folder_is_no_mapping(tmp_path: Path) -> None:
    with pytest.raises(MappingError, match="this is a folder"):
        resources.find_mapping(f"{tmp_path}{os.sep}")


def test_the_shipped_soundfont_is_a_soundfont() -> None:
    font = resources.shipped_soundfont()
    assert resources.is_soundfont(font)
    assert font.stat().st_size < 300_000


def test_a_file_that_only_has_the_name_is_no_soundfont(tmp_path: Path) -> None:
    fake = tmp_path / "FluidR3_GM.sf2"
    assert not resources.is_soundfont(fake)
    fake.write_text("RIFF, said the drummer")
    assert not resources.is_soundfont(fake)


def test_the_better_known_font_is_preferred_wherever_it_lies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    for folder, name in ((first, "TimGM6mb.sf2"), (first, "one-violin.sf2"), (second, "FluidR3_GM.sf2")):
        folder.mkdir(exist_ok=True)
        (folder / name).write_bytes(resources.shipped_soundfont().read_bytes())
    monkeypatch.setattr(resources, "soundfont_folders", lambda: (first, second))
    assert resources.system_soundfont() == second / "FluidR3_GM.sf2"
    (second / "FluidR3_GM.sf2").unlink()
    assert resources.system_soundfont() == first / "TimGM6mb.sf2"
    (first / "TimGM6mb.sf2").unlink()
    assert resources.system_soundfont() is None


def test_one_variable_moves_all_the_users_folders(home: Path) -> None:
    assert {folder.parent for folder in resources.user_folders().values()} == {home}
    assert not home.exists()  # asking makes nothing
    assert resources.state_folder().is_dir()
    assert resources.takes_folder().is_dir()


def test_a_folder_that_cannot_be_made_is_told_with_its_cure(home: Path) -> None:
    home.write_text("a file is in the way")
    with pytest.raises(InstrumentError, match=rf"cannot be made .*set {resources.HOME_VARIABLE}"):
        resources.state_folder()
