"""The rings of a dwelling: they fill with it, drain calmly, and never leap back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

pygame = pytest.importorskip("pygame")

from adaptive_instrument.stage.dwelling import CLOSES, DRAINS, Dwellings, Wheels  # noqa: E402
from adaptive_instrument.view import PlayerView, View  # noqa: E402

FRAME = 1 / 60
NOBODY = PlayerView("p", "P", "teal", "dwell", "notes", "bell", 0.8, (), (), None, ())


def view(dwelling: tuple[int, float, float] | None) -> View:
    return View(0.0, 0, False, "C", "major", "", 90.0, 4, 0.0, (replace(NOBODY, dwelling=dwelling),))


def phase(rings: Dwellings, target: int = 0) -> float:
    ring = rings.of("p", target)
    return 0.0 if ring is None else ring.phase


def test_a_ring_fills_with_its_time() -> None:
    rings = Dwellings()
    for share in (0.0, 0.25, 0.5, 1.0):
        assert rings.see(view((0, 10.0, 0.6)), 10.0 + 0.6 * share)
        assert phase(rings) == pytest.approx(share)


def test_a_ring_that_is_left_drains_and_then_nothing_moves() -> None:
    rings = Dwellings()
    rings.see(view((0, 10.0, 1.0)), 10.0)
    rings.see(view((0, 10.0, 1.0)), 10.5)
    seen = []
    for frame in range(1, 60):
        moving = rings.see(view(None), 10.5 + frame * FRAME)
        seen.append(phase(rings))
        assert moving == (seen[-1] > 0)
    assert seen == sorted(seen, reverse=True)
    assert max(a - b for a, b in zip([0.5, *seen], seen, strict=False)) <= FRAME / DRAINS + 1e-6
    assert seen[-1] == 0


def test_a_ring_that_struck_closes_and_fades() -> None:
    rings = Dwellings()
    rings.see(view((0, 10.0, 0.6)), 10.0)
    rings.see(view((0, 10.0, 0.6)), 10.59)
    rings.see(view(None), 10.61)
    ring = rings.of("p", 0)
    assert ring is not None
    assert ring.phase == 1.0
    for frame in range(int(CLOSES / FRAME) + 2):
        rings.see(view(None), 10.61 + frame * FRAME)
    assert rings.of("p", 0) is None


def test_two_targets_have_two_rings() -> None:
    rings = Dwellings()
    rings.see(view((0, 10.0, 1.0)), 10.5)
    rings.see(view((1, 10.5, 1.0)), 10.55)
    assert 0.3 < phase(rings, 0) < 0.5
    assert 0 < phase(rings, 1) < 0.1


@given(st.lists(st.one_of(st.none(), st.integers(0, 2)), min_size=2, max_size=200))
def test_however_the_pointer_jumps_no_ring_falls_faster_than_it_drains(targets: list[int | None]) -> None:
    rings = Dwellings()
    since, over = 0.0, None
    before = [0.0, 0.0, 0.0]
    for frame, target in enumerate(targets):
        now = frame * FRAME
        if target != over:
            since, over = now, target
        rings.see(view(None if over is None else (over, since, 0.6)), now)
        for place in range(3):
            ring = rings.of("p", place)
            light = 0.0 if ring is None else ring.phase * ring.strength
            assert light >= before[place] - 2.5 * FRAME / min(DRAINS, CLOSES) - 1e-6
            before[place] = light


def test_the_drawn_ring_is_filled_clockwise_from_the_top() -> None:
    surface = pygame.Surface((101, 101), 0, 32)
    Wheels().draw(surface, (50, 50), 100, 0.5, 1.0, (200, 200, 200))
    right, left = surface.get_at((95, 50))[0], surface.get_at((4, 50))[0]
    assert right > 150
    assert 20 < left < 100
    assert surface.get_at((50, 50))[0] == 0
