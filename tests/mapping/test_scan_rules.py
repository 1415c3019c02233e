"""What a scan asks of its mapping."""

from __future__ import annotations

import pytest

from adaptive_instrument.access.scan import ScanSettings
from adaptive_instrument.errors import MappingError
from adaptive_instrument.mapping import load, load_text
from adaptive_instrument.resources import find_mapping

HEAD = 'version = 1\nname = "mine"\n[controls.switch]\non = ["keyboard:space"]\n'


def problems(access: str, control: str = "") -> str:
    with pytest.raises(MappingError) as error:
        load_text(f'{HEAD}{control}\n[access]\nmethod = "scan"\n{access}\n', "mine.toml")
    return str(error.value)


def test_an_inverse_scan_is_refused_where_the_switch_cannot_tell_how_long_it_is_held() -> None:
    said = problems('kind = "inverse"', 'timing = "pulse"')
    assert "mine.toml:8: access.kind" in said
    assert "does not tell how long it is held" in said and 'kind = "auto"' in said


def test_an_inverse_scan_by_a_switch_that_tells_is_welcome() -> None:
    access = load_text(f'{HEAD}\n[access]\nmethod = "scan"\nkind = "inverse"\n', "mine.toml").access
    assert isinstance(access, ScanSettings) and access.kind == "inverse"


def test_the_controls_of_a_scan_have_to_be_there_and_to_be_two() -> None:
    assert "there is no control \"swich\": did you mean 'switch'?" in problems('control = "swich"')
    assert "access.step_control: there is no control" in problems('kind = "step"\nstep_control = "other"')
    assert "cannot both step and choose" in problems('kind = "step"\nstep_control = "switch"')
    assert 'use kind = "step" or take it out' in problems('step_control = "switch"')


def test_what_a_scan_cannot_be_is_told_with_its_range() -> None:
    assert "0.25" in problems("interval = 0.1")
    assert "'row-column'" in problems('pattern = "rowcolumn"')
    assert "access.rows" in problems("rows = [0]")


def test_the_shipped_scans_have_the_defaults_that_suit_scanning() -> None:
    one, two = load(find_mapping("one-switch-scan")), load(find_mapping("two-switch-scan"))
    for control in (one.controls["switch"], two.controls["choose"]):
        assert (control.acceptance, control.ignore_repeat) == (0.05, 0.5)
    assert isinstance(one.access, ScanSettings) and isinstance(two.access, ScanSettings)
    assert (one.access.interval, one.access.first_item, one.access.rounds) == (1.5, 1.5, 3)
    assert (two.access.kind, two.access.step_control) == ("step", "step")
