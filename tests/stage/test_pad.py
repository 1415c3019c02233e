"""A pad's picture."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pygame = pytest.importorskip("pygame")

from adaptive_instrument.stage import palette  # noqa: E402
from adaptive_instrument.stage.pad import STEPS, Look, Pads, Shape, face  # noqa: E402
from adaptive_instrument.stage.palette import GROUND, RING  # noqa: E402


def drawn(shape: Shape, look: Look) -> pygame.Surface:
    surface = pygame.Surface((shape.width, shape.height), 0, 32)
    Pads().draw(surface, 0, 0, shape, look)
    return surface


@settings(deadline=None, max_examples=40)
@given(st.integers(1, 400), st.integers(1, 400), st.integers(0, 48), st.booleans(), st.integers(0, STEPS))
def test_a_pad_of_any_size_can_be_drawn(width: int, height: int, margin: int, flag: bool, step: int) -> None:
    margin = min(margin, (min(width, height) - 1) // 2)
    drawn(Shape(width, height, margin), Look("sky", step, flag, flag, flag))


def test_the_middle_is_the_face_and_the_corner_is_the_ground() -> None:
    for step in (0, STEPS):
        look = Look("teal", step, True, False, False)
        surface = drawn(Shape(200, 300, 16), look)
        assert surface.get_at((100, 150))[:3] == face(look)
        assert surface.get_at((0, 0))[:3] == GROUND


def test_a_lit_pad_is_brighter_and_the_ring_is_where_the_eye_looks_for_it() -> None:
    shape = Shape(200, 300, 16)
    dark, lit, ringed = (
        drawn(shape, Look("amber", step, False, ring, False)) for step, ring in ((0, False), (STEPS, False), (0, True))
    )
    light = [palette.luminance(s.get_at((100, 150))[:3]) for s in (dark, lit)]
    assert light[1] > 4 * light[0]
    column = [palette.contrast(ringed.get_at((x, 150))[:3], GROUND) for x in range(16)]
    assert max(column) > 0.8 * palette.contrast(RING, GROUND)


def test_a_tone_of_the_chord_has_another_shape() -> None:
    shape = Shape(200, 300, 16)
    plain, strong = (drawn(shape, Look("rose", 0, strong, False, False)) for strong in (False, True))

    def lines(surface: pygame.Surface) -> int:
        row = [palette.luminance(surface.get_at((x, 150))[:3]) > 0.05 for x in range(100)]
        return sum(on and not before for before, on in zip([False, *row], row, strict=False))

    assert (lines(plain), lines(strong)) == (1, 2)
