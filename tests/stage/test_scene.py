"""The geometry of the stage, for any size and any number of targets."""

from __future__ import annotations

from collections import Counter
from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from adaptive_instrument.access.zones import Zone, hit, zones
from adaptive_instrument.stage.scene import Box, Panel, Rowed, Scene, arrange, wrapped

SIZES = st.tuples(st.integers(160, 4096), st.integers(120, 4096))
POINTED = st.builds(zones, st.sampled_from(["row", "grid", "arc"]), st.integers(1, 16))
PLAYERS = st.lists(st.integers(0, 64) | POINTED, min_size=0, max_size=6).map(tuple)


def boxes(scene: Scene) -> list[Box]:
    cells = [cell for panel in scene.panels for cell in panel.cells]
    titles = [panel.title for panel in scene.panels if panel.title is not None and panel.title.h]
    return [*cells, *titles, scene.footer]


@given(SIZES, PLAYERS)
def test_nothing_overlaps_and_nothing_lies_outside(
    size: tuple[int, int], players: tuple[int | tuple[Zone, ...], ...]
) -> None:
    scene = arrange(*size, players)
    whole = Box(0, 0, *size)
    found = boxes(scene)
    assert all(box.w > 0 and box.h > 0 and box.within(whole) for box in found)
    assert not any(one.overlaps(other) for one, other in combinations(found, 2))


@given(SIZES, PLAYERS)
def test_every_target_has_a_pad_of_its_own_within_its_players_panel(
    size: tuple[int, int], players: tuple[int | tuple[Zone, ...], ...]
) -> None:
    scene = arrange(*size, players)
    counts = tuple(some if isinstance(some, int) else len(some) for some in players)
    assert tuple(len(panel.cells) for panel in scene.panels) == counts
    for panel in scene.panels:
        assert all(cell.within(panel.box) for cell in panel.cells)
        assert panel.area is not None or len({(cell.w, cell.h) for cell in panel.cells}) <= 1
        assert all(min(cell.w, cell.h) > 2 * panel.margin for cell in panel.cells)


@given(SIZES, st.integers(1, 64))
def test_pitch_rises_to_the_right_and_upward(size: tuple[int, int], count: int) -> None:
    cells = arrange(*size, (count,)).panels[0].cells
    for lower, higher in pairwise(cells):
        assert higher.x > lower.x or higher.y < lower.y
        assert higher.y <= lower.y


def place(panel: Panel, x: int, y: int) -> int | None:
    """The target whose pad (or string's column) covers a pixel."""
    inset = 0 if panel.strings else panel.margin
    for index, cell in enumerate(panel.cells):
        if cell.x + inset <= x < cell.right - inset and cell.y + inset <= y < cell.bottom - inset:
            return index
    return None


@given(SIZES, st.lists(POINTED, min_size=1, max_size=3), st.data())
def test_what_is_drawn_is_what_is_hit(
    size: tuple[int, int], pointed: list[tuple[Zone, ...]], data: st.DataObject
) -> None:
    scene = arrange(*size, tuple(pointed))
    for panel, targets in zip(scene.panels, pointed, strict=True):
        area = panel.area
        assert area is not None
        if min(area.w, area.h) < 60:
            continue
        x, y = data.draw(st.integers(1, area.w - 2)), data.draw(st.integers(1, area.h - 2))
        drawn = {place(panel, area.x + x + dx, area.y + y + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)}
        told = hit(targets, x / (area.w - 1), y / (area.h - 1))
        # On a border pixel the two may round differently.
        assert told in drawn
        if len(drawn) == 1:
            assert drawn == {told}


def test_a_soloist_who_points_has_the_whole_window() -> None:
    for size in ((1280, 720), (320, 240), (500, 900)):
        for shape in ("row", "grid", "arc"):
            scene = arrange(*size, (zones(shape, 8),))  # type: ignore[arg-type]
            assert scene.panels[0].area == Box(0, 0, *size)
            assert scene.panels[0].title is None


def test_below_a_harp_there_is_room_to_rest_and_to_be_told_something() -> None:
    panel = arrange(1280, 720, (zones("arc", 8),)).panels[0]
    assert panel.strings
    assert panel.rest is not None
    assert panel.rest.h > 80
    assert not arrange(1280, 720, (zones("grid", 6),)).panels[0].strings


def test_many_strings_get_more_of_the_stage_than_few_pads() -> None:
    harp, pads = arrange(1280, 720, (zones("arc", 8), 5)).panels
    assert harp.box.w > 1.5 * pads.box.w


def test_five_targets_stand_in_one_row_and_in_one_column_on_a_tall_screen() -> None:
    assert len({cell.y for cell in arrange(1280, 720, (5,)).panels[0].cells}) == 1
    assert len({cell.x for cell in arrange(500, 1400, (5,)).panels[0].cells}) == 1


def test_players_stand_side_by_side_and_below_each_other_on_a_tall_screen() -> None:
    wide = [panel.box for panel in arrange(1280, 720, (5, 5)).panels]
    tall = [panel.box for panel in arrange(720, 1280, (5, 5)).panels]
    assert wide[0].right <= wide[1].x
    assert tall[0].bottom <= tall[1].y


def test_a_tiny_window_still_gives_a_thumb_something_to_aim_at() -> None:
    cells = arrange(320, 240, (5,)).panels[0].cells
    assert min(min(cell.w, cell.h) for cell in cells) >= 50


@given(st.lists(st.text(st.characters(categories=["L"]), min_size=1, max_size=12), max_size=30), st.integers(1, 60))
def test_wrapped_lines_keep_every_word_and_their_width(words: list[str], room: int) -> None:
    lines = wrapped(words, [len(word) for word in words], 1, room)
    assert [word for line in lines for word in line.split()] == [word for word in words for word in word.split()]
    assert all(len(line) <= room or " " not in line for line in lines)


@given(st.lists(st.integers(1, 9), min_size=1, max_size=7).map(tuple), st.sampled_from(((1280, 720), (600, 900))))
def test_what_is_scanned_as_a_row_stands_in_a_row(sizes: tuple[int, ...], size: tuple[int, int]) -> None:
    scene = arrange(*size, (Rowed(sizes),))
    cells = scene.panels[0].cells
    assert len(cells) == sum(sizes)
    heights = Counter(cell.y for cell in cells)
    assert [heights[y] for y in sorted(heights, reverse=True)] == list(sizes)
    assert all(cell.within(scene.panels[0].box) for cell in cells)
    assert not [1 for one, other in combinations(cells, 2) if one.overlaps(other)]
