"""What is kept of a check, and its day."""

from __future__ import annotations

from dataclasses import replace

from adaptive_instrument.access.check.measures import Aim, Measurements, Pointed, Presses
from adaptive_instrument.access.check.record import AccessCheckSettings, dated
from adaptive_instrument.access.check.run import record

FOUND = AccessCheckSettings(reaction=0.8, presses=8)


def test_a_check_without_a_day_gets_that_of_its_saving() -> None:
    assert dated(FOUND, AccessCheckSettings(), "2026-03-31").date == "2026-03-31"
    assert dated(replace(FOUND, date="2026-01-01"), AccessCheckSettings(), "2026-03-31").date == "2026-01-01"


def test_saving_something_else_a_day_later_does_not_move_the_day() -> None:
    kept = replace(FOUND, date="2026-03-31")
    assert dated(FOUND, kept, "2026-04-01") == kept
    assert dated(replace(FOUND, degrees=(1, 5)), kept, "2026-04-01") == replace(kept, degrees=(1, 5))


def test_who_was_never_checked_has_no_day() -> None:
    assert dated(AccessCheckSettings(degrees=(1, 3)), AccessCheckSettings(), "2026-03-31").date == ""


def test_the_figures_are_the_means_and_the_targets_for_later_stay() -> None:
    measured = Measurements(
        presses={"switch": Presses(reactions=(0.5, 0.7), lengths=(0.2, 0.4), missed=1)},
        pointed=Pointed(aims=(Aim(0.5, 0.5, 0.02, -0.01), Aim(0.1, 0.1, 0.04, -0.03))),
    )
    kept = record(measured, AccessCheckSettings(degrees=(1, 2, 3)), "2026-03-31")
    assert (kept.reaction, kept.press_length, kept.presses, kept.missed) == (0.6, 0.3, 2, 1)
    assert kept.aim_offset == (0.03, -0.02)
    assert kept.degrees == (1, 2, 3)
