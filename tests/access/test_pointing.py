"""Pointing: a mouse as it is, a gaze that freezes, a head with its own rest and range."""

from __future__ import annotations

import math
import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adaptive_instrument.access.axis import ShapeSettings
from adaptive_instrument.access.calibration import REACHING, RESTING
from adaptive_instrument.access.pointing import FORGET, INSIDE, Place, PointerSettings, Pointing

HEAD = PointerSettings(source="camera", body="head", x="yaw", y="pitch", range=(14.0, 12.0))
GAZE = PointerSettings(body="gaze")


def look(pointing: Pointing, t: float, yaw: float, pitch: float) -> Place | None:
    """Both axes of one look of the camera."""
    assert pointing.axis(t, "yaw", yaw) is None
    return pointing.axis(t, "pitch", pitch)


def looks(pointing: Pointing, t: float, seconds: float, yaw: float, pitch: float) -> Place | None:
    """Thirty looks a second at the same place; the last answer."""
    place = None
    for n in range(round(seconds * 30)):
        advance(pointing, t + n / 30)
        place = look(pointing, t + n / 30, yaw, pitch)
    return place


def advance(pointing: Pointing, t: float) -> None:
    while pointing.deadline is not None and pointing.deadline <= t:
        pointing.advance(pointing.deadline)


def calibrated(
    reach: list[tuple[float, float]], rest: tuple[float, float] = (3.0, -2.0), noise: float = 0.2
) -> Pointing:
    """A head that rests, and then goes through ``reach``, each place for as long as all others."""
    chance = random.Random(3)
    pointing = Pointing(HEAD)
    pointing.calibrate(0.0)

    def tremble() -> float:
        return chance.gauss(0, noise)

    for n in range(int(RESTING * 30)):
        advance(pointing, n / 30)
        look(pointing, n / 30, rest[0] + tremble(), rest[1] + tremble())
    for n in range(int(REACHING * 30)):
        advance(pointing, RESTING + n / 30)
        yaw, pitch = reach[n * len(reach) // int(REACHING * 30)]
        look(pointing, RESTING + n / 30, rest[0] + yaw + tremble(), rest[1] + pitch + tremble())
    advance(pointing, RESTING + REACHING)
    return pointing


# -- a mouse and a gaze ------------------------------------------------------------------------------------------------


def test_a_mouse_stands_exactly_where_it_says_and_is_never_lost_by_standing_still() -> None:
    pointing = Pointing(PointerSettings())
    pointing.pointer(0.0, 0.1, 0.1)
    assert pointing.pointer(0.01, 0.7, 0.6) == Place(0.01, 0.7, 0.6)
    assert pointing.deadline is None and pointing.advance(60.0) is None


def test_a_frozen_gaze_is_lost_after_its_time_and_back_with_its_next_motion() -> None:
    pointing = Pointing(GAZE)
    pointing.pointer(1.0, 0.5, 0.5)
    assert pointing.pointer(1.2, 0.5, 0.5) is None, "the tracker repeats the frozen place"
    assert pointing.deadline == 1.4
    assert pointing.advance(1.39) is None
    assert pointing.advance(9.0) == Place(1.4, None, None)
    assert pointing.pointer(9.1, 0.5, 0.5) is None and pointing.deadline is None
    assert pointing.pointer(9.2, 0.52, 0.5) == Place(9.2, 0.52, 0.5)


@pytest.mark.parametrize("place", [(0.005, 0.5), (0.995, 0.5), (0.5, 0.005), (0.5, 1.0), (-3.0, 0.5), (0.5, 7.0)])
def test_at_the_edge_a_pointer_rests_outside_every_zone(place: tuple[float, float]) -> None:
    pointing = Pointing(GAZE)
    pointing.pointer(1.0, 0.5, 0.5)
    found = pointing.pointer(1.1, *place)
    assert found == Place(1.1, min(1.0, max(0.0, place[0])), min(1.0, max(0.0, place[1])))
    assert pointing.pointer(1.2, 0.3, 0.4) == Place(1.2, 0.3, 0.4), "it comes back at once and does not glide in"


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf, 1e300])
def test_rubbish_is_ignored(bad: float) -> None:
    mouse, head = Pointing(PointerSettings()), Pointing(HEAD)
    mouse.pointer(1.0, 0.5, 0.5)
    assert mouse.pointer(1.1, bad, 0.5) is None and mouse.pointer(1.1, 0.5, bad) is None
    assert mouse.place == Place(1.0, 0.5, 0.5)
    looks(head, 0.0, 1.0, 2.0, 1.0)
    assert head.axis(1.1, "yaw", bad) is None and head.axis(1.1, "pitch", bad) is None
    assert head.place is not None and head.place.x == pytest.approx(0.5)


