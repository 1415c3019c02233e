"""Colours that can be read, that cannot flash, and that are no saturated red (WCAG 2.2)."""

from __future__ import annotations

from typing import get_args

import pytest

pytest.importorskip("pygame")

from adaptive_instrument.access.zones import zones
from adaptive_instrument.instrument import Colour
from adaptive_instrument.stage import palette
from adaptive_instrument.stage.pad import ENTRIES, STEPS, Look, Shape, _distances, _palette, face
from adaptive_instrument.stage.scene import arrange
from adaptive_instrument.stage.targets import LOWEST, PEG

FAMILIES = get_args(Colour)
SHAPE = Shape(256, 600, 20)


def test_every_colour_of_an_instrument_has_its_family() -> None:
    assert set(FAMILIES) == set(palette.VIVID)


def test_an_unknown_colour_is_amber_and_no_error() -> None:
    assert palette.family("beige") == palette.family("amber")


@pytest.mark.parametrize("colour", FAMILIES)
def test_a_notes_name_can_be_read_at_every_light(colour: str) -> None:
    for step in range(STEPS + 1):
        assert palette.contrast(palette.TEXT, face(Look(colour, step, True, True, False))) >= 4.5


@pytest.mark.parametrize("colour", FAMILIES)
def test_a_players_title_can_be_read(colour: str) -> None:
    assert palette.contrast(palette.at_luminance(palette.family(colour).lit_rim, 0.5), palette.GROUND) >= 4.5


def test_the_quiet_line_can_be_read() -> None:
    assert palette.contrast(palette.QUIET, palette.GROUND) >= 4.5
    assert palette.contrast(palette.TEXT, palette.GROUND) >= 4.5


@pytest.mark.parametrize("colour", FAMILIES)
@pytest.mark.parametrize("strong", [False, True])
def test_only_the_thin_lines_of_a_pad_change_by_a_tenth_of_white(colour: str, strong: bool) -> None:
    dark = _palette(Look(colour, 0, strong, False, False), SHAPE)
    lit = _palette(Look(colour, STEPS, strong, False, False), SHAPE)
    distances = _distances(SHAPE)
    rim = SHAPE.rim
    for entry in range(ENTRIES):
        inside = -float(distances[entry])
        on_a_line = -1 <= inside <= rim + 1 or (strong and rim * 2.8 - 1 <= inside <= rim * 4.2 + 1)
        change = abs(palette.luminance(lit[entry]) - palette.luminance(dark[entry]))
        assert on_a_line or change < 0.1, (entry, inside)


@pytest.mark.parametrize("size", [(320, 240), (1280, 720), (1920, 1080), (3840, 2160), (720, 1280)])
@pytest.mark.parametrize("targets", [(1,), (5,), (11,), (5, 11, 5, 11)])
def test_the_bright_lines_of_a_pad_are_smaller_than_what_may_flash(
    size: tuple[int, int], targets: tuple[int, ...]
) -> None:
    # WCAG 2.2: a quarter of any 10 degrees of sight, which is 341 x 256 pixels of a screen of 1024 x 768.
    across, along = size[0] * 341 / 1024, size[1] * 256 / 768
    for panel in arrange(*size, targets).panels:
        cell = panel.cells[0]
        shape = Shape(cell.w, cell.h, panel.margin)
        bright = shape.rim * 2.4
        # All pads struck at once: the lines' share of any stretch of pads.
        width, height = cell.w - 2 * panel.margin, cell.h - 2 * panel.margin
        assert 2 * (width + height) * bright < 0.25 * cell.w * cell.h
        # One pad larger than the field: the sides that the field can hold.
        upright = (2 if width <= across else 1) * min(height, along)
        level = (2 if height <= along else 1) * min(width, across)
        assert (upright + level) * bright < 0.25 * across * along


@pytest.mark.parametrize("size", [(640, 480), (1280, 720), (1920, 1080), (3840, 2160), (720, 1280)])
@pytest.mark.parametrize("count", [2, 5, 8, 12])
def test_the_bright_lines_of_a_string_are_smaller_than_what_may_flash(size: tuple[int, int], count: int) -> None:
    panel = arrange(*size, (zones("arc", count),)).panels[0]
    for cell in panel.cells:
        shape = Shape(cell.w, cell.h, panel.margin)
        rim = 2 * (cell.w + cell.h) * shape.rim * 2.4
        string = cell.w * LOWEST * cell.h + 2 * (2 * PEG * cell.w) ** 2
        assert rim + string < 0.25 * cell.w * cell.h


@pytest.mark.parametrize("colour", FAMILIES)
def test_no_colour_is_a_saturated_red(colour: str) -> None:
    for look in (Look(colour, 0, True, False, False), Look(colour, STEPS, True, True, False)):
        assert all(palette.redness(entry) < 0.8 for entry in _palette(look, SHAPE))


@pytest.mark.parametrize("colour", FAMILIES)
@pytest.mark.parametrize("wanted", [0.02, 0.1, 0.5])
def test_a_colour_takes_the_luminance_it_is_given(colour: str, wanted: float) -> None:
    assert palette.luminance(palette.at_luminance(palette.VIVID[colour], wanted)) == pytest.approx(wanted, abs=0.01)


@pytest.mark.parametrize("colour", palette.NOTES)
def test_a_note_s_letter_can_be_read_on_its_colour_which_is_no_saturated_red(colour: palette.Colour) -> None:
    assert palette.contrast(colour, palette.INK) >= 4.5
    assert palette.redness(colour) < 0.8
