"""A Scala file beside a mapping: loaded, refused with a cure, and left alone when the mapping is saved."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from adaptive_instrument.errors import MappingError
from adaptive_instrument.mapping.jam_file import load_lineup
from adaptive_instrument.mapping.loader import load, load_text
from adaptive_instrument.mapping.saver import save

MINE = """\
version = 1
name = "mine"
[controls.switch]
on = ["keyboard:space"]
[access]
method = "walk"
[harmony]
scale = "tunings/thirds.scl"
"""
THIRDS = "thirds\n3\n300.\n700.\n2/1\n"


def written(folder: Path, scale: str | None = THIRDS, mapping: str = MINE) -> Path:
    (folder / "tunings").mkdir(exist_ok=True)
    if scale is not None:
        (folder / "tunings" / "thirds.scl").write_text(scale, encoding="utf-8")
    path = folder / "mine.toml"
    path.write_text(mapping, encoding="utf-8")
    return path


def problem(path: Path) -> str:
    with pytest.raises(MappingError) as refused:
        load(path)
    return str(refused.value)


def test_a_file_is_found_from_the_mappings_folder(tmp_path: Path) -> None:
    assert load(written(tmp_path)).harmony.own == (300, 700, 1200)


def test_a_description_in_an_old_encoding_does_no_harm(tmp_path: Path) -> None:
    path = written(tmp_path)
    (tmp_path / "tunings" / "thirds.scl").write_bytes(b"Fran\xe7ois\n1\n2/1\n")
    assert load(path).harmony.own == (1200,)


def test_a_missing_or_bad_file_is_told_with_the_line_of_the_mapping(tmp_path: Path) -> None:
    assert "mine.toml:8: harmony.scale: there is no file" in problem(written(tmp_path, None))
    assert "mine.toml:8" in problem(written(tmp_path, "d\n2\n700.\n300.\n"))
    (tmp_path / "tunings" / "thirds.scl").unlink()
    (tmp_path / "tunings" / "thirds.scl").mkdir()
    assert "is no file" in problem(tmp_path / "mine.toml")


def test_a_mapping_that_is_no_file_has_no_folder_to_look_in() -> None:
    with pytest.raises(MappingError, match="save the mapping into a file first"):
        load_text(MINE, "mine.toml")


def test_an_own_scale_without_degrees_and_degrees_that_fall_are_refused(tmp_path: Path) -> None:
    own = MINE.replace("tunings/thirds.scl", "own")
    assert "write its degrees in cents" in problem(written(tmp_path, mapping=own))
    assert "put them in order" in problem(written(tmp_path, mapping=own + "own = [700, 300, 1200]\n"))
    assert load(written(tmp_path, mapping=own + "own = [300, 700, 1200]\n")).harmony.own == (300, 700, 1200)


def test_saving_leaves_the_degrees_in_their_file(tmp_path: Path) -> None:
    path = written(tmp_path)
    instrument = load(path)
    save(path, replace(instrument, harmony=replace(instrument.harmony, standard=415.0)))
    text = path.read_text(encoding="utf-8")
    assert "standard = 415.0" in text and "own" not in text
    assert load(path).harmony.own == (300, 700, 1200)


def test_a_jam_has_its_scala_file_beside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(tmp_path)
    jam = tmp_path / "ours.toml"
    jam.write_text(
        'version = 1\nname = "ours"\n[[players]]\nmapping = "one-switch-walk"\n'
        '[harmony]\nscale = "tunings/thirds.scl"\n',
        encoding="utf-8",
    )
    assert load_lineup(jam).harmony.own == (300, 700, 1200)
    (tmp_path / "tunings" / "thirds.scl").write_text("", encoding="utf-8")
    with pytest.raises(MappingError, match="is empty"):
        load_lineup(jam)