def test_a_device_with_a_pointer_of_its_own_has_nothing_to_calibrate() -> None:
    pointing = Pointing(PointerSettings())
    pointing.pointer(1.0, 0.5, 0.5)
    assert pointing.calibrate(2.0) is None and pointing.calibration is None
    assert pointing.recentre(2.0) is None and pointing.place == Place(1.0, 0.5, 0.5)


# -- a head ------------------------------------------------------------------------------------------------------------


def test_the_rest_is_found_in_the_first_second_of_seeing() -> None:
    pointing = Pointing(HEAD)
    assert looks(pointing, 0.0, 0.6, 5.0, -3.0) is None
    place = looks(pointing, 0.6, 0.4, 5.0, -3.0)
    assert place is not None and (place.x, place.y) == (pytest.approx(0.5), pytest.approx(0.5))


def test_the_range_reaches_the_edge_of_the_stage_and_beyond_it_the_last_target_stays() -> None:
    pointing = Pointing(HEAD)
    looks(pointing, 0.0, 1.0, 0.0, 0.0)
    half = looks(pointing, 1.0, 2.0, 7.0, 0.0)
    assert half is not None and half.x == pytest.approx(0.75, abs=0.01)
    beyond = looks(pointing, 3.0, 2.0, 60.0, 0.0)
    assert beyond is not None and beyond.x == pytest.approx(1 - INSIDE, abs=1e-3)


def test_a_mirror_turns_sideways_round() -> None:
    pointing = Pointing(PointerSettings(source="camera", body="head", x="yaw", y="pitch", mirror=True))
    looks(pointing, 0.0, 1.0, 0.0, 0.0)
    place = looks(pointing, 1.0, 1.0, 7.0, 0.0)
    assert place is not None and place.x is not None and place.x < 0.3


def test_one_axis_is_enough() -> None:
    pointing = Pointing(PointerSettings(source="camera", body="head", x="yaw", y=""))
    for n in range(60):
        place = pointing.axis(n / 30, "yaw", 0.0)
    assert place is not None and place.y == pytest.approx(0.5) and pointing.sideways


def test_where_the_player_is_when_recentred_is_the_middle() -> None:
    pointing = Pointing(HEAD)
    looks(pointing, 0.0, 1.0, 0.0, 0.0)
    looks(pointing, 1.0, 1.0, 6.0, 0.0)
    assert pointing.recentre(2.0) == Place(2.0, None, None)
    assert look(pointing, 2.1, 6.0, 0.0) is None
    place = looks(pointing, 2.2, 1.0, 6.0, 0.0)
    assert place is not None and place.x == pytest.approx(0.5)


def test_who_needs_a_moment_to_come_back_to_the_middle_is_waited_for() -> None:
    pointing = Pointing(HEAD)
    looks(pointing, 0.0, 1.0, 0.0, 0.0)
    pointing.recentre(1.0, 1.5)
    assert looks(pointing, 1.0, 1.4, 9.0, 9.0) is None
    place = looks(pointing, 2.6, 1.0, 3.0, 0.0)
    assert place is not None and place.x == pytest.approx(0.5) and pointing.found[0] == (3.0, 0.0)


def test_a_rest_that_is_known_already_is_not_looked_for() -> None:
    pointing = Pointing(HEAD)
    pointing.know({("camera", "yaw"): 2.0, ("camera", "pitch"): -3.0})
    assert look(pointing, 0.0, 2.0, -3.0) == Place(0.0, 0.5, 0.5)
    assert pointing.rests == [(("camera", "yaw"), 2.0), (("camera", "pitch"), -3.0)]


