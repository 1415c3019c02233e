"""The menu's pages of scales: first the dozen that is offered, then *more* by families."""

from __future__ import annotations

from collections.abc import Sequence

from adaptive_instrument.music.scales import DOZEN, FAMILIES, family

Row = tuple[str, str, object, str]
"""Of an item: its label, the change that it is, with which value, and the page that it opens."""

FIRST = "scales-1"
KEY = "key"
PER_PAGE = 4
"""Scales or families on one page, beside the items that every page has."""
BACK: Row = ("Back", "", None, "music")


def is_scale_page(name: str) -> bool:
    """Whether a page of the menu is one of these."""
    return name.startswith(("scales-", "families-", "family-"))


def scale_rows(name: str) -> tuple[Row, ...]:
    """What stands on a page: ``scales-1`` ... the dozen, ``families-1`` ... the families, ``family-2-1`` ... one's."""
    kind, *numbers = name.split("-")
    page = int(numbers[-1])
    if kind == "scales":
        tuning: tuple[Row, ...] = (("Key and tuning", "", None, KEY),) if page == 1 else ()
        return (*_choices(DOZEN, page), *_on("scales", len(DOZEN), page, "families-1"), *tuning, BACK)
    if kind == "families":
        start = (page - 1) * PER_PAGE
        shown = FAMILIES[start : start + PER_PAGE]
        rows: list[Row] = [(group, "", None, f"family-{start + place}-1") for place, group in enumerate(shown)]
        return (*rows, *_on("families", len(FAMILIES), page), BACK)
    names = [scale.name for scale in family(FAMILIES[int(numbers[0])])]
    return (*_choices(names, page), *_on(f"family-{numbers[0]}", len(names), page), BACK)


def scale_title(name: str) -> str:
    """What stands over a page."""
    kind, number, *_ = name.split("-")
    return FAMILIES[int(number)] if kind == "family" else "Scales"


def _choices(names: Sequence[str], page: int) -> list[Row]:
    shown = names[(page - 1) * PER_PAGE : page * PER_PAGE]
    return [(name[0].upper() + name[1:], "harmony.scale", name, "") for name in shown]


def _on(pages: str, count: int, page: int, last: str = "") -> list[Row]:
    """The way to the next page, and from the last one to somewhere else."""
    following = f"{pages}-{page + 1}" if count > page * PER_PAGE else last
    return [("More", "", None, following)] if following else []
