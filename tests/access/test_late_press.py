"""A press just after the highlight has moved on: for who waits for the light it means where the light was."""

from __future__ import annotations

import pytest

from adaptive_instrument.access.check.measures import Measurements, Presses
from adaptive_instrument.access.check.propose import propose
from adaptive_instrument.access.condition import ControlSettings, Press
from adaptive_instrument.access.method import Targets
from adaptive_instrument.access.scan import Scan, ScanSettings
from adaptive_instrument.access.selection import Select
from adaptive_instrument.instrument import Instrument


def chosen(settings: ScanSettings, *presses: float) -> list[int]:
    scan = Scan(settings, Targets(4))
    told = []
    for t in presses:
        told += scan.press(Press(t, "switch", True))
        told += scan.press(Press(t + 0.2, "switch", False))
    return [selection.target for selection in told if isinstance(selection, Select)]


def test_a_press_just_after_a_step_means_the_target_before() -> None:
    late = ScanSettings(interval=1.0, late=0.1)
    assert chosen(late, 0.0, 1.55) == [0] and chosen(late, 0.0, 1.65) == [1]
    assert chosen(ScanSettings(interval=1.0), 0.0, 1.55) == [1], "only who asked for it"


def test_a_scan_that_has_just_begun_has_no_target_before() -> None:
    assert chosen(ScanSettings(interval=1.0, late=0.1), 0.0, 0.25) == [0]


def test_a_press_just_after_the_scan_came_to_rest_starts_it() -> None:
    late = ScanSettings(interval=1.0, late=0.1, rounds=1)
    assert chosen(late, 0.0, 4.55) == []


@pytest.mark.parametrize(("soonest", "proposed"), [(0.4, True), (0.15, False)])
def test_the_check_proposes_it_to_who_never_answers_so_soon(soonest: float, proposed: bool) -> None:
    instrument = Instrument(
        version=1, name="ada", controls={"switch": ControlSettings(on=("keyboard:space",))}, access=ScanSettings()
    )
    presses = Presses(reactions=(soonest, *(0.6,) * 7), lengths=(0.3,) * 8)
    settings = [proposal.setting for proposal in propose(Measurements(presses={"switch": presses}), instrument)]
    assert ("access.late" in settings) is proposed


def test_the_check_leaves_a_switch_that_steps_quick_and_asks_for_no_interval_where_nothing_waits() -> None:
    controls = {name: ControlSettings(on=(f"keyboard:{name}",)) for name in ("step", "choose")}
    scan = ScanSettings(kind="step", control="choose", step_control="step")
    instrument = Instrument(version=1, name="ada", controls=controls, access=scan)
    presses = dict.fromkeys(controls, Presses(reactions=(0.6,) * 5, lengths=(0.3,) * 5))
    settings = [proposal.setting for proposal in propose(Measurements(presses=presses), instrument)]
    assert "controls.step.ignore_repeat" not in settings and "access.interval" not in settings


def test_who_is_quick_may_press_for_the_first_target_again_at_once_and_who_is_slow_keeps_the_half_second() -> None:
    instrument = Instrument(
        version=1,
        name="ada",
        controls={"switch": ControlSettings(on=("keyboard:space",), ignore_repeat=0.5)},
        access=ScanSettings(),
    )

    def ignored(reaction: float, length: float) -> object:
        presses = Presses(reactions=(reaction,) * 8, lengths=(length,) * 8)
        proposals = propose(Measurements(presses={"switch": presses}), instrument)
        return next((each.new for each in proposals if each.setting == "controls.switch.ignore_repeat"), None)

    assert ignored(0.3, 0.15) == 0.25
    assert ignored(0.9, 0.4) is None