def test_a_rest_of_another_device_or_beside_the_mappings_own_is_not_taken_over() -> None:
    other, own = Pointing(HEAD), Pointing(replace(HEAD, rest=(1.0, 1.0)))
    other.know({("phone", "yaw"): 2.0, ("phone", "pitch"): -3.0})
    own.know({("camera", "yaw"): 2.0, ("camera", "pitch"): -3.0})
    assert other.found[0] is None and own.found[0] == (1.0, 1.0)


def test_a_face_lost_for_a_moment_keeps_its_rest_and_one_lost_for_long_finds_it_anew() -> None:
    pointing = Pointing(HEAD)
    looks(pointing, 0.0, 1.0, 2.0, 1.0)
    assert pointing.lose(1.0) == Place(1.0, None, None)
    assert look(pointing, 6.0, 9.0, 1.0) is not None
    assert pointing.found[0] == (2.0, 1.0)
    pointing.lose(7.0)
    looks(pointing, 7.0 + FORGET, 1.0, -4.0, 0.0)
    assert pointing.found[0] == (-4.0, 0.0)


def test_a_rest_of_the_mapping_or_of_a_calibration_is_kept() -> None:
    pointing = calibrated([(10.0, 0.0), (-10.0, 0.0)])
    before = pointing.found
    pointing.lose(20.0)
    looks(pointing, 20.0 + 10 * FORGET, 1.0, 30.0, 0.0)
    assert pointing.found == before


# -- ten seconds of calibration ----------------------------------------------------------------------------------------


def test_a_calibration_sets_rest_and_range() -> None:
    pointing = calibrated([(10.0, 0.0), (-10.0, 0.0), (0.0, 5.0), (0.0, -5.0)])
    rest, reach = pointing.found
    assert rest == (pytest.approx(3.0, abs=0.1), pytest.approx(-2.0, abs=0.1))
    assert reach == (pytest.approx(8.0, abs=0.4), pytest.approx(4.0, abs=0.3)), "0.8 of the comfortable most"
    assert pointing.calibration is None


def test_its_progress_can_be_seen_and_nothing_plays_meanwhile() -> None:
    pointing = Pointing(HEAD)
    looks(pointing, 0.0, 1.0, 0.0, 0.0)
    assert pointing.calibrate(2.0) == Place(2.0, None, None)
    part = pointing.calibration
    assert part is not None and (part.part, part.started, part.lasts) == ("rest", 2.0, RESTING)
    assert looks(pointing, 2.0, 3.9, 0.0, 0.0) is None
    assert looks(pointing, 6.0, 5.9, 9.0, 0.0) is None
    part = pointing.calibration
    assert part is not None and (part.part, part.started) == ("reach", 2.0 + RESTING)
    assert pointing.place is not None and pointing.place.x is not None, "the pointer is shown while reaching"
    assert looks(pointing, 12.1, 0.1, 0.0, 0.0) is not None


def test_a_twitch_and_a_lost_look_do_not_spoil_it() -> None:
    twitches = [(10.0, 0.0)] * 10 + [(70.0, 60.0)] + [(-10.0, 0.0)] * 10 + [(0.0, 5.0)] * 7
    rest, reach = calibrated(twitches).found
    assert rest == (pytest.approx(3.0, abs=0.1), pytest.approx(-2.0, abs=0.1))
    assert 7.0 <= reach[0] <= 9.0 and 3.0 <= reach[1] <= 5.0


def test_a_head_that_turns_three_degrees_gets_the_whole_stage() -> None:
    _, reach = calibrated([(3.0, 0.0), (-3.0, 0.0), (0.0, 2.0), (0.0, -2.0)], noise=0.1).found
    assert reach == (pytest.approx(2.4, abs=0.3), pytest.approx(1.6, abs=0.3))


def test_the_weaker_side_counts_so_that_both_edges_can_be_reached() -> None:
    _, reach = calibrated([(12.0, 0.0), (-6.0, 0.0)]).found
    assert reach[0] == pytest.approx(4.8, abs=0.4)


def test_one_side_alone_is_enough() -> None:
    _, reach = calibrated([(12.0, 0.0)]).found
    assert reach[0] == pytest.approx(9.6, abs=0.5)


