"""The access ladder on the stage: small, calm, and gone where there is none."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace

import pygame
import pytest

from adaptive_instrument.ensemble import Ensemble
from adaptive_instrument.mapping import load
from adaptive_instrument.resources import shipped_folder
from adaptive_instrument.signals import Change, Tracking
from adaptive_instrument.stage import rungs, wording
from adaptive_instrument.stage.lettering import Lettering
from adaptive_instrument.stage.scene import Box
from adaptive_instrument.view import PlayerView

SHIPPED = load(shipped_folder() / "mappings" / "changing-access.toml")
NAMES = ("fingers", "head", "eyes and switch", "one switch", "blink")


@pytest.fixture(autouse=True)
def _screen(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setitem(os.environ, "SDL_VIDEODRIVER", "dummy")
    pygame.display.init()
    pygame.font.init()
    pygame.display.set_mode((64, 64))
    yield
    pygame.display.quit()


def seen(*changes: str) -> PlayerView:
    ensemble = Ensemble([SHIPPED])
    ensemble.opening()
    for n, rung in enumerate(changes):
        ensemble.receive(Change(n + 1.0, f"player.{SHIPPED.name}.rung", rung))
    return ensemble.view().players[0]


def test_all_ways_are_named_where_there_is_room_else_the_one_in_use() -> None:
    letters = Lettering()
    assert rungs.shown(letters, (seen("one switch"),), 20, 1200) == NAMES
    assert rungs.shown(letters, (seen("one switch"),), 20, 400) == ("one switch",)


def test_who_has_one_way_only_sees_no_ladder() -> None:
    plain = Ensemble([replace(SHIPPED, ladder=())]).view().players[0]
    assert rungs.shown(Lettering(), (plain,), 20, 1200) == ()
    assert rungs.titled(plain) == plain.title


def test_in_a_jam_the_way_in_use_stands_with_the_players_title() -> None:
    player = seen("blink")
    assert rungs.shown(Lettering(), (player, player), 20, 1200) == ()
    assert rungs.titled(player) == "Changing access  ·  blink"


def test_the_way_in_use_stands_in_the_players_colour_and_inside_the_line() -> None:
    letters, surface, player = Lettering(), pygame.Surface((800, 60)).convert(), seen("head")
    taken = rungs.draw(surface, letters, Box(100, 0, 600, 60), NAMES, player, 20, 30)
    assert 0 < taken < 600
    drawn = [(x, y) for x in range(800) for y in range(60) if surface.get_at((x, y))[:3] != (0, 0, 0)]
    assert min(x for x, _ in drawn) >= 700 - taken and max(x for x, _ in drawn) < 700
    # The player's colour is a blue; the quiet letters are a warm grey.
    lit = [x for x, y in drawn if surface.get_at((x, y)).b > surface.get_at((x, y)).r + 40]
    assert lit and max(lit) - min(lit) < taken / len(NAMES), "one name, not all of them"


def test_a_lost_face_says_what_plays_on() -> None:
    ensemble = Ensemble([SHIPPED])
    ensemble.receive(Change(1.0, f"player.{SHIPPED.name}.rung", "head"))
    ensemble.receive(Tracking(2.0, "camera", False))
    assert wording.hint(ensemble.view().players[0]) == "I cannot see you — your switch plays on"
