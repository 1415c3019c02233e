"""The sections of looper and partner: what is wrong in them is told with its line and a cure, and what is right is
kept when it is saved."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from adaptive_instrument.ensemble import Ensemble
from adaptive_instrument.errors import MappingError
from adaptive_instrument.instrument import Instrument
from adaptive_instrument.mapping import load, load_lineup
from adaptive_instrument.processes.saves import Saves
from adaptive_instrument.resources import shipped_folder
from adaptive_instrument.signals import Change

WALK = (shipped_folder() / "mappings" / "one-switch-walk.toml").read_text(encoding="utf-8")
JAM = """version = 1
name = "two"
{extra}
[[players]]
mapping = "one-switch-walk"
name = "ada"

[[players]]
mapping = "five-switches"
"""


def problems(folder: Path, name: str, text: str) -> str:
    path = folder / f"{name}.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(MappingError) as raised:
        load_lineup(path)
    return str(raised.value)


@pytest.mark.parametrize(
    ("section", "said"),
    [
        ('[looper]\nplayer = "bo"', 'nobody here is called "bo"'),
        ('[looper]\nlength = "bars"', "did you mean"),
        ("[looper]\nlate = 1.5", "in range 0..1"),
        ("[looper]\nlayer = 3", "did you mean"),
        ('[partner]\nplayer = "one-switch-wals"', "did you mean 'one-switch-walk'"),
        ('[partner]\nsound = "vibrafone"', "did you mean 'vibraphone'"),
        ("[partner]\noctave = 3", "in range -2..2"),
        ('[controls.pedal]\non = ["keyboard:p"]\ndoes = "looper.swich"', "looper.switch"),
        ('[controls.pedal]\non = ["keyboard:p"]\ndoes = "looper.record"\nvalue = 65', "0..64"),
    ],
)
def test_a_fault_is_told_with_its_cure(tmp_path: Path, section: str, said: str) -> None:
    told = problems(tmp_path, "one-switch-walk", f"{WALK}\n{section}\n")
    assert said in told and "one-switch-walk.toml:" in told


def test_a_jam_has_a_looper_and_a_partner_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "two.toml").write_text(
        JAM.format(extra='[looper]\nplayer = "five-switches"\n[partner]\non = true\nplayer = "ada"\n'), encoding="utf-8"
    )
    lineup = load_lineup(tmp_path / "two.toml")
    ensemble = Ensemble(lineup.instruments, lineup.harmony, lineup.transport, **lineup.together)
    looper, partner = ensemble._company.machine("looper"), ensemble._company.machine("partner")
    assert looper is not None and partner is not None
    assert looper.settings.player == "five-switches" and partner.settings.on  # type: ignore[attr-defined]


def test_in_a_jam_who_is_recorded_plays_in_it(tmp_path: Path) -> None:
    said = problems(tmp_path, "two", JAM.format(extra='[looper]\nplayer = "adda"\n'))
    assert "did you mean 'ada'" in said


def test_what_was_changed_while_playing_is_saved_in_the_file(tmp_path: Path) -> None:
    own = Path(shutil.copy(shipped_folder() / "mappings" / "one-switch-walk.toml", tmp_path))
    lineup = load_lineup(own)
    ensemble, saves = Ensemble(lineup.instruments, lineup.harmony, lineup.transport), Saves(lineup)
    for n, (what, value) in enumerate(
        (
            ("looper.late", 0.25),
            ("looper.then", "overdub"),
            ("partner.on", True),
            ("partner.sound", "flute"),
            ("player.one-switch-walk.save", None),
        )
    ):
        ensemble.receive(Change(float(n), what, value))
    request = ensemble.requests.popleft()
    assert isinstance(request.value, Instrument)
    saves.save("one-switch-walk", request.value)
    saved = load(own)
    assert (saved.looper.late, saved.looper.then, saved.partner.on, saved.partner.sound) == (
        0.25, "overdub", True, "flute"
    )  # fmt: skip
