"""A shake is found where there is one, as quick and as wide as it is, and nowhere else."""

from __future__ import annotations

import math
from collections.abc import Callable
from random import Random

import pytest

from adaptive_instrument.access.check.shake import Shake, ShakeMeter, strongest


def heard(
    move: Callable[[float], float], noise: float = 0.13, rate: float = 30.0, lasts: float = 10.0, uneven: float = 0.0,
    seed: int = 1,
) -> ShakeMeter:  # fmt: skip
    chance, meter = Random(seed), ShakeMeter(5.0, lasts)
    for frame in range(int(lasts * rate)):
        t = frame / rate + chance.uniform(-uneven, uneven) / rate
        meter.receive(5.0 + t, move(t) + chance.gauss(0, noise))
    return meter


def tremor(hz: float, far: float) -> Callable[[float], float]:
    # It waxes and wanes, and wanders a little.
    return lambda t: far * (0.8 + 0.2 * math.sin(0.9 * t)) * math.sin(2 * math.pi * hz * t + 0.5 * math.sin(1.3 * t))


def still(_: float) -> float:
    return 0.0


def swings(t: float) -> float:
    """Ten degrees to each side in half a second, and a stay."""
    place, part = divmod(t, 1.2)
    part = min(1.0, part / 0.5)
    done = part**3 * (10 - 15 * part + 6 * part * part)
    return (10 - 20 * done) * (-1) ** int(place)


@pytest.mark.parametrize("hz", [4.3, 5.0, 6.2, 8.0, 10.7])
@pytest.mark.parametrize("uneven", [0.0, 0.3])
def test_a_tremor_is_found_with_its_frequency_and_its_width(hz: float, uneven: float) -> None:
    shake = heard(tremor(hz, 0.6), uneven=uneven).found()
    assert shake is not None
    assert shake.frequency == pytest.approx(hz, abs=0.5)
    assert shake.far == pytest.approx(0.5, rel=0.4)


@pytest.mark.parametrize("hz", [4.5, 6.0, 8.0])
def test_it_is_found_under_movement_as_well(hz: float) -> None:
    shake = heard(lambda t: swings(t) + tremor(hz, 0.8)(t), lasts=8.0).found()
    assert shake is not None and shake.frequency == pytest.approx(hz, abs=0.6)


@pytest.mark.parametrize("seed", range(40))
def test_neither_noise_nor_rest_nor_movement_is_one(seed: int) -> None:
    assert heard(still, seed=seed).found() is None
    assert heard(lambda t: math.sin(0.7 * t), noise=0.03, seed=seed).found() is None
    assert heard(swings, lasts=8.0, seed=seed).found() is None


def test_a_device_that_says_too_little_says_nothing_of_a_shake() -> None:
    assert heard(tremor(6.0, 1.0), rate=10.0).found() is None
    assert ShakeMeter(0.0, 10.0).found() is None
    # At fifteen a second what shakes at six is still told apart, at ten it could be anything.
    assert heard(tremor(5.0, 1.0), rate=15.0).found() is not None


def test_of_two_axes_the_one_counts_that_moves_the_pointer_most() -> None:
    wide, small = heard(tremor(5.0, 1.0)), heard(tremor(8.0, 0.6))
    shake = strongest([(wide, 20.0), (small, 3.0)])
    assert isinstance(shake, Shake) and shake.frequency == pytest.approx(8.0, abs=0.5)
    assert shake.far == pytest.approx(0.17, rel=0.4)
    assert strongest([(heard(still), 10.0)]) is None
