"""The quiet mark of the beat: where its light stands, and that it never flashes."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adaptive_instrument.ensemble import Ensemble
from adaptive_instrument.signals import Change
from adaptive_instrument.stage.beat import QUICKEST, BeatMark, beats_a_point, lit, shows
from adaptive_instrument.stage.scene import Box
from adaptive_instrument.stage.sdl import pygame
from adaptive_instrument.view import View
from tests.support.playing import one_switch


def seen(*changes: tuple[str, object], help: str = "notes and timing") -> View:
    ensemble = Ensemble([one_switch(help=help)])
    for what, value in changes:
        ensemble.apply(Change(0.0, what, value), 0.0)
    return ensemble.view()


def test_it_is_there_only_while_the_beat_means_something() -> None:
    assert shows(seen()) and not shows(seen(help="notes")) and not shows(seen(("rest", True)))
    assert shows(seen(("groove.start", None), help="notes")) and shows(seen(("transport.fermata", True), help="notes"))


def test_the_light_goes_through_the_bar_beat_by_beat() -> None:
    view = seen()
    assert [lit(view, beat + 0.5) for beat in range(5)] == [(4, 0), (4, 1), (4, 2), (4, 3), (4, 0)]


@given(st.floats(20, 300), st.integers(1, 16))
def test_the_light_never_moves_more_than_three_times_a_second(tempo: float, metre: int) -> None:
    view = replace(seen(), tempo=tempo, metre=metre)
    each = beats_a_point(tempo, metre)
    assert metre % each == 0 and (each == metre or tempo / 60 / each <= QUICKEST + 1e-9)
    places = [lit(view, step / 200)[1] for step in range(400)]
    assert sum(one != two for one, two in pairwise(places)) <= 2 * QUICKEST + 1


def test_in_a_fermata_the_light_stays_on_the_beat_that_is_held() -> None:
    view = seen(("transport.fermata", True))
    assert lit(view, 0.9) == lit(view, 50.0) == (4, 0)


def test_it_is_drawn_only_when_it_has_moved_and_taken_away_when_it_means_nothing() -> None:
    surface, mark, foot = pygame.Surface((400, 40)), BeatMark(), Box(0, 0, 400, 40)
    assert mark.draw(surface, foot, seen(), 0.5) and not mark.draw(surface, foot, seen(), 0.9)
    assert mark.draw(surface, foot, seen(), 1.1)
    (rect,) = mark.draw(surface, foot, seen(help="notes"), 1.2)
    assert pygame.transform.average_color(surface, rect)[:3] == pytest.approx((24, 20, 18), abs=1)
    assert not mark.draw(surface, foot, seen(help="notes"), 1.3)
