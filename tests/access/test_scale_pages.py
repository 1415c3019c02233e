"""The menu's pages of scales."""

from __future__ import annotations

from adaptive_instrument.access.menu_pages import ALWAYS, Circumstances, page, title
from adaptive_instrument.access.scale_pages import FIRST
from adaptive_instrument.changes import parse
from adaptive_instrument.music.scales import DOZEN, FAMILIES, TABLE


def reached(first: str) -> tuple[list[str], set[str]]:
    """The scales on all pages that can be reached, in the order in which they are met, and the pages."""
    found: list[str] = []
    ahead, seen = [first], set[str]()
    while ahead:
        name = ahead.pop(0)
        if name in seen or name in ("music", "top", "key"):
            continue
        seen.add(name)
        for item in page(name, Circumstances()):
            if item.what == "harmony.scale":
                found.append(str(item.value))
            if item.page:
                ahead.append(item.page)
    return found, seen


def test_every_scale_can_be_reached_the_dozen_first() -> None:
    found, _ = reached(FIRST)
    assert tuple(found[:12]) == DOZEN and set(found) == set(TABLE)


def test_no_page_has_more_than_can_be_scanned_and_all_begin_with_voice_and_call() -> None:
    _, pages = reached(FIRST)
    for name in pages:
        items = page(name, Circumstances())
        assert len(items) <= 9 and items[0] == ALWAYS[0]
        assert items[-1].label == "Back" and items[-1].page == "music"
        assert title(name, Circumstances()) in ("Scales", *FAMILIES)


def test_the_music_page_leads_to_the_scales_and_choosing_one_is_a_change() -> None:
    assert FIRST in {item.page for item in page("music", Circumstances())}
    (chosen,) = (item for item in page("scales-2", Circumstances()) if item.label == "Lydian")
    assert parse(chosen.what, chosen.value) == (None, "harmony.scale", "lydian")