def test_an_axis_that_only_went_along_keeps_its_proportion() -> None:
    _, reach = calibrated([(7.0, 0.9), (-7.0, -0.9)]).found
    assert reach[0] == pytest.approx(5.6, abs=0.3)
    assert reach[1] == pytest.approx(12.0 * reach[0] / 14.0), "else the least nod would fall off the strings"


def test_who_does_not_move_keeps_the_range() -> None:
    assert calibrated([(0.0, 0.0)]).found[1] == (14.0, 12.0)


def test_an_unseen_player_keeps_rest_and_range() -> None:
    pointing = Pointing(HEAD)
    looks(pointing, 0.0, 1.0, 2.0, 1.0)
    pointing.calibrate(1.0)
    advance(pointing, 60.0)
    assert pointing.found == ((2.0, 1.0), (14.0, 12.0)) and pointing.calibration is None


def test_recentring_ends_a_calibration() -> None:
    pointing = Pointing(HEAD)
    looks(pointing, 0.0, 1.0, 2.0, 1.0)
    pointing.calibrate(1.0)
    pointing.recentre(2.0)
    assert pointing.calibration is None and pointing.deadline is None


numbers = st.one_of(st.floats(-60, 60), st.floats())
deeds = st.one_of(
    st.tuples(st.sampled_from(("yaw", "pitch", "roll")), numbers),
    st.tuples(st.just("pointer"), numbers),
    st.tuples(st.sampled_from(("lose", "recentre", "calibrate", "advance")), st.just(0.0)),
)


@given(st.lists(st.tuples(st.floats(0, 2), deeds), max_size=60), st.sampled_from((HEAD, GAZE, PointerSettings())))
def test_whatever_comes_the_pointer_is_on_the_stage_or_lost(
    steps: list[tuple[float, tuple[str, float]]], settings: PointerSettings
) -> None:
    pointing, t = Pointing(settings), 0.0
    for wait, (what, value) in steps:
        t += wait
        advance(pointing, t)
        if what == "pointer":
            pointing.pointer(t, value, 1 - value)
        elif what in ("yaw", "pitch", "roll"):
            pointing.axis(t, what, value)
        else:
            getattr(pointing, what)(t)
        place = pointing.place
        if place is not None and place.x is not None and place.y is not None:
            assert 0 <= place.x <= 1 and 0 <= place.y <= 1
        assert all(0 < reach < math.inf for reach in pointing.found[1])
        assert pointing.deadline is None or pointing.deadline >= t - 1e-9


def test_a_shaking_head_moves_the_pointer_a_tenth_of_the_way() -> None:
    def spread(tremor: float) -> float:
        settings = PointerSettings(
            source="camera", body="head", x="yaw", rest=(0.0, 0.0), range=(10.0, 10.0), min_cutoff=60.0, tremor=tremor
        )
        pointing, seen = Pointing(settings), []
        for n in range(150):
            place = pointing.axis(n / 30, "yaw", 4.0 * math.sin(2 * math.pi * 6.0 * n / 30))
            if place is not None and place.x is not None and n > 60:
                seen.append(place.x)
        return max(seen) - min(seen)

    assert spread(4.0) < 0.1 * spread(0.0)


def test_a_mouse_under_the_tremor_filter_arrives_though_it_says_no_more() -> None:
    pointing = Pointing(PointerSettings(tremor=4.0))
    pointing.pointer(0.0, 0.2, 0.5)
    pointing.pointer(1.0, 0.8, 0.5)
    for _ in range(60):
        if pointing.deadline is None:
            break
        pointing.advance(pointing.deadline)
    assert pointing.deadline is None, "and then rests"
    assert pointing.place is not None and pointing.place.x == pytest.approx(0.8, abs=0.005)
    assert pointing.place.t < 2.0


def test_a_dead_zone_and_a_gain_are_each_axis_own() -> None:
    settings = PointerSettings(
        source="camera", x="yaw", y="pitch", rest=(0.0, 0.0), range=(10.0, 10.0),
        sideways=ShapeSettings(dead_zone=0.5), upright=ShapeSettings(gain=2.0),
    )  # fmt: skip
    pointing = Pointing(settings)
    pointing.axis(0.0, "yaw", 4.0)
    place = pointing.axis(0.0, "pitch", 3.0)
    assert place is not None and place.x == 0.5 and place.y == pytest.approx(0.8)
