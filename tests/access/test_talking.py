"""Talking is told from gestures by how quickly the mouth opens and closes."""

from __future__ import annotations

import math
from random import Random

import pytest

from adaptive_instrument.access.talking import Talking


def heard(hz: float, far: float, seconds: float = 4.0, noise: float = 0.004, rate: float = 30.0) -> bool:
    """Whether a mouth that opens so often and so far is taken for a talking one."""
    talking, chance, found = Talking(), Random(1), False
    for frame in range(int(seconds * rate)):
        t = frame / rate
        talking.receive(t, far * (0.5 - 0.5 * math.cos(2 * math.pi * hz * t)) + chance.gauss(0, noise))
        found |= talking.heard(t, 0.1)
    return found


@pytest.mark.parametrize("hz", [2.0, 3.0, 4.0, 5.5, 7.0])
@pytest.mark.parametrize("far", [0.06, 0.15, 0.3])
def test_syllables_are_talking(hz: float, far: float) -> None:
    assert heard(hz, far)


@pytest.mark.parametrize("hz", [0.3, 0.7, 0.9])
def test_a_mouth_that_is_opened_slowly_is_meant(hz: float) -> None:
    assert not heard(hz, 0.3, 8.0)


@pytest.mark.parametrize("hz", [0.5, 1.5, 2.5])
def test_a_mouth_that_is_opened_wide_is_meant_at_any_pace(hz: float) -> None:
    assert not heard(hz, 0.6, 8.0)


def test_a_still_mouth_before_a_noisy_camera_does_not_talk() -> None:
    assert not heard(0.1, 0.0, 60.0, noise=0.002)


def test_it_lasts_for_as_long_as_is_wished_and_a_lost_face_says_no_more() -> None:
    talking = Talking()
    for frame in range(90):
        talking.receive(frame / 30, 0.1 * (frame // 4 % 2))
    assert talking.heard(3.0, 5.0) and talking.heard(7.5, 5.0) and not talking.heard(8.5, 5.0)
    talking.lose()
    talking.receive(20.0, 0.0)
    talking.receive(20.1, 0.2)
    assert not talking.heard(20.1, 5.0)
