"""The bar of a bow: it follows a level up quickly, sinks calmly, and never leaps however the level trembles."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

pygame = pytest.importorskip("pygame")

from adaptive_instrument.access.method import Bow  # noqa: E402
from adaptive_instrument.stage import palette  # noqa: E402
from adaptive_instrument.stage.bow import RISES, SINKS, Bows  # noqa: E402
from adaptive_instrument.stage.scene import Bowed, arrange  # noqa: E402
from adaptive_instrument.view import PlayerView, View  # noqa: E402

FRAME = 1 / 60
NOBODY = PlayerView("p", "P", "sky", "level", "notes", "flute", 0.8, (), (), None, ())
PANEL = arrange(1280, 720, (Bowed(11),)).panels[0]


def player(level: float | None) -> PlayerView:
    return replace(NOBODY, bow=None if level is None else Bow(level, 0.15))


def view(level: float | None) -> View:
    return View(0.0, 0, False, "C", "major", "", 90.0, 4, 0.0, (player(level),))


def filled(bows: Bows, dim: bool = False) -> float:
    """How much of the bar is filled, 0..1, as it is drawn."""
    surface = pygame.Surface((1280, 720))
    bows.forget()
    (rect,) = bows.draw(surface, PANEL, player(0.0), dim)
    lit = palette.family("sky").lit_face
    row = [surface.get_at((x, rect.centery))[:3] for x in range(rect.left, rect.right)]
    return sum(colour == lit for colour in row) / (rect.w - rect.h)


def test_it_follows_a_level_up_within_a_few_frames_and_sinks_calmly() -> None:
    bows, now = Bows(), 10.0
    bows.see(view(0.0), now)
    steps = 0
    while bows.see(view(0.8), now := now + FRAME):
        steps += 1
    assert steps * FRAME <= RISES + FRAME
    assert filled(bows) == pytest.approx(0.8, abs=0.02)
    steps = 0
    while bows.see(view(0.0), now := now + FRAME):
        steps += 1
    assert steps * FRAME == pytest.approx(0.8 * SINKS, abs=2 * FRAME)
    assert filled(bows) == 0.0


def test_a_still_bar_is_not_drawn_again() -> None:
    bows, surface = Bows(), pygame.Surface((1280, 720))
    bows.see(view(0.0), 1.0)
    assert len(bows.draw(surface, PANEL, player(0.0), False)) == 1
    bows.see(view(0.0), 2.0)
    assert bows.draw(surface, PANEL, player(0.0), False) == []
    bows.forget()
    assert len(bows.draw(surface, PANEL, player(0.0), False)) == 1


def test_who_does_not_bow_has_no_bar() -> None:
    bows = Bows()
    bows.see(view(None), 1.0)
    assert bows.draw(pygame.Surface((640, 480)), arrange(640, 480, (5,)).panels[0], player(None), False) == []


@pytest.mark.parametrize("size", [(1280, 720), (720, 1280), (320, 240), (1920, 1080)])
def test_the_bar_lies_below_the_pads_and_above_the_quiet_line(size: tuple[int, int]) -> None:
    for count in (1, 2):
        scene = arrange(*size, tuple(Bowed(11) for _ in range(count)))
        for panel in scene.panels:
            assert panel.bow is not None and panel.bow.within(panel.box)
            assert not panel.bow.overlaps(scene.footer)
            assert not any(panel.bow.overlaps(cell) for cell in panel.cells)
            assert panel.bow.w * panel.bow.h < 0.25 * size[0] * size[1]


def test_its_light_never_changes_by_as_much_as_a_flash() -> None:
    for colour in palette.VIVID:
        family = palette.family(colour)
        assert palette.luminance(family.lit_face) - palette.luminance(family.idle_face) < 0.1


@given(st.lists(st.tuples(st.floats(0.001, 0.2), st.floats(0, 1)), max_size=60))
def test_it_never_sinks_faster_than_it_may_whatever_the_level_does(levels: list[tuple[float, float]]) -> None:
    bows, now = Bows(), 10.0
    bows.see(view(0.0), now)
    before = 0.0
    for wait, level in levels:
        now += wait
        bows.see(view(level), now)
        shown = bows._bars["p"].level
        assert 0.0 <= shown <= 1.0
        assert before - shown <= wait / SINKS + 1e-9
        assert shown - before <= wait / RISES + 1e-9
        before = shown
