"""The band by one switch: every command stands in the menu."""

from __future__ import annotations

import pytest

from adaptive_instrument.access.menu_pages import PAGES, Circumstances, page
from adaptive_instrument.changes import parse
from adaptive_instrument.music.grooves.band import BandView
from tests.support.alone import Alone


def band(alone: Alone) -> BandView:
    (view,) = [machine for machine in alone.view.machines if isinstance(machine, BandView)]
    return view


def test_one_switch_starts_the_band_fills_changes_the_groove_and_lets_it_end() -> None:
    alone = Alone("one-switch-walk")
    alone.calls_the_menu()
    alone.chooses_by_press("Music")
    alone.chooses_by_press("Band")
    assert "Fill" not in alone.menu.labels, "what needs a band is not offered without one"
    alone.chooses_by_press("Start the band")
    assert band(alone).state == "waits" and alone.player.menu is None
    alone.wait(8)
    assert band(alone).state == "plays"
    alone.calls_the_menu()
    alone.chooses_by_press("Music")
    alone.chooses_by_press("Band")
    assert "Start the band" not in alone.menu.labels
    before = band(alone).groove
    alone.chooses_by_press("Next groove")
    assert band(alone).groove != before and alone.player.menu is not None, "it can be chosen again at once"
    alone.chooses_by_press("Let it end")
    alone.wait(12)
    assert band(alone).state == "off"


def test_in_rest_the_menu_does_not_offer_to_start_it() -> None:
    assert "Start the band" not in [item.label for item in page("band", Circumstances(resting=True))]


@pytest.mark.parametrize("item", [item for item in PAGES["band"] if item.what], ids=lambda item: item.label)
def test_every_item_is_a_change_that_is_understood(item: object) -> None:
    parse(item.what, item.value)  # type: ignore[attr-defined]
