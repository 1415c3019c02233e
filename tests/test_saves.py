"""What was changed while playing is saved on request: only that, with the old file kept."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from adaptive_instrument.ensemble import Ensemble
from adaptive_instrument.instrument import Instrument
from adaptive_instrument.mapping import load, load_lineup
from adaptive_instrument.processes.saves import Saves
from adaptive_instrument.resources import shipped_folder
from adaptive_instrument.signals import Change

MAPPINGS = shipped_folder() / "mappings"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    return Path(shutil.copy(MAPPINGS / "one-switch-walk.toml", tmp_path))


def test_changes_of_a_soloist_go_into_their_file_key_and_tempo_too(own: Path) -> None:
    lineup = load_lineup(own)
    ensemble, saves = Ensemble(lineup.instruments, lineup.harmony, lineup.transport), Saves(lineup)
    changes: tuple[tuple[str, object], ...] = (
        ("transport.tempo", 72), ("harmony.tonic", "D"), ("harmony.chord", "G"),
        ("player.one-switch-walk.controls.switch.ignore_repeat", 0.35), ("player.one-switch-walk.save", None),
    )  # fmt: skip
    for n, (what, value) in enumerate(changes):
        ensemble.receive(Change(float(n), what, value))
    request = ensemble.requests.popleft()
    assert isinstance(request.value, Instrument)
    assert saves.save("one-switch-walk", request.value) == ("Saved as one-switch-walk.", own)
    saved = load(own)
    assert (saved.transport.tempo, saved.harmony.tonic, saved.harmony.chord) == (72, "D", "")
    assert saved.controls["switch"].ignore_repeat == 0.35
    assert "# seconds of silence that start a new phrase" in own.read_text(encoding="utf-8")
    assert own.with_name(own.name + ".bak").exists()
    assert saves.save("one-switch-walk", request.value)[0] == "There is nothing new to save."


def test_a_seat_in_a_jam_saves_what_was_changed_and_not_what_the_seat_says(own: Path, tmp_path: Path) -> None:
    jam = tmp_path / "two-of-us.toml"
    seat = f'[[players]]\nmapping = "{own.as_posix()}"\n'
    jam.write_text(f'version = 1\nname = "two-of-us"\n{seat}sound = "harp"\n{seat}', encoding="utf-8")
    lineup = load_lineup(jam)
    saves, first = Saves(lineup), lineup.instruments[0]
    words, written = saves.save("one-switch-walk", replace(first, help="raw"))
    assert (words, written) == ("Saved as one-switch-walk.", own)
    assert (load(own).help, load(own).voice.sound) == ("raw", "strings")
    second = replace(lineup.instruments[1], name="one-switch-walk-2", colour="rose")
    assert saves.save("one-switch-walk-2", second)[1] == own and load(own).colour == "rose"
    assert load(own).help == "raw"


def test_what_cannot_be_saved_is_told_and_nothing_is_touched(own: Path) -> None:
    lineup = load_lineup(own)
    saves = Saves(lineup)
    own.write_text("this is no mapping", encoding="utf-8")
    words, written = saves.save("one-switch-walk", replace(lineup.instruments[0], help="raw"))
    assert written is None and words.startswith("What was changed could not be saved: ")
    assert own.read_text(encoding="utf-8") == "this is no mapping"
    assert saves.save("nobody", lineup.instruments[0])[1] is None


def test_another_instrument_is_saved_into_its_own_file(own: Path, tmp_path: Path) -> None:
    saves = Saves(load_lineup(own))
    harp = Path(shutil.copy(MAPPINGS / "head-harp.toml", tmp_path))
    played = replace(load(harp), name="one-switch-walk")
    saves.exchanged("one-switch-walk", harp, load(harp))
    assert saves.save("one-switch-walk", replace(played, help="raw")) == ("Saved as head-harp.", harp)
    assert load(harp).help == "raw" and load(harp).name == "head-harp"
