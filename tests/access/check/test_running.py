"""Measuring goes on while somebody plays: errors as far as they are seen, and offers between pieces only."""

from __future__ import annotations

from dataclasses import replace

import pytest

from adaptive_instrument.access.check.running import CHECK, PAUSE, TARGETS, TUNE, Running
from adaptive_instrument.access.condition import ControlSettings
from adaptive_instrument.access.dwell import DwellSettings
from adaptive_instrument.access.highlight import Highlight
from adaptive_instrument.access.scan import ScanSettings
from adaptive_instrument.access.zones import Zone, zones
from adaptive_instrument.ensemble import Ensemble
from adaptive_instrument.instrument import AccessSettings, Instrument
from adaptive_instrument.music.layout import LayoutSettings
from adaptive_instrument.signals import Change, Pointer, Switch


def instrument(access: AccessSettings, count: int = 6) -> Instrument:
    switch = ControlSettings(on=("keyboard:space",))
    return Instrument(
        version=1, name="ada", access=access, controls={"switch": switch}, layout=LayoutSettings(count=count)
    )


def dwelt(running: Running, count: int, slips: int, pads: tuple[Zone, ...] = (), off: float = 0.0) -> float:
    """So many strikes on pads, some of them left at once for another; answers with the last moment."""
    t = 0.0
    for number in range(count):
        t += 2.0
        target = number % 2
        place = None
        if pads:
            place = pads[target].x + pads[target].width / 2 + off, pads[target].y + pads[target].height / 2
        if number < slips:
            running.selected(t, target + 2, (), None)
            running.left(t + 0.2)
            t += 0.6
        running.selected(t, target, pads, place)
        running.left(t + 1.0)
    return t


def test_a_quarter_of_slips_offers_the_check_again() -> None:
    running = Running("ada", "dwell")
    dwelt(running, 14, 6)
    assert running.errors == pytest.approx(6 / 20)
    offer = running.judge(instrument(DwellSettings()))[CHECK]
    assert offer is not None and offer.what == "player.ada.check"


def test_few_slips_offer_nothing_and_take_the_offer_away() -> None:
    running = Running("ada", "dwell")
    dwelt(running, 18, 1)
    assert running.judge(instrument(DwellSettings()))[CHECK] is None


def test_a_trill_and_a_glide_are_no_slips() -> None:
    for method in ("direct", "walk", "enter"):
        running = Running("ada", method)
        dwelt(running, 14, 6)
        assert running.errors == 0


def test_a_press_just_after_the_highlight_moved_was_meant_for_the_one_before() -> None:
    running = Running("ada", "scan")
    for number in range(16):
        since = number * 4.0
        late = number % 3 == 0
        running.pressed(since + (0.08 if late else 0.6), Highlight((number % 5,), since))
        running.selected(since + 0.6, number % 5, (), None)
    assert running.errors == pytest.approx(6 / 16)
    assert CHECK in running.judge(instrument(ScanSettings()))


def test_a_late_press_that_was_credited_to_the_one_before_is_no_error() -> None:
    running = Running("ada", "scan")
    for number in range(16):
        since = number * 4.0
        running.pressed(since + 0.08, Highlight((1 + number % 4,), since))
        running.selected(since + 0.08, number % 4, (), None)
    assert running.errors == 0


def _late_presses(access: ScanSettings) -> Ensemble:
    """Sixteen notes of somebody who always presses 0.1 s after the highlight has moved on."""
    ensemble = Ensemble([instrument(access, count=5)])
    t, pressed = 1.0, 0
    ensemble.receive(Switch(t, "keyboard", "space", True))
    ensemble.receive(Switch(t + 0.05, "keyboard", "space", False))
    while pressed < 16 and t < 300:
        t += 0.05
        ensemble.advance(t, t)
        shown = ensemble.view().players[0].highlight
        if shown is not None and shown.targets == (2,) and not shown.paused and 0.05 < t - shown.since < 0.15:
            ensemble.receive(Switch(t, "keyboard", "space", True))
            ensemble.receive(Switch(t + 0.05, "keyboard", "space", False))
            t, pressed = t + 0.05, pressed + 1
    assert pressed == 16
    ensemble.advance(t + PAUSE + 1, t + PAUSE + 1)
    return ensemble


