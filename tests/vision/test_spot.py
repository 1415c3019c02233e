"""A spot is followed where it goes, lost when it is gone, found again, and chosen by moving it. Drawn pictures only."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import numpy as np
import pytest

from adaptive_instrument.access.spot import SpotSettings
from adaptive_instrument.signals import Axis, Signal, Tracking
from tests.support import watched

pytestmark = watched.needs_vision
WIDTH, HEIGHT, RATE = 320, 240, 30.0
Where = tuple[float, float] | None
SMALL = SpotSettings(size=0.15)


@cache
def room() -> Any:
    """The wall behind it."""
    from adaptive_instrument.vision.opencv import cv2

    chance = np.random.default_rng(7)
    wall = cv2.resize(chance.integers(60, 160, (30, 40), np.uint8), (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC)
    return wall.astype(np.float32), [chance.normal(0, 2, (HEIGHT, WIDTH)).astype(np.float32) for _ in range(8)]


def drawn(where: Where, angle: float = 0.0, dim: float = 1.0, seed: int = 3) -> Any:
    """A room with a spotted disc in it, or without one; ``dim`` is how bright it is."""
    from adaptive_instrument.vision.opencv import cv2

    wall, grains = room()
    picture = wall.copy()
    if where is not None:
        skin = cv2.resize(np.random.default_rng(seed).integers(0, 255, (12, 12), np.uint8), (49, 49))
        turn = cv2.getRotationMatrix2D((24, 24), angle, 1.0)
        turn[:, 2] += (where[0] - 24, where[1] - 24)
        disc = cv2.warpAffine(skin.astype(np.float32), turn, (WIDTH, HEIGHT))
        mask = np.zeros((49, 49), np.float32)
        cv2.circle(mask, (24, 24), 22, 1.0, -1)
        mask = cv2.warpAffine(mask, turn, (WIDTH, HEIGHT))
        picture = picture * (1 - mask) + disc * mask
    grain = grains[0 if where is None else round(7 * where[0] + where[1]) % len(grains)]
    return np.repeat(np.clip(picture * dim + grain, 0, 255).astype(np.uint8)[:, :, None], 3, axis=2)


def circling(number: int) -> tuple[float, float]:
    return 160 + 60 * math.sin(number * 0.08), 120 + 40 * math.cos(number * 0.08)


def told(
    settings: SpotSettings, path: Callable[[int], Where], count: int, **look: Callable[[int], float]
) -> list[Signal]:
    """Everything that is said of so many pictures."""
    from adaptive_instrument.vision.spot_watcher import SpotWatcher

    watcher = SpotWatcher(settings)
    said: list[Signal] = []
    for number in range(count):
        picture = drawn(path(number), **{name: of(number) for name, of in look.items()})
        said += watcher.look(picture, number / RATE)
    return said


def errors(said: list[Signal], path: Callable[[int], Where]) -> Iterator[float]:
    """Pixels between where it is said to be and where it is."""
    across = {signal.t: signal.value for signal in said if isinstance(signal, Axis) and signal.control == "x"}
    down = {signal.t: signal.value for signal in said if isinstance(signal, Axis) and signal.control == "y"}
    for t, x in across.items():
        where = path(round(t * RATE))
        assert where is not None, "a spot that is not there is said to be somewhere"
        yield math.hypot(x * WIDTH - where[0], down[t] * HEIGHT - where[1])


def changes(said: list[Signal]) -> list[tuple[int, bool]]:
    return [(round(signal.t * RATE), signal.ok) for signal in said if isinstance(signal, Tracking)]


def placed(where: tuple[float, float]) -> SpotSettings:
    return SpotSettings(size=0.15, place=(where[0] / WIDTH, where[1] / HEIGHT))


def test_a_spot_is_followed_round_and_round_without_drifting_away() -> None:
    said = told(placed(circling(0)), circling, 300)
    assert changes(said) == [(2, True)]
    late = list(errors(said, circling))[-60:]
    assert max(late) < 2.0


def test_it_is_followed_while_it_turns_and_the_light_fades() -> None:
    said = told(
        placed(circling(0)), circling, 150, angle=lambda number: 0.5 * number, dim=lambda number: 1.0 - number / 300
    )
    assert changes(said) == [(2, True)]
    assert max(errors(said, circling)) < 5.0


def test_a_spot_that_is_gone_is_lost_within_a_fifth_of_a_second_and_says_nothing_more() -> None:
    said = told(placed(circling(0)), lambda number: circling(number) if number < 60 else None, 120)
    (_, found), (lost_at, lost) = changes(said)
    assert found and not lost
    assert lost_at - 60 <= 0.2 * RATE
    assert all(signal.t * RATE < 60.5 for signal in said if isinstance(signal, Axis))


def test_a_spot_that_comes_back_elsewhere_was_lost_and_is_found_and_never_leaps() -> None:
    def away(number: int) -> Where:
        # Behind something for less than it takes to be lost: only its leap tells.
        return circling(0) if number < 40 else None if number < 43 else (60.0, 60.0)

    said = told(placed(circling(0)), away, 90)
    assert [ok for _, ok in changes(said)] == [True, False, True]
    assert max(errors(said, away)) < 2.0


def test_what_takes_its_place_is_not_taken_for_it() -> None:
    from adaptive_instrument.vision.spot_watcher import SpotWatcher

    watcher = SpotWatcher(placed((160, 120)))
    said: list[Signal] = []
    for number in range(90):
        said += watcher.look(drawn((160, 120), seed=3 if number < 30 else 11), number / RATE)
    assert [ok for _, ok in changes(said)] == [True, False]


def test_the_place_that_moves_most_is_found_by_itself_and_told_once_it_rests() -> None:
    def moved(number: int) -> tuple[float, float]:
        # Three times up and back, then rest.
        return 90.0, 150 - (25 * abs(math.sin(number * 0.07)) if number < 135 else 0)

    said = told(SMALL, moved, 240)
    assert changes(said)[-1][1]
    assert max(errors(said, moved)) < 12, "it is some place of the disc"
    first = next(signal for signal in said if isinstance(signal, Tracking) and signal.ok)
    assert 3.0 <= first.t <= 7.0


def test_nothing_is_chosen_while_nothing_moves() -> None:
    said = told(SMALL, lambda _: (90.0, 150.0), 300)
    assert not [signal for signal in said if isinstance(signal, Axis)]
    assert [ok for _, ok in changes(said)] == [False]


def test_another_spot_is_lost_first_and_then_found() -> None:
    from adaptive_instrument.vision.spot_watcher import SpotWatcher

    watcher = SpotWatcher(placed((100, 100)))
    said = [signal for number in range(10) for signal in watcher.look(drawn((100, 100)), number / RATE)]
    said += watcher.anew(placed((100, 100)), 10 / RATE)
    said += [signal for number in range(11, 20) for signal in watcher.look(drawn((100, 100)), number / RATE)]
    assert [ok for _, ok in changes(said)] == [True, False, True]


def test_a_blank_place_holds_no_spot() -> None:
    from adaptive_instrument.vision.spot_watcher import SpotWatcher

    watcher = SpotWatcher(SpotSettings(place=(0.5, 0.5)))
    blank = np.full((HEIGHT, WIDTH, 3), 90, np.uint8)
    said = [signal for number in range(20) for signal in watcher.look(blank, number / RATE)]
    assert [ok for _, ok in changes(said)] == [False]


@pytest.mark.parametrize("size", [(2, 2), (40, 1), (1, 40), (17, 23)])
@pytest.mark.parametrize("place", [None, (0.0, 0.0), (1.0, 1.0), (0.5, 0.5)])
def test_no_picture_is_too_small_to_be_looked_at(size: tuple[int, int], place: tuple[float, float] | None) -> None:
    from adaptive_instrument.vision.spot_watcher import SpotWatcher

    watcher = SpotWatcher(SpotSettings(place=place))
    chance = np.random.default_rng(1)
    for number in range(150):
        watcher.look(chance.integers(0, 255, (*size, 3), np.uint8), number / RATE)


def test_a_camera_that_changes_its_size_loses_the_spot_and_looks_for_it_at_its_place_again() -> None:
    from adaptive_instrument.vision.spot_watcher import SpotWatcher

    watcher = SpotWatcher(placed((160, 120)))
    said = [signal for number in range(10) for signal in watcher.look(drawn((160, 120)), number / RATE)]
    small = np.ascontiguousarray(drawn((160, 120))[::2, ::2])
    said += [signal for number in range(10, 30) for signal in watcher.look(small, number / RATE)]
    assert [ok for _, ok in changes(said)] == [True, False, True]
