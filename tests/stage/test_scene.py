"""The geometry of the stage, for any size and any number of targets."""

from __future__ import annotations

from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from adaptive_instrument.stage.scene import Box, Scene, arrange, wrapped

SIZES = st.tuples(st.integers(160, 4096), st.integers(120, 4096))
PLAYERS = st.lists(st.integers(0, 64), min_size=0, max_size=6).map(tuple)


def boxes(scene: Scene) -> list[Box]:
    cells = [cell for panel in scene.panels for cell in panel.cells]
    titles = [panel.title for panel in scene.panels if panel.title is not None and panel.title.h]
    return [*cells, *titles, scene.footer]


@given(SIZES, PLAYERS)
def test_nothing_overlaps_and_nothing_lies_outside(size: tuple[int, int], players: tuple[int, ...]) -> None:
    scene = arrange(*size, players)
    whole = Box(0, 0, *size)
    found = boxes(scene)
    assert all(box.w > 0 and box.h > 0 and box.within(whole) for box in found)
    assert not any(one.overlaps(other) for one, other in combinations(found, 2))


@given(SIZES, PLAYERS)
def test_every_target_has_a_pad_of_its_own_within_its_players_panel(
    size: tuple[int, int], players: tuple[int, ...]
) -> None:
    scene = arrange(*size, players)
    assert tuple(len(panel.cells) for panel in scene.panels) == players
    for panel in scene.panels:
        assert all(cell.within(panel.box) for cell in panel.cells)
        assert len({(cell.w, cell.h) for cell in panel.cells}) <= 1
        assert all(min(cell.w, cell.h) > 2 * panel.margin for cell in panel.cells)


@given(SIZES, st.integers(1, 64))
def test_pitch_rises_to_the_right_and_upward(size: tuple[int, int], count: int) -> None:
    cells = arrange(*size, (count,)).panels[0].cells
    for lower, higher in pairwise(cells):
        assert higher.x > lower.x or higher.y < lower.y
        assert higher.y <= lower.y


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
