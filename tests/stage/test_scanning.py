"""The highlight of a scan: it comes at once, goes softly, and never flashes."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

pygame = pytest.importorskip("pygame")

from adaptive_instrument.access.highlight import Highlight  # noqa: E402
from adaptive_instrument.stage import palette  # noqa: E402
from adaptive_instrument.stage.pad import Look, Pads, Shape  # noqa: E402
from adaptive_instrument.stage.scanning import LEVELS, Scannings  # noqa: E402
from adaptive_instrument.view import PlayerView, View  # noqa: E402

FRAME = 1 / 60


def view(highlight: Highlight | None, resting: bool = False) -> View:
    player = PlayerView(
        "p", "P", "teal", "scan", "notes", "plucked", 0.8, (), (), None, (), highlight=highlight
    )  # fmt: skip
    return View(0.0, 0, resting, "C", "major", "", 90.0, 4, 0.0, (player,))


def test_a_whole_row_is_framed_at_once_and_left_softly() -> None:
    scannings = Scannings()
    scannings.see(view(Highlight((0, 1, 2), 10.0, 1.5)), 10.0)
    assert [scannings.frame("p", target) for target in range(4)] == [LEVELS] * 3 + [0]
    for frame in range(90):
        scannings.see(view(Highlight((0, 1, 2), 10.0, 1.5)), 10.0 + frame * FRAME)
    seen = []
    for frame in range(90):
        scannings.see(view(Highlight((3,), 11.5, 1.5)), 11.5 + frame * FRAME)
        seen.append(scannings.frame("p", 0))
    assert seen == sorted(seen, reverse=True) and 0 < seen[5] < LEVELS and seen[-1] == 0


def test_the_time_left_of_a_step_shrinks_to_nothing() -> None:
    scannings = Scannings()
    left = []
    for frame in range(91):
        assert scannings.see(view(Highlight((2,), 10.0, 1.5)), 10.0 + frame * FRAME)
        left.append(scannings.left("p", 2))
    assert left[0] == 1.0 and left[45] == pytest.approx(0.5) and left[90] == pytest.approx(0.0, abs=1e-6)
    assert scannings.left("p", 1) is None


def test_a_highlight_that_stays_and_a_quick_one_show_no_time() -> None:
    scannings = Scannings()
    for shown in (Highlight((2,), 10.0, None), Highlight((2,), 10.0, 0.25), Highlight((), 10.0, 2.0), None):
        scannings.see(view(shown), 10.1)
        assert scannings.left("p", 2) is None
    assert not scannings.see(view(Highlight((2,), 10.0, None)), 20.0), "and nothing moves"


def test_in_rest_nothing_is_highlighted() -> None:
    scannings = Scannings()
    scannings.see(view(Highlight((0,)), resting=True), 10.0)
    assert scannings.frame("p", 0) == 0


@given(st.sampled_from((0.05, 0.1, 0.25, 0.4, 1.0)), st.integers(1, 4))
def test_no_target_flashes_more_than_three_times_a_second(interval: float, count: int) -> None:
    scannings = Scannings()
    levels: list[list[int]] = [[] for _ in range(count)]
    for frame in range(300):
        now = 10.0 + frame * FRAME
        step = int(frame * FRAME / interval)
        scannings.see(view(Highlight((step % (count + 1),) if step % (count + 1) < count else ())), now)
        for target in range(count):
            levels[target].append(scannings.frame("p", target))
    for heard in levels:
        falls = [
            frame
            for frame, (before, after) in enumerate(pairwise(heard))
            if after < before and (frame == 0 or heard[frame - 1] <= before)
        ]
        turned = [frame for frame in falls if heard[frame] == LEVELS]
        assert all(later - earlier >= 20 for earlier, later in pairwise(turned))


def test_a_frame_is_broad_enough_to_be_seen_from_three_metres() -> None:
    # 220 pixels are about 3.5 cm on a laptop of 14 inches; an eye resolves a minute of arc, 0.9 mm at 3 m.
    surface = pygame.Surface((220, 480), 0, 32)
    Pads().draw(surface, 0, 0, Shape(220, 480, 18), Look("amber", 0, False, False, False, LEVELS))
    row = [palette.contrast(surface.get_at((x, 240))[:3], palette.GROUND) for x in range(110)]
    assert sum(contrast > 10 for contrast in row) * (35 / 220) >= 2.0
    assert surface.get_at((0, 0))[:3] == palette.GROUND, "its corners are round"


def test_a_frame_is_drawn_where_pads_stand_close_too() -> None:
    surface = pygame.Surface((100, 100), 0, 32)
    Pads().draw(surface, 0, 0, Shape(100, 100, 1), Look("amber", 0, False, False, False, LEVELS))
    row = [palette.contrast(surface.get_at((x, 50))[:3], palette.GROUND) for x in range(50)]
    assert sum(contrast > 10 for contrast in row) >= 3