@pytest.mark.parametrize(("late", "offered"), [(0.0, True), (0.2, False)])
def test_who_is_credited_for_late_presses_is_not_offered_the_check_for_them(late: float, offered: bool) -> None:
    ensemble = _late_presses(ScanSettings(interval=1.0, late=late, rounds=20))
    offers = {offer.name for offer in ensemble.view().players[0].offers}
    assert (CHECK in offers) is offered


def test_reactions_in_ordinary_scanning_offer_another_interval() -> None:
    running = Running("ada", "scan")
    for number in range(20):
        since = number * 4.0
        running.pressed(since + 0.6, Highlight((number % 5,), since))
        running.selected(since + 0.6, number % 5, (), None)
    offer = running.judge(instrument(ScanSettings(interval=1.8), count=3))[TUNE]
    assert offer is not None and offer.what == "player.ada.settings"
    assert offer.value == {"access.interval": pytest.approx(0.95)}
    assert running.judge(instrument(ScanSettings(interval=0.95), count=3))[TUNE] is None


def test_a_steady_aim_on_few_pads_offers_the_others_again() -> None:
    few = replace(instrument(DwellSettings(), 7), layout=LayoutSettings(degrees=(1, 3, 5)))
    few = replace(few, access_check=replace(few.access_check, degrees=(1, 2, 3, 4, 5, 6, 7)))
    running = Running("ada", "dwell")
    dwelt(running, 20, 0, zones("grid", 3), off=0.01)
    offer = running.judge(few)[TARGETS]
    assert offer is not None
    assert offer.value == {"layout.degrees": (1, 2, 3, 4, 5, 6, 7), "access_check.degrees": ()}


def test_aims_that_only_just_hit_offer_fewer_pads_once_notes_slip() -> None:
    pads = zones("grid", 7)
    steady, slipping = Running("ada", "dwell"), Running("ada", "dwell")
    dwelt(steady, 20, 0, pads, off=0.1)
    dwelt(slipping, 20, 14, pads, off=0.1)
    assert steady.judge(instrument(DwellSettings(), 7))[TARGETS] is None
    offer = slipping.judge(instrument(DwellSettings(), 7))[TARGETS]
    assert offer is not None and len(dict(offer.value)["layout.degrees"]) < 7  # type: ignore[call-overload]


def test_offers_come_between_pieces_and_never_while_somebody_plays() -> None:
    ensemble = Ensemble([instrument(DwellSettings(time=0.3, grace=0.0))])
    pads = ensemble.view().players[0].zones
    t = 1.0
    for number in range(30):
        for pad, stays in ((number % 3, 0.4), (3 + number % 3, 1.0)):
            zone = pads[pad]
            ensemble.receive(Pointer(t, "mouse", zone.x + zone.width / 2, zone.y + zone.height / 2))
            t += stays
            ensemble.advance(t, t)
        assert ensemble.view().players[0].offers == ()
    ensemble.receive(Pointer(t, "mouse", 0.5, 0.97))
    ensemble.advance(t + PAUSE + 1, t + PAUSE + 1)
    offers = {offer.name: offer for offer in ensemble.view().players[0].offers}
    assert CHECK in offers
    ensemble.apply(Change(t + 20, offers[CHECK].what, offers[CHECK].value), t + 20)
    check = ensemble.view().players[0].check
    assert check is not None and check.step == "aim"


def test_an_offer_that_is_taken_up_goes() -> None:
    ensemble = Ensemble([instrument(ScanSettings(interval=2.5, rounds=2), count=3)])
    t, pressed = 1.0, 0
    while pressed < 22:
        shown = ensemble.view().players[0].highlight
        lit = shown is not None and bool(shown.targets) and not shown.paused
        t = max(ensemble.now, shown.since + 0.6 if lit and shown is not None else t + 0.1)
        ensemble.receive(Switch(t, "keyboard", "space", True))
        ensemble.receive(Switch(t + 0.2, "keyboard", "space", False))
        ensemble.advance(t + 1.0, t + 1.0)
        t, pressed = t + 1.0, pressed + lit
    ensemble.advance(t + 60, t + 60)
    offers = {offer.name: offer for offer in ensemble.view().players[0].offers}
    assert TUNE in offers
    ensemble.apply(Change(t + 100, offers[TUNE].what, offers[TUNE].value), t + 100)
    assert TUNE not in {offer.name for offer in ensemble.view().players[0].offers}
