"""The light of a target: at once, softly out, never a flicker."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adaptive_instrument.stage.glow import FADES, STAYS, Glow, Light, strength
from adaptive_instrument.view import PlayerView, SoundingView, View

FRAME = 1 / 60


def note(started: float, lasts: float | None = None, target: int = 0, velocity: int = 100) -> SoundingView:
    return SoundingView(1, target, 60.0, velocity, started, lasts)


def view(*sounding: SoundingView) -> View:
    player = PlayerView("p", "P", "teal", "direct", "notes", "plucked", 0.8, (), (), None, sounding)
    return View(0.0, 0, False, "C", "major", "", 90.0, 4, 0.0, (player,))


def test_a_struck_target_is_lit_at_once() -> None:
    glow = Glow()
    glow.see(view(), 10.0)
    glow.see(view(note(10.0)), 10.001)
    assert glow.level("p", 0) > 0.6


def test_a_released_target_is_dark_within_a_second_and_then_nothing_moves() -> None:
    glow = Glow()
    glow.see(view(note(10.0)), 10.0)
    moving = [glow.see(view(), 10.0 + frame * FRAME) for frame in range(60)]
    assert moving[0]
    assert not moving[-1]
    assert glow.level("p", 0) == 0.0


def test_a_held_note_comes_to_rest() -> None:
    glow = Glow()
    moving = [glow.see(view(note(10.0)), 10.0 + frame * FRAME) for frame in range(120)]
    assert not moving[-1]
    assert glow.level("p", 0) > 0.5


def test_a_ringing_note_fades_with_its_sound() -> None:
    levels = [strength(note(10.0, 2.0), 10.0 + t) for t in (0.0, 0.5, 1.0, 1.9)]
    assert levels == sorted(levels, reverse=True)
    assert strength(note(10.0, 2.0), 12.0) == 0.0


def test_a_note_committed_ahead_is_dark_until_its_moment() -> None:
    glow = Glow()
    assert glow.see(view(note(10.5)), 10.4)
    assert glow.level("p", 0) == 0.0
    glow.see(view(note(10.5)), 10.5)
    assert glow.level("p", 0) > 0.6


@given(st.lists(st.booleans(), min_size=60, max_size=600))
def test_however_it_is_struck_a_light_falls_at_most_three_times_a_second(sounding: list[bool]) -> None:
    light = Light()
    falls, levels = [], []
    for frame, on in enumerate(sounding):
        light.follow(1.0 if on else 0.0, frame * FRAME)
        levels.append(light.level)
    for frame in range(1, len(levels)):
        falling = levels[frame] < levels[frame - 1]
        was_falling = frame > 1 and levels[frame - 1] < levels[frame - 2]
        if falling and not was_falling:
            falls.append(frame * FRAME)
    assert all(later - earlier >= 1 / 3 for earlier, later in pairwise(falls))


@given(st.lists(st.floats(0, 1), min_size=2, max_size=200), st.floats(0.001, 0.2))
def test_a_light_keeps_its_bounds_and_falls_no_faster_than_it_may(wanted: list[float], frame: float) -> None:
    light = Light()
    before = 0.0
    for count, aim in enumerate(wanted):
        light.follow(aim, count * frame)
        assert aim <= light.level <= 1.0
        assert light.level >= before - frame / FADES - 1e-9
        before = light.level


def test_a_clock_that_stands_still_or_leaps_leaves_a_light_within_its_bounds() -> None:
    light = Light()
    light.follow(1.0, 5.0)
    for moment in (5.0, 5.0, 4.0, 5.0 + STAYS, 1e6, 1e6):
        light.follow(0.0, moment)
        assert 0.0 <= light.level <= 1.0
    assert light.level == pytest.approx(0.0)


def test_the_lights_go_out_with_the_engine() -> None:
    glow = Glow()
    glow.see(view(note(10.0)), 10.0)
    for frame in range(60):
        glow.see(view(note(10.0)), 10.0 + frame * FRAME, sounds=False)
    assert glow.level("p", 0) == 0.0
